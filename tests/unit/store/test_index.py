from dataclasses import replace

import pytest
from sqlalchemy import text

from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.block import (
    BlockEvents,
    BlockStamp,
    Cursor,
    Recorded,
    UnreadCause,
    UnreadEvent,
)
from zeropermit.domain.ledger.events import (
    Applied,
    BatchAnchored,
    Committed,
    KeyAdded,
    KeyRole,
    OrganisationSuspended,
    PermitEnded,
    PermitIssued,
)
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.supervision.events import RoundAnnounced, SupervisionHandedOver
from zeropermit.errors import BlockOrderError
from zeropermit.store.engine import reading, writing
from zeropermit.store.event_rows import event_keys
from zeropermit.store.index import Index
from zeropermit.store.tables import events

ADDRESS = Address("0x" + "aB" * 20)


def word(number: int) -> bytes:
    return number.to_bytes(32, "big")


def block(number: int, *, fork: int = 0, parent_fork: int = 0) -> BlockStamp:
    return BlockStamp(
        number,
        word(number + 1000 * fork),
        word(number - 1 + 1000 * parent_fork),
        number,
    )


def issued(permit: int, *, number: str = "1", evidence: tuple[int, ...] = (7,)):
    return PermitIssued(
        permit=word(permit),
        application=word(permit + 1),
        document=word(permit + 2),
        authority=word(50),
        number=number,
        start_by=1,
        valid_until=2**64 - 1,
        evidence=tuple(map(word, evidence)),
        by=ADDRESS,
    )


def at(stamp: BlockStamp, *events: object) -> list[Recorded]:
    return [Recorded(event, stamp, i, word(900 + i)) for i, event in enumerate(events)]


def apply(index: Index, stamp: BlockStamp, found: list[Recorded]) -> None:
    """Add one block."""
    index.apply_all([BlockEvents(stamp, tuple(found))])


@pytest.fixture
def index(engine) -> Index:
    return Index(engine)


@pytest.mark.parametrize(
    "wrong",
    [block(4), block(5), block(6, parent_fork=1)],
    ids=["lower", "same", "orphan"],
)
def test_apply_refuses_a_block_that_does_not_follow(index, wrong):
    apply(index, block(5), [])

    with pytest.raises(BlockOrderError):
        apply(index, wrong, at(wrong, issued(1)))

    assert index.head() == block(5)
    assert index.events() == []


def test_a_page_with_a_wrong_block_is_refused_whole(index):
    page = [
        BlockEvents(block(1), tuple(at(block(1), issued(1)))),
        BlockEvents(block(1)),
    ]

    with pytest.raises(BlockOrderError):
        index.apply_all(page)

    assert index.head() is None
    assert index.events() == []


def test_an_empty_index_has_no_head_and_nothing_final(index):
    assert (index.head(), index.final(), index.events()) == (None, None, [])
    index.roll_back_to(-1)


def test_blocks_may_be_skipped(index):
    apply(index, block(5), [])
    apply(index, block(9), [])

    assert [stamp.number for stamp in index.checkpoints()] == [9, 5]
    assert [stamp.number for stamp in index.checkpoints(below=9)] == [5]


def test_events_come_back_with_their_block(index):
    found = at(block(3), issued(1), OrganisationSuspended(word(4)))
    apply(index, block(3), found)

    assert index.events() == found


@pytest.mark.parametrize(
    ("where", "places"),
    [
        ({"name": "PermitIssued"}, [(1, 0), (2, 0)]),
        ({"permit": word(10)}, [(1, 0), (2, 1)]),
        ({"permit": word(10), "name": "PermitEnded"}, [(2, 1)]),
        ({"application": word(21)}, [(2, 0)]),
        ({"document": word(12)}, [(1, 0)]),
        ({"number": "N20"}, [(2, 0)]),
        ({"organisation": word(50)}, [(1, 0), (2, 0)]),
        ({"organisation": word(60)}, [(1, 1)]),
        ({"batch": word(61)}, [(1, 1)]),
        ({"scope": word(62)}, [(1, 1)]),
        ({"key": ADDRESS}, [(2, 2)]),
        ({"evidence": word(7)}, [(1, 0), (2, 0)]),
        ({"evidence": word(8)}, [(2, 0)]),
        ({"evidence": word(9)}, []),
        ({"number": "' OR 1=1 --"}, []),
    ],
)
def test_events_are_found_by(index, where, places):
    batch = BatchAnchored(word(61), word(60), word(62), ADDRESS, word(63), 1)
    words = (word(2), "r", word(1))
    ended = PermitEnded(word(10), 1, Ending.REVOKED, *words, ADDRESS, ADDRESS)
    key = KeyAdded(ADDRESS, word(70), KeyRole.OFFICER, 1, 0, 1, ADDRESS)
    apply(index, block(1), at(block(1), issued(10, number="N10"), batch))
    second = issued(20, number="N20", evidence=(7, 8, 8))
    apply(index, block(2), at(block(2), second, ended, key))

    assert [recorded.cursor for recorded in index.events(**where)] == places


def test_supervision_is_found_by_permit_body_and_matter(index):
    handed = SupervisionHandedOver(word(10), word(60), 0, ADDRESS)
    words = (word(80), word(60), word(62), 50, (ADDRESS,), word(81), 9, ADDRESS)
    apply(index, block(1), at(block(1), handed, RoundAnnounced(*words)))

    for where, places in (
        ({"permit": word(10)}, [(1, 0)]),
        ({"organisation": word(60)}, [(1, 0), (1, 1)]),
        ({"scope": word(62)}, [(1, 1)]),
    ):
        assert [recorded.cursor for recorded in index.events(**where)] == places


def test_pages_follow_each_other_without_gap_or_repetition(index):
    for number in range(1, 6):
        events = [issued(number * 10 + i) for i in range(3)]
        apply(index, block(number), at(block(number), *events))

    found, after = [], None
    while page := index.events(after=after, limit=4):
        found += page
        after = page[-1].cursor

    assert [recorded.cursor for recorded in found] == [
        Cursor(number, i) for number in range(1, 6) for i in range(3)
    ]


def test_pages_go_back_from_the_newest_without_gap_or_repetition(index):
    for number in range(1, 6):
        events = [issued(number * 10 + i) for i in range(3)]
        apply(index, block(number), at(block(number), *events))

    found, before = [], None
    while page := index.latest(before=before, limit=4):
        found += page
        before = page[-1].cursor

    assert [recorded.cursor for recorded in found] == [
        Cursor(number, i) for number in range(5, 0, -1) for i in (2, 1, 0)
    ]


def test_the_newest_events_are_found_by_block_and_transaction(index):
    for number in (1, 2):
        found = at(block(number), issued(number * 10), issued(number * 10 + 1))
        apply(index, block(number), found)

    assert index.latest(block_number=2) == [found[1], found[0]]
    assert index.latest(block_number=3) == []
    assert found[0] in index.latest(tx_hash=found[0].tx_hash)
    assert index.latest(tx_hash=word(404)) == []


def test_rolling_back_forgets_all_that_came_after(index, engine):
    apply(index, block(1), at(block(1), issued(1)))
    entry = UnreadEvent(
        *(block(2), 5, word(1), "PermitRegistry", "PermitEnded"),
        *(UnreadCause.LOG_UNREADABLE, "broken\0 \ud800", ("permit:0x01",)),
    )
    index.apply_all([BlockEvents(block(2), tuple(at(block(2), issued(2))), (entry,))])
    kept = replace(entry, problem="broken\\0 \\ud800")
    assert index.unread() == [kept]
    assert index.entries() == [*index.events(), kept]
    assert index.entries(after=Cursor(2, 0)) == [kept]

    index.roll_back_to(1)

    assert index.head() == block(1)
    assert index.events() == at(block(1), issued(1))
    assert index.unread() == []
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT * FROM evidence_uses")).all()
    assert len(rows) == 1


def test_another_branch_takes_the_place_of_what_was_rolled_back(index):
    apply(index, block(1), [])
    apply(index, block(2), at(block(2), issued(2)))
    index.roll_back_to(1)
    other = block(2, fork=1)
    apply(index, other, at(other, issued(3)))

    assert index.head() == other
    assert index.events() == at(other, issued(3))


def test_what_is_final_only_grows(index):
    index.apply_all([BlockEvents(block(1))], final=1)
    index.apply_all([BlockEvents(block(9))], final=0)
    assert index.final() == 1

    index.apply_all([BlockEvents(block(12))], final=9)
    assert index.final() == 9


def test_checkpoints_that_finality_made_useless_are_dropped(index):
    for number in range(1, 8):
        found = at(block(number), issued(number)) if number == 2 else []
        apply(index, block(number), found)
    index.apply_all([BlockEvents(block(8))], final=5)

    assert [stamp.number for stamp in index.checkpoints()] == [8, 7, 6, 5, 2]


@pytest.mark.parametrize("number", ["x" * 201, "nul\0"])
def test_a_number_that_no_database_can_index_stops_nobody(index, number):
    apply(index, block(1), at(block(1), issued(1, number=number)))

    assert index.events(number=number) == []
    assert index.events(permit=word(1)) == at(block(1), issued(1, number=number))


def test_applications_and_commitments_are_found_by_who_made_them():
    application = Application(word(1), word(2), word(3), word(4), word(5))
    applied = event_keys(Applied(word(9), application, "m", "p", "", ADDRESS))
    values = (word(9), word(6), (), word(7), 1, ADDRESS)
    committed = event_keys(Committed(word(8), *values))

    assert applied["organisation"] == "0x" + word(2).hex()
    assert applied["version"] == "0x" + word(1).hex()
    assert applied["project"] == "p"
    assert committed["organisation"] == "0x" + word(6).hex()
    assert committed["application"] == "0x" + word(9).hex()


def test_a_spoilt_row_is_kept_as_unread_by_whoever_reads_all(index):
    apply(index, block(1), at(block(1), issued(1), issued(2)))
    with writing(index.engine) as connection:
        connection.execute(
            events.update().where(events.c.log_index == 0).values(body="{}")
        )

    spoilt, good = index.entries()

    assert (spoilt.cursor, spoilt.event) == (Cursor(1, 0), "PermitIssued")
    assert (spoilt.cause, spoilt.about) == (UnreadCause.LOG_UNREADABLE, ())
    assert good == at(block(1), issued(1), issued(2))[1]
