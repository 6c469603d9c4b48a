"""Matters, facts and whole cases: what it takes to be issued a permit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from eth_utils.crypto import keccak

from tests.builders.openings import only_asked
from tests.contracts import factories as f
from tests.contracts import packing
from tests.invariants.acts import application_id, presentation_of
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    EvidenceSet,
    PresentedAttestation,
    PresentedCommitment,
    PresentedPermit,
)
from zeropermit.domain.ledger.identifiers import ApplicationId, PermitId, permit_id
from zeropermit.domain.matters.matter import Requirement

OFFICERS_ONLY = "works-permit"
SMALL = "small-permit"
LATER = "later-permit"
PROJECTS = ("2609-370203-89-01-000018", "2609-370203-89-01-000026")
LAND_AGE = 30 * f.DAY
"""Greatest age of the land's observation (R01)."""
GRADE_AGE = 3_600


def small_set() -> list[tuple[Any, ...]]:
    """Two facts about the applicant and the project, and the other operators."""
    of_applicant = (f.OF_APPLICANT, 0, f.ZERO)
    grade = [("grade", f.AT_LEAST, f.word(1)), ("grade", f.NOT_EQUAL, f.word(2))]
    place = [("place", f.IS_PROJECT, f.ZERO)]
    qualified = f.option(f.QUALIFICATION, of_applicant, GRADE_AGE, grade)
    return [
        (f.word("S01"), f.ALERT, [qualified, f.promise(of_applicant)]),
        (f.word("S02"), f.SUSPEND, [f.option(f.FIRE_REVIEW, predicates=place)]),
        (f.word("S03"), f.AT_ISSUE, [f.option(f.FIRE_REVIEW)]),
    ]


def later_set() -> list[tuple[Any, ...]]:
    """A small permit of the project and its holder, or a promise; and one fact."""
    of_applicant = (f.OF_APPLICANT, 0, f.ZERO)
    own = [(f.word("holder"), f.ORGANISATION, f.IS_APPLICANT, f.ZERO)]
    of_project = f.changed(f.permitted(matter=SMALL), 4, own)
    return [
        (f.word("P01"), f.SUSPEND, [of_project, f.promise(of_applicant)]),
        (f.word("P02"), f.ALERT, [f.permitted(of_applicant, SMALL)]),
        (f.word("P03"), f.AT_ISSUE, [f.option(f.FIRE_REVIEW)]),
    ]


MATTERS: Mapping[str, tuple[Any, tuple[int, int, int, int], *tuple[int, ...]]] = {
    f.MATTER: (f.requirement_set(), f.VALIDITY, True, False, False, False, 1),
    OFFICERS_ONLY: (f.requirement_set(), (0, 0, 0, 24), False, False, False, True, 1),
    SMALL: (small_set(), (1, 0, 0, 0), True, True, True, False, 6),
    LATER: (later_set(), (2, 1, 1, 0), True, False, False, False, 1),
}
"""Requirement set, validity and flags, by matter: whether a system may sign, whether
several permits may be in force for one project, whether their supervisor forfeits them,
whether they concern public safety; and the kind of their subjects."""
FORFEITED_BY_SUPERVISOR = SMALL
DEPARTMENTS = {
    f.LAND_USE: f.LAND,
    f.AWARD: f.AUTHORITY,
    f.QUALIFICATION: f.AUTHORITY,
    f.FIRE_REVIEW: f.FIRE,
}
FLAWS = (
    "area 99",
    "area in words",
    "area 100",
    "other holder",
    "grade 3",
    "grade 2",
    "not passed",
    "other place",
    "too old",
    "oldest",
    "future",
    "brief",
    "over",
    "other subject",
    "party of another type",
    "record open",
    "not anchored",
)
"""What may be wrong, or nearly wrong, with the facts of a case."""


LAYOUTS: Mapping[str, Callable[[bytes], bytes]] = {
    "": lambda packed: packed,
    "cut short": lambda packed: packed[:-1],
    "goes on": lambda packed: packed + b"\0",
    "begins late": lambda packed: packed[:1] + packed,
    "empty": lambda packed: b"",
}
"""Ways to lay evidence out, of which one is right."""


@dataclass
class Dossier:
    """All that `issue` takes, as the one who puts it together holds it."""

    application: Application
    matter: str
    project: str
    requirements: tuple[Requirement, ...]
    number: str
    document: bytes
    valid_until: int
    attestations: list[PresentedAttestation] = field(default_factory=list)
    commitments: list[PresentedCommitment] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    permits: list[PresentedPermit] = field(default_factory=list)
    told: str = ""
    """How the filing is spoilt."""
    laid_out: str = ""
    """How the bytes of the evidence are spoilt."""

    @property
    def id(self) -> ApplicationId:
        return application_id(self.application.as_abi())

    @property
    def permit(self) -> PermitId:
        return permit_id(self.id)

    def copied(self) -> Dossier:
        return replace(
            self,
            attestations=list(self.attestations),
            commitments=list(self.commitments),
            choices=list(self.choices),
            permits=list(self.permits),
        )

    @property
    def shown(self) -> EvidenceSet:
        return EvidenceSet(
            tuple(self.choices),
            tuple(self.attestations),
            tuple(self.commitments),
            tuple(self.permits),
        )

    def close_what_nobody_asks_for(self) -> None:
        closed = only_asked(self.requirements, self.shown)
        self.attestations = list(closed.attestations)

    def arguments(self, filing: bytes) -> tuple[Any, ...]:
        """The arguments of `issue`."""
        return (
            self.application.as_abi(),
            self.matter,
            self.project,
            LAYOUTS[self.laid_out](self.shown.pack()),
            (self.number, self.document, self.valid_until),
            filing,
        )


def facts(
    matter: str, holder: str, contractor: str, project: str, now: int, serial: int
) -> dict[str, f.Attestation]:
    """What departments attest for a case, by schema."""
    place, owner = f.project_id(project), f.organisation_id(holder)
    works = f.organisation_id(contractor)
    record = {"record": f.word(serial)}
    grade = f.Attestation(
        f.QUALIFICATION, works, {"grade": f.word(1), **record}, now, opened=("grade",)
    )
    fire = f.Attestation(
        f.FIRE_REVIEW,
        place,
        {"passed": f.word(1), "place": place, **record},
        now,
        now + 400 * f.DAY,
        opened=("passed", "place"),
    )
    if matter == LATER:
        return {f.FIRE_REVIEW: fire}
    if matter == SMALL:
        return {
            f.QUALIFICATION: f.altered(grade, subject=owner),
            f.FIRE_REVIEW: fire,
        }
    land = {"holder": owner, "area": f.word(500), **record}
    award = {"contractor": works, **record}
    return {
        f.LAND_USE: f.Attestation(
            f.LAND_USE, place, land, now - f.DAY, opened=("holder", "area")
        ),
        f.AWARD: f.Attestation(f.AWARD, place, award, now, opened=("contractor",)),
        f.QUALIFICATION: grade,
        f.FIRE_REVIEW: fire,
    }


def flawed(held: dict[str, f.Attestation], flaw: str, now: int) -> None:
    """Let a fact be wrong, or as bad as it may be."""

    def change(schema: str, claim: str = "", value: Any = None, **changes: Any) -> None:
        fact = held.get(schema)
        if fact is not None:
            claims = {**fact.claims, claim: value} if claim else fact.claims
            held[schema] = f.altered(fact, claims=claims, **changes)

    def time(schema: str, *, ago: int) -> None:
        change(schema, observed_at=now - ago)

    elsewhere = keccak(text="elsewhere")
    changes: dict[str, Any] = {
        "area 99": lambda: change(f.LAND_USE, "area", f.word(99)),
        "area in words": lambda: change(f.LAND_USE, kinds={"area": f.TEXT}),
        "area 100": lambda: change(f.LAND_USE, "area", f.word(100)),
        "other holder": lambda: change(f.LAND_USE, "holder", elsewhere),
        "grade 3": lambda: change(f.QUALIFICATION, "grade", f.word(3)),
        "grade 2": lambda: change(f.QUALIFICATION, "grade", f.word(2)),
        "not passed": lambda: change(f.FIRE_REVIEW, "passed", f.word(0)),
        "other place": lambda: change(f.FIRE_REVIEW, "place", elsewhere),
        "too old": lambda: time(f.LAND_USE, ago=LAND_AGE + 1),
        "oldest": lambda: time(f.LAND_USE, ago=LAND_AGE),
        "future": lambda: time(f.FIRE_REVIEW, ago=-1),
        "brief": lambda: change(f.FIRE_REVIEW, valid_until=now + 60),
        "over": lambda: change(f.FIRE_REVIEW, valid_until=now),
        "record open": lambda: change(
            f.FIRE_REVIEW, opened=("passed", "place", "record")
        ),
        "party of another type": lambda: change(f.AWARD, kinds={"contractor": f.TEXT}),
        "other subject": lambda: change(f.QUALIFICATION, subject=elsewhere),
    }
    if flaw in changes:
        changes[flaw]()


def as_presented(fact: f.Attestation) -> PresentedAttestation:
    return presentation_of(packing.evidence([], [fact.presented()], [])).attestations[0]
