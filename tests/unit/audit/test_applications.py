"""Lies about applications: each one is found, and none in a true story."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.builders.breaches import committed
from tests.builders.town import Town
from tests.unit.audit.story import PACE, Step, codes, record, time_of, told
from zeropermit.domain.applications.proceeding import ApplicationStage, DecisionPause
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import ZERO

OFFICERS = (facts.address("officer"), facts.address("second"))
APPLICANT = facts.address("applicant")
DECISION = facts.word("decision")
OWN, BODY = facts.APPLICANT_ID, facts.AUTHORITY_ID


def applied() -> Town:
    """Build the town up to an application that is complete."""
    town = Town(pace=PACE)
    town.offer(facts.requirements(), automatic=False)
    town.presentation()
    return town


TOWN = applied()
NUMBER = TOWN.application.id
NOW = time_of(TOWN.blocks)


def story(*later: e.Event) -> list:
    """Tell the story of the application, then each event in a block of its own."""
    return [
        *TOWN.recorded,
        *(
            recorded
            for position, event in enumerate(later, TOWN.blocks)
            for recorded in record(position, Step((event,)))
        ),
    ]


def decided(kind, sequence=0, **changes):
    event = kind(NUMBER, BODY, sequence, "TEST", DECISION, *OFFICERS)
    return replace(event, **changes)


def withdrawn(**changes):
    return replace(e.ApplicationWithdrawn(NUMBER, OWN, APPLICANT), **changes)


def accepted(sequence=0, **changes):
    event = e.ApplicationAccepted(NUMBER, BODY, sequence, OFFICERS[0])
    return replace(event, **changes)


def asked(sequence=0, **changes):
    words = ("规划许可附图", facts.word("notice"), OFFICERS[0])
    return replace(e.CorrectionRequested(NUMBER, BODY, sequence, *words), **changes)


def answered(**changes):
    event = e.CorrectionAnswered(NUMBER, OWN, facts.word("answer"), APPLICANT)
    return replace(event, **changes)


def prolonged(sequence=0, due_at=NOW + 30 * DAY, **changes):
    words = ("TEST", DECISION, *OFFICERS)
    event = e.ApplicationProlonged(NUMBER, BODY, sequence, due_at, *words)
    return replace(event, **changes)


def paused(sequence=0, begin=NOW, end=NOW + 30 * DAY, **changes):
    words = ("TEST", DECISION, *OFFICERS)
    event = e.ApplicationPaused(NUMBER, BODY, sequence, begin, end, *words)
    return replace(event, **changes)


REFUSED, DECLINED = (
    decided(kind) for kind in (e.ApplicationRefused, e.ApplicationDeclined)
)
CLOSED = (withdrawn(), DECLINED, REFUSED)
STEPS = (*CLOSED, accepted(), asked(), prolonged(), paused())


def test_a_whole_proceeding_has_no_differences():
    second = (NOW + 30 * DAY, NOW + 60 * DAY)
    whole = story(
        asked(),
        answered(),
        accepted(1),
        prolonged(2),
        paused(3),
        paused(4, *second),
        decided(e.ApplicationRefused, 5),
    )

    assert codes(whole) == []
    filed = told(whole).state.applications[NUMBER]
    found = filed.proceeding
    assert (found.correction_requested_at, found.corrected_at) == (NOW, NOW + PACE)
    assert (found.accepted_at, found.due_at) == (NOW + 2 * PACE, NOW + 30 * DAY)
    assert (found.missing, found.sequence) == ("规划许可附图", 5)
    assert found.pauses == (DecisionPause(NOW, NOW + 30 * DAY), DecisionPause(*second))
    assert (found.paused_until, filed.stage) == (second[1], ApplicationStage.REFUSED)
    assert filed.closing is not None
    assert (filed.closing.reason, filed.closing.decision) == ("TEST", DECISION)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: type(step).__name__)
def test_every_act_alone_has_no_differences(step):
    assert codes(story(step)) == []


@pytest.mark.parametrize("closed", CLOSED, ids=lambda step: type(step).__name__)
@pytest.mark.parametrize("again", STEPS, ids=lambda step: type(step).__name__)
def test_nothing_happens_to_a_closed_application(closed, again):
    assert "STATE_NOT_ALLOWED" in codes(story(closed, again))


@pytest.mark.parametrize("closed", CLOSED, ids=lambda step: type(step).__name__)
def test_a_permit_of_a_closed_application_is_found(closed):
    town = applied()
    town.tell(closed)
    assert codes(town.recorded) == []
    town.issue(town.presentation(), by="officer")

    assert "STATE_NOT_ALLOWED" in codes(town.recorded)


@pytest.mark.parametrize("closed", CLOSED, ids=lambda step: type(step).__name__)
def test_a_commitment_for_a_closed_application_is_found(closed):
    town = applied()
    made = next(r.event for r in town.recorded if isinstance(r.event, e.Committed))
    content = replace(made.content, letter=facts.word("another letter"))
    late = committed(content, made.by)

    assert codes(story(closed, late)) == ["STATE_NOT_ALLOWED"]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: type(step).__name__)
def test_nothing_happens_to_an_application_that_a_permit_answers(step):
    town = applied()
    town.issue(town.presentation(), by="officer")
    town.tell(step)

    assert "STATE_NOT_ALLOWED" in codes(town.recorded)


@pytest.mark.parametrize("step", [*STEPS, answered()])
def test_an_act_on_an_unknown_application_is_found(step):
    unknown = replace(step, application=facts.word("unknown"))
    assert "NAMES_UNKNOWN" in codes(story(unknown))


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ((withdrawn(by=OFFICERS[0]),), "KEY_OF_ANOTHER"),
        ((withdrawn(applicant=BODY),), "KEY_OF_ANOTHER"),
        ((decided(e.ApplicationRefused, authority=OWN),), "KEY_OF_ANOTHER"),
        ((decided(e.ApplicationRefused, first=APPLICANT),), "KEY_OF_ANOTHER"),
        ((decided(e.ApplicationRefused, second=OFFICERS[0]),), "OFFICER_TWICE"),
        ((decided(e.ApplicationRefused, reason="not met"),), "VALUE_NOT_ALLOWED"),
        ((decided(e.ApplicationRefused, decision=ZERO),), "VALUE_NOT_ALLOWED"),
        ((decided(e.ApplicationRefused, 1),), "OUT_OF_SEQUENCE"),
        ((accepted(), REFUSED), "OUT_OF_SEQUENCE"),
        ((accepted(), decided(e.ApplicationDeclined, 1)), "STATE_NOT_ALLOWED"),
        ((accepted(), accepted(1)), "STATE_NOT_ALLOWED"),
        ((accepted(), asked(1)), "STATE_NOT_ALLOWED"),
        ((accepted(by=APPLICANT),), "KEY_OF_ANOTHER"),
        ((asked(), asked(1)), "STATE_NOT_ALLOWED"),
        ((asked(missing="a line\nand another"),), "VALUE_NOT_ALLOWED"),
        ((asked(notice=ZERO),), "VALUE_NOT_ALLOWED"),
        ((answered(),), "STATE_NOT_ALLOWED"),
        ((asked(), answered(), answered()), "STATE_NOT_ALLOWED"),
        ((asked(), answered(answer=ZERO)), "VALUE_NOT_ALLOWED"),
        ((asked(), answered(by=OFFICERS[0])), "KEY_OF_ANOTHER"),
        ((prolonged(due_at=NOW),), "VALUE_NOT_ALLOWED"),
        ((prolonged(due_at=NOW + 3653 * DAY),), "VALUE_NOT_ALLOWED"),
        ((prolonged(), prolonged(1)), "STATE_NOT_ALLOWED"),
        ((paused(begin=1),), "VALUE_NOT_ALLOWED"),
        ((paused(end=NOW),), "VALUE_NOT_ALLOWED"),
        ((paused(begin=NOW + 9, end=NOW + 9),), "VALUE_NOT_ALLOWED"),
        ((paused(end=NOW + 366 * DAY),), "VALUE_NOT_ALLOWED"),
        ((paused(), paused(1)), "VALUE_NOT_ALLOWED"),
    ],
)
def test_a_lie_about_a_proceeding_is_found(lie, code):
    assert code in codes(story(*lie))


def test_a_system_accepts_only_what_is_decided_by_rule():
    system = next(
        address
        for address, key in TOWN.state.keys.items()
        if key.organisation == BODY and key.role is e.KeyRole.SYSTEM
    )
    assert codes(story(accepted(by=system))) == ["KEY_ROLE"]


def test_an_authority_without_the_matter_refuses_nothing():
    town = applied()
    scope = town.state.versions[town.application.version].matter
    town.tell(e.GrantWithdrawn(BODY, e.GrantKind.DECIDE, scope, NOW))
    town.tell(REFUSED)
    assert "NOT_GRANTED" in codes(town.recorded)
