"""Propose consent: the data sets of an application, their departments and purpose.

The applicant reads it, signs it as part of applying, and can refuse: nothing is
asked of any department before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from zeropermit.domain.acts.commitments import Apply
from zeropermit.domain.applications.change_request import ChangeRequest, signed_change
from zeropermit.domain.applications.consent import ConsentReceipt, DataSet
from zeropermit.domain.applications.preconditions import decides, is_open
from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.law.codes import check_uscc_shape
from zeropermit.domain.law.subjects import check_subject
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import (
    MatterVersionId,
    PermitId,
    SchemaId,
    matter_id,
    matter_version_id,
    organisation_id,
    project_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.matters.matter import MatterVersion, OptionKind
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits.deceit import not_barred
from zeropermit.domain.permits.issue_terms import (
    ChangedCase,
    alone,
    not_shortened,
    same_case,
    valid_until_limit,
)
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.turn import Moment, known_permit
from zeropermit.errors import AuthorityUnknownError, MatterNotOpenError
from zeropermit.usecases.ports import ServiceContext

CONSENT_SECONDS = 90 * 86_400
"""How long departments may answer for an application: long enough for corrections."""


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """An enterprise's request to apply."""

    applicant: str  #: Unified social credit code.
    project: str
    matter: str
    authority: str  #: Unified social credit code of the authority.
    #: Permit that is to be changed, and how: the new one takes its place.
    change: ChangeRequest | None = None


def open_version(
    state: LedgerState, matter: str, *, now: int
) -> tuple[MatterVersionId, MatterVersion]:
    """Find the version of a matter that takes applications now.

    Raises:
        MatterNotOpenError: There is none.
    """
    number = 1
    code = matter_id(matter)
    while version := state.versions.get(matter_version_id(code, number)):
        if is_open(version, now=now):
            return matter_version_id(code, number), version
        number += 1
    raise MatterNotOpenError(matter)


def propose_consent(
    context: ServiceContext, consent_request: ConsentRequest, *, nonce: bytes
) -> ConsentReceipt:
    """Propose the consent that an application needs, with 16 random bytes.

    Raises:
        MalformedError: A code is malformed.
        MatterNotOpenError: The matter takes no applications.
        AuthorityUnknownError: The authority does not decide this matter.
    """
    now = context.clock()  # not that of a block, which departments may not know yet
    with context.look() as (state, _, _):
        return receipt_for(context, state, consent_request, nonce=nonce, granted_at=now)


def receipt_for(
    context: ServiceContext,
    state: LedgerState,
    consent_request: ConsentRequest,
    *,
    nonce: bytes,
    granted_at: int,
) -> ConsentReceipt:
    """Write the receipt that the service proposes for a request at present.

    Raises:
        MalformedError: A code is malformed.
        MatterNotOpenError: The matter takes no applications.
        AuthorityUnknownError: The authority does not decide this matter.
        PermitUnknownError, StateRefusedError, ChangeRefusedError: The permit to be
            changed is none, is not valid, or is for something else.
        ChangeShortensError: The new permit could not last as long as the old one.
        BarredFromApplyingError: The applicant got a permit of the matter by deceit.
        PermitInForceError: Another permit of the matter is in force for the project.
    """
    check_uscc_shape(consent_request.applicant)
    matter = context.catalogue.matter(consent_request.matter)
    now = context.clock()
    _, version = open_version(state, consent_request.matter, now=now)
    code = check_subject(version.subject, consent_request.project)
    consent_request = replace(consent_request, project=code)
    authority = organisation_id(check_uscc_shape(consent_request.authority))
    unknown = AuthorityUnknownError(consent_request.authority, consent_request.matter)
    require(decides(state, authority, version, now=now, error=unknown))
    applicant = organisation_id(consent_request.applicant)
    require(not_barred(state, applicant, version, now=now))
    change_zh, change_en = _change(state, consent_request, version, now=now)
    change = consent_request.change
    replaced = None if change is None else change.replaces
    project = project_id(consent_request.project)
    require(alone(state, version, project, replaced, now=now))
    return copied(
        ConsentReceipt,
        consent_request,
        version=version.number,
        data_sets=data_sets(context, state, version, now=now),
        purpose_zh=f"办理{matter.title.zh}{change_zh}",
        purpose_en=f"Deciding an application: {matter.title.en}{change_en}",
        granted_at=granted_at,
        until=granted_at + CONSENT_SECONDS,
        nonce=nonce,
    )


def _change(
    state: LedgerState,
    consent_request: ConsentRequest,
    version: MatterVersion,
    *,
    now: int,
) -> tuple[str, str]:
    """Say which permit is to be changed, in words that the applicant signs."""
    if consent_request.change is None:
        return "", ""
    replaces = consent_request.change.replaces
    number = changeable(state, consent_request, replaces, now=now).number
    longest = valid_until_limit(version, now=now)
    require(not_shortened(state, replaces, longest))
    return f"：变更许可证 {number}", f", to change permit {number}"


def changeable(
    state: LedgerState, consent_request: ConsentRequest, replaces: PermitId, *, now: int
) -> Permit:
    """Find the permit that an application is to change.

    Raises:
        PermitUnknownError: There is none.
        StateRefusedError: It is not valid.
        ChangeRefusedError: It is another's, or for another project or matter.
    """
    require(known_permit(state, replaces))
    case = ChangedCase(
        consent_request.matter,
        organisation_id(consent_request.authority),
        organisation_id(consent_request.applicant),
        project_id(consent_request.project),
    )
    require(same_case(state, replaces, case))
    require(rules.supersede(state, Moment(replaces, now)))
    return state.permits[replaces]


def act_of(receipt: ConsentReceipt) -> Apply:
    """Give the act by which a receipt is signed."""
    replaces, changes = signed_change(receipt.change)
    return Apply(
        matter=receipt.matter,
        version=receipt.version,
        project=receipt.project,
        authority=receipt.authority,
        consent=receipt.digest(),
        replaces=replaces,
        changes=changes,
    )


def data_sets(
    context: ServiceContext, state: LedgerState, version: MatterVersion, *, now: int
) -> tuple[DataSet, ...]:
    """List the data sets that a version may need, with their present departments."""
    wanted = {
        option.schema
        for requirement in version.requirements
        for option in requirement.options
        if option.kind is OptionKind.ATTESTATION
    }
    found: set[DataSet] = set()
    for (organisation, kind, scope), grant in state.grants.items():
        if kind is GrantKind.ATTEST and grant.holds(now) and scope in wanted:
            schema = context.catalogue.schema(state.schemas[SchemaId(scope)].code)
            department = state.organisations[organisation].uscc
            subject = SchemaSubject(schema.subject)
            found.add(DataSet(schema.code, department, subject))
    return tuple(sorted(found))
