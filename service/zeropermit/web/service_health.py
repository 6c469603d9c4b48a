"""Health of the service: one word, the entries it cannot read, and the parts that fail.

A service that cannot read an entry of the ledger goes on: answers that may rest on the
entry cannot be told, and the entry is named here. A service whose background work does
not follow the ledger fails: its answers are marked as stale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zeropermit.bootstrap.service import Service
from zeropermit.bootstrap.worker import WorkerFault
from zeropermit.domain.ledger.block import UnreadEvent
from zeropermit.serialize.answer import Freshness, shown

FOLLOWING = frozenset({"follower", "view"})
"""Parts of the background work without which answers grow old."""


class HealthState(StrEnum):
    """The one word."""

    OK = "OK"
    DEGRADED = "DEGRADED"  #: It serves, but something cannot be read or done.
    FAILING = "FAILING"  #: It does not follow the ledger.


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """Health of the service at one moment."""

    state: HealthState
    working: bool  #: Whether the background work runs.
    unread: Sequence[UnreadEvent]  #: Entries of the ledger that do not count.
    faults: Sequence[WorkerFault]  #: Parts of the background work that fail.


def health_of(service: Service, fresh: Freshness) -> ServiceHealth:
    """Examine a running service."""
    unread, faults, working = service.unread(), service.faults(), service.worker.alive
    behind = any(fault.part in FOLLOWING for fault in faults)
    if fresh.stale or behind or not working:
        state = HealthState.FAILING
    else:
        state = HealthState.DEGRADED if unread or faults else HealthState.OK
    return ServiceHealth(state, working, unread, faults)


def health_json(health: ServiceHealth) -> dict[str, object]:
    """Give the health without the entries that cannot be read, which are counted."""
    return {
        "health": health.state.value,
        "working": health.working,
        "unread_count": len(health.unread),
        "faults": [shown(fault, "part code since") for fault in health.faults],
    }
