"""Assembly: from evidence held to evidence presented.

Given everything that departments disclosed and organisations committed, choose for
each requirement the first lawful option that is met, and say for the others what is
missing. The presentation that results opens no claim that no rule needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    EvidenceSet,
    PresentedAttestation,
)
from zeropermit.domain.ledger.identifiers import SchemaId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import (
    Option,
    OptionKind,
    Requirement,
    SubjectKind,
)
from zeropermit.domain.matters.rules import Case, reason_against_last
from zeropermit.domain.permits.reasons import Reason

OPEN = Choice(option=255, evidence=255)
"""Stands for a requirement that is not met yet; no evidence has this position."""


@dataclass(frozen=True, slots=True)
class RequirementFinding:
    """The evidence found for one requirement."""

    requirement: Requirement
    choice: Choice | None  #: How it is met; positions count the evidence that was held.
    #: Why not, for each option in turn; empty if it is met.
    reasons: tuple[Reason, ...]

    @property
    def met(self) -> bool:
        """Whether the requirement is met."""
        return self.choice is not None


@dataclass(frozen=True, slots=True)
class Assembly:
    """The findings, and the presentation if every requirement is met."""

    findings: tuple[RequirementFinding, ...]
    presentation: EvidenceSet | None

    @property
    def complete(self) -> bool:
        """Whether a permit could be issued now."""
        return self.presentation is not None


def assemble(
    state: LedgerState,
    application: Application,
    requirements: Sequence[Requirement],
    evidence: EvidenceSet,
    *,
    now: int,
) -> Assembly:
    """Find the evidence of each requirement, as of `now`.

    `evidence` is all that could be presented, newest first, without choices.
    What names a party is chosen so that every requirement is met, if it can be:
    of two awards the one whose contractor is licensed. Otherwise the findings are
    those of the first choice for each requirement.
    """
    case = Case(state, application, requirements, evidence, now)
    findings = _way(case, (), lawful=True) or _way(case, (), lawful=False) or ()
    choices = [finding.choice for finding in findings if finding.choice]
    if not requirements or len(choices) < len(requirements):
        return Assembly(findings, None)
    return Assembly(findings, _compact(requirements, choices, evidence))


def _way(
    case: Case, done: tuple[RequirementFinding, ...], *, lawful: bool
) -> tuple[RequirementFinding, ...] | None:
    """Find the first way to meet the rest; None if `lawful` is set and none exists."""
    if len(done) == len(case.requirements):
        return done
    choices = tuple(finding.choice or OPEN for finding in done)
    here = replace(case, presentation=replace(case.presentation, choices=choices))
    for finding in _findings(here):
        if finding.met or not lawful:
            way = _way(case, (*done, finding), lawful=lawful)
            if way is not None:
                return way
    return None


def _findings(case: Case) -> Iterator[RequirementFinding]:
    """Find how the next requirement is met; more than once if parties hang on it."""
    position = len(case.presentation.choices)
    requirement = case.requirements[position]
    claims = sorted(set(_party_claims(case.requirements, position)))
    named: set[tuple[bytes | None, ...]] = set()
    reasons: list[Reason] = []
    for number, option in enumerate(requirement.options):
        best = Reason.EVIDENCE_MISSING
        for evidence in _candidates(case, requirement, option):
            choice = Choice(number, evidence)
            chosen = (*case.presentation.choices, choice)
            reason = reason_against_last(case, chosen)
            best = max(best, reason)
            if reason is Reason.NONE:
                parties = _parties(case, option, choice, claims)
                if parties not in named:
                    named.add(parties)
                    yield RequirementFinding(requirement, choice, ())
                if not claims:
                    return
        reasons.append(best)
    if not named:
        yield RequirementFinding(requirement, None, tuple(reasons))


def _parties(
    case: Case, option: Option, choice: Choice, claims: Sequence[bytes]
) -> tuple[bytes | None, ...]:
    """Give the parties that a choice names."""
    if option.kind is not OptionKind.ATTESTATION:
        return (None,) * len(claims)
    attestation = case.presentation.attestations[choice.evidence]
    opened = map(attestation.opened, claims)
    return tuple(None if one is None else one.value for one in opened)


def claims_to_open(requirements: Sequence[Requirement], schema: SchemaId) -> set[bytes]:
    """Name the claims of `schema` that some option of the set may need opened."""
    needed: set[bytes] = set()
    for position, requirement in enumerate(requirements):
        for option in requirement.options:
            if option.kind is OptionKind.ATTESTATION and option.schema == schema:
                needed |= {predicate.claim for predicate in option.predicates}
                needed |= set(_party_claims(requirements, position))
    return needed


def _candidates(case: Case, requirement: Requirement, option: Option) -> list[int]:
    """Give the positions of the evidence that an option could take."""
    evidence = case.presentation
    if option.kind is OptionKind.COMMITMENT:
        fits = [requirement.id in one.requirements for one in evidence.commitments]
    elif option.kind is OptionKind.PERMIT:
        versions = case.state.versions
        answered = [versions[one.application.version] for one in evidence.permits]
        fits = [version.matter == option.matter for version in answered]
    else:
        fits = [one.schema == option.schema for one in evidence.attestations]
    return [position for position, fit in enumerate(fits) if fit]


def _party_claims(
    requirements: Sequence[Requirement], position: int
) -> Iterator[bytes]:
    """Give the claims by which other requirements name parties found here."""
    for requirement in requirements:
        for option in requirement.options:
            subject = option.subject
            if subject.kind is SubjectKind.PARTY and subject.requirement == position:
                yield subject.claim


def _compact(
    requirements: Sequence[Requirement],
    choices: Sequence[Choice],
    evidence: EvidenceSet,
) -> EvidenceSet:
    """Keep the evidence that is used, and of it the claims that are needed."""
    shown: dict[int, set[bytes]] = {}
    promised: list[int] = []
    issued: list[int] = []
    kept = {OptionKind.COMMITMENT: promised, OptionKind.PERMIT: issued}
    chosen = [r.options[c.option] for r, c in zip(requirements, choices, strict=True)]
    for option, choice in zip(chosen, choices, strict=True):
        if option.kind is OptionKind.ATTESTATION:
            claims = shown.setdefault(choice.evidence, set())
            claims |= {predicate.claim for predicate in option.predicates}
        elif choice.evidence not in kept[option.kind]:
            kept[option.kind].append(choice.evidence)
    for option in chosen:
        if option.subject.kind is SubjectKind.PARTY:
            named_in = choices[option.subject.requirement].evidence
            shown[named_in].add(option.subject.claim)
    order = {OptionKind.ATTESTATION: list(shown), **kept}
    return EvidenceSet(
        tuple(
            Choice(choice.option, order[option.kind].index(choice.evidence))
            for option, choice in zip(chosen, choices, strict=True)
        ),
        tuple(_opening_only(evidence.attestations[i], shown[i]) for i in shown),
        tuple(evidence.commitments[i] for i in promised),
        tuple(evidence.permits[i] for i in issued),
    )


def _opening_only(
    attestation: PresentedAttestation, claims: set[bytes]
) -> PresentedAttestation:
    """Drop the openings of claims that no rule needs."""
    kept = tuple(o for o in attestation.openings if o.claim in claims)
    return replace(attestation, openings=kept)
