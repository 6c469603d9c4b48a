"""Notices: to whom, from when, until when."""

from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.builders.breaches import recorded
from tests.builders.facts import DAY
from tests.builders.town import Town
from zeropermit.catalogue.messages import is_known
from zeropermit.domain.applications.notices import (
    CHECK_NEAR,
    CLEARANCE_NEAR,
    EXPIRY_NEAR,
    START_NEAR,
    NoticeCode,
    days_left,
    notices,
)
from zeropermit.domain.applications.proceeding import UNTOUCHED
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import NO_END, organisation_id
from zeropermit.domain.permits.permit import AdverseNotice, PermitProgress
from zeropermit.domain.permits.reasons import Ending, Hearing, Outcome, Work

HOLDER, AUTHORITY, CONTRACTOR = map(
    organisation_id, (f.APPLICANT, f.AUTHORITY, f.CONTRACTOR)
)
PROMISE = f.START + 60 * DAY


@pytest.fixture
def town():
    town = Town.small()
    town.granted()
    return town


def permit(town):
    [found] = town.state.permits.values()
    return found


def change(town, **changes):
    [identifier] = town.state.permits
    changed = replace(town.state.permits[identifier], **changes)
    town.state.permits[identifier] = changed


def told(town, whom=HOLDER, *, now=None):
    return notices(town.state, whom, now=town.now if now is None else now)


def codes(town, whom=HOLDER, *, now=None):
    return [notice.code for notice in told(town, whom, now=now)]


def test_after_the_issue_there_is_nothing_to_tell(town):
    assert codes(town) == codes(town, AUTHORITY) == codes(town, CONTRACTOR) == []


@pytest.mark.parametrize(("before", "near"), [(START_NEAR + 1, False), (START_NEAR, 1)])
def test_the_time_to_start_is_near_from_a_month_before_its_end(town, before, near):
    end = permit(town).start_by

    found = [n for n in told(town, now=end - before) if n.due == end]

    assert [n.code for n in found] == [NoticeCode.START_NEAR] * near
    assert [n.validity for n in found] == [f.VALIDITY] * near


def test_where_no_extension_is_possible_that_is_said(town):
    version = town.state.versions[town.version]
    final = replace(version.validity, extension_limit=0)
    town.state.versions[town.version] = replace(version, validity=final)

    assert NoticeCode.START_NEAR_FINAL in codes(town, now=permit(town).start_by - 1)


def test_where_all_extensions_are_used_that_is_said(town):
    used = town.state.versions[town.version].validity.extension_limit
    change(town, progress=PermitProgress(extensions=used))

    assert NoticeCode.START_NEAR_FINAL in codes(town, now=permit(town).start_by - 1)


def test_stopped_work_is_told_a_month_before_it_needs_clearance(town):
    stopped = PermitProgress(work_since=town.now, work=Work.STOPPED)
    change(town, progress=stopped, start_by=NO_END)
    needed = add_months(town.now, 12)

    assert codes(town, now=needed - CLEARANCE_NEAR - 1) == []
    assert codes(town, now=needed - CLEARANCE_NEAR) == [NoticeCode.CLEARANCE_NEAR]
    assert codes(town, now=needed + DAY) == [NoticeCode.CLEARANCE_NEAR]


def test_a_hearing_is_told_until_its_time_is_over(town):
    until = town.now + 6 * DAY
    change(town, notice=AdverseNotice(answer_until=until))

    assert codes(town, now=until - 1) == [NoticeCode.HEARING_OPEN]
    assert codes(town, now=until) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"notice": AdverseNotice(hearing=Hearing.REQUESTED)}, "HEARING_REQUESTED"),
        ({"progress": PermitProgress(requested_start=NO_END)}, "EXTENSION_REQUESTED"),
        ({"progress": PermitProgress(claimed_start=1)}, "START_REPORTED_LATE"),
    ],
)
def test_the_authority_is_told_of_what_is_asked_of_it(town, changes, told):
    change(town, start_by=NO_END, **changes)

    assert codes(town, AUTHORITY) == [NoticeCode[told]]
    assert codes(town) == []


def test_a_start_that_was_reported_late_is_told_until_the_permit_is_struck_off(town):
    change(town, start_by=town.now, progress=PermitProgress(claimed_start=1))
    assert codes(town, AUTHORITY) == [NoticeCode.START_REPORTED_LATE]

    change(town, deregistered_at=town.now)
    assert codes(town, AUTHORITY) == []


def test_a_permit_that_has_lapsed_is_no_longer_told_about(town):
    lapsed = permit(town).start_by

    assert NoticeCode.START_NEAR in codes(town, now=lapsed - 1)
    assert codes(town, now=lapsed) == []


def test_an_applicant_is_told_of_a_correction_until_it_answers():
    town = Town.small()
    town.ready()
    (application,) = town.state.applications
    filed = town.state.applications[application]

    def proceed(**changes):
        changed = replace(filed, proceeding=replace(UNTOUCHED, **changes))
        town.state.applications[application] = changed

    assert codes(town) == []
    proceed(correction_requested_at=town.now)
    assert codes(town) == [NoticeCode.CORRECTION_REQUESTED]
    assert codes(town, AUTHORITY) == []
    proceed(correction_requested_at=town.now, corrected_at=town.now)
    assert codes(town) == []


def test_the_end_of_a_permit_is_told_in_time_for_a_renewal(town):
    until = town.now + 100 * DAY
    change(town, valid_until=until, start_by=NO_END)

    early, near = until - EXPIRY_NEAR - 1, until - EXPIRY_NEAR
    assert NoticeCode.EXPIRY_NEAR not in codes(town, now=early)
    assert NoticeCode.EXPIRY_NEAR in codes(town, now=near)


def test_a_permit_without_an_end_never_nears_it(town):
    change(town, start_by=NO_END)

    assert codes(town, now=town.now + 10_000 * DAY) == []


def test_evidence_that_was_taken_back_is_named(town):
    town.revoke(permit(town).presentation.attestations[1])

    [notice] = told(town)

    assert notice.code is NoticeCode.EVIDENCE_REVOKED
    assert notice.requirements == ("licence",)
    assert (notice.due, notice.days_left) == (None, None)
    assert notice.number == permit(town).number

    [to_body] = told(town, AUTHORITY)

    assert to_body.code is NoticeCode.EVIDENCE_TO_REVIEW
    assert to_body.requirements == ("licence",)
    assert codes(town, CONTRACTOR) == []


def test_a_permit_that_ended_is_not_told_about(town):
    town.revoke(permit(town).presentation.attestations[1])
    [identifier] = town.state.permits
    town.end(identifier, Ending.CANCELLED)

    assert codes(town) == []


def promise_of(town, requirement):
    return next(
        promise
        for promise in town.state.commitments.values()
        if requirement.encode() in promise.content.requirements[0]
    )


def test_both_sides_of_a_commitment_know_until_when_it_is_checked(town):
    change(town, start_by=NO_END)
    due = promise_of(town, "safety").content.due_at

    assert codes(town, CONTRACTOR, now=due - CHECK_NEAR - 1) == []
    [mine] = told(town, CONTRACTOR, now=due - CHECK_NEAR)
    theirs = told(town, AUTHORITY, now=due - CHECK_NEAR)

    assert mine.code is NoticeCode.COMMITMENT_DUE
    assert mine.requirements == ("safety",)
    assert mine.due == due
    assert {n.code for n in theirs} == {NoticeCode.CHECK_DUE}
    assert len(theirs) == 2


def test_after_its_time_only_the_authority_is_told(town):
    change(town, start_by=NO_END)
    due = promise_of(town, "safety").content.due_at

    assert codes(town, CONTRACTOR, now=due) == []
    late = told(town, AUTHORITY, now=due + DAY)
    assert {n.code for n in late} == {NoticeCode.CHECK_DUE}
    assert {n.days_left for n in late} == {-1}


def test_a_commitment_that_is_settled_is_not_told_about(town):
    change(town, start_by=NO_END)
    for promise in list(town.state.commitments.values()):
        identifier = promise.content.id
        if b"funds" in promise.content.requirements[0]:
            town.tell(e.CommitmentWithdrawn(identifier, f.address("applicant")))
        else:
            by, kept = promise.content.organisation, Outcome.KEPT
            town.tell(recorded(identifier, by, kept))

    assert codes(town, AUTHORITY, now=PROMISE) == [NoticeCode.EVIDENCE_TO_REVIEW]


def test_what_has_happened_comes_first_then_what_is_due_first(town):
    town.revoke(permit(town).presentation.attestations[1])
    change(town, valid_until=permit(town).start_by - DAY)

    found = told(town, now=permit(town).valid_until - 1)

    assert [n.code for n in found] == [
        *(NoticeCode.EVIDENCE_REVOKED, NoticeCode.EXPIRY_NEAR, NoticeCode.START_NEAR),
    ]


def test_days_are_counted_to_the_last_one():
    midnight = f.START - f.START % DAY + 16 * 3600

    assert days_left(midnight, now=midnight - 1) == 0
    assert days_left(midnight, now=midnight) == -1
    assert days_left(midnight + 3 * DAY, now=midnight) == 2


def test_every_notice_says_what_to_do():
    for code in NoticeCode:
        assert is_known(code.value)
        assert is_known(code.next_step)
