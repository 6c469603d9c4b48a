from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from zeropermit.domain.accounts.sign_in import Challenge, Session
from zeropermit.domain.ledger.identifiers import Address, Digest
from zeropermit.store.sessions import SqlSessions

ADDRESS = Address("0x" + "aB" * 20)
STRANGER = Address("0x" + "cD" * 20)
TOKEN = b"\1" * 32
SESSION = Session(TOKEN, ADDRESS, b"\2" * 32, expires_at=100)


@pytest.fixture
def sessions(engine) -> SqlSessions:
    return SqlSessions(engine)


def test_a_session_that_ended_or_never_was_is_not_found(sessions):
    sessions.open_session(SESSION)

    assert sessions.find_session(TOKEN, now=100) is None
    assert sessions.find_session(b"\7" * 32, now=0) is None
    assert sessions.find_session(TOKEN, now=99) == SESSION

    sessions.close_session(TOKEN)
    assert sessions.find_session(TOKEN, now=99) is None


@pytest.mark.parametrize(
    ("nonce", "address", "now"),
    [("unknown", ADDRESS, 0), ("bound", STRANGER, 0), ("bound", ADDRESS, 100)],
)
def test_a_challenge_is_refused_to_a_stranger_or_too_late(
    sessions, nonce, address, now
):
    sessions.put_challenge(Challenge("bound", 100, ADDRESS))

    assert not sessions.use_challenge(nonce, address=address, now=now)


@pytest.mark.parametrize("bound_to", [None, ADDRESS])
def test_a_challenge_is_used_once_whoever_comes_at_once(sessions, bound_to):
    sessions.put_challenge(Challenge("nonce", 100, bound_to))

    def use(_: int) -> bool:
        return sessions.use_challenge("nonce", address=ADDRESS, now=99)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(8))) == 1


def test_what_ended_is_forgotten(sessions):
    sessions.open_session(SESSION)
    sessions.put_challenge(Challenge("nonce", 100))
    assert sessions.purge(10, now=99) == 0
    assert sessions.find_session(TOKEN, now=0) == SESSION

    assert sessions.purge(10, now=100) == 2
    assert sessions.find_session(TOKEN, now=0) is None
    assert not sessions.use_challenge("nonce", address=ADDRESS, now=0)


def test_a_purge_deletes_no_more_rows_than_its_limit(sessions):
    for number in range(3):
        token = Digest(bytes([number]) * 32)
        sessions.open_session(replace(SESSION, token=token))
        sessions.put_challenge(Challenge(f"nonce {number}", 100))

    assert [sessions.purge(4, now=100) for _ in range(3)] == [4, 2, 0]


def test_purges_of_several_workers_delete_each_row_once(sessions):
    for number in range(40):
        sessions.put_challenge(Challenge(f"old {number}", 100))
        sessions.put_challenge(Challenge(f"new {number}", 101))

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: sessions.purge(7, now=100), range(12)))

    assert sum(counts) == 40
    assert max(counts) == 7
    assert sessions.use_challenge("new 39", address=ADDRESS, now=100)
