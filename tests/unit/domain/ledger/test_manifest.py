"""The manifest: read whole or not at all, and the fault is named."""

import pytest

from zeropermit.domain.ledger.manifest import (
    MANIFEST_TYPE,
    PinnedBlock,
    parse_manifest,
)
from zeropermit.errors import ManifestError

GOOD = {
    "type": MANIFEST_TYPE,
    "network": "test",
    "chain_id": 31337,
    "deployed_at": 3,
    "genesis": "0x" + "11" * 32,
    "finality_depth": 0,
    "contracts": {
        "PermitRegistry": {"address": "0x" + "22" * 20, "code": "0x" + "33" * 32}
    },
}


def test_a_manifest_is_read():
    assert parse_manifest(GOOD).chain_id == 31337


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"type": "other"}, "type"),
        ({"contracts": []}, "not an object"),
        ({"chain_id": "31337"}, "'31337'"),
        ({"chain_id": True}, "True"),
        ({"genesis": "0x11"}, "11"),
        ({"contracts": {"PermitRegistry": {}}}, "address is missing"),
    ],
)
def test_a_fault_is_named(changed, said):
    with pytest.raises(ManifestError, match=said):
        parse_manifest({**GOOD, **changed})


@pytest.mark.parametrize("member", sorted(set(GOOD) - {"type"}))
def test_a_missing_member_is_named(member):
    rest = {name: value for name, value in GOOD.items() if name != member}

    with pytest.raises(ManifestError, match=f"{member} is missing"):
        parse_manifest(rest)


# --- ledgers that came before

LAST = {"number": 9, "hash": "0x" + "44" * 32}
CLOSED = {**GOOD, "network": "old", "chain_id": 5, "last_block": LAST}


def test_earlier_ledgers_are_read_and_written():
    manifest = parse_manifest({**GOOD, "earlier": [CLOSED]})

    assert manifest.earlier[0].last_block.number == 9
    assert manifest.as_json() == {**GOOD, "earlier": [CLOSED]}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"last_block": LAST}, "in use has none"),
        ({"earlier": {}}, "not an array"),
        ({"earlier": ["x"]}, "objects expected"),
        ({"last_block": "x"}, "objects expected"),
        ({"earlier": [{**CLOSED, "last_block": None}]}, "last_block is missing"),
        ({"earlier": [{**CLOSED, "last_block": {}}]}, "number is missing"),
        ({"earlier": [{**CLOSED, "earlier": [CLOSED]}]}, "earlier ones of its own"),
        ({"earlier": [{**CLOSED, "deployed_at": 10}]}, "ends before"),
        ({"earlier": [CLOSED, CLOSED]}, "listed twice"),
        ({"earlier": [{**CLOSED, "chain_id": GOOD["chain_id"]}]}, "listed twice"),
    ],
)
def test_a_fault_of_earlier_ledgers_is_named(changed, said):
    with pytest.raises(ManifestError, match=said):
        parse_manifest({**GOOD, **changed})


def test_a_ledger_takes_the_place_of_those_before_it():
    first, second, third = (
        parse_manifest({**GOOD, "network": name, "chain_id": number})
        for number, name in enumerate(("first", "second", "third"))
    )
    last = PinnedBlock(9, bytes(32))

    joined = third.after(second.after(first, last), last)

    assert [one.network for one in joined.earlier] == ["second", "first"]
    assert all(one.last_block == last for one in joined.earlier)
    assert parse_manifest(joined.as_json()) == joined
    with pytest.raises(ManifestError, match="already"):
        joined.after(first, last)
