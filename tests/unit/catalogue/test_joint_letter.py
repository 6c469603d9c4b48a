"""Letters of a joint application: one text that says everything once."""

from dataclasses import replace

import pytest

from tests.unit.domain.applications.test_letter import FUNDS, LETTER, NOTICE, SITE
from zeropermit.catalogue.letters import render_joint, statements_in
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import to_hex

DRAINAGE = replace(
    LETTER,
    application=b"\x02" * 32,
    notice=replace(NOTICE, matter="排水许可", legal_basis="条例第二十一条"),
    requirements=(replace(FUNDS, id="R24"),),
    due_at=LETTER.due_at + 86_400,
)


def test_one_letter_says_all_that_is_in_it():
    text = render_joint([LETTER])

    for part in (FUNDS.notice, SITE.promise, NOTICE.liability, NOTICE.publicity):
        assert part in text
    assert LETTER.organisation.uscc in text


def test_what_letters_say_alike_is_said_once_with_its_places():
    text = render_joint([LETTER, DRAINAGE])

    assert text.count(FUNDS.promise) == 1
    assert f"[{NOTICE.matter} R10; 排水许可 R24] {FUNDS.promise}" in text
    assert text.count(NOTICE.liability) == 1
    for statement in ("informed", "own_will"):
        assert text.count(getattr(LETTER.statements, statement)) == 1


def test_what_they_say_differently_is_all_there():
    text = render_joint([LETTER, DRAINAGE])

    assert NOTICE.legal_basis in text
    assert "条例第二十一条" in text
    assert f"[{NOTICE.matter} R05] {SITE.promise}" in text


@pytest.mark.parametrize("language", Language)
def test_each_letter_is_named_with_the_digest_that_is_signed(language):
    letters = [
        replace(one, language=language, statements=statements_in(language))
        for one in (LETTER, DRAINAGE)
    ]

    text = render_joint(letters)

    for letter in letters:
        [line] = [s for s in text.splitlines() if to_hex(letter.digest()) in s]
        assert letter.notice.matter in line
