"""Corrections of a document: names and addresses, and nothing that was decided."""

from dataclasses import replace

import pytest

from tests.unit.domain.permits.test_document import DOCUMENT, FACE
from zeropermit.domain.permits.clerical import (
    check_clerical,
    clerical_texts,
    with_texts,
)
from zeropermit.domain.permits.face import FaceLine, GeneralFace
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.errors import CorrectionNotClericalError

GENERAL = replace(
    DOCUMENT,
    face=GeneralFace(
        number=FACE.number,
        holder=FACE.developer,
        project_code=FACE.project_code,
        lines=(
            FaceLine("place", "地点", "Place", "香港中路"),
            FaceLine("area_m2", "面积", "Area", "120"),
        ),
        remarks=(),
        authority=FACE.authority,
        issued_on=FACE.issued_on,
    ),
)


@pytest.mark.parametrize("document", [DOCUMENT, GENERAL])
def test_each_name_and_address_is_corrected_alone(document):
    for name in clerical_texts(document):
        corrected = with_texts(document, {name: "更正后"})

        check_clerical(document, corrected)
        assert clerical_texts(corrected) == {**clerical_texts(document), name: "更正后"}


def test_names_of_all_parties_and_lines_that_locate_can_be_corrected():
    found = {*clerical_texts(DOCUMENT)}
    assert {"project_name", "address", FACE.developer.uscc} <= found
    assert {*clerical_texts(GENERAL)} == {
        *("place", FACE.developer.uscc, FACE.authority.uscc)
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "370203202611230199"},
        {"project_code": "2609-370203-89-01-000019"},
        {"scale": "99 m²"},
        {"contract_price": "1.5"},
        {"contract_period": "9 days"},
        {"remarks": ("another",)},
        {"issued_on": FACE.issued_on.replace(year=2025)},
        {"developer": NamedOrganisation("91370203DEM0000225", FACE.developer.name)},
        {"contractors": ()},
    ],
)
def test_a_part_of_the_face_that_was_decided_is_not_corrected(changes):
    corrected = replace(DOCUMENT, face=replace(FACE, **changes))

    with pytest.raises(CorrectionNotClericalError):
        check_clerical(DOCUMENT, corrected)


@pytest.mark.parametrize(
    "changes",
    [
        {"matter": "another"},
        {"version": 9},
        {"application": bytes(32)},
        {"chain_id": 5},
        {"evidence": DOCUMENT.evidence[:1]},
        {"face": GENERAL.face},
        {},
    ],
)
def test_nothing_beside_the_face_is_corrected_and_something_has_to_be(changes):
    with pytest.raises(CorrectionNotClericalError):
        check_clerical(DOCUMENT, replace(DOCUMENT, **changes))


def test_a_figure_on_another_face_is_not_corrected():
    place, area = GENERAL.face.lines
    larger = replace(GENERAL.face, lines=(place, replace(area, value="1200")))

    with pytest.raises(CorrectionNotClericalError):
        check_clerical(GENERAL, replace(GENERAL, face=larger))
