"""Lists a page at a time: the place of the last item, in a form nobody builds on."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Query

from zeropermit.domain.ledger.block import Cursor
from zeropermit.errors import ParameterError

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=200, description="每页条数。 Items on a page.")]
CursorQuery = Annotated[
    str | None,
    Query(
        max_length=64,
        description="上一页 Link 头给出的位置。 As given in the Link header.",
    ),
]

_PLACE = re.compile(r"(0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,9})")


def write_opaque(place: bytes) -> str:
    """Write a place."""
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def read_opaque(text: str) -> bytes:
    """Read a place.

    Raises:
        ParameterError: It is not as we write one.
    """
    try:
        place = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise ParameterError("cursor") from error
    if write_opaque(place) != text:
        raise ParameterError("cursor")
    return place


def write_place(*parts: object) -> str:
    """Write a place that is named by several values."""
    return write_opaque(".".join(map(str, parts)).encode())


def read_place(text: str, form: re.Pattern[str]) -> re.Match[str]:
    """Read a place that is named by several values.

    Raises:
        ParameterError: It has not this form.
    """
    found = form.fullmatch(read_opaque(text).decode("ascii", "replace"))
    if found is None:
        raise ParameterError("cursor")
    return found


def write_cursor(cursor: Cursor) -> str:
    """Write a place on the ledger."""
    return write_place(*cursor)


def read_cursor(text: str) -> Cursor:
    """Read a place on the ledger.

    Raises:
        ParameterError: It is none of ours.
    """
    found = read_place(text, _PLACE)
    return Cursor(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is asked for."""

    cursor: str | None
    limit: int

    def place(self, read: Callable[[str], T]) -> T | None:
        """Give the place where the page before ended; None on the first page."""
        return None if self.cursor is None else read(self.cursor)

    def link(
        self, path: str, found: Sequence[T], place: Callable[[T], str]
    ) -> dict[str, str]:
        """Give the `Link` header of a page that may have a next one (RFC 8288).

        Args:
            path: Path of the list in the API.
            found: The page.
            place: Gives the cursor of an item.
        """
        if len(found) < self.limit:
            return {}
        query = f"cursor={place(found[-1])}&limit={self.limit}"
        return {"Link": f'</api/v1{path}?{query}>; rel="next"'}


def get_paging(cursor: CursorQuery = None, limit: Limit = 50) -> Paging:
    """Read which page of a list is asked for."""
    return Paging(cursor, limit)


PagingDep = Annotated[Paging, Depends(get_paging)]
