"""QR codes, read by a reader that did not draw them."""

import re

import pytest

from zeropermit.errors import QrTooLongError
from zeropermit.rendering.qr import BORDER, CAPACITY, VERSION, qr_svg

SIDE = 17 + 4 * VERSION + 2 * BORDER
ADDRESS = "https://permits.example/p/" + "5a" * 32


def size(svg: str) -> int:
    return int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])


@pytest.mark.parametrize(
    "text", [ADDRESS + "x" * CAPACITY, "x" * (CAPACITY + 1), "许" * 36]
)
def test_what_does_not_fit_is_refused_with_its_length(text):
    with pytest.raises(QrTooLongError) as refused:
        qr_svg(text)

    assert (refused.value.length, refused.value.limit) == (len(text.encode()), CAPACITY)


@pytest.mark.parametrize("text", ["x" * CAPACITY, ADDRESS, "HTTPS://P.EXAMPLE/1", "1"])
def test_what_fits_is_no_larger_than_version_6(text):
    assert size(qr_svg(text)) <= SIDE


def test_the_longest_text_needs_all_of_version_6():
    assert size(qr_svg("x" * CAPACITY)) == SIDE


def test_it_has_a_name_for_who_does_not_see_it():
    assert "<title>扫码核验 · Scan to verify</title>" in qr_svg(ADDRESS)


def test_the_same_text_gives_the_same_drawing():
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS)
