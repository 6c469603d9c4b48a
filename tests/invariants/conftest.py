"""What the runs really did is printed at the end, whether they passed or not."""

from __future__ import annotations

import pytest

REPORTS = pytest.StashKey[list[str]]()


def report(config: pytest.Config, text: str) -> None:
    """Have a text printed when all tests are done."""
    config.stash.setdefault(REPORTS, []).append(text)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for text in config.stash.get(REPORTS, []):
        terminalreporter.section("random calls")
        terminalreporter.write_line(text)
