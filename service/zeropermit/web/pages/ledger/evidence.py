"""What permits rest on: attestations, batches, commitments, requirements, rounds."""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.ledger.state import Batch, Promise
from zeropermit.domain.permits.reasons import Outcome, RevocationReason
from zeropermit.errors import NotFoundError
from zeropermit.serialize.permit import requirement_title
from zeropermit.web.pages.ledger.context import (
    Sight,
    found_entry,
    rows_of,
    seen,
    word_of,
)
from zeropermit.web.pages.ledger.entry import Entry, Line, Section, entry_page, plain
from zeropermit.web.pages.ledger.names import Piece, digest
from zeropermit.web.pages.ledger.uses import Use, presented
from zeropermit.web.pages.shared.page_request import VisitDep
from zeropermit.web.pages.shared.texts import grouped

router = APIRouter(prefix="/ledger")


@router.get("/attestations/{text}")
def attestation(visit: VisitDep, text: str, cursor: str | None = None) -> Response:
    """Show an attestation, by its own id or by the evidence id in a permit.

    Raises:
        NotFoundError: No permit rests on it, and nobody revoked it.
    """
    word = word_of(text)

    def look(sight: Sight) -> tuple[Entry, i.AttestationId]:
        r = sight.registers
        uses = sight.uses.of(r, word)
        if not uses and word not in r.revocations:
            raise NotFoundError
        if word in r.commitments or word in r.permits:
            raise NotFoundError
        lines, identifier = _attestation(sight, uses, i.AttestationId(word))
        entry = Entry(
            kind=sight.say("Attestation"),
            title=grouped(identifier),
            code=True,
            lead=sight.say(
                "A department's signed statement of a fact. The ledger holds the root "
                "of its batch; what it says was shown only as far as a permit needed."
            ),
            lines=(*lines, _revoked(sight, identifier)),
            sections=_used(sight, uses),
        )
        return entry, identifier

    entry, identifier = seen(visit, look)
    return entry_page(visit, entry, *rows_of(visit, cursor, attestation=identifier))


def _attestation(
    sight: Sight, uses: list[Use], word: i.AttestationId
) -> tuple[tuple[Line, ...], i.AttestationId]:
    """Describe an attestation as it was shown; give its id too."""
    if not uses:
        return (), word
    shown = presented(sight.registers, uses[0])
    department = sight.registers.keys[shown.attester].organisation
    names = ", ".join(i.short_text(one.claim) for one in shown.openings)
    lines = (
        sight.line("Data set", sight.names.schema(shown.schema)),
        sight.line("Department", sight.names.organisation(department)),
        sight.line("Signed with", sight.names.key(shown.attester)),
        sight.line("Batch", digest(shown.batch, "batches")),
        sight.line("Observed", sight.time(shown.observed_at)),
        sight.line("Holds until", sight.time(shown.valid_until)),
        sight.code_line("Facts that were shown", names or "–"),
    )
    return lines, shown.id_for(department)


def _revoked(sight: Sight, identifier: i.AttestationId) -> Line:
    """Say whether an attestation stands."""
    uses = sight.uses.of(sight.registers, identifier)
    found = sight.registers.revocations.get(identifier)
    at, reason = (found.revoked_at, found.reason) if found else (0, None)
    if not at and uses:
        batch = sight.registers.batches.get(presented(sight.registers, uses[0]).batch)
        at, reason = (batch.revoked_at, batch.reason) if batch else (0, None)
    return _standing(sight, at, reason)


def _standing(sight: Sight, at: int, reason: RevocationReason | None) -> Line:
    """Say whether something was revoked, and why."""
    if not at or reason is None:
        return sight.line("Standing", sight.say("✓ stands"))
    words = sight.say("✗ revoked at {time}: {reason}").format(
        time=sight.time(at), reason=sight.names.enum(reason).text
    )
    return sight.line("Standing", words)


def _used(sight: Sight, uses: list[Use]) -> tuple[Section, ...]:
    """List the permits that rest on something, with the requirement it meets."""
    r = sight.registers
    found = []
    for use in uses:
        filed = r.applications[r.permits[use.permit].application]
        requirement = r.versions[filed.content.version].requirements[use.position]
        title = requirement_title(
            sight.names.catalogue, filed.matter, requirement.name, sight.names.language
        )
        place = sight.names.version(filed.content.version).url
        met = Piece(f"{requirement.name} {title}", place, code=False)
        found.append(
            Line(
                sight.say("Permit"), (sight.names.permit(use.permit), plain(" · "), met)
            )
        )
    return (Section(sight.say("Permits that rest on it"), tuple(found)),) * bool(found)


@router.get("/batches/{text}")
def batch(visit: VisitDep, text: str, cursor: str | None = None) -> Response:
    """Show a batch of attestations."""
    identifier = i.BatchId(word_of(text))
    entry = found_entry(visit, lambda r: r.batches, identifier, _batch)
    return entry_page(visit, entry, *rows_of(visit, cursor, batch=identifier))


def _batch(sight: Sight, identifier: i.BatchId, known: Batch) -> Entry:
    lines = (
        sight.line("Department", sight.names.organisation(known.department)),
        sight.line("Data set", sight.names.schema(known.schema)),
        sight.line("Signed with", sight.names.key(known.attester)),
        sight.line("Attestations in it", str(known.count)),
        sight.line("Anchored", sight.time(known.anchored_at)),
        sight.code_line("Root", grouped(known.root)),
        _standing(sight, known.revoked_at, known.reason),
    )
    return Entry(
        kind=sight.say("Batch of attestations"),
        title=grouped(identifier),
        code=True,
        lead=sight.say(
            "A department signs many attestations at once: it anchors the root of "
            "their tree. Nobody can tell from it what they say."
        ),
        lines=lines,
        sections=_used(sight, sight.uses.of_batch(sight.registers, identifier)),
    )


@router.get("/commitments/{text}")
def commitment(visit: VisitDep, text: str, cursor: str | None = None) -> Response:
    """Show a commitment and what became of it."""
    identifier = i.CommitmentId(word_of(text))
    entry = found_entry(visit, lambda r: r.commitments, identifier, _commitment)
    return entry_page(visit, entry, *rows_of(visit, cursor, commitment=identifier))


def _commitment(sight: Sight, identifier: i.CommitmentId, known: Promise) -> Entry:
    content = known.content
    filed = sight.registers.applications[content.application]
    names = [i.short_text(word) for word in content.requirements]
    titles = [
        requirement_title(
            sight.names.catalogue, filed.matter, name, sight.names.language
        )
        for name in names
    ]
    promised = sight.say("; ").join(
        f"{name} {title}" for name, title in zip(names, titles, strict=True)
    )
    lines = (
        sight.line("Who commits", sight.names.organisation(content.organisation)),
        sight.line("Application", digest(content.application, "applications")),
        sight.line("To what", promised),
        sight.line("Signed", sight.time(known.committed_at)),
        sight.line("To be checked before", sight.time(content.due_at)),
        sight.line("What became of it", _outcome(sight, known)),
        sight.code_line("Digest of the letter", grouped(content.letter)),
    )
    return Entry(
        kind=sight.say("Commitment"),
        title=grouped(identifier),
        code=True,
        lead=sight.say(
            "A signed promise that stands in for a fact until it is checked. Who "
            "breaks one may not commit again until their credit is repaired."
        ),
        lines=lines,
        sections=_used(sight, sight.uses.of(sight.registers, identifier)),
    )


def _outcome(sight: Sight, known: Promise) -> str:
    """Say what became of a commitment, as a mark and words."""
    if known.withdrawn_at:
        words = sight.say("✗ taken back at {time}")
        return words.format(time=sight.time(known.withdrawn_at))
    if known.outcome is Outcome.NONE:
        return sight.say("not checked yet")
    mark = "✗" if known.outcome is Outcome.BREACHED else "✓"
    return f"{mark} {sight.names.enum(known.outcome).text}"
