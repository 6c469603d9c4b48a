"""Certificate: a permit printed, with its status on the ledger at that moment.

A page stays what it was when a permit is suspended later, so it says how to ask, and
what is printed of a permit that is not good says so in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from zeropermit.catalogue.certificates import certificate_of, rows_of
from zeropermit.catalogue.messages import message
from zeropermit.domain.law.calendar import OFFSET
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.matters.file import Words
from zeropermit.domain.permits.certificate import Certificate, CertificateRow
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.reasons import State, Work
from zeropermit.domain.permits.verification import Answer, ReasonCode
from zeropermit.errors import (
    CharacterMissingError,
    MatterUnknownError,
    PermitUnknownError,
    PrintingNotSetUpError,
)
from zeropermit.usecases.permits.bundle import plain
from zeropermit.usecases.permits.verify import facts_of, verify_reference
from zeropermit.usecases.ports import Catalogue, CertificateRenderer, ServiceContext

CHINA = timezone(timedelta(seconds=OFFSET))

_EXPECTED = frozenset(
    {ReasonCode.ISSUED, ReasonCode.IN_FORCE, ReasonCode.AUTHORITY_KNOWN}
)
"""Reasons of a permit that is good."""


@dataclass(frozen=True, slots=True)
class ServiceDetails:
    """The service, as it is printed."""

    origin: str  #: Address that people see.
    stale: bool = False  #: Whether the ledger is out of reach.
    fictional: bool = False


def certificate(
    context: ServiceContext, reference: str, details: ServiceDetails
) -> Certificate:
    """Make the certificate of a permit.

    Raises:
        NotAReferenceError: The reference is no digest, number or id.
        PermitUnknownError: There is no such permit, or no document of it here.
    """
    answer = verify_reference(context, reference)
    document = document_of(context, answer)
    return certificate_of(
        document,
        title=permit_title(context.catalogue, document.matter),
        origin=details.origin,
        status_lines=tuple(_status_lines(answer, stale=details.stale)),
        fictional=details.fictional,
    )


def printed(context: ServiceContext, made: Certificate) -> bytes:
    """Print a certificate, as PDF.

    Raises:
        PrintingNotSetUpError: This service prints none.
        CharacterMissingError: The font has not all its characters.
    """
    renderer = context.renderer
    if renderer is None:
        raise PrintingNotSetUpError
    check_characters(renderer, made.rows)
    return renderer.pdf(made)


def check_printable(context: ServiceContext, document: PermitDocument) -> None:
    """Check before issue that a permit can be printed, if permits are printed here.

    Raises:
        CharacterMissingError: The font has not all its characters.
    """
    if context.renderer is not None:
        check_characters(context.renderer, rows_of(document))


def check_characters(
    renderer: CertificateRenderer, rows: Iterable[CertificateRow]
) -> None:
    """Check that a font has every character of some lines.

    Raises:
        CharacterMissingError: It has not; the character and its line are named.
    """
    for row in rows:
        for text in (row.value, row.label.zh, row.label.en):
            missing = renderer.missing(text)
            if missing:
                raise CharacterMissingError(missing[0], row.name)


def document_of(context: ServiceContext, answer: Answer) -> PermitDocument:
    """Give the document of the permit that an answer is about.

    Raises:
        PermitUnknownError: There is no such permit, or no document of it here.
    """
    record = context.records.get(facts_of(answer).document)
    if record is None:
        raise PermitUnknownError("")
    return PermitDocument.from_json(plain(record))


def permit_title(catalogue: Catalogue, matter: str) -> Words:
    """Give the name of a matter's permit, or its code if it is not known any more."""
    try:
        title = catalogue.matter(matter).content["permit_title"]
    except MatterUnknownError:
        return Words(matter, matter)
    return Words(title["zh"], title["en"])


def _status_lines(answer: Answer, *, stale: bool) -> Iterator[Words]:
    """Give the ledger's remarks beside the document, and their block."""
    notes = [*_notes(answer)]
    if stale:
        notes.append(_words(ReasonCode.LEDGER_STALE.value))
    yield from notes
    if notes:
        yield _as_of(answer.as_of)


def _notes(answer: Answer) -> Iterator[Words]:
    progress = answer.permit.progress if answer.permit else None
    state_code = answer.state.name if answer.state else "VERDICT_ERROR"
    if answer.state is not State.VALID:
        state = _words(state_code)
        yield Words(
            message("CERTIFICATE_STATE", "zh", words=state.zh),
            message("CERTIFICATE_STATE", "en", words=state.en),
        )
    for code in dict.fromkeys(answer.reasons):
        if code not in _EXPECTED and code.value != state_code:
            yield _words(code.value)
    if progress is not None and progress.extensions:
        yield _words("CERTIFICATE_EXTENDED", count=progress.extensions)
    if progress is not None and progress.work in {Work.STOPPED, Work.CLEARED}:
        yield _words("LICENCE_WORK_STOPPED")
    if answer.permit is not None and answer.permit.stop is not None:
        yield _words("CERTIFICATE_STOP_ORDERED")


def _as_of(as_of: BlockStamp) -> Words:
    moment = datetime.fromtimestamp(as_of.time, UTC).astimezone(CHINA)
    time = f"{moment:%Y-%m-%d %H:%M:%S} +08:00"
    return _words("CERTIFICATE_AS_OF", block=as_of.number, time=time)


def _words(code: str, **values: object) -> Words:
    return Words(message(code, "zh", **values), message(code, "en", **values))
