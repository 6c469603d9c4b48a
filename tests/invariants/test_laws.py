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

ROUNDS = 12
LOOKED_AT = 100
"""How often a run looks at each law, at the very least."""
SELDOM = {
    Law.extensions_never_exceed_the_limit: 50,
    Law.nothing_is_forfeited_without_a_hearing: 15,
    Law.work_stopped_for_a_year_is_cleared_before_it_resumes: 30,
    Law.a_permit_gives_way_to_its_like_alone: 40,
    Law.a_cancelled_signature_is_never_taken: 30,
    Law.a_corrected_organisation_acts_with_new_keys_alone: 30,
}
"""The same of laws about what happens to few permits."""
REFUSALS = (
    "AgentMayNotCommit",
    "ApplicantKeyNotTrusted",
    "ApplicationExists",
    "ApplicationNotMade",
    "AttestationAlreadyRevoked",
    "BarOfAnother",
    "BarredFromCommitting",
    "BatchAlreadyRevoked",
    "BatchExists",
    "ChangeMismatch",
    "ChoiceCount",
    "CommitmentExists",
    "CommitmentOfAnother",
    "DeadlinePassed",
    "DueTooFar",
    "DefinitionMalformed",
    "EvidenceMismatch",
    "EvidenceUnused",
    "ExtensionLimit",
    "ExtensionNotAllowed",
    "HearingPending",
    "HearingTooShort",
    "InvalidSignature",
    "KeyIsSuspended",
    "KeyNotActive",
    "KeyNotManaged",
    "KeyNotProven",
    "KeyRoleNotAllowed",
    "MatterVersionNotOpen",
    "NameMalformed",
    "NotAnEnterprise",
    "NotAnOfficer",
    "NotGovernance",
    "NotGrantedToAttest",
    "NotGrantedToDecide",
    "NotGuardian",
    "NotTheAuthority",
    "NotTheDepartment",
    "NotTheHolder",
    "OfficersOfTwoOrganisations",
    "OpeningUnused",
    "OrganisationIsSuspended",
    "PermitExists",
    "RequirementSetEmpty",
    "ResumptionNotCleared",
    "SamePerson",
    "SequenceMismatch",
    "SignatureCancelled",
    "SignerNotSender",
    "StartNotAwaited",
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


def test_nothing_is_forfeited_without_a_hearing(run_once: Run) -> None:
    require(run_once, Law.nothing_is_forfeited_without_a_hearing)


def test_work_stopped_for_a_year_is_cleared_before_it_resumes(run_once: Run) -> None:
    require(run_once, Law.work_stopped_for_a_year_is_cleared_before_it_resumes)


def test_a_permit_gives_way_to_its_like_alone(run_once: Run) -> None:
    require(run_once, Law.a_permit_gives_way_to_its_like_alone)


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
    assert tally.acts["extend"] >= 40
    assert tally.acts["reportStop"] >= 30
    assert tally.acts["reportResumption"] >= 15
    assert tally.acts["announceForfeiture"] >= 15
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
