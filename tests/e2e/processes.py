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

from zeropermit.bootstrap.fiction import PASSWORD
from zeropermit.config import Settings

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
        timeout=PATIENCE * 2,
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

        def look() -> str | None:
            with suppress(requests.RequestException):
                return url if requests.get(f"{url}/api/v1/status", timeout=5) else None
            return None

        return until(look, self)

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


def settings_of(folder: Path) -> Settings:
    return Settings(
        data=folder,
        host=HOST,
        port=8000,
        rpc_url="embedded",
        store_url="",
        trust=None,
        origin="",
        demonstration=True,
    )
