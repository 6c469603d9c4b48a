"""`zeropermit commit`: read and sign a commitment letter."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from zeropermit import terminal
from zeropermit.cli.apply import show
from zeropermit.cli.caller import CallerOptions
from zeropermit.cli.options import bundled
from zeropermit.client.api import POLL_SECONDS, Person
from zeropermit.domain.applications.letter import render as letter_text

LOOK_SECONDS = 5.0


Application = Annotated[str, typer.Argument(help="The application: 0x and 64 digits.")]


@bundled
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
    found = await_permit(person, application)
    if caller.as_json:
        terminal.data(found)
    else:
        show(found)


def await_permit(person: Person, application: str) -> dict[str, Any]:
    """Wait a moment for the permit if nothing is missing, and give the result."""
    found = person.application(application)
    until = time.monotonic() + LOOK_SECONDS
    while not found["permit"] and time.monotonic() < until:
        if not all(line["met"] for line in found["lines"]):
            break
        time.sleep(POLL_SECONDS)
        found = person.application(application)
    return found


def confirm_letter(text: str, *, as_json: bool) -> None:
    """Show a letter whole, and go on only if the person commits."""
    if as_json:
        terminal.step(text)
    else:
        terminal.result(text)
    terminal.confirm("本单位承诺以上内容？", "Does your organisation promise this?")
