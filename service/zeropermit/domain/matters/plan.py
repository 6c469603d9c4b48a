"""Plan: several matters of one project, in the order in which they can be had.

What a matter rests on follows from its requirements alone: options that take the
permit of another matter. From that come order and levels, the longest chain of
decisions, and which facts several permits need but are proven once.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from zeropermit.domain.law.calendar import WorkingCalendar
from zeropermit.domain.law.decision_limit import (
    JOINT_WORKING_DAYS,
    DecisionLimit,
    decision_limit,
    working_limit,
)
from zeropermit.domain.ledger.identifiers import matter_id
from zeropermit.domain.matters.file import MatterFile
from zeropermit.domain.matters.matter import permit_dependencies
from zeropermit.domain.matters.meaning import meaning
from zeropermit.errors import MatterFileError, PlanCycleError


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One matter in a plan."""

    matter: str
    #: 0 if it waits for no other; else one more than the highest it rests on.
    level: int
    #: Matters of the plan whose permits it takes as evidence.
    rests_on: tuple[str, ...]
    #: When it has to be decided at the latest, if all before it take their time.
    limit: DecisionLimit
    days: int  #: Days of its own and of the longest chain before it, of any kind.


@dataclass(frozen=True, slots=True)
class Plan:
    """Several matters in order."""

    steps: tuple[PlanStep, ...]
    #: The chain of matters that takes longest, the first one first.
    critical_path: tuple[str, ...]
    #: When all has to be decided that is handled jointly (行政许可法 42).
    joint: DecisionLimit

    @property
    def levels(self) -> tuple[tuple[str, ...], ...]:
        """Matters that can be decided side by side, level after level."""
        depth = max((step.level for step in self.steps), default=-1)
        return tuple(
            tuple(step.matter for step in self.steps if step.level == level)
            for level in range(depth + 1)
        )

    def step(self, matter: str) -> PlanStep:
        """Give the step of a matter, which the plan must have."""
        return next(step for step in self.steps if step.matter == matter)


@dataclass(frozen=True, slots=True)
class PlanRequirement:
    """A requirement of a matter."""

    matter: str
    requirement: str


def dependencies(matters: Sequence[MatterFile]) -> Mapping[str, tuple[str, ...]]:
    """Say for each matter on which others of the set it may rest, by code."""
    codes = {matter_id(matter.code): matter.code for matter in matters}
    needed = {
        matter.code: permit_dependencies(matter.requirements) for matter in matters
    }
    return {
        code: tuple(
            other
            for identifier, other in codes.items()
            if identifier in wanted and other != code
        )
        for code, wanted in needed.items()
    }


def publishing_order(matters: Sequence[MatterFile]) -> tuple[MatterFile, ...]:
    """Put each matter after those whose permits it takes, else as they are.

    The ledger refuses a matter that asks for permits of one without a version.

    Raises:
        MatterFileError: They need one another in a circle.
    """
    before = dependencies(matters)
    left, ordered = {matter.code: matter for matter in matters}, list[MatterFile]()
    while left:
        ready = [code for code in left if left.keys().isdisjoint(before[code])]
        if not ready:
            problem = "their permits need one another in a circle"
            raise MatterFileError(", ".join(left), problem)
        ordered += map(left.pop, ready)
    return tuple(ordered)


def plan(
    matters: Sequence[MatterFile], *, applied_at: int, calendar: WorkingCalendar
) -> Plan:
    """Put matters, each named once, in order, and compute when each has to be decided.

    Raises:
        PlanCycleError: They need one another in a circle.
    """
    before = dependencies(matters)
    steps: dict[str, PlanStep] = {}
    waiting = {matter.code: matter for matter in matters}
    while waiting:
        ready = [code for code in waiting if steps.keys() >= set(before[code])]
        if not ready:
            raise PlanCycleError(tuple(waiting))
        made = [
            _step(waiting[code], [steps[b] for b in before[code]], applied_at, calendar)
            for code in ready
        ]
        for step in made:
            steps[step.matter] = step
            del waiting[step.matter]
    return Plan(
        steps=tuple(steps.values()),
        critical_path=_critical_path(steps),
        joint=working_limit(applied_at, JOINT_WORKING_DAYS, calendar),
    )


def shared_requirements(
    matters: Sequence[MatterFile],
) -> tuple[tuple[PlanRequirement, ...], ...]:
    """Group requirements that mean the same; those of one matter alone too."""
    groups: dict[Hashable, list[PlanRequirement]] = {}
    for matter in matters:
        for position, requirement in enumerate(matter.requirements):
            group = groups.setdefault(meaning(matter.requirements, position), [])
            group.append(PlanRequirement(matter.code, requirement.name))
    return tuple(tuple(group) for group in groups.values())


def _step(
    matter: MatterFile,
    before: Sequence[PlanStep],
    applied_at: int,
    calendar: WorkingCalendar,
) -> PlanStep:
    """Make the step of a matter, given those that it rests on."""
    begun: int | None = applied_at
    provisional = False
    longest = max(before, key=_length, default=None)
    if longest is not None:
        due = longest.limit.due
        begun = None if due is None else due - 1  # within the last day
        provisional = longest.limit.provisional
    limit = DecisionLimit(None, provisional=True)
    if begun is not None:
        own = decision_limit(matter, begun, calendar)
        limit = DecisionLimit(own.due, provisional=own.provisional or provisional)
    return PlanStep(
        matter=matter.code,
        level=max((step.level + 1 for step in before), default=0),
        rests_on=tuple(step.matter for step in before),
        limit=limit,
        days=matter.decision_days + (longest.days if longest else 0),
    )


def _critical_path(steps: Mapping[str, PlanStep]) -> tuple[str, ...]:
    """Go back from the step that ends last, each time to the longest before."""
    path: list[str] = []
    last = max(steps.values(), key=_length, default=None)
    while last is not None:
        path.append(last.matter)
        before = [steps[code] for code in last.rests_on]
        last = max(before, key=_length, default=None)
    return tuple(reversed(path))


def _length(step: PlanStep) -> tuple[bool, int, int]:
    """Compare steps by their end; one whose end is not known yet ends last."""
    due = step.limit.due
    return (due is None, due or 0, step.days)
