"""Acts of supervision: the rules once, as use cases and audit ask them.

That each lie of an event is found is tested in `tests/unit/audit/test_supervision.py`;
here is what a use case raises, and what it leaves to the contract.
"""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.unit.audit.story import MATTER, PERMIT, ended, story, told
from tests.unit.audit.test_supervision import (
    ANNOUNCED,
    BODY,
    INSPECTION,
    LIFE,
    OFFICE,
    ORDER,
    REFERRAL,
    ROUND,
)
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    InspectionId,
    OrderId,
    PermitId,
    ReferralId,
    RoundId,
)
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.permits.turn import Moment
from zeropermit.domain.supervision import preconditions as rules
from zeropermit.domain.supervision.inspection import Finding, Severity
from zeropermit.domain.supervision.state import NOBODY
from zeropermit.errors import (
    NotSupervisedError,
    PermitUnknownError,
    StateRefusedError,
    SupervisionUnknownError,
    SupervisorUnfitError,
)

UNKNOWN = PermitId(facts.word("unknown"))
NOTHING = facts.word("nothing")
HANDED, ACCEPTED, REVEALED, INSPECTED, ORDERED, CLOSED, REFERRED, ANSWERED = (
    *(1, 2, 4, 5, 6, 7, 8, 9),
)
"""How much of the life was lived."""


def lived(count, *later):
    return told(story(*OFFICE, *LIFE[:count], *later)).state


def moment(state, sequence=None, permit=PERMIT):
    return Moment(permit, max(1, state.permits[PERMIT].issued_at + 500), sequence)


def codes(violations):
    return [str(violation.rule) for violation in violations]


def order(state, number=INSPECTION, gravity=Severity.MINOR, later=1):
    at = moment(state)
    due_at = at.now + later
    return rules.order(state, at, number, gravity=gravity, due_at=due_at)


def test_a_permit_goes_to_a_body_that_inspects_the_matter():
    state = lived(0)
    require(rules.hand_over(state, moment(state, 0), BODY))

    assert codes(rules.hand_over(state, moment(state, 1), BODY)) == ["OUT_OF_SEQUENCE"]
    with pytest.raises(SupervisorUnfitError):
        require(rules.hand_over(state, moment(state), facts.AUTHORITY_ID))


def test_a_permit_is_not_handed_over_to_its_supervisor():
    state = lived(ACCEPTED)

    assert codes(rules.hand_over(state, moment(state), BODY)) == ["VALUE_NOT_ALLOWED"]


@pytest.mark.parametrize(
    "act",
    [
        lambda state, at: rules.hand_over(state, at, BODY),
        lambda state, at: rules.accept(state, at, BODY),
        lambda state, at: rules.redraw(state, at, ROUND),
        lambda state, at: rules.inspect(state, at, RoundId(ZERO), Finding.PASSED),
    ],
)
def test_an_act_on_an_ended_or_unknown_permit_is_refused(act):
    state = lived(REVEALED, ended(0, Ending.CANCELLED))

    with pytest.raises(StateRefusedError):
        require(act(state, moment(state)))
    (found,) = act(state, moment(state, permit=UNKNOWN))
    assert isinstance(found.error, PermitUnknownError)


def test_the_proposed_body_accepts():
    state = lived(HANDED)
    require(rules.accept(state, moment(state, 0)))

    assert codes(rules.accept(state, moment(state, 0), BODY)) == []
    other = rules.accept(state, moment(state), facts.AUTHORITY_ID)
    assert codes(other) == ["STATE_NOT_ALLOWED"]
    assert codes(rules.accept(lived(0), moment(state), NOBODY)) == ["STATE_NOT_ALLOWED"]


def test_a_round_has_terms_and_a_roster():
    (found,) = lived(3).supervision.rounds.values()
    later = {"due_at": found.announced_at, "secret_hash": ZERO}

    assert codes(rules.announce_round(found)) == []
    assert len(codes(rules.announce_round(replace(found, permille=0)))) == 1
    assert len(codes(rules.announce_round(replace(found, **later)))) == 2
    assert len(codes(rules.announce_round(replace(found, roster=())))) == 1
    backwards = replace(found, roster=ANNOUNCED.roster[::-1])
    assert len(codes(rules.announce_round(backwards))) == 1


def test_a_round_that_drew_the_permit_wants_one_inspection():
    before, after = lived(REVEALED), lived(INSPECTED)

    assert rules.wants(before, ROUND, PERMIT)
    assert not rules.wants(after, ROUND, PERMIT)
    assert not rules.wants(lived(3), ROUND, PERMIT)
    assert not rules.wants(before, RoundId(NOTHING), PERMIT)


def test_an_inspection_says_what_was_found():
    state = lived(REVEALED)
    at = moment(state)

    require(rules.inspect(state, at, ROUND, Finding.PASSED))
    without = rules.inspect(state, at, RoundId(ZERO), Finding.NONE)
    assert codes(without) == ["VALUE_NOT_ALLOWED"]
    with pytest.raises(SupervisionUnknownError):
        require(rules.inspect(state, at, RoundId(NOTHING), Finding.PASSED))


def test_a_pair_is_drawn_again_three_times_at_most():
    state = lived(REVEALED)

    assert codes(rules.redraw(state, moment(state), ROUND)) == []
    fourth = codes(rules.redraw(state, moment(state, 3), ROUND))
    assert fourth == ["OUT_OF_SEQUENCE", "VALUE_NOT_ALLOWED"]


def test_an_order_follows_faults_of_the_permit():
    state = lived(INSPECTED)
    require(order(state))

    assert codes(order(state, gravity=Severity.NONE, later=0)) == [
        "VALUE_NOT_ALLOWED",
        "VALUE_NOT_ALLOWED",
    ]
    with pytest.raises(SupervisionUnknownError) as refused:
        require(order(state, InspectionId(NOTHING)))
    assert refused.value.reference == "0x" + NOTHING.hex()


def test_an_inspection_without_faults_orders_nothing():
    state = lived(INSPECTED)
    found = state.supervision.inspections[INSPECTION]
    passed = replace(found, finding=Finding.PASSED)
    state.supervision.inspections[INSPECTION] = passed

    assert codes(order(state)) == ["STATE_NOT_ALLOWED"]


def test_an_open_order_is_closed_once():
    state = lived(ORDERED)
    at = moment(state)

    assert codes(rules.close(state, at, ORDER, at.now)) == []
    assert codes(rules.close(state, at, ORDER, at.now + 1)) == ["VALUE_NOT_ALLOWED"]
    closed = lived(CLOSED)
    assert codes(rules.close(closed, at, ORDER, at.now)) == ["STATE_NOT_ALLOWED"]
    with pytest.raises(SupervisionUnknownError):
        require(rules.close(state, at, OrderId(NOTHING), 0))


def test_faults_stay_uncorrected_only_once_the_order_is_due():
    state = lived(ORDERED)
    due_at = state.supervision.orders[ORDER].due_at

    early = rules.close(state, Moment(PERMIT, due_at - 1), ORDER, 0)
    assert codes(early) == ["VALUE_NOT_ALLOWED"]
    assert codes(rules.close(state, Moment(PERMIT, due_at), ORDER, 0)) == []


def test_a_referral_is_answered_once():
    state = lived(REFERRED)

    require(rules.answer(state, moment(state), REFERRAL))
    again = rules.answer(lived(ANSWERED), moment(state), REFERRAL)
    assert codes(again) == ["STATE_NOT_ALLOWED"]
    with pytest.raises(SupervisionUnknownError):
        require(rules.answer(state, moment(state), ReferralId(NOTHING)))


def test_a_permit_that_nobody_accepted_is_not_supervised():
    require(rules.supervised(lived(ACCEPTED), PERMIT))

    with pytest.raises(NotSupervisedError):
        require(rules.supervised(lived(HANDED), PERMIT))


def test_the_matter_of_an_unknown_permit_is_none():
    state = lived(0)

    assert rules.matter_of(state, PERMIT) == MATTER
    assert rules.matter_of(state, UNKNOWN) == ZERO
