"""The department's book: one owner, one current record a query, all or nothing."""

from dataclasses import replace

import pytest
from sqlalchemy import inspect

from zeropermit.domain.ledger.identifiers import Digest
from zeropermit.domain.records.department import Held, HeldState, NewRecord
from zeropermit.errors import (
    BookChangedError,
    BookOfAnotherError,
    DatabaseError,
    DatabaseNewerError,
    DatabaseUrlError,
)
from zeropermit.store.department.records import open_book

DEPARTMENT = "11370200DEMG00027T"
SCHEMA = "small/1"


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'book.sqlite'}"


@pytest.fixture
def book(url):
    opened = open_book(url, department=DEPARTMENT)
    yield opened
    opened.engine.dispose()


def record(number: int, query: str = "", replaces: Held | None = None) -> NewRecord:
    held = Held(
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
        open_book("sqlite://", department=DEPARTMENT)


def test_the_book_of_another_department_is_not_opened(book, url):
    with pytest.raises(BookOfAnotherError) as caught:
        open_book(url, department="11370200DEMG00043G")

    assert caught.value.owner == DEPARTMENT


def test_a_book_of_a_newer_version_is_not_opened(book, url):
    with book.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE book SET version = 99")

    with pytest.raises(DatabaseNewerError):
        open_book(url, department=DEPARTMENT)


def test_a_book_is_found_again_as_it_was(book, url):
    book.add([record(1)])

    again = open_book(url, department=DEPARTMENT)

    assert again.records() == book.records()
    assert again.department == DEPARTMENT
    again.engine.dispose()


def test_the_book_has_its_own_tables_only(book):
    names = set(inspect(book.engine).get_table_names())

    assert names == {"book", "attestations", "batches", "questions", "reports"}


def test_two_current_records_of_one_query_are_refused_and_neither_half_is_kept(book):
    book.add([record(1, "Q")])

    with pytest.raises(DatabaseError):
        book.add([record(2), record(3, "Q")])

    assert [held.leaf[-1] for held in book.records()] == [1]


def test_a_correction_of_what_has_changed_meanwhile_is_refused(book):
    book.add([record(1, "Q")])
    [read] = book.records()
    book.prepare(SCHEMA, first_leaf)

    with pytest.raises(BookChangedError):
        book.add([record(2, "Q", replaces=read)])

    assert len(book.records()) == 1


def test_two_corrections_of_one_record_do_not_both_win(book):
    book.add([record(1, "Q")])
    book.prepare(SCHEMA, first_leaf)
    [read] = book.records()
    book.add([record(2, "Q", replaces=read)])

    with pytest.raises(BookChangedError):
        book.add([record(3, "Q", replaces=read)])

    assert [held.leaf[-1] for held in book.current(SCHEMA)] == [2]


def test_nothing_to_add_is_nothing_added(book):
    book.add([])

    assert book.records() == []


def test_one_batch_of_a_schema_is_on_its_way_at_a_time(book):
    book.add([record(1)])
    first = book.prepare(SCHEMA, first_leaf)
    book.add([record(2)])

    assert book.prepare(SCHEMA, first_leaf) == first == book.prepared(SCHEMA)
    assert book.prepared("other/1") is None
    book.mark_anchored(first.root, "0xA1")
    assert book.prepare(SCHEMA, first_leaf).count == 1


def test_a_batch_whose_tree_fails_is_not_begun(book):
    book.add([record(1)])

    with pytest.raises(ZeroDivisionError):
        book.prepare(SCHEMA, lambda leaves: bytes(1 // (len(leaves) - 1)))

    assert book.prepared(SCHEMA) is None
    assert [held.state for held in book.records()] == [HeldState.LOADED]


def test_records_are_found_by_all_that_is_given(book):
    book.add([record(1), record(2)])

    assert [h.leaf[-1] for h in book.records(subject="S", query_id="Q-2")] == [2]
    assert book.records(subject="T", query_id="Q-2") == []
    assert book.records(schema="other/1") == []


def test_secrets_of_a_record_are_not_in_its_representation():
    assert "salt" not in repr(record(7))
    assert replace(record(7)).sealed == '{"salt":7}'
