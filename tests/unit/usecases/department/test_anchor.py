"""Anchoring, correcting and revoking, stopped at every point in between."""

import pytest

from tests.unit.usecases.department.factories import (
    ATTESTER,
    DEPARTMENT,
    OTHER_DEPARTMENT,
    QUALIFICATION,
    Desk,
    row,
)
from zeropermit.domain.evidence.events import BatchRevoked
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.ledger.identifiers import (
    batch_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.ledger.state import Batch
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import StoredRecordState
from zeropermit.errors import (
    RecordNotHeldError,
    RevocationReasonError,
    RootUnknownError,
)
from zeropermit.store.department.records import open_record_store
from zeropermit.usecases.department.anchor import (
    Reconciled,
    prepare_batch,
    reconcile,
    superseded_leaves,
)
from zeropermit.usecases.department.revoke import (
    pending_revocations,
    prepare_revocation,
)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'book.sqlite'}"


@pytest.fixture
def desk(url):
    desk = Desk(open_record_store(url, department=DEPARTMENT))
    yield desk
    desk.store.engine.dispose()


def restart(desk, url):
    """Go on as after a crash: with the file alone."""
    desk.store.engine.dispose()
    desk.store = open_record_store(url, department=DEPARTMENT)


def states(desk):
    return [held.state for held in desk.store.records()]


def anchor(desk):
    batch = prepare_batch(desk.store, QUALIFICATION)
    desk.put_on_ledger(batch)
    desk.store.mark_anchored(batch.root, ATTESTER)
    return batch


def test_nothing_loaded_is_nothing_to_anchor(desk):
    assert prepare_batch(desk.store, QUALIFICATION) is None


def test_a_root_that_the_book_does_not_know_is_not_marked(desk):
    with pytest.raises(RootUnknownError) as caught:
        desk.store.mark_anchored(bytes(32), ATTESTER)

    assert caught.value.root == bytes(32)


def test_a_batch_has_all_loaded_records_under_one_root(desk):
    desk.load(row(), row(query_id="Q-2"), row(query_id="Q-3"))

    batch = prepare_batch(desk.store, QUALIFICATION)

    leaves = [held.leaf for held in desk.store.records()]
    assert batch.root == StandardTree.of(leaves).root
    assert batch.act.arguments() == (QUALIFICATION, batch.root, 3)
    assert sorted(desk.leaves(batch.root)) == sorted(leaves)
    assert states(desk) == [StoredRecordState.PREPARED] * 3
    assert batch.attester is None


def test_after_a_crash_before_sending_the_same_root_is_offered_again(desk, url):
    desk.load(row())
    before = prepare_batch(desk.store, QUALIFICATION)
    restart(desk, url)
    desk.load(row(query_id="Q-2"))

    assert reconcile(desk.store, desk.state) == Reconciled(0, 0)
    assert prepare_batch(desk.store, QUALIFICATION) == before
    assert sorted(states(desk)) == [
        StoredRecordState.LOADED,
        StoredRecordState.PREPARED,
    ]


def test_after_a_crash_before_marking_the_ledger_tells_that_it_was_anchored(desk, url):
    desk.load(row())
    batch = prepare_batch(desk.store, QUALIFICATION)
    desk.put_on_ledger(batch)
    restart(desk, url)

    assert reconcile(desk.store, desk.state) == Reconciled(1, 0)
    assert reconcile(desk.store, desk.state) == Reconciled(0, 0)

    assert states(desk) == [StoredRecordState.ANCHORED]
    assert [b.attester for b in desk.store.batches()] == [ATTESTER]
    assert prepare_batch(desk.store, QUALIFICATION) is None


def test_the_same_root_of_another_department_settles_nothing(desk):
    desk.load(row())
    batch = prepare_batch(desk.store, QUALIFICATION)
    other = organisation_id(OTHER_DEPARTMENT)
    schema = schema_id(QUALIFICATION)
    entry = Batch(other, schema, ATTESTER, batch.root, 1, desk.now)
    desk.state.batches[b"other"] = entry

    assert reconcile(desk.store, desk.state) == Reconciled(0, 0)


def test_a_batch_that_was_revoked_as_a_whole_takes_its_records_back(desk):
    desk.load(row(), row(query_id="Q-2"))
    batch = anchor(desk)
    own, reason = organisation_id(DEPARTMENT), RevocationReason.DATA_ERROR
    number = batch_id(schema_id(QUALIFICATION), own, batch.root)
    one = desk.store.records()[0]
    desk.store.mark_revoked([one.leaf], RevocationReason.SOURCE_REVOKED)
    desk.state.apply(BatchRevoked(number, own, reason, ATTESTER), time=desk.now)

    assert reconcile(desk.store, desk.state) == Reconciled(0, 1)
    assert reconcile(desk.store, desk.state) == Reconciled(0, 0)

    assert states(desk) == [StoredRecordState.REVOKED] * 2
    reasons = {stored.reason for stored in desk.store.records()}
    assert reasons == {reason, RevocationReason.SOURCE_REVOKED}


def test_marking_twice_keeps_the_first_key(desk):
    desk.load(row())
    batch = anchor(desk)

    desk.store.mark_anchored(batch.root, "0xanother")

    assert [b.attester for b in desk.store.batches()] == [ATTESTER]


# --- corrections


def test_a_superseded_record_is_revoked_only_once_its_correction_is_anchored(desk, url):
    desk.load(row())
    anchor(desk)
    [old] = desk.store.records()
    desk.load(row(grade="grade-1"))
    assert superseded_leaves(desk.store) == ()
    second = prepare_batch(desk.store, QUALIFICATION)
    assert superseded_leaves(desk.store) == ()
    desk.store.mark_anchored(second.root, ATTESTER)
    restart(desk, url)

    [act] = superseded_leaves(desk.store)

    assert (act.leaves, act.reason) == ((old.leaf,), RevocationReason.SUPERSEDED)
    desk.store.mark_revoked(act.leaves, act.reason)
    assert superseded_leaves(desk.store) == ()
    reasons = {one.leaf: one.reason for one in desk.store.records(query_id="Q-1")}
    assert reasons[old.leaf] is RevocationReason.SUPERSEDED


def test_after_a_crash_the_ledger_tells_what_was_revoked(desk, url):
    desk.load(row())
    anchor(desk)
    desk.load(row(grade="grade-1"))
    anchor(desk)
    [act] = superseded_leaves(desk.store)
    desk.revoke_on_ledger(act)
    restart(desk, url)

    assert reconcile(desk.store, desk.state) == Reconciled(0, 1)

    assert superseded_leaves(desk.store) == ()


def test_a_correction_of_what_is_on_its_way_waits_for_both(desk):
    desk.load(row())
    first = prepare_batch(desk.store, QUALIFICATION)
    desk.load(row(grade="grade-1"))
    assert prepare_batch(desk.store, QUALIFICATION) == first
    desk.store.mark_anchored(first.root, ATTESTER)

    anchor(desk)

    assert [act.leaves for act in superseded_leaves(desk.store)] == [
        tuple(desk.leaves(first.root))
    ]


def test_acts_of_revocation_hold_64_leaves_at_most(desk):
    desk.load(*(row(query_id=f"Q-{n}") for n in range(130)))
    anchor(desk)
    leaves = [held.leaf for held in desk.store.records()]

    acts = prepare_revocation(desk.store, leaves, RevocationReason.FACT_CHANGED)

    assert [len(act.leaves) for act in acts] == [64, 64, 2]
    assert sorted(leaf for act in acts for leaf in act.leaves) == sorted(leaves)


# --- revoking


def test_revoking_needs_a_reason_and_a_record(desk):
    with pytest.raises(RevocationReasonError):
        prepare_revocation(desk.store, [], RevocationReason.NONE)
    with pytest.raises(RecordNotHeldError) as caught:
        prepare_revocation(desk.store, [b"\1" * 32], RevocationReason.DATA_ERROR)

    assert caught.value.record == "0x" + "01" * 32


def test_what_was_never_sent_is_revoked_without_an_act(desk):
    desk.load(row())
    [held] = desk.store.records(schema=QUALIFICATION, subject=row()["subject"])

    assert (
        prepare_revocation(desk.store, [held.leaf], RevocationReason.DATA_ERROR) == ()
    )

    assert states(desk) == [StoredRecordState.REVOKED]
    assert prepare_batch(desk.store, QUALIFICATION) is None


def test_what_is_on_its_way_can_be_revoked_and_stays_in_its_tree(desk):
    desk.load(row(), row(query_id="Q-2"))
    batch = prepare_batch(desk.store, QUALIFICATION)
    [held] = desk.store.records(query_id="Q-2")

    [act] = prepare_revocation(desk.store, [held.leaf], RevocationReason.DATA_ERROR)
    desk.store.mark_revoked(act.leaves, act.reason)
    desk.store.mark_anchored(batch.root, ATTESTER)

    assert len(desk.leaves(batch.root)) == 2
    assert sorted(states(desk)) == [
        StoredRecordState.ANCHORED,
        StoredRecordState.REVOKED,
    ]


def test_after_a_crash_revocations_are_offered_again_until_they_are_marked(desk, url):
    desk.load(row(), row(query_id="Q-2"))
    anchor(desk)
    one, two = desk.store.records()
    prepare_revocation(desk.store, [one.leaf], RevocationReason.DATA_ERROR)
    prepare_revocation(desk.store, [two.leaf], RevocationReason.SOURCE_REVOKED)
    assert prepare_revocation(desk.store, [two.leaf], RevocationReason.DATA_ERROR) == ()
    restart(desk, url)

    first, second = pending_revocations(desk.store)

    assert (first.leaves, first.reason.name) == ((one.leaf,), "DATA_ERROR")
    assert (second.leaves, second.reason.name) == ((two.leaf,), "SOURCE_REVOKED")
    desk.revoke_on_ledger(first)
    assert reconcile(desk.store, desk.state) == Reconciled(0, 1)
    assert pending_revocations(desk.store) == (second,)
    desk.store.mark_revoked(second.leaves, second.reason)
    assert pending_revocations(desk.store) == ()
    assert states(desk) == [StoredRecordState.REVOKED] * 2
