"""Pre-check: which requirement is met by what, what is missing, who can provide it.

The same rules as the ledger's, run before anybody signs; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zeropermit.domain.evidence.assembly import Assembly, Finding, Held, assemble
from zeropermit.domain.evidence.evidence_set import PresentedCommitment
from zeropermit.domain.ledger.identifiers import ApplicationId, OrganisationId
from zeropermit.domain.ledger.state import Filed, Registers
from zeropermit.domain.matters.file import MatterFile, RequirementEntry
from zeropermit.domain.matters.matter import (
    OptionKind,
    Requirement,
    Subject,
    SubjectKind,
)
from zeropermit.domain.permits.reasons import Reason
from zeropermit.domain.permits.verification import AsOf
from zeropermit.usecases.applications.earlier_permits import permits_held
from zeropermit.usecases.applications.gather import (
    Gathered,
    disclosures_of,
    find_application,
    is_answering,
    last_gathering,
    presented,
)
from zeropermit.usecases.ports import World


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement in a pre-check."""

    entry: RequirementEntry
    met: bool
    kind: OptionKind
    """How it is met, or would first of all be met."""
    by: str
    """Code of the organisation that met it, or that can; empty if not known."""
    name: str
    observed_at: int
    """Second of the observation, commitment or issue; 0 if there is none."""
    reasons: tuple[Reason, ...]
    """Why it is not met, for each option in turn."""


@dataclass(frozen=True, slots=True)
class PreCheck:
    """What was found for an application, as of a block."""

    application: ApplicationId
    filed: Filed
    matter: MatterFile
    as_of: AsOf
    assembly: Assembly
    lines: tuple[Line, ...]
    committable: Mapping[str, OrganisationId | None]
    """Requirements that allow a commitment, met or not, and who would commit."""
    permit_issued: bool
    gathered: Gathered | None
    """Result of the last queries to all departments; None before the first."""
    answering: bool
    """Whether the departments' first answers are awaited: no firm is asked yet."""

    @property
    def wanted(self) -> Mapping[str, OrganisationId | None]:
        """Unmet requirements that allow a commitment, and who would commit."""
        met = {
            finding.requirement.name
            for finding in self.assembly.findings
            if finding.met
        }
        return {name: by for name, by in self.committable.items() if name not in met}

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


def held_for(world: World, registers: Registers, application: ApplicationId) -> Held:
    """Collect what departments showed, organisations committed, and was issued."""
    disclosed = map(presented, disclosures_of(world, application))
    shown = tuple(one for one in disclosed if one is not None)
    content = registers.applications[application].content
    requirements = registers.versions[content.version].requirements
    promises = [
        promise
        for promise in registers.commitments.values()
        if promise.content.application == application
    ]
    return Held(
        shown,
        tuple(
            PresentedCommitment(
                promise.content.organisation,
                promise.content.requirements,
                promise.content.letter,
                promise.content.due_at,
            )
            for promise in reversed(promises)
        ),
        permits_held(registers, content, requirements, shown),
    )


def precheck(world: World, application: ApplicationId) -> PreCheck:
    """Check an application against its frozen requirement set.

    Raises:
        ApplicationUnknownError: There is no such application.
    """
    filed = find_application(world, application)
    matter = world.catalogue.matter(filed.matter)
    gathered = last_gathering(world, application)  # first: its answers are read below
    now = world.clock()

    def check(registers: Registers, as_of: AsOf) -> PreCheck:
        version = registers.versions[filed.content.version]
        held = held_for(world, registers, application)
        at = max(now, as_of.time)
        assembly = assemble(
            registers, filed.content, version.requirements, held, now=at
        )
        desk = Desk(registers, filed, matter, assembly, held)
        issued = {permit.application for permit in registers.permits.values()}
        is_issued = application in issued
        return PreCheck(
            application,
            filed,
            matter,
            as_of,
            assembly,
            tuple(_line(desk, finding) for finding in assembly.findings),
            _committable(desk),
            is_issued,
            gathered,
            not is_issued and is_answering(filed, gathered, now=at),
        )

    return world.ledger.read(check)


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the table when an application is checked."""

    registers: Registers
    filed: Filed
    matter: MatterFile
    assembly: Assembly
    held: Held

    def party(self, subject: Subject) -> OrganisationId | None:
        """Resolve whom an option means, from what is met so far."""
        if subject.kind is SubjectKind.APPLICANT:
            return self.filed.content.applicant
        if subject.kind is not SubjectKind.PARTY:
            return None
        choice = self.assembly.findings[subject.requirement].choice
        if choice is None:
            return None
        value = self.held.attestations[choice.evidence].opened(subject.claim)
        return None if value is None else OrganisationId(value)


def _committable(desk: Desk) -> Mapping[str, OrganisationId | None]:
    """Say for each requirement that allows a commitment, who would commit."""
    return {
        finding.requirement.name: desk.party(option.subject)
        for finding in desk.assembly.findings
        for option in finding.requirement.options
        if option.kind is OptionKind.COMMITMENT
    }


def _line(desk: Desk, finding: Finding) -> Line:
    """Say in words how one requirement stands."""
    choice = finding.choice
    option = finding.requirement.options[choice.option if choice else 0]
    observed_at = 0
    organisation: OrganisationId | None
    if choice:
        organisation, observed_at = _met_by(desk, option.kind, choice.evidence)
    elif option.kind is OptionKind.COMMITMENT:
        organisation = desk.party(option.subject)
    else:
        organisation = _holder_of(desk.registers, option.schema)
    known = desk.registers.organisations.get(organisation) if organisation else None
    return Line(
        entry=desk.matter.entry(finding.requirement.name),
        met=finding.met,
        kind=option.kind,
        by=known.uscc if known else "",
        name=known.name if known else "",
        observed_at=observed_at,
        reasons=finding.reasons,
    )


def _met_by(desk: Desk, kind: OptionKind, position: int) -> tuple[OrganisationId, int]:
    """Give who vouches for a piece of evidence that is held, and since when."""
    registers, held = desk.registers, desk.held
    if kind is OptionKind.ATTESTATION:
        attestation = held.attestations[position]
        organisation = registers.keys[attestation.attester].organisation
        return organisation, attestation.observed_at
    if kind is OptionKind.PERMIT:
        earlier = registers.permits[held.permits[position].id]
        return earlier.authority, earlier.issued_at
    promised = held.commitments[position]
    commitment = promised.of(desk.filed.content.id).id
    return promised.organisation, registers.commitments[commitment].committed_at


def _holder_of(registers: Registers, schema: bytes) -> OrganisationId | None:
    """Give the first organisation that may attest a schema or decide a matter."""
    for organisation, _, scope in registers.grants:
        if scope == schema:
            return organisation
    return None
