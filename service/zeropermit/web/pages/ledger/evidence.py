"""What permits rest on: attestations, batches, commitments, requirements, rounds."""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.ledger.state import Batch, Promise
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.errors import NotFoundError
from zeropermit.serialize.permit import requirement_title
from zeropermit.web.pages.ledger.entry import (
    Entry,
    Line,
    Section,
    Sight,
    code,
    entry_page,
    line,
    plain,
    rows_of,
    seen,
    word_of,
)
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
        line(sight.say("Data set"), sight.names.schema(shown.schema)),
        line(sight.say("Department"), sight.names.organisation(department)),
        line(sight.say("Signed with"), sight.names.key(shown.attester)),
        line(sight.say("Batch"), digest(shown.batch, "batches")),
        line(sight.say("Observed"), sight.time(shown.observed_at)),
        line(sight.say("Holds until"), sight.time(shown.valid_until)),
        code(sight.say("Facts that were shown"), names or "–"),
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
    if not at or reason is None:
        return line(sight.say("Standing"), sight.say("✓ stands"))
    words = sight.say("✗ revoked at {time}: {reason}").format(
        time=sight.time(at), reason=sight.names.enum(reason).text
    )
    return line(sight.say("Standing"), words)


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
    """Show a batch of attestations.

    Raises:
        NotFoundError: The ledger has no such batch.
    """
    identifier = i.BatchId(word_of(text))

    def look(sight: Sight) -> Entry:
        known = sight.registers.batches.get(identifier)
        if known is None:
            raise NotFoundError
        return Entry(
            kind=sight.say("Batch of attestations"),
            title=grouped(identifier),
            code=True,
            lead=sight.say(
                "A department signs many attestations at once: it anchors the root of "
                "their tree. Nobody can tell from it what they say."
            ),
            lines=_batch(sight, known),
            sections=_used(sight, sight.uses.of_batch(sight.registers, identifier)),
        )

    entry = seen(visit, look)
    return entry_page(visit, entry, *rows_of(visit, cursor, batch=identifier))


def _batch(sight: Sight, known: Batch) -> tuple[Line, ...]:
    words = sight.say("✗ revoked at {time}: {reason}").format(
        time=sight.time(known.revoked_at), reason=sight.names.enum(known.reason).text
    )
    return (
        line(sight.say("Department"), sight.names.organisation(known.department)),
        line(sight.say("Data set"), sight.names.schema(known.schema)),
        line(sight.say("Signed with"), sight.names.key(known.attester)),
        line(sight.say("Attestations in it"), str(known.count)),
        line(sight.say("Anchored"), sight.time(known.anchored_at)),
        code(sight.say("Root"), grouped(known.root)),
        line(
            sight.say("Standing"), words if known.revoked_at else sight.say("✓ stands")
        ),
    )


@router.get("/commitments/{text}")
def commitment(visit: VisitDep, text: str, cursor: str | None = None) -> Response:
    """Show a commitment and what became of it.

    Raises:
        NotFoundError: The ledger has no such commitment.
    """
    identifier = i.CommitmentId(word_of(text))

    def look(sight: Sight) -> Entry:
        known = sight.registers.commitments.get(identifier)
        if known is None:
            raise NotFoundError
        return Entry(
            kind=sight.say("Commitment"),
            title=grouped(identifier),
            code=True,
            lead=sight.say(
                "A signed promise that stands in for a fact until it is checked. Who "
                "breaks one may not commit again until their credit is repaired."
            ),
            lines=_commitment(sight, known),
            sections=_used(sight, sight.uses.of(sight.registers, identifier)),
        )

    entry = seen(visit, look)
    return entry_page(visit, entry, *rows_of(visit, cursor, commitment=identifier))


def _commitment(sight: Sight, known: Promise) -> tuple[Line, ...]:
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
    return (
        line(sight.say("Who commits"), sight.names.organisation(content.organisation)),
        line(sight.say("Application"), digest(content.application, "applications")),
        line(sight.say("To what"), promised),
        line(sight.say("Signed"), sight.time(known.committed_at)),
        line(sight.say("To be checked before"), sight.time(content.due_at)),
        line(sight.say("What became of it"), _outcome(sight, known)),
        code(sight.say("Digest of the letter"), grouped(content.letter)),
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
