"""`zeropermit decide`: read a permit that is ready, and sign it for the authority."""

from __future__ import annotations

import json

from zeropermit import terminal
from zeropermit.cli.apply import Application
from zeropermit.cli.caller import SignInOptions
from zeropermit.cli.command import CommandAnswer
from zeropermit.client.decisions import decide as decide_at
from zeropermit.domain.acts.permits import Change, Issue
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.permits.document import PermitDocument


def decide(application: Application, caller: SignInOptions) -> CommandAnswer:
    """Issue a permit, or change one, by an officer of the authority.

    The document of the permit is shown whole, and only what is shown is signed. What
    lacks evidence cannot be issued, and no command refuses: an application that is not
    complete stays open. The permit's identifier goes to standard
    output.
    """
    found = decide_at(caller.sign_in(), application, _agree)
    verify = f"zeropermit verify {found['permit']}"
    remark = terminal.words(
        "The permit is issued; to verify it: {command}", command=verify
    )
    return CommandAnswer(found, [str(found["permit"])], remark)


def _agree(act: Issue | Change, document: PermitDocument) -> None:
    terminal.step(json.dumps(document.as_json(), ensure_ascii=False, indent=2))
    if isinstance(act, Change):
        old = to_hex(act.replaced.permit)
        terminal.say("It takes the place of the permit {old}.", old=old)
    number = document.face.number
    terminal.confirm("Issue the permit under number {number}?", number=number)
