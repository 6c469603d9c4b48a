"""Acts on keys: the rules once."""

from tests.builders import facts
from tests.unit.audit.story import story, told
from zeropermit.domain.accounts import preconditions as rules
from zeropermit.domain.ledger.identifiers import NO_END, organisation_id

NOW = 1_790_001_000
STATE = told(story()).state
KEY, NEW = facts.address("applicant"), facts.address("new")


def codes(violations):
    return [str(violation.rule) for violation in violations]


def test_an_enterprise_is_enrolled_and_a_public_body_is_not():
    assert codes(rules.enrol(STATE, organisation_id("new"))) == []
    assert codes(rules.enrol(STATE, facts.APPLICANT_ID)) == []
    assert codes(rules.enrol(STATE, facts.AUTHORITY_ID)) == ["VALUE_NOT_ALLOWED"]


def test_a_key_is_added_once_with_a_window():
    window = {"active_from": NOW, "active_until": NOW + 1}
    assert codes(rules.add_key(STATE, NEW, **window)) == []
    assert codes(rules.add_key(STATE, KEY, **window)) == ["EXISTS_ALREADY"]
    empty = {"active_from": NOW, "active_until": NOW}
    assert codes(rules.add_key(STATE, NEW, **empty)) == ["VALUE_NOT_ALLOWED"]


def test_an_open_window_is_closed():
    assert codes(rules.retire_key(STATE, KEY, now=NOW)) == []
    assert codes(rules.retire_key(STATE, KEY, now=NO_END)) == ["VALUE_NOT_ALLOWED"]
    assert codes(rules.retire_key(STATE, NEW, now=NOW)) == ["NAMES_UNKNOWN"]
