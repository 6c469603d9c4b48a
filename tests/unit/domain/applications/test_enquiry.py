"""Numbers and codes by which cases are followed, as people type them."""

import pytest

from zeropermit.domain.applications.enquiry import (
    case_number,
    read_case_code,
    read_case_number,
)


def test_the_number_is_the_first_eight_bytes_in_twelve_digits():
    assert case_number(bytes(32)) == "000000000000"
    assert case_number(b"\xff" * 32) == "073709551615"
    assert case_number(bytes(7) + b"\x05" + b"\xff" * 24) == "000000000005"


@pytest.mark.parametrize(
    "typed",
    [
        "012345678901",
        " 0123 4567 8901 ",
        "0123-4567-8901",
        "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10\uff11",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed):
    assert read_case_number(typed) == "012345678901"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "01234567890",
        "0123456789012",
        "01234567890a",
        "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661",
        "0" * 65,
    ],
)
def test_what_is_no_number_is_read_as_none(typed):
    assert read_case_number(typed) is None


@pytest.mark.parametrize(
    "typed", ["7KQ2M9XR", "7kq2m9xr", "7kq2-m9xr", "\uff17\uff2b\uff31\uff12 M9XR"]
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_case_code(typed) == "7KQ2M9XR"


@pytest.mark.parametrize(
    "typed", ["", "7KQ2M9X", "7KQ2M9XRR", "7KQ2M9X0", "7KQ2M9XI", "--------", "ß" * 8]
)
def test_what_is_no_code_is_read_as_none(typed):
    assert read_case_code(typed) is None
