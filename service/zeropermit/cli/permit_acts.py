"""Commands of two officers: suspend, reinstate, end, clear, announce, and grant.

Both may sign here, or one here and the other elsewhere: without `--second` the act is
written with one signature, for `zeropermit sign` and `zeropermit submit`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from zeropermit import terminal
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli.caller import CallerOptions, signed_in
from zeropermit.cli.options import LOCAL_API, AsJson, Key, Permit, Trust, bundled
from zeropermit.cli.options import Api as ApiUrl
from zeropermit.client.acts import made
from zeropermit.client.api import Person
from zeropermit.client.permits import (
    act,
    decision_of,
    find,
    followed,
    prepared,
    propose,
)
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import Given
from zeropermit.domain.acts.permit_decisions import (
    AnnounceForfeiture,
    ClearResumption,
    End,
    Reinstate,
    Suspend,
)
from zeropermit.domain.acts.permits import Extend
from zeropermit.domain.law.calendar import decision_due
from zeropermit.domain.ledger.identifiers import from_hex
from zeropermit.domain.permits.permit import HEARING_DAYS
from zeropermit.domain.permits.reasons import Ending
from zeropermit.errors import ExtensionUnknownError

SIGNING_SECONDS = 3600
"""Time for signing and sending: a hearing is counted from the day they end."""

Reason = Annotated[
    str, typer.Option("--reason", metavar="CODE", help="Reason code: A-Z, 0-9 and _.")
]
Decision = Annotated[
    str,
    typer.Option(
        "--decision",
        metavar="FILE",
        help="The written decision: a file, of which only the digest leaves this "
        "machine, or its digest.",
    ),
]
Second = Annotated[
    Path | None,
    typer.Option(
        "--second",
        metavar="FILE",
        help="Keystore of the other officer; without it, the act is printed with one "
        "signature, for the other officer to sign elsewhere.",
    ),
]
How = Annotated[
    Literal["withdrawn", "revoked", "forfeited", "cancelled"],
    typer.Option("--by", help="By which act of law (撤回, 撤销, 吊销, 注销)."),
]
Days = Annotated[
    int,
    typer.Option(
        "--days",
        min=HEARING_DAYS,
        max=365,
        help="For how many working days after today a hearing may be asked for.",
    ),
]


@dataclass(frozen=True, slots=True)
class Decided:
    """The first signer, the reason, and the written decision."""

    key: Key
    reason: Reason
    decision: Decision


@dataclass(frozen=True, slots=True)
class Countersigned:
    """The second signer, and the service that the act is sent to."""

    second: Second = None
    trust: Trust = None
    api: ApiUrl = LOCAL_API
    as_json: AsJson = False


@bundled
def suspend(permit: Permit, decided: Decided, signed: Countersigned) -> None:
    """Suspend a permit, by two officers of the authority."""
    _decide(permit, decided, signed, Suspend)


@bundled
def reinstate(permit: Permit, decided: Decided, signed: Countersigned) -> None:
    """Give a suspended permit back, by two officers."""
    _decide(permit, decided, signed, Reinstate)


@bundled
def end(permit: Permit, by: How, decided: Decided, signed: Countersigned) -> None:
    """End a permit for good, by two officers.

    To forfeit it, that has to be announced before, and the time to ask for a hearing
    to have passed.
    """
    _decide(permit, decided, signed, End, ending=Ending[by.upper()])


@bundled
def clear(permit: Permit, decided: Decided, signed: Countersigned) -> None:
    """Verify the permit of stopped work again, so that it may resume."""
    _decide(permit, decided, signed, ClearResumption)


@bundled
def announce_forfeiture(
    *,
    permit: Permit,
    decided: Decided,
    days: Days = HEARING_DAYS,
    signed: Countersigned,
) -> None:
    """Tell the holder that its permit is to be forfeited, and offer a hearing."""
    signed_at = int(time.time()) + SIGNING_SECONDS
    until = decision_due(signed_at, days, load_catalogue().working_days)
    _decide(permit, decided, signed, AnnounceForfeiture, hearing_until=until)


@bundled
def grant(permit: Permit, caller: CallerOptions) -> None:
    """Grant the extension that a permit's holder asked for."""
    person = caller.sign_in()
    wanted = str(find(person, permit)["id"])
    waiting = person.api.get("/extensions")["extensions"]
    shown = next((one for one in waiting if one["permit"] == wanted), None)
    if shown is None:
        raise ExtensionUnknownError(wanted)
    until = terminal.moment(int(shown["start_by"]))
    terminal.step(f"{shown['number']} · {shown['holder']} · {shown['reason']}")
    terminal.confirm(f"同意延期至 {until} 前开工？", f"Let it start before {until}?")
    given = {"start_by": int(shown["start_by"]), "reason": str(shown["reason"])}
    body = {"authorization": person.sign(made(Extend, shown, wanted, given))}
    answer = person.api.post(f"/permits/{wanted}/extension", body)
    sequence = int(shown["sequence"])
    found = followed(person, wanted, str(answer["operation"]), sequence)
    _show(found.permit, as_json=caller.as_json)


COMMANDS: Mapping[str, Callable[..., None]] = {
    "grant": grant,
    "clear": clear,
    "suspend": suspend,
    "reinstate": reinstate,
    "announce-forfeiture": announce_forfeiture,
    "end": end,
}
"""Commands by name, for the group `permit`."""


def _decide(
    permit: str,
    decided: Decided,
    signed: Countersigned,
    kind: type[Act],
    **more: object,
) -> None:
    """Have an act signed by one officer or two, and sent if there are two."""
    decision = from_hex(decision_of(decided.decision))
    given = {"reason": decided.reason, "decision": decision, **more}
    first = signed_in(signed.api, decided.key, signed.trust)
    number = str(find(first, permit)["id"])
    if signed.second is None:
        _hand_over(first, number, kind, given)
        return
    people = [first, signed_in(signed.api, signed.second, signed.trust)]
    name = kind.wire_name
    terminal.confirm(f"签署并提交 {name}？", f"Sign and submit {name}?")
    _show(act(people, number, kind, given).permit, as_json=signed.as_json)


def _hand_over(person: Person, permit: str, kind: type[Act], given: Given) -> None:
    """Print an act with one signature."""
    shown, _ = propose(person, permit, kind, given)
    signable = made(kind, shown, permit, given)
    terminal.confirm("签署？", "Sign?")
    terminal.result(prepared(person, shown, signable))
    terminal.say(
        "已签一人。另一名人员：zeropermit sign，然后 zeropermit submit。",
        "One has signed. The other officer: zeropermit sign, then zeropermit submit.",
    )


def _show(permit: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        terminal.data(permit)
        return
    terminal.result(f"{permit['number']} · {permit['sequence']}")
    licence = permit["licence"]
    said = licence["certStatusDescription"]
    state = f"certState {licence['certState']}, operateType {licence['operateType']}"
    terminal.result(f"{state} {said}".rstrip())
