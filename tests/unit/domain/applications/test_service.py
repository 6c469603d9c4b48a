"""Services of documents: the record, the last days of the remedies, the acts."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import facts
from tests.builders.town import Town
from tests.unit.audit.test_applications import (
    APPLICANT,
    DECISION,
    NOW,
    NUMBER,
    OFFICERS,
    REFUSED,
    applied,
)
from zeropermit.domain.acts.commitments import RequestRepair
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.proceedings import AcknowledgeService, RecordService
from zeropermit.domain.applications import preconditions
from zeropermit.domain.applications import proceeding_rules as rules
from zeropermit.domain.applications.notices import NoticeCode, notices, of_services
from zeropermit.domain.applications.papers import PaperKind
from zeropermit.domain.applications.proceeding_rules import TIME_TO_RECORD, StepMoment
from zeropermit.domain.applications.service import (
    Remedies,
    of_the_case,
    remedies,
    served_papers,
    unserved,
)
from zeropermit.domain.law.calendar import DAY, WorkingCalendar, day_start
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import ZERO, CommitmentId, to_hex
from zeropermit.domain.ledger.state import Bar, LedgerState
from zeropermit.domain.permits.reasons import Ending, ServiceWay
from zeropermit.errors import (
    CommitmentUnknownError,
    NotBarredError,
    PaperMadeLaterError,
    PaperUnknownError,
    RepairRequestedBeforeError,
    ServedBeforeError,
    ServiceTimeRefusedError,
)

CALENDAR = WorkingCalendar(
    years=frozenset({2026, 2027}),
    holidays=frozenset({date(2026, 10, 1), date(2027, 12, 31)}),
    working_weekends=frozenset(),
    provisional_years=frozenset({2027}),
)
NOON = 12 * 3600
OWN, BODY = facts.APPLICANT_ID, facts.AUTHORITY_ID


def noon(*day: int) -> int:
    return day_start(date(*day)) + NOON


def end(*day: int) -> int:
    """Exclusive end of a day."""
    return day_start(date(*day)) + DAY


def refused(*later: e.Event) -> Town:
    """Build a town whose application was refused, and tell more of it."""
    town = applied()
    town.tell(REFUSED)
    for event in later:
        town.tell(event)
    return town


def served(served_at: int, document: bytes = DECISION) -> e.ServiceRecorded:
    return e.ServiceRecorded(NUMBER, document, ServiceWay.POST, served_at, *OFFICERS)


def errors_of(violations) -> list[type]:
    return [type(one.error) for one in violations]


# The times


@pytest.mark.parametrize(
    ("day", "review", "lawsuit", "provisional"),
    [
        # 60 days after Monday 2026-01-05 is Friday 03-06; 07-05 is a Sunday
        ((2026, 1, 5), (2026, 3, 6), (2026, 7, 6), False),
        # Sunday 2026-08-02 + 60 days is 10-01, a day off: Friday 10-02
        ((2026, 8, 2), (2026, 10, 2), (2027, 2, 2), True),
        # the last day of a shorter month: 2027-02-28 is a Sunday
        ((2026, 8, 31), (2026, 10, 30), (2027, 3, 1), True),
        # a day off that rolls into a year without data
        ((2027, 6, 30), (2027, 8, 30), (2027, 12, 30), True),
        ((2027, 11, 1), (2027, 12, 31), (2028, 5, 1), True),
    ],
)
def test_remedies_end_on_a_working_day_after_the_service(
    day, review, lawsuit, provisional
):
    found = remedies(noon(*day), CALENDAR)

    assert found == Remedies(end(*review), end(*lawsuit), provisional)


def test_a_day_off_before_a_year_without_data_is_provisional():
    sure = replace(CALENDAR, provisional_years=frozenset())

    assert remedies(noon(2027, 11, 1), sure).provisional
    assert not remedies(noon(2027, 6, 1), sure).provisional


# The papers of a case


def test_a_case_has_the_papers_of_its_application_and_its_permit():
    town = Town()
    town.offer(facts.requirements(), automatic=False)
    permit = town.issue(town.presentation(), by="officer")
    town.correct(permit, facts.word("corrected"))
    town.end(permit, Ending.REVOKED)
    filed = town.state.applications[town.state.permits[permit].application]

    assert [one.kind for one in filed.papers] == [
        PaperKind.PERMIT,
        PaperKind.CLERICAL_CORRECTION,
        PaperKind.PERMIT,
        PaperKind.NOTICE,
        PaperKind.ENDING,
    ]
    assert unserved(filed) == filed.papers


def test_a_served_decision_opens_the_remedies():
    town = refused(served(NOW))
    filed = town.state.applications[NUMBER]
    (found,) = served_papers(filed, CALENDAR)

    assert (found.kind, found.way) == (PaperKind.REFUSAL, ServiceWay.POST)
    assert found.remedies == remedies(NOW, CALENDAR)
    assert unserved(filed) == ()


def test_a_record_made_in_advance_opens_none():
    town = applied()
    town.tell(served(NOW - 1))
    town.tell(REFUSED)
    (found,) = served_papers(town.state.applications[NUMBER], CALENDAR)

    assert (found.kind, found.remedies) == (None, None)


def test_a_document_that_the_case_does_not_have_opens_none():
    town = refused(served(NOW, facts.word("other")))
    (found,) = served_papers(town.state.applications[NUMBER], CALENDAR)

    assert (found.kind, found.remedies) == (None, None)


def test_a_permit_opens_none():
    town = Town()
    town.offer(facts.requirements(), automatic=False)
    permit = town.issue(town.presentation(), by="officer")
    entry = town.state.permits[permit]
    number, at = entry.application, entry.issued_at
    town.tell(e.ServiceAcknowledged(number, entry.document, at, APPLICANT))
    (found,) = served_papers(town.state.applications[number], CALENDAR)

    assert (found.kind, found.remedies) == (PaperKind.PERMIT, None)


# The rules


def test_a_service_is_recorded_within_fifteen_days():
    state, now = refused().state, NOW + 100 * DAY
    moment = StepMoment(NUMBER, now)

    for served_at in (now - TIME_TO_RECORD, now):
        assert not [*rules.acknowledge_service(state, moment, DECISION, served_at)]
    for served_at in (now - TIME_TO_RECORD - 1, now + 1):
        found = rules.acknowledge_service(state, moment, DECISION, served_at)
        assert errors_of(found) == [ServiceTimeRefusedError]
    assert not [*rules.record_service(state, moment)]


def test_a_document_is_served_once():
    state, moment = refused(served(NOW)).state, StepMoment(NUMBER, NOW + DAY)

    found = rules.record_service(state, moment, DECISION, ServiceWay.POST, NOW)
    assert errors_of(found) == [ServedBeforeError]
    other = facts.word("other")
    assert not [*rules.record_service(state, moment, other, ServiceWay.POST, NOW)]


@pytest.mark.parametrize("way", ServiceWay)
def test_officers_name_a_way_of_their_own(way):
    found = rules.record_service(refused().state, StepMoment(NUMBER, NOW), way=way)

    allowed = way not in {ServiceWay.NONE, ServiceWay.ACKNOWLEDGED}
    assert len([*found]) == (not allowed)


def test_the_service_knows_the_papers_of_a_case():
    filed = refused().state.applications[NUMBER]

    assert not [*of_the_case(filed, DECISION, NOW)]
    assert errors_of(of_the_case(filed, DECISION, NOW - 1)) == [PaperMadeLaterError]
    assert errors_of(of_the_case(filed, ZERO, NOW)) == [PaperUnknownError]


# The acts


def test_each_side_chooses_among_the_documents_that_were_not_served():
    state = refused().state
    about = {"application": (to_hex(NUMBER),), "document": (to_hex(DECISION),)}
    none = {"application": (), "document": ()}

    assert RecordService.choices(state, BODY, now=NOW) == about
    assert AcknowledgeService.choices(state, OWN, now=NOW) == about
    assert RecordService.choices(state, OWN, now=NOW) == none
    done = refused(served(NOW)).state
    assert AcknowledgeService.choices(done, OWN, now=NOW) == none


def test_an_act_of_service_is_about_a_paper_of_the_case():
    state = refused().state
    content = state.applications[NUMBER].content
    act = RecordService(content, DECISION, ServiceWay.POST, NOW)

    assert not [*act.violations(state, now=NOW)]
    assert act.owner(state) == BODY
    other = replace(act, document=facts.word("other"))
    assert errors_of(other.violations(state, now=NOW)) == [PaperUnknownError]
    receipt = AcknowledgeService(content, DECISION, NOW)
    assert not [*receipt.violations(state, now=NOW)]
    assert receipt.owner(state) == OWN
    assert len([*receipt.violations(LedgerState(), now=NOW)]) == 1


def test_the_day_of_a_service_is_a_second_that_has_passed():
    fields = given_fields(RecordService)

    assert [name for name, field in fields.items() if field.past] == ["served_at"]


# Requests for a repair


def barred_town() -> tuple[Town, CommitmentId]:
    """Build a town whose applicant is barred for its one commitment."""
    town = refused()
    (breached,) = town.state.commitments
    town.state.barred[OWN] = {breached: Bar(BODY, NOW)}
    return town, breached


def test_an_organisation_asks_for_a_repair_once():
    town, breached = barred_town()
    act, state = RequestRepair(breached, DECISION), town.state

    assert act.owner(state) == OWN
    assert act.sentence_values(state)["requirements"]
    assert RequestRepair.choices(state, OWN, now=NOW) == {
        "commitment": (to_hex(breached),)
    }
    assert not [*act.violations(state, now=NOW)]
    assert not [*preconditions.request_repair(state, OWN, breached)]
    town.tell(e.RepairRequested(OWN, breached, BODY, DECISION, APPLICANT))
    assert state.barred[OWN][breached].request == DECISION
    assert RequestRepair.choices(state, OWN, now=NOW) == {"commitment": ()}
    found = act.violations(state, now=NOW)
    assert errors_of(found) == [RepairRequestedBeforeError]


def test_nobody_asks_for_the_repair_of_what_was_not_broken():
    state = refused().state
    (kept,) = state.commitments
    unknown = RequestRepair(CommitmentId(facts.word("unknown")), DECISION)

    found = RequestRepair(kept, DECISION).violations(state, now=NOW)
    assert errors_of(found) == [NotBarredError]
    assert errors_of(unknown.violations(state, now=NOW)) == [CommitmentUnknownError]
    assert unknown.owner(state) is None


# Notices


def test_a_body_is_told_who_asks_it_for_a_repair():
    town, breached = barred_town()
    assert notices(town.state, BODY, now=NOW) == ()
    town.tell(e.RepairRequested(OWN, breached, BODY, DECISION, APPLICANT))
    (found,) = notices(town.state, BODY, now=NOW)

    assert found.code is NoticeCode.CREDIT_REPAIR_REQUESTED
    assert (found.application, found.due) == (NUMBER, None)
    assert found.requirements
    assert notices(town.state, OWN, now=NOW) == ()


def test_the_applicant_is_told_of_a_review_until_its_time_is_over():
    other = facts.word("other")
    state = refused(served(NOW), served(NOW, other)).state
    until = remedies(NOW, CALENDAR).review_until

    (found,) = of_services(state, OWN, CALENDAR, now=until - 1)
    assert (found.code, found.due) == (NoticeCode.DECISION_SERVED, until)
    assert found.days_left == 0
    assert not [*of_services(state, OWN, CALENDAR, now=until)]
    assert not [*of_services(state, BODY, CALENDAR, now=NOW)]
