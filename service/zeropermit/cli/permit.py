"""`zeropermit permit`: reports of a holder, and acts of two officers."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import typer

from zeropermit import terminal
from zeropermit.cli import permit_acts
from zeropermit.cli.apply import agree_and_apply
from zeropermit.cli.caller import CallerOptions
from zeropermit.cli.options import Permit, bundled
from zeropermit.cli.permit_certificate import certificate
from zeropermit.client.permits import find, report

app = typer.Typer(no_args_is_help=True)

Why = Annotated[
    str,
    typer.Option("--reason", metavar="CODE", help="Reason code, as SITE_NOT_READY."),
]
InWords = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why work has stopped.")
]
Part = Annotated[
    str, typer.Option("--part", metavar="TEXT", help="Part under construction.")
]
Maintenance = Annotated[
    str,
    typer.Option(
        "--maintenance", metavar="TEXT", help="How the works are kept meanwhile."
    ),
]
StoppedAt = Annotated[
    str,
    typer.Option(
        "--stopped-at",
        metavar="TIME",
        help="Since when: Unix second, or ISO 8601 with offset; now if not given.",
        show_default=False,
    ),
]
Months = Annotated[
    int,
    typer.Option(
        "--months",
        min=0,
        max=120,
        help="By how many months; as many as the matter allows if not given.",
        show_default=False,
    ),
]


@app.command("start")
@bundled
def start(permit: Permit, caller: CallerOptions) -> None:
    """Report that work has started; the permit can lapse no more."""
    _report(caller, permit, {"report": "start"})


@app.command("extend")
@bundled
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
@bundled
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
    wanted: dict[str, object] = {"report": "stop", "reason": reason}
    wanted |= {"part": part, "maintenance": maintenance}
    if stopped_at:
        wanted["stopped_at"] = _second(stopped_at)
    _report(caller, permit, wanted)


@app.command("resume")
@bundled
def resume(permit: Permit, caller: CallerOptions) -> None:
    """Report that work goes on.

    After a year the authority has to clear it first: `zeropermit permit clear`.
    """
    _report(caller, permit, {"report": "resumption"})


@app.command("change")
@bundled
def change(permit: Permit, caller: CallerOptions) -> None:
    """Apply for a permit that takes the place of a valid one.

    It is decided anew, from what departments hold now; what is missing is committed
    to as with any application. The application's number goes to standard output.
    """
    person = caller.sign_in()
    found = find(person, permit)
    authority = str(person.api.get(f"/verify/{found['id']}")["issued_by"]["authority"])
    receipt = person.propose(
        matter=str(found["matter"]),
        project=str(found["project"]),
        authority=authority,
        replaces=str(found["id"]),
    )
    agree_and_apply(person, receipt, replaces=str(found["id"]), as_json=caller.as_json)


app.command("certificate")(certificate)
for name, command in permit_acts.COMMANDS.items():
    app.command(name)(command)


def show(permit: Mapping[str, Any]) -> None:
    """Show the status of a permit."""
    licence = permit["licence"]
    work = str(permit["work"])
    said = terminal.message(f"WORK_{work}", {}, default=work)
    terminal.result(f"{permit['number']} · {terminal.words('工程', 'work')}: {said}")
    start_by = permit["start_by"]
    if start_by is not None:
        until = terminal.moment(int(start_by))
        terminal.result(
            f"{terminal.words('应于此前开工', 'to be started before')}: {until}"
        )
    if licence["certStatusDescription"]:
        terminal.result(str(licence["certStatusDescription"]))


def _report(caller: CallerOptions, permit: str, wanted: Mapping[str, object]) -> None:
    person = caller.sign_in()
    found = report(person, str(find(person, permit)["id"]), wanted, _agree).permit
    if caller.as_json:
        terminal.data(found)
    else:
        show(found)


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


def _second(text: str) -> int:
    """Read a time.

    Raises:
        BadParameter: It is none, without its offset, or yet to come.
    """
    try:
        moment = None if text.isdigit() else datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--stopped-at") from error
    if moment is not None and moment.tzinfo is None:
        said = terminal.words("缺少时区，如 +08:00", "its offset is missing, as +08:00")
        raise typer.BadParameter(said, param_hint="--stopped-at")
    second = int(text) if moment is None else int(moment.timestamp())
    if second > time.time():
        said = terminal.words("尚未到来", "it is yet to come")
        raise typer.BadParameter(said, param_hint="--stopped-at")
    return second
