"""Commitment letters: complete, and read exactly as they are signed."""

from dataclasses import fields, replace

import pytest

from zeropermit.catalogue.letters import render, statements_in
from zeropermit.domain.applications.letter import (
    CommitmentLetter,
    Language,
    LetterNotice,
    LetterRequirement,
    Statements,
)
from zeropermit.domain.ledger.identifiers import ApplicationId
from zeropermit.domain.records.canonical import (
    Suite,
    canonical,
    digest_bytes,
    parse_canonical,
)
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.errors import RecordError, TextError

NOTICE = LetterNotice(
    matter="建筑工程施工许可证核发",
    legal_basis="《中华人民共和国建筑法》第八条",
    method="书面承诺, 自愿选择",
    liability="不实承诺的, 依法承担责任",
    verification="发证后两个月内核查",
    publicity="公开至核查结束",
)
FUNDS = LetterRequirement("R10", "建设资金已经落实", "承诺建设资金已经落实")
SITE = LetterRequirement("R05", "施工场地具备条件", "承诺施工场地具备条件")
LETTER = CommitmentLetter(
    application=ApplicationId(b"\x01" * 32),
    organisation=NamedOrganisation("91370200DEM000014Y", "示范置业有限公司"),
    language=Language.ZH,
    notice=NOTICE,
    requirements=(FUNDS, SITE),
    statements=statements_in(Language.ZH),
    due_at=1800633600,
)


@pytest.mark.parametrize("requirements", [(), (FUNDS, FUNDS)])
def test_a_letter_covers_something_and_nothing_twice(requirements):
    with pytest.raises(RecordError) as caught:
        replace(LETTER, requirements=requirements)

    assert caught.value.field == "requirements"


@pytest.mark.parametrize("name", [field.name for field in fields(LetterNotice)])
def test_a_notice_that_lacks_an_element_is_refused(name):
    with pytest.raises(TextError):
        replace(LETTER, notice=replace(NOTICE, **{name: ""}))


@pytest.mark.parametrize("name", [field.name for field in fields(Statements)])
def test_a_commitment_that_lacks_a_statement_is_refused(name):
    statements = replace(LETTER.statements, **{name: ""})

    with pytest.raises(TextError):
        replace(LETTER, statements=statements)


@pytest.mark.parametrize("text", ["第一行\n第二行", "a\u202eb", "\u200b"])
def test_a_promise_that_reads_differently_is_refused(text):
    with pytest.raises(TextError):
        replace(LETTER, requirements=(replace(FUNDS, promise=text),))
    with pytest.raises(TextError):
        NamedOrganisation("91370200DEM000014Y", text)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"language": "fr"}, "language"),
        ({"application": None}, "application"),
        ({"organisation": {"uscc": "x"}}, "name"),
        ({"notice": {"matter": "x"}}, "legal_basis"),
        ({"requirements": [{"id": "R10"}]}, "notice"),
    ],
)
def test_a_letter_of_another_form_is_refused(change, field):
    with pytest.raises(RecordError) as caught:
        CommitmentLetter.from_json(LETTER.as_json() | change)

    assert caught.value.field == field


@pytest.mark.parametrize("suite", Suite)
@pytest.mark.parametrize("language", Language)
def test_a_letter_survives_writing_and_reading(suite, language):
    statements = statements_in(language)
    letter = replace(LETTER, suite=suite, language=language, statements=statements)
    data = canonical(letter.as_json())

    assert CommitmentLetter.from_json(parse_canonical(data)) == letter
    assert letter.digest() == digest_bytes(data, suite=suite)


@pytest.mark.parametrize("language", Language)
def test_everything_that_is_signed_is_shown(language):
    letter = replace(LETTER, language=language)
    shown = render(letter)

    texts = [getattr(NOTICE, field.name) for field in fields(LetterNotice)]
    texts += [
        getattr(letter.statements, field.name) for field in fields(letter.statements)
    ]
    for item in letter.requirements:
        texts += [f"[{item.id}] {item.notice}", f"[{item.id}] {item.promise}"]
    texts += [letter.organisation.name, letter.organisation.uscc]
    texts += ["0x" + letter.application.hex(), "0x" + letter.digest().hex(), "sha-256"]
    assert [text for text in texts if text not in shown] == []


def test_the_last_day_of_checking_is_shown_in_the_letters_language():
    assert "核查截止：2027-01-22（含当日" in render(LETTER)
    english = render(replace(LETTER, language=Language.EN))
    assert "Checked until: 2027-01-22 (that day included" in english
