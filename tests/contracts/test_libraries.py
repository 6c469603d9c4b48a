from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from eth_abi import encode
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts import packing
from tests.contracts.evm import Contract, Evm

EVM = Evm()
HARNESS: Contract = EVM.deploy("LibraryHarness")
WORD, OTHER = keccak(text="one"), keccak(text="other")


def ask(function, *arguments):
    return EVM.call(HARNESS, function, *arguments)


@pytest.mark.parametrize(
    ("function", "text"),
    [
        ("organisation", f.APPLICANT),
        ("project", f.PROJECT),
        ("schema", f.LAND_USE),
        ("matter", f.MATTER),
    ],
)
def test_an_id_is_the_digest_of_its_name_and_code(function, text):
    digest = keccak(text=f"{function}:{text}")
    if function == "organisation":
        digest = digest[:16] + bytes(16)
    assert ask(function, text) == digest


def test_other_ids_are_digests_of_what_they_are_made_of():
    version = keccak(encode(["bytes32", "uint32"], [WORD, 7]))
    batch = keccak(WORD + f.ZERO + OTHER)
    application = (WORD, OTHER, WORD, OTHER, WORD, OTHER, WORD)
    commitment = (WORD, OTHER, [WORD, OTHER], WORD, 12)
    assert ask("matterVersion", WORD, 7) == version
    assert ask("batch", WORD, f.ZERO, OTHER) == batch
    assert ask("attestation", WORD, OTHER) == keccak(WORD + OTHER)
    assert ask("evidence", WORD, OTHER) == keccak(WORD + OTHER)
    assert ask("permit", WORD) == keccak(b"permit:" + WORD)
    assert ask("application", application) == keccak(b"".join(application))
    due = (12).to_bytes(32, "big")
    words = (WORD, OTHER, keccak(WORD + OTHER), WORD, due)
    assert ask("commitment", commitment) == keccak(b"".join(words))


def alone(presented):
    """Evidence of one attestation."""
    return packing.evidence([], [presented], [])


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13])
def test_every_leaf_of_a_standard_tree_is_proven_by_its_path(count):
    facts = [
        f.Attestation(f.LAND_USE, keccak(bytes([i])), {"area": f.word(i)}, i)
        for i in range(count)
    ]
    batch = tuple(fact.leaf for fact in facts)
    for fact in facts:
        held = f.altered(fact, department=f.LAND, batch=batch)
        assert ask("attestationLeaf", alone(held.presented())) == fact.leaf
        assert ask("inBatch", alone(held.presented()))


def test_claims_are_opened_each_by_its_own_path():
    claims = {name: f.word(i) for i, name in enumerate(["a", "b", "c", "record"])}
    fact = f.Attestation(f.LAND_USE, WORD, claims, 1, opened=("a", "c"))
    held = f.altered(fact, department=f.LAND, batch=(fact.leaf,))
    shown = held.presented()
    assert ask("claimLeaf", alone(shown)) == f.claim_leaf("a", claims["a"])
    assert ask("openingsHold", alone(shown))
    assert ask("opened", alone(shown), f.word("c")) == (True, f.word(2))
    assert ask("opened", alone(shown), f.word("b")) == (False, f.ZERO)
    shown[8][0] = (f.word("a"), f.INTEGER, f.word(99), *shown[8][0][3:])
    assert not ask("openingsHold", alone(shown))


@pytest.mark.parametrize("size", range(33))
def test_packed_numbers_are_those_of_a_plain_decoder(size):
    data = keccak(b"some") + keccak(b"data") + keccak(b"behind")
    for place in (0, 1, 31, 32, 63):
        expected = int.from_bytes(data[place : place + size], "big")
        assert ask("numberAt", data, place, size) == (expected, expected)
        word = data[place : place + 32]
        assert ask("wordAt", data, place) == (word, word)


def test_the_serial_of_a_number_is_its_last_two_digits_before_the_trade():
    for text, rest, serial in (
        ("370203202611230107", "37020320261123/07", 1),
        ("370203202611239901", "37020320261123/01", 99),
        ("37020320261123A101", "37020320261123A101", 255),
        ("37020320261123011", "370203202611230/", 11),
        ("3702032026112301018", "37020320261123010/", 18),
        ("A-00", "A-/", 0),
        ("99", "/", 99),
        ("A-7", "A-7", 255),
        ("A7-", "A7-", 255),
        ("7", "7", 255),
    ):
        assert ask("serialOf", text) == (keccak(text=rest), serial)


def test_requirement_sets_are_packed_as_the_protocol_says():
    for requirements in (f.requirement_set(), f.requirement_set()[3:], []):
        packed = packing.requirement_set(requirements)
        assert ask("pack", requirements) == packed


def expected_end(day: date, months: int) -> int:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = min(day.day, monthrange(year, month + 1)[1])
    follows = date(year, month + 1, last) + timedelta(days=1)
    start = datetime(follows.year, follows.month, follows.day, tzinfo=UTC)
    return int(start.timestamp()) - 8 * 3600


@pytest.mark.parametrize("months", [0, 1, 3, 11, 12, 13, 24, 600])
def test_legal_months_agree_with_the_calendar(months):
    for number in range(0, 40_000, 97):
        day = date(1970, 1, 2) + timedelta(days=number)
        begins = number * 86_400 + 16 * 3600
        ends = expected_end(day, months)
        assert ask("addMonths", begins, months) == ends, day
        assert ask("addMonths", begins + 86_399, months) == ends, day


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2100-01-29", 1, "2100-02-28"),
        ("2399-12-31", 2, "2400-02-29"),
    ],
)
def test_a_day_that_the_last_month_lacks_becomes_its_last(day, months, last):
    begins = int(datetime.fromisoformat(f"{day}T12:00:00+08:00").timestamp())
    ends = datetime.fromisoformat(f"{last}T00:00:00+08:00") + timedelta(days=1)
    assert ask("addMonths", begins, months) == int(ends.timestamp())


@pytest.mark.parametrize("seconds", [1, 9 * 3600, 86_399, 86_400])
def test_a_legal_day_ends_at_midnight_and_is_the_end_of_the_one_before(seconds):
    for number in range(0, 40_000, 997):
        begins = number * 86_400 + 16 * 3600
        assert ask("dayEnd", begins + seconds) == begins + 86_400
    last = f.NO_END - 1
    assert ask("dayEnd", last) == ask("dayEnd", 2**65) == last


@pytest.mark.parametrize(
    ("function", "good", "bad"),
    [
        (
            "isUscc",
            [f.APPLICANT, f.AUTHORITY],
            [
                "",
                f.APPLICANT[:17],
                f.APPLICANT + "0",
                f.APPLICANT.lower(),
                f.APPLICANT[:17] + ("0" if f.APPLICANT[17] != "0" else "1"),
                "913702030DEMI000A1",
                "913702030DEM\x0000A1",
            ],
        ),
        (
            "isNumber",
            ["370203202611230101", "A-1/(2)"],
            ["", "a1", "A 1", "A\n1", "A\x7f", "青建1", "X" * 65],
        ),
        (
            "isSubject",
            ["2609-370203-89-01-000018", "X" * 32],
            ["", "x1", "A 1", "A\t1", "é", "X" * 33],
        ),
        (
            "isMatter",
            ["a", "construction-permit", "x" * 64],
            ["", "A", "x" * 65, "a/1"],
        ),
        (
            "isSchema",
            ["land-use/1", "a/9999"],
            [
                "",
                "land-use",
                "/1",
                "a/",
                "a/0",
                "a/01",
                "a/10000",
                "A/1",
                "a/1/2",
                "a/x",
            ],
        ),
        ("isShortName", ["R", "R06", "~" * 31], ["", "x" * 32, "R 6", "R\n", "许"]),
        ("isReason", ["A", "NOT_STARTED_2"], ["", "a", "A" * 33, "NO-", "NO START"]),
    ],
)
def test_codes_are_written_in_one_way(function, good, bad):
    assert [text for text in good if not ask(function, text)] == []
    assert [text for text in bad if ask(function, text)] == []
