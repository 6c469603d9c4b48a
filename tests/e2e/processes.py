"""Commands as real processes, and what is needed to talk to them."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

import requests

from zeropermit.bootstrap.demonstration_data import PASSWORD

HOST = "127.0.0.1"
PATIENCE = 40.0
"""Seconds after which a state that does not come is a failure."""
BIN = Path(sys.executable).parent

T = TypeVar("T")


class Done(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """An environment that says nothing of any installation."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith("ZEROPERMIT_")}
    named = {"LANG": "en_US.UTF-8", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
    return {**kept, **named, "ZEROPERMIT_KEYSTORE_PASSWORD": PASSWORD, **more}


def command(*words: object, **variables: str) -> Done:
    """Run a command to its end."""
    done = subprocess.run(
        [BIN / "zeropermit", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE * 6,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
    )
    return Done(done.returncode, done.stdout, done.stderr)


class Running:
    """A command that goes on until it is ended."""

    def __init__(self, *words: object) -> None:
        self._said = tempfile.TemporaryFile(mode="w+", encoding="utf-8")  # noqa: SIM115 - closed by `kill`
        self.process = subprocess.Popen(
            [BIN / "zeropermit", *map(str, words)],
            stdout=self._said,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=environment(),
        )

    @property
    def said(self) -> str:
        """All that was printed so far."""
        place = os.lseek(self._said.fileno(), 0, os.SEEK_CUR)
        return os.pread(self._said.fileno(), place, 0).decode("utf-8")

    def wait_for(self, text: str) -> str:
        """Wait until something was printed."""
        return until(lambda: self.said if text in self.said else None, self)

    def answering(self, url: str) -> str:
        """Wait until the service answers; give its address."""
        return until(lambda: url if answering(url) else None, self)

    def interrupt(self) -> int:
        """Interrupt it, as Ctrl+C does; give its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Kill it, whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self._said.close()


NURSERY = """
import os, signal, sys
from zeropermit.cli import app, serve

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os._exit(app.run(line.rstrip("\\n").split("\\t")))
    print(child, flush=True)
"""


class Nursery:
    """Starts services in processes that have everything imported already.

    Most of a start is importing; whoever starts many saves it by forking them.
    """

    def __init__(self) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        self._children: list[int] = []

    def start(self, *words: object) -> int:
        """Start a command; give the number of its process."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write("\t".join(map(str, words)) + "\n")
        self._parent.stdin.flush()
        child = int(self._parent.stdout.readline())
        self._children.append(child)
        return child

    def kill(self, child: int) -> bool:
        """Kill a process, and wait until it is gone; say whether it lived."""
        if child not in self._children:
            return False
        self._children.remove(child)
        os.kill(child, signal.SIGKILL)
        return until(lambda: not Path(f"/proc/{child}").exists())

    def close(self) -> None:
        """End everything."""
        for child in list(self._children):
            self.kill(child)
        self._parent.kill()
        self._parent.communicate()


def answering(url: str) -> bool:
    """Say whether a service answers at an address."""
    with suppress(requests.RequestException):
        return requests.get(f"{url}/api/v1/status", timeout=5).ok
    return False


def until(look: Callable[[], T | None], running: Running | None = None) -> T:
    """Look again and again until there is something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        if running is not None and running.process.poll() is not None:
            raise AssertionError(f"it ended: {running.said}")
        time.sleep(0.02)
    raise AssertionError(f"nothing within {PATIENCE} s: {running and running.said}")


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        port: int = taken.getsockname()[1]
        return port
