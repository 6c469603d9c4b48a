"""Outlook: what the ledger alone says of each requirement, before anybody applies.

No department is asked and no record is opened: there is no consent yet. What earlier
permits show on the ledger is public, and the rules that would be applied to it are
applied here. Everything that is said to be held is looked at again upon applying.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from zeropermit.domain.evidence.assembly import Assembly, Finding, Held, assemble
from zeropermit.domain.evidence.evidence_set import Application, PresentedAttestation
from zeropermit.domain.law.codes import check_project_code
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    ApplicationId,
    OrganisationId,
    PermitId,
    organisation_id,
    permit_id,
    project_id,
)
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.matters.matter import Option, OptionKind, SubjectKind
from zeropermit.domain.permits.reasons import Reason
from zeropermit.domain.permits.verification import AsOf
from zeropermit.usecases.applications.consent import Wish, open_version
from zeropermit.usecases.applications.earlier_permits import permits_held
from zeropermit.usecases.ports import World


class Standing(StrEnum):
    """Where a requirement stands before anybody applies."""

    HELD = "held"
    """A permit or an attestation that the ledger knows would meet it."""
    FETCH = "fetch"
    """A department holds such data and is asked upon consent."""
    COMMIT = "commit"
    """A commitment is to be signed."""
    BLOCKED = "blocked"
    """Something else has to come first."""


@dataclass(frozen=True, slots=True)
class Body:
    """A public body that can help, or that has."""

    uscc: str
    name: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A permit that would meet a requirement, and who gives it."""

    matter: str
    """Code of the matter."""
    authorities: tuple[Body, ...]
    application: ApplicationId | None
    """The applicant's own open application for it, if there is one."""
    ended: bool
    """Whether there is one that is no longer in force."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """One requirement, as far as the ledger itself knows."""

    requirement: str
    """Its short name, such as `R04`."""
    standing: Standing
    bodies: tuple[Body, ...] = ()
    """Who attested or issued it, or holds the data."""
    permit: PermitId | None = None
    """Permit that it is met by."""
    number: str = ""
    """Number of that permit."""
    since: int = 0
    """Second of the observation or of the issue; 0 if nothing is held."""
    by_others: bool = False
    """Whether the commitment is that of a firm which the evidence will name."""
    barred: bool = False
    """Whether the applicant may make no commitments at present."""
    missing: tuple[Missing, ...] = ()
    """Permits of this ledger that would meet it, where none does."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All requirements of a matter, as of a block."""

    lines: tuple[Outlook, ...]
    as_of: AsOf


def general_outlook(world: World, matter: str) -> Eligibility:
    """Say of each requirement what anybody has to expect.

    Raises:
        MatterUnknownError, MatterNotOpenError: There is no such matter, or it takes
            no applications now.
    """
    return _outlook(world, Wish("", "", matter, ""))


def outlook(world: World, wish: Wish) -> Eligibility:
    """Say of each requirement where it stands for an applicant and a project.

    Raises:
        ProjectCodeError: The code is malformed.
        MatterUnknownError, MatterNotOpenError: There is no such matter, or it takes
            no applications now.
    """
    check_project_code(wish.project)
    return _outlook(world, wish)


def _outlook(world: World, wish: Wish) -> Eligibility:
    world.catalogue.matter(wish.matter)
    now = world.clock()

    def look(registers: Registers, as_of: AsOf) -> Eligibility:
        identifier, version = open_version(registers, wish.matter, now=now)
        application = Application(
            version=identifier,
            applicant=organisation_id(wish.applicant),
            authority=organisation_id(wish.authority),
            project=project_id(wish.project),
            consent=ZERO,
        )
        shown = tuple(attestations_held(registers, application))
        held = Held(
            shown,
            (),
            permits_held(registers, application, version.requirements, shown),
        )
        at = max(now, as_of.time)
        assembly = assemble(registers, application, version.requirements, held, now=at)
        desk = _Desk(registers, application, held, at)
        return Eligibility(tuple(_lines(desk, assembly)), as_of)

    return world.ledger.read(look)


def attestations_held(
    registers: Registers, application: Application
) -> Iterator[PresentedAttestation]:
    """Give what the applicant's own permits showed on the ledger, newest first.

    All of what was shown for the same project, and of other permits what is about
    the applicant itself; of each schema and subject the newest.
    """
    known: set[tuple[bytes, bytes]] = set()
    for permit in reversed(registers.permits.values()):
        content = registers.applications[permit.application].content
        shown = permit.presentation
        if content.applicant != application.applicant or shown is None:
            continue
        for one in shown.attestations:
            about = (one.schema, one.subject)
            own = one.subject == application.applicant
            if about not in known and (own or content.project == application.project):
                known.add(about)
                yield one


@dataclass(frozen=True, slots=True)
class _Desk:
    """What lies on the table."""

    registers: Registers
    application: Application
    held: Held
    now: int

    @property
    def barred(self) -> bool:
        """Whether the applicant may make no commitments."""
        return self.application.applicant in self.registers.barred

    def bodies(self, kind: GrantKind, scope: bytes) -> tuple[Body, ...]:
        """Name the bodies that hold a grant now."""
        owners = [
            self.registers.organisations[owner]
            for (owner, granted, what), grant in self.registers.grants.items()
            if granted is kind and what == scope and grant.holds(self.now)
        ]
        return tuple(sorted({Body(o.uscc, o.name) for o in owners}, key=_by_code))

    def body(self, organisation: OrganisationId) -> Body:
        """Name one body."""
        found = self.registers.organisations[organisation]
        return Body(found.uscc, found.name)


def _by_code(body: Body) -> str:
    return body.uscc


def _lines(desk: _Desk, assembly: Assembly) -> Iterator[Outlook]:
    for finding in assembly.findings:
        yield _met(desk, finding) if finding.met else _unmet(desk, finding)


def _met(desk: _Desk, finding: Finding) -> Outlook:
    """Describe what is held; commitments are for one application, so none is."""
    name, choice = finding.requirement.name, finding.choice
    if choice is None:
        raise ValueError(name)
    if finding.requirement.options[choice.option].kind is OptionKind.PERMIT:
        identifier = desk.held.permits[choice.evidence].id
        permit = desk.registers.permits[identifier]
        return Outlook(
            name,
            Standing.HELD,
            bodies=(desk.body(permit.authority),),
            permit=identifier,
            number=permit.number,
            since=permit.issued_at,
        )
    shown = desk.held.attestations[choice.evidence]
    attester = desk.registers.keys[shown.attester].organisation
    return Outlook(
        name, Standing.HELD, bodies=(desk.body(attester),), since=shown.observed_at
    )


def _unmet(desk: _Desk, finding: Finding) -> Outlook:
    """Name the first way that is open now, and what is in the way if there is none."""
    requirement = finding.requirement
    missing = tuple(_missing(desk, finding))
    for option in requirement.options:
        if option.kind is OptionKind.ATTESTATION:
            bodies = desk.bodies(GrantKind.ATTEST, option.schema)
            if bodies:
                return Outlook(
                    requirement.name, Standing.FETCH, bodies=bodies, missing=missing
                )
        elif option.kind is OptionKind.COMMITMENT and not _forbidden(desk, option):
            others = option.subject.kind is SubjectKind.PARTY
            return Outlook(
                requirement.name, Standing.COMMIT, by_others=others, missing=missing
            )
    barred = any(_forbidden(desk, option) for option in requirement.options)
    return Outlook(requirement.name, Standing.BLOCKED, barred=barred, missing=missing)


def _forbidden(desk: _Desk, option: Option) -> bool:
    """Whether an option is a commitment that the applicant may not make."""
    own = option.subject.kind is SubjectKind.APPLICANT
    return option.kind is OptionKind.COMMITMENT and own and desk.barred


def _missing(desk: _Desk, finding: Finding) -> Iterator[Missing]:
    """Name the permits that would do, with what is on the way."""
    for option, reason in zip(
        finding.requirement.options, finding.reasons, strict=True
    ):
        if option.kind is OptionKind.PERMIT:
            versions = desk.registers.versions.values()
            code = next((v.code for v in versions if v.matter == option.matter), None)
            if code is not None:
                yield Missing(
                    code,
                    desk.bodies(GrantKind.DECIDE, option.matter),
                    _open_application(desk, option.matter),
                    reason is Reason.PERMIT_NOT_IN_FORCE,
                )


def _open_application(desk: _Desk, matter: bytes) -> ApplicationId | None:
    """Find the applicant's newest application for a matter without a permit."""
    registers, wanted = desk.registers, desk.application
    for application, filed in reversed(registers.applications.items()):
        content = filed.content
        same = (content.applicant, content.project) == (
            wanted.applicant,
            wanted.project,
        )
        if same and registers.versions[content.version].matter == matter:
            issued = permit_id(application) in registers.permits
            return None if issued else application
    return None
