"""`zeropermit joint`: several permits of one project, applied for at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from zeropermit import terminal
from zeropermit.catalogue.letters import render_joint
from zeropermit.cli.apply import Project, confirm_letter, show_consent
from zeropermit.cli.caller import CallerOptions, SignInOptions
from zeropermit.cli.command import CommandAnswer, Group
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.letter import CommitmentLetter
from zeropermit.terminal import TextTable

app = Group()

Matters = Annotated[list[str], "--matter CODE", "Matter to apply for; repeat it."]
Authorities = Annotated[
    list[str] | None,
    "--by MATTER=CODE",
    "Authority for a matter that several decide; repeat it.",
]
Joint = Annotated[str, "", "The joint application: 0x and 64 digits."]


@app.command("apply")
def apply(
    project: Project, matter: Matters, caller: CallerOptions, by: Authorities = None
) -> CommandAnswer:
    """Apply for several permits at once, with consent.

    You are shown the plan, and for each permit which data would be used; all is signed
    in one go. No document is uploaded. The number of the joint application goes to
    standard output.
    """
    person = caller.sign_in()
    request = {"project": project, "matters": matter, "authorities": _authorities(by)}
    found = person.api.post("/joint-applications", request)
    receipts = [
        ConsentReceipt.from_json(one["receipt"]) for one in found["applications"]
    ]
    terminal.table(_plan(found["plan"]))
    for receipt in receipts:
        show_consent(receipt)
    terminal.confirm("Agree and apply for all of them?")
    answers = [person.apply(receipt) for receipt in receipts]
    for answer in answers:
        person.settled(str(answer["operation"]))
    joint = str(found["joint_application"])
    seen = person.until(
        f"/joint-applications/{joint}",
        lambda seen: all(one["state"] != "proposed" for one in seen["applications"]),
        what=joint,
    )
    terminal.result_for_people(joint)
    return CommandAnswer(seen, (), tables=_progress(seen))


@app.command("commit")
def commit(joint: Joint, caller: SignInOptions) -> CommandAnswer:
    """Read the letters of all permits as one text, and sign them.

    What the letters say alike is shown once; each application gets a signature of its
    own, over its own letter. While departments still answer, the command waits.
    """
    person = caller.sign_in()
    found = person.letters(f"/joint-applications/{joint}/letters")
    letters = [CommitmentLetter.from_json(one["letter"]) for one in found["letters"]]
    confirm_letter(render_joint(letters))
    for answer in [person.commit(letter) for letter in letters]:
        person.settled(str(answer["operation"]))
    count = len(letters)
    signed = terminal.words(
        "{count} letters are signed and on the ledger.", count=count
    )
    return CommandAnswer(
        {"joint_application": joint, "letters": count}, (), next_step=signed
    )


@app.command("show")
def show(joint: Joint, caller: SignInOptions) -> CommandAnswer:
    """See the progress of each permit, its missing facts and their providers."""
    found = caller.sign_in().api.get(f"/joint-applications/{joint}")
    lines = (
        f"{terminal.moment(event['time'])}  {event['matter']}  {event['words']}"
        for event in found["timeline"]
    )
    return CommandAnswer(found, lines, tables=_progress(found))


def _authorities(pairs: list[str] | None) -> list[Mapping[str, str]]:
    """Read authorities by matter."""
    found: list[Mapping[str, str]] = []
    for pair in pairs or ():
        matter, equals, code = pair.partition("=")
        if not equals:
            raise typer.BadParameter(pair, param_hint="--by")
        found.append({"matter": matter, "authority": code})
    return found


def _plan(plan: Mapping[str, Any]) -> TextTable:
    rows = [
        (
            str(step["level"] + 1),
            step["matter"],
            ", ".join(step["rests_on"]),
            ""
            if step["limit"]["due"] is None
            else terminal.moment(step["limit"]["due"]),
        )
        for step in plan["steps"]
    ]
    columns = ("plan|order", "matter", "rests on", "decided before")
    path = " → ".join(plan["critical_path"])
    title = terminal.words("Plan; longest chain: {path}", path=path)
    return TextTable(title, columns, rows)


def _progress(found: Mapping[str, Any]) -> Sequence[TextTable]:
    """List the permits that are applied for, and the missing evidence."""
    rows = [
        (
            one["matter"],
            one["words"],
            f"{one['met']}/{one['requirement_count']}",
            ", ".join(one["waits_for"]),
        )
        for one in found["applications"]
    ]
    columns = ("matter", "progress", "met", "waits for")
    title = terminal.words("Joint application")
    tables = [TextTable(title, columns, rows)]
    missing = [
        (
            one["title"],
            one["organisation"]["name"] if one["organisation"] else "",
            ", ".join(f"{u['matter']} {u['requirement']}" for u in one["serves"]),
            " ".join(reason["words"] for reason in one["reasons"]),
        )
        for one in found["missing"]
    ]
    if missing:
        columns = ("missing", "by whom", "for", "why")
        tables.append(TextTable("", columns, missing))
    return tables
