"""Plain JSON: nothing that some reader would round or refuse."""

import pytest

from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.records.plain_json import SAFE_INTEGER, plain

ADDRESS = Address("0x" + "aB" * 20)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (b"\x01\xff", "0x01ff"),
        (ADDRESS, ADDRESS),
        (True, True),
        (SAFE_INTEGER, SAFE_INTEGER),
        (SAFE_INTEGER + 1, str(SAFE_INTEGER + 1)),
        (-SAFE_INTEGER - 1, str(-SAFE_INTEGER - 1)),
        (Ending.REVOKED, int(Ending.REVOKED)),
        ({"a": (b"", [1])}, {"a": ["0x", [1]]}),
        (None, "None"),
    ],
)
def test_a_value_is_written_so_that_every_reader_keeps_it(value, written):
    assert plain(value) == written
    assert isinstance(plain(value), type(written))
