"""Lies about services and repairs: each one is found, and none in a true story."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.builders.breaches import asked, barred, recorded, repaired
from tests.unit.audit.story import COMMITMENT
from tests.unit.audit.story import codes as codes_of
from tests.unit.audit.story import story as whole_story
from tests.unit.audit.test_applications import (
    APPLICANT,
    DECISION,
    NOW,
    NUMBER,
    OFFICERS,
    REFUSED,
    TOWN,
    codes,
    story,
    told,
)
from zeropermit.domain.applications.papers import CasePaper, PaperKind, ServedDocument
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import ZERO
from zeropermit.domain.permits.reasons import Outcome, ServiceWay

SERVED = e.ServiceRecorded(NUMBER, DECISION, ServiceWay.POST, NOW, *OFFICERS)
SIGNED = e.ServiceAcknowledged(NUMBER, DECISION, NOW, APPLICANT)


@pytest.mark.parametrize("event", [SERVED, SIGNED], ids=lambda one: type(one).__name__)
def test_a_service_leaves_the_case_as_it_is(event):
    whole = story(REFUSED, event)
    filed = told(whole).state.applications[NUMBER]
    (paper,) = filed.papers
    (found,) = filed.served

    assert codes(whole) == []
    assert paper == CasePaper(DECISION, PaperKind.REFUSAL, NOW)
    way = getattr(event, "way", ServiceWay.ACKNOWLEDGED)
    assert found == ServedDocument(DECISION, way, NOW, NOW + 10)
    assert (filed.proceeding.sequence, filed.stage.name) == (0, "REFUSED")


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ((replace(SERVED, served_at=NOW + 11),), "VALUE_NOT_ALLOWED"),
        ((replace(SERVED, served_at=1),), "VALUE_NOT_ALLOWED"),
        ((replace(SERVED, document=ZERO),), "VALUE_NOT_ALLOWED"),
        ((replace(SERVED, way=ServiceWay.NONE),), "VALUE_NOT_ALLOWED"),
        ((replace(SERVED, way=ServiceWay.ACKNOWLEDGED),), "VALUE_NOT_ALLOWED"),
        ((replace(SERVED, first=APPLICANT),), "KEY_OF_ANOTHER"),
        ((replace(SERVED, second=OFFICERS[0]),), "OFFICER_TWICE"),
        ((SERVED, SERVED), "STATE_NOT_ALLOWED"),
        ((SERVED, SIGNED), "STATE_NOT_ALLOWED"),
        ((SIGNED, SIGNED), "STATE_NOT_ALLOWED"),
        ((replace(SIGNED, by=OFFICERS[0]),), "KEY_OF_ANOTHER"),
        ((replace(SIGNED, served_at=NOW + 11),), "VALUE_NOT_ALLOWED"),
        ((replace(SIGNED, document=ZERO),), "VALUE_NOT_ALLOWED"),
    ],
)
def test_a_lie_about_a_service_is_found(lie, code):
    assert code in codes(story(REFUSED, *lie))


@pytest.mark.parametrize("event", [SERVED, SIGNED], ids=lambda one: type(one).__name__)
def test_a_service_in_an_unknown_case_is_found(event):
    unknown = replace(event, application=facts.word("unknown"))
    assert "NAMES_UNKNOWN" in codes(story(unknown))


ABOUT = (COMMITMENT.id, facts.APPLICANT_ID)


def repairing(*later: e.Event) -> list:
    """Tell of a breach, and then each event in a block of its own."""
    inspects = e.GrantGiven(
        *(facts.AUTHORITY_ID, e.GrantKind.INSPECT, facts_matter()),
        *((), facts.START - 1, 2**64 - 1, ZERO),
    )
    breach = (recorded(*ABOUT, Outcome.BREACHED), barred(*ABOUT))
    return whole_story(inspects, breach, *later)


def facts_matter() -> bytes:
    return TOWN.state.versions[TOWN.application.version].matter


def test_a_repair_that_was_asked_for_has_no_differences():
    assert codes_of(repairing(asked(*ABOUT), repaired(*ABOUT))) == []


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ((repaired(*ABOUT),), "STATE_NOT_ALLOWED"),
        ((asked(*ABOUT), asked(*ABOUT)), "STATE_NOT_ALLOWED"),
        ((asked(*ABOUT, facts.DEPARTMENT_ID),), "KEY_OF_ANOTHER"),
        ((asked(*ABOUT, key="officer"),), "KEY_OF_ANOTHER"),
        ((replace(asked(*ABOUT), request=ZERO),), "VALUE_NOT_ALLOWED"),
        ((asked(facts.word("other"), facts.APPLICANT_ID),), "ORGANISATION_BARRED"),
        ((asked(*ABOUT), repaired(*ABOUT), repaired(*ABOUT)), "ORGANISATION_BARRED"),
    ],
)
def test_a_lie_about_a_request_for_a_repair_is_found(lie, code):
    assert code in codes_of(repairing(*lie))
