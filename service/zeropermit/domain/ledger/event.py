"""Declaration of events: a dataclass for each event of the contracts.

The sentence of each event is in `catalogue/words/events.toml`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import ClassVar, TypeVar, dataclass_transform


@dataclass(frozen=True, slots=True)
class Event:
    """Base of events, and of fields that several events begin with."""

    link: ClassVar[str]  #: Member whose page its sentence leads to; empty if none.
    #: Members that are personal data: none, for nothing can be erased from a ledger.
    personal: ClassVar[tuple[str, ...]]


Declared = TypeVar("Declared", bound=Event)


@dataclass_transform(frozen_default=True)
def event(
    *, link: str | None = None, personal: tuple[str, ...] = ()
) -> Callable[[type[Declared]], type[Declared]]:
    """Declare an event; its link is the first member unless another is given."""

    def declare(kind: type[Declared]) -> type[Declared]:
        made = dataclass(frozen=True, slots=True)(kind)
        made.personal = personal
        made.link = fields(made)[0].name if link is None else link
        return made

    return declare
