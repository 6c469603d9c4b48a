"""Own data: who asked departments for what is about oneself, for what, and when.

The answer comes from the departments' own logs and is for the data subject alone: an
organisation sees the questions about it, and those asked for its own applications.
Nothing is stored here; a department that cannot be reached is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.ledger.identifiers import OrganisationId, organisation_id
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.verification import AsOf
from zeropermit.domain.records.department import Concern, Question
from zeropermit.errors import DepartmentUnreachableError
from zeropermit.usecases.ports import World


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list of all departments an entry stands, the newest first."""

    asked_at: int
    department: str
    sequence: int

    @property
    def rank(self) -> tuple[int, str, int]:
        """What the list is sorted by."""
        return (-self.asked_at, self.department, -self.sequence)


@dataclass(frozen=True, slots=True)
class Use:
    """One question to a department that concerns somebody."""

    question: Question
    place: Place
    department_name: str
    subject: str
    """Code of the organisation or project asked about; empty if it is not known."""
    matter: str
    """Code of the matter applied for; empty if the application is not known."""
    purpose_zh: str
    """As the applicant agreed to; empty if this service holds no consent for it."""
    purpose_en: str


@dataclass(frozen=True, slots=True)
class Uses:
    """A page of questions."""

    page: tuple[Use, ...]
    unreachable: tuple[str, ...]
    """Departments, by code, whose log could not be read."""


def list_uses(
    world: World, organisation: OrganisationId, *, before: Place | None, limit: int
) -> Uses:
    """List who asked for an organisation's data, the newest first.

    Args:
        world: The service.
        organisation: The data subject, who asks for itself.
        before: Place of the last entry of the page before.
        limit: How many at most.
    """

    def own(registers: Registers, _: AsOf) -> Concern:
        mine = tuple(
            application
            for application, filed in registers.applications.items()
            if filed.content.applicant == organisation
        )
        return Concern(organisation, mine)

    concern = world.ledger.read(own)
    found: list[tuple[Place, Question]] = []
    unreachable: list[str] = []
    for department in world.departments.codes():
        try:
            found += _asked(world, department, concern, before=before, limit=limit)
        except DepartmentUnreachableError:
            unreachable.append(department)
    found.sort(key=lambda entry: entry[0].rank)
    page = tuple(_use(world, place, question) for place, question in found[:limit])
    return Uses(page, tuple(unreachable))


def _asked(
    world: World, department: str, concern: Concern, *, before: Place | None, limit: int
) -> Iterator[tuple[Place, Question]]:
    """Give one department's part of a page."""
    start = None if before is None else _start(department, before)
    for question in world.departments.asked(
        department, concern, before=start, limit=limit
    ):
        yield (
            Place(question.asked.asked_at, department, question.sequence),
            question,
        )


def _start(department: str, before: Place) -> tuple[int, int]:
    """Say after which entry a department goes on when the list is at a place.

    Of the same second, departments come in the order of their codes.
    """
    if department == before.department:
        return before.asked_at, before.sequence
    later = department > before.department
    return before.asked_at + later, 0


def _use(world: World, place: Place, question: Question) -> Use:
    """Say in words what a question was about."""
    asked = question.asked

    def name(registers: Registers, _: AsOf) -> tuple[str, str, str]:
        known = registers.organisations
        holder = known.get(organisation_id(place.department))
        about = known.get(OrganisationId(asked.subject))
        subject = about.uscc if about else ""
        filed = registers.applications.get(asked.application)
        if filed and filed.content.project == asked.subject:
            subject = filed.project
        return holder.name if holder else "", subject, filed.matter if filed else ""

    holder, subject, matter = world.ledger.read(name)
    record = world.records.get(asked.receipt)
    receipt = None if record is None else ConsentReceipt.from_json(dict(record))
    return Use(
        question=question,
        place=place,
        department_name=holder,
        subject=subject,
        matter=matter,
        purpose_zh=receipt.purpose_zh if receipt else "",
        purpose_en=receipt.purpose_en if receipt else "",
    )
