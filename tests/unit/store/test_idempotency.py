import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from zeropermit.domain.ledger.identifiers import Digest
from zeropermit.store.engine import reading
from zeropermit.store.idempotency import (
    ABANDONED_SECONDS,
    KEPT_SECONDS,
    IdempotencyKeys,
    Mismatch,
    NewRequest,
    Replay,
    Running,
)

DIGEST = Digest(b"\1" * 32)
OTHER = Digest(b"\2" * 32)
REQUEST = ("actor", "POST /applications", "key", DIGEST)


class Clock:
    now = 1_700_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(engine, clock) -> IdempotencyKeys:
    return IdempotencyKeys(engine, clock, "service")


def test_a_key_used_for_another_request_is_a_mismatch(keys):
    begun = keys.begin(*REQUEST)
    other = ("actor", "POST /applications", "key", OTHER)
    assert keys.begin(*other) == Mismatch()

    keys.finish(begun, status=200, body="{}")
    assert keys.begin(*other) == Mismatch()


def test_a_request_is_not_begun_twice(keys):
    assert keys.begin(*REQUEST) == NewRequest("actor", "POST /applications", "key", 1)
    assert keys.begin(*REQUEST) == Running()


def test_the_first_answer_is_replayed(keys):
    begun = keys.begin(*REQUEST)
    keys.finish(begun, status=201, body='{"a":1}')
    keys.finish(begun, status=500, body="later")

    assert keys.begin(*REQUEST) == Replay(201, '{"a":1}')


@pytest.mark.parametrize(
    "other",
    [
        ("another", "POST /applications", "key", DIGEST),
        ("actor", "POST /commitments", "key", DIGEST),
        ("actor", "POST /applications", "another", DIGEST),
    ],
)
def test_keys_are_per_actor_and_route(keys, other):
    keys.begin(*REQUEST)

    assert isinstance(keys.begin(*other), NewRequest)


def test_an_abandoned_request_can_be_made_again(keys):
    keys.abandon(keys.begin(*REQUEST))

    assert isinstance(keys.begin(*REQUEST), NewRequest)


def test_a_request_whose_worker_died_is_taken_over_once(keys, clock):
    dead = keys.begin(*REQUEST)
    clock.now += ABANDONED_SECONDS
    second = keys.begin(*REQUEST)

    assert second == NewRequest("actor", "POST /applications", "key", 2)
    assert keys.begin(*REQUEST) == Running()

    keys.finish(dead, status=200, body="from the dead")
    keys.abandon(dead)
    assert keys.begin(*REQUEST) == Running()

    keys.finish(second, status=200, body="ok")
    assert keys.begin(*REQUEST) == Replay(200, "ok")


def test_what_died_with_its_service_is_made_again_when_that_is_back(engine, clock):
    last_life = IdempotencyKeys(engine, clock, "service")
    other = IdempotencyKeys(engine, clock, "another service")
    dead = last_life.begin(*REQUEST)
    others = ("actor", "POST /applications", "another key", DIGEST)
    alive = other.begin(*others)
    done = ("actor", "POST /applications", "a third key", DIGEST)
    last_life.finish(last_life.begin(*done), status=200, body="ok")

    keys = IdempotencyKeys(engine, clock, "service")
    assert keys.resume() == 1

    assert keys.begin(*REQUEST) == NewRequest("actor", "POST /applications", "key", 2)
    assert keys.begin(*others) == Running()
    assert keys.begin(*done) == Replay(200, "ok")
    last_life.finish(dead, status=200, body="from the dead")
    assert keys.begin(*REQUEST) == Running()
    other.finish(alive, status=200, body="alive")
    assert keys.begin(*others) == Replay(200, "alive")


def test_what_died_keeps_its_body(keys):
    keys.begin(*REQUEST)
    keys.resume()

    assert keys.begin("actor", "POST /applications", "key", OTHER) == Mismatch()


def test_answers_are_kept_for_a_day_and_not_for_ever(keys, clock):
    keys.finish(keys.begin(*REQUEST), status=200, body="ok")
    clock.now += 24 * 3600
    assert keys.purge(10) == 0
    assert keys.begin(*REQUEST) == Replay(200, "ok")

    clock.now += KEPT_SECONDS
    assert keys.purge(10) == 1
    assert isinstance(keys.begin(*REQUEST), NewRequest)


def test_a_purge_deletes_no_more_rows_than_its_limit(keys, clock):
    for number in range(3):
        begun = keys.begin("actor", "POST /applications", f"key {number}", DIGEST)
        keys.finish(begun, status=200, body="ok")
    clock.now += KEPT_SECONDS + 1

    assert [keys.purge(2) for _ in range(3)] == [2, 1, 0]


def test_what_died_with_its_service_keeps_its_body_through_a_purge(keys, clock):
    keys.begin(*REQUEST)
    keys.resume()
    clock.now += 24 * 3600

    assert keys.purge(10) == 0
    assert keys.begin("actor", "POST /applications", "key", OTHER) == Mismatch()


def test_a_request_that_is_made_again_is_young_again(keys, clock):
    keys.begin(*REQUEST)
    clock.now += KEPT_SECONDS + 1
    keys.finish(keys.begin(*REQUEST), status=200, body="ok")

    assert keys.purge(10) == 0
    assert keys.begin(*REQUEST) == Replay(200, "ok")


def test_sixteen_threads_make_one_row_in_each_of_fifty_rounds(engine, keys):
    threads, rounds = 16, 50
    barrier = threading.Barrier(threads)
    done: list[str] = []

    def knock(_: int) -> list[object]:
        answers: list[object] = []
        for number in range(rounds):
            barrier.wait()
            begun = keys.begin("actor", "route", f"key {number}", DIGEST)
            if isinstance(begun, NewRequest):
                done.append(begun.key)
                keys.finish(begun, status=200, body=begun.key)
            answers.append(begun)
        return answers

    with ThreadPoolExecutor(threads) as pool:
        answers = [
            answer for found in pool.map(knock, range(threads)) for answer in found
        ]

    assert sorted(done) == sorted(f"key {number}" for number in range(rounds))
    assert sum(isinstance(answer, NewRequest) for answer in answers) == rounds
    assert not any(isinstance(answer, Mismatch) for answer in answers)
    with reading(engine) as connection:
        count = connection.scalar(text("SELECT count(*) FROM idempotency"))
    assert count == rounds
