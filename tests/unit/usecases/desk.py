"""A service's desk over a town in memory: registers, real records, and a ledger.

The ledger keeps what is submitted, as a node that mines nothing. What would have come
of it, a test tells the town itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from eth_account.signers.local import LocalAccount

from tests.builders import facts as f
from tests.builders.store import empty_store
from tests.builders.town import Town
from zeropermit.bootstrap.service import draw_code
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.domain.acts.act import Act, Authorization, SigningDomain
from zeropermit.domain.acts.duties import signatories
from zeropermit.domain.acts.operation import Operation, OperationState
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import Address, OrganisationId, PermitId
from zeropermit.errors import SignatureRefusedError
from zeropermit.ledger.acts import sign_act, signer_of
from zeropermit.store.codes import SqlCaseCodes
from zeropermit.store.joint import SqlJointApplications
from zeropermit.store.pending_acts import SqlPendingActEnds
from zeropermit.store.ratings import SqlRatings
from zeropermit.store.records import SqlPermitNumbers, SqlRecords
from zeropermit.usecases.ports import ServiceContext

DOMAIN = SigningDomain(1337, Address("0x" + "52" * 20))
DECISION = f.word("decision")


@dataclass
class TownLedger:
    """A town as use cases see a ledger."""

    town: Town
    submitted: list[tuple[Act, Sequence[Authorization]]] = field(default_factory=list)
    operations: dict[str, Operation] = field(default_factory=dict)

    @contextmanager
    def look(self, *, at=None):
        yield self.town.state, self.town.as_of

    def read(self, reader):
        return reader(self.town.state, self.town.as_of)

    def domain(self, contract: str) -> SigningDomain:
        return DOMAIN

    def check(self, act: Act, authorizations: Sequence[Authorization]) -> None:
        signers = [given.signer for given in authorizations]
        found = signatories(self.town.state, act, signers)
        for by, given in zip(found, authorizations, strict=True):
            owner = by.organisation if by else OrganisationId(bytes(32))
            signed = {"authorization": given, "organisation": owner}
            if signer_of(act, domain=DOMAIN, **signed) != given.signer:
                raise SignatureRefusedError(given.signer)

    def operation(self, operation: str) -> Operation | None:
        return self.operations.get(operation)

    def submit(self, act, authorizations, *, operation: str) -> Operation:
        self.submitted.append((act, authorizations))
        now = self.town.now
        saved = Operation(
            operation, act.primary, OperationState.SAVED, *[None] * 5, now, now
        )
        self.operations[operation] = saved
        return self.operations[operation]


@dataclass(frozen=True)
class SystemKey:
    """The authority's system key."""

    account: LocalAccount
    organisation: OrganisationId = f.AUTHORITY_ID

    @property
    def address(self) -> Address:
        return Address(self.account.address)

    def sign(self, act: Act, *, domain: SigningDomain, deadline: int) -> Authorization:
        owner = self.organisation
        signed = {"account": self.account, "organisation": owner}
        return sign_act(act, domain=domain, deadline=deadline, **signed)


@dataclass
class Desk:
    """A town with one permit, and the world that the verbs act with."""

    town: Town
    ledger: TownLedger
    world: ServiceContext
    permit: PermitId

    def sign(self, act: Act, by: str, *, seconds: int = 600) -> Authorization:
        deadline = self.town.now + seconds
        [each] = signatories(self.town.state, act, [f.address(by)])
        owner = each.organisation if each else OrganisationId(bytes(32))
        signed = {"account": f.account(by), "organisation": owner}
        return sign_act(act, domain=DOMAIN, deadline=deadline, **signed)

    @property
    def held(self):
        return self.town.state.permits[self.permit]

    def started(self) -> None:
        self.town.tell(
            e.WorkStarted(
                self.permit,
                self.held.progress.reports,
                self.town.now,
                f.address("applicant"),
            )
        )

    def stopped(self, at: int) -> None:
        self.town.tell(
            e.WorkStopped(
                self.permit,
                self.held.progress.reports,
                at,
                f.word("report"),
                f.address("applicant"),
            )
        )


@contextmanager
def opened(path, *, system: bool = False, catalogue=None) -> Iterator[Desk]:
    """Open a desk whose records are in a database at `path`."""
    town = Town.small()
    permit = town.granted()
    engine = empty_store(path)
    ledger = TownLedger(town)
    signers = {f.AUTHORITY: SystemKey(f.account("system"))} if system else {}

    def clock() -> int:
        return town.now

    world = ServiceContext(
        ledger=ledger,
        records=SqlRecords(engine, clock),
        numbers=SqlPermitNumbers(engine),
        joint=SqlJointApplications(engine),
        codes=SqlCaseCodes(engine, draw_code),
        pending_acts=SqlPendingActEnds(engine, clock),
        ratings=SqlRatings(engine),
        departments=None,
        catalogue=catalogue or load_catalogue(),
        signers=signers,
        clock=clock,
    )
    yield Desk(town, ledger, world, permit)
    engine.dispose()
