"""Acts on keys: the rules once."""

import pytest

from tests.builders import facts
from tests.unit.audit.story import story, told
from zeropermit.domain.accounts import preconditions as rules
from zeropermit.domain.law.codes import uscc_check_digit
from zeropermit.domain.ledger.identifiers import NO_END, Address, organisation_id
from zeropermit.errors import NameMismatchError, TextError, UsccError

NOW = 1_790_001_000
STATE = told(story()).state
NO_KEY = Address("0x" + 40 * "0")
NEWCOMER = "91370200DEM000999" + uscc_check_digit("91370200DEM000999")
KEY, NEW = facts.address("applicant"), facts.address("new")


def codes(violations):
    return [str(violation.rule) for violation in violations]


def test_an_enterprise_is_enrolled_and_a_public_body_is_not():
    assert codes(rules.enrol(STATE, organisation_id("new"))) == []
    assert codes(rules.enrol(STATE, facts.APPLICANT_ID)) == []
    assert codes(rules.enrol(STATE, facts.AUTHORITY_ID)) == ["VALUE_NOT_ALLOWED"]


@pytest.mark.parametrize(
    ("uscc", "name", "error"),
    [
        (facts.APPLICANT, "示范", NameMismatchError),
        ("91370200DEM000999X", "示范", UsccError),
        (NEWCOMER, "Café e\u0301", TextError),
        (NEWCOMER, "a\x1b[31mb", TextError),
        (NEWCOMER, "\u202eevil", TextError),
        (NEWCOMER, "", TextError),
    ],
)
def test_a_name_or_code_that_would_harm_the_enterprise_is_refused(uscc, name, error):
    [violation] = rules.enrolled_as(STATE, uscc, name)

    assert isinstance(violation.error, error)


def test_a_new_enterprise_and_a_known_one_under_its_name_are_taken():
    known = STATE.organisations[facts.APPLICANT_ID]

    assert codes(rules.enrolled_as(STATE, NEWCOMER, "示范新企业")) == []
    assert codes(rules.enrolled_as(STATE, known.uscc, known.name)) == []


def test_a_key_is_added_once_with_a_window():
    window = {"active_from": NOW, "active_until": NOW + 1}
    assert codes(rules.add_key(STATE, NEW, **window)) == []
    assert codes(rules.add_key(STATE, KEY, **window)) == ["EXISTS_ALREADY"]
    assert "VALUE_NOT_ALLOWED" in codes(rules.add_key(STATE, NO_KEY, **window))
    empty = {"active_from": NOW, "active_until": NOW}
    assert codes(rules.add_key(STATE, NEW, **empty)) == ["VALUE_NOT_ALLOWED"]
    far = {"active_from": rules.LAST_END, "active_until": NO_END}
    assert codes(rules.add_key(STATE, NEW, **far)) == ["VALUE_NOT_ALLOWED"]


def test_an_open_window_is_closed():
    assert codes(rules.retire_key(STATE, KEY, now=NOW)) == []
    assert codes(rules.retire_key(STATE, KEY, now=NO_END)) == ["VALUE_NOT_ALLOWED"]
    assert codes(rules.retire_key(STATE, NEW, now=NOW)) == ["NAMES_UNKNOWN"]
