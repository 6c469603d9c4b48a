"""`zeropermit permit`: reports and requests of a holder."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from zeropermit import terminal
from zeropermit.cli.apply import agree_and_apply
from zeropermit.cli.caller import CallerOptions, SignInOptions
from zeropermit.cli.command import CommandAnswer, Group
from zeropermit.cli.options import LOCAL_API, Api, Permit
from zeropermit.cli.preparing import check_past, second_of
from zeropermit.client import api as client
from zeropermit.client.permits import find, report
from zeropermit.domain.applications.change_request import ChangeRequest
from zeropermit.domain.ledger.identifiers import PermitId, from_hex

app = Group()

Why = Annotated[str, "--reason CODE", "Reason code, as SITE_NOT_READY."]
InWords = Annotated[str, "--reason TEXT", "Why work has stopped."]
Changes = Annotated[
    str,
    "--changes TEXT",
    "What changes, in at most 200 bytes; it is signed and public.",
]
Part = Annotated[str, "--part TEXT", "Part under construction."]
Maintenance = Annotated[str, "--maintenance TEXT", "How the works are kept meanwhile."]
StartedAt = Annotated[
    str,
    "--started-at TIME",
    "Since when: Unix second, or ISO 8601 with offset; now if not given.",
]
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


@app.command("start")
def start(
    permit: Permit, caller: SignInOptions, started_at: StartedAt = ""
) -> CommandAnswer:
    """Report when work started; the permit can lapse no more.

    After the time to start, a report of work begun in time is still taken; two officers
    of the authority have to confirm it.
    """
    wanted: dict[str, object] = {"report": "start"}
    if started_at:
        second = wanted["started_at"] = second_of(started_at, "--started-at")
        check_past(second, "--started-at", now=int(time.time()))
    return _report(caller, permit, wanted)


@app.command("extend")
def extend(
    permit: Permit, reason: Why, caller: CallerOptions, months: Months = 0
) -> CommandAnswer:
    """Ask for more time to start work.

    The permit does not lapse before that is decided: at once where rules allow, else by
    an officer.
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
def change(permit: Permit, changes: Changes, caller: SignInOptions) -> CommandAnswer:
    """Apply for a permit that takes the place of a valid one.

    You say what changes, and sign that. It is decided anew, from what departments hold
    now; what is missing is committed to as with any application. The application's
    number goes to standard output.
    """
    person = caller.sign_in()
    found = find(person, permit)
    number = str(found["id"])
    receipt = person.propose(
        matter=str(found["matter"]),
        project=str(found["project"]),
        authority=str(person.api.get(f"/verify/{number}")["issued_by"]["authority"]),
        change=ChangeRequest(PermitId(from_hex(number)), changes),
    )
    return agree_and_apply(person, receipt)


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
    if shown["late"] and shown["report"]["report"] == "start":
        terminal.say("Note: the permit has lapsed; two officers have to confirm this.")
    elif shown["late"]:
        terminal.say(
            "Note: work stopped more than a month ago; the report counts as late."
        )
    if not shown["automatic"]:
        terminal.say("An officer decides on it.")
    terminal.confirm("Sign and submit?")
