"""The golden vectors of tests/vectors, run in Solidity.

The same files are run in Python by tests/unit/domain; so the two cannot drift apart.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.contracts import packing
from tests.contracts.evm import Contract, Evm

FOLDER = Path(__file__).parents[1] / "vectors"
EVM = Evm()
HARNESS: Contract = EVM.deploy("LibraryHarness")
ZERO = bytes(32)


def vectors(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


IDENTIFIERS, CLAIMS = vectors("identifiers"), vectors("claims")
CODES, TREES = vectors("codes"), vectors("merkle")["trees"]
CLAIM_TREES = [
    tree
    for tree in TREES
    if tree["types"] == ["bytes32", "uint8", "bytes32", "bytes32"]
]
TYPES = (
    *("text", "integer", "boolean", "date", "code"),
    *("organisation", "project", "digest"),
)
SEVERAL = {
    "matter_version": ("matterVersion", ("matter", "number")),
    "batch": ("batch", ("schema", "department", "root")),
    "attestation": ("attestation", ("organisation", "leaf")),
    "evidence": ("evidence", ("batch", "attestation")),
    "permit": ("permit", ("application",)),
}
RECORDS = {
    "application": (
        *("version", "applicant", "authority", "project", "consent"),
        *("replaces", "changes"),
    ),
    "commitment": ("application", "organisation", "requirements", "letter", "due_at"),
}


def ask(function, *arguments):
    return EVM.call(HARNESS, function, *arguments)


def value(text):
    """Give a member of a vector as the ABI takes it: word, address, number or list."""
    if isinstance(text, list):
        return [value(item) for item in text]
    if isinstance(text, int) or text.isdigit():
        return int(text)
    return bytes.fromhex(text[2:]) if len(text) == len("0x") + 64 else text


def presented(root, *, openings=(), path=(), **members):
    """Lay an attestation out as it is presented."""
    names = ("schema", "subject", "claims_root", "observed_at", "valid_until")
    given = {"observed_at": "0", "valid_until": "0", **members}
    words = [value(given[name]) if name in given else ZERO for name in names]
    schema, subject, claims, observed_at, valid_until = words
    head = [schema, ZERO, root, subject, claims, observed_at, valid_until]
    shown = (*head, list(path), list(openings))
    return packing.evidence([], [shown], [])


@pytest.mark.parametrize("kind", ["organisation", "project", "schema", "matter"])
def test_identifiers_of_codes_are_the_golden_ones(kind):
    for case in IDENTIFIERS[kind]:
        assert ask(kind, case["code"]) == value(case["id"])


@pytest.mark.parametrize("kind", SEVERAL)
def test_identifiers_of_several_words_are_the_golden_ones(kind):
    function, members = SEVERAL[kind]

    for case in IDENTIFIERS[kind]:
        arguments = [value(case[member]) for member in members]
        assert ask(function, *arguments) == value(case["id"])


@pytest.mark.parametrize("kind", RECORDS)
def test_identifiers_of_records_are_the_golden_ones(kind):
    for case in IDENTIFIERS[kind]:
        content = [value(case[member]) for member in RECORDS[kind]]
        assert ask(kind, content) == value(case["id"])


def test_leaves_of_attestations_are_the_golden_ones():
    for case in CLAIMS["attestations"]:
        members = {name: text for name, text in case.items() if name != "leaf"}
        assert ask("attestationLeaf", presented(ZERO, **members)) == value(case["leaf"])


def test_leaves_of_claims_are_the_golden_ones():
    for tree in CLAIMS["trees"]:
        for claim in tree["claims"]:
            name = claim["name"].encode().ljust(32, b"\0")
            words = (value(claim["value"]), value(claim["salt"]))
            opening = (name, TYPES.index(claim["type"]) + 1, *words, [])
            shown = presented(ZERO, openings=[opening])
            assert ask("claimLeaf", shown) == value(claim["leaf"])


@pytest.mark.parametrize("tree", CLAIM_TREES, ids=lambda tree: len(tree["leaves"]))
def test_paths_of_the_npm_package_lead_to_its_roots(tree):
    root = tree["root"]
    for leaf in tree["leaves"]:
        words = [value(word) for word in leaf["values"]]
        path = [value(word) for word in leaf["path"]]
        shown = presented(ZERO, claims_root=root, openings=[(*words, path)])
        assert ask("openingsHold", shown)
        forged = [*words[:3], bytes(31) + b"\1"]
        shown = presented(ZERO, claims_root=root, openings=[(*forged, path)])
        assert not ask("openingsHold", shown)


def test_months_end_on_the_golden_seconds():
    for case in vectors("calendar")["add_months"]:
        assert ask("addMonths", case["ts"], case["months"]) == case["end"]


def test_codes_have_their_shape_and_their_check_digit():
    pilot = [case["code"] for case in CODES["uscc_pilot"]]
    wrong = [c["code"] for c in CODES["uscc_invalid"] if c["reason"] == "length"]

    assert all(ask("isUscc", code) for code in CODES["uscc_valid"])
    assert all(ask("isUsccShape", code) for code in pilot)
    assert not any(ask("isUscc", code) for code in pilot)
    assert wrong
    assert not any(ask("isUsccShape", code) for code in wrong)
