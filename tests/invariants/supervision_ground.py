"""Where random calls of supervision begin: two bodies, two matters, and permits.

ground = SupervisionGround.of(World())
permit = ground.issue(line)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.lifecycle import change, live
from tests.contracts.world import KEYS, World
from tests.invariants.expected_stops import SupervisedWork
from tests.invariants.supervision_entries import (
    SUPERSEDED,
    PermitEntry,
    Person,
    WorkEntry,
)

MATTERS = ("supervised-permit", "watched-permit")
BODIES = (f.OTHER_BODY, f.AUTHORITY)
TWIN = "other one again"
"""A second key of one officer."""
SOME_TIME = (3, 0, 0, 0)
"""Work starts when a permit is issued, so that none lapses."""
PROJECTS = tuple(f"2609-370203-89-01-0001{number:02}" for number in range(20, 26))


@dataclass
class SupervisionGround:
    """A world that supervision begins in; its permits are told to the model."""

    world: World
    accounts: dict[str, LocalAccount]
    people: dict[str, Person]
    cases: dict[bytes, f.Case] = field(default_factory=dict)
    serial: int = 0

    @classmethod
    def of(cls, world: World) -> SupervisionGround:
        world.populate()
        requirements = [f.requirement_set()[3]]
        for matter in MATTERS:
            world.publish(requirements, matter=matter, validity=SOME_TIME)
            world.grant(f.AUTHORITY, f.DECIDE, f.matter_id(matter))
            for body in BODIES:
                world.grant(body, f.INSPECT, f.matter_id(matter))
        accounts, people = {}, {}
        for person, (name, (uscc, role)) in enumerate(KEYS.items(), 1):
            account, owner = world.keys[name], f.organisation_id(uscc)
            accounts[account.address] = account
            people[account.address] = Person(owner, role, person)
        twin, one = f.account(TWIN), people[world.keys["other one"].address]
        key = (one.body, twin.address, one.role, one.number, START, f.NO_END)
        world.govern("addKey", *key)
        accounts[twin.address], people[twin.address] = twin, one
        return cls(world, accounts, people)

    def begin(self) -> SupervisedWork:
        """A model of the ground, on which nothing has happened yet."""
        self.cases, self.serial = {}, 0
        grants = {
            (f.organisation_id(body), f.matter_id(matter))
            for body in BODIES
            for matter in MATTERS
        }
        return SupervisedWork(dict(self.people), grants=grants)

    def issue(self, model: SupervisedWork, line: int) -> bytes:
        """Issue the first permit of a line; each line is of a project of its own."""
        case = self._case(MATTERS[line % 3 == 2], PROJECTS[line])
        self.world.issue(case)
        live(self.world, "reportStart", case, 0)
        model.works[case.permit_id] = WorkEntry(since=self.world.evm.now)
        return self._known(model, case, f.ZERO)

    def change(self, model: SupervisedWork, permit: bytes) -> bytes:
        """Let another permit take the place of one, which is in force."""
        old = self.cases[permit]
        new = replace(
            self._case(old.matter, old.project, (permit, "another contractor")),
            requirements=old.requirements,
        )
        change(self.world, old, model.permits[permit].decisions, new)
        model.permits[permit].state = SUPERSEDED
        return self._known(model, new, permit)

    def _case(
        self, matter: str, project: str, change: tuple[bytes, str] = f.NEW_PERMIT
    ) -> f.Case:
        self.serial += 1
        consent = keccak(text=f"consent {self.serial}")
        words = (matter, 1, project, f.AUTHORITY, consent, *change)
        application = self.world.apply(words)
        case = f.Case(application, [f.requirement_set()[3]], [], [], [(1, 0)])
        case.matter, case.project = matter, project
        case.number = f"3702032026112301{self.serial:02}"
        case.document = keccak(text=f"document {self.serial}")
        number = case.application_id
        case.commitments = [self.world.committed(number, "applicant", ["R04"])]
        return case

    def _known(self, model: SupervisedWork, case: f.Case, before: bytes) -> bytes:
        self.cases[case.permit_id] = case
        authority = f.organisation_id(f.AUTHORITY)
        entry = PermitEntry(f.matter_id(case.matter), authority, before)
        model.permits[case.permit_id] = entry
        return case.permit_id
