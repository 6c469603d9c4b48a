"""What was answered at a second, and what the events up to it answer later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.invariants import ledger as ledgers
from tests.invariants.ledger import Journal, Ledger
from zeropermit.domain.evidence.evidence_set import Presentation
from zeropermit.domain.evidence.references import evidence_references
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.status import Standing, standing, status
from zeropermit.domain.permits.verification import Answer, AsOf, verify

ZERO = bytes(32)


@dataclass(frozen=True)
class Answers:
    """All that was answered as of one second."""

    time: int
    documents: tuple[bytes, ...]
    verified: tuple[Answer, ...]
    on_chain: tuple[tuple[PermitId, tuple[int, int]], ...]
    """State and revoked evidence of each permit, as the contract told."""


def references(registers: Registers, permit: Permit) -> list[tuple[bytes, bytes]]:
    """A permit's evidence, named as the contract wants it named."""
    shown = permit.presentation
    assert isinstance(shown, Presentation)
    named = evidence_references(registers, permit.application, shown)
    return [reference.as_abi() for reference in named]


def told(ledger: Ledger, number: PermitId) -> tuple[int, tuple[int, int]]:
    """Ask the contract for a permit's status, without and with its evidence."""
    if number not in ledger.named:
        permit = ledger.registers.permits[number]
        ledger.named[number] = references(ledger.registers, permit)
    named = ledger.named[number]
    ask, contract = ledger.evm.call, ledger.world.permits
    return (
        ask(contract, "status", number),
        ask(contract, "statusWithEvidence", number, named),
    )


def computed(registers: Registers, number: PermitId, now: int) -> tuple[int, Standing]:
    """Compute the same from the events."""
    permit = registers.permits[number]
    return int(status(permit, now=now)), standing(registers, permit, now=now)


def remembered(ledger: Ledger, documents: Iterable[bytes]) -> Answers:
    """Ask for this second, which is about to be over."""
    registers, now = ledger.registers, ledger.now
    wanted = tuple(documents)
    return Answers(
        now,
        wanted,
        tuple(_verified(registers, document, now) for document in wanted),
        tuple((number, told(ledger, number)[1]) for number in registers.permits),
    )


def recalled(journal: Journal, then: Answers) -> Answers:
    """Ask for a second that is over, of nothing but the events up to it."""
    registers = ledgers.fold(journal, until=then.time)
    standings = (
        (number, computed(registers, number, then.time)[1])
        for number in registers.permits
    )
    return Answers(
        then.time,
        then.documents,
        tuple(_verified(registers, doc, then.time) for doc in then.documents),
        tuple((number, (int(s.state), s.revoked)) for number, s in standings),
    )


def _verified(registers: Registers, document: bytes, now: int) -> Answer:
    return verify(registers, document, at=now, as_of=AsOf(0, ZERO, now))
