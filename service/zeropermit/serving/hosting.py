"""The web application in this process: in the foreground, or beside something else."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
import uvicorn

from zeropermit.errors import AddressInUseError
from zeropermit.web.app import create_app
from zeropermit.web.pages.shared.templates import read_all

if TYPE_CHECKING:
    from zeropermit.bootstrap.service import Service
    from zeropermit.web.rate_limits import Rates

READY_SECONDS = 30.0
CLOSE_SECONDS = 5
SLOW_HEADERS_SECONDS = 10


def keep_log(level: int = logging.INFO) -> None:
    """Write the service's log to standard error, a line of JSON each."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


class Host(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(
        self, service: Service, on_ready: Callable[[], None], rates: Rates | None = None
    ) -> None:
        settings = service.settings
        super().__init__(
            uvicorn.Config(
                create_app(service, rates=rates),
                host=settings.host,
                port=settings.port,
                log_level="warning",
                access_log=False,
                server_header=False,
                h11_max_incomplete_event_size=32_768,
                timeout_keep_alive=SLOW_HEADERS_SECONDS,
                timeout_graceful_shutdown=CLOSE_SECONDS,
                limit_concurrency=1_000,
            )
        )
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then tell."""
        await super().startup(sockets=sockets)
        if self.started:
            self._on_ready()
            threading.Thread(target=read_all, name="templates", daemon=True).start()


def take_socket(host: str, port: int) -> socket.socket:
    """Listen, before anything else is done; port 0 takes a free one.

    Raises:
        AddressInUseError: Something else listens there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(1024)
    except OSError as error:
        taken.close()
        raise AddressInUseError(host, port, error.strerror or "") from error
    taken.set_inheritable(True)
    return taken


def host(
    service: Service,
    taken: socket.socket,
    *,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until interrupted; `on_ready` is called when the first page can be had."""
    service.start()
    try:
        Host(service, on_ready).run(sockets=[taken])
    finally:
        service.stop()


@contextmanager
def hosted(
    service: Service, taken: socket.socket, *, rates: Rates | None = None
) -> Iterator[None]:
    """Serve in a thread for as long as the block runs."""
    ready = threading.Event()
    server = Host(service, ready.set, rates)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [taken]}, name="web", daemon=True
    )
    service.start()
    thread.start()
    try:
        ready.wait(READY_SECONDS)
        yield
    finally:
        server.should_exit = True
        thread.join(CLOSE_SECONDS * 2)
        service.stop()
