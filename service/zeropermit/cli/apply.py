"""`zeropermit apply` and `commit`: an application with consent, and its letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from zeropermit import terminal
from zeropermit.catalogue.letters import render as letter_text
from zeropermit.cli.caller import CallerOptions, SignInOptions
from zeropermit.cli.command import CommandAnswer
from zeropermit.cli.options import Matter
from zeropermit.client.api import Person
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.matters.file import Words
from zeropermit.terminal import TextTable
from zeropermit.usecases.applications.applications import ApplicationProgress

ANSWERING = ApplicationProgress.ANSWERING.value
WAITS = ApplicationProgress.WAITS_FOR_NUMBER.value

Project = Annotated[
    str, "--project CODE", "Code of the project, or of another subject of the matter."
]
Authority = Annotated[
    str, "--authority CODE", "Unified social credit code of the authority that decides."
]
AcceptingRegion = Annotated[
    str,
    "--accepting-region CODE",
    "Region (six digits) in which it is taken in, if not the authority's.",
]
Application = Annotated[str, "", "The application: 0x and 64 digits."]

LOOK_SECONDS = 5.0
"""Time in which a permit is issued, if it is issued by rule."""


def apply(
    project: Project,
    authority: Authority,
    caller: CallerOptions,
    matter: Matter = "construction-permit",
    region: AcceptingRegion = "",
) -> CommandAnswer:
    """Apply for a permit, with consent.

    You are shown which data sets of which departments would be used, for what and
    until when; nothing is asked of anybody before you agree and sign. No document is
    uploaded. The application's number goes to standard output.
    """
    person = caller.sign_in()
    receipt = person.propose(matter=matter, project=project, authority=authority)
    return agree_and_apply(person, receipt, region=region)


def agree_and_apply(
    person: Person,
    receipt: ConsentReceipt,
    *,
    region: str = "",
) -> CommandAnswer:
    """Show a consent, apply with it if the person agrees, and give the answers."""
    show_consent(receipt)
    terminal.confirm("Agree and apply?")
    answer = person.apply(receipt, region=region)
    person.settled(str(answer["operation"]))
    application = str(answer["application"])
    person.arrived(application)
    terminal.result_for_people(application)
    return _pre_check(
        person.watch(application, lambda found: found["state"] != ANSWERING)
    )


def _pre_check(found: Mapping[str, Any]) -> CommandAnswer:
    """Give the requirements of an application, and the next steps."""
    rows = [
        (
            "✓" if line["met"] else "✗",
            line["requirement"],
            line["title"],
            line["organisation"]["name"] if line["organisation"] else "",
            " ".join(reason["words"] for reason in line["reasons"]),
        )
        for line in found["lines"]
    ]
    columns = ("", "", "requirement", "by whom", "why")
    table = TextTable(terminal.words("Pre-check"), columns, rows)
    verify = f"zeropermit verify {found['permit']}"
    remark = str(found["words"])
    if found["permit"]:
        remark = terminal.words(
            "The permit is issued; to verify it: {verify}", verify=verify
        )
    return CommandAnswer(found, (), remark, tables=[table])


def show_consent(receipt: ConsentReceipt) -> None:
    """Show the queries that a consent allows, before anybody agrees to it."""
    rows = [
        (item.schema, item.department, item.subject_kind.value)
        for item in receipt.data_sets
    ]
    purpose = terminal.chosen(Words(receipt.purpose_zh, receipt.purpose_en))
    until = terminal.moment(receipt.until)
    title = terminal.words(
        "Use of these data: {purpose}, until {until}", purpose=purpose, until=until
    )
    columns = ("data set", "department", "about")
    terminal.table(TextTable(title, columns, rows))
    if receipt.change is not None:
        terminal.say("What changes: {text}", text=receipt.change.text)


def commit(application: Application, caller: SignInOptions) -> CommandAnswer:
    """Read and sign a commitment letter.

    The letter is shown whole: what the authority tells, and what you promise. Only
    the text that is shown is signed. You need not commit: what you can prove by data
    needs no promise. While departments still answer, the command waits for them.
    """
    person = caller.sign_in()
    letter = person.letter(application)
    confirm_letter(letter_text(letter))
    answer = person.commit(letter)
    person.settled(str(answer["operation"]))
    terminal.say("The letter is signed and on the ledger.")
    person.carried(application, [item.id for item in letter.requirements])
    found = person.watch(
        application,
        lambda found: (
            found["permit"]
            or found["state"] == WAITS
            or not all(line["met"] for line in found["lines"])
        ),
        seconds=LOOK_SECONDS,
    )
    return _pre_check(found)


def confirm_letter(text: str) -> None:
    """Show a letter whole, and go on only if the person commits."""
    if terminal.current().json:
        terminal.step(text)
    else:
        terminal.result(text)
    terminal.confirm("Does your organisation promise this?")
