"""Run a replay beside the service: a process of its own, that shares nothing with it.

It is given the address of the node and the trust file, as any auditor is, and runs the
same command. One runs at a time; whoever comes meanwhile sees that one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zeropermit.bootstrap.service import Service, provider_url, trust_path

TIME_LIMIT = 900
"""Seconds after which a replay is given up."""
TOOK_PART = {0, 1}
"""How a replay ends that came to a result: everything adds up, or something differs."""
GIVEN_UP = -1
"""Stands for the exit code of a replay that took too long."""
NOT_BEGUN = -2
"""Stands for the exit code of a replay that could not be begun."""


@dataclass(frozen=True, slots=True)
class Run:
    """A replay that runs, or has run."""

    block: int
    """Newest block when it began."""
    started_at: float
    report: Mapping[str, Any] | None = None
    """What the command printed; None while it runs, or if it came to no result."""
    exit_code: int | None = None

    @property
    def running(self) -> bool:
        """Whether there is no result yet."""
        return self.exit_code is None

    @property
    def seconds(self) -> int:
        """For how long it has been running."""
        return int(time.monotonic() - self.started_at)


@dataclass(slots=True)
class Replays:
    """The one replay of a service."""

    service: Service
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _last: Run | None = None

    @property
    def last(self) -> Run | None:
        """Give the replay that runs or ran last."""
        return self._last

    def start(self) -> None:
        """Begin a replay, unless one runs or nothing has happened since the last."""
        head = self.service.world.ledger.read(lambda _, as_of: as_of.block)
        with self._lock:
            last = self._last
            if last and (last.running or (last.report and last.block == head)):
                return
            self._last = Run(head, time.monotonic())
            thread = threading.Thread(
                target=self._run, args=(self._last,), name="replay", daemon=True
            )
            thread.start()

    def _run(self, run: Run) -> None:
        """Wait for the command, and keep what it says."""
        settings = self.service.settings
        code, said = replay_apart(provider_url(settings), trust_path(settings))
        self._last = Run(run.block, run.started_at, report_of(code, said), code)


def report_of(code: int, said: str) -> Mapping[str, Any] | None:
    """Read the report that a command printed, if it came to a result."""
    if code not in TOOK_PART:
        return None
    try:
        report: Mapping[str, Any] = json.loads(said)
    except ValueError:
        return None
    return report


def replay_apart(node: str, trust: Path) -> tuple[int, str]:
    """Run the command in a process of its own; give its exit code and its words.

    It learns the node and the trust file, and no other setting or secret of ours; from
    its environment, because others can read the arguments of a process.
    """
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    given = {"ZEROPERMIT_RPC_URL": node, "ZEROPERMIT_TRUST": str(trust)}
    try:
        done = subprocess.run(  # noqa: S603 - our own command, without a shell
            [
                *(sys.executable, "-I", "-X", "utf8", "-m", "zeropermit.cli.app"),
                *("replay", "--json"),
            ],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**kept, **given},
            stdin=subprocess.DEVNULL,
            timeout=TIME_LIMIT,
        )
    except subprocess.TimeoutExpired:
        return GIVEN_UP, ""
    except OSError:  # there is no room for another process
        return NOT_BEGUN, ""
    return done.returncode, done.stdout
