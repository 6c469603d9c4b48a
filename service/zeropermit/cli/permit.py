"""`zeropermit permit`: reports of a holder, and acts of two officers."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from zeropermit import terminal
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli.apply import agree_and_apply
from zeropermit.cli.caller import CallerOptions, SignInOptions, signed_in
from zeropermit.cli.command import AsJson, CommandAnswer, Group
from zeropermit.cli.options import LOCAL_API, Api, Decision, Key, Permit, Trust
from zeropermit.cli.preparing import check_past, digest_of, second_of
from zeropermit.client import api as client
from zeropermit.client.acts import made, wanted_body
from zeropermit.client.permits import act, find, followed, report
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

app = Group()

Why = Annotated[str, "--reason CODE", "Reason code, as SITE_NOT_READY."]
InWords = Annotated[str, "--reason TEXT", "Why work has stopped."]
Part = Annotated[str, "--part TEXT", "Part under construction."]
Maintenance = Annotated[str, "--maintenance TEXT", "How the works are kept meanwhile."]
StoppedAt = Annotated[
    str,
    "--stopped-at TIME",
    "Since when: Unix second, or ISO 8601 with offset; now if not given.",
]
Months = Annotated[
    int,
    "--months",
    "By how many months; as many as the matter allows if not given.",
    {"min": 0, "max": 120, "show_default": False},
]

PATHS = {"pdf": "certificate.pdf", "vc": "credential", "qr": "qr.svg"}
"""Below a permit's address, by format."""

Out = Annotated[Path, "--out FILE", "Where to write it."]
Format = Annotated[
    Literal["pdf", "vc", "qr"],
    "--format",
    "pdf: a page to print; vc: a W3C Verifiable Credential; qr: the QR code as SVG.",
]

SIGNING_SECONDS = 3600
"""Time for signing and sending: a hearing is counted from the day they end."""

Reason = Annotated[str, "--reason CODE", "Reason code: A-Z, 0-9 and _."]
Second = Annotated[
    Path | None,
    "--second FILE",
    "Keystore of the other officer; without it, the act is printed with one "
    "signature, for the other officer to sign elsewhere.",
]
How = Annotated[
    Literal["withdrawn", "revoked", "forfeited", "cancelled"],
    "--by",
    "By which act of law (撤回, 撤销, 吊销, 注销).",
]
Days = Annotated[
    int,
    "--days",
    "For how many working days after today a hearing may be asked for.",
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

    def sign(self, permit: str, kind: type[Act], **more: object) -> CommandAnswer:
        """Have an act signed by one officer or two, and sent if there are two."""
        decision = digest_of(self.decision)
        given = {"reason": self.reason, "decision": decision, **more}
        first = signed_in(self.api, self.key, self.trust)
        number = str(find(first, permit)["id"])
        if self.second is not None:
            people = [first, signed_in(self.api, self.second, self.trust)]
            name = kind.wire_name
            terminal.confirm("Sign and submit {name}?", name=name)
            return _state(act(people, number, kind, given).permit)
        path = f"/permits/{number}/acts/proposals"
        shown = first.api.post(path, wanted_body(kind, given))
        signable = made(kind, shown, number, given)
        terminal.confirm("Sign?")
        content = {**shown, "authorizations": [first.sign(signable)]}
        next_step = terminal.words(
            "One has signed. The other officer: zeropermit sign, then zeropermit "
            "submit."
        )
        return CommandAnswer(content, next_step=next_step)


@app.command("start")
def start(permit: Permit, caller: SignInOptions) -> CommandAnswer:
    """Report that work has started; the permit can lapse no more."""
    return _report(caller, permit, {"report": "start"})


@app.command("extend")
def extend(
    permit: Permit, reason: Why, caller: CallerOptions, months: Months = 0
) -> CommandAnswer:
    """Ask for more time to start work.

    It is granted at once where rules allow; else an officer signs it as well.
    """
    wanted: dict[str, object] = {"report": "extension", "reason": reason}
    if months:
        wanted["months"] = months
    return _report(caller, permit, wanted)


@app.command("stop")
def stop(
    *,
    permit: Permit,
    reason: InWords,
    part: Part,
    maintenance: Maintenance,
    caller: CallerOptions,
    stopped_at: StoppedAt = "",
) -> CommandAnswer:
    """Report that work has stopped: why, at which part, and how it is maintained.

    The law wants it within a month of the stop; a later report is taken, and marked.
    """
    said = {"reason": reason, "part": part, "maintenance": maintenance}
    wanted: dict[str, object] = {"report": "stop", **said}
    if stopped_at:
        second = wanted["stopped_at"] = second_of(stopped_at, "--stopped-at")
        check_past(second, "--stopped-at", now=int(time.time()))
    return _report(caller, permit, wanted)


@app.command("resume")
def resume(permit: Permit, caller: SignInOptions) -> CommandAnswer:
    """Report that work goes on.

    After a year the authority has to clear it first: `zeropermit permit clear`.
    """
    return _report(caller, permit, {"report": "resumption"})


@app.command("change")
def change(permit: Permit, caller: SignInOptions) -> CommandAnswer:
    """Apply for a permit that takes the place of a valid one.

    It is decided anew, from what departments hold now; what is missing is committed
    to as with any application. The application's number goes to standard output.
    """
    person = caller.sign_in()
    found = find(person, permit)
    number = str(found["id"])
    receipt = person.propose(
        matter=str(found["matter"]),
        project=str(found["project"]),
        authority=str(person.api.get(f"/verify/{number}")["issued_by"]["authority"]),
        replaces=number,
    )
    return agree_and_apply(person, receipt, replaces=number)


@app.command("certificate")
def certificate(
    permit: Permit, out: Out, form: Format = "pdf", api: Api = LOCAL_API
) -> None:
    """Get the certificate of a permit, as a file.

    No account is needed. What is printed of a permit that is not in force says so, and
    there is no credential of it. A certificate proves nothing by itself: scan its QR
    code, or ask `zeropermit verify`.
    """
    service = client.Api(api)
    response = service.raw("GET", f"/permits/{permit}/{PATHS[form]}")
    if not response.ok:
        service.read(response)
    out.write_bytes(response.content)
    terminal.say("Written to {out}.", out=out)


@app.command("grant")
def grant(permit: Permit, caller: SignInOptions) -> CommandAnswer:
    """Grant the extension that a permit's holder asked for."""
    person = caller.sign_in()
    wanted = str(find(person, permit)["id"])
    waiting = person.api.get("/extensions")["extensions"]
    shown = next((one for one in waiting if one["permit"] == wanted), None)
    if shown is None:
        raise ExtensionUnknownError(wanted)
    start_by, reason = int(shown["start_by"]), str(shown["reason"])
    until = terminal.moment(start_by)
    terminal.step(f"{shown['number']} · {shown['holder']} · {reason}")
    terminal.confirm("Let it start before {until}?", until=until)
    extension = made(Extend, shown, wanted, {"start_by": start_by, "reason": reason})
    body = {"authorization": person.sign(extension)}
    answer = person.api.post(f"/permits/{wanted}/extension", body)
    return _state(followed(person, wanted, answer, shown).permit)


@app.command("clear")
def clear(permit: Permit, decided: DecisionOptions) -> CommandAnswer:
    """Verify the permit of stopped work again, so that it may resume."""
    return decided.sign(permit, ClearResumption)


@app.command("suspend")
def suspend(permit: Permit, decided: DecisionOptions) -> CommandAnswer:
    """Suspend a permit, by two officers of the authority."""
    return decided.sign(permit, Suspend)


@app.command("reinstate")
def reinstate(permit: Permit, decided: DecisionOptions) -> CommandAnswer:
    """Give a suspended permit back, by two officers."""
    return decided.sign(permit, Reinstate)


@app.command("announce-forfeiture")
def announce_forfeiture(
    permit: Permit, decided: DecisionOptions, days: Days = HEARING_DAYS
) -> CommandAnswer:
    """Tell the holder that its permit is to be forfeited, and offer a hearing."""
    signed_at = int(time.time()) + SIGNING_SECONDS
    until = decision_due(signed_at, days, load_catalogue().working_days)
    return decided.sign(permit, AnnounceForfeiture, hearing_until=until)


@app.command("end")
def end(permit: Permit, by: How, decided: DecisionOptions) -> CommandAnswer:
    """End a permit for good, by two officers.

    To forfeit it, that has to be announced before, and the time to ask for a hearing
    to have passed.
    """
    return decided.sign(permit, End, ending=Ending[by.upper()])


def _state(permit: Mapping[str, Any]) -> CommandAnswer:
    """Give the state of a permit in the exchange of electronic licences."""
    licence = permit["licence"]
    said = licence["certStatusDescription"]
    state = f"certState {licence['certState']}, operateType {licence['operateType']}"
    lines = (f"{permit['number']} · {permit['sequence']}", f"{state} {said}".rstrip())
    return CommandAnswer(permit, lines)


def _lines(permit: Mapping[str, Any]) -> Iterator[str]:
    """Write the status of a permit."""
    work = terminal.message(f"WORK_{permit['work']}")
    yield f"{permit['number']} · {terminal.words('work')}: {work}"
    if permit["start_by"] is not None:
        until = terminal.moment(int(permit["start_by"]))
        yield f"{terminal.words('to be started before')}: {until}"
    if said := permit["licence"]["certStatusDescription"]:
        yield str(said)


def _report(
    caller: SignInOptions, permit: str, wanted: Mapping[str, object]
) -> CommandAnswer:
    person = caller.sign_in()
    found = report(person, str(find(person, permit)["id"]), wanted, _agree).permit
    return CommandAnswer(found, _lines(found))


def _agree(shown: Mapping[str, Any]) -> None:
    """Show the act to be signed, and go on only if the person agrees."""
    for name, value in shown["report"].items():
        said = terminal.moment(int(value)) if isinstance(value, int) else str(value)
        terminal.step(f"  {name}: {said}")
    if shown["late"]:
        terminal.say(
            "Note: work stopped more than a month ago; the report counts as late."
        )
    if not shown["automatic"]:
        terminal.say("An officer has to sign it as well.")
    terminal.confirm("Sign and submit?")
