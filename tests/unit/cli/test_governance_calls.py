"""Files of governance calls: written, read, and nothing lost between."""

import json

import pytest

from tests.builders import facts
from zeropermit.bootstrap.governing import matter_calls, schema_calls
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli import governance
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import InputFileError
from zeropermit.ledger.abi_json import parse_values
from zeropermit.ledger.deployment import GovernanceCall

NO_END = 2**64 - 1


def every_kind():
    catalogue = load_catalogue()
    yield from schema_calls(LedgerState(), catalogue.schemas())
    for matter in catalogue.matters():
        yield from matter_calls(LedgerState(), matter, opens_at=1_790_000_000)
    registry = "OrganisationRegistry"
    key = facts.address("officer")
    yield GovernanceCall(registry, "register", (facts.AUTHORITY, "局", 1))
    arguments = (facts.AUTHORITY_ID, key, 1, 1, 1, NO_END)
    yield GovernanceCall(registry, "addKey", arguments)


def test_calls_survive_writing_and_reading():
    written = tuple(every_kind())
    text = json.dumps(governance.as_json(written), ensure_ascii=False)

    read = governance.parse(json.loads(text), where="calls.json")

    assert [call.data for call in read] == [call.data for call in written]
    assert [call.contract for call in read] == [call.contract for call in written]


def test_numbers_that_json_would_round_are_strings():
    (call,) = [c for c in every_kind() if c.function == "addKey"]

    assert governance.as_json([call])["calls"][0]["arguments"][-1] == str(NO_END)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("bool", "false"),
        ("bool", 0),
        ("uint8", 256),
        ("uint8", -1),
        ("uint64", True),
        ("uint64", 1.5),
        ("uint64", "one"),
        ("int8", 128),
        ("bytes32", "0x12"),
        ("bytes32", "11" * 32),
        ("bytes", "0xzz"),
        ("bytes", 1),
        ("string", 1),
        ("address", "0x" + "ab" * 20),
        ("address", "0x12"),
        ("string[]", "ab"),
        ("uint8[]", [1, "x"]),
    ],
)
def test_an_argument_of_another_type_is_refused(kind, value):
    with pytest.raises((ValueError, TypeError)):
        parse_values([{"type": kind}], [value])


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("bool", False, False),
        ("uint64", str(NO_END), NO_END),
        ("int8", -128, -128),
        ("bytes32", "0x" + "11" * 32, b"\x11" * 32),
        ("bytes", "0x", b""),
        ("uint8[]", [1, 2], [1, 2]),
    ],
)
def test_an_argument_of_its_type_is_read(kind, value, read):
    assert parse_values([{"type": kind}], [value]) == (read,)


def test_the_call_that_is_wrong_is_named_by_its_number():
    content = governance.as_json(tuple(every_kind()))
    content["calls"][2]["arguments"] = []

    with pytest.raises(InputFileError) as refused:
        governance.parse(content, where="calls.json")

    assert refused.value.path == "calls.json"
    assert refused.value.problem.startswith("call 3: ")
