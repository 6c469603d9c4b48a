"""The demonstration in this process, served over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.builders.demonstration import settings_of
from tests.integration.api.site import UNHURRIED, MovedClock, Site
from zeropermit.bootstrap.demonstration_data import PASSWORD
from zeropermit.bootstrap.installation import adapters_of
from zeropermit.bootstrap.service import build
from zeropermit.demonstration.setup import prepare_demonstration
from zeropermit.serving.hosting import hosted, take_socket
from zeropermit.web.app import create_app


@contextmanager
def running(folder: Path, **changes: Any) -> Iterator[Site]:
    """Serve the town in a folder as `zeropermit demo` does, on a port of its own.

    Args:
        folder: Where the town is, or is to be.
        changes: Adapters other than those of the town.
    """
    taken = take_socket("127.0.0.1", 0)
    port = taken.getsockname()[1]
    settings = settings_of(folder, port)
    clock = MovedClock()
    town = prepare_demonstration(settings, say=lambda _: None, clock=clock)
    adapters = replace(adapters_of(settings, PASSWORD), **changes)
    service = build(settings, adapters, client=town.client, clock=lambda: int(clock()))
    with hosted(service, taken, rates=UNHURRIED):
        yield Site(town, service, create_app(service, rates=UNHURRIED), clock=clock)
    town.client.close()
