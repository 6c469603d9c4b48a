"""`zeropermit supervise`: acts of officers after a permit was issued.

An act is prepared from the ledger alone and written to a file, which is signed by one
officer after the other (`zeropermit sign`) and sent by anyone (`zeropermit submit`). No
service is asked, but for an outcome with `--second` and a repair. The commands of the
acts are derived from their declarations.
"""

from __future__ import annotations

import typer

from zeropermit.cli import supervise_outcomes, supervise_rounds
from zeropermit.cli.act_commands import ActCommand, Prepare
from zeropermit.cli.preparing import OfficerSigning
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import Given
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.usecases.supervision.supervise import ACTS, SupervisionRequest, prepare

app = typer.Typer(no_args_is_help=True)
app.command("round")(supervise_rounds.announce)
app.command("draw")(supervise_rounds.draw)
app.command("due")(supervise_rounds.due)
app.command("outcome")(supervise_outcomes.outcome)
app.command("repair")(supervise_outcomes.repair)


def _preparing(kind: type[Act]) -> Prepare:
    def prepared(signing: OfficerSigning, permit: PermitId, given: Given) -> Act:
        return prepare(
            signing.state, permit, SupervisionRequest(kind, given), now=signing.now
        )

    return prepared


for _kind in ACTS.values():
    app.command(_kind.command or _kind.wire_name)(ActCommand(_kind, _preparing(_kind)))
