"""The past of the demonstration: a permit whose time to begin work has passed.

A permit lapses by itself three months after its issue. So the chain of a new town
begins a hundred days ago, under a clock of that day: contracts are deployed and bodies
registered then, departments attest what they knew then, and one permit is granted, by
the same means as every other. From then on the clock is that of today.

Only the embedded chain of the demonstration can do this: its clock is our own. It says
so on the home page; nothing on the ledger is another than it would have been.
"""

from __future__ import annotations

import time
from contextlib import closing

from zeropermit.bootstrap.demonstration_data import (
    PASSWORD,
    DemonstrationDays,
    scenarios,
)
from zeropermit.bootstrap.installation import adapters_of
from zeropermit.bootstrap.service import build, provider_url
from zeropermit.config import Settings
from zeropermit.demonstration.scenario import ScenarioRun, granted
from zeropermit.demonstration.setup import Say, prepare_demonstration
from zeropermit.ledger.client import Client
from zeropermit.ledger.node_connection import open_provider
from zeropermit.serving.hosting import hosted, take_socket

HOST = "127.0.0.1"
AGO_SECONDS = 100 * 86_400
"""More than any three months, the time in which work has to begin."""


def run_expired_permit(settings: Settings, *, say: Say) -> None:
    """Set a new town up as it was a hundred days ago, and grant its permit of then.

    A town whose chain has come to later days is left as it is; one that was
    interrupted in its past goes on there.
    """
    if _head_time(settings) > _clock():
        return
    taken = take_socket(HOST, 0)
    port = taken.getsockname()[1]
    then = settings.model_copy(update={"host": HOST, "port": port, "fonts": None})
    demonstration = prepare_demonstration(
        then, say=say, clock=_clock, days=DemonstrationDays.PAST
    )
    with closing(demonstration.client):
        adapters = adapters_of(then, PASSWORD)
        service = build(
            then, adapters, client=demonstration.client, clock=lambda: int(_clock())
        )
        with hosted(service, taken):
            if not service.context.ledger.read(lambda state, _: state.permits):
                for case in scenarios(DemonstrationDays.PAST):
                    url = f"http://{HOST}:{then.port}"
                    granted(ScenarioRun(url, demonstration, case, clock=_clock))


def _head_time(settings: Settings) -> int:
    """Give the time of the newest block; 0 if there is no chain yet."""
    if not (settings.data / "chain.db").is_file():
        return 0
    provider = open_provider(provider_url(settings), read_only=True)
    with closing(Client(provider)) as client:
        return client.head().time


def _clock() -> float:
    return time.time() - AGO_SECONDS
