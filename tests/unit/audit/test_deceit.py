"""Lies about the bar that follows a revocation for deceit."""

from dataclasses import replace

import pytest
from eth_utils.crypto import keccak

from tests.builders import facts
from tests.unit.audit.story import (
    APPLICATION,
    MATTER,
    PERMIT,
    START,
    TIME_TO_ANSWER,
    TOWN,
    codes,
    ended,
    notice,
    story,
    told,
    told_before,
)
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import notice_id, organisation_id
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits.deceit import bar_ends, not_barred
from zeropermit.domain.permits.reasons import DECEIT, Ending, Measure
from zeropermit.errors import BarredFromApplyingError

GROUNDS = facts.word("grounds")
UNTIL = START + TIME_TO_ANSWER
NUMBER = notice_id(PERMIT, 0, Measure.REVOKED, (keccak(text=DECEIT), GROUNDS, UNTIL))
TOLD = replace(notice(Measure.REVOKED), notice=NUMBER, reason=DECEIT)
ANSWERED = replace(told_before(Measure.REVOKED)[1], notice=NUMBER)
ENDED = replace(ended(0, Ending.REVOKED), notice=NUMBER, reason=DECEIT)


def dangerous(*later, public_safety=True):
    """The story of a permit of a matter of public safety."""
    return [
        replace(one, event=replace(one.event, public_safety=public_safety))
        if isinstance(one.event, e.MatterVersionPublished)
        else one
        for one in story(TOLD, ANSWERED, *later)
    ]


SECOND = dangerous(ENDED)[-1].block.time
BARRED = e.ApplicantBarred(APPLICATION.applicant, MATTER, PERMIT, bar_ends(SECOND))


def test_a_bar_after_a_revocation_for_deceit_has_no_differences():
    fold = told(dangerous((ENDED, BARRED)))

    assert fold.differences == []
    assert bar_ends(SECOND) == add_months(SECOND, 36)
    assert fold.state.may_apply_from == {
        (APPLICATION.applicant, MATTER): bar_ends(SECOND)
    }


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"until": BARRED.until - 1}, "VALUE_NOT_ALLOWED"),
        ({"matter": facts.word("another")}, "VALUE_NOT_ALLOWED"),
        ({"applicant": organisation_id(facts.RIVAL)}, "KEY_OF_ANOTHER"),
    ],
)
def test_a_bar_that_is_wrong_is_found(changes, found):
    assert codes(dangerous((ENDED, replace(BARRED, **changes)))) == [found]


def test_a_bar_that_is_missing_is_found():
    assert codes(dangerous(ENDED)) == ["COMPANION_MISSING"]


def test_a_bar_of_an_unknown_permit_is_found():
    another = replace(BARRED, permit=facts.word("another"))

    assert "NAMES_UNKNOWN" in codes(dangerous((ENDED, another)))


def test_where_safety_is_not_concerned_a_bar_is_found():
    assert codes(dangerous(ENDED, public_safety=False)) == []
    assert codes(dangerous((ENDED, BARRED), public_safety=False)) == ["COMPANION_ALONE"]


def test_an_application_under_the_bar_is_found():
    state = told(dangerous((ENDED, BARRED))).state
    version = state.versions[APPLICATION.version]
    mine = (state, APPLICATION.applicant, version)
    other = (state, organisation_id(facts.RIVAL), version)

    assert not [*not_barred(*mine, now=BARRED.until)]
    assert not [*not_barred(*other, now=BARRED.until - 1)]
    with pytest.raises(BarredFromApplyingError) as refused:
        require(not_barred(*mine, now=BARRED.until - 1))
    assert refused.value.until == BARRED.until
    assert TOWN.state.may_apply_from == {}
