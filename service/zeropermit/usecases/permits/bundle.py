"""Bundle: a permit's document, its evidence and its block, in one file.

It is for the holder and the authority: what departments showed is not public, and the
holder decides whom to give it to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.evidence.evidence_set import EvidenceSet, PresentedAttestation
from zeropermit.domain.ledger.block import Recorded
from zeropermit.domain.ledger.events import PermitIssued
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import EvidenceId, OrganisationId, PermitId
from zeropermit.domain.matters.matter import OptionKind, Requirement
from zeropermit.domain.permits.bundle import (
    BlockReference,
    PermitBundle,
    PresentedEvidence,
)
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.records.canonical import JsonValue
from zeropermit.errors import PermitUnknownError
from zeropermit.usecases.applications.gather import disclosures_of
from zeropermit.usecases.ports import ServiceContext


def bundle(
    context: ServiceContext, permit: PermitId, *, organisation: OrganisationId
) -> PermitBundle:
    """Make the bundle of a permit for its holder or its authority.

    Raises:
        PermitUnknownError: There is no such permit, it is another's, or this service
            holds no document for it.
    """
    with context.look() as (state, _, _):
        found = find_permit(state, permit)
        content = state.applications[found.application].content
        requirements = state.versions[content.version].requirements
    record = context.records.get(found.document)
    issued = _issued(context.ledger.history(found.application))
    concerns = organisation in {content.applicant, found.authority}
    if not concerns or record is None or issued is None or found.presentation is None:
        raise PermitUnknownError(permit.hex())
    shown = disclosures_of(context, found.application)
    return PermitBundle(
        document=PermitDocument.from_json(plain(record)),
        evidence=tuple(
            _evidence(requirements, found.presentation, found.evidence, shown)
        ),
        block=copied(
            BlockReference,
            issued.block,
            timestamp=issued.block.time,
            header=b"",
            transaction=issued.tx_hash,
            receipt=(),
        ),
    )


def plain(record: object) -> JsonValue:
    """Give a record as JSON that can be read."""
    return record if isinstance(record, dict) else {}


def _issued(history: Sequence[Recorded]) -> Recorded | None:
    """Find the event by which the permit was issued."""
    for recorded in history:
        if isinstance(recorded.event, PermitIssued):
            return recorded
    return None


def _evidence(
    requirements: Sequence[Requirement],
    presentation: EvidenceSet,
    evidence: Sequence[bytes],
    shown: Sequence[Disclosure],
) -> Iterator[PresentedEvidence]:
    """Give the evidence presented for each requirement, in their order."""
    rows = zip(requirements, presentation.choices, evidence, strict=True)
    for requirement, choice, identifier in rows:
        option = requirement.options[choice.option]
        attested = option.kind is OptionKind.ATTESTATION
        yield PresentedEvidence(
            requirement=requirement.name,
            option=choice.option,
            evidence=EvidenceId(identifier),
            disclosure=_presented(presentation.attestations[choice.evidence], shown)
            if attested
            else None,
        )


def _presented(
    presented: PresentedAttestation, shown: Sequence[Disclosure]
) -> Disclosure | None:
    """Find a department's disclosure of an attestation."""
    for disclosure in shown:
        anchor = disclosure.anchor
        if (
            anchor is not None
            and anchor.root == presented.root
            and disclosure.claims_root == presented.claims
        ):
            return disclosure
    return None
