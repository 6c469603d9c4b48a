"""Clerical errors in the document of a permit (更正): names and addresses, no more.

A correction changes texts that name or locate. Everything that was decided stays as it
is: number, dates, matter, codes, scope, remarks and evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.face import Face, LicenceFace
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.errors import CorrectionNotClericalError

CLERICAL_LINES = ("project_name", "address", "place", "road")
"""Lines of a face that name or locate."""


def clerical_texts(document: PermitDocument) -> Mapping[str, str]:
    """Give the texts of a document that a correction may change, by their names.

    The name of an organisation is called by its credit code.
    """
    face = document.face
    found = {one.uscc: one.name for one in _organisations(face)}
    if isinstance(face, LicenceFace):
        return {**found, "project_name": face.project_name, "address": face.address}
    lines = {line.name: line.value for line in face.lines}
    return {**found, **{name: lines[name] for name in CLERICAL_LINES if name in lines}}


def with_texts(document: PermitDocument, texts: Mapping[str, str]) -> PermitDocument:
    """Give a document with other texts; those that are not named stay.

    Raises:
        TextError: A text is empty, too long or has odd characters.
    """
    return replace(document, face=_face_with(document.face, texts))


def check_clerical(document: PermitDocument, corrected: PermitDocument) -> None:
    """Check that a correction changes a text that names or locates, and no more.

    Raises:
        CorrectionNotClericalError: It changes nothing, or something that was decided.
    """
    texts = clerical_texts(corrected)
    if corrected == document or with_texts(document, texts) != corrected:
        raise CorrectionNotClericalError


def _organisations(face: Face) -> Iterator[NamedOrganisation]:
    yield face.authority
    if not isinstance(face, LicenceFace):
        yield face.holder
        return
    yield face.developer
    parties = (face.surveyors, face.designers, face.contractors)
    for party in (*parties, face.supervisors, face.general_contractors):
        yield from party


def _face_with(face: Face, texts: Mapping[str, str]) -> Face:
    if isinstance(face, LicenceFace):
        return replace(
            face,
            developer=_named(face.developer, texts),
            authority=_named(face.authority, texts),
            project_name=texts.get("project_name", face.project_name),
            address=texts.get("address", face.address),
            surveyors=_all_named(face.surveyors, texts),
            designers=_all_named(face.designers, texts),
            contractors=_all_named(face.contractors, texts),
            supervisors=_all_named(face.supervisors, texts),
            general_contractors=_all_named(face.general_contractors, texts),
        )
    lines = tuple(
        replace(line, value=texts.get(line.name, line.value))
        if line.name in CLERICAL_LINES
        else line
        for line in face.lines
    )
    return replace(
        face,
        holder=_named(face.holder, texts),
        authority=_named(face.authority, texts),
        lines=lines,
    )


def _all_named(
    parties: Sequence[NamedOrganisation], texts: Mapping[str, str]
) -> tuple[NamedOrganisation, ...]:
    return tuple(_named(party, texts) for party in parties)


def _named(party: NamedOrganisation, texts: Mapping[str, str]) -> NamedOrganisation:
    return replace(party, name=texts.get(party.uscc, party.name))
