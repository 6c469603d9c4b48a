"""The ports of the use cases, by shape.

Adapters in `ledger/` and `store/` and the fakes of the tests conform to these
protocols; `bootstrap` joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from zeropermit.domain.acts.act import Act, Authorization, SigningDomain
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.pending import Sent
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.enquiry import CaseCode
from zeropermit.domain.applications.joint import JointApplication, JointId
from zeropermit.domain.applications.rating import Rating, RatingStage, Satisfaction
from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.evidence.schema import Schema
from zeropermit.domain.law.calendar import WorkingCalendar
from zeropermit.domain.law.regions import Region
from zeropermit.domain.ledger.block import BlockStamp, Cursor, LogEntry, Recorded
from zeropermit.domain.ledger.identifiers import (
    Address,
    ApplicationId,
    Digest,
    OrganisationId,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.file import MatterFile
from zeropermit.domain.permits.certificate import Certificate
from zeropermit.domain.permits.earlier import EarlierLedger
from zeropermit.domain.records.canonical import JsonValue
from zeropermit.domain.records.department import AccessScope, QueryEntry
from zeropermit.usecases.department.ports import RecordStore

T = TypeVar("T")

Clock: TypeAlias = Callable[[], int]
"""Gives the current Unix second."""

Reader: TypeAlias = Callable[[LedgerState, BlockStamp], T]
"""Computes something from the state as of a block."""


class Ledger(Protocol):
    """The ledger as use cases see it: state as of a block, and a way to act."""

    def look(
        self, *, at: int | None = None
    ) -> AbstractContextManager[tuple[LedgerState, BlockStamp]]:
        """Open the state and its block: the newest, or as it was at a past second.

        Nothing of the state may be kept.
        """

    def read(self, reader: Reader[T]) -> T:
        """Compute something from the newest state."""

    def history(self, application: ApplicationId) -> Sequence[Recorded]:
        """Give the events of an application and its permit, in order."""

    def domain(self, contract: str) -> SigningDomain:
        """Give the domain that binds signatures for a contract."""

    def check(self, act: Act, authorizations: Sequence[Authorization]) -> None:
        """Check that the signatures are by their signers, before anything is sent.

        Raises:
            SignatureRefusedError: One is not.
        """

    def submit(
        self, act: Act, authorizations: Sequence[Authorization], *, operation: str
    ) -> Operation:
        """Put a signed act on its way; the same operation id is the same act."""

    def operation(self, operation: str) -> Operation | None:
        """Give the state of an act."""


class EventIndex(Protocol):
    """The index of logs, as the view of the ledger reads it."""

    def entries(self, *, after: Cursor | None = None, limit: int) -> Sequence[LogEntry]:
        """Give logs, read or not, in the order of the ledger, after a place in it."""


class Records(Protocol):
    """The service's own records, found by their digest."""

    def put(
        self,
        record: Mapping[str, JsonValue],
        *,
        application: bytes | None = None,
        organisation: bytes | None = None,
    ) -> Digest:
        """Keep a record; keeping it twice for one owner is keeping it once."""

    def get(self, digest: bytes) -> Mapping[str, JsonValue] | None:
        """Give the record with this digest."""

    def of(
        self, application: ApplicationId, *, kind: str
    ) -> Iterator[Mapping[str, JsonValue]]:
        """Give an application's records of one type, newest first."""

    def of_organisation(
        self, organisation: OrganisationId, *, kind: str
    ) -> Iterator[Mapping[str, JsonValue]]:
        """Give an organisation's records of one type, newest first."""


class PermitNumbers(Protocol):
    """The issuer's register of permit numbers."""

    def take(
        self,
        *,
        region: str,
        day: str,
        application: ApplicationId,
        used: Set[int] = frozenset(),
    ) -> int:
        """Give the sequence of the day (`YYYYMMDD`), the same if asked again.

        None of `used`: sequences that permits on the ledger have.
        """

    def taken(self, day: str) -> Mapping[str, Mapping[ApplicationId, int]]:
        """Give the sequences of a day, by region and application."""


class JointApplications(Protocol):
    """The service's own list of which applications were made together."""

    def put(self, joint: JointApplication) -> None:
        """Keep a joint application."""

    def get(self, joint: JointId) -> JointApplication | None:
        """Give a joint application."""

    def containing(self, application: ApplicationId) -> JointApplication | None:
        """Give the joint application that an application is part of, if any."""

    def of(
        self, applicant: str, *, before: JointId | None, limit: int
    ) -> Sequence[JointApplication]:
        """List those of an applicant, by its credit code, newest first, behind one."""


class Ratings(Protocol):
    """Applicants' ratings of the service, once for each stage."""

    def put(self, rating: Rating) -> Rating:
        """Keep a rating, and give the one that is kept for this stage."""

    def of(self, application: ApplicationId) -> Sequence[Rating]:
        """Give the ratings of an application."""

    def counts(
        self, authority: OrganisationId | None = None
    ) -> Mapping[tuple[RatingStage, Satisfaction], int]:
        """Count ratings by stage and score, of one authority or of all."""

    def said(self, authority: OrganisationId, *, limit: int) -> Sequence[Rating]:
        """Give the ratings of an authority that say something, newest first."""


class PendingActEnds(Protocol):
    """Outcomes of acts that waited for a second officer.

    Of two who end one act at the same moment, one finds that the other was first.
    """

    def withdrawn(self, pending_act: Digest) -> bool:
        """Whether an act was taken back."""

    def sent(self, pending_act: Digest) -> Sent | None:
        """Give the last submission of an act; None if it was not sent."""

    def send(self, pending_act: Digest, operation: str) -> bool:
        """Note that an act is about to be sent; False if it was taken back."""

    def withdraw(self, pending_act: Digest, seen: Sent | None) -> bool:
        """Take an act back; False if it was sent otherwise than was seen."""


class CaseCodes(Protocol):
    """The codes with which applicants let others follow their applications."""

    def of(self, application: ApplicationId) -> CaseCode | None:
        """Give the code of an application; None if it never got one."""

    def give(self, application: ApplicationId) -> CaseCode:
        """Give an application its code, the same if asked again."""


@dataclass(frozen=True, slots=True)
class Query:
    """A purpose-bound question to a department, for one application."""

    application: ApplicationId
    receipt: ConsentReceipt
    schema: str
    department: str  #: Unified social credit code.
    subject: bytes  #: Organisation or project identifier.
    claims: tuple[str, ...]  #: Names of the claims that are needed.


class Departments(Protocol):
    """Departments that answer questions about their own records."""

    def query(self, query: Query) -> Sequence[Disclosure]:
        """Give the department's records, newest first; empty if it has none.

        Raises:
            ConsentRefusedError: The receipt does not cover the question.
            DepartmentUnreachableError: There is no answer now.
        """

    def codes(self) -> Sequence[str]:
        """Name the departments that can be asked."""

    def store(self, department: str) -> RecordStore:
        """Give a department its own record store, where that is on this machine.

        Raises:
            DepartmentUnreachableError: It is not.
        """

    def queries(
        self,
        department: str,
        scope: AccessScope,
        *,
        before: tuple[int, int] | None,
        limit: int,
    ) -> Sequence[QueryEntry]:
        """Give the queries to a department within a scope, newest first.

        `before` is second and number of the last entry of the page before.

        Raises:
            DepartmentUnreachableError: There is no answer now.
        """


class Catalogue(Protocol):
    """Matters and schemas, as data."""

    @property
    def working_days(self) -> WorkingCalendar:
        """Which days are worked."""

    def matter(self, code: str) -> MatterFile:
        """Give a matter.

        Raises:
            MatterUnknownError: There is none with this code.
        """

    def matters(self) -> Sequence[MatterFile]:
        """Give all matters."""

    def schema(self, code: str) -> Schema:
        """Give a schema.

        Raises:
            SchemaUnknownError: There is none with this code.
        """

    def schemas(self) -> Sequence[Schema]:
        """Give all schemas."""

    def region(self, code: str) -> Region:
        """Give a region that is in use.

        Raises:
            RegionError: It is malformed, unknown or no longer in use.
        """


class Signer(Protocol):
    """A key of the authority that signs decisions made by rule."""

    @property
    def address(self) -> Address:
        """Account of the key."""

    def sign(self, act: Act, *, domain: SigningDomain, deadline: int) -> Authorization:
        """Sign an act."""


class CertificateRenderer(Protocol):
    """Prints certificates in one font."""

    def missing(self, text: str) -> str:
        """Give the characters of a text that the font has not, each once."""

    def pdf(self, certificate: Certificate) -> bytes:
        """Set a certificate; the same one gives the same bytes."""


class RecordSigner(Protocol):
    """A key of the service for its own documents, and not for acts on the ledger."""

    @property
    def public(self) -> bytes:
        """Public key: compressed (33 bytes) if on P-256, else uncompressed (65)."""

    def sign(self, data: bytes) -> bytes:
        """Sign a digest of the data: 64 bytes, r and s."""


@dataclass(frozen=True, slots=True)
class ServiceContext:
    """All that the verbs of one service act with."""

    ledger: Ledger
    records: Records
    numbers: PermitNumbers
    joint: JointApplications
    codes: CaseCodes
    pending_acts: PendingActEnds
    ratings: Ratings
    departments: Departments
    catalogue: Catalogue
    #: System keys of authorities, by unified social credit code.
    signers: Mapping[str, Signer]
    clock: Clock
    #: None if certificates are not printed here.
    renderer: CertificateRenderer | None = None
    #: P-256 with SHA-256, for credentials; None if none are made here.
    credentials: RecordSigner | None = None
    #: SM2 with SM3, for documents; None if nothing is signed by them here.
    gm: RecordSigner | None = None
    #: Ledgers that came before the one in use, the one closed last first.
    earlier: Sequence[EarlierLedger] = ()

    @contextmanager
    def look(self) -> Iterator[tuple[LedgerState, int, BlockStamp]]:
        """Open the newest state, with the present second and the state's block.

        A block can be ahead of our clock, and its events have happened. A time that is
        written, or signed, is that of the clock. Nothing of the state may be kept.
        """
        with self.ledger.look() as (state, as_of):
            yield state, max(self.clock(), as_of.time), as_of
