import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zeropermit.domain.ledger.event_json import dump_event, event_kinds, load_event
from zeropermit.domain.ledger.events import BatchAnchored, Event, KeyAdded, KeyRole
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import RecordError

ADDRESS = Address("0x" + "aB" * 20)
WORD = b"\x01" * 32
KEY_ADDED = KeyAdded(ADDRESS, WORD, KeyRole.OFFICER, 1, 2**64 - 1, ADDRESS)

events = st.one_of(*(st.from_type(kind) for kind in event_kinds().values()))


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("Nothing", "{}", "no such event"),
        ("KeyRetired", "{", "Expecting property name"),
        ("KeyRetired", "[]", "dict expected, not list"),
        ("KeyRetired", "{}", "fields of KeyRetired differ"),
        (
            "KeyRetired",
            '{"key":1,"active_until":1,"by":"x"}',
            "str expected, not int",
        ),
        (
            "KeyRetired",
            '{"key":"x","active_until":true,"by":"x"}',
            "int expected, not bool",
        ),
        (
            "KeyRetired",
            '{"key":"x","active_until":"x","by":"x"}',
            "invalid literal",
        ),
        ("OrganisationSuspended", '{"organisation":"00"}', "do not begin with 0x"),
        ("OrganisationSuspended", '{"organisation":"0xzz"}', "non-hexadecimal"),
        (
            "CommitmentWithdrawn",
            '{"commitment":null,"by":"x"}',
            "str expected, not NoneType",
        ),
    ],
)
def test_what_is_no_event_is_refused(name, text, reason):
    with pytest.raises(RecordError) as refused:
        load_event(name, text)

    assert reason in str(refused.value)


def test_an_unknown_member_of_an_enum_is_refused():
    text = dump_event(KEY_ADDED).replace("OFFICER", "EMPEROR")

    with pytest.raises(RecordError):
        load_event("KeyAdded", text)


def test_events_are_written_so_that_people_and_programs_can_read_them():
    assert json.loads(dump_event(KEY_ADDED)) == {
        "key": ADDRESS,
        "organisation": "0x" + "01" * 32,
        "role": "OFFICER",
        "active_from": 1,
        "active_until": "18446744073709551615",
        "by": ADDRESS,
    }


def test_integers_are_numbers_only_while_every_reader_keeps_them_exact():
    def written(count: int) -> object:
        event = BatchAnchored(WORD, WORD, WORD, ADDRESS, WORD, count)
        return json.loads(dump_event(event))["count"]

    assert written(2**53 - 1) == 2**53 - 1
    assert written(2**53) == str(2**53)


def below(kind):
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def test_every_event_has_a_name():
    declared = {kind for kind in below(Event) if hasattr(kind, "link")}

    assert set(event_kinds().values()) == declared
    assert all(name == kind.__name__ for name, kind in event_kinds().items())


@given(events)
def test_events_come_back_as_they_were(event):
    assert load_event(type(event).__name__, dump_event(event)) == event
