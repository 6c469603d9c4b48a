"""`zeropermit permit`: decisions of officers."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from zeropermit import terminal
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli.caller import SignInOptions, signed_in
from zeropermit.cli.command import AsJson, CommandAnswer
from zeropermit.cli.options import LOCAL_API, Api, Decision, Key, Permit, Trust
from zeropermit.cli.permit import app
from zeropermit.cli.preparing import digest_of, second_of
from zeropermit.client.acts import made, wanted_body
from zeropermit.client.node import load_json
from zeropermit.client.permits import act, find, followed
from zeropermit.domain.acts.permits import (
    ActOnPermit,
    CorrectDocument,
    Deregister,
    End,
    Reinstate,
    Suspend,
)
from zeropermit.domain.acts.proceedings import GiveNotice
from zeropermit.domain.acts.renewal import RefuseRenewal
from zeropermit.domain.acts.work import (
    ClearResumption,
    ConfirmStart,
    Extend,
    RefuseExtension,
)
from zeropermit.domain.law.calendar import decision_due
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.permit import HEARING_DAYS
from zeropermit.domain.permits.reasons import Ending, Measure
from zeropermit.domain.records.canonical import canonical
from zeropermit.errors import (
    DomainError,
    ExtensionNotRequestedError,
    InputFileError,
)

StartBy = Annotated[
    str,
    "--start-by TIME",
    "Exclusive end of the time to start, earlier than was asked for: Unix second, or "
    "ISO 8601 with offset.",
]
SIGNING_SECONDS = 3600
"""Time for signing and sending: the time to answer is counted from when they end."""

Reason = Annotated[str, "--reason CODE", "Reason code: A-Z, 0-9 and _."]
Second = Annotated[
    Path | None,
    "--second FILE",
    "Keystore of the other officer; without it, the act is printed with one "
    "signature, for the other officer to sign elsewhere.",
]
Meant = Annotated[
    Literal["suspended", "withdrawn", "revoked", "forfeited"],
    "--measure",
    "What is meant (暂扣, 撤回, 撤销, 吊销).",
]
Corrected = Annotated[Path, "--corrected FILE", "The corrected document, as JSON."]
How = Annotated[
    Literal["withdrawn", "revoked", "forfeited", "cancelled"],
    "--by",
    "By which act of law (撤回, 撤销, 吊销, 注销).",
]
Days = Annotated[
    int,
    "--days",
    "For how many working days after today the holder can answer.",
    {"min": HEARING_DAYS, "max": 365},
]


@dataclass(frozen=True, slots=True)
class DecisionOptions:
    """The signers, the reason, the written decision, and the service it is sent to.

    Both officers may sign here, or one here and the other elsewhere: without `--second`
    the act is written with one signature, for `zeropermit sign` and `submit`.
    """

    key: Key
    reason: Reason
    decision: Decision
    second: Second = None
    trust: Trust = None
    api: Api = LOCAL_API
    as_json: AsJson = False

    def sign(
        self,
        permit: str,
        kind: type[ActOnPermit],
        *,
        written: Mapping[str, object] | None = None,
        **more: object,
    ) -> CommandAnswer:
        """Have an act signed by one officer or two, and sent if there are two.

        `written` has the members of the request that are not the fields of the act.
        """
        decision = digest_of(self.decision)
        text = "grounds" if kind is GiveNotice else "decision"
        given = {"reason": self.reason, text: decision, **more}
        first = signed_in(self.api, self.key, self.trust)
        found = find(first, permit)
        number = str(found["id"])
        if kind is ConfirmStart and found["claimed_start"]:
            terminal.step(terminal.moment(int(found["claimed_start"])))
        if self.second is not None:
            people = [first, signed_in(self.api, self.second, self.trust)]
            name = kind.wire_name
            terminal.confirm("Sign and submit {name}?", name=name)
            return _state(act(people, number, kind, given, written).permit)
        path = f"/permits/{number}/acts/proposals"
        shown = first.api.post(path, {**wanted_body(kind, given), **(written or {})})
        signable = made(kind, shown, number, given)
        terminal.confirm("Sign?")
        content = {**shown, "authorizations": [first.sign(signable)]}
        next_step = terminal.words(
            "One has signed. The other officer: zeropermit sign, then zeropermit "
            "submit."
        )
        return CommandAnswer(content, next_step=next_step)


@app.command("grant")
def grant(
    permit: Permit, caller: SignInOptions, start_by: StartBy = ""
) -> CommandAnswer:
    """Grant the extension that a permit's holder asked for, or a shorter one."""
    person = caller.sign_in()
    wanted = str(find(person, permit)["id"])
    waiting = person.api.get("/extensions")["extensions"]
    shown = next((one for one in waiting if one["permit"] == wanted), None)
    if shown is None:
        raise ExtensionNotRequestedError(wanted)
    end = int(shown["start_by"])
    if start_by:
        end = second_of(start_by, "--start-by")
    until = terminal.moment(end)
    terminal.step(f"{shown['number']} · {shown['holder']} · {shown['reason']}")
    terminal.confirm("Let it start before {until}?", until=until)
    extension = made(Extend, shown, wanted, {"start_by": end})
    body = {"start_by": end, "authorization": person.sign(extension)}
    answer = person.api.post(f"/permits/{wanted}/extension", body)
    return _state(followed(person, wanted, answer, shown, Extend).permit)


@app.command("refuse-extension")
def refuse_extension(permit: Permit, decided: DecisionOptions) -> CommandAnswer:
    """Refuse the extension that a permit's holder asked for, by two officers."""
    return decided.sign(permit, RefuseExtension)


@app.command("refuse-renewal")
def refuse_renewal(permit: Permit, decided: DecisionOptions) -> CommandAnswer:
    """Refuse the renewal that a permit's holder asked for, by two officers."""
    return decided.sign(permit, RefuseRenewal)


@app.command("clear")
def clear(permit: Permit, decided: DecisionOptions) -> CommandAnswer:
    """Verify the permit of stopped work again, so that it may resume."""
    return decided.sign(permit, ClearResumption)


@app.command("confirm-start")
def confirm_start(permit: Permit, decided: DecisionOptions) -> CommandAnswer:
    """Confirm that work began in time, though that was reported late.

    The permit, which had lapsed, is valid again.
    """
    return decided.sign(permit, ConfirmStart)


@app.command("suspend")
def suspend(permit: Permit, decided: DecisionOptions) -> CommandAnswer:
    """Suspend a permit, by two officers; its holder has to be told before."""
    return decided.sign(permit, Suspend)


@app.command("reinstate")
def reinstate(permit: Permit, decided: DecisionOptions) -> CommandAnswer:
    """Give a suspended permit back, by two officers."""
    return decided.sign(permit, Reinstate)


@app.command("give-notice")
def give_notice(
    permit: Permit, measure: Meant, decided: DecisionOptions, days: Days = HEARING_DAYS
) -> CommandAnswer:
    """Tell the holder of a measure, so that it can answer and be heard.

    The written decision is the text of the notice.
    """
    signed_at = int(time.time()) + SIGNING_SECONDS
    until = decision_due(signed_at, days, load_catalogue().working_days)
    meant = Measure[measure.upper()]
    return decided.sign(permit, GiveNotice, measure=meant, answer_until=until)


@app.command("end")
def end(permit: Permit, by: How, decided: DecisionOptions) -> CommandAnswer:
    """End a permit for good, by two officers.

    Unless it is cancelled, the holder has to be told before, with the same reason.
    """
    return decided.sign(permit, End, ending=Ending[by.upper()])


@app.command("deregister")
def deregister(permit: Permit, decided: DecisionOptions) -> CommandAnswer:
    """Strike off a permit that has ended, by two officers.

    One in force is struck off by `zeropermit permit end --by cancelled`.
    """
    return decided.sign(permit, Deregister)


@app.command("correct-document")
def correct_document(
    permit: Permit, corrected: Corrected, decided: DecisionOptions
) -> CommandAnswer:
    """Correct a name or an address in a permit's document, by two officers.

    The permit goes on. Get its document from the API (`/permits/PERMIT/document`).
    """
    try:
        document = PermitDocument.from_json(load_json(corrected))  # type: ignore[arg-type] # JSON, read by json
    except DomainError as error:
        raise InputFileError(str(corrected), f"not a permit: {error}") from error
    written = {"corrected": canonical(document.as_json()).decode()}
    digest = document.digest()
    return decided.sign(permit, CorrectDocument, written=written, corrected=digest)


def _state(permit: Mapping[str, Any]) -> CommandAnswer:
    """Give the state of a permit in the exchange of electronic licences."""
    licence = permit["licence"]
    said = licence["certStatusDescription"]
    state = f"certState {licence['certState']}, operateType {licence['operateType']}"
    lines = (f"{permit['number']} · {permit['sequence']}", f"{state} {said}".rstrip())
    return CommandAnswer(permit, lines)
