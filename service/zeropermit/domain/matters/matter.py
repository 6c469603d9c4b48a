"""Matters: the requirements of a permit, as the ledger holds them.

A requirement is a fact in place of a paper; any one of its options will do. The
set is kept packed as the code of a contract of its own, so that contract, service and
auditor speak of the same one (`contracts/interfaces/IMatterRegistry.sol`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from eth_utils.crypto import keccak

from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.law.subjects import MatterSubject
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.abi import AbiStruct
from zeropermit.domain.ledger.packed import counted

NO_SCHEMA = ids.SchemaId(ids.ZERO)
"""Schema of a commitment option."""

REQUIREMENT_LIMIT = 32
OPTION_LIMIT = 8
PREDICATE_LIMIT = 4
WAITING_LIMIT = 8  #: Versions of a matter that may wait to open before a new one.
DEFINITION_LIMIT = 8_192  #: Bytes of a schema's definition.


class Recheck(IntEnum):
    """The effect on a permit when evidence is revoked after issue."""

    NONE = 0
    AT_ISSUE = 1
    ALERT = 2
    SUSPEND = 3


class OptionKind(IntEnum):
    """By whose word an option is met."""

    NONE = 0
    ATTESTATION = 1
    COMMITMENT = 2
    PERMIT = 3


class SubjectKind(IntEnum):
    """The party that a statement is about, or that commits."""

    NONE = 0
    PROJECT = 1
    APPLICANT = 2
    PARTY = 3


class Operator(IntEnum):
    """How an opened claim is compared."""

    NONE = 0
    EQUAL = 1
    NOT_EQUAL = 2
    AT_LEAST = 3
    AT_MOST = 4
    IS_APPLICANT = 5
    IS_PROJECT = 6


@dataclass(frozen=True, slots=True)
class Subject(AbiStruct):
    """The party that an attestation must be about, or that must commit."""

    kind: SubjectKind
    #: For a party: position of the requirement whose evidence opens `claim`.
    requirement: int = 0
    claim: bytes = (
        ids.ZERO
    )  #: For a party: name of the claim that holds the organisation.


@dataclass(frozen=True, slots=True)
class Predicate(AbiStruct):
    """A condition on one opened claim."""

    claim: bytes
    kind: ClaimType  #: Type that the claim must have.
    operator: Operator
    value: bytes = ids.ZERO


OWNED_BY_APPLICANT = Predicate(
    ids.short_name("holder"), ClaimType.ORGANISATION, Operator.IS_APPLICANT
)
"""The one condition that an option may make on an earlier permit."""


@dataclass(frozen=True, slots=True)
class Option(AbiStruct):
    """One lawful way to meet a requirement."""

    ABI_ORDER = ("kind", "schema", "subject", "max_age", "predicates")

    kind: OptionKind
    subject: Subject
    #: Schema of an attestation; for a permit, the matter that it answers.
    schema: ids.SchemaId = NO_SCHEMA
    #: Greatest age of the observation in seconds; `NO_END` for no limit.
    max_age: int = 0
    predicates: tuple[Predicate, ...] = ()

    @property
    def matter(self) -> ids.MatterId:
        """For a permit: the matter whose permit it must be."""
        return ids.MatterId(self.schema)


@dataclass(frozen=True, slots=True)
class Requirement(AbiStruct):
    """A fact that a matter needs proven, in place of a paper."""

    id: bytes
    recheck: Recheck
    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        """The id as people read it, such as `R06`."""
        return ids.short_text(self.id)


@dataclass(frozen=True, slots=True)
class Validity(AbiStruct):
    """Validity of a permit, in calendar months; zero means no limit."""

    start_within_months: int
    extension_limit: int
    extension_months: int
    valid_for_months: int


@dataclass(frozen=True, slots=True)
class MatterVersion:
    """One published version of a matter, as rebuilt from its event."""

    matter: ids.MatterId
    code: str
    number: int
    requirements: tuple[Requirement, ...]
    validity: Validity
    automatic: bool
    several_permits: bool  #: Whether several may be in force for one project.
    #: Whether the supervisor of a permit forfeits it (吊销), and not its authority.
    forfeited_by_supervisor: bool
    #: Whether it directly concerns public safety, health, life or property: a permit
    #: got by deceit then bars its holder for three years.
    public_safety: bool
    subject: MatterSubject  #: Of which kind the things are that its permits are for.
    document: bytes
    texts: bytes  #: Digest of the texts that people read and sign in its cases.
    opens_at: int
    open_until: int  #: Exclusive end of taking applications.


def packed_requirements(requirements: Sequence[Requirement]) -> bytes:
    """Lay a requirement set out as the ledger keeps it (`docs/protocol.md` §8)."""
    return counted(map(_packed_requirement, requirements))


def requirements_digest(requirements: Sequence[Requirement]) -> bytes:
    """Digest a requirement set: keccak-256 of its packed form."""
    return keccak(packed_requirements(requirements))


def _packed_requirement(requirement: Requirement) -> bytes:
    options = counted(map(_packed_option, requirement.options))
    return requirement.id + bytes([requirement.recheck]) + options


def _packed_option(option: Option) -> bytes:
    subject = option.subject
    content = b"".join(
        (
            bytes([option.kind]),
            option.schema,
            bytes([subject.kind, subject.requirement]),
            subject.claim,
            option.max_age.to_bytes(8, "big"),
            counted(map(_packed_predicate, option.predicates)),
        )
    )
    return len(content).to_bytes(2, "big") + content


def _packed_predicate(one: Predicate) -> bytes:
    return one.claim + bytes([one.kind.number, one.operator]) + one.value


def permit_dependencies(requirements: Sequence[Requirement]) -> frozenset[ids.MatterId]:
    """Name the matters whose permits may serve as evidence here."""
    options = (option for r in requirements for option in r.options)
    return frozenset(
        ids.MatterId(option.schema)
        for option in options
        if option.kind is OptionKind.PERMIT
    )


def recheck_mask(requirements: Sequence[Requirement], recheck: Recheck) -> int:
    """Set bit i for each requirement i with this recheck."""
    return sum(1 << i for i, r in enumerate(requirements) if r.recheck == recheck)
