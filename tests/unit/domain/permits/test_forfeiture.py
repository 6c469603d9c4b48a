"""Forfeiture by the body that the version of a matter names."""

import pytest

from tests.builders import facts as f
from tests.builders.town import Town
from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.act import proposed
from zeropermit.domain.acts.duties import deciding_bodies, responsible
from zeropermit.domain.acts.permits import BY_AUTHORITY, BY_SUPERVISOR, End, Suspend
from zeropermit.domain.acts.proceedings import (
    AnswerNotice,
    GiveNotice,
    RecordHearing,
)
from zeropermit.domain.applications.notices import NoticeCode, notices
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.folding import change
from zeropermit.domain.ledger.identifiers import organisation_id
from zeropermit.domain.ledger.violations import refusal
from zeropermit.domain.permits import preconditions, proceedings
from zeropermit.domain.permits.reasons import Ending, Measure
from zeropermit.domain.permits.turn import Moment
from zeropermit.domain.supervision.events import (
    SupervisionAccepted,
    SupervisionHandedOver,
)
from zeropermit.domain.supervision.state import NOBODY
from zeropermit.errors import NotAllowedError, NoticeOfAnotherError, NotSupervisedError
from zeropermit.usecases.ledger.signed_acts import make_act

AUTHORITY, SUPERVISOR = organisation_id(f.AUTHORITY), organisation_id(f.DEPARTMENT)
HOLDER = organisation_id(f.APPLICANT)
KEY = f.address("department")


@pytest.fixture
def town():
    town = Town.small()
    town.granted()
    change(town.state.versions, town.version, forfeited_by_supervisor=True)
    return town


@pytest.fixture
def permit(town):
    [found] = town.state.permits
    return found


def supervise(town, permit, body=SUPERVISOR):
    """Let a body supervise a permit."""
    made = town.state.supervision.of(permit).hand_overs
    town.grant(f.DEPARTMENT, e.GrantKind.INSPECT, matter_of(town))
    town.tell(SupervisionHandedOver(permit, body, made, f.address("officer")))
    town.tell(SupervisionAccepted(permit, body, made, KEY))


def matter_of(town):
    return town.state.versions[town.version].matter


def tell(town, permit, measure=Measure.FORFEITED):
    """Tell the holder, and let its time pass."""
    given = town.notice(permit, measure)
    town.tell(given)
    town.now = given.answer_until
    return given


def end(town, permit, ending=Ending.FORFEITED):
    """Give the refusal of an end after the last notice."""
    moment = Moment(permit, town.now)
    return refusal(preconditions.end(town.state, moment, ending))


def codes(town, whom):
    return [notice.code for notice in notices(town.state, whom, now=town.now)]


def wanted(town, permit, kind, **given):
    """Prepare an act of two officers."""
    text = "grounds" if kind is GiveNotice else "decision"
    values = {"reason": "TEST", text: f.word("decision"), **given}
    return proposed(kind, town.state, permit, values)


@pytest.mark.parametrize(
    ("measure", "ending"),
    [
        (Measure.WITHDRAWN, Ending.WITHDRAWN),
        (Measure.REVOKED, Ending.REVOKED),
        (Measure.NONE, Ending.CANCELLED),
    ],
)
def test_everything_but_a_forfeiture_is_the_authoritys(town, permit, measure, ending):
    supervise(town, permit)
    act = wanted(town, permit, End, ending=ending)

    assert town.state.supervisor_for(permit, measure) is None
    assert responsible(town.state, permit, End, act) == AUTHORITY
    assert End.duties_on(town.state, permit, act) == BY_AUTHORITY
    assert responsible(town.state, permit, Suspend) == AUTHORITY


def test_a_forfeiture_is_the_supervisors(town, permit):
    supervise(town, permit)
    given = wanted(
        town, permit, GiveNotice, measure=Measure.FORFEITED, answer_until=town.now
    )
    act = wanted(town, permit, End, ending=Ending.FORFEITED)

    assert responsible(town.state, permit, GiveNotice, given) == SUPERVISOR
    assert responsible(town.state, permit, End, act) == SUPERVISOR
    assert End.duties_on(town.state, permit, act) == BY_SUPERVISOR
    assert BY_SUPERVISOR[0].party is Party.SUPERVISOR
    assert deciding_bodies(town.state, permit) == {AUTHORITY, SUPERVISOR}


def test_without_the_flag_it_is_the_authoritys(town, permit):
    supervise(town, permit)
    change(town.state.versions, town.version, forfeited_by_supervisor=False)
    act = wanted(town, permit, End, ending=Ending.FORFEITED)

    assert responsible(town.state, permit, End, act) == AUTHORITY
    assert deciding_bodies(town.state, permit) == {AUTHORITY}
    tell(town, permit)
    assert town.state.permits[permit].notice.supervisor == NOBODY
    assert end(town, permit) is None


def test_while_nobody_supervises_nobody_forfeits(town, permit):
    moment = Moment(permit, town.now)
    opening = proceedings.give_notice(town.state, moment, Measure.FORFEITED)

    assert isinstance(refusal(opening), NotSupervisedError)
    assert refusal(proceedings.give_notice(town.state, moment)) is None
    assert deciding_bodies(town.state, permit) == {AUTHORITY}
    act = wanted(town, permit, End, ending=Ending.FORFEITED)
    with pytest.raises(NotSupervisedError):
        responsible(town.state, permit, End, act)


def test_a_notice_of_the_authority_serves_no_supervisor(town, permit):
    change(town.state.versions, town.version, forfeited_by_supervisor=False)
    tell(town, permit)
    change(town.state.versions, town.version, forfeited_by_supervisor=True)

    assert isinstance(end(town, permit), NotSupervisedError)
    supervise(town, permit)
    assert isinstance(end(town, permit), NoticeOfAnotherError)
    tell(town, permit)
    assert end(town, permit) is None


def test_a_hand_over_ends_the_use_of_a_notice(town, permit):
    supervise(town, permit)
    tell(town, permit)
    assert town.state.permits[permit].notice.supervisor == SUPERVISOR
    assert end(town, permit) is None

    supervise(town, permit, AUTHORITY)
    assert isinstance(end(town, permit), NoticeOfAnotherError)


def test_a_hearing_is_recorded_by_the_body_that_gave_the_notice(town, permit):
    supervise(town, permit)
    given = town.notice(permit, Measure.FORFEITED)
    town.tell(given, e.HearingRequested(permit, given.notice, f.address("applicant")))
    words = {
        "permit": permit,
        "notice": given.notice,
        "record": f.word("record"),
    }

    def make(organisation):
        return make_act(
            town.state, RecordHearing, words, now=town.now, organisation=organisation
        )

    act = make(SUPERVISOR)
    assert act.owner(town.state) == SUPERVISOR
    with pytest.raises(NotAllowedError):
        make(AUTHORITY)
    now = town.now
    assert RecordHearing.choices(town.state, AUTHORITY, now=now)["permit"] == []
    [chosen] = RecordHearing.choices(town.state, SUPERVISOR, now=now)["permit"]
    assert chosen == "0x" + permit.hex()
    [chosen] = AnswerNotice.choices(town.state, HOLDER, now=now)["permit"]
    assert chosen == "0x" + permit.hex()

    supervise(town, permit, AUTHORITY)
    moment = Moment(permit, town.now)
    opening = proceedings.record_hearing(town.state, moment, given.notice)
    assert isinstance(refusal(opening), NoticeOfAnotherError)


def test_the_supervisor_is_told_of_the_hearing_and_the_authority_of_the_end(
    town, permit
):
    supervise(town, permit)
    given = town.notice(permit, Measure.FORFEITED)
    town.tell(given, e.HearingRequested(permit, given.notice, f.address("applicant")))
    assert codes(town, SUPERVISOR) == [NoticeCode.HEARING_REQUESTED]
    assert codes(town, AUTHORITY) == []

    decided = ("TEST", f.word("decision"), f.address("officer"), f.address("second"))
    town.tell(
        e.PermitEnded(permit, 0, Ending.FORFEITED, given.notice, *decided),
    )
    assert codes(town, AUTHORITY) == [NoticeCode.FORFEITED_BY_SUPERVISOR]
    assert codes(town, SUPERVISOR) == codes(town, HOLDER) == []

    town.tell(e.PermitDeregistered(permit, 1, *decided))
    assert codes(town, AUTHORITY) == []
