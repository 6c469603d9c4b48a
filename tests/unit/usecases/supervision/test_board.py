"""What a body finds on its board, and what it does not find there any more."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.builders.breaches import asked, barred, recorded, repaired
from tests.unit.audit.story import COMMITMENT, PERMIT, ended, story, told
from tests.unit.audit.test_stop_orders import LIFTED, STOP
from tests.unit.audit.test_stop_orders import ORDERED as STOP_ORDERED
from tests.unit.audit.test_supervision import (
    AWAY,
    BODY,
    CLOSED,
    DUE,
    HOME,
    LIFE,
    OFFICE,
    ORDER,
    ORDERED,
    PAIR,
    REFERRAL,
    ROSTER,
    ROUND,
    TIME,
)
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.supervision import (
    AcceptSupervision,
    AnswerReferral,
    CloseOrder,
    HandOver,
    Inspect,
    OrderCorrection,
    Redraw,
    Refer,
)
from zeropermit.domain.evidence.evidence_set import Commitment
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    ApplicationId,
    InspectionId,
    PermitId,
)
from zeropermit.domain.permits.reasons import Ending, Outcome
from zeropermit.domain.supervision.inspection import Finding, Severity
from zeropermit.errors import (
    NotSupervisedError,
    PermitUnknownError,
    StateRefusedError,
    SupervisionUnknownError,
    SupervisorUnfitError,
)
from zeropermit.serialize.supervision import supervision_json
from zeropermit.usecases.supervision.board import (
    ROUND_SECONDS,
    SOON_SECONDS,
    Board,
    board,
    drawn_by,
)
from zeropermit.usecases.supervision.supervise import (
    InspectedOutcome,
    RoundRequest,
    SupervisionRequest,
    officers,
    prepare,
    prepare_round,
)

HANDED, TAKEN, ANNOUNCED, REVEALED, INSPECTED, ORDERED_BY, CLOSED_BY = range(1, 8)
"""How much of the life in `tests.unit.audit.test_supervision` was lived."""
REFERRED, ANSWERED = 8, 9
EMPTY = Board((), (), (), (), (), ())


def lived(count, *later):
    return told(story(*OFFICE, *LIFE[:count], *later)).state


def seen(count, *later, body=BODY, now=TIME):
    return board(lived(count, *later), body, now=now)


def test_who_supervises_nothing_has_nothing_to_do():
    assert seen(0) == EMPTY
    assert seen(HANDED, body=facts.AUTHORITY_ID) == EMPTY


def test_a_permit_waits_to_be_accepted_until_it_is_or_ends():
    (waiting,) = seen(HANDED).to_accept

    assert (waiting.permit, waiting.number) == (PERMIT, "370203202609210101")
    assert seen(TAKEN).to_accept == ()
    assert seen(HANDED, ended(0, Ending.CANCELLED)).to_accept == ()


def test_a_round_waits_to_be_revealed():
    assert [each.round for each in seen(ANNOUNCED).hidden] == [ROUND]
    assert seen(REVEALED).hidden == ()
    assert seen(ANNOUNCED).to_inspect == ()


def test_work_that_is_ordered_to_stop_waits_for_a_check():
    (held,) = seen(TAKEN, STOP_ORDERED).stops

    assert (held.permit, held.about) == (PERMIT, STOP)
    assert seen(TAKEN, STOP_ORDERED, LIFTED).stops == ()
    assert seen(TAKEN, STOP_ORDERED, body=facts.AUTHORITY_ID).stops == ()


def test_a_drawn_permit_waits_for_its_pair_until_it_is_inspected():
    (drawn,) = seen(REVEALED).to_inspect

    assert (drawn.permit, drawn.round, drawn.officers) == (PERMIT, ROUND, PAIR)
    assert not drawn.overdue
    assert seen(REVEALED, now=DUE).to_inspect[0].overdue
    assert seen(REVEALED, now=DUE + ROUND_SECONDS).to_inspect == ()
    assert seen(INSPECTED).to_inspect == ()
    assert seen(REVEALED, ended(0, Ending.CANCELLED)).to_inspect == ()
    assert drawn_by(lived(INSPECTED), ROUND) == (PERMIT,)


def test_a_draw_waits_while_another_body_has_the_permit():
    away = lived(REVEALED, *AWAY)

    assert drawn_by(away, ROUND) == (PERMIT,)
    assert [each["inspected"] for each in supervision_json(away, PERMIT)["rounds"]] == [
        False
    ]
    assert seen(REVEALED, *AWAY).to_inspect == ()
    (drawn,) = seen(REVEALED, *AWAY, *HOME).to_inspect
    assert (drawn.permit, drawn.round, drawn.officers) == (PERMIT, ROUND, PAIR)


def test_a_commitment_without_outcome_falls_due():
    due_at, number = COMMITMENT.due_at, COMMITMENT.id

    (due,) = seen(TAKEN, now=due_at - SOON_SECONDS).commitments
    assert (due.about, due.due_at, due.overdue) == (number, due_at, False)
    assert seen(TAKEN, now=due_at).commitments[0].overdue
    assert seen(TAKEN, now=due_at - SOON_SECONDS - 1).commitments == ()
    kept = recorded(number, facts.APPLICANT_ID, Outcome.KEPT)
    withdrawn = e.CommitmentWithdrawn(number, facts.address("applicant"))
    assert seen(TAKEN, kept, now=due_at).commitments == ()
    assert seen(TAKEN, withdrawn, now=due_at).commitments[0].overdue


def test_an_order_falls_due_until_it_is_closed():
    (due,) = seen(ORDERED_BY).orders

    assert (due.about, due.due_at, due.overdue) == (ORDER, ORDERED.due_at, False)
    assert seen(ORDERED_BY, now=ORDERED.due_at).orders[0].overdue
    assert seen(CLOSED_BY).orders == ()
    assert CLOSED.order == ORDER


def test_a_referral_waits_for_the_authority():
    (waiting,) = seen(REFERRED, body=facts.AUTHORITY_ID).to_answer

    assert (waiting.permit, waiting.about) == (PERMIT, REFERRAL)
    assert seen(REFERRED).to_answer == ()
    assert seen(ANSWERED, body=facts.AUTHORITY_ID).to_answer == ()


def test_who_broke_a_commitment_is_listed_until_its_credit_is_repaired():
    about = COMMITMENT.id, facts.APPLICANT_ID
    broken = (recorded(*about, Outcome.BREACHED, BODY), barred(*about, BODY))

    (listed,) = seen(TAKEN, *broken).barred

    assert (listed.uscc, listed.matter) == (facts.APPLICANT, facts.MATTER)
    assert listed.commitment == COMMITMENT.id
    assert seen(TAKEN, *broken, body=facts.AUTHORITY_ID).barred == ()
    (waiting,) = seen(TAKEN, *broken, asked(*about, BODY)).barred
    assert (listed.repair_asked_at, waiting.repair_asked_at > 0) == (0, True)
    assert seen(TAKEN, *broken, repaired(*about, BODY)).barred == ()


# What is prepared


def test_officers_who_act_make_the_roster():
    state = lived(TAKEN)

    assert officers(state, BODY, now=TIME) == tuple(
        sorted((*ROSTER, facts.address("department")), key=str.lower)
    )
    state.keys[ROSTER[0]] = replace(state.keys[ROSTER[0]], suspended=True)
    assert ROSTER[0] not in officers(state, BODY, now=TIME)


def test_a_roster_has_one_key_of_each_person():
    state = lived(TAKEN)
    first, second, third = ROSTER
    newer = state.keys[second].active_from + 1
    person = state.keys[first].person
    state.keys[second] = replace(state.keys[second], person=person, active_from=newer)
    state.keys[third] = replace(state.keys[third], person=0)

    chosen = officers(state, BODY, now=newer)

    assert second in chosen
    assert {first, third}.isdisjoint(chosen)


def test_a_round_is_prepared_for_a_body_that_inspects():
    state = lived(TAKEN)
    wanted = RoundRequest(facts.MATTER, 50, facts.word("hash"), DUE)

    act = prepare_round(state, BODY, wanted, now=TIME)

    assert (act.permille, act.due_at) == (50, DUE)
    with pytest.raises(SupervisorUnfitError):
        prepare_round(state, facts.AUTHORITY_ID, wanted, now=TIME)


def anything(act):
    """Want an act, with a word or a text for all that a person gives."""
    given = {
        name: "TEXT" if field.hint is str else ROUND
        for name, field in given_fields(act).items()
    }
    return SupervisionRequest(act, given)


def test_an_inspection_in_a_round_carries_its_roster():
    given = {"round": ROUND, "finding": Finding.PASSED, "record": ROUND}
    wanted, another = (
        SupervisionRequest(Inspect, given),
        SupervisionRequest(Inspect, {**given, "round": ZERO}),
    )

    inside = prepare(lived(REVEALED), PERMIT, wanted, now=TIME)
    outside = prepare(lived(REVEALED), PERMIT, another, now=TIME)

    assert isinstance(inside, Inspect)
    assert isinstance(outside, Inspect)
    assert (inside.roster, outside.roster) == (ROSTER, ())


def test_an_ended_permit_is_only_ordered_about():
    state = lived(INSPECTED, ended(0, Ending.CANCELLED))
    given = {"inspection": LIFE[4].inspection, "gravity": Severity.MINOR}
    order = SupervisionRequest(
        OrderCorrection, {**given, "demands": ROUND, "due_at": DUE}
    )

    assert isinstance(prepare(state, PERMIT, order, now=TIME), OrderCorrection)
    for act in (HandOver, Inspect, Redraw):
        with pytest.raises(StateRefusedError):
            prepare(state, PERMIT, anything(act), now=TIME)


def test_what_is_not_there_is_refused():
    state = lived(TAKEN)
    outcome = InspectedOutcome(COMMITMENT.id, Outcome.KEPT, InspectionId(ROUND))
    acts = (Redraw, OrderCorrection, CloseOrder, AnswerReferral)
    for wanted in (*map(anything, acts), outcome):
        with pytest.raises(SupervisionUnknownError):
            prepare(state, PERMIT, wanted, now=TIME)
    with pytest.raises(PermitUnknownError):
        prepare(state, PermitId(ROUND), anything(Refer), now=TIME)
    with pytest.raises(NotSupervisedError):
        prepare(state, PERMIT, SupervisionRequest(AcceptSupervision), now=TIME)


def test_an_outcome_rests_on_an_inspection_of_the_same_permit():
    state = lived(INSPECTED)
    wanted = InspectedOutcome(COMMITMENT.id, Outcome.KEPT, LIFE[4].inspection)
    other = Commitment(
        ApplicationId(ROUND), facts.APPLICANT_ID, (ROUND,), facts.word("letter"), DUE
    )
    promise = replace(state.commitments[COMMITMENT.id], content=other)
    state.commitments[other.id] = promise

    act = prepare(state, PERMIT, wanted, now=TIME)
    assert act.message()[-1][2] == LIFE[4].record
    with pytest.raises(SupervisionUnknownError):
        prepare(state, PERMIT, replace(wanted, commitment=other.id), now=TIME)
    inspections = state.supervision.inspections
    found = inspections[LIFE[4].inspection]
    inspections[LIFE[4].inspection] = replace(found, permit=PermitId(ROUND))
    with pytest.raises(SupervisionUnknownError):
        prepare(state, PERMIT, wanted, now=TIME)
