"""`zeropermit supervise`: acts of officers after a permit was issued.

An act is prepared from the ledger alone and written to a file, which is signed by one
officer after the other (`zeropermit sign`) and sent by anyone (`zeropermit submit`). No
service is asked, but for an outcome with `--second` and a repair. The commands of the
acts are derived from their declarations.
"""

from __future__ import annotations

from zeropermit.cli import supervise_outcomes, supervise_rounds
from zeropermit.cli.act_commands import ActCommand
from zeropermit.cli.options import Group
from zeropermit.usecases.supervision.supervise import ACTS

app = Group()
app.command("round")(supervise_rounds.announce)
app.command("draw")(supervise_rounds.draw)
app.command("due")(supervise_rounds.due)
app.command("outcome")(supervise_outcomes.outcome)
app.command("repair")(supervise_outcomes.repair)
for _kind in ACTS.values():
    app.command(_kind.command or _kind.wire_name)(ActCommand(_kind))
