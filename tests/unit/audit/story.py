"""A ledger written by hand: the events that the contracts emit for one permit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from eth_utils.crypto import keccak

from tests.builders import facts
from tests.builders.blocks import recorded_in
from tests.builders.town import Town
from zeropermit.audit.fold import ReplayState
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import Recorded
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    matter_id,
    matter_version_id,
    notice_id,
)
from zeropermit.domain.permits.reasons import Measure

START = facts.START
PACE = 10
"""Seconds between two blocks."""
TIME_TO_ANSWER = 1_000_000
"""Seconds from a notice to the act that follows it."""
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
    what = (organisation, kind, scope, facts.regions_of(kind))
    return e.GrantGiven(*what, START - 1, NO_END, basis)


def act(kind, sequence, **changes):
    officers = (facts.address("officer"), facts.address("second"))
    decision = facts.word("decision")
    named = ()
    if kind is e.PermitSuspended:
        named = (notice(Measure.SUSPENDED).notice,)
    event = kind(PERMIT, sequence, *named, "TEST", decision, *officers)
    return replace(event, **changes)


def notice(measure, sequence=0, *, until=0, **changes):
    """Tell the holder of a measure."""
    until = until or START + (1 + sequence) * TIME_TO_ANSWER
    officers = (facts.address("officer"), facts.address("second"))
    grounds = facts.word("grounds")
    number = notice_id(PERMIT, sequence, measure, (keccak(text="TEST"), grounds, until))
    what = (measure, until, "TEST", grounds)
    event = e.NoticeGiven(PERMIT, sequence, number, *what, *officers)
    return replace(event, **changes)


def answered(measure, sequence=0, **changes):
    """Have the holder answer such a notice."""
    number = notice(measure, sequence).notice
    holder = facts.address("applicant")
    event = e.NoticeAnswered(PERMIT, number, facts.word("answer"), holder)
    return replace(event, **changes)


def told_before(measure, sequence=0):
    """Tell the holder, and have it answer; in a story its time passes then."""
    return (notice(measure, sequence), answered(measure, sequence))


def ended(sequence, ending, **changes):
    officers = (facts.address("officer"), facts.address("second"))
    decision = facts.word("decision")
    number = notice(ending.measure).notice if ending.measure else ZERO
    words = (number, "TEST", decision)
    event = e.PermitEnded(PERMIT, sequence, ending, *words, *officers)
    return replace(event, **changes)


def story(*later: e.Event | tuple[e.Event, ...]) -> list[Recorded]:
    """Give everything up to the issued permit, and then `later`, a block each.

    Several events of one transaction are given as a tuple. What follows an answer to a
    notice comes after the time to answer.
    """
    after, waited = [], 0
    for position, event in enumerate(later, TOWN.blocks):
        step = Step(event if isinstance(event, tuple) else (event,))
        after += record(position, step, waited)
        waited += TIME_TO_ANSWER * isinstance(event, e.NoticeAnswered)
    return [*TOWN.recorded, *after]


def time_of(position: int) -> int:
    return START + PACE * (position + 1)


def record(position: int, step: Step, waited: int = 0) -> list[Recorded]:
    return recorded_in(position + 1, time_of(position) + waited, *step.events)


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
