"""The wait until the ledger is read back up to the act that was just signed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 3.0
"""Seconds for which a page waits until a signed act is read back."""
STEP = 0.05

T = TypeVar("T")


def patiently(look: Callable[[], T], missing: type[Exception], *, sent: bool) -> T:
    """Look again for a moment, if the missing act was sent and will arrive soon.

    Raises:
        Exception: What `look` raises, in the end.
    """
    until = time.monotonic() + (PATIENCE if sent else 0.0)
    while True:
        try:
            return look()
        except missing:
            if time.monotonic() >= until:
                raise
            time.sleep(STEP)


def wait_for(arrived: Callable[[], bool]) -> None:
    """Wait a moment for `arrived` to be true."""
    until = time.monotonic() + PATIENCE
    while not arrived() and time.monotonic() < until:
        time.sleep(STEP)
