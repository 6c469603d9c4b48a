"""Impact: which permits in force would not meet another version of their matter.

A permit keeps the evidence it was issued on. Under a new requirement set each
requirement is looked at by its id: what means the same as before stays met, what is
new has no evidence, and what was changed is decided again, with the permit's own
evidence and nothing else. This decides nothing about any permit: a permit is judged by
the version it was issued under.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from zeropermit.domain.evidence.assembly import OPEN
from zeropermit.domain.evidence.evidence_set import Choice, EvidenceSet
from zeropermit.domain.ledger.identifiers import MatterId, PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import OptionKind, Requirement
from zeropermit.domain.matters.meaning import meanings
from zeropermit.domain.matters.rules import Case, reason_against_last
from zeropermit.domain.permits.reasons import Reason, State
from zeropermit.domain.permits.start_limits import version_of
from zeropermit.domain.permits.status import permit_status
from zeropermit.domain.permits.turn import IN_FORCE


class RequirementChange(StrEnum):
    """The effect of a version on a requirement."""

    #: The version before does not have it, so no permit has evidence for it.
    NEW = auto()
    CHANGED = auto()


@dataclass(frozen=True, slots=True)
class UnmetRequirement:
    """A requirement that a permit would not meet."""

    requirement: str
    change: RequirementChange
    now: Reason  #: Why it is not met with the permit's evidence as of now.
    #: Why it would not have been met when the permit was issued; NONE if it would: then
    #: newer data is all that is missing.
    at_issue: Reason


@dataclass(frozen=True, slots=True)
class PermitImpact:
    """A permit in force, and the requirements of the new set that it would not meet."""

    id: PermitId
    number: str
    project: str
    version: int  #: Number of the version it was issued under.
    state: State
    unmet: tuple[UnmetRequirement, ...]


def impact(
    state: LedgerState,
    matter: MatterId,
    requirements: Sequence[Requirement],
    *,
    now: int,
) -> tuple[PermitImpact, ...]:
    """Decide every permit in force of a matter again, under another requirement set.

    `state` includes presentations, and evidence is checked as of `now`.
    """
    return tuple(
        _impact(state, identifier, requirements, found, now)
        for identifier, permit in state.permits.items()
        if version_of(state, permit).matter == matter
        and (found := permit_status(state, permit, now=now).state)
        and found in IN_FORCE
    )


def _impact(
    state: LedgerState,
    identifier: PermitId,
    requirements: Sequence[Requirement],
    permit_state: State,
    now: int,
) -> PermitImpact:
    permit = state.permits[identifier]
    filed = state.applications[permit.application]
    version = version_of(state, permit)
    presentation = permit.presentation or EvidenceSet((), (), ())
    case = Case(state, filed.content, requirements, presentation, now)
    own = dict(_own_evidence(version.requirements, presentation))
    known, wanted = meanings(version.requirements), meanings(requirements)
    today = _decided(case, own)
    then = _decided(replace(case, now=permit.issued_at), own)
    return PermitImpact(
        id=identifier,
        number=permit.number,
        project=filed.project,
        version=version.number,
        state=permit_state,
        unmet=tuple(
            UnmetRequirement(
                requirement.name,
                RequirementChange.CHANGED
                if requirement.name in known
                else RequirementChange.NEW,
                today[position],
                then[position],
            )
            for position, requirement in enumerate(requirements)
            if known.get(requirement.name) != wanted[requirement.name]
            and today[position] is not Reason.NONE
        ),
    )


def _own_evidence(
    requirements: Sequence[Requirement], presentation: EvidenceSet
) -> Iterator[tuple[bytes, tuple[OptionKind, int]]]:
    """Give the evidence that met each requirement, by the requirement's id."""
    for requirement, choice in zip(requirements, presentation.choices, strict=False):
        kind = requirement.options[choice.option].kind
        yield requirement.id, (kind, choice.evidence)


def _decided(
    case: Case, own: Mapping[bytes, tuple[OptionKind, int]]
) -> tuple[Reason, ...]:
    """Say for each requirement in turn why it is not met; NONE if it is.

    What fails still names its parties, so that one fault is not reported as many.
    """
    chosen: tuple[Choice, ...] = ()
    reasons: list[Reason] = []
    for requirement in case.requirements:
        best, choice = Reason.EVIDENCE_MISSING, OPEN
        for candidate in _candidates(requirement, own):
            reason = reason_against_last(case, (*chosen, candidate))
            if choice is OPEN or reason is Reason.NONE:
                best, choice = reason, candidate
            if reason is Reason.NONE:
                break
        chosen = (*chosen, choice)
        reasons.append(best)
    return tuple(reasons)


def _candidates(
    requirement: Requirement, own: Mapping[bytes, tuple[OptionKind, int]]
) -> list[Choice]:
    """Give the options that the evidence of the same requirement could serve."""
    kind, evidence = own.get(requirement.id, (OptionKind.NONE, 0))
    return [
        Choice(number, evidence)
        for number, option in enumerate(requirement.options)
        if option.kind is kind
    ]
