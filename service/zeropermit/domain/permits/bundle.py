"""The permit bundle: all that a verifier needs, in one file.

Public document, what was presented for each requirement, and the block in which the
permit was issued. A bundle proves what was so in that block; whether the permit is
still in force only the ledger says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.ledger.identifiers import Digest, EvidenceId, to_hex
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.records.canonical import JsonValue, Suite, digest
from zeropermit.domain.records.record import Fields, record_fields
from zeropermit.errors import RecordError

_TYPE = "zeropermit/bundle/1"
_BLOCK_KEYS = ("number", "hash", "timestamp", "header", "transaction", "receipt")


@dataclass(frozen=True, slots=True)
class PresentedEvidence:
    """What was presented for one requirement."""

    requirement: str
    option: int
    """Position of the option that was chosen."""
    evidence: EvidenceId
    disclosure: Disclosure | None
    """None for a commitment or a permit, and where the holder keeps it back."""

    def as_json(self) -> dict[str, JsonValue]:
        """Give the JSON object."""
        shown = self.disclosure
        return {
            "requirement": self.requirement,
            "option": self.option,
            "evidence": to_hex(self.evidence),
            "disclosure": None if shown is None else shown.as_json(),
        }


@dataclass(frozen=True, slots=True)
class BlockReference:
    """The block in which a permit was issued."""

    number: int
    hash: bytes
    timestamp: int
    header: bytes
    """RLP of the header; empty if the node did not give it. Its keccak is the block
    hash on Ethereum's rules, while a consortium chain may leave seals out."""
    transaction: bytes
    """Hash of the transaction."""
    receipt: tuple[bytes, ...]
    """Proof of the transaction's receipt under the header's receipts root, node by
    node; empty if the node did not give one."""

    def as_json(self) -> dict[str, JsonValue]:
        """Give the JSON object."""
        return {
            "number": self.number,
            "hash": to_hex(self.hash),
            "timestamp": self.timestamp,
            "header": to_hex(self.header),
            "transaction": to_hex(self.transaction),
            "receipt": [to_hex(node) for node in self.receipt],
        }


@dataclass(frozen=True, slots=True)
class PermitBundle:
    """Document, evidence and block of one permit."""

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
            raise RecordError(_TYPE, "evidence", "other evidence than the document's")

    def as_json(self) -> dict[str, JsonValue]:
        """Give the bundle as JSON."""
        return {
            "type": _TYPE,
            "suite": self.suite.value,
            "document": self.document.as_json(),
            "evidence": [item.as_json() for item in self.evidence],
            "block": self.block.as_json(),
        }

    def digest(self) -> Digest:
        """Digest the bundle."""
        return digest(self.as_json())

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a bundle.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            SuiteError: The digest suite is unknown.
        """
        found = record_fields(value, _TYPE, ("document", "evidence", "block"))
        keys = ("requirement", "option", "evidence", "disclosure")
        return cls(
            document=PermitDocument.from_json(found.members["document"]),
            evidence=tuple(_read_evidence(i) for i in found.objects("evidence", keys)),
            block=_read_block(found.object("block", _BLOCK_KEYS)),
            suite=found.suite(),
        )


def _read_evidence(found: Fields) -> PresentedEvidence:
    shown = found.members["disclosure"]
    return PresentedEvidence(
        requirement=found.text("requirement"),
        option=found.integer("option"),
        evidence=EvidenceId(found.word("evidence")),
        disclosure=None if shown is None else Disclosure.from_json(shown),
    )


def _read_block(found: Fields) -> BlockReference:
    return BlockReference(
        number=found.integer("number"),
        hash=found.word("hash"),
        timestamp=found.integer("timestamp"),
        header=found.data("header"),
        transaction=found.word("transaction"),
        receipt=found.datas("receipt"),
    )
