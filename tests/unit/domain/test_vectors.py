"""Golden identifiers, and that the golden values are what their script makes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from zeropermit.domain.ledger import identifiers
from zeropermit.domain.ledger.identifiers import (
    AttestationId,
    from_hex,
    short_name,
    short_text,
    to_hex,
)
from zeropermit.errors import ShortNameError, WordLengthError

FOLDER = Path(__file__).parents[2] / "vectors"
VECTORS = json.loads((FOLDER / "identifiers.json").read_text(encoding="utf-8"))


def plain(text):
    return bytes.fromhex(text[2:])


def number(value):
    return int(value).to_bytes(32, "big")


@pytest.mark.parametrize("name", ["", "x" * 32, "名", "a b", "a\t", "a\x7f"])
def test_a_name_that_does_not_fit_a_word_is_refused(name):
    with pytest.raises(ShortNameError) as caught:
        short_name(name)

    assert caught.value.name == name


@pytest.mark.parametrize(
    "text", ["", "0x", "00" * 33, "0x" + "gg" * 32, "0x" + "0" * 63]
)
def test_a_text_that_is_no_word_is_refused(text):
    with pytest.raises(WordLengthError):
        from_hex(text)


@pytest.mark.parametrize("case", VECTORS["short_name"], ids=lambda c: c["name"])
def test_a_short_name_fills_a_word(case):
    assert short_name(case["name"]) == plain(case["word"])
    assert short_text(from_hex(case["word"])) == case["name"]
    assert to_hex(plain(case["word"])) == case["word"]


@pytest.mark.parametrize("kind", ["organisation", "project", "schema", "matter"])
def test_identifiers_of_codes(kind):
    derive = getattr(identifiers, f"{kind}_id")

    for case in VECTORS[kind]:
        assert derive(case["code"]) == plain(case["id"])


def test_identifiers_of_several_words():
    for case in VECTORS["matter_version"]:
        made = identifiers.matter_version_id(plain(case["matter"]), case["number"])
        assert made == plain(case["id"])
    for case in VECTORS["batch"]:
        words = [plain(case[name]) for name in ("schema", "department", "root")]
        assert identifiers.batch_id(*words) == plain(case["id"])
    for case in VECTORS["attestation"]:
        words = plain(case["organisation"]), plain(case["leaf"])
        assert identifiers.attestation_id(*words) == plain(case["id"])
    for case in VECTORS["evidence"]:
        words = plain(case["batch"]), AttestationId(plain(case["attestation"]))
        assert identifiers.evidence_id(*words) == plain(case["id"])
    for case in VECTORS["permit"]:
        assert identifiers.permit_id(plain(case["application"])) == plain(case["id"])


def test_applications_are_seven_words():
    names = ["version", "applicant", "authority", "project", "consent"]
    names += ["replaces", "changes"]

    for case in VECTORS["application"]:
        words = b"".join(plain(case[name]) for name in names)
        assert keccak(words) == plain(case["id"])


def test_commitments_are_five_words():
    for case in VECTORS["commitment"]:
        covered = keccak(b"".join(plain(item) for item in case["requirements"]))
        head = [plain(case["application"]), plain(case["organisation"]), covered]
        tail = [plain(case["letter"]), number(case["due_at"])]
        assert keccak(b"".join([*head, *tail])) == plain(case["id"])


def test_the_golden_values_are_what_their_script_makes(tmp_path):
    subprocess.run([sys.executable, FOLDER / "make_vectors.py", tmp_path], check=True)

    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(made) == 4
    assert {name: (FOLDER / name).read_bytes() for name in made} == made
