import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from zeropermit.errors import (
    CanonicalError,
    DatabaseError,
    PermitNumberOverflowError,
    SuiteError,
)
from zeropermit.store import records as records_module
from zeropermit.store.records import SqlPermitNumbers, SqlRecords

CASE = b"\1" * 32
OTHER_CASE = b"\2" * 32
ORGANISATION = b"\3" * 32


def record(text: str, kind: str = "zeropermit/consent/1") -> dict[str, object]:
    return {"type": kind, "suite": "sha-256", "text": text}


@pytest.fixture
def records(engine) -> SqlRecords:
    return SqlRecords(engine, lambda: 1_700_000_000)


@pytest.fixture
def numbers(engine) -> SqlPermitNumbers:
    return SqlPermitNumbers(engine)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [({"suite": "md5"}, SuiteError), ({"suite": "sm3", "x": 0.5}, CanonicalError)],
)
def test_what_has_no_digest_is_not_kept(records, wrong, error):
    with pytest.raises(error):
        records.put(wrong)


def test_an_unknown_digest_has_no_record(records):
    assert records.get(CASE) is None
    assert list(records.of(CASE, kind="zeropermit/consent/1")) == []


def test_a_record_is_named_by_what_sha256sum_says(records):
    name = records.put(record("a"), application=CASE)

    body = b'{"suite":"sha-256","text":"a","type":"zeropermit/consent/1"}'
    assert name == hashlib.sha256(body).digest()
    assert records.get(name) == record("a")


def test_keeping_a_record_twice_is_keeping_it_once(records):
    with ThreadPoolExecutor(8) as pool:
        put = lambda _: records.put(record("a"), application=CASE)  # noqa: E731
        names = set(pool.map(put, range(8)))

    assert len(names) == 1
    assert list(records.of(CASE, kind="zeropermit/consent/1")) == [record("a")]


def test_a_record_that_serves_two_applications_is_kept_for_each(records):
    first = records.put(record("a"), application=CASE)
    second = records.put(record("a"), application=OTHER_CASE)

    assert first == second
    assert list(records.of(CASE, kind="zeropermit/consent/1")) == [record("a")]
    assert list(records.of(OTHER_CASE, kind="zeropermit/consent/1")) == [record("a")]
    assert records.get(first) == record("a")


def test_records_are_listed_newest_first(records):
    for text in "abc":
        records.put(record(text), application=CASE, organisation=ORGANISATION)
    records.put(record("d"), application=OTHER_CASE)
    records.put(record("e", "zeropermit/letter/1"), application=CASE)

    expected = [record(text) for text in "cba"]
    assert list(records.of(CASE, kind="zeropermit/consent/1")) == expected
    found = records.of_organisation(ORGANISATION, kind="zeropermit/consent/1")
    assert list(found) == expected


def test_a_day_has_no_more_numbers_than_a_permit_can_show(numbers):
    def take(number: int, day: str = "20261124") -> int:
        application = number.to_bytes(32, "big")
        return numbers.take(region="370203", day=day, application=application)

    assert [take(number) for number in range(99)] == list(range(1, 100))
    with pytest.raises(PermitNumberOverflowError):
        take(99)
    assert take(0) == 1
    assert take(99, "20261125") == 1


def test_a_number_that_the_ledger_has_is_given_to_nobody(numbers):
    def take(number: int, *used: int, region: str = "370203") -> int:
        application = number.to_bytes(32, "big")
        day = {"region": region, "day": "20261124"}
        return numbers.take(**day, application=application, used=frozenset(used))

    assert [take(0, 1, 2), take(1, 1, 2, 4)] == [3, 5]
    assert take(0, 1, 2, 4) == 3
    assert take(0, 1, 2, 3) == 4
    assert take(0, 1, 2, 3) == 4
    with pytest.raises(PermitNumberOverflowError):
        take(2, *range(1, 4), *range(6, 100))
    assert take(2, *range(1, 4), *range(7, 100)) == 6
    assert take(2, region="370202") == 1
    assert numbers.taken("20261124") == {
        "370203": {n.to_bytes(32, "big"): s for n, s in ((0, 4), (1, 5), (2, 6))},
        "370202": {(2).to_bytes(32, "big"): 1},
    }
    assert numbers.taken("20261125") == {}


def test_the_register_gives_up_when_it_is_always_too_late(numbers, monkeypatch):
    monkeypatch.setattr(records_module, "ATTEMPTS", 0)

    with pytest.raises(DatabaseError):
        numbers.take(region="370203", day="20261124", application=CASE)


def test_an_application_has_one_number_however_often_it_asks_at_once(numbers):
    def take(number: int) -> int:
        application = bytes([number // 4]) * 32
        return numbers.take(region="370203", day="20261124", application=application)

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, range(32)))

    assert sorted(set(taken)) == list(range(1, 9))
    assert all(len(set(taken[i : i + 4])) == 1 for i in range(0, 32, 4))
