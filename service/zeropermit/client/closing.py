"""Closing of the resources that a command opens, also after an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

_opened: ContextVar[ExitStack | None] = ContextVar("opened", default=None)


@contextmanager
def closing() -> Iterator[None]:
    """Close at the end of the block the resources that are opened in it."""
    with ExitStack() as opened:
        before = _opened.set(opened)
        try:
            yield
        finally:
            _opened.reset(before)


def at_end(close: Callable[[], object]) -> None:
    """Have something closed when the command ends; the last one first."""
    opened = _opened.get()
    if opened is not None:
        opened.callback(close)
