"""Supervision under random sequences of calls: every answer is the predicted one."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.contracts.world import World
from tests.invariants.conftest import report
from tests.invariants.supervision_ground import SupervisionGround
from tests.invariants.supervision_machine import sequence

SEQUENCES = 60
ACTS = {
    "handOver": 60,
    "accept": 60,
    "announceRound": 40,
    "revealRound": 20,
    "redraw": 5,
    "inspect": 60,
    "orderCorrection": 20,
    "closeOrder": 15,
    "refer": 15,
    "answerReferral": 10,
    "recordOutcome": 20,
    "orderStop": 30,
    "liftStop": 20,
    "reportResumption": 20,
}
"""Acts that a run has to do at least; less would prove little."""
REFUSALS = (
    *("BeaconGone", "BeaconNotYet", "CorrectedBeforeInspection", "CorrectedInFuture"),
    *("DeadlinePassed", "DueInPast", "DueTooFar", "HandOverOutOfSequence"),
    *("InspectedInRound", "InspectionExists", "InspectionUnknown", "InvalidSignature"),
    *("KeyIsSuspended", "KeyUnknown", "NotAnOfficer", "NotGrantedToInspect"),
    *("NotOfTheRoster", "NotTheAuthority", "NotTheDrawnPair", "NotTheSupervisor"),
    *("NothingToAccept", "NothingToCorrect", "OfficersOfTwoOrganisations"),
    *("OrderClosedAlready", "OrderNotDue", "PermilleNotAllowed", "PermitNotDrawn"),
    *("RedrawLimit", "RedrawOutOfSequence", "ReferralAnsweredAlready"),
    *("RecordMissing", "RoundDoesNotCover", "RoundNotRevealed", "RoundPending"),
    *("RoundRevealedAlready", "RosterMismatch", "RosterNotAscending", "SamePerson"),
    *("StopInForce", "StopExists", "StopUnknown", "StopLiftedAlready"),
    *("StoppedByOrder", "SequenceMismatch", "WorkNotAllowed", "NotTheHolder"),
    *("OutcomeNotAllowed", "SecretWrong", "StateNotAllowed", "SupervisesAlready"),
)


@pytest.fixture(scope="module")
def run_once(request) -> tuple[Counter[str], Counter[str], Counter[str]]:
    acts, refusals, seen = Counter[str](), Counter[str](), Counter[str]()
    ground = SupervisionGround.of(World())
    first = int(request.config.getoption("--hypothesis-seed"))
    for seed in range(first, first + SEQUENCES):
        machine = sequence(ground, seed)
        acts += machine.acts
        refusals += machine.refusals
        model = machine.model
        for round_, origin in model.done:
            fallen = model.rounds[round_].seed == bytes(32)
            seen["inspected in a fallen round" if fallen else "in a round"] += 1
            seen["in a round after a change"] += any(
                model.first(permit) == origin != permit
                for permit, *_ in model.inspections.values()
            )
    report(request.config, f"supervision: {acts}\n{refusals}\n{seen}")
    return acts, refusals, seen


def test_every_answer_about_supervision_is_the_predicted_one(run_once):
    acts, refusals, _ = run_once
    assert acts.total() + refusals.total() > 1_500


def test_the_run_did_every_act_of_supervision_often(run_once):
    acts, _, _ = run_once
    assert {name: acts[name] for name in ACTS if acts[name] < ACTS[name]} == {}


def test_the_run_met_what_nobody_escapes(run_once):
    _, _, seen = run_once
    assert seen["in a round"] >= 10
    assert seen["inspected in a fallen round"] >= 10
    assert seen["in a round after a change"] >= 5


def test_every_important_refusal_of_supervision_was_seen(run_once):
    _, refusals, _ = run_once
    assert [name for name in REFUSALS if not refusals[name]] == []
