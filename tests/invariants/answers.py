"""What was answered at a second, and what the events up to it answer later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.invariants import ledger as ledgers
from tests.invariants.ledger import Journal, Ledger
from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.evidence.references import evidence_references
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.status import PermitStatus, permit_status, status
from zeropermit.domain.permits.verification import Answer, verify

ZERO = bytes(32)


@dataclass(frozen=True)
class Answers:
    """All that was answered as of one second."""

    time: int
    documents: tuple[bytes, ...]
    verified: tuple[Answer, ...]
    on_chain: tuple[tuple[PermitId, tuple[int, int]], ...]
    """State and revoked evidence of each permit, as the contract told."""


def references(state: LedgerState, permit: Permit) -> list[tuple[bytes, bytes]]:
    """A permit's evidence, named as the contract wants it named."""
    shown = permit.presentation
    assert isinstance(shown, EvidenceSet)
    named = evidence_references(state, permit.application, shown)
    return [reference.as_abi() for reference in named]


def told(ledger: Ledger, number: PermitId) -> tuple[int, tuple[int, int]]:
    """Ask the contract for a permit's status, without and with its evidence."""
    if number not in ledger.named:
        permit = ledger.state.permits[number]
        ledger.named[number] = references(ledger.state, permit)
    named, document = ledger.named[number], ledger.state.permits[number].document
    ask, contract = ledger.evm.call, ledger.world.permits
    return (
        ask(contract, "status", number),
        ask(contract, "statusWithEvidence", number, document, named),
    )


def computed(
    state: LedgerState, number: PermitId, now: int
) -> tuple[int, PermitStatus]:
    """Compute the same from the events."""
    permit = state.permits[number]
    return int(status(permit, now=now)), permit_status(state, permit, now=now)


def remembered(ledger: Ledger, documents: Iterable[bytes]) -> Answers:
    """Ask for this second, which is about to be over."""
    state, now = ledger.state, ledger.now
    wanted = tuple(documents)
    return Answers(
        now,
        wanted,
        tuple(_verified(state, document, now) for document in wanted),
        tuple((number, told(ledger, number)[1]) for number in state.permits),
    )


def recalled(journal: Journal, then: Answers) -> Answers:
    """Ask for a second that is over, of nothing but the events up to it."""
    state = ledgers.fold(journal, until=then.time)
    standings = (
        (number, computed(state, number, then.time)[1]) for number in state.permits
    )
    return Answers(
        then.time,
        then.documents,
        tuple(_verified(state, doc, then.time) for doc in then.documents),
        tuple((number, (int(s.state), s.revoked)) for number, s in standings),
    )


def _verified(state: LedgerState, document: bytes, now: int) -> Answer:
    return verify(state, document, at=now, as_of=BlockStamp(0, ZERO, bytes(32), now))
