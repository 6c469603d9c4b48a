"""Evidence of permits: attestations, batches, commitments, requirements, rounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fastapi import APIRouter, Response

from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.ledger.state import Batch, CommitmentRecord
from zeropermit.domain.permits.reasons import Outcome, RevocationReason
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.context import (
    LedgerContext,
    Line,
    Piece,
    seen,
    word_of,
)
from zeropermit.web.pages.ledger.entry import LedgerEntry, entry_of, entry_page, found
from zeropermit.web.pages.ledger.uses import EvidenceUse, presented
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.texts import N, grouped
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
    return shown.id_for(state.keys[shown.attester].organisation)


def _attestation(
    context: LedgerContext, word: bytes, identifier: i.AttestationId
) -> LedgerEntry:
    lines, uses = [], context.uses.of(context.state, word)
    if uses:
        shown = presented(context.state, uses[0])
        department = context.state.keys[shown.attester].organisation
        names = ", ".join(i.short_text(one.claim) for one in shown.openings)
        lines += [
            context.line("Data set", context.schema(shown.schema)),
            context.line("Department", context.organisation(department)),
            context.line("Signed with", context.key(shown.attester)),
            context.line("Batch", context.digest(shown.batch, "batches")),
            context.line("Observed", context.time(shown.observed_at)),
            context.line("Holds until", context.time(shown.valid_until)),
            context.code_line("Facts that were shown", names or "–"),
        ]
    lines += [_revoked(context, identifier)]
    return entry_of(context, "Attestation", identifier, lines, _used(context, uses))


def _revoked(context: LedgerContext, identifier: i.AttestationId) -> Line:
    """Give the line about the revocation of an attestation."""
    uses = context.uses.of(context.state, identifier)
    found = context.state.revocations.get(identifier)
    at, reason = (found.revoked_at, found.reason) if found else (0, None)
    if not at and uses:
        batch = context.state.batches.get(presented(context.state, uses[0]).batch)
        at, reason = (batch.revoked_at, batch.reason) if batch else (0, None)
    return _standing(context, at, reason)


def _standing(context: LedgerContext, at: int, reason: RevocationReason | None) -> Line:
    """Say whether something was revoked, and why."""
    if not at or reason is None:
        return context.line("Standing", context.say("✓ stands"))
    words = context.say(
        "✗ revoked at {time}: {reason}",
        time=context.time(at),
        reason=context.enum(reason),
    )
    return context.line("Standing", words)


def _used(
    context: LedgerContext, uses: list[EvidenceUse]
) -> Mapping[str, Iterator[Line]]:
    """List the permits that rest on something, with the requirement it meets."""
    return {N("Permits that rest on it"): (_use(context, use) for use in uses)}


def _use(context: LedgerContext, use: EvidenceUse) -> Line:
    state = context.state
    filed = state.applications[state.permits[use.permit].application]
    requirement = state.versions[filed.content.version].requirements[use.position]
    title = requirement_name(context.request, filed.matter, requirement.name)
    place = context.version(filed.content.version).url
    met = Piece(f"{requirement.name} {title}", place)
    return context.line("Permit", context.permit(use.permit), " · ", met)


@router.get("/batches/{text}")
def batch(request: PageRequestDep, text: str) -> Response:
    """Show a batch of attestations."""
    identifier = i.BatchId(word_of(text))
    look = found(lambda r: r.batches, identifier, _batch)
    return entry_page(request, look, batch=identifier)


def _batch(context: LedgerContext, identifier: i.BatchId, known: Batch) -> LedgerEntry:
    lines = (
        context.line("Department", context.organisation(known.department)),
        context.line("Data set", context.schema(known.schema)),
        context.line("Signed with", context.key(known.attester)),
        context.line("Attestations in it", str(known.count)),
        context.line("Anchored", context.time(known.anchored_at)),
        context.code_line("Root", grouped(known.root)),
        _standing(context, known.revoked_at, known.reason),
    )
    used = _used(context, context.uses.of_batch(context.state, identifier))
    return entry_of(context, "Batch of attestations", identifier, lines, used)


@router.get("/commitments/{text}")
def commitment(request: PageRequestDep, text: str) -> Response:
    """Show a commitment and its outcome."""
    identifier = i.CommitmentId(word_of(text))
    look = found(lambda r: r.commitments, identifier, _commitment)
    return entry_page(request, look, commitment=identifier)


def _commitment(
    context: LedgerContext, identifier: i.CommitmentId, known: CommitmentRecord
) -> LedgerEntry:
    content = known.content
    filed = context.state.applications[content.application]
    promised = context.say("; ").join(
        f"{name} {requirement_name(context.request, filed.matter, name)}"
        for name in map(i.short_text, content.requirements)
    )
    lines = (
        context.line("Who commits", context.organisation(content.organisation)),
        context.line(
            "Application", context.digest(content.application, "applications")
        ),
        context.line("To what", promised),
        context.line("Signed", context.time(known.committed_at)),
        context.line("To be checked before", context.time(content.due_at)),
        context.line("What became of it", _outcome(context, known)),
        context.code_line("Digest of the letter", grouped(content.letter)),
    )
    used = _used(context, context.uses.of(context.state, identifier))
    return entry_of(context, "Commitment", identifier, lines, used)


def _outcome(context: LedgerContext, known: CommitmentRecord) -> str:
    """Give the outcome of a commitment, as a mark and words."""
    if known.withdrawn_at:
        at = context.time(known.withdrawn_at)
        return context.say("✗ taken back at {time}", time=at)
    if known.outcome is Outcome.NONE:
        return context.say("not checked yet")
    mark = "✗" if known.outcome is Outcome.BREACHED else "✓"
    return f"{mark} {context.enum(known.outcome)}"
