"""The offices of a town in memory: organisations, keys, schemas, batches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tests.builders import facts as f
from tests.builders.blocks import recorded_in
from tests.builders.facts import address, word
from zeropermit.domain.evidence.disclosure import Anchor, Disclosure, disclose
from zeropermit.domain.evidence.evidence_set import PresentedAttestation
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import Recorded
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    Address,
    MatterVersionId,
    batch_id,
    matter_id,
    matter_version_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import Requirement, Validity


@dataclass
class Offices:
    """The state of a ledger, and the entries that come before any application."""

    state: LedgerState = field(default_factory=LedgerState)
    recorded: list[Recorded] = field(default_factory=list)
    now: int = f.START
    blocks: int = 0
    pace: int = 1
    """Seconds between two blocks."""
    keys: dict[Address, str] = field(default_factory=dict)
    """Names of the keys."""
    requirements: tuple[Requirement, ...] = ()
    matter: str = f.MATTER
    number: int = 1
    """Version of the matter."""
    authority: str = f.AUTHORITY

    def tell(self, *events: e.Event, after: int = 0) -> None:
        """Let events happen, in one block that comes `after` seconds later."""
        self.now += after or self.pace
        self.blocks += 1
        self.record(recorded_in(self.blocks, self.now, *events))

    def record(self, recorded: Iterable[Recorded]) -> None:
        """Apply the events of a block to the state."""
        for one in recorded:
            self.state.apply(one.event, time=one.block.time)
            self.recorded.append(one)

    def register(self, uscc: str, kind: e.OrganisationKind, *keys: str) -> None:
        name = f.NAMES.get(uscc, uscc)
        self.tell(e.OrganisationRegistered(organisation_id(uscc), kind, uscc, name))
        for key in keys:
            self.add_key(key, uscc)

    def add_key(
        self,
        name: str,
        uscc: str,
        *,
        role: e.KeyRole = e.KeyRole.OFFICER,
        person: int | None = None,
        since: int = 1,
        until: int = NO_END,
    ) -> None:
        self.keys[address(name)] = name
        if person is None:
            person = len(self.keys)
        owner, governance = organisation_id(uscc), address("gov")
        self.tell(
            e.KeyAdded(address(name), owner, role, person, since, until, governance)
        )

    def grant(
        self,
        uscc: str,
        kind: e.GrantKind,
        scope: bytes,
        *,
        until: int = NO_END,
        regions: tuple[int, ...] | None = None,
    ) -> None:
        """Give a grant, for the city of the case unless other regions are named."""
        where = f.regions_of(kind) if regions is None else regions
        what = (organisation_id(uscc), kind, scope, where)
        self.tell(e.GrantGiven(*what, 1, until, word("basis")))

    def define(self, schema: str, definition: str) -> None:
        """Define a schema that a department may attest."""
        self.tell(e.SchemaDefined(schema_id(schema), schema, definition))
        attester = self.attester_of(schema)
        self.grant(attester, e.GrantKind.ATTEST, schema_id(schema))

    def attester_of(self, schema: str) -> str:
        """Give the department that attests a schema."""
        return f.DEPARTMENT

    def publish(
        self,
        matter: str,
        requirements: Sequence[Requirement],
        *,
        version: int = 1,
        automatic: bool = True,
        document: bytes = b"\1" * 32,
        validity: Validity = f.VALIDITY,
    ) -> None:
        """Publish a version that the authority may decide."""
        self.matter, self.requirements = matter, tuple(requirements)
        self.number = version
        scope = matter_id(matter)
        if self.number == 1:
            self.grant(self.authority, e.GrantKind.DECIDE, scope)
        self.tell(
            e.MatterVersionPublished(
                matter_version_id(scope, version),
                scope,
                matter,
                version,
                self.requirements,
                validity,
                automatic,
                False,
                False,
                document,
                word("texts"),
                self.opening(),
            )
        )

    def opening(self) -> int:
        """Give the second at which a version opens that is published next."""
        return self.now + self.pace

    @property
    def version(self) -> MatterVersionId:
        return matter_version_id(matter_id(self.matter), self.number)

    def anchor(
        self,
        facts: Iterable[f.Fact],
        *,
        key: str = "department",
        uscc: str = f.DEPARTMENT,
        salt: str = "",
    ) -> list[Disclosure]:
        """Anchor facts of one schema as one batch, and disclose all claims."""
        sealed = [f.seal(fact, uscc, salt) for fact in facts]
        tree, by = StandardTree.of([s.leaf for s in sealed]), address(key)
        schema = schema_id(sealed[0].record.schema)
        batch = batch_id(schema, organisation_id(uscc), tree.root)
        named = (batch, organisation_id(uscc), schema, by)
        self.tell(e.BatchAnchored(*named, tree.root, len(sealed)))
        return [
            disclose(
                s,
                [claim.name for claim in s.record.claims],
                anchor=Anchor(tree.root, tree.path(s.leaf)),
            )
            for s in sealed
        ]

    def shown(self, *facts: f.Fact, salt: str = "") -> tuple[PresentedAttestation, ...]:
        """Anchor facts, each in a batch with a sibling, and present them."""
        found = []
        for fact in facts:
            sibling = replace(fact, subject=f.SIBLING[fact.kind])
            found.append(f.shown(self.anchor([fact, sibling], salt=salt)[0]))
        return tuple(found)
