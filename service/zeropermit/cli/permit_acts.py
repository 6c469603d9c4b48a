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

from zeropermit import terminal
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli.caller import CallerOptions, signed_in
from zeropermit.cli.options import (
    LOCAL_API,
    Api,
    AsJson,
    Decision,
    Key,
    Permit,
    Trust,
    option,
)
from zeropermit.cli.preparing import digest_of
from zeropermit.client.acts import made, wanted_body
from zeropermit.client.permits import act, find, followed
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.permits import (
    AnnounceForfeiture,
    ClearResumption,
    End,
    Extend,
    Reinstate,
    Suspend,
)
from zeropermit.domain.law.calendar import decision_due
from zeropermit.domain.permits.permit import HEARING_DAYS
from zeropermit.domain.permits.reasons import Ending
from zeropermit.errors import ExtensionUnknownError

SIGNING_SECONDS = 3600
"""Time for signing and sending: a hearing is counted from the day they end."""

Reason = Annotated[str, option("--reason CODE", "Reason code: A-Z, 0-9 and _.")]
Second = Annotated[
    Path | None,
    option(
        "--second FILE",
        "Keystore of the other officer; without it, the act is printed with one "
        "signature, for the other officer to sign elsewhere.",
    ),
]
How = Annotated[
    Literal["withdrawn", "revoked", "forfeited", "cancelled"],
    option("--by", "By which act of law (撤回, 撤销, 吊销, 注销)."),
]
Days = Annotated[
    int,
    option(
        "--days",
        "For how many working days after today a hearing may be asked for.",
        min=HEARING_DAYS,
        max=365,
    ),
]


@dataclass(frozen=True, slots=True)
class DecisionOptions:
    """The signers, the reason, the written decision, and the service it is sent to."""

    key: Key
    reason: Reason
    decision: Decision
    second: Second = None
    trust: Trust = None
    api: Api = LOCAL_API
    as_json: AsJson = False

    def sign(self, permit: str, kind: type[Act], **more: object) -> None:
        """Have an act signed by one officer or two, and sent if there are two."""
        decision = digest_of(self.decision)
        given = {"reason": self.reason, "decision": decision, **more}
        first = signed_in(self.api, self.key, self.trust)
        number = str(find(first, permit)["id"])
        if self.second is not None:
            people = [first, signed_in(self.api, self.second, self.trust)]
            name = kind.wire_name
            terminal.confirm(f"签署并提交 {name}？", f"Sign and submit {name}?")
            _show(act(people, number, kind, given).permit, as_json=self.as_json)
            return
        path = f"/permits/{number}/acts/proposals"
        shown = first.api.post(path, wanted_body(kind, given))
        signable = made(kind, shown, number, given)
        terminal.confirm("签署？", "Sign?")
        terminal.data({**shown, "authorizations": [first.sign(signable)]})
        terminal.say(
            "已签一人。另一名人员：zeropermit sign，然后 zeropermit submit。",
            "One has signed. The other officer: zeropermit sign, then zeropermit "
            "submit.",
        )


def suspend(permit: Permit, decided: DecisionOptions) -> None:
    """Suspend a permit, by two officers of the authority."""
    decided.sign(permit, Suspend)


def reinstate(permit: Permit, decided: DecisionOptions) -> None:
    """Give a suspended permit back, by two officers."""
    decided.sign(permit, Reinstate)


def end(permit: Permit, by: How, decided: DecisionOptions) -> None:
    """End a permit for good, by two officers.

    To forfeit it, the same reason and decision have to be announced before, and the
    time to ask for a hearing to have passed.
    """
    decided.sign(permit, End, ending=Ending[by.upper()])


def clear(permit: Permit, decided: DecisionOptions) -> None:
    """Verify the permit of stopped work again, so that it may resume."""
    decided.sign(permit, ClearResumption)


def announce_forfeiture(
    permit: Permit, decided: DecisionOptions, days: Days = HEARING_DAYS
) -> None:
    """Tell the holder that its permit is to be forfeited, and offer a hearing."""
    signed_at = int(time.time()) + SIGNING_SECONDS
    until = decision_due(signed_at, days, load_catalogue().working_days)
    decided.sign(permit, AnnounceForfeiture, hearing_until=until)


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
    found = followed(person, wanted, answer, shown, count="reports")
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


def _show(permit: Mapping[str, Any], *, as_json: bool) -> None:
    licence = permit["licence"]
    said = licence["certStatusDescription"]
    state = f"certState {licence['certState']}, operateType {licence['operateType']}"
    lines = (f"{permit['number']} · {permit['sequence']}", f"{state} {said}".rstrip())
    terminal.answer(permit, lines, as_json=as_json)
