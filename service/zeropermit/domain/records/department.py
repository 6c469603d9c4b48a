"""A department's own attestations, and the log of their queries.

    loaded → prepared → anchored → revoked
       └────────┴──────────────────→ revoked

A record that is corrected before it was prepared goes from `loaded` to `revoked` at
once: the ledger never heard of it. The log of questions is a chain: each entry holds
the digest of the one before, so that none can be changed or taken out unseen. Cutting
off its end is seen only by who knows an earlier `LogHead`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Annotated, TypedDict

from zeropermit.domain.acts.attestations import Attest
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.canonical import JsonValue, Suite, digest
from zeropermit.domain.records.codec import JsonName, Word, write_members

FIRST_PREVIOUS = ids.Digest(ids.ZERO)
"""Placeholder for the entry before the first."""

_TYPE = "zeropermit/question/1"


class StoredRecordState(StrEnum):
    """How far a record got."""

    LOADED = auto()  #: Sealed and kept; no batch has it yet.
    PREPARED = auto()  #: In a batch that was, or will be, sent to the ledger.
    ANCHORED = auto()
    REVOKED = auto()


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A sealed record as the record store knows it, without its secrets."""

    leaf: bytes
    schema: str
    subject: str  #: Project code or unified social credit code.
    subject_word: bytes
    query_id: str
    observed_at: int
    valid_until: int | None
    #: Digest of the record's claims, without its time of observation.
    content: ids.Digest
    created_at: int
    state: StoredRecordState = StoredRecordState.LOADED
    root: bytes | None = None  #: Root of its batch, from `prepared` on.
    supersedes: bytes | None = None  #: Leaf of the record that this one corrects.
    #: Leaf of the record whose fact was observed again; that one stays good.
    renews: bytes | None = None
    #: Leaf of the record that corrects or renews this one.
    superseded_by: bytes | None = None
    #: Why it is, or is about to be, revoked.
    reason: RevocationReason = RevocationReason.NONE


class RecordFilter(TypedDict, total=False):
    """The terms by which records are looked up; all given terms must match."""

    schema: str
    subject: str
    query_id: str
    state: StoredRecordState
    root: bytes  #: Root of a batch; revoked records are in it too.
    superseded_by: None  #: Records that nothing has taken the place of.


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to be kept."""

    stored: StoredRecord
    #: Canonical JSON of the sealed attestation: secret, for its salts.
    sealed: str = field(repr=False)
    #: Record of the record store that it takes the place of.
    replaces: StoredRecord | None = None


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """Records under one root."""

    root: bytes
    schema: str
    count: int
    #: Key that anchored it; None while that is not known to have happened.
    attester: ids.Address | None = None

    @property
    def act(self) -> Attest:
        """The act that anchors it: the same, however often it is asked for."""
        return Attest(self.schema, self.root, self.count)


class QueryOutcome(StrEnum):
    """How a question ended."""

    ANSWERED = auto()
    NOTHING_HELD = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class QueryRecord:
    """A query and its result, without claims and salts."""

    application: ids.ApplicationId
    receipt: ids.Digest
    schema: str
    subject: Word  #: Organisation or project identifier.
    claims: tuple[str, ...]  #: Names of the claims that were asked for.
    queried_at: Annotated[int, JsonName("asked_at")]
    outcome: QueryOutcome
    reason: str = ""  #: Why it was refused.
    answered: tuple[Word, ...] = ()  #: Leaves of the attestations that were shown.


@dataclass(frozen=True, slots=True)
class QueryEntry:
    """An entry of the log."""

    sequence: int  #: From 1.
    previous: ids.Digest  #: Digest of the entry before.
    query: QueryRecord
    digest: ids.Digest

    @property
    def intact(self) -> bool:
        """Whether the digest is that of the entry."""
        return self == entry(self.query, sequence=self.sequence, previous=self.previous)


@dataclass(frozen=True, slots=True)
class AccessScope:
    """Scope of the queries that an organisation may read."""

    organisation: ids.OrganisationId  #: Questions about it are its business.
    #: Questions for its own applications are, whomever they are about.
    applications: tuple[ids.ApplicationId, ...]


@dataclass(frozen=True, slots=True)
class LogHead:
    """How long the log is, and the digest of its last entry."""

    count: int
    digest: ids.Digest


def entry(query: QueryRecord, *, sequence: int, previous: ids.Digest) -> QueryEntry:
    """Make the entry of the log that follows `previous`."""
    record: dict[str, JsonValue] = {
        "type": _TYPE,
        "suite": Suite.SHA_256.value,
        "sequence": sequence,
        "previous": ids.to_hex(previous),
        **write_members(query),
    }
    return QueryEntry(sequence, previous, query, digest(record))
