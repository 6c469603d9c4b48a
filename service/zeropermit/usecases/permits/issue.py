"""Issue: from a complete case to the permit document and the authority's signature.

A clean case of an automatic matter is signed at once by the authority's system key;
any other waits for an officer, who signs the same prepared request. Refusing is not
among the things this module can do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.permits import Change, Issue
from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.law.codes import SERIALS
from zeropermit.domain.ledger.filings import filing_for
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    organisation_id,
    permit_id,
    to_hex,
)
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.matters.rules import Case, evidence_ids
from zeropermit.domain.permits import issue_terms
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.errors import (
    AlreadyDecidedError,
    NotForOfficersError,
    PermitInForceError,
    RequirementsUnmetError,
)
from zeropermit.usecases.applications.change import changing
from zeropermit.usecases.applications.earlier_permits import earlier_numbers
from zeropermit.usecases.applications.gather import disclosures_of
from zeropermit.usecases.applications.precheck import PreCheck, precheck
from zeropermit.usecases.permits.certificate import check_printable
from zeropermit.usecases.permits.document import (
    DocumentParts,
    document_for,
    valid_until,
)
from zeropermit.usecases.permits.numbers import day_of, used_serials
from zeropermit.usecases.permits.signers import submit_by_rule, submit_signed
from zeropermit.usecases.ports import ServiceContext


@dataclass(frozen=True, slots=True)
class PreparedPermit:
    """A permit that could be issued, with the act that does it."""

    document: PermitDocument
    act: Issue | Change
    authority: str  #: Unified social credit code.
    automatic: bool  #: Whether the matter lets a system key sign.


def prepare_issue(
    context: ServiceContext, application: ApplicationId
) -> PreparedPermit:
    """Prepare the document and the request for an application that is complete.

    Raises:
        ApplicationUnknownError: There is no such application.
        AlreadyDecidedError: The permit is issued.
        ApplicationClosedError: It was withdrawn, declined or refused.
        PermitInForceError: Another permit of the matter is in force for the project.
        RequirementsUnmetError: Something is missing; the requirements are named.
        ApplicantKeyNotTrustedError: The key that signed the application was
            compromised by then.
        NumberNotGrantedError: The project is in no region of the authority's grant.
        PermitNumberOverflowError: The numbers of its region and day are used up.
        CharacterMissingError: Permits are printed here, and the font has not all
            characters of this one.
        StateRefusedError, ChangeRefusedError: The permit to be changed is valid no
            more, or is for something else.
        ChangeShortensError: The new permit would end before the old one.
    """
    return _prepared(context, *_complete(context, application))


def _complete(
    context: ServiceContext, application: ApplicationId
) -> tuple[PreCheck, EvidenceSet]:
    """Check that a permit can answer an application; give its evidence."""
    found = precheck(context, application)
    if found.permit_issued:
        raise AlreadyDecidedError(permit_id(application).hex())
    with context.look() as (state, _, _):
        require(issue_terms.open_application(state, found.filed))
    if found.in_force is not None:
        raise PermitInForceError(to_hex(found.in_force))
    with context.look() as (state, _, _):
        require(issue_terms.applicant_key(state, found.filed))
    presentation = found.assembly.presentation
    if presentation is None:
        unmet = [line.entry.id for line in found.lines if not line.met]
        raise RequirementsUnmetError(tuple(unmet))
    return found, presentation


def _prepared(
    context: ServiceContext, found: PreCheck, presentation: EvidenceSet
) -> PreparedPermit:
    """Prepare the document of a permit and its request.

    A number is taken last: what can never be issued uses up none.
    """
    application = found.application
    changed = changing(context, application)
    replaced = None if changed is None else changed.document
    parts = _parts(context, found, presentation, replaced)
    until = valid_until(parts)
    if changed is not None:
        with context.look() as (state, _, _):
            replaces = found.filed.content.replaces
            require(issue_terms.not_shortened(state, replaces, until))
    check_printable(context, document_for(replace(parts, sequence=min(SERIALS))))
    document = document_for(_numbered(context, parts))
    context.records.put(document.as_json(), application=application)
    issued = Issue(
        application=found.filed.content,
        matter=found.filed.matter,
        project=found.filed.project,
        presentation=presentation,
        number=document.face.number,
        document=document.digest(),
        valid_until=until,
        filing=_filing(context, application, presentation),
    )
    act = issued if changed is None else changed.act(issued)
    return PreparedPermit(document, act, parts.authority.uscc, parts.version.automatic)


def issue_automatically(
    context: ServiceContext, application: ApplicationId, *, operation: str
) -> Operation:
    """Issue a clean case with the authority's system key.

    A case that is left to officers takes no number before one of them looks at it.

    Raises:
        RequirementsUnmetError: The case is not clean.
        NotForOfficersError: The matter, or the lack of a key, leaves it to officers.
        PermitNumberOverflowError: The numbers of its region and day are used up.
    """
    found, presentation = _complete(context, application)
    with context.look() as (state, _, _):
        content = found.filed.content
        automatic = state.versions[content.version].automatic
        authority = state.organisations[content.authority].uscc
    signer = context.signers.get(authority)
    if signer is None or not automatic:
        raise NotForOfficersError(authority)
    prepared = _prepared(context, found, presentation)
    return submit_by_rule(context, prepared.act, signer, operation=operation)


def issue(
    context: ServiceContext,
    application: ApplicationId,
    authorization: Authorization,
    *,
    operation: str,
) -> Operation:
    """Submit the request that an officer signed.

    Raises:
        RequirementsUnmetError: The case is no longer complete.
        NotActingForError: The signer is no key of the authority.
        SignatureRefusedError: The signature is over something else, for instance
            because the evidence has changed since.
    """

    def prepare() -> tuple[Issue | Change, OrganisationId]:
        prepared = prepare_issue(context, application)
        return prepared.act, organisation_id(prepared.authority)

    return submit_signed(context, prepare, [authorization], operation=operation)


def _filing(
    context: ServiceContext, application: ApplicationId, presentation: EvidenceSet
) -> bytes:
    """Give the proof of the application and its commitments as of now."""
    with context.look() as (state, _, _):
        return filing_for(state, application, presentation)


def _parts(
    context: ServiceContext,
    found: PreCheck,
    presentation: EvidenceSet,
    replaced: PermitDocument | None,
) -> DocumentParts:
    """Collect the parts of the document but its number."""
    now, content = context.clock(), found.filed.content
    with context.look() as (state, _, _):
        version = state.versions[content.version]
        case = Case(state, content, version.requirements, presentation, now)
        parts = DocumentParts(
            found=found,
            version=version,
            evidence=evidence_ids(case),
            presentation=presentation,
            disclosures=disclosures_of(context, found.application),
            holder=state.organisations[content.applicant],
            authority=state.organisations[content.authority],
            names={o.uscc: o.name for o in state.organisations.values()},
            domain=context.ledger.domain("PermitRegistry"),
            issued_at=now,
            earlier=earlier_numbers(state, presentation),
            replaced=replaced,
        )
        authority, matter = content.authority, version.matter
        require(issue_terms.granted(state, authority, matter, parts.region))
    return parts


def _numbered(context: ServiceContext, parts: DocumentParts) -> DocumentParts:
    """Take the number of a document."""
    day, application = day_of(parts.issued_at), parts.found.application
    with context.look() as (state, _, _):
        used = used_serials(state, day, but_of=application)
    sequence = context.numbers.take(
        region=parts.region,
        day=day,
        application=application,
        used=used.get(parts.region, frozenset()),
    )
    return replace(parts, sequence=sequence)
