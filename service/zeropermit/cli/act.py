"""`zeropermit act`: acts on own objects, each derived from its declaration.

An act is prepared from the ledger alone and written to a file, which is signed
(`zeropermit sign`) and sent by anyone (`zeropermit submit`). No service is asked.
"""

from __future__ import annotations

import typer

from zeropermit.cli.act_commands import DirectActCommand, PrepareDirect
from zeropermit.cli.preparing import OfficerSigning
from zeropermit.domain.acts.act import Act, DirectAct
from zeropermit.domain.acts.fields import Given
from zeropermit.domain.acts.registry import DIRECT_ACTS
from zeropermit.usecases.ledger.signed_acts import make_act

app = typer.Typer(no_args_is_help=True)


def _preparing(kind: type[DirectAct]) -> PrepareDirect:
    def prepared(signing: OfficerSigning, given: Given) -> Act:
        return make_act(signing.state, kind, given, now=signing.now)

    return prepared


for _kind in DIRECT_ACTS.values():
    app.command(_kind.wire_name)(DirectActCommand(_kind, _preparing(_kind)))
