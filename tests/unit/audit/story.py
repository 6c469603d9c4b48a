"""A ledger written by hand: the events that the contracts emit for one permit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tests.builders import facts
from tests.builders.town import Town, recorded_in
from zeropermit.audit.fold import ReplayState
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import Recorded
from zeropermit.domain.ledger.identifiers import NO_END, matter_id, matter_version_id

START = facts.START
PACE = 10
"""Seconds between two blocks."""
GOVERNANCE = facts.address("gov")
MATTER = matter_id(facts.MATTER)
VERSION = matter_version_id(MATTER, 1)


def built() -> Town:
    """Build the town whose events are the story, up to its permit."""
    town = Town(pace=PACE)
    town.offer(facts.requirements(), automatic=False)
    town.issue(town.presentation(), by="officer")
    return town


TOWN = built()
APPLICATION = TOWN.application
(PERMIT, ISSUED), *_ = TOWN.state.permits.items()
PRESENTATION = ISSUED.presentation
HELD = PRESENTATION.attestations
COMMITMENT = PRESENTATION.commitments[0].of(APPLICATION.id)
EVIDENCE = TOWN.recorded[-2].event.evidence


@dataclass(frozen=True)
class Step:
    """Events of one transaction; each is in a block of its own."""

    events: tuple[e.Event, ...]


def key(name, organisation, role=e.KeyRole.OFFICER):
    address = facts.address(name)
    person = int(address, 16) % 60_000 + 1
    return e.KeyAdded(
        address, organisation, role, person, START - 1, NO_END, GOVERNANCE
    )


def grant(organisation, kind, scope):
    basis = facts.word("basis")
    return e.GrantGiven(organisation, kind, scope, START - 1, NO_END, basis)


def act(kind, sequence, **changes):
    officers = (facts.address("officer"), facts.address("second"))
    decision = facts.word("decision")
    event = kind(PERMIT, sequence, "TEST", decision, *officers)
    return replace(event, **changes)


def ended(sequence, ending, **changes):
    officers = (facts.address("officer"), facts.address("second"))
    decision = facts.word("decision")
    event = e.PermitEnded(PERMIT, sequence, ending, "TEST", decision, *officers)
    return replace(event, **changes)


def story(*later: e.Event | tuple[e.Event, ...]) -> list[Recorded]:
    """Give everything up to the issued permit, and then `later`, a block each.

    Several events of one transaction are given as a tuple.
    """
    after = [
        recorded
        for position, event in enumerate(later, TOWN.blocks)
        for recorded in record(
            position, Step(event if isinstance(event, tuple) else (event,))
        )
    ]
    return [*TOWN.recorded, *after]


def time_of(position: int) -> int:
    return START + PACE * (position + 1)


def record(position: int, step: Step) -> list[Recorded]:
    return recorded_in(position + 1, time_of(position), *step.events)


def told(recorded: Iterable[Recorded]) -> ReplayState:
    """Fold a story."""
    fold = ReplayState(GOVERNANCE)
    for entry in recorded:
        fold.take(entry)
    fold.finish()
    return fold


def codes(recorded: Iterable[Recorded]) -> list[str]:
    """Name what does not add up in a story."""
    return [difference.code.value for difference in told(recorded).differences]


def changed(
    recorded: Sequence[Recorded], kind: type, change: Callable[[e.Event], e.Event]
) -> list[Recorded]:
    """Tell the story with every event of one kind changed."""
    return [
        replace(entry, event=change(entry.event))
        if isinstance(entry.event, kind)
        else entry
        for entry in recorded
    ]


def without(recorded: Sequence[Recorded], kind: type) -> list[Recorded]:
    """Tell the story without the events of one kind."""
    return [entry for entry in recorded if not isinstance(entry.event, kind)]
