"""The renewal of a permit: the rules, the state after each act, and the answer."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.builders.facts import address, word
from tests.builders.town import Town
from tests.unit.audit.story import PERMIT, story, told
from zeropermit.domain.acts.fields import fields_of
from zeropermit.domain.acts.renewal import RefuseRenewal, Renew, RequestRenewal
from zeropermit.domain.applications.notices import (
    EXPIRY_NEAR,
    RENEWAL_NEWS,
    NoticeCode,
    notices,
)
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import NO_END, PermitId
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits import renewal as rules
from zeropermit.domain.permits import work
from zeropermit.domain.permits.issue_terms import barring, not_shortened
from zeropermit.domain.permits.licence_state import OperateType
from zeropermit.domain.permits.permit import ActKind, PermitProgress, Renewal
from zeropermit.domain.permits.preconditions import deregister
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.start_limits import version_of
from zeropermit.domain.permits.status import is_deemed_renewed, status
from zeropermit.domain.permits.turn import Moment
from zeropermit.domain.permits.verification import ReasonCode, verify
from zeropermit.errors import (
    PermitUnknownError,
    PermitWithoutEndError,
    RenewalNotAllowedError,
    RenewalNotRequestedError,
    RenewalPendingError,
    RenewalTooEarlyError,
    RenewalTooLateError,
    StateRefusedError,
)
from zeropermit.serialize.permit import renewal_json

HOLDER = address("applicant")
OFFICERS = (address("officer"), address("second"))
STARTED = PermitProgress(start_by=NO_END)
ISSUED_AT = told(story()).state.permits[PERMIT].issued_at
END = add_months(ISSUED_AT, 12)
"""The end of the permit, of a version that limits no validity."""
LIMIT = END + (END - ISSUED_AT) + (-(END - ISSUED_AT) % DAY)
"""The old term later, and to the end of that day."""
LAST = END - rules.DAYS_TO_DECIDE * DAY - 1
ASKED = Renewal(requested_until=LIMIT, requests=1)


def state(**changes):
    """The state after issue of a permit with an end, changed."""
    found = told(story()).state
    given = {"valid_until": END, "progress": STARTED, **changes}
    found.permits[PERMIT] = replace(found.permits[PERMIT], **given)
    return found


def at(now=LAST, sequence=None):
    return Moment(PERMIT, now, sequence)


def refused(violations, error):
    with pytest.raises(error) as found:
        require(violations)
    return found.value


def months(found, count):
    """Let the version of the permit limit its validity."""
    permit = found.permits[PERMIT]
    number = found.applications[permit.application].content.version
    version = version_of(found, permit)
    validity = replace(version.validity, valid_for_months=count)
    found.versions[number] = replace(version, validity=validity)
    return found


# The rules


@pytest.mark.parametrize("until", [None, END + 1, LIMIT])
def test_a_renewal_is_asked_for_until_thirty_days_before_the_end(until):
    require(rules.request_renewal(state(), at(), until))
    require(rules.request_renewal(state(stored=State.SUSPENDED), at(), until))

    late = rules.request_renewal(state(), at(LAST + 1), until)
    assert refused(late, RenewalTooLateError).until == LAST + 1


@pytest.mark.parametrize("until", [END, LIMIT + 1, NO_END])
def test_a_renewal_is_no_longer_than_the_old_term(until):
    error = refused(rules.request_renewal(state(), at(), until), RenewalNotAllowedError)

    assert (error.valid_until, error.limit) == (until, LIMIT)


def test_a_renewal_is_no_longer_than_the_matter_allows():
    assert rules.longest_renewal(months(state(), 9), PERMIT) == add_months(END - 1, 9)
    assert rules.longest_renewal(months(state(), 24), PERMIT) == LIMIT


def test_the_term_of_a_renewed_permit_begins_where_the_one_before_ended():
    renewed = Renewal(valid_until=END + 9 * DAY, term_from=END, requests=1)

    assert rules.longest_renewal(state(renewal=renewed), PERMIT) == END + 18 * DAY


def test_months_that_no_calendar_has_limit_nothing():
    far = months(state(valid_until=NO_END // 2 + ISSUED_AT), 9)

    assert rules.longest_renewal(far, PERMIT) == NO_END - 1


def test_what_has_no_end_or_is_asked_for_or_has_not_begun_is_not_renewed():
    endless = state(valid_until=NO_END)
    refused(rules.request_renewal(endless, at(), NO_END), PermitWithoutEndError)
    refused(rules.request_renewal(state(renewal=ASKED), at()), RenewalPendingError)
    ahead = Renewal(valid_until=LIMIT, term_from=END, requests=1)
    early = rules.request_renewal(state(renewal=ahead), at(END - 1))
    assert refused(early, RenewalTooEarlyError).since == END
    require(rules.request_renewal(state(renewal=ahead), at(END)))


def test_a_request_that_a_change_has_outlived_bars_no_other():
    found = state(renewal=Renewal(requested_until=END, requests=1))

    require(rules.request_renewal(found, at(sequence=1)))
    refused(rules.renew(found, at()), RenewalNotRequestedError)


def test_a_request_is_granted_as_asked_for_or_shorter():
    found = state(renewal=ASKED)
    for until in (None, END + 1, LIMIT):
        require(rules.renew(found, at(sequence=0), until))
    for until in (END, LIMIT + 1):
        refused(rules.renew(found, at(), until), RenewalNotAllowedError)
    refused(rules.renew(found, at(END + 9), END + 9), RenewalNotAllowedError)
    require(rules.renew(found, at(END + 9), END + 10))


@pytest.mark.parametrize("rule", [rules.renew, rules.refuse_renewal])
def test_what_is_decided_was_asked_for_and_is_undecided(rule):
    refused(rule(state(), at()), RenewalNotRequestedError)
    require(rule(state(renewal=ASKED), at(sequence=0)))
    assert list(rule(state(renewal=ASKED), at(sequence=1)))
    require(rule(state(renewal=ASKED), at(LIMIT - 1)))
    refused(rule(state(renewal=ASKED), at(LIMIT)), StateRefusedError)


@pytest.mark.parametrize(
    "rule", [rules.request_renewal, rules.renew, rules.refuse_renewal]
)
def test_no_permit_is_no_renewal(rule):
    unknown = Moment(PermitId(facts.word("unknown")), LAST)
    [found] = rule(state(), unknown)

    assert isinstance(found.error, PermitUnknownError)
    refused(rule(state(stored=State.REVOKED, renewal=ASKED), at()), StateRefusedError)


# Everything that asks whether a permit is in force


def test_a_permit_is_deemed_renewed_from_its_end_until_the_day_asked_for():
    permit = state(renewal=ASKED).permits[PERMIT]

    seconds = (END - 1, END, LIMIT - 1, LIMIT)
    found = [status(permit, now=second) for second in seconds]
    assert found == [State.VALID] * 3 + [State.EXPIRED]
    found = [is_deemed_renewed(permit, now=second) for second in seconds]
    assert found == [False, True, True, False]
    assert [permit.ends_at(second) for second in seconds] == [END] + [LIMIT] * 3


def test_a_time_to_start_that_passes_ends_a_permit_that_is_renewed():
    late = PermitProgress(start_by=END + DAY)
    permit = state(renewal=ASKED, progress=late).permits[PERMIT]

    assert status(permit, now=END + DAY - 1) is State.VALID
    assert status(permit, now=END + DAY) is State.LAPSED
    assert status(permit, now=LIMIT) is State.LAPSED


def test_a_start_in_time_is_confirmed_while_the_permit_is_deemed_renewed():
    claimed = PermitProgress(start_by=END + DAY, claimed_start=ISSUED_AT + DAY)
    found = state(renewal=ASKED, progress=claimed)

    require(work.confirm_start(found, at(LIMIT - 1)))
    refused(work.confirm_start(found, at(LIMIT)), StateRefusedError)


def test_a_renewed_permit_bars_another_and_is_neither_shortened_nor_struck_off():
    renewed = Renewal(valid_until=LIMIT, term_from=END, requests=1)
    found = state(renewal=renewed)
    permit = found.permits[PERMIT]
    version = version_of(found, permit)
    project = found.applications[permit.application].content.project
    found.latest[version.matter, project] = PERMIT

    assert barring(found, version, project, None, now=LIMIT - 1) == PERMIT
    assert barring(found, version, project, None, now=LIMIT) is None
    assert list(not_shortened(found, PERMIT, LIMIT - 1))
    require(not_shortened(found, PERMIT, LIMIT))
    refused(deregister(found, at(LIMIT - 1)), StateRefusedError)
    require(deregister(found, at(LIMIT)))


# The state after each act


@pytest.fixture
def town():
    town = Town.small()
    town.granted()
    return town


def live(town, *steps):
    """Give the permit of a town an end, and tell steps at seconds from that."""
    [permit] = town.state.permits
    town.state.permits[permit] = replace(
        town.state.permits[permit], valid_until=town.now + 90 * DAY, progress=STARTED
    )
    end = town.state.permits[permit].valid_until
    for second, step in steps:
        town.tell(step(permit, end), after=max(0, end + second - town.now))
    return end, town.state.permits[permit]


def request(permit, end):
    return e.RenewalRequested(permit, 0, end + 50 * DAY, HOLDER)


def grant(permit, end):
    return e.PermitRenewed(permit, 0, end + 40 * DAY, OFFICERS[0])


def refusal(permit, _):
    return e.RenewalRefused(permit, 0, "NOT_MET", word("decision"), *OFFICERS)


def test_a_request_is_kept_until_it_is_granted(town):
    end, held = live(town, (-40 * DAY, request))
    assert held.renewal == Renewal(requested_until=end + 50 * DAY, requests=1)
    assert (held.renewal_pending, held.end_decided) == (True, end)
    assert (held.renewal.decided, held.sequence, held.stored) == (0, 0, State.VALID)

    town.tell(grant(*town.state.permits, end))
    [held] = town.state.permits.values()
    wanted = Renewal(valid_until=end + 40 * DAY, term_from=end, requests=1)
    assert (held.renewal, held.renewal.decided) == (wanted, 1)
    assert (held.renewal_pending, held.end_until) == (False, end + 40 * DAY)
    assert held.valid_until == end
    kinds = [act.kind for act in held.history]
    assert kinds == [ActKind.REQUEST_RENEWAL, ActKind.RENEW]


def test_a_refusal_before_the_end_leaves_it_and_one_after_it_ends_the_permit(town):
    end, held = live(town, (-40 * DAY, request), (-9 * DAY, refusal))
    assert held.renewal == Renewal(requests=1)
    assert status(held, now=end - 1) is State.VALID
    assert held.history[-1].decision == word("decision")

    other = Town.small()
    other.granted()
    end, held = live(other, (-40 * DAY, request), (9 * DAY, refusal))
    ended = held.history[-1].at
    assert held.renewal == Renewal(valid_until=ended, requests=1)
    assert ended > end
    assert status(held, now=ended) is State.EXPIRED
    assert held.ends_at(ended) == ended


# The answer, the notices, the acts


def test_the_answer_says_that_a_permit_is_deemed_renewed(town):
    end, held = live(town, (-40 * DAY, request))
    stamp = BlockStamp(1, bytes(32), bytes(32), 0)
    before, after, over = (
        verify(town.state, held.document, at=second, as_of=stamp)
        for second in (end - 1, end, end + 50 * DAY)
    )

    assert before.in_force.reasons == (ReasonCode.IN_FORCE,)
    assert (before.permit.valid_until, after.permit.valid_until) == (
        end,
        end + 50 * DAY,
    )
    deemed = (ReasonCode.IN_FORCE, ReasonCode.DEEMED_RENEWED)
    assert (after.good, after.in_force.reasons) == (True, deemed)
    assert (over.state, over.in_force.reasons) == (State.EXPIRED, (ReasonCode.EXPIRED,))

    town.tell(grant(*town.state.permits, end))
    renewed = verify(town.state, held.document, at=end + DAY, as_of=stamp)
    assert renewed.in_force.reasons == (ReasonCode.IN_FORCE,)
    assert renewed.permit.valid_until == end + 40 * DAY
    assert renewed.licence.operation is OperateType.RENEW


def codes(town, organisation, now):
    found = notices(town.state, organisation, now=now)
    others = {NoticeCode.COMMITMENT_DUE, NoticeCode.CHECK_DUE}
    return [(one.code, one.due) for one in found if one.code not in others]


def test_both_sides_are_told_of_a_renewal(town):
    end, held = live(town)
    [filed] = town.state.applications.values()
    own, body = filed.content.applicant, held.authority
    near = end - EXPIRY_NEAR
    assert codes(town, own, near) == [(NoticeCode.EXPIRY_NEAR, end)]

    town.tell(request(*town.state.permits, end))
    assert codes(town, own, near) == codes(town, own, end - 1) == []
    assert codes(town, body, near) == [(NoticeCode.RENEWAL_REQUESTED, end)]
    wanted = (NoticeCode.DEEMED_RENEWED, end + 50 * DAY)
    assert codes(town, own, end) == [wanted]
    assert codes(town, own, end + 50 * DAY) == []


@pytest.mark.parametrize(
    ("step", "code"),
    [(grant, NoticeCode.RENEWED), (refusal, NoticeCode.RENEWAL_REFUSED)],
)
def test_the_holder_is_told_of_a_decision_for_sixty_days(town, step, code):
    _, held = live(town, (-40 * DAY, request), (9 * DAY, step))
    [filed] = town.state.applications.values()
    own, body = filed.content.applicant, held.authority
    decided = held.history[-1].at

    assert (code, None) in codes(town, own, decided)
    assert (code, None) in codes(town, own, decided + RENEWAL_NEWS - 1)
    assert (code, None) not in codes(town, own, decided + RENEWAL_NEWS)
    assert codes(town, body, decided) == []


def test_acts_of_a_renewal_number_themselves(town):
    live(town, (-40 * DAY, request))
    [number] = town.state.permits
    [filed] = town.state.applications.values()
    given = {"permit": filed.content}
    kinds = (RequestRenewal, Renew, RefuseRenewal)
    sequence = {
        kind: next(
            each.from_ledger.read(town.state, number, given)
            for each in fields_of(kind)
            if each.name == "sequence"
        )
        for kind in kinds
    }
    assert sequence == {RequestRenewal: 1, Renew: 0, RefuseRenewal: 0}


def test_the_choices_of_a_page_are_the_permits_that_await_the_act(town):
    end, held = live(town)
    [number] = town.state.permits
    [filed] = town.state.applications.values()
    own, body = filed.content.applicant, held.authority
    early, late = end - 40 * DAY, end - 29 * DAY
    named = {"permit": ["0x" + number.hex()]}
    none = {"permit": []}

    assert RequestRenewal.choices(town.state, own, now=early) == named
    assert RequestRenewal.choices(town.state, own, now=late) == none
    assert Renew.choices(town.state, body, now=early) == none
    town.tell(request(number, end))
    assert Renew.choices(town.state, body, now=early) == named
    act = Renew(filed.content, 0, end + DAY)
    assert act.owner(town.state) == body
    assert not list(act.violations(town.state, now=early))
    assert list(act.violations(town.state, now=end + DAY))


def test_a_renewal_is_written_once_there_is_one():
    assert renewal_json(Renewal()) is None
    assert renewal_json(Renewal(requested_until=9, requests=1)) == {
        "requests": 1,
        "requested_until": 9,
        "valid_until": None,
        "term_from": None,
    }
