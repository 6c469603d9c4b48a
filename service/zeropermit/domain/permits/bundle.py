"""The permit bundle: all that a verifier needs, in one file.

Public document, what was presented for each requirement, and the block in which the
permit was issued. A bundle proves what was so in that block; whether the permit is
still in force only the ledger says.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.ledger.identifiers import EvidenceId
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.records.canonical import Suite
from zeropermit.domain.records.codec import Word
from zeropermit.domain.records.record import RecordPart, TypedRecord
from zeropermit.errors import RecordError


@dataclass(frozen=True, slots=True)
class PresentedEvidence:
    """The evidence presented for one requirement."""

    requirement: str
    option: int  #: Position of the option that was chosen.
    evidence: EvidenceId
    #: None for a commitment or a permit, and where the holder keeps it back.
    disclosure: Disclosure | None


@dataclass(frozen=True, slots=True)
class BlockReference(RecordPart):
    """The block in which a permit was issued."""

    number: int
    hash: Word
    timestamp: int
    #: RLP of the header; empty if the node did not give it. Its keccak is the block
    #: hash on Ethereum's rules, while a consortium chain may leave seals out.
    header: bytes
    transaction: Word  #: Hash of the transaction.
    #: Proof of the transaction's receipt under the header's receipts root, node by
    #: node; empty if the node did not give one.
    receipt: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class PermitBundle(TypedRecord):
    """Document, evidence and block of one permit."""

    TYPE = "zeropermit/bundle/1"

    document: PermitDocument
    evidence: tuple[PresentedEvidence, ...]
    block: BlockReference
    suite: Suite = Suite.SHA_256

    def __post_init__(self) -> None:
        """Refuse a bundle whose evidence is not that of its document.

        Raises:
            RecordError: Requirements or evidence ids differ from the document's.
        """
        here = [(item.requirement, item.evidence) for item in self.evidence]
        there = [(row.requirement, row.evidence) for row in self.document.evidence]
        if here != there:
            raise RecordError(
                self.TYPE, "evidence", "other evidence than the document's"
            )
