"""The log of questions: who used what, without what, and whether it was touched."""

import pytest

from tests.unit.usecases.department.factories import (
    ATTESTER,
    DEPARTMENT,
    NOW,
    QUALIFICATION,
    Desk,
    question,
    receipt,
    row,
)
from zeropermit.domain.evidence.claim import claim_value
from zeropermit.domain.ledger.identifiers import organisation_id
from zeropermit.errors import (
    ConsentRefusedError,
    LogBrokenError,
)
from zeropermit.store.department.records import open_record_store
from zeropermit.usecases.department.anchor import prepare_batch
from zeropermit.usecases.department.overview import log_head
from zeropermit.usecases.department.query import (
    answer,
    verify_log,
)


@pytest.fixture
def desk(tmp_path):
    store = open_record_store(
        f"sqlite:///{tmp_path / 'book.sqlite'}", department=DEPARTMENT
    )
    yield Desk(store)
    store.engine.dispose()


def anchor(desk, code=QUALIFICATION):
    batch = prepare_batch(desk.store, code)
    desk.store.mark_anchored(batch.root, ATTESTER)
    return batch


def ask(desk, query):
    return answer(desk.store, query, query_context=desk.query_context())


def asked_a_lot(desk):
    desk.load(row())
    anchor(desk)
    desk.file(receipt())
    other = receipt(nonce=b"\1" * 16)
    desk.file(other)
    for consent in (receipt(), other, receipt()):
        ask(desk, question(consent))
    with pytest.raises(ConsentRefusedError):
        ask(desk, question(other, claims=("colour",)))
    return other


def test_the_log_tells_who_used_what(desk):
    other = asked_a_lot(desk)
    [held] = desk.store.records()

    log = desk.store.questions
    assert [entry.sequence for entry in log()] == [1, 2, 3, 4]
    assert [entry.sequence for entry in log(after=1, limit=2)] == [2, 3]
    shown = [entry for entry in log() if held.leaf in entry.query.answered]
    assert [entry.sequence for entry in shown] == [1, 2, 3]
    application = question(other).application
    mine = [entry for entry in log() if entry.query.application == application]
    assert [entry.sequence for entry in mine] == [2, 4]
    assert mine[0].query.receipt == other.digest()
    assert mine[0].query.subject == organisation_id(row()["subject"])
    assert mine[0].query.claims == ("grade", "safety_licence_valid")
    assert mine[0].query.queried_at == NOW


def test_an_untouched_log_holds(desk):
    assert verify_log(desk.store).count == 0
    asked_a_lot(desk)

    head = verify_log(desk.store)

    assert head.count == 4
    assert head.digest == desk.store.questions()[-1].digest


@pytest.mark.parametrize(
    ("statement", "found_at"),
    [
        ("UPDATE questions SET queried_at = queried_at + 1 WHERE sequence = 2", 2),
        ("UPDATE questions SET claims = '[]' WHERE sequence = 1", 1),
        ("UPDATE questions SET answered = '[]' WHERE sequence = 3", 3),
        ("UPDATE questions SET outcome = 'answered' WHERE sequence = 4", 4),
        ("DELETE FROM questions WHERE sequence = 1", 2),
        ("DELETE FROM questions WHERE sequence = 3", 4),
        ("UPDATE questions SET sequence = 9 WHERE sequence = 4", 9),
        ("UPDATE questions SET digest = previous WHERE sequence = 2", 2),
    ],
)
def test_a_log_that_was_tampered_with_is_found_out(desk, statement, found_at):
    asked_a_lot(desk)
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql(statement)

    with pytest.raises(LogBrokenError) as caught:
        verify_log(desk.store)

    assert caught.value.sequence == found_at
    assert log_head(desk.store) is None


def test_a_log_cut_at_its_end_is_told_by_an_earlier_head(desk):
    asked_a_lot(desk)
    before = verify_log(desk.store)
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM questions WHERE sequence = 4")

    assert verify_log(desk.store) != before


def test_neither_salts_nor_claims_stand_in_the_log(desk):
    asked_a_lot(desk)

    text = desk.dump()

    assert "safety_licence_valid" in text
    assert "special" not in text
    assert "000014" not in text
    assert len(desk.salts.given) > 8
    for salt in desk.salts.given:
        assert salt.hex() not in text
    [held] = desk.store.records()
    secret = claim_value("text", row()["qualification_no"])
    assert secret.hex() not in text
    assert held.leaf.hex() in text
