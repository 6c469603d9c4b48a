"""Parts of the fold of events: the function for a kind, and changes of entries.

`copied` also serves use cases, where one dataclass is made from another.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from types import FunctionType
from typing import Any, TypeVar

from zeropermit.domain.ledger.event import Event

F = TypeVar("F")
K = TypeVar("K")
V = TypeVar("V", bound=Any)


def by_event(members: Mapping[str, object]) -> dict[type[Event], Callable[..., Any]]:
    """Map the kinds of events to the functions that take them as `event`.

    Args:
        members: Members of a module; the annotation of a parameter `event` names the
            kind of event that the function takes, or several.
    """
    found: dict[type[Event], Callable[..., Any]] = {}
    for function in members.values():
        if isinstance(function, FunctionType) and "event" in function.__annotations__:
            kind = typing.get_type_hints(function)["event"]
            found |= dict.fromkeys(typing.get_args(kind) or (kind,), function)
    return found


def function_for(event: Event, functions: Mapping[type[Event], F]) -> F:
    """Give the function for the kind of an event, or for its nearest base."""
    return next(functions[kind] for kind in type(event).__mro__ if kind in functions)


def change(entries: dict[K, V], key: K, **changes: object) -> None:
    """Replace members of an entry."""
    entries[key] = replace(entries[key], **changes)


def copied(kind: type[V], source: object, **others: object) -> V:
    """Make a value of a dataclass from the members of another of the same names.

    Args:
        kind: Dataclass; a field that `source` does not have keeps its default.
        source: An event, or an entry of the state.
        **others: Fields that `source` does not have as they are.
    """
    names = {field.name for field in fields(kind)} - others.keys()
    found = {name: getattr(source, name) for name in names if hasattr(source, name)}
    made: V = kind(**others, **found)
    return made
