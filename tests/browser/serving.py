"""The demonstration in this process, served over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.api.site import UNHURRIED, Site
from tests.prepared import settings_of
from zeropermit.bootstrap.demonstration import prepare_demonstration
from zeropermit.bootstrap.fiction import PASSWORD
from zeropermit.bootstrap.installation import adapters_of
from zeropermit.bootstrap.service import build
from zeropermit.cli.hosting import hosted, take_socket
from zeropermit.web.app import create_app


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """Serve the town in a folder as `zeropermit demo` does, on a port of its own."""
    taken = take_socket("127.0.0.1", 0)
    port = taken.getsockname()[1]
    settings = settings_of(folder, port)
    town = prepare_demonstration(settings, say=lambda _: None)
    service = build(settings, adapters_of(settings, PASSWORD), client=town.client)
    with hosted(service, taken, rates=UNHURRIED):
        yield Site(town, service, create_app(service, rates=UNHURRIED))
    town.client.close()
