"""The check of each kind of event, found by the annotation of its parameter `event`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zeropermit.audit.checks import (
    applications,
    attestations,
    commitments,
    matters,
    organisations,
    permit_life,
    permits,
    supervision,
)
from zeropermit.audit.checks.common import PriorState
from zeropermit.domain.ledger.event import Event
from zeropermit.domain.ledger.folding import by_event, function_for
from zeropermit.domain.ledger.violations import Violations

_MODULES = (
    *(organisations, matters, attestations, commitments, applications),
    *(permits, permit_life, supervision),
)

CHECKS: Mapping[type[Event], Callable[[PriorState, Any], Violations]] = by_event(
    {
        name: member
        for module in _MODULES
        for name, member in vars(module).items()
        if getattr(member, "__module__", "") == module.__name__ and name[0] != "_"
    }
)


def violations(prior: PriorState, event: Event) -> Violations:
    """List the conditions that do not hold before `event`."""
    yield from function_for(event, CHECKS)(prior, event)
