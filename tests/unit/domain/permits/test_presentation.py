"""A code that is shown says who shows it, and whether that is now."""

import pytest

from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.permits.presentation import (
    GOOD_SECONDS,
    SKEW_SECONDS,
    PresentationCode,
    judge_presentation,
    presentation_text,
    read_signature,
    write_signature,
)

AT = 1_790_000_000
LAST = GOOD_SECONDS + SKEW_SECONDS
PERMIT = PermitId(bytes(range(32)))
SIGNATURE = bytes(range(190, 255))


@pytest.mark.parametrize("now", [AT - 10**6, AT, AT + LAST, AT + 10**9])
def test_a_code_that_others_signed_is_theirs_however_new_it_is(now):
    assert (
        judge_presentation(by_holder=False, at=AT, now=now)
        is PresentationCode.BY_OTHERS
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (AT - SKEW_SECONDS - 1, PresentationCode.EARLY),
        (AT - SKEW_SECONDS, PresentationCode.NOW),
        (AT, PresentationCode.NOW),
        (AT + LAST, PresentationCode.NOW),
        (AT + LAST + 1, PresentationCode.OLD),
    ],
)
def test_the_holders_code_is_good_for_a_minute_and_what_clocks_differ_by(now, expected):
    assert judge_presentation(by_holder=True, at=AT, now=now) is expected


@pytest.mark.parametrize(
    "other",
    [
        presentation_text(PermitId(bytes(32)), at=AT, origin="https://a.example"),
        presentation_text(PERMIT, at=AT + 1, origin="https://a.example"),
        presentation_text(PERMIT, at=AT, origin="https://b.example"),
    ],
)
def test_another_permit_second_or_place_is_another_text(other):
    assert presentation_text(PERMIT, at=AT, origin="https://a.example") != other


def test_the_text_says_permit_place_and_second_at_its_end():
    text = presentation_text(PERMIT, at=AT, origin="https://a.example")

    assert text.endswith(
        f"\nPermit: 0x{PERMIT.hex()}\nSite: https://a.example\nTime: {AT}"
    )


def test_a_signature_is_read_back_from_an_address():
    text = write_signature(SIGNATURE)

    assert len(text) == 87
    assert set(text) & set("+/=") == set()
    assert read_signature(text) == SIGNATURE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "许",
        write_signature(SIGNATURE[1:]),
        write_signature(SIGNATURE + b"\0"),
        write_signature(SIGNATURE) + "=",
        write_signature(SIGNATURE)[:-1] + "_",  # other spare bits: a second form
        write_signature(SIGNATURE).replace("-", "+"),
    ],
)
def test_what_is_no_signature_in_its_one_form_is_nothing(text):
    assert read_signature(text) == b""
