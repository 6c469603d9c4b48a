"""Acts: what people sign, in words they can read, and what is then submitted.

One dataclass per act of the contracts. `message` gives the EIP-712 fields that are
signed; `arguments` gives what the contract's function takes before the
authorizations. Governance acts carry no signature and stand in `ledger/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeAlias

from zeropermit.domain.evidence.evidence_set import (
    Application,
    Commitment,
    Presentation,
)
from zeropermit.domain.ledger.identifiers import Address, ApplicationId, permit_id
from zeropermit.domain.matters.matter import Requirement
from zeropermit.domain.permits.reasons import Ending, Outcome, RevocationReason

Field: TypeAlias = tuple[str, str, object]
"""Name, EIP-712 type and value."""

DOMAIN_NAME = "zeropermit"
DOMAIN_VERSION = "1"


class Act(Protocol):
    """Something that someone signs and anyone may submit."""

    contract: ClassVar[str]
    function: ClassVar[str]
    primary: ClassVar[str]
    signatures: ClassVar[int]

    def message(self) -> tuple[Field, ...]:
        """Give the signed fields, the deadline left out."""

    def arguments(self) -> tuple[object, ...]:
        """Give the function's arguments, the authorizations left out."""


@dataclass(frozen=True, slots=True)
class SigningDomain:
    """The chain and contract that a signature is bound to."""

    chain_id: int
    contract: Address


@dataclass(frozen=True, slots=True)
class Authorization:
    """Who answers for an act, until when, and the proof."""

    signer: Address
    deadline: int
    signature: bytes

    def as_abi(self) -> tuple[str, int, bytes]:
        """Give the fields in the order of the ABI."""
        return (self.signer, self.deadline, self.signature)


def typed_data(act: Act, *, domain: SigningDomain, deadline: int) -> dict[str, object]:
    """Build the EIP-712 message of an act, as wallets take it."""
    fields = (*act.message(), ("deadline", "uint64", deadline))
    return {
        "types": {
            "EIP712Domain": [
                {"name": "name", "type": "string"},
                {"name": "version", "type": "string"},
                {"name": "chainId", "type": "uint256"},
                {"name": "verifyingContract", "type": "address"},
            ],
            act.primary: [{"name": name, "type": kind} for name, kind, _ in fields],
        },
        "primaryType": act.primary,
        "domain": {
            "name": DOMAIN_NAME,
            "version": DOMAIN_VERSION,
            "chainId": domain.chain_id,
            "verifyingContract": domain.contract,
        },
        "message": {name: _plain(value) for name, _, value in fields},
    }


def _plain(value: object) -> object:
    """Write bytes as hexadecimal, so that the message is JSON."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, tuple):
        return [_plain(element) for element in value]
    return value


@dataclass(frozen=True, slots=True)
class Enrol:
    """Register an enterprise and give it an officer's key."""

    contract: ClassVar[str] = "OrganisationRegistry"
    function: ClassVar[str] = "enrol"
    primary: ClassVar[str] = "Enrol"
    signatures: ClassVar[int] = 1

    uscc: str
    name: str
    key: Address
    until: int

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("uscc", "string", self.uscc),
            ("name", "string", self.name),
            ("key", "address", self.key),
            ("until", "uint64", self.until),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.uscc, self.name, self.key, self.until)


@dataclass(frozen=True, slots=True)
class RetireKey:
    """End a key's window now."""

    contract: ClassVar[str] = "OrganisationRegistry"
    function: ClassVar[str] = "retireKey"
    primary: ClassVar[str] = "RetireKey"
    signatures: ClassVar[int] = 1

    key: Address

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (("key", "address", self.key),)

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.key,)


@dataclass(frozen=True, slots=True)
class Attest:
    """Anchor a root of attestations."""

    contract: ClassVar[str] = "AttestationRegistry"
    function: ClassVar[str] = "attest"
    primary: ClassVar[str] = "Attest"
    signatures: ClassVar[int] = 1

    schema: str
    root: bytes
    count: int

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("schema", "string", self.schema),
            ("root", "bytes32", self.root),
            ("count", "uint32", self.count),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.schema, self.root, self.count)


@dataclass(frozen=True, slots=True)
class RevokeAttestations:
    """Revoke single attestations of one's own organisation."""

    contract: ClassVar[str] = "AttestationRegistry"
    function: ClassVar[str] = "revoke"
    primary: ClassVar[str] = "RevokeAttestations"
    signatures: ClassVar[int] = 1

    leaves: tuple[bytes, ...]
    reason: RevocationReason

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("leaves", "bytes32[]", self.leaves),
            ("reason", "string", self.reason.word),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (list(self.leaves), int(self.reason))


@dataclass(frozen=True, slots=True)
class RevokeBatch:
    """Revoke a whole batch of one's own organisation."""

    contract: ClassVar[str] = "AttestationRegistry"
    function: ClassVar[str] = "revokeBatch"
    primary: ClassVar[str] = "RevokeBatch"
    signatures: ClassVar[int] = 1

    schema: str
    attester: Address
    root: bytes
    reason: RevocationReason

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("schema", "string", self.schema),
            ("attester", "address", self.attester),
            ("root", "bytes32", self.root),
            ("reason", "string", self.reason.word),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.schema, self.attester, self.root, int(self.reason))


@dataclass(frozen=True, slots=True)
class Apply:
    """Apply for a permit."""

    contract: ClassVar[str] = "CommitmentRegistry"
    function: ClassVar[str] = "applyFor"
    primary: ClassVar[str] = "Apply"
    signatures: ClassVar[int] = 1

    matter: str
    version: int
    project: str
    authority: str
    """Unified social credit code of the authority."""
    consent: bytes

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("matter", "string", self.matter),
            ("version", "uint32", self.version),
            ("project", "string", self.project),
            ("authority", "string", self.authority),
            ("consent", "bytes32", self.consent),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.matter, self.version, self.project, self.authority, self.consent)


@dataclass(frozen=True, slots=True)
class Commit:
    """Commit for an application."""

    contract: ClassVar[str] = "CommitmentRegistry"
    function: ClassVar[str] = "commit"
    primary: ClassVar[str] = "Commit"
    signatures: ClassVar[int] = 1

    application: ApplicationId
    requirements: tuple[str, ...]
    letter: bytes
    due_at: int

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("application", "bytes32", self.application),
            ("requirements", "string[]", self.requirements),
            ("letter", "bytes32", self.letter),
            ("dueAt", "uint64", self.due_at),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.application, list(self.requirements), self.letter, self.due_at)


@dataclass(frozen=True, slots=True)
class WithdrawCommitment:
    """Take a commitment back."""

    contract: ClassVar[str] = "CommitmentRegistry"
    function: ClassVar[str] = "withdraw"
    primary: ClassVar[str] = "WithdrawCommitment"
    signatures: ClassVar[int] = 1

    commitment: Commitment

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (("commitment", "bytes32", self.commitment.id),)

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.commitment.as_abi(),)


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """Record, by two officers, what became of a commitment."""

    contract: ClassVar[str] = "CommitmentRegistry"
    function: ClassVar[str] = "recordOutcome"
    primary: ClassVar[str] = "RecordOutcome"
    signatures: ClassVar[int] = 2

    application: Application
    commitment: Commitment
    outcome: Outcome
    decision: bytes

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("commitment", "bytes32", self.commitment.id),
            ("outcome", "string", self.outcome.word),
            ("decision", "bytes32", self.decision),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (
            self.application.as_abi(),
            self.commitment.as_abi(),
            int(self.outcome),
            self.decision,
        )


@dataclass(frozen=True, slots=True)
class RepairCredit:
    """Let a barred organisation commit again, by two officers."""

    contract: ClassVar[str] = "CommitmentRegistry"
    function: ClassVar[str] = "repairCredit"
    primary: ClassVar[str] = "RepairCredit"
    signatures: ClassVar[int] = 2

    uscc: str
    matter: str
    decision: bytes

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("uscc", "string", self.uscc),
            ("matter", "string", self.matter),
            ("decision", "bytes32", self.decision),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.uscc, self.matter, self.decision)


@dataclass(frozen=True, slots=True)
class Issue:
    """Issue the permit that answers an application."""

    contract: ClassVar[str] = "PermitRegistry"
    function: ClassVar[str] = "issue"
    primary: ClassVar[str] = "Issue"
    signatures: ClassVar[int] = 1

    application: Application
    matter: str
    project: str
    requirements: tuple[Requirement, ...]
    presentation: Presentation
    number: str
    document: bytes
    valid_until: int

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("number", "string", self.number),
            ("matter", "string", self.matter),
            ("project", "string", self.project),
            ("application", "bytes32", self.application.id),
            ("document", "bytes32", self.document),
            ("evidence", "bytes32", self.presentation.digest),
            ("validUntil", "uint64", self.valid_until),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (
            self.application.as_abi(),
            self.matter,
            self.project,
            [requirement.as_abi() for requirement in self.requirements],
            self.presentation.as_abi(),
            (self.number, self.document, self.valid_until),
        )


@dataclass(frozen=True, slots=True)
class ActOnPermit:
    """What all acts on a permit have in common."""

    contract: ClassVar[str] = "PermitRegistry"

    application: Application
    """Application that the permit answers."""
    sequence: int
    """Number of acts done on the permit before this one."""

    def fields(self) -> tuple[Field, ...]:
        """Give what is signed beside the permit and the sequence."""
        return ()

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("permit", "bytes32", permit_id(self.application.id)),
            ("sequence", "uint32", self.sequence),
            *self.fields(),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        values = (value for _, _, value in self.fields())
        return (self.application.as_abi(), self.sequence, *values)


@dataclass(frozen=True, slots=True)
class DecidedAct(ActOnPermit):
    """An act on a permit by two officers, with a reason and a written decision."""

    signatures: ClassVar[int] = 2

    reason: str
    decision: bytes
    """Digest of the written decision."""

    def fields(self) -> tuple[Field, ...]:
        """See `ActOnPermit`."""
        return (
            ("reason", "string", self.reason),
            ("decision", "bytes32", self.decision),
        )


@dataclass(frozen=True, slots=True)
class Suspend(DecidedAct):
    """Suspend a permit (暂扣), by two officers."""

    function: ClassVar[str] = "suspend"
    primary: ClassVar[str] = "Suspend"


@dataclass(frozen=True, slots=True)
class Reinstate(DecidedAct):
    """Give a suspended permit back (发还), by two officers."""

    function: ClassVar[str] = "reinstate"
    primary: ClassVar[str] = "Reinstate"


@dataclass(frozen=True, slots=True)
class End(DecidedAct):
    """End a permit for good, by two officers."""

    function: ClassVar[str] = "end"
    primary: ClassVar[str] = "End"

    ending: Ending

    def fields(self) -> tuple[Field, ...]:
        """See `ActOnPermit`."""
        return (
            ("ending", "string", self.ending.word),
            *DecidedAct.fields(self),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`; the ending is signed as a word and submitted as a number."""
        decided = (int(self.ending), self.reason, self.decision)
        return (self.application.as_abi(), self.sequence, *decided)
