"""A second implementation, written from docs/protocol.md alone, comes to the same."""

import ast
import json
import re
from pathlib import Path

import pytest

from tests.builders.protocol_case import case
from tests.builders.protocol_examples import examples, values
from tests.builders.protocol_parts import DEADLINE, word
from tests.unit.protocol_document import HINT, PRINTED, TEXT, section
from tests.vectors import second_implementation as second
from zeropermit.domain.evidence.claim import ClaimType, claim_value
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.law.regions import contains_number
from zeropermit.domain.ledger.identifiers import to_hex


def page_of(number: int) -> second.Page:
    """Give the document with the examples of another case."""
    made = examples(number)
    return second.Page(
        second.EXAMPLE.sub(lambda m: f"```json {m[1]}\n{made[m[1]]}\n```", TEXT)
    )


def test_the_values_of_the_last_section_are_those_of_the_code():
    rows = re.findall(r"^\| (.+) \| `(0x[0-9a-f]{64})` \|$", section(17), re.M)

    assert dict(rows) == values(case()), HINT
    assert second.Page(TEXT).deadline() == DEADLINE


@pytest.mark.parametrize("number", [0, 1])
def test_a_second_implementation_comes_to_the_same_words(number):
    found = second.compute(page_of(number))

    assert {name: to_hex(value) for name, value in found.items()} == values(
        case(number)
    )


def test_the_two_cases_have_nothing_but_their_parties_in_common():
    one, other = values(case(0)), values(case(1))

    assert [name for name in one if one[name] == other[name]] == []


def test_the_second_implementation_imports_nothing_of_the_package():
    tree = ast.parse(Path(second.__file__).read_text(encoding="utf-8"))
    named = {
        alias.name if isinstance(node, ast.Import) else str(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert named == {
        *("hashlib", "json", "re", "sys", "datetime", "functools", "pathlib"),
        *("Crypto.Hash", "eth_abi"),
    }


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ClaimType.TEXT, "示范 text"),
        (ClaimType.INTEGER, "0"),
        (ClaimType.INTEGER, str(2**256 - 1)),
        (ClaimType.BOOLEAN, "true"),
        (ClaimType.BOOLEAN, "false"),
        (ClaimType.DATE, "1970-01-02"),
        (ClaimType.DATE, "2028-02-29"),
        (ClaimType.CODE, "grade-a"),
        (ClaimType.ORGANISATION, "91370200DEM000014Y"),
        (ClaimType.PROJECT, "2609-370203-89-01-000018"),
        (ClaimType.DIGEST, "0x" + "ab" * 32),
    ],
)
def test_claims_have_the_same_values_in_both(kind, text):
    assert second.VALUES[kind.value](text) == claim_value(kind, text)


def test_all_claim_types_are_known_to_both():
    assert second.VALUES.keys() == set(ClaimType)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 33])
def test_trees_have_the_same_root_in_both(count):
    leaves = [word(f"leaf {index}") for index in range(count)]
    tree = StandardTree.of(leaves)

    assert second.root(leaves) == tree.root
    for leaf in leaves:
        assert second.climb(leaf, map(to_hex, tree.path(leaf))) == tree.root


@pytest.mark.parametrize("regions", [[], [37], [3702], [370203], [370202, 38, 3706]])
@pytest.mark.parametrize("number", ["370203202609220123", "370203", "37020", "037020"])
def test_numbers_are_of_the_same_regions_in_both(number, regions):
    assert second.of_region(number, regions) is contains_number(regions, number)


def test_the_number_of_the_example_is_of_a_region_of_its_grant():
    face = json.loads(PRINTED["permit"])["face"]
    regions = json.loads(PRINTED["grant"])["regions"]

    assert second.of_region(face["number"], regions)


def test_the_check_digit_of_an_organisation_is_as_worded():
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    code = json.loads(PRINTED["consent"])["applicant"]

    total = sum(alphabet.index(char) * 3**i for i, char in enumerate(code[:17]))

    assert f"`{alphabet}`" in section(15)
    assert alphabet[-total % 31] == code[17]


def test_the_check_character_of_a_licence_is_as_worded():
    *parts, check = json.loads(PRINTED["permit"])["licence"].split(".")[5:]

    state = 36
    for char in "".join(parts):
        state = 2 * ((state + int(char, 36)) % 36 or 36) % 37

    assert int(check, 36) == (37 - state) % 36
