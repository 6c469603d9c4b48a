"""What all tests share: markers by folder, no sockets in unit tests, fixed seeds."""

import gc
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

MARKERS = {
    "unit": ("unit",),
    "contracts": ("chain",),
    "invariants": ("chain", "slow"),
    "integration": ("slow",),
    "browser": ("slow",),
    "e2e": ("slow",),
}
HERE = Path(__file__).parent
ORDER = (
    "invariants",
    "browser",
    "e2e",
    "integration",
    "contracts",
    "unit",
    "integration/api",
)
"""Long files first, that none is left at the end; last the tests of the API, since the
service that they share works on until all is done."""

settings.register_profile(
    "dev", max_examples=50, deadline=None, database=None, print_blob=True
)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)


class SocketOpenedError(RuntimeError):
    """A unit test tried to open a socket."""

    def __init__(self, event: str) -> None:
        self.event = event
        super().__init__(f"unit tests open no sockets, and this one did: {event}")


def refuse(event: str) -> Callable[..., NoReturn]:
    """Make a function that takes the place of one that opens sockets."""

    def refused(*_: object, **__: object) -> NoReturn:
        raise SocketOpenedError(event)

    return refused


def profile() -> str:
    return os.environ.get("HYPOTHESIS_PROFILE") or (
        "ci" if "CI" in os.environ else "dev"
    )


def forbids_skips() -> bool:
    return os.environ.get("ZEROPERMIT_FORBID_SKIPS") == "1"


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile(profile())
    if sys.gettrace() is not None:
        config.pluginmanager.import_plugin("tests.untraced")


def pytest_report_header(config: pytest.Config) -> str:
    seed = config.getoption("--hypothesis-seed")
    return (
        f"random tests: profile {profile()}, {settings().max_examples} examples; "
        f"repeat with HYPOTHESIS_PROFILE={profile()} and --hypothesis-seed={seed}"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(HERE).parts[0]
        for marker in MARKERS[folder]:
            item.add_marker(marker)
    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Exempt modules and tests from garbage collection: they stay to the end."""
    gc.collect()
    gc.freeze()


def place(item: pytest.Item) -> int:
    """When the folder of a test has its turn."""
    folder = item.path.relative_to(HERE).parent.as_posix()
    return ORDER.index(folder if folder in ORDER else folder.split("/")[0])


@pytest.fixture(autouse=True)
def _unit_tests_open_no_sockets(request: pytest.FixtureRequest) -> Iterator[None]:
    """Refuse sockets; the socket pairs of event loops are let pass.

    No audit hook does this: while one written in Python runs, two threads cannot both
    set their tracer, and coverage sets many.
    """
    with pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker("unit") is not None:
            for name in ("bind", "connect", "connect_ex", "sendto"):
                patch.setattr(socket.socket, name, refuse(f"socket.{name}"))
            patch.setattr(socket, "getaddrinfo", refuse("socket.getaddrinfo"))
        yield


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that skipped something, where every tool can be had."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not forbids_skips():
        return
    if reporter.stats.get("skipped"):
        reporter.ensure_newline()
        reporter.write_line("a test was skipped, and no skip is allowed here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
