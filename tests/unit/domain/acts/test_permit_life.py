"""The life of a permit, folded from its events."""

from types import SimpleNamespace

import pytest

from tests.builders.facts import address, word
from tests.builders.town import Town
from zeropermit.domain.acts import permits, work
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import NO_END, permit_id
from zeropermit.domain.permits.permit import ActKind, PermitProgress
from zeropermit.domain.permits.reasons import Measure, State, Work
from zeropermit.domain.permits.status import status

HOLDER = address("applicant")
OFFICERS = (address("officer"), address("second"))
DECISION = word("decision")


@pytest.fixture
def town() -> Town:
    town = Town.small()
    town.granted()
    return town


@pytest.fixture
def permit(town):
    return permit_id(town.application.id)


def test_a_permit_begins_with_nothing_done(town, permit):
    held = town.state.permits[permit]

    assert held.progress == PermitProgress()
    assert held.sequence == 0
    assert held.history == ()


def test_a_reported_start_ends_the_wait_for_it(town, permit):
    late = town.state.permits[permit].start_by + 1
    started = town.now
    town.tell(e.WorkStarted(permit, 0, started, HOLDER))
    held = town.state.permits[permit]

    assert held.start_until == NO_END
    assert held.progress == PermitProgress(
        start_by=NO_END, work_since=started, reports=1, work=Work.UNDER_WAY
    )
    assert status(held, now=late) is State.VALID
    assert held.history[-1].kind is ActKind.REPORT_START
    assert held.history[-1].signers == (HOLDER,)


def test_an_extension_puts_the_start_off_and_is_counted(town, permit):
    before = town.state.permits[permit].start_by
    later = before + 30 * DAY
    town.tell(
        e.ExtensionRequested(permit, 0, later, "WEATHER", HOLDER),
        e.StartExtended(permit, 0, 0, later, OFFICERS[0]),
        e.ExtensionRequested(permit, 1, later + DAY, "WEATHER", HOLDER),
        e.StartExtended(permit, 1, 1, later + DAY, OFFICERS[0]),
    )
    held = town.state.permits[permit]

    assert (held.start_by, held.start_until) == (before, later + DAY)
    assert held.progress.extensions == 2
    assert status(held, now=before) is State.VALID
    assert status(held, now=later + DAY) is State.LAPSED
    assert held.history[0].reason == "WEATHER"
    assert held.history[0].signers == (HOLDER,)
    assert held.history[1].signers == (OFFICERS[0],)


def test_a_request_keeps_a_permit_until_it_is_decided(town, permit):
    before = town.state.permits[permit].start_by
    town.tell(e.ExtensionRequested(permit, 0, before + 9 * DAY, "WEATHER", HOLDER))
    waits = town.state.permits[permit]
    town.tell(e.ExtensionRefused(permit, 0, 0, "WHY", DECISION, *OFFICERS))
    refused = town.state.permits[permit]

    assert (waits.start_until, waits.start_decided) == (before + 9 * DAY, before)
    assert status(waits, now=before) is State.VALID
    assert status(waits, now=before + 9 * DAY) is State.LAPSED
    assert status(refused, now=before) is State.LAPSED
    assert (refused.progress.reports, refused.progress.clearances) == (1, 1)


def test_a_stop_counts_from_when_work_stopped_and_leaves_the_state(town, permit):
    town.tell(e.WorkStarted(permit, 0, town.now, HOLDER))
    stopped = town.now
    town.tell(e.WorkStopped(permit, 1, stopped, word("report"), HOLDER), after=9 * DAY)
    held = town.state.permits[permit]

    assert held.progress == PermitProgress(
        start_by=NO_END, work_since=stopped, reports=2, work=Work.STOPPED
    )
    assert held.history[-1].decision == word("report")
    assert status(held, now=town.now) is State.VALID


def test_stopped_work_is_cleared_and_resumes(town, permit):
    town.tell(
        e.WorkStarted(permit, 0, town.now, HOLDER),
        e.WorkStopped(permit, 1, town.now, word("report"), HOLDER),
    )
    town.tell(e.ResumptionCleared(permit, 0, "VERIFIED", DECISION, *OFFICERS))
    cleared = town.state.permits[permit]
    town.tell(e.WorkResumed(permit, 2, HOLDER), after=DAY)
    resumed = town.state.permits[permit]

    assert cleared.progress.work is Work.CLEARED
    assert cleared.history[-1].decision == DECISION
    assert resumed.progress == PermitProgress(
        start_by=NO_END,
        work_since=town.now,
        reports=3,
        clearances=1,
        work=Work.UNDER_WAY,
    )
    assert resumed.sequence == 0


def test_a_notice_leaves_the_permit_as_it_is(town, permit):
    town.suspend(permit)
    given = town.notice(permit, Measure.FORFEITED)
    town.tell(given)
    held = town.state.permits[permit]

    assert held.notice.answer_until == given.answer_until
    assert (held.notice.given, held.notice.answered) == (2, False)
    assert held.sequence == 1
    assert held.stored is State.SUSPENDED
    assert held.history[-1].state is State.SUSPENDED


def test_a_change_ends_the_old_permit_and_hands_on_what_happened(town, permit):
    later = town.state.permits[permit].start_by + DAY
    town.tell(e.ExtensionRequested(permit, 0, later, "WEATHER", HOLDER))
    town.tell(e.StartExtended(permit, 0, 0, later, OFFICERS[0]))
    held = town.state.permits[permit]
    again = town.apply_for(nonce="another consent", change=(permit, "a larger site"))
    new = permit_id(again.id)
    town.tell(
        e.PermitSuperseded(permit, 0, new, OFFICERS[0]),
        e.PermitIssued(
            new,
            again.id,
            word("new document"),
            again.authority,
            "370203202609210102",
            held.start_by,
            NO_END,
            held.evidence,
            OFFICERS[0],
        ),
        e.EvidencePresented(new, held.presentation),
    )
    old, changed = (town.state.permits[each] for each in (permit, new))

    assert status(old, now=town.now) is State.SUPERSEDED
    assert old.successor == new
    assert old.history[-1].kind is ActKind.CHANGE
    assert town.state.replaces == {new: permit}
    assert status(changed, now=town.now) is State.VALID
    assert changed.progress == held.progress
    assert (changed.start_until, changed.sequence) == (later, 0)


def test_reports_of_the_holder_and_acts_of_officers_are_counted_apart():
    counted = SimpleNamespace(reports=3, clearances=2)
    permit = SimpleNamespace(sequence=5, progress=counted)
    state = SimpleNamespace(permits={b"permit": permit})

    assert work._reports_made(state, b"permit", {}) == 3
    assert work._clearances(state, b"permit", {}) == 2
    assert permits._acts_done(state, b"permit", {}) == 5
