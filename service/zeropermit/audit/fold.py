"""State as the fold of the events, each checked before it counts.

What fails a check is noted and then counts all the same, as it does on the ledger:
the point is to arrive at the contracts' state and to say what should not be in it.
Presentations are large and are needed once; of each only the references to its
evidence are kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from zeropermit.audit.checks.common import PriorState
from zeropermit.audit.checks.table import violations
from zeropermit.audit.differences import Code, Difference, Where, as_text
from zeropermit.domain.evidence.references import evidence_references
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import BlockStamp, Cursor, Recorded
from zeropermit.domain.ledger.identifiers import Address, PermitId, RoundId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violation
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.supervision.events import RoundAnnounced

START = Cursor(-1, -1)
"""Before the first event."""


@dataclass(frozen=True, slots=True)
class PairedEvent:
    """An event that belongs right after another one, in the same transaction."""

    kind: type[e.Event]
    about: bytes
    after: Recorded

    def is_met_by(self, recorded: Recorded) -> bool:
        """Whether an event is the one expected."""
        return (
            type(recorded.event) is self.kind
            and recorded.tx_hash == self.after.tx_hash
            and _identity(recorded.event) == self.about
        )


@dataclass(slots=True)
class ReplayState:
    """The ledger's state as rebuilt so far, and the differences found on the way."""

    governance: Address
    state: LedgerState = field(default_factory=LedgerState)
    #: For each permit the batch and id of each requirement's evidence, joined.
    references: dict[PermitId, bytes] = field(default_factory=dict)
    #: For each round of inspections the block that announced it.
    announcements: dict[RoundId, BlockStamp] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    events: Counter[str] = field(default_factory=Counter)
    permits_decided: int = 0
    _last: Cursor = START
    _awaited: PairedEvent | None = None

    def take(self, recorded: Recorded) -> None:
        """Take one event into account.

        1. It comes after the event before it.
        2. It is the companion that the event before it needs, if that needs one.
        3. What must hold before it holds.
        4. It is folded into the ledger's state.
        """
        event = recorded.event
        self.events[type(event).__name__] += 1
        # 1. Order
        if recorded.cursor <= self._last:
            expected = f"after log {self._last.log_index} of block {self._last.block}"
            self._note(recorded, Violation(Code.LOG_ORDER, expected, "it is not"))
        self._last = recorded.cursor
        # 2. Companions
        self._check_companions(recorded)
        # 3. Preconditions
        prior = PriorState(
            self.state,
            recorded.block.time,
            self.governance,
            recorded.block.number,
            self.announcements,
        )
        for violation in tuple(violations(prior, event)):
            self._note(recorded, violation)
        # 4. Fold
        if isinstance(event, RoundAnnounced):
            self.announcements.setdefault(event.round, recorded.block)
        try:
            self._fold(event, recorded.block.time)
        except (KeyError, IndexError, ValueError) as error:
            state = "a state that it can follow"
            self._note(recorded, Violation(Code.NOT_FOLDED, state, repr(error)))

    def finish(self) -> None:
        """Note the events that are still awaited when there are no more events."""
        self._miss()

    def _fold(self, event: e.Event, time: int) -> None:
        if not isinstance(event, e.EvidencePresented):
            self.state.apply(event, time=time)
            return
        self.permits_decided += 1
        answered = self.state.permits[event.permit].application
        named = evidence_references(self.state, answered, event.presentation)
        self.references[event.permit] = b"".join(one.batch + one.id for one in named)

    def _check_companions(self, recorded: Recorded) -> None:
        met = self._awaited is not None and self._awaited.is_met_by(recorded)
        if not met:
            self._miss()
            if isinstance(recorded.event, e.EvidencePresented | e.OrganisationBarred):
                before = "right after the event it belongs to"
                violation = Violation(Code.COMPANION_ALONE, before, "it stands alone")
                self._note(recorded, violation)
        self._awaited = _companion(recorded)

    def _miss(self) -> None:
        if self._awaited is not None:
            expected = f"{self._awaited.kind.__name__} {as_text(self._awaited.about)}"
            violation = Violation(
                Code.COMPANION_MISSING, expected, "another event or none"
            )
            self._note(self._awaited.after, violation)
        self._awaited = None

    def _note(self, recorded: Recorded, violation: Violation) -> None:
        where = Where(recorded.block.number, recorded.tx_hash, recorded.log_index)
        about = type(recorded.event).__name__
        expected, found = as_text(violation.expected), as_text(violation.found)
        self.differences.append(
            Difference(violation.rule, where, about, expected, found)
        )


def _companion(recorded: Recorded) -> PairedEvent | None:
    """Say which event must come right after this one."""
    event = recorded.event
    if isinstance(event, e.PermitIssued):
        return PairedEvent(e.EvidencePresented, event.permit, recorded)
    if isinstance(event, e.PermitSuperseded):
        return PairedEvent(e.PermitIssued, event.successor, recorded)
    if isinstance(event, e.OutcomeRecorded) and event.outcome is Outcome.BREACHED:
        return PairedEvent(e.OrganisationBarred, event.commitment, recorded)
    return None


def _identity(event: e.Event) -> bytes:
    """Give the subject of an event that follows another one."""
    if isinstance(event, e.EvidencePresented | e.PermitIssued):
        return event.permit
    return event.commitment if isinstance(event, e.OrganisationBarred) else b""
