"""The manifest: read whole or not at all, and the fault is named."""

import pytest

from zeropermit.domain.ledger.manifest import MANIFEST_TYPE, parse_manifest
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
