"""`zeropermit commit`: read and sign a commitment letter."""

from __future__ import annotations

from typing import Annotated

from zeropermit import terminal
from zeropermit.cli.apply import show
from zeropermit.cli.caller import CallerOptions
from zeropermit.cli.options import argument
from zeropermit.domain.applications.letter import render as letter_text

LOOK_SECONDS = 5.0

Application = Annotated[str, argument(None, "The application: 0x and 64 digits.")]


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
