"""`zeropermit permit`: reports of a holder, and acts of two officers."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from zeropermit import terminal
from zeropermit.cli import permit_acts
from zeropermit.cli.apply import agree_and_apply
from zeropermit.cli.caller import CallerOptions
from zeropermit.cli.moment import check_past, second_of
from zeropermit.cli.options import LOCAL_API, Api, Group, Permit, option
from zeropermit.client import api as client
from zeropermit.client.permits import find, report

app = Group()

Why = Annotated[str, option("--reason CODE", "Reason code, as SITE_NOT_READY.")]
InWords = Annotated[str, option("--reason TEXT", "Why work has stopped.")]
Part = Annotated[str, option("--part TEXT", "Part under construction.")]
Maintenance = Annotated[
    str, option("--maintenance TEXT", "How the works are kept meanwhile.")
]
StoppedAt = Annotated[
    str,
    option(
        "--stopped-at TIME",
        "Since when: Unix second, or ISO 8601 with offset; now if not given.",
        show_default=False,
    ),
]
Months = Annotated[
    int,
    option(
        "--months",
        "By how many months; as many as the matter allows if not given.",
        min=0,
        max=120,
        show_default=False,
    ),
]

PATHS = {"pdf": "certificate.pdf", "vc": "credential", "qr": "qr.svg"}
"""Below a permit's address, by format."""

Out = Annotated[Path, option("--out FILE", "Where to write it.")]
Format = Annotated[
    Literal["pdf", "vc", "qr"],
    option(
        "--format",
        "pdf: a page to print; vc: a W3C Verifiable Credential; qr: the QR code as "
        "SVG.",
    ),
]


@app.command("start")
def start(permit: Permit, caller: CallerOptions) -> None:
    """Report that work has started; the permit can lapse no more."""
    _report(caller, permit, {"report": "start"})


@app.command("extend")
def extend(
    permit: Permit, reason: Why, caller: CallerOptions, months: Months = 0
) -> None:
    """Ask for more time to start work.

    It is granted at once where rules allow; else an officer signs it as well.
    """
    wanted: dict[str, object] = {"report": "extension", "reason": reason}
    if months:
        wanted["months"] = months
    _report(caller, permit, wanted)


@app.command("stop")
def stop(
    *,
    permit: Permit,
    reason: InWords,
    part: Part,
    maintenance: Maintenance,
    caller: CallerOptions,
    stopped_at: StoppedAt = "",
) -> None:
    """Report that work has stopped: why, at which part, and how it is maintained.

    The law wants it within a month of the stop; a later report is taken, and marked.
    """
    said = {"reason": reason, "part": part, "maintenance": maintenance}
    wanted: dict[str, object] = {"report": "stop", **said}
    if stopped_at:
        second = wanted["stopped_at"] = second_of(stopped_at, "--stopped-at")
        check_past(second, "--stopped-at", now=int(time.time()))
    _report(caller, permit, wanted)


@app.command("resume")
def resume(permit: Permit, caller: CallerOptions) -> None:
    """Report that work goes on.

    After a year the authority has to clear it first: `zeropermit permit clear`.
    """
    _report(caller, permit, {"report": "resumption"})


@app.command("change")
def change(permit: Permit, caller: CallerOptions) -> None:
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
    agree_and_apply(person, receipt, replaces=number, as_json=caller.as_json)


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
    terminal.say(f"已写入 {out}。", f"Written to {out}.")


for name, command in permit_acts.COMMANDS.items():
    app.command(name)(command)


def _lines(permit: Mapping[str, Any]) -> Iterator[str]:
    """Write the status of a permit."""
    work = terminal.message(f"WORK_{permit['work']}")
    yield f"{permit['number']} · {terminal.words('工程', 'work')}: {work}"
    if permit["start_by"] is not None:
        until = terminal.moment(int(permit["start_by"]))
        yield f"{terminal.words('应于此前开工', 'to be started before')}: {until}"
    if said := permit["licence"]["certStatusDescription"]:
        yield str(said)


def _report(caller: CallerOptions, permit: str, wanted: Mapping[str, object]) -> None:
    person = caller.sign_in()
    found = report(person, str(find(person, permit)["id"]), wanted, _agree).permit
    terminal.answer(found, _lines(found), as_json=caller.as_json)


def _agree(shown: Mapping[str, Any]) -> None:
    """Show the act to be signed, and go on only if the person agrees."""
    for name, value in shown["report"].items():
        said = terminal.moment(int(value)) if isinstance(value, int) else str(value)
        terminal.step(f"  {name}: {said}")
    if shown["late"]:
        terminal.say(
            "提示：停工已超过一个月，报告会标记为逾期。",
            "Note: work stopped more than a month ago; the report counts as late.",
        )
    if not shown["automatic"]:
        terminal.say("还须审批人员签署。", "An officer has to sign it as well.")
    terminal.confirm("签署并提交？", "Sign and submit?")
