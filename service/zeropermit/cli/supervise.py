"""`zeropermit supervise`: what officers do after a permit was issued.

An act is prepared from the ledger alone and written to a file, which is signed by one
officer after the other (`zeropermit sign`) and sent by anyone (`zeropermit submit`). No
service is asked, but for an outcome with `--second` and a repair.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli import supervise_outcomes, supervise_rounds
from zeropermit.cli.options import LOCAL_NODE, Out, Rpc, Trust
from zeropermit.cli.preparing import Desk, digest_of, word_of
from zeropermit.domain.law.calendar import decision_due
from zeropermit.domain.ledger.identifiers import ZERO
from zeropermit.domain.supervision.inspection import Finding, Gravity
from zeropermit.usecases.supervision.supervise import Wish, prepare

app = typer.Typer(no_args_is_help=True)
app.command("round")(supervise_rounds.announce)
app.command("draw")(supervise_rounds.draw)
app.command("due")(supervise_rounds.due)
app.command("outcome")(supervise_outcomes.outcome)
app.command("repair")(supervise_outcomes.repair)


class Found(StrEnum):
    """What an inspection found, as it is typed."""

    PASSED = "passed"
    FAULTS = "faults"


class Grave(StrEnum):
    """How grave faults are, as it is typed."""

    MINOR = "minor"
    SERIOUS = "serious"


PermitArgument = Annotated[
    str,
    typer.Argument(
        help="The permit: its number, its document's digest or its id.",
        metavar="PERMIT",
    ),
]
Supervisor = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="CODE",
        help="Unified social credit code of the body that is to supervise.",
    ),
]
Record = Annotated[
    str,
    typer.Option(
        "--record",
        metavar="FILE",
        help="The record that stays with you: its SHA-256 is signed, or give that.",
    ),
]
Decision = Annotated[
    str,
    typer.Option(
        "--decision",
        metavar="FILE",
        help="The written decision: its SHA-256 is signed, or give that.",
    ),
]
Reason = Annotated[
    str,
    typer.Option("--reason", metavar="CODE", help="Reason code, such as RECUSAL."),
]
RoundOption = Annotated[
    str, typer.Option("--round", metavar="ID", help="The round: 0x and 64 digits.")
]


@app.command("hand-over")
def hand_over(
    permit: PermitArgument,
    to: Supervisor,
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    out: Out = None,
) -> None:
    """Hand a permit over to the body that supervises it.

    Signed by one key of the authority. The body has to accept; the one before keeps
    the permit until then.
    """
    _prepare(permit, Wish(act="handover", supervisor=to), rpc, trust, out)


@app.command("accept")
def accept(
    permit: PermitArgument,
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    out: Out = None,
) -> None:
    """Accept a permit that was handed over to your body.

    Signed by one key of the body.
    """
    _prepare(permit, Wish(act="accept"), rpc, trust, out)


@app.command("redraw")
def redraw(  # noqa: PLR0913, PLR0917 - options of a command
    permit: PermitArgument,
    round_: RoundOption,
    reason: Reason,
    decision: Decision,
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    out: Out = None,
) -> None:
    """Draw the two officers for a permit anew.

    For an officer who has to stand back or cannot act; three times at most. Signed by
    two officers.
    """
    wish = Wish(
        act="redraw",
        about=word_of(round_),
        reason=reason,
        digest=digest_of(decision),
    )
    _prepare(permit, wish, rpc, trust, out)


@app.command("inspect")
def inspect(  # noqa: PLR0913, PLR0917 - options of a command
    permit: PermitArgument,
    found: Annotated[Found, typer.Option("--found", help="What was found.")],
    record: Record,
    round_: RoundOption = "",
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    out: Out = None,
) -> None:
    """Record an inspection.

    Signed by two officers; in a round by the two that it drew. Without a round any
    two officers of the supervisor may inspect.
    """
    wish = Wish(
        act="inspect",
        about=word_of(round_) if round_ else ZERO,
        finding=Finding[found.name],
        digest=digest_of(record),
    )
    _prepare(permit, wish, rpc, trust, out)


@app.command("order")
def order(  # noqa: PLR0913, PLR0917 - options of a command
    permit: PermitArgument,
    inspection: Annotated[
        str,
        typer.Option("--inspection", metavar="ID", help="Inspection with faults."),
    ],
    gravity: Annotated[Grave, typer.Option("--gravity", help="How grave they are.")],
    demands: Annotated[
        str,
        typer.Option(
            "--demands",
            metavar="FILE",
            help="What is demanded: its SHA-256 is signed, or give that.",
        ),
    ],
    days: Annotated[
        int,
        typer.Option("--days", min=1, max=250, help="Working days to correct them."),
    ],
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    out: Out = None,
) -> None:
    """Order faults to be corrected.

    Signed by two officers.
    """
    desk = Desk.open(rpc, trust)
    wish = Wish(
        act="order",
        about=word_of(inspection),
        gravity=Gravity[gravity.name],
        digest=digest_of(demands),
        due_at=decision_due(desk.now, days, load_catalogue().working_days),
    )
    _write(desk, permit, wish, out)


@app.command("close")
def close(  # noqa: PLR0913, PLR0917 - options of a command
    permit: PermitArgument,
    order_: Annotated[
        str, typer.Option("--order", metavar="ID", help="The correction order.")
    ],
    decision: Decision,
    corrected_at: Annotated[
        int,
        typer.Option(
            "--corrected-at",
            metavar="SECOND",
            min=0,
            help="Unix second at which the faults were corrected; 0 if they were not.",
        ),
    ] = 0,
    harm: Annotated[
        bool, typer.Option("--harm/--no-harm", help="Whether the faults did harm.")
    ] = False,
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    out: Out = None,
) -> None:
    """Close a correction order.

    Minor faults that were corrected in time and did no harm end without penalty.
    Signed by two officers.
    """
    wish = Wish(
        act="close",
        about=word_of(order_),
        corrected_at=corrected_at,
        harm=harm,
        digest=digest_of(decision),
    )
    _prepare(permit, wish, rpc, trust, out)


@app.command("refer")
def refer(
    permit: PermitArgument,
    reason: Reason,
    record: Record,
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    out: Out = None,
) -> None:
    """Refer a case back to the authority.

    Signed by two officers of the supervisor. The authority decides what follows.
    """
    wish = Wish(act="refer", reason=reason, digest=digest_of(record))
    _prepare(permit, wish, rpc, trust, out)


@app.command("answer")
def answer(
    permit: PermitArgument,
    referral: Annotated[
        str, typer.Option("--referral", metavar="ID", help="The referral.")
    ],
    decision: Decision,
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    out: Out = None,
) -> None:
    """Answer a referral, for the authority.

    Signed by one officer. What is decided about the permit is another act.
    """
    about = word_of(referral)
    wish = Wish(act="answer", about=about, digest=digest_of(decision))
    _prepare(permit, wish, rpc, trust, out)


def _prepare(
    permit: str, wish: Wish, rpc: str, trust: Path | None, out: Path | None
) -> None:
    _write(Desk.open(rpc, trust), permit, wish, out)


def _write(desk: Desk, permit: str, wish: Wish, out: Path | None) -> None:
    number = desk.permit(permit)
    desk.write(prepare(desk.registers, number, wish, now=desk.now), out)
