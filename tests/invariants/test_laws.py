"""The laws that always hold, under random sequences of calls by everybody.

One run serves all of them: each act is predicted from the pure model, done by the real
contracts, and looked at under every law. A run that did too little proves nothing, so
what it did is counted.
"""

from __future__ import annotations

import pytest

from tests.contracts.world import World
from tests.invariants.base import Ground
from tests.invariants.conftest import report
from tests.invariants.expected import PREDICTIONS
from tests.invariants.ledger import PlainEvm
from tests.invariants.machine import machine_on
from tests.invariants.rounds import run
from tests.invariants.tally import Law, LawBrokenError, Tally
from zeropermit.domain.permits.reasons import Reason, State

ROUNDS = 22
LOOKED_AT = 100
"""How often a run looks at each law, at the very least."""
SELDOM = {
    Law.extensions_never_exceed_the_limit: 50,
    Law.an_extension_asked_for_in_time_keeps_a_permit_until_decided: 50,
    Law.nothing_adverse_is_done_without_its_notice: 40,
    Law.a_notice_serves_its_measure_and_reason_alone: 40,
    Law.a_forfeiture_is_the_act_of_the_body_that_the_version_names: 20,
    Law.work_stopped_for_a_year_is_cleared_before_it_resumes: 30,
    Law.a_permit_gives_way_to_its_like_alone: 40,
    Law.no_permit_gives_way_unless_its_holder_asked: 40,
    Law.a_change_takes_nothing_from_the_holder: 40,
    Law.what_is_struck_off_had_ended_and_stays_it: 5,
    Law.a_correction_gives_a_permit_a_document_of_its_own: 8,
    Law.a_cancelled_signature_is_never_taken: 30,
    Law.an_application_is_closed_once: 50,
    Law.credit_is_repaired_as_asked_alone: 30,
    Law.a_corrected_organisation_acts_with_new_keys_alone: 30,
}
"""The same of laws about what happens to few permits."""
REFUSALS = (
    "AgentMayNotCommit",
    "AlreadyAccepted",
    "AlreadyProlonged",
    "AnswerPending",
    "AnswerTimeNotAllowed",
    "AnswerTimeOver",
    "AlreadyDeregistered",
    "ApplicantKeyNotTrusted",
    "ApplicationClosed",
    "ApplicationAnswered",
    "ApplicationExists",
    "ApplicationNotMade",
    "AttestationAlreadyRevoked",
    "BarOfAnother",
    "BarredFromApplying",
    "BarredFromCommitting",
    "BatchAlreadyRevoked",
    "BatchExists",
    "ChangeMalformed",
    "ChangeMismatch",
    "ChangeShortens",
    "ChoiceCount",
    "CommitmentOfAnother",
    "CommitmentsMismatch",
    "CorrectionAlreadyAnswered",
    "CorrectionAlreadyRequested",
    "CorrectionNotRequested",
    "DeadlinePassed",
    "DefinitionMalformed",
    "DueTooFar",
    "EvidenceMalformed",
    "EvidenceMismatch",
    "EvidenceUnused",
    "ExtensionLimit",
    "ExtensionNotAllowed",
    "ExtensionNotRequested",
    "ExtensionPending",
    "FilingMalformed",
    "HearingPending",
    "HearingNotAwaited",
    "HearingRequestedBefore",
    "InvalidSignature",
    "GrantRegionCount",
    "GrantRegionMalformed",
    "KeyIsSuspended",
    "KeyNotActive",
    "KeyNotManaged",
    "KeyNotProven",
    "KeyRoleNotAllowed",
    "MatterVersionNotOpen",
    "MissingTextMalformed",
    "NameMalformed",
    "NotAnEnterprise",
    "NotAnOfficer",
    "NotGovernance",
    "NotGrantedToAttest",
    "NotGrantedToDecide",
    "NotGuardian",
    "NotTheApplicant",
    "NotTheAuthority",
    "NotTheDepartment",
    "NotTheHolder",
    "NotSupervised",
    "NotTheSupervisor",
    "NoticeOfAnother",
    "NumberNotGranted",
    "OfficersOfTwoOrganisations",
    "OpeningUnused",
    "OrganisationIsSuspended",
    "PauseNotAllowed",
    "PermitExists",
    "PermitInForce",
    "PermitWithoutEnd",
    "ProceedingMismatch",
    "RenewalNotAllowed",
    "RenewalNotRequested",
    "RenewalPending",
    "RenewalTooEarly",
    "RenewalTooLate",
    "ReplacesMismatch",
    "RepairNotRequested",
    "RepairRequestedBefore",
    "RequirementSetEmpty",
    "ResumptionNotCleared",
    "SamePerson",
    "SequenceMismatch",
    "ServedBefore",
    "ServiceTimeNotAllowed",
    "ServiceWayNotAllowed",
    "SignatureCancelled",
    "SignerNotSender",
    "StartNotAllowed",
    "StartNotAwaited",
    "StartNotReported",
    "StartTooLate",
    "StateNotAllowed",
    "StopNotAllowed",
    "SystemKeyNotAllowed",
    "UsccMalformed",
    "UsccOfNoEnterprise",
    "ValidityNotAllowed",
    "WindowEmpty",
    "WorkNotAllowed",
)
Run = tuple[Tally, LawBrokenError | None]


@pytest.fixture(scope="module")
def run_once(request: pytest.FixtureRequest) -> Run:
    """Run the machine; what broke is kept, and shown by the test of that law."""
    tally = Tally()
    first_seed = int(request.config.getoption("--hypothesis-seed"))
    try:
        machine = machine_on(Ground.of(World(evm=PlainEvm())), tally)
        run(machine, rounds=ROUNDS, first_seed=first_seed)
    except LawBrokenError as broken:
        return tally, broken
    finally:
        report(request.config, str(tally))
    return tally, None


def require(run_once: Run, law: Law) -> None:
    """Fail if the run broke the law, or hardly looked at it."""
    tally, broken = run_once
    if broken is not None and broken.law is law:
        raise broken
    assert broken is not None or tally.checks[law] >= SELDOM.get(law, LOOKED_AT)


def test_nothing_issued_without_evidence_for_every_requirement(run_once: Run) -> None:
    require(run_once, Law.nothing_issued_without_evidence_for_every_requirement)


def test_evidence_is_of_the_right_subject_schema_and_signer(run_once: Run) -> None:
    require(run_once, Law.evidence_is_of_the_right_subject_schema_and_signer)


def test_terminal_stays_terminal(run_once: Run) -> None:
    require(run_once, Law.terminal_stays_terminal)


def test_an_id_is_used_once(run_once: Run) -> None:
    require(run_once, Law.an_id_is_used_once)


def test_relayer_decides_nothing(run_once: Run) -> None:
    require(run_once, Law.relayer_decides_nothing)


def test_a_key_acts_only_inside_its_window(run_once: Run) -> None:
    require(run_once, Law.a_key_acts_only_inside_its_window)


def test_state_equals_the_fold_of_the_events(run_once: Run) -> None:
    require(run_once, Law.state_equals_the_fold_of_the_events)


def test_status_on_chain_equals_status_in_python(run_once: Run) -> None:
    require(run_once, Law.status_on_chain_equals_status_in_python)


def test_past_answers_never_change(run_once: Run) -> None:
    require(run_once, Law.past_answers_never_change)


def test_every_answer_is_the_predicted_one(run_once: Run) -> None:
    require(run_once, Law.every_answer_is_the_predicted_one)


def test_extensions_never_exceed_the_limit(run_once: Run) -> None:
    require(run_once, Law.extensions_never_exceed_the_limit)


def test_a_start_is_put_off_only_within_the_limits(run_once: Run) -> None:
    require(run_once, Law.a_start_is_put_off_only_within_the_limits)


def test_nobody_but_the_holder_reports(run_once: Run) -> None:
    require(run_once, Law.nobody_but_the_holder_reports)


def test_a_renewal_is_asked_for_in_time_and_within_the_old_term(
    run_once: Run,
) -> None:
    require(run_once, Law.a_renewal_is_asked_for_in_time_and_within_the_old_term)


def test_a_renewal_asked_for_in_time_keeps_a_permit_until_decided(
    run_once: Run,
) -> None:
    require(run_once, Law.a_renewal_asked_for_in_time_keeps_a_permit_until_decided)


def test_nothing_adverse_is_done_without_its_notice(run_once: Run) -> None:
    require(run_once, Law.nothing_adverse_is_done_without_its_notice)


def test_a_notice_serves_its_measure_and_reason_alone(run_once: Run) -> None:
    require(run_once, Law.a_notice_serves_its_measure_and_reason_alone)


def test_a_forfeiture_is_the_act_of_the_body_that_the_version_names(
    run_once: Run,
) -> None:
    require(run_once, Law.a_forfeiture_is_the_act_of_the_body_that_the_version_names)


def test_work_stopped_for_a_year_is_cleared_before_it_resumes(run_once: Run) -> None:
    require(run_once, Law.work_stopped_for_a_year_is_cleared_before_it_resumes)


def test_a_permit_gives_way_to_its_like_alone(run_once: Run) -> None:
    require(run_once, Law.a_permit_gives_way_to_its_like_alone)


def test_no_permit_gives_way_unless_its_holder_asked(run_once: Run) -> None:
    require(run_once, Law.no_permit_gives_way_unless_its_holder_asked)


def test_a_change_takes_nothing_from_the_holder(run_once: Run) -> None:
    require(run_once, Law.a_change_takes_nothing_from_the_holder)


def test_a_permit_is_kept_by_a_start_in_time_alone(run_once: Run) -> None:
    require(run_once, Law.a_permit_is_kept_by_a_start_in_time_alone)


def test_an_extension_asked_for_in_time_keeps_a_permit(run_once: Run) -> None:
    require(run_once, Law.an_extension_asked_for_in_time_keeps_a_permit_until_decided)


def test_one_permit_of_a_matter_is_in_force_for_a_project(run_once: Run) -> None:
    require(run_once, Law.one_permit_of_a_matter_is_in_force_for_a_project)


def test_a_closed_application_is_never_issued(run_once: Run) -> None:
    require(run_once, Law.a_closed_application_is_never_issued)


def test_an_application_is_closed_once(run_once: Run) -> None:
    require(run_once, Law.an_application_is_closed_once)


def test_an_application_is_accepted_corrected_and_prolonged_once(
    run_once: Run,
) -> None:
    require(run_once, Law.an_application_is_accepted_corrected_and_prolonged_once)


def test_a_correction_gives_a_permit_a_document_of_its_own(run_once: Run) -> None:
    require(run_once, Law.a_correction_gives_a_permit_a_document_of_its_own)


def test_what_is_struck_off_had_ended_and_stays_it(run_once: Run) -> None:
    require(run_once, Law.what_is_struck_off_had_ended_and_stays_it)


def test_a_document_is_served_once_and_put_on_record_soon(run_once: Run) -> None:
    require(run_once, Law.a_document_is_served_once_and_put_on_record_soon)


def test_credit_is_repaired_as_asked_alone(run_once: Run) -> None:
    require(run_once, Law.credit_is_repaired_as_asked_alone)


def test_two_officers_are_two_people(run_once: Run) -> None:
    require(run_once, Law.two_officers_are_two_people)


def test_a_cancelled_signature_is_never_taken(run_once: Run) -> None:
    require(run_once, Law.a_cancelled_signature_is_never_taken)


def test_a_corrected_organisation_acts_with_new_keys_alone(run_once: Run) -> None:
    require(run_once, Law.a_corrected_organisation_acts_with_new_keys_alone)


def test_the_run_issued_suspended_and_ended_permits(run_once: Run) -> None:
    tally, _ = run_once
    assert tally.acts["issue"] >= 100
    assert tally.acts["suspend"] >= 15
    assert tally.acts["reinstate"] >= 5
    assert tally.acts["end"] >= 10
    assert tally.acts["change"] >= 40
    assert tally.acts["requestExtension"] >= 40
    assert tally.acts["extend"] >= 15
    assert tally.acts["refuseExtension"] >= 10
    assert tally.acts["confirmStart"] >= 15
    assert tally.acts["reportStop"] >= 30
    assert tally.acts["reportResumption"] >= 15
    assert tally.acts["giveNotice"] >= 40
    assert tally.acts["answerNotice"] >= 20
    assert tally.acts["requestHearing"] >= 5
    assert tally.acts["recordHearing"] >= 3
    assert tally.acts["handOver"] >= 10
    assert tally.acts["accept"] >= 10
    assert tally.acts["recordService"] >= 15
    assert tally.acts["acknowledgeService"] >= 15
    assert tally.acts["requestRepairOfCredit"] >= 10
    assert tally.acts["requestRenewal"] >= 40
    assert tally.acts["renew"] >= 15
    assert tally.acts["refuseRenewal"] >= 5
    reached = (State.VALID, State.SUSPENDED, State.LAPSED, State.EXPIRED)
    reached += (State.SUPERSEDED,)
    endings = (State.WITHDRAWN, State.REVOKED, State.FORFEITED, State.CANCELLED)
    missing = [s.name for s in (*reached, *endings) if not tally.states[s.name]]
    assert not missing


def test_every_function_was_called_with_success(run_once: Run) -> None:
    missing = sorted(set(PREDICTIONS) - set(run_once[0].acts))
    assert not missing


def test_nearly_every_reason_was_given_for_a_requirement(run_once: Run) -> None:
    """Chance leaves out one or two; each has a test of its own in tests/contracts."""
    given = run_once[0].refusals
    missing = [reason.name for reason in Reason if reason and not given[reason.name]]
    assert len(missing) <= 2, missing


def test_every_important_refusal_was_seen(run_once: Run) -> None:
    given = run_once[0].refusals
    missing = [name for name in REFUSALS if not given[name]]
    assert not missing
