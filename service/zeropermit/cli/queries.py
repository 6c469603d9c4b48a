"""`zeropermit queries`: departments' queries of one's own data."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from zeropermit import terminal
from zeropermit.cli.caller import signed_in
from zeropermit.cli.options import LOCAL_API, AsJson, Key, Trust
from zeropermit.cli.options import Api as ApiUrl

PAGE = 200
_NEXT = re.compile(r"[?&]cursor=([^&>]+)")

Most = Annotated[
    int,
    typer.Option("--limit", metavar="N", min=1, help="Show at most this many."),
]


def queries(
    key: Key,
    trust: Trust = None,
    api: ApiUrl = LOCAL_API,
    limit: Most = 50,
    as_json: AsJson = False,
) -> None:
    """See the queries of your data.

    Every question that departments were asked about your organisation, or for one of
    its applications: for what, when, and what they answered, the newest first, from
    the departments' own logs. Nobody but you is shown this.
    """
    http = signed_in(api, key, trust).api
    shown, cursor = 0, ""
    while shown < limit:
        query = {"limit": str(min(PAGE, limit - shown))}
        if cursor:
            query["cursor"] = cursor
        response = http.raw("GET", "/me/queries", params=query)
        found = http.read(response)
        for entry in found["queries"]:
            show(entry, as_json=as_json)
        for department in found["unreachable"]:
            terminal.say(
                f"暂时无法查询 {department} 的记录。",
                f"The log of {department} cannot be read at present.",
            )
        shown += len(found["queries"])
        following = _NEXT.search(response.headers.get("Link", ""))
        if following is None:
            break
        cursor = following[1]
    terminal.say(f"共 {shown} 条。", f"{shown} questions.")


def show(entry: dict[str, Any], *, as_json: bool) -> None:
    """Show one question."""
    if as_json:
        terminal.data_line(entry)
        return
    department = entry["department"]["name"] or entry["department"]["uscc"]
    what = entry["title"] or entry["schema"]
    terminal.result(
        f"{terminal.moment(entry['asked_at'])}  {department}  {what} "
        f"[{', '.join(entry['claims'])}]  {entry['subject'] or ''}  "
        f"{entry['purpose'] or entry['matter'] or ''} "
        f"({entry['application'][:14]}…)  {entry['outcome']['words']}"
    )
