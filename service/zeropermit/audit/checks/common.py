"""Parts that all checks share: the state before an event, and its signer.

A check takes the scene and the event, and yields the violations. The rules themselves
are the preconditions of `domain`, which use cases call as well. They are written from
`contracts/interfaces/` and `docs/protocol.md`, not from the contracts: a second
opinion. What only an event can get wrong, such as an identifier, is checked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from zeropermit.audit.differences import Code
from zeropermit.domain.accounts.responsibility import SignedBy, signature_violations
from zeropermit.domain.acts.act import CheckedInLife
from zeropermit.domain.acts.duties import DUTIES
from zeropermit.domain.acts.registry import ACTS
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.event import Event
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    Address,
    OrganisationId,
    RoundId,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations, equal, new
from zeropermit.domain.permits.turn import Moment

ACTS_OF_EVENTS: Mapping[type[Event], type[CheckedInLife]] = MappingProxyType(
    {
        event: act
        for act in ACTS.values()
        if issubclass(act, CheckedInLife)
        for event in act.emits
    }
)
"""Acts on a permit by the events that each leads to."""


@dataclass(frozen=True, slots=True)
class PriorState:
    """The state before an event, and the second at which it happened."""

    state: LedgerState
    time: int
    governance: Address  #: Account that governs the registries: the timelock.
    number: int = 0  #: Number of the block.
    #: Blocks that announced rounds; their hashes are the beacons.
    announcements: Mapping[RoundId, BlockStamp] = field(default_factory=dict)


def precondition(prior: PriorState, event: Any) -> Violations:  # noqa: ANN401 - any event on a permit
    """Check the precondition of the act that an event comes from."""
    act = ACTS_OF_EVENTS[type(event)]
    moment = Moment(event.permit, prior.time, getattr(event, "sequence", None))
    values = (getattr(event, name) for name in act.checked)
    yield from act.precondition(prior.state, moment, *values)


def signed(
    prior: PriorState,
    act: str,
    organisation: OrganisationId,
    *keys: Address,
    scope: bytes = ZERO,
    by_rule: bool = False,
) -> Violations:
    """Expect the keys of the organisation whose act it is, as many as it takes."""
    by = SignedBy(organisation, keys, scope, by_rule)
    yield from signature_violations(prior.state, DUTIES[act][0], by, now=prior.time)


def created(
    name: str, derived: object, entry: object, entries: Iterable[object]
) -> Violations:
    """Expect a new entry, with the identifier that its content gives."""
    yield from equal(Code.ID_NOT_DERIVED, derived, entry)
    yield from new(name, entry, entries)
