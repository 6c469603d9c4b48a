"""One fictional town for a whole run: set up once, and copied by whoever needs one.

Setting it up takes seconds and is the same for everybody, so that the first process of
a run that wants it makes it, and the others wait for that.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from zeropermit.config import Settings
from zeropermit.demonstration.setup import prepare_demonstration


def settings_of(
    folder: Path, port: int = 8000, *, font: Path | None = None
) -> Settings:
    """The settings of a demonstration on the embedded chain."""
    return Settings(
        data=folder,
        host="127.0.0.1",
        port=port,
        rpc_url="embedded",
        store_url="",
        trust=None,
        origin="",
        demonstration=True,
        fonts=font,
    )


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock against the other processes of the run."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def made_once(
    temporary: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """Give a folder that the first process of a run makes, and all only copy.

    Args:
        temporary: Where the run keeps its folders.
        name: Name of the folder.
        make: Makes it at a path where there is nothing yet.
    """
    shared = temporary.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    ready = shared / name
    with locked(shared / f"{name}.lock"):
        if not ready.exists():
            draft = shared / f"{name}.draft"
            shutil.rmtree(draft, ignore_errors=True)
            make(draft)
            draft.rename(ready)
    return ready


def prepared_town(temporary: pytest.TempPathFactory) -> Path:
    """Give the folder of a town that is set up, and in which nothing happened yet."""
    return made_once(temporary, "town", _prepare)


def _prepare(folder: Path) -> None:
    prepare_demonstration(settings_of(folder), say=lambda _: None).client.close()


def town_copy(temporary: pytest.TempPathFactory, name: str) -> Path:
    """Copy the town that is set up into a folder of its own, to be spoilt."""
    folder = temporary.mktemp(name) / "data"
    shutil.copytree(prepared_town(temporary), folder)
    return folder
