"""Eligibility: the ledger's answer for each requirement, before an application.

No department is asked and no record is opened: there is no consent yet. What earlier
permits show on the ledger is public, and the rules that would be applied to it are
applied here. Everything that is said to be held is looked at again upon applying.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from zeropermit.domain.evidence.assembly import RequirementFinding, assemble
from zeropermit.domain.evidence.evidence_set import (
    Application,
    EvidenceSet,
    PresentedAttestation,
)
from zeropermit.domain.evidence.references import source_of
from zeropermit.domain.law.subjects import check_subject
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    ApplicationId,
    OrganisationId,
    PermitId,
    organisation_id,
    permit_id,
    project_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import Option, OptionKind, SubjectKind
from zeropermit.domain.matters.rules import Case
from zeropermit.domain.permits.doubt import case_in_doubt
from zeropermit.domain.permits.reasons import Reason
from zeropermit.errors import LedgerInDoubtError
from zeropermit.usecases.applications.consent import ConsentRequest, open_version
from zeropermit.usecases.applications.earlier_permits import permits_held
from zeropermit.usecases.ports import ServiceContext


class RequirementStatus(StrEnum):
    """Status of a requirement before an application."""

    HELD = "held"  #: A permit or an attestation that the ledger knows would meet it.
    FETCH = "fetch"  #: A department holds such data and is asked upon consent.
    COMMIT = "commit"  #: A commitment is to be signed.
    BLOCKED = "blocked"  #: Something else has to come first.


@dataclass(frozen=True, order=True, slots=True)
class PublicBody:
    """A public body that can help, or that has."""

    uscc: str
    name: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A permit that would meet a requirement, and its authority."""

    matter: str  #: Code of the matter.
    authorities: tuple[PublicBody, ...]
    #: The applicant's own open application for it, if there is one.
    application: ApplicationId | None
    ended: bool  #: Whether there is one that is no longer in force.


@dataclass(frozen=True, slots=True)
class RequirementEligibility:
    """One requirement, as far as the ledger itself knows."""

    requirement: str  #: Its short name, such as `R04`.
    status: RequirementStatus
    #: The attester, the issuer or the department that holds the data.
    bodies: tuple[PublicBody, ...] = ()
    permit: PermitId | None = None  #: Permit that it is met by.
    number: str = ""  #: Number of that permit.
    since: int = 0  #: Second of the observation or of the issue; 0 if nothing is held.
    #: Whether the commitment is that of a firm which the evidence will name.
    by_others: bool = False
    barred: bool = False  #: Whether the applicant may make no commitments at present.
    #: Permits of this ledger that would meet it, where none does.
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All requirements of a matter, as of a block."""

    lines: tuple[RequirementEligibility, ...]
    as_of: BlockStamp


def general_eligibility(context: ServiceContext, matter: str) -> Eligibility:
    """Give the status of each requirement for any applicant.

    Raises:
        MatterUnknownError, MatterNotOpenError: There is no such matter, or it takes
            no applications now.
    """
    return _eligibility(context, ConsentRequest("", "", matter, ""))


def eligibility(
    context: ServiceContext, consent_request: ConsentRequest
) -> Eligibility:
    """Say of each requirement where it stands for an applicant and a project.

    Raises:
        MalformedError: The code is none of the matter's kind.
        MatterUnknownError, MatterNotOpenError: There is no such matter, or it takes
            no applications now.
        LedgerInDoubtError: Something unread could change the answer.
    """
    context.catalogue.matter(consent_request.matter)
    with context.look() as (state, now, _):
        _, version = open_version(state, consent_request.matter, now=now)
        code = check_subject(version.subject, consent_request.project)
    return _eligibility(context, replace(consent_request, project=code))


def _eligibility(
    context: ServiceContext, consent_request: ConsentRequest
) -> Eligibility:
    context.catalogue.matter(consent_request.matter)
    with context.look() as (state, now, as_of):
        identifier, version = open_version(state, consent_request.matter, now=now)
        application = Application(
            version=identifier,
            applicant=organisation_id(consent_request.applicant),
            authority=organisation_id(consent_request.authority),
            project=project_id(consent_request.project),
            consent=ZERO,
        )
        shown = tuple(attestations_held(state, application))
        permits = permits_held(state, application, version.requirements, shown)
        evidence = EvidenceSet((), shown, (), permits)
        if case_in_doubt(state, application, version.requirements, evidence):
            raise LedgerInDoubtError
        assembly = assemble(state, application, version.requirements, evidence, now=now)
        case = Case(state, application, version.requirements, evidence, now)
        lines = (
            _met(case, finding) if finding.met else _unmet(case, finding)
            for finding in assembly.findings
        )
        return Eligibility(tuple(lines), as_of)


def attestations_held(
    state: LedgerState, application: Application
) -> Iterator[PresentedAttestation]:
    """Give the evidence of the applicant's own permits on the ledger, newest first.

    All of what was shown for the same project, and of other permits what is about
    the applicant itself; of each schema and subject the newest.
    """
    known: set[tuple[bytes, bytes]] = set()
    for permit in reversed(state.permits.values()):
        content = state.applications[permit.application].content
        shown = permit.presentation
        if content.applicant != application.applicant or shown is None:
            continue
        for one in shown.attestations:
            about = (one.schema, one.subject)
            own = one.subject == application.applicant
            if about not in known and (own or content.project == application.project):
                known.add(about)
                yield one


def _bodies(case: Case, kind: GrantKind, scope: bytes) -> tuple[PublicBody, ...]:
    """Name the bodies that hold a grant now."""
    owners = {
        _body(case, owner)
        for (owner, granted, what), grant in case.state.grants.items()
        if granted is kind and what == scope and grant.holds(case.now)
    }
    return tuple(sorted(owners))


def _body(case: Case, organisation: OrganisationId) -> PublicBody:
    return copied(PublicBody, case.state.organisations[organisation])


def _met(case: Case, finding: RequirementFinding) -> RequirementEligibility:
    """Describe the evidence held; commitments are for one application, so not held."""
    choice = finding.choice
    if choice is None:
        raise ValueError(finding.requirement.name)
    kind = finding.requirement.options[choice.option].kind
    body, since = source_of(
        case.state, case.application.id, case.presentation, kind, choice.evidence
    )
    met = RequirementEligibility(
        finding.requirement.name,
        RequirementStatus.HELD,
        bodies=(_body(case, body),),
        since=since,
    )
    if kind is not OptionKind.PERMIT:
        return met
    permit = case.presentation.permits[choice.evidence].id
    return replace(met, permit=permit, number=case.state.permits[permit].number)


def _unmet(case: Case, finding: RequirementFinding) -> RequirementEligibility:
    """Name the first way that is open now; if none is open, name the obstacle."""
    requirement = finding.requirement
    unmet = partial(
        RequirementEligibility,
        requirement.name,
        missing=tuple(_missing(case, finding)),
    )
    for option in requirement.options:
        if option.kind is OptionKind.ATTESTATION:
            bodies = _bodies(case, GrantKind.ATTEST, option.schema)
            if bodies:
                return unmet(RequirementStatus.FETCH, bodies=bodies)
        elif option.kind is OptionKind.COMMITMENT and not _forbidden(case, option):
            others = option.subject.kind is SubjectKind.PARTY
            return unmet(RequirementStatus.COMMIT, by_others=others)
    barred = any(_forbidden(case, option) for option in requirement.options)
    return unmet(RequirementStatus.BLOCKED, barred=barred)


def _forbidden(case: Case, option: Option) -> bool:
    """Whether an option is a commitment that the applicant may not make."""
    own = option.subject.kind is SubjectKind.APPLICANT
    barred = case.application.applicant in case.state.barred
    return option.kind is OptionKind.COMMITMENT and own and barred


def _missing(case: Case, finding: RequirementFinding) -> Iterator[Missing]:
    """Name the permits that would meet the requirement, with the obstacles."""
    for option, reason in zip(
        finding.requirement.options, finding.reasons, strict=True
    ):
        if option.kind is OptionKind.PERMIT:
            versions = case.state.versions.values()
            code = next((v.code for v in versions if v.matter == option.matter), None)
            if code is not None:
                yield Missing(
                    code,
                    _bodies(case, GrantKind.DECIDE, option.matter),
                    _open_application(case, option.matter),
                    reason is Reason.PERMIT_NOT_IN_FORCE,
                )


def _open_application(case: Case, matter: bytes) -> ApplicationId | None:
    """Find the applicant's newest application for a matter without a permit."""
    state, wanted = case.state, case.application
    for application, filed in reversed(state.applications.items()):
        content = filed.content
        same = (content.applicant, content.project) == (
            wanted.applicant,
            wanted.project,
        )
        if same and state.versions[content.version].matter == matter:
            issued = permit_id(application) in state.permits
            return None if issued else application
    return None
