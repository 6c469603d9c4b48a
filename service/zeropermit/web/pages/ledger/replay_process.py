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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryFile
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

    block: int  #: Newest block when it began.
    started_at: float
    read: int = 0  #: Block up to which it has read; 0 before the first.
    #: Output of the command; None while it runs, or if it has no result.
    report: Mapping[str, Any] | None = None
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
        head = self.service.context.ledger.read(lambda _, as_of: as_of.number)
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
        """Wait for the command, and keep its output."""
        settings = self.service.settings

        def on_progress(block: int, of: int) -> None:
            nonlocal run
            run = self._last = replace(run, block=of, read=block)

        node, trust = provider_url(settings), trust_path(settings)
        code, said = replay_apart(node, trust, on_progress)
        self._last = replace(run, report=report_of(code, said), exit_code=code)


def report_of(code: int, said: str) -> Mapping[str, Any] | None:
    """Read the report that a command printed, if it came to a result."""
    if code not in TOOK_PART:
        return None
    try:
        report: Mapping[str, Any] = json.loads(said)
    except ValueError:
        return None
    return report


def replay_apart(
    node: str, trust: Path, on_progress: Callable[[int, int], None]
) -> tuple[int, str]:
    """Run the command in a process of its own; give its exit code and its words.

    It learns the node and the trust file, and no other setting or secret of ours; from
    its environment, because others can read the arguments of a process.

    Args:
        node: Address of the node.
        trust: The trust file.
        on_progress: Is told the block just read and the last one, whenever the command
            says.
    """
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    given = {"ZEROPERMIT_RPC_URL": node, "ZEROPERMIT_TRUST": str(trust)}
    command = (
        *(sys.executable, "-I", "-X", "utf8", "-m", "zeropermit.cli.app"),
        *("replay", "--json", "--progress"),
    )
    with TemporaryFile("w+", encoding="utf-8") as said:  # a pipe would have to be read
        try:
            process = subprocess.Popen(  # noqa: S603 - our own command, without a shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                env={**kept, **given},
            )
        except OSError:  # there is no room for another process
            return NOT_BEGUN, ""
        given_up = threading.Event()

        def give_up() -> None:
            given_up.set()
            process.kill()

        limit = threading.Timer(TIME_LIMIT, give_up)
        limit.daemon = True
        limit.start()
        with process:
            _listen(process.stderr or (), on_progress)
        limit.cancel()
        if given_up.is_set():
            return GIVEN_UP, ""
        said.seek(0)
        return process.returncode, said.read()


def _listen(lines: Iterable[str], on_progress: Callable[[int, int], None]) -> None:
    """Read the progress of the command; its other output is for people."""
    for line in lines:
        try:
            found = json.loads(line)
            on_progress(int(found["block"]), int(found["of"]))
        except (ValueError, TypeError, KeyError):
            continue
