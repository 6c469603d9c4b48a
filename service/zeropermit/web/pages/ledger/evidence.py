"""Evidence of permits: attestations, batches, commitments, requirements, rounds."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Response

from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.context import LedgerContext, Piece, seen, word_of
from zeropermit.web.pages.ledger.entry import Values, entry_page, found
from zeropermit.web.pages.ledger.uses import EvidenceUse, presented
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.titles import requirement_name

router = APIRouter(prefix="/ledger")


@router.get("/attestations/{text}")
def attestation(request: PageRequestDep, text: str) -> Response:
    """Show an attestation, by its own id or by the evidence id in a permit.

    Raises:
        NotFoundError: No permit rests on it, and nobody revoked it.
    """
    word = word_of(text)
    identifier = seen(request, lambda context: _identifier(context, word))
    return entry_page(
        request,
        "ledger/attestation.html",
        lambda context: _attestation(context, word, identifier),
        attestation=identifier,
    )


def _identifier(context: LedgerContext, word: bytes) -> i.AttestationId:
    """Find the id of an attestation, by itself or by the evidence id in a permit.

    Raises:
        NotFoundError: No permit rests on it, and nobody revoked it.
    """
    state, uses = context.state, context.uses.of(context.state, word)
    if not uses and word not in state.revocations:
        raise NotFoundError
    if word in state.commitments or word in state.permits:
        raise NotFoundError
    if not uses:
        return i.AttestationId(word)
    shown = presented(state, uses[0])
    return shown.id


def _attestation(
    context: LedgerContext, word: bytes, identifier: i.AttestationId
) -> Values:
    uses = context.uses.of(context.state, word)
    return {
        "id": identifier,
        "shown": presented(context.state, uses[0]) if uses else None,
        "revoked": _revoked(context, identifier),
        "rests": _rests(context, uses),
    }


def _revoked(
    context: LedgerContext, identifier: i.AttestationId
) -> tuple[int, RevocationReason | None]:
    """Say when an attestation or its batch was revoked, and why."""
    uses = context.uses.of(context.state, identifier)
    found = context.state.revocations.get(identifier)
    if found:
        return found.revoked_at, found.reason
    if uses:
        batch = context.state.batches.get(presented(context.state, uses[0]).batch)
        return (batch.revoked_at, batch.reason) if batch else (0, None)
    return 0, None


def _rests(
    context: LedgerContext, uses: Iterable[EvidenceUse]
) -> list[tuple[Piece, Piece]]:
    """Name the permits that rest on something, with the requirement that it meets."""
    return [(context.permit(use.permit), _met(context, use)) for use in uses]


def _met(context: LedgerContext, use: EvidenceUse) -> Piece:
    state = context.state
    filed = state.applications[state.permits[use.permit].application]
    requirement = state.versions[filed.content.version].requirements[use.position]
    title = requirement_name(context.request, filed.matter, requirement.name)
    place = context.version(filed.content.version).url
    return Piece(f"{requirement.name} {title}", place)


@router.get("/batches/{text}")
def batch(request: PageRequestDep, text: str) -> Response:
    """Show a batch of attestations."""
    identifier = i.BatchId(word_of(text))
    look = found(
        lambda r: r.batches,
        identifier,
        lambda context, key, _: {
            "rests": _rests(context, context.uses.of_batch(context.state, key))
        },
    )
    return entry_page(request, "ledger/batch.html", look, batch=identifier)


@router.get("/commitments/{text}")
def commitment(request: PageRequestDep, text: str) -> Response:
    """Show a commitment and its outcome."""
    identifier = i.CommitmentId(word_of(text))
    look = found(
        lambda r: r.commitments,
        identifier,
        lambda context, key, known: {
            "filed": context.state.applications[known.content.application],
            "rests": _rests(context, context.uses.of(context.state, key)),
        },
    )
    return entry_page(request, "ledger/commitment.html", look, commitment=identifier)
