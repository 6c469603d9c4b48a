"""Pre-check: the evidence of each requirement, the missing facts, their providers.

The same rules as the ledger's, run before anybody signs; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zeropermit.domain.evidence.assembly import (
    Assembly,
    RequirementFinding,
    assemble,
)
from zeropermit.domain.evidence.evidence_set import EvidenceSet, PresentedCommitment
from zeropermit.domain.evidence.references import source_of
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    permit_id,
    short_text,
)
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.matters.file import MatterFile, RequirementEntry
from zeropermit.domain.matters.matter import (
    OptionKind,
    Requirement,
    Subject,
    SubjectKind,
)
from zeropermit.domain.permits.reasons import Reason
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
    closed: frozenset[str]
    permit_issued: bool
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
        return {name: by for name, by in parties if name not in self.closed}

    def asked_of(self, organisation: OrganisationId) -> tuple[str, ...]:
        """Name the requirements for which an organisation is asked to commit."""
        if self.answering:
            return ()
        return tuple(name for name, by in self.wanted.items() if by == organisation)

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The checklist (清单制): frozen since the application was made."""
        return tuple(finding.requirement for finding in self.assembly.findings)

    @property
    def ready(self) -> bool:
        """Whether a permit could be issued now."""
        return self.assembly.complete and not self.permit_issued


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
    """
    filed = find_application(context, application)
    matter = context.catalogue.matter(filed.matter)
    gathered = last_gathering(context, application)  # first: its answers are read below
    with context.look() as (state, now, as_of):
        version = state.versions[filed.content.version]
        evidence = evidence_for(context, state, application)
        assembly = assemble(
            state, filed.content, version.requirements, evidence, now=now
        )
        inputs = PreCheckInput(state, filed, matter, assembly, evidence)
        is_issued = permit_id(application) in state.permits
        committable = _committable(inputs)
        return PreCheck(
            application,
            filed,
            matter,
            as_of,
            assembly,
            tuple(_line(inputs, finding) for finding in assembly.findings),
            committable,
            _closed(inputs, committable),
            is_issued,
            gathered,
            not is_issued and is_answering(filed, gathered, now=now),
        )


@dataclass(frozen=True, slots=True)
class PreCheckInput:
    """Input of a pre-check."""

    state: LedgerState
    filed: Filed
    matter: MatterFile
    assembly: Assembly
    evidence: EvidenceSet

    def party(self, subject: Subject) -> OrganisationId | None:
        """Resolve the party that an option means, from the requirements met so far."""
        if subject.kind is SubjectKind.APPLICANT:
            return self.filed.content.applicant
        if subject.kind is not SubjectKind.PARTY:
            return None
        choice = self.assembly.findings[subject.requirement].choice
        if choice is None:
            return None
        value = self.evidence.attestations[choice.evidence].opened(subject.claim)
        return None if value is None else OrganisationId(value)


def _committable(inputs: PreCheckInput) -> Mapping[str, OrganisationId | None]:
    """Give the committing party of each requirement that allows a commitment."""
    return {
        finding.requirement.name: inputs.party(option.subject)
        for finding in inputs.assembly.findings
        for option in finding.requirement.options
        if option.kind is OptionKind.COMMITMENT
    }


def _closed(
    inputs: PreCheckInput, committable: Mapping[str, OrganisationId | None]
) -> frozenset[str]:
    """Name requirements whose party is barred, or withdrew its commitment."""
    recorded, application = inputs.state.commitments, inputs.filed.content.id
    withdrawn = {
        (made.organisation, name)
        for made in inputs.evidence.commitments
        if recorded[made.of(application).id].withdrawn_at
        for name in map(short_text, made.requirements)
    }
    return frozenset(
        name
        for name, by in committable.items()
        if by in inputs.state.barred or (by, name) in withdrawn
    )


def _line(inputs: PreCheckInput, finding: RequirementFinding) -> PreCheckLine:
    """Give the status of one requirement in words."""
    choice = finding.choice
    option = finding.requirement.options[choice.option if choice else 0]
    observed_at = 0
    organisation: OrganisationId | None
    if choice:
        name, held = inputs.filed.content.id, inputs.evidence
        organisation, observed_at = source_of(
            inputs.state, name, held, option.kind, choice.evidence
        )
    elif option.kind is OptionKind.COMMITMENT:
        organisation = inputs.party(option.subject)
    else:
        organisation = _holder_of(inputs.state, option.schema)
    known = inputs.state.organisations.get(organisation) if organisation else None
    return PreCheckLine(
        entry=inputs.matter.entry(finding.requirement.name),
        met=finding.met,
        kind=option.kind,
        by=known.uscc if known else "",
        name=known.name if known else "",
        observed_at=observed_at,
        reasons=finding.reasons,
    )


def _holder_of(state: LedgerState, schema: bytes) -> OrganisationId | None:
    """Give the first organisation that may attest a schema or decide a matter."""
    for organisation, _, scope in state.grants:
        if scope == schema:
            return organisation
    return None
