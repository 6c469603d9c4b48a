"""`zeropermit apply` and `commit`: an application with consent, and its letter."""

from __future__ import annotations

from typing import Annotated, Any

from zeropermit import terminal
from zeropermit.catalogue.letters import render as letter_text
from zeropermit.cli.caller import CallerOptions
from zeropermit.cli.options import Matter, argument, option
from zeropermit.client.api import Person
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.usecases.applications.applications import ApplicationProgress

ANSWERING = ApplicationProgress.ANSWERING.value

Project = Annotated[str, option("--project CODE", "Project code.")]
Authority = Annotated[
    str,
    option(
        "--authority CODE", "Unified social credit code of the authority that decides."
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
Application = Annotated[str, argument(None, "The application: 0x and 64 digits.")]

LOOK_SECONDS = 5.0
"""Time in which a permit is issued, if it is issued by rule."""


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


def commit(application: Application, caller: CallerOptions) -> None:
    """Read and sign a commitment letter.

    The letter is shown whole: what the authority tells, and what you promise. Only
    the text that is shown is signed. You need not commit: what you can prove by data
    needs no promise. While departments still answer, the command waits for them.
    """
    person = caller.sign_in()
    letter = person.letter(application)
    confirm_letter(letter_text(letter), as_json=caller.as_json)
    answer = person.commit(letter)
    person.settled(str(answer["operation"]))
    terminal.say("承诺书已签署并记入账本。", "The letter is signed and on the ledger.")
    person.carried(application, [item.id for item in letter.requirements])
    found = person.watch(
        application,
        lambda found: (
            found["permit"] or not all(line["met"] for line in found["lines"])
        ),
        seconds=LOOK_SECONDS,
    )
    show(found, as_json=caller.as_json)


def confirm_letter(text: str, *, as_json: bool) -> None:
    """Show a letter whole, and go on only if the person commits."""
    if as_json:
        terminal.step(text)
    else:
        terminal.result(text)
    terminal.confirm("本单位承诺以上内容？", "Does your organisation promise this?")
