"""`zeropermit apply`: apply for a permit, with consent."""

from __future__ import annotations

from typing import Annotated, Any

from zeropermit import terminal
from zeropermit.cli.caller import CallerOptions
from zeropermit.cli.options import Matter, option
from zeropermit.client.api import Person
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.usecases.applications.applications import ApplicationProgress

ANSWERING = ApplicationProgress.ANSWERING.value

Project = Annotated[str, option("--project CODE", "Project code.")]
Authority = Annotated[
    str,
    option(
        "--authority CODE",
        "Unified social credit code of the authority that decides.",
        envvar="ZEROPERMIT_AUTHORITY",
    ),
]
AcceptingRegion = Annotated[
    str,
    option(
        "--accepting-region CODE",
        "Region (six digits) in which it is taken in, if not the authority's.",
        show_default=False,
    ),
]


def apply(
    project: Project,
    authority: Authority,
    caller: CallerOptions,
    matter: Matter = "construction-permit",
    region: AcceptingRegion = "",
) -> None:
    """Apply for a permit, with consent.

    You are shown which data sets of which departments would be used, for what and
    until when; nothing is asked of anybody before you agree and sign. No document is
    uploaded. The application's number goes to standard output.
    """
    person = caller.sign_in()
    receipt = person.propose(matter=matter, project=project, authority=authority)
    agree_and_apply(person, receipt, region=region, as_json=caller.as_json)


def agree_and_apply(
    person: Person,
    receipt: ConsentReceipt,
    *,
    region: str = "",
    replaces: str | None = None,
    as_json: bool,
) -> None:
    """Show a consent, apply with it if the person agrees, and show the answers."""
    show_consent(receipt)
    terminal.confirm("同意并申请？", "Agree and apply?")
    answer = person.apply(receipt, region=region, replaces=replaces)
    person.settled(str(answer["operation"]))
    application = str(answer["application"])
    person.arrived(application)
    if not as_json:
        terminal.result(application)
    found = person.watch(application, lambda found: found["state"] != ANSWERING)
    show(found, as_json=as_json)


def show(found: dict[str, Any], *, as_json: bool) -> None:
    """Show the requirements of an application, and the next steps."""
    if as_json:
        terminal.data(found)
        return
    marks = {True: "✓", False: "✗"}
    rows = []
    for line in found["lines"]:
        who = line["organisation"]
        why = " ".join(reason["words"] for reason in line["reasons"])
        by = who["name"] if who else ""
        rows.append((marks[line["met"]], line["requirement"], line["title"], by, why))
    columns = (
        *(("", ""), ("", ""), ("许可条件", "requirement")),
        *(("由谁", "by whom"), ("原因", "why")),
    )
    terminal.table(terminal.words("预检", "Pre-check"), columns, rows)
    if found["permit"]:
        terminal.say(
            f"已发证。核验：zeropermit verify {found['permit']}",
            f"The permit is issued; to verify it: zeropermit verify {found['permit']}",
        )
    else:
        terminal.say(found["words"], found["words"])


def show_consent(receipt: ConsentReceipt) -> None:
    """Show the queries that a consent allows, before anybody agrees to it."""
    rows = [
        (item.schema, item.department, item.subject_kind.value)
        for item in receipt.data_sets
    ]
    purpose = terminal.words(receipt.purpose_zh, receipt.purpose_en)
    until = terminal.moment(receipt.until)
    title = terminal.words(
        f"同意使用以下数据：{purpose}，至 {until}",
        f"Use of these data: {purpose}, until {until}",
    )
    columns = (("数据", "data set"), ("部门", "department"), ("关于", "about"))
    terminal.table(title, columns, rows)
