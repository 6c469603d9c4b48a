"""Correction of a clerical error: the corrected document, kept before it is signed."""

from __future__ import annotations

from collections.abc import Mapping

from zeropermit.domain.ledger.identifiers import ZERO, Digest, PermitId, to_hex
from zeropermit.domain.permits.clerical import check_clerical, clerical_texts
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.records.canonical import JsonValue
from zeropermit.errors import CorrectedDocumentMissingError
from zeropermit.usecases.permits.bundle import plain
from zeropermit.usecases.permits.certificate import check_printable
from zeropermit.usecases.ports import ServiceContext


def current_document(context: ServiceContext, permit: PermitId) -> PermitDocument:
    """Give the document of a permit, as it is now.

    Raises:
        PermitUnknownError: There is no such permit.
        CorrectedDocumentMissingError: This service does not hold its document.
    """
    with context.look() as (state, _, _):
        digest = find_permit(state, permit).document
    return _kept(context, digest)


def keep_corrected(
    context: ServiceContext, permit: PermitId, record: JsonValue
) -> Digest:
    """Keep the corrected document of a permit, so that officers can sign its digest.

    Raises:
        RecordError, TextError: It is not a permit document.
        CorrectionNotClericalError: It changes something that was decided, or nothing.
        CharacterMissingError: The font of printed permits has not all its characters.
        PermitUnknownError, CorrectedDocumentMissingError: As in `current_document`.
    """
    document = current_document(context, permit)
    corrected = PermitDocument.from_json(plain(record))
    check_clerical(document, corrected)
    check_printable(context, corrected)
    return context.records.put(corrected.as_json(), application=document.application)


def check_corrected(context: ServiceContext, permit: PermitId, digest: bytes) -> None:
    """Check that a corrected document is held, and corrects a clerical error alone.

    Raises:
        CorrectedDocumentMissingError: This service does not hold it.
        CorrectionNotClericalError: It changes something that was decided, or nothing.
    """
    check_clerical(current_document(context, permit), _kept(context, digest))


def corrections(
    context: ServiceContext, permit: PermitId, digest: bytes
) -> Mapping[str, tuple[str, str]]:
    """Give the texts that a corrected document changes, each before and after.

    There are none if the digest is zero: the act is no correction.
    """
    if digest == ZERO:
        return {}
    before = clerical_texts(current_document(context, permit))
    after = clerical_texts(_kept(context, digest))
    changed = {name: (text, after[name]) for name, text in before.items()}
    return {name: pair for name, pair in changed.items() if pair[0] != pair[1]}


def _kept(context: ServiceContext, digest: bytes) -> PermitDocument:
    record = context.records.get(digest)
    if record is None:
        raise CorrectedDocumentMissingError(to_hex(digest))
    return PermitDocument.from_json(plain(record))
