"""`zeropermit notices`: tasks that are due soon, and their next steps."""

from __future__ import annotations

from zeropermit import terminal
from zeropermit.cli.caller import CallerOptions
from zeropermit.cli.options import bundled

LIMIT = 200
"""Notices that are asked for at once."""


@bundled
def notices(caller: CallerOptions) -> None:
    """See the tasks that are due soon, and their next steps.

    The time to start or to renew, commitments that are to be checked, evidence that
    was taken back, decisions that are late: computed as of now, the most urgent first.
    """
    found = caller.sign_in().api.get("/me/notices", limit=str(LIMIT))
    if caller.as_json:
        terminal.data(found)
        return
    for notice in found["notices"]:
        until = terminal.moment(notice["due"] - 1) if notice["due"] else ""
        terminal.result(f"{notice['words']}  {until}".rstrip())
        terminal.result(f"    {notice['matter']}  {notice['project']}")
        terminal.result(f"    → {notice['next']}")
    if not found["notices"]:
        terminal.say("目前没有提醒。", "There is nothing to tell.")
