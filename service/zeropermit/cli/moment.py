"""Times as they are typed: a Unix second, or ISO 8601 with its offset."""

from __future__ import annotations

from datetime import datetime

import typer

from zeropermit import terminal


def second_of(text: str, option: str) -> int:
    """Read a time.

    Raises:
        BadParameter: It is none, or without its offset.
    """
    if text.isdigit():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error
    if moment.tzinfo is None:
        said = terminal.words("缺少时区，如 +08:00", "its offset is missing, as +08:00")
        raise typer.BadParameter(said, param_hint=option)
    return int(moment.timestamp())


def check_past(second: int, option: str, *, now: int) -> None:
    """Check that a time has come.

    Raises:
        BadParameter: It is yet to come.
    """
    if second > now:
        said = terminal.words("尚未到来", "it is yet to come")
        raise typer.BadParameter(said, param_hint=option)
