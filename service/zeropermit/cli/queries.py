"""`zeropermit queries` and `notices`: queries of one's own data, and tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from zeropermit import terminal
from zeropermit.cli.caller import SignInOptions
from zeropermit.cli.command import CommandAnswer, LineAnswer

PAGE = 200
"""Questions, or notices, that are asked for at once."""
_NEXT = re.compile(r"[?&]cursor=([^&>]+)")

Most = Annotated[int, "--limit N", "Show at most this many.", {"min": 1}]


def queries(caller: SignInOptions, limit: Most = 50) -> Iterator[LineAnswer]:
    """See the queries of your data.

    Every question that departments were asked about your organisation, or for one of
    its applications: for what, when, and what they answered, the newest first, from
    the departments' own logs. Nobody but you is shown this.
    """
    http = caller.sign_in().api
    shown, cursor = 0, ""
    while shown < limit:
        query = {"limit": str(min(PAGE, limit - shown))}
        if cursor:
            query["cursor"] = cursor
        response = http.raw("GET", "/me/queries", params=query)
        found = http.read(response)
        for entry in found["queries"]:
            yield entry, _line(entry)
        for department in found["unreachable"]:
            terminal.say(
                "The log of {department} cannot be read at present.",
                department=department,
            )
        shown += len(found["queries"])
        following = _NEXT.search(response.headers.get("Link", ""))
        if following is None:
            break
        cursor = following[1]
    terminal.say("{shown} questions.", shown=shown)


def _line(entry: Mapping[str, Any]) -> str:
    department = entry["department"]["name"] or entry["department"]["uscc"]
    what = entry["title"] or entry["schema"]
    return (
        f"{terminal.moment(entry['asked_at'])}  {department}  {what} "
        f"[{', '.join(entry['claims'])}]  {entry['subject'] or ''}  "
        f"{entry['purpose'] or entry['matter'] or ''} "
        f"({entry['application'][:14]}…)  {entry['outcome']['words']}"
    )


def notices(caller: SignInOptions) -> CommandAnswer:
    """See the tasks that are due soon, and their next steps.

    The time to start or to renew, commitments that are to be checked, evidence that
    was taken back, decisions that are late: computed as of now, the most urgent first.
    """
    found = caller.sign_in().api.get("/me/notices", limit=str(PAGE))
    none = terminal.words("There is nothing to tell.")
    lines = (line for notice in found["notices"] for line in _notice(notice))
    return CommandAnswer(found, lines, "" if found["notices"] else none)


def _notice(notice: Mapping[str, Any]) -> Iterator[str]:
    until = terminal.moment(notice["due"] - 1) if notice["due"] else ""
    yield f"{notice['words']}  {until}".rstrip()
    yield f"    {notice['matter']}  {notice['project']}"
    yield f"    → {notice['next']}"
