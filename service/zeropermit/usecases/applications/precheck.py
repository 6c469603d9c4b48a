"""Pre-check: the evidence of each requirement, the missing facts, their providers.

The same rules as the ledger's, run before anybody signs; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from zeropermit.domain.applications.proceeding import ApplicationStage
from zeropermit.domain.applications.proceeding_rules import is_open
from zeropermit.domain.evidence.assembly import (
    OPEN,
    Assembly,
    RequirementFinding,
    assemble,
)
from zeropermit.domain.evidence.evidence_set import EvidenceSet, PresentedCommitment
from zeropermit.domain.evidence.references import source_of
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import (
    NO_PERMIT,
    ApplicationId,
    OrganisationId,
    PermitId,
    permit_id,
    short_text,
)
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.matters.file import MatterFile, RequirementEntry
from zeropermit.domain.matters.matter import (
    MatterVersion,
    OptionKind,
    Requirement,
    Subject,
)
from zeropermit.domain.matters.rules import Case, subject_of
from zeropermit.domain.permits.doubt import case_in_doubt
from zeropermit.domain.permits.issue_terms import barring
from zeropermit.domain.permits.reasons import Reason, State
from zeropermit.domain.permits.status import status
from zeropermit.errors import LedgerInDoubtError
from zeropermit.usecases.applications.earlier_permits import permits_held
from zeropermit.usecases.applications.gather import (
    Gathered,
    disclosures_of,
    find_application,
    is_answering,
    last_gathering,
    presented,
)
from zeropermit.usecases.ports import ServiceContext


@dataclass(frozen=True, slots=True)
class PreCheckLine:
    """One requirement in a pre-check."""

    entry: RequirementEntry
    met: bool
    kind: OptionKind  #: How it is met, or would first of all be met.
    by: str  #: Code of the organisation that met it, or that can; empty if not known.
    name: str
    #: Second of the observation, commitment or issue; 0 if there is none.
    observed_at: int
    reasons: tuple[Reason, ...]  #: Why it is not met, for each option in turn.


@dataclass(frozen=True, slots=True)
class PreCheck:
    """The result of a pre-check of an application, as of a block."""

    application: ApplicationId
    filed: Filed
    matter: MatterFile
    as_of: BlockStamp
    assembly: Assembly
    lines: tuple[PreCheckLine, ...]
    #: Requirements that allow a commitment, met or not, with the committing party.
    committable: Mapping[str, OrganisationId | None]
    #: Of these, requirements for which the party may commit no more.
    exhausted: frozenset[str]
    permit_issued: bool
    #: Permit in force for the project, beside which none of this matter is issued.
    in_force: PermitId | None
    #: Whether the permit that it is to change is valid now; True if it changes none.
    changeable: bool
    #: Result of the last queries to all departments; None before the first.
    gathered: Gathered | None
    #: Whether the departments' first answers are awaited: no firm is asked yet.
    answering: bool

    @property
    def parties(self) -> Mapping[str, OrganisationId | None]:
        """Unmet requirements that allow a commitment, with the committing party."""
        met = {
            finding.requirement.name
            for finding in self.assembly.findings
            if finding.met
        }
        return {name: by for name, by in self.committable.items() if name not in met}

    @property
    def wanted(self) -> Mapping[str, OrganisationId | None]:
        """Those of `parties` for which the party may commit still."""
        parties = self.parties.items()
        return {name: by for name, by in parties if name not in self.exhausted}

    def asked_of(self, organisation: OrganisationId) -> tuple[str, ...]:
        """Name the requirements for which an organisation is asked to commit."""
        if self.answering or self.barred:
            return ()
        return tuple(name for name, by in self.wanted.items() if by == organisation)

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The checklist (清单制): frozen since the application was made."""
        return tuple(finding.requirement for finding in self.assembly.findings)

    @property
    def closed(self) -> bool:
        """Whether it was withdrawn, declined or refused."""
        return self.filed.stage is not ApplicationStage.OPEN

    @property
    def barred(self) -> bool:
        """Whether no permit can answer it now, however complete it is."""
        return self.closed or self.in_force is not None or not self.changeable

    @property
    def ready(self) -> bool:
        """Whether a permit could be issued now."""
        free = not self.permit_issued and not self.barred
        return self.assembly.complete and free


def evidence_for(
    context: ServiceContext, state: LedgerState, application: ApplicationId
) -> EvidenceSet:
    """Collect disclosures, commitments and earlier permits."""
    disclosed = map(presented, disclosures_of(context, application))
    shown = tuple(one for one in disclosed if one is not None)
    content = state.applications[application].content
    requirements = state.versions[content.version].requirements
    promises = [
        recorded
        for recorded in state.commitments.values()
        if recorded.content.application == application
    ]
    return EvidenceSet(
        (),
        shown,
        tuple(
            copied(PresentedCommitment, recorded.content)
            for recorded in reversed(promises)
        ),
        permits_held(state, content, requirements, shown),
    )


def precheck(context: ServiceContext, application: ApplicationId) -> PreCheck:
    """Check an application against its frozen requirement set.

    Raises:
        ApplicationUnknownError: There is no such application.
        LedgerInDoubtError: Something unread could change the result.
    """
    filed = find_application(context, application)
    matter = context.catalogue.matter(filed.matter)
    gathered = last_gathering(context, application)  # first: its answers are read below
    with context.look() as (state, now, as_of):
        version = state.versions[filed.content.version]
        evidence = evidence_for(context, state, application)
        if case_in_doubt(state, filed.content, version.requirements, evidence):
            raise LedgerInDoubtError
        assembly = assemble(
            state, filed.content, version.requirements, evidence, now=now
        )
        choices = tuple(one.choice or OPEN for one in assembly.findings)
        chosen = replace(evidence, choices=choices)
        case = Case(state, filed.content, version.requirements, chosen, now)
        is_issued = permit_id(application) in state.permits
        committable = _committable(case)
        return PreCheck(
            application,
            filed,
            matter,
            as_of,
            assembly,
            tuple(_line(case, matter, finding) for finding in assembly.findings),
            committable,
            _closed(case, committable),
            is_issued,
            None if is_issued else _in_force(case, version),
            is_issued or _changeable(case),
            gathered,
            is_open(state, filed) and is_answering(filed, gathered, now=now),
        )


def _in_force(case: Case, version: MatterVersion) -> PermitId | None:
    """Find the permit that bars one for this application."""
    content = case.application
    replaced = content.replaces
    return barring(case.state, version, content.project, replaced, now=case.now)


def _changeable(case: Case) -> bool:
    """Whether the permit that an application is to change, if any, is valid."""
    replaces = case.application.replaces
    permit = case.state.permits.get(replaces)
    if permit is None:
        return replaces == NO_PERMIT
    return status(permit, now=case.now) is State.VALID


def _party(case: Case, subject: Subject) -> OrganisationId | None:
    """Resolve the party that an option means, from the requirements met so far."""
    value = subject_of(case, subject)
    return None if value is None else OrganisationId(value)


def _committable(case: Case) -> Mapping[str, OrganisationId | None]:
    """Give the committing party of each requirement that allows a commitment."""
    return {
        requirement.name: _party(case, option.subject)
        for requirement in case.requirements
        for option in requirement.options
        if option.kind is OptionKind.COMMITMENT
    }


def _closed(
    case: Case, committable: Mapping[str, OrganisationId | None]
) -> frozenset[str]:
    """Name requirements whose party is barred, or withdrew its commitment."""
    recorded, application = case.state.commitments, case.application.id
    withdrawn = {
        (made.organisation, name)
        for made in case.presentation.commitments
        if recorded[made.of(application).id].withdrawn_at
        for name in map(short_text, made.requirements)
    }
    return frozenset(
        name
        for name, by in committable.items()
        if by in case.state.barred or (by, name) in withdrawn
    )


def _line(case: Case, matter: MatterFile, finding: RequirementFinding) -> PreCheckLine:
    """Give the status of one requirement in words."""
    choice = finding.choice
    option = finding.requirement.options[choice.option if choice else 0]
    observed_at = 0
    organisation: OrganisationId | None
    if choice:
        name, held = case.application.id, case.presentation
        organisation, observed_at = source_of(
            case.state, name, held, option.kind, choice.evidence
        )
    elif option.kind is OptionKind.COMMITMENT:
        organisation = _party(case, option.subject)
    else:
        # the first that may attest the schema or decide the matter
        holders = (own for own, _, scope in case.state.grants if scope == option.schema)
        organisation = next(holders, None)
    known = case.state.organisations.get(organisation) if organisation else None
    return PreCheckLine(
        entry=matter.entry(finding.requirement.name),
        met=finding.met,
        kind=option.kind,
        by=known.uscc if known else "",
        name=known.name if known else "",
        observed_at=observed_at,
        reasons=finding.reasons,
    )
