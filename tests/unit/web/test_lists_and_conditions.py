"""Cursors that nobody builds on, and answers that are not sent twice."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zeropermit.domain.ledger.block import Cursor
from zeropermit.errors import ParameterError
from zeropermit.web.conditional_requests import matches, not_modified
from zeropermit.web.cursors import (
    Paging,
    read_cursor,
    read_opaque,
    write_cursor,
    write_opaque,
)


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.2",
        "!!!!",
        "MS4y ",
        "MS4y=",
        "MS4y!",
        "MS4",
        "é",
        encoded("-1.0"),
        encoded("01.0"),
        encoded("1.0\n"),
        encoded("1"),
        encoded("1.2.3"),
        encoded("9" * 17 + ".0"),
        encoded("٣.0"),
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused(text):
    with pytest.raises(ParameterError) as caught:
        read_cursor(text)
    assert caught.value.parameter == "cursor"


@given(st.binary(max_size=64))
def test_a_place_has_one_form(place):
    text = write_opaque(place)

    assert read_opaque(text) == place
    with pytest.raises(ParameterError):
        read_opaque(text + "=")


def test_a_cursor_leads_back_to_its_place():
    assert read_cursor(write_cursor(Cursor(42, 7))) == Cursor(42, 7)


def test_the_next_page_is_a_link():
    link = Paging(None, 5).link("/events", "abcde", lambda _: "MS4y")["Link"]

    assert link == '</api/v1/events?cursor=MS4y&limit=5>; rel="next"'


@pytest.mark.parametrize(
    ("header", "known"),
    [
        (None, False),
        ("", False),
        ('"b"', False),
        ("a", False),
        ('"b", "c"', False),
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ("*", True),
    ],
)
def test_what_somebody_has_already_is_recognised(header, known):
    assert matches(header, '"a"') is known


def test_an_unchanged_answer_still_says_what_it_depends_on():
    answer = not_modified({"ETag": '"a"', "Cache-Control": "no-cache"})

    assert answer.status_code == 304
    assert answer.body == b""
    assert answer.headers["vary"] == "Accept-Language"
    assert answer.headers["etag"] == '"a"'
