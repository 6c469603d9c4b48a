"""Identifiers of the ledger: 32-byte words, derived and never chosen.

The same derivations stand in `contracts/libraries/Identifiers.sol`; the golden
values in `tests/vectors/identifiers.json` are checked against both
(`docs/protocol.md` §1).
"""

from __future__ import annotations

from typing import NewType

from eth_utils.crypto import keccak

from zeropermit.errors import ShortNameError, WordLengthError

Address = NewType("Address", str)
"""Account or contract, checksummed as in EIP-55."""

Digest = NewType("Digest", bytes)
OrganisationId = NewType("OrganisationId", bytes)
ProjectId = NewType("ProjectId", bytes)
SchemaId = NewType("SchemaId", bytes)
MatterId = NewType("MatterId", bytes)
MatterVersionId = NewType("MatterVersionId", bytes)
BatchId = NewType("BatchId", bytes)
AttestationId = NewType("AttestationId", bytes)
ApplicationId = NewType("ApplicationId", bytes)
CommitmentId = NewType("CommitmentId", bytes)
PermitId = NewType("PermitId", bytes)
EvidenceId = NewType("EvidenceId", bytes)
RoundId = NewType("RoundId", bytes)
InspectionId = NewType("InspectionId", bytes)
OrderId = NewType("OrderId", bytes)
StopId = NewType("StopId", bytes)
ReferralId = NewType("ReferralId", bytes)
NoticeId = NewType("NoticeId", bytes)

ORGANISATION_BYTES = 16
"""Bytes of the digest in an organisation's identifier; zeros follow."""
NO_END = 2**64 - 1
"""Exclusive end of a period without end."""

WORD_LENGTH = 32
ADDRESS_LENGTH = 20
"""Bytes of every identifier and digest."""

ZERO = bytes(WORD_LENGTH)
NO_PERMIT = PermitId(ZERO)
"""Stands for the permit to be changed in an application that changes none."""


def organisation_id(uscc: str) -> OrganisationId:
    """Derive an organisation's identifier from its unified social credit code."""
    digest = keccak(b"organisation:" + uscc.encode())
    return OrganisationId(digest[:ORGANISATION_BYTES].ljust(len(digest), b"\0"))


def project_id(code: str) -> ProjectId:
    """Derive a project's identifier from its project code."""
    return ProjectId(keccak(b"project:" + code.encode()))


def schema_id(code: str) -> SchemaId:
    """Derive a schema's identifier from its code, such as `construction-award/1`."""
    return SchemaId(keccak(b"schema:" + code.encode()))


def matter_id(code: str) -> MatterId:
    """Derive a matter's identifier from its code, such as `construction-permit`."""
    return MatterId(keccak(b"matter:" + code.encode()))


def matter_version_id(matter: MatterId, number: int) -> MatterVersionId:
    """Derive the identifier of version `number`, counted from 1."""
    return MatterVersionId(keccak(matter + number.to_bytes(WORD_LENGTH, "big")))


def address_bytes(address: Address) -> bytes:
    """Give the 20 bytes of an address."""
    return bytes.fromhex(address.removeprefix("0x"))


def address_word(address: Address) -> bytes:
    """Give an address as the ABI encodes it: 12 zeros, and its 20 bytes."""
    return address_bytes(address).rjust(WORD_LENGTH, b"\0")


def batch_id(schema: SchemaId, department: OrganisationId, root: bytes) -> BatchId:
    """Derive the identifier of the batch that `department` anchored with `root`."""
    return BatchId(keccak(schema + department + root))


def attestation_id(department: OrganisationId, leaf: bytes) -> AttestationId:
    """Derive the identifier of a department's attestation, in any batch."""
    return AttestationId(keccak(department + leaf))


def changes_digest(text: str) -> bytes:
    """Derive the digest of a change in words; zero if there is none."""
    return keccak(text=text) if text else ZERO


def permit_id(application: ApplicationId) -> PermitId:
    """Derive the identifier of the one permit that answers `application`."""
    return PermitId(keccak(b"permit:" + application))


def evidence_id(batch: BatchId, number: bytes) -> EvidenceId:
    """Derive the evidence id of an attestation as anchored in `batch`.

    With a batch of zeros, of a commitment or an earlier permit.
    """
    return EvidenceId(keccak(batch + number))


def round_id(body: OrganisationId, secret_hash: bytes) -> RoundId:
    """Derive the identifier of the round for which a body fixed a secret."""
    return RoundId(keccak(b"round:" + body + secret_hash))


def inspection_id(permit: PermitId, record: bytes) -> InspectionId:
    """Derive the identifier of an inspection from the digest of its record."""
    return InspectionId(keccak(b"inspection:" + permit + record))


def order_id(inspection: InspectionId, demands: bytes) -> OrderId:
    """Derive the identifier of a correction order from its demands."""
    return OrderId(keccak(b"order:" + inspection + demands))


def stop_id(permit: PermitId, decision: bytes) -> StopId:
    """Derive the identifier of an order to stop work from that of its document."""
    return StopId(keccak(b"stop:" + permit + decision))


def referral_id(permit: PermitId, record: bytes) -> ReferralId:
    """Derive the identifier of a referral from the digest of its file."""
    return ReferralId(keccak(b"referral:" + permit + record))


def notice_id(
    origin: PermitId, sequence: int, measure: int, words: tuple[bytes, bytes, int]
) -> NoticeId:
    """Derive the identifier of a notice to the holder of a permit.

    Args:
        origin: First permit of the line.
        sequence: Number of notices before.
        measure: Number of what is meant.
        words: Digests of the reason and of the grounds, and the end of the time to
            answer.
    """
    reason, grounds, until = words
    head = b"notice:" + origin + sequence.to_bytes(4, "big") + bytes([measure])
    return NoticeId(keccak(head + reason + grounds + until.to_bytes(8, "big")))


def short_name(name: str) -> bytes:
    """Pad a claim or requirement name to 32 bytes.

    Raises:
        ShortNameError: The name is not 1-31 printable ASCII characters.
    """
    if not (0 < len(name) < WORD_LENGTH and all(" " < char <= "~" for char in name)):
        raise ShortNameError(name)
    return name.encode("ascii").ljust(WORD_LENGTH, b"\0")


def is_short_name(word: bytes) -> bool:
    """Tell whether a word is a name that `short_name` could have padded."""
    name = word.rstrip(b"\0")
    printable = all(ord(" ") < byte <= ord("~") for byte in name)
    return 0 < len(name) < WORD_LENGTH and printable


def short_text(word: bytes) -> str:
    """Give back the name that `short_name` padded."""
    return word.rstrip(b"\0").decode("ascii", errors="replace")


def in_fours(digits: str) -> str:
    """Write digits in groups of four, so that people can compare them."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def to_hex(word: bytes) -> str:
    """Write a word as `0x` and lower-case digits."""
    return "0x" + word.hex()


def from_hex(text: str) -> bytes:
    """Read 32 bytes from `0x` and 64 hexadecimal digits.

    Raises:
        WordLengthError: The text is anything else.
    """
    if len(text) != len("0x") + 2 * WORD_LENGTH or not text.startswith("0x"):
        raise WordLengthError(text)
    try:
        return bytes.fromhex(text[2:])
    except ValueError as error:
        raise WordLengthError(text) from error
