"""Certificates as PDF: what stands on the page, as a viewer and a phone read it."""

from dataclasses import replace

import pytest

from tests.printing import ABSENT, RARE, scanned, texts
from tests.unit.catalogue.test_certificates import NOTE, ORIGIN, TITLE, certificate
from tests.unit.domain.permits.test_document import DOCUMENT, GENERAL
from zeropermit.catalogue.certificates import certificate_of
from zeropermit.errors import QrTooLongError, TypesettingError

FICTIONAL = "示范数据，内容均为虚构，不是真实许可"


def page(typesetter, made) -> str:
    """The text of a certificate that is one page."""
    (text,) = texts(typesetter.pdf(made))
    return text


def test_an_address_that_a_phone_could_not_read_is_refused(typesetter):
    made = replace(certificate(), url="https://permits.example/" + "x" * 100)

    with pytest.raises(QrTooLongError):
        typesetter.pdf(made)


def test_a_page_that_would_lack_a_character_is_not_set(typesetter):
    rows = (replace(certificate().rows[0], value=ABSENT),)

    with pytest.raises(TypesettingError):
        typesetter.pdf(replace(certificate(), rows=rows))


def test_every_line_stands_on_the_one_page(typesetter):
    made = certificate()
    text = page(typesetter, made)

    for row in made.rows:
        assert row.label.zh in text
        assert row.label.en in text
    for row in made.rows:
        if row.name != "contractors":  # broken into two lines
            assert row.value in text
    for piece in (made.title.zh, made.title.en, made.number, made.digest, made.url):
        assert piece in text
    assert made.persons.zh in text


def test_the_qr_code_on_the_page_leads_to_the_check(typesetter):
    made = certificate()

    assert scanned(typesetter.pdf(made)) == [made.url]


def test_a_good_permit_has_no_note_and_a_suspended_one_has(typesetter):
    assert NOTE.zh not in page(typesetter, certificate())

    text = page(typesetter, certificate(status_lines=[NOTE]))
    assert NOTE.zh in text
    assert NOTE.en in text


def test_fiction_is_called_so(typesetter):
    assert FICTIONAL not in page(typesetter, certificate())
    assert FICTIONAL in page(typesetter, certificate(fictional=True))


def test_the_whole_form_with_all_notes_is_one_page(typesetter):
    assert page(typesetter, certificate(status_lines=[NOTE] * 5, fictional=True))


def test_a_general_permit_is_set_too(typesetter):
    document = replace(DOCUMENT, face=GENERAL)
    text = page(typesetter, certificate_of(document, title=TITLE, origin=ORIGIN))

    assert "地点" in text
    assert "汇港路" in text


def test_a_rare_character_stands_on_the_page(typesetter):
    first, *others = certificate().rows
    rows = (replace(first, value=f"示范{RARE}置业"), *others)

    assert f"示范{RARE}置业" in page(typesetter, replace(certificate(), rows=rows))


@pytest.mark.parametrize("value", ["长" * 512, "W" * 512])
def test_long_lines_are_broken_and_go_on_to_numbered_pages(typesetter, value):
    rows = tuple(replace(row, value=value) for row in certificate().rows)
    pages = list(texts(typesetter.pdf(replace(certificate(), rows=rows))))

    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert f"{certificate().number} · {number} / {len(pages)}" in text
    set_ = "".join(pages).count(value[0])
    assert set_ >= len(rows) * len(value)


def test_the_file_is_for_archives_and_for_those_who_listen(typesetter):
    data = typesetter.pdf(certificate())

    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data


def test_the_same_certificate_gives_the_same_bytes(typesetter):
    assert typesetter.pdf(certificate()) == typesetter.pdf(certificate())
