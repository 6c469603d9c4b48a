"""Propose consent: which data sets an application needs, from whom, for what.

The applicant reads it, signs it as part of applying, and can refuse: nothing is
asked of any department before.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.acts.commitments import Apply
from zeropermit.domain.applications.consent import ConsentReceipt, DataSet
from zeropermit.domain.applications.preconditions import decides, is_open
from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.law.codes import check_project_code, check_uscc_shape
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import (
    MatterVersionId,
    PermitId,
    SchemaId,
    matter_id,
    matter_version_id,
    organisation_id,
    project_id,
)
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.matters.matter import MatterVersion, OptionKind
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits.issue_terms import ChangedCase, same_case
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.preconditions import Moment
from zeropermit.errors import (
    AuthorityUnknownError,
    MatterNotOpenError,
)
from zeropermit.usecases.ports import World

CONSENT_SECONDS = 90 * 86_400
"""How long departments may answer for an application: long enough for corrections."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A receipt to be read, and the act that signs it."""

    receipt: ConsentReceipt
    act: Apply


@dataclass(frozen=True, slots=True)
class Wish:
    """What an enterprise wants to apply for."""

    applicant: str
    """Unified social credit code."""
    project: str
    matter: str
    authority: str
    """Unified social credit code of the authority."""
    replaces: PermitId | None = None
    """Permit that is to be changed: the new one takes its place."""


def open_version(
    registers: Registers, matter: str, *, now: int
) -> tuple[MatterVersionId, MatterVersion]:
    """Find the version of a matter that takes applications now.

    Raises:
        MatterNotOpenError: There is none.
    """
    number = 1
    code = matter_id(matter)
    while version := registers.versions.get(matter_version_id(code, number)):
        if is_open(version, now=now):
            return matter_version_id(code, number), version
        number += 1
    raise MatterNotOpenError(matter)


def propose_consent(world: World, wish: Wish, *, nonce: bytes) -> Proposal:
    """Propose the consent that an application needs.

    Args:
        world: The service.
        wish: What is applied for.
        nonce: 16 random bytes.

    Raises:
        UsccError, ProjectCodeError: A code is malformed.
        MatterNotOpenError: The matter takes no applications.
        AuthorityUnknownError: The authority does not decide this matter.
    """
    now = world.clock()

    def propose(registers: Registers, _: object) -> Proposal:
        receipt = receipt_for(world, registers, wish, nonce=nonce, granted_at=now)
        return Proposal(receipt, act_of(receipt))

    return world.ledger.read(propose)


def receipt_for(
    world: World, registers: Registers, wish: Wish, *, nonce: bytes, granted_at: int
) -> ConsentReceipt:
    """Write the receipt that we propose for a wish, as things stand now.

    Raises:
        UsccError, ProjectCodeError: A code is malformed.
        MatterNotOpenError: The matter takes no applications.
        AuthorityUnknownError: The authority does not decide this matter.
        PermitUnknownError, StateRefusedError, ChangeRefusedError: The permit to be
            changed is none, is not valid, or is for something else.
    """
    check_uscc_shape(wish.applicant)
    check_project_code(wish.project)
    matter = world.catalogue.matter(wish.matter)
    now = world.clock()
    _, version = open_version(registers, wish.matter, now=now)
    authority = organisation_id(check_uscc_shape(wish.authority))
    unknown = AuthorityUnknownError(wish.authority, wish.matter)
    require(decides(registers, authority, version, now=now, error=unknown))
    change_zh, change_en = _change(registers, wish, now=now)
    return ConsentReceipt(
        applicant=wish.applicant,
        project=wish.project,
        matter=wish.matter,
        version=version.number,
        authority=wish.authority,
        data_sets=data_sets(world, registers, version, now=now),
        purpose_zh=f"办理{matter.title.zh}{change_zh}",
        purpose_en=f"Deciding an application: {matter.title.en}{change_en}",
        granted_at=granted_at,
        until=granted_at + CONSENT_SECONDS,
        nonce=nonce,
    )


def _change(registers: Registers, wish: Wish, *, now: int) -> tuple[str, str]:
    """Say which permit is to be changed, in words that the applicant signs."""
    if wish.replaces is None:
        return "", ""
    number = changeable(registers, wish, wish.replaces, now=now).number
    return f"：变更许可证 {number}", f", to change permit {number}"


def changeable(
    registers: Registers, wish: Wish, replaces: PermitId, *, now: int
) -> Permit:
    """Find the permit that an application is to change.

    Raises:
        PermitUnknownError: There is none.
        StateRefusedError: It is not valid.
        ChangeRefusedError: It is another's, or for another project or matter.
    """
    require(rules.known_permit(registers, replaces))
    case = ChangedCase(
        wish.matter,
        organisation_id(wish.authority),
        organisation_id(wish.applicant),
        project_id(wish.project),
    )
    require(same_case(registers, replaces, case))
    require(rules.supersede(registers, Moment(replaces, now)))
    return registers.permits[replaces]


def act_of(receipt: ConsentReceipt) -> Apply:
    """Give the act by which a receipt is signed."""
    return Apply(
        matter=receipt.matter,
        version=receipt.version,
        project=receipt.project,
        authority=receipt.authority,
        consent=receipt.digest(),
    )


def data_sets(
    world: World, registers: Registers, version: MatterVersion, *, now: int
) -> tuple[DataSet, ...]:
    """List the data sets that a version may need, with who holds them now."""
    wanted = {
        option.schema
        for requirement in version.requirements
        for option in requirement.options
        if option.kind is OptionKind.ATTESTATION
    }
    found: set[DataSet] = set()
    for (organisation, kind, scope), grant in registers.grants.items():
        if kind is GrantKind.ATTEST and grant.holds(now) and scope in wanted:
            schema = world.catalogue.schema(registers.schemas[SchemaId(scope)].code)
            department = registers.organisations[organisation].uscc
            subject = SchemaSubject(schema.subject)
            found.add(DataSet(schema.code, department, subject))
    return tuple(sorted(found))
