"""State as the fold of the events, each checked before it counts.

What fails a check is noted and then counts all the same, as it does on the ledger:
the point is to arrive at the contracts' state and to say what should not be in it.
Presentations are large and are needed once; of each only the references to its
evidence are kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from zeropermit.audit.checks.common import PriorState
from zeropermit.audit.checks.table import violations
from zeropermit.audit.differences import Code, Difference, Where, as_text
from zeropermit.domain.evidence.evidence_set import EvidenceReference
from zeropermit.domain.evidence.references import evidence_references
from zeropermit.domain.law.codes import is_uscc
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import (
    BlockStamp,
    Cursor,
    LogEntry,
    Recorded,
    UnreadEvent,
)
from zeropermit.domain.ledger.identifiers import Address, BatchId, PermitId, RoundId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.unread import take
from zeropermit.domain.ledger.violations import Violation
from zeropermit.domain.permits.deceit import bars_holder
from zeropermit.domain.permits.doubt import in_doubt
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.supervision.events import RoundAnnounced

START = Cursor(-1, -1)
"""Before the first event."""


COMPANIONS = (
    e.EvidencePresented,
    e.ApplicantBarred,
    e.OrganisationBarred,
    e.UsccExceptionRecorded,
)
"""Events that always follow another one."""


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

    def take(self, entry: LogEntry) -> None:
        """Take one entry of the ledger into account.

        1. It comes after the entry before it.
        2. It is the companion that the event before it needs, if that needs one.
        3. What must hold before it holds.
        4. It is folded into the ledger's state; what cannot be is kept as unread.
        """
        # 1. Order
        if entry.cursor <= self._last:
            expected = f"after log {self._last.log_index} of block {self._last.block}"
            self._note(entry, Violation(Code.LOG_ORDER, expected, "it is not"))
        self._last = entry.cursor
        if isinstance(entry, UnreadEvent):
            self._miss()
            found = f"{entry.event or 'no topic'}: {entry.problem}"
            expected = f"an event of {entry.contract}"
            self._note(entry, Violation(Code[entry.cause.name], expected, found))
            take(self.state, entry)
        else:
            self._take_event(entry)

    def _take_event(self, recorded: Recorded) -> None:
        event = recorded.event
        self.events[type(event).__name__] += 1
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
        noted = len(self.differences)
        try:
            for violation in violations(prior, event):
                self._note(recorded, violation)
        except Exception as error:  # noqa: BLE001 - a check needs what was not read
            state = "a state that it can be checked by"
            self._note(recorded, Violation(Code.NOT_FOLDED, state, repr(error)))
        # 4. Fold
        if isinstance(event, RoundAnnounced):
            self.announcements.setdefault(event.round, recorded.block)
        unread = len(self.state.unread)
        take(self.state, recorded, partial(self._fold_noting, recorded))
        if len(self.state.unread) > unread and len(self.differences) == noted:
            found = self.state.unread[-1].problem
            state = "a state that it can follow"
            self._note(recorded, Violation(Code.NOT_FOLDED, state, found))

    def in_doubt(self) -> tuple[PermitId, ...]:
        """List the permits whose answers cannot be told."""
        return tuple(
            permit
            for permit in self.state.permits
            if in_doubt(self.state, permit, self.evidence_of(permit))
        )

    def evidence_of(self, permit: PermitId) -> tuple[EvidenceReference, ...] | None:
        """Give the references to a permit's evidence; None if none was presented."""
        words = self.references.get(permit)
        if words is None:
            return None
        return tuple(
            EvidenceReference(BatchId(words[i : i + 32]), words[i + 32 : i + 64])
            for i in range(0, len(words), 64)
        )

    def finish(self) -> None:
        """Note the events that are still awaited when there are no more events."""
        self._miss()

    def _fold_noting(self, recorded: Recorded, event: e.Event, time: int) -> None:
        try:
            self._fold(recorded, event, time)
        except Exception as error:
            self._note_unfolded(recorded, error)
            raise

    def _fold(self, recorded: Recorded, event: e.Event, time: int) -> None:
        if not isinstance(event, e.EvidencePresented):
            self.state.apply(event, time=time)
            return
        self.permits_decided += 1
        answered = self.state.permits[event.permit].application
        try:
            named = evidence_references(self.state, answered, event.presentation)
        except (KeyError, IndexError, ValueError) as error:
            self._note_unfolded(recorded, error)  # the permit is in doubt
        else:
            words = b"".join(one.batch + one.id for one in named)
            self.references[event.permit] = words

    def _note_unfolded(self, recorded: Recorded, error: Exception) -> None:
        state = "a state that it can follow"
        self._note(recorded, Violation(Code.NOT_FOLDED, state, repr(error)))

    def _check_companions(self, recorded: Recorded) -> None:
        met = self._awaited is not None and self._awaited.is_met_by(recorded)
        if not met:
            self._miss()
            if isinstance(recorded.event, COMPANIONS):
                before = "right after the event it belongs to"
                violation = Violation(Code.COMPANION_ALONE, before, "it stands alone")
                self._note(recorded, violation)
        self._awaited = _companion(self.state, recorded)

    def _miss(self) -> None:
        if self._awaited is not None:
            expected = f"{self._awaited.kind.__name__} {as_text(self._awaited.about)}"
            violation = Violation(
                Code.COMPANION_MISSING, expected, "another event or none"
            )
            self._note(self._awaited.after, violation)
        self._awaited = None

    def _note(self, entry: LogEntry, violation: Violation) -> None:
        where = Where(entry.block.number, entry.tx_hash, entry.log_index)
        about = (
            f"log of {entry.contract}"
            if isinstance(entry, UnreadEvent)
            else type(entry.event).__name__
        )
        expected, found = as_text(violation.expected), as_text(violation.found)
        self.differences.append(
            Difference(violation.rule, where, about, expected, found)
        )


def _companion(state: LedgerState, recorded: Recorded) -> PairedEvent | None:
    """Say which event must come right after this one."""
    event = recorded.event
    if isinstance(event, e.PermitIssued):
        return PairedEvent(e.EvidencePresented, event.permit, recorded)
    if isinstance(event, e.PermitSuperseded):
        return PairedEvent(e.PermitIssued, event.successor, recorded)
    if isinstance(event, e.PermitEnded) and bars_holder(state, event):
        return PairedEvent(e.ApplicantBarred, event.permit, recorded)
    if isinstance(event, e.OutcomeRecorded) and event.outcome is Outcome.BREACHED:
        return PairedEvent(e.OrganisationBarred, event.commitment, recorded)
    if isinstance(event, e.OrganisationRegistered) and not is_uscc(event.uscc):
        return PairedEvent(e.UsccExceptionRecorded, event.organisation, recorded)
    return None


def _identity(event: e.Event) -> bytes:
    """Give the subject of an event that follows another one."""
    if isinstance(event, e.EvidencePresented | e.PermitIssued | e.ApplicantBarred):
        return event.permit
    if isinstance(event, e.UsccExceptionRecorded):
        return event.organisation
    return event.commitment if isinstance(event, e.OrganisationBarred) else b""
