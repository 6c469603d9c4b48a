"""The department's book: one owner, one current record a query, all or nothing."""

from dataclasses import replace

import pytest
from sqlalchemy import inspect

from zeropermit.domain.ledger.identifiers import Digest
from zeropermit.domain.records.department import (
    NewRecord,
    StoredRecord,
    StoredRecordState,
)
from zeropermit.errors import (
    BookChangedError,
    BookOfAnotherError,
    DatabaseError,
    DatabaseNewerError,
    DatabaseUrlError,
)
from zeropermit.store.department.records import open_record_store

DEPARTMENT = "11370200DEMG00027T"
SCHEMA = "small/1"


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'book.sqlite'}"


@pytest.fixture
def store(url):
    opened = open_record_store(url, department=DEPARTMENT)
    yield opened
    opened.engine.dispose()


def record(
    number: int, query: str = "", replaces: StoredRecord | None = None
) -> NewRecord:
    held = StoredRecord(
        leaf=number.to_bytes(32, "big"),
        schema=SCHEMA,
        subject="S",
        subject_word=bytes(32),
        query_id=query or f"Q-{number}",
        observed_at=number,
        valid_until=None,
        content=Digest(bytes(32)),
        created_at=number,
    )
    return NewRecord(held, f'{{"salt":{number}}}', replaces)


def first_leaf(leaves):
    return leaves[0]


def test_a_book_in_memory_is_refused():
    with pytest.raises(DatabaseUrlError):
        open_record_store("sqlite://", department=DEPARTMENT)


def test_the_book_of_another_department_is_not_opened(store, url):
    with pytest.raises(BookOfAnotherError) as caught:
        open_record_store(url, department="11370200DEMG00043G")

    assert caught.value.owner == DEPARTMENT


def test_a_book_of_a_newer_version_is_not_opened(store, url):
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE book SET version = 99")

    with pytest.raises(DatabaseNewerError):
        open_record_store(url, department=DEPARTMENT)


def test_a_book_is_found_again_as_it_was(store, url):
    store.add([record(1)])

    again = open_record_store(url, department=DEPARTMENT)

    assert again.records() == store.records()
    assert again.department == DEPARTMENT
    again.engine.dispose()


def test_the_book_has_its_own_tables_only(store):
    names = set(inspect(store.engine).get_table_names())

    assert names == {"book", "attestations", "batches", "questions", "reports"}


def test_two_current_records_of_one_query_are_refused_and_neither_half_is_kept(store):
    store.add([record(1, "Q")])

    with pytest.raises(DatabaseError):
        store.add([record(2), record(3, "Q")])

    assert [held.leaf[-1] for held in store.records()] == [1]


def test_a_correction_of_what_has_changed_meanwhile_is_refused(store):
    store.add([record(1, "Q")])
    [read] = store.records()
    store.prepare(SCHEMA, first_leaf)

    with pytest.raises(BookChangedError):
        store.add([record(2, "Q", replaces=read)])

    assert len(store.records()) == 1


def test_two_corrections_of_one_record_do_not_both_win(store):
    store.add([record(1, "Q")])
    store.prepare(SCHEMA, first_leaf)
    [read] = store.records()
    store.add([record(2, "Q", replaces=read)])

    with pytest.raises(BookChangedError):
        store.add([record(3, "Q", replaces=read)])

    assert [
        held.leaf[-1] for held in store.records(schema=SCHEMA, superseded_by=None)
    ] == [2]


def test_nothing_to_add_is_nothing_added(store):
    store.add([])

    assert store.records() == []


def test_one_batch_of_a_schema_is_on_its_way_at_a_time(store):
    store.add([record(1)])
    first = store.prepare(SCHEMA, first_leaf)
    store.add([record(2)])

    assert store.prepare(SCHEMA, first_leaf) == first == store.prepared(SCHEMA)
    assert store.prepared("other/1") is None
    store.mark_anchored(first.root, "0xA1")
    assert store.prepare(SCHEMA, first_leaf).count == 1


def test_a_batch_whose_tree_fails_is_not_begun(store):
    store.add([record(1)])

    with pytest.raises(ZeroDivisionError):
        store.prepare(SCHEMA, lambda leaves: bytes(1 // (len(leaves) - 1)))

    assert store.prepared(SCHEMA) is None
    assert [held.state for held in store.records()] == [StoredRecordState.LOADED]


def test_records_are_found_by_all_that_is_given(store):
    store.add([record(1), record(2)])

    assert [h.leaf[-1] for h in store.records(subject="S", query_id="Q-2")] == [2]
    assert store.records(subject="T", query_id="Q-2") == []
    assert store.records(schema="other/1") == []


def test_secrets_of_a_record_are_not_in_its_representation():
    assert "salt" not in repr(record(7))
    assert replace(record(7)).sealed == '{"salt":7}'
