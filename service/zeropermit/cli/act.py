"""`zeropermit act`: acts on own objects, each derived from its declaration.

An act is prepared from the ledger alone and written to a file, which is signed
(`zeropermit sign`) and sent by anyone (`zeropermit submit`). No service is asked.
"""

from __future__ import annotations

from zeropermit.cli.act_commands import ActCommand
from zeropermit.cli.options import Group
from zeropermit.domain.acts.registry import DIRECT_ACTS

app = Group()
for _kind in DIRECT_ACTS.values():
    app.command(_kind.wire_name)(ActCommand(_kind))
