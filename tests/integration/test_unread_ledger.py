"""Unreadable entries of a ledger: one rule, in index, audit and `verify`."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.chain import ChainTown
from tests.builders.liar import ATTACKS, Liar
from tests.builders.lifecycle import live
from tests.builders.store import empty_store
from zeropermit.audit.replay import replay
from zeropermit.client.node import Trusted
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.verification import Verdict, verify
from zeropermit.errors import LedgerUnreadableError
from zeropermit.ledger.artifacts import CONTRACTS
from zeropermit.ledger.client import Client
from zeropermit.ledger.follower import Follower
from zeropermit.store.index import Index
from zeropermit.usecases.ledger.view import LedgerView
from zeropermit.usecases.permits.verify import find_document, names_in


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[ChainTown]:
    world = ChainTown.start(tmp_path_factory.mktemp("chain") / "chain.db")
    live(world)
    yield world
    world.close()


def followed(world: ChainTown, client: Client, path: Path) -> LedgerView:
    """Follow a ledger into a new index, and fold it."""
    index = Index(empty_store(path))
    names = {world.manifest.address(name): name for name in CONTRACTS}
    start = world.manifest.deployed_at
    Follower(client, index, names, from_block=start, finality_depth=1).follow()
    view = LedgerView(index, index.head)
    view.catch_up()
    return view


def answers(
    world: ChainTown, state: LedgerState, as_of: BlockStamp
) -> dict[str, object]:
    """Answer for every permit of the world, by number, document and identifier."""
    now = max(int(time.time()), as_of.time, world.now)
    found = {}
    for identifier, permit in world.state.permits.items():
        for reference in (permit.number, to_hex(permit.document), to_hex(identifier)):
            document, asked = find_document(state, reference), names_in(reference)
            answer = verify(state, document, at=now, as_of=as_of, asked=asked)
            verdicts = (
                answer.genuine.verdict,
                answer.in_force.verdict,
                answer.issued_by.finding.verdict,
            )
            found[reference] = (answer.state, *verdicts)
    return found


UNTOLD = (None, Verdict.ERROR, Verdict.ERROR, Verdict.ERROR)


@pytest.mark.parametrize("name", ATTACKS)
def test_index_audit_and_verify_follow_one_rule(world, tmp_path, name):
    liar = ATTACKS[name].on(world.provider, world.manifest)
    client = Client(liar)
    truth = answers(world, world.state, world.client.head())

    view = followed(world, client, tmp_path / "index.sqlite")
    verified, _ = Trusted(client, world.manifest).state()
    report = replay(client, world.manifest)

    # kept and named, the same by all three
    with view.look() as (indexed, as_of):
        places = [(each.cursor, each.event, each.cause) for each in indexed.unread]
        by_index = answers(world, indexed, as_of)
    assert places
    for others in (verified.unread, report.unread):
        assert [(each.cursor, each.event, each.cause) for each in others] == places
    # no answer but the true one, or none
    assert by_index == answers(world, verified, as_of)
    for reference, found in by_index.items():
        assert found in (truth[reference], UNTOLD)
    in_doubt = {
        PermitId(identifier)
        for identifier in verified.permits
        if by_index[to_hex(identifier)] == UNTOLD
    }
    assert {*report.in_doubt} == in_doubt
    assert not report.proven
    # another start from the same index comes to the same
    again = LedgerView(view.index, view.head)
    again.catch_up()
    with again.look() as (restarted, as_of):
        assert answers(world, restarted, as_of) == by_index


@pytest.mark.parametrize(
    ("name", "untold"),
    [("an ending without data", 1), ("an ending under an unknown topic", 12)],
)
def test_the_doubt_is_as_wide_as_what_is_unknown(world, tmp_path, name, untold):
    client = Client(ATTACKS[name].on(world.provider, world.manifest))
    report = replay(client, world.manifest)

    assert len(report.in_doubt) == untold
    assert len(report.as_json()["in_doubt"]) == untold
    assert report.as_json()["unread"][0]["log"] == report.unread[0].log_index


def test_a_log_that_is_told_twice_counts_once_for_verify(world):
    def twice(_, logs):
        return [one for log in logs for one in (log, log)]

    client = Client(Liar(world.provider, "eth_getLogs", twice))
    state, as_of = Trusted(client, world.manifest).state()

    assert state.unread == []
    assert answers(world, state, as_of) == answers(world, world.state, as_of)


def test_a_log_that_is_told_twice_in_different_words_is_not_believed(world):
    def twice(_, logs):
        return [one for log in logs for one in (log, {**log, "data": "0x"})]

    client = Client(Liar(world.provider, "eth_getLogs", twice))

    with pytest.raises(LedgerUnreadableError):
        Trusted(client, world.manifest).state()
