"""Bugs that break the proofs of the registries and of the rule."""

from __future__ import annotations

from collections.abc import Mapping

from tests.invariants.bug import Bug

AUTHORIZED = "contracts/Authorized.sol"
ACTS = "contracts/ActsOnPermits.sol"
PERMITS = "contracts/PermitRegistry.sol"
PROCEEDINGS = "contracts/ProceedingRegistry.sol"
COMMITMENTS = "contracts/CommitmentRegistry.sol"
ORGANISATIONS = "contracts/OrganisationRegistry.sol"
RULES = "contracts/RuleEngine.sol"
REQUIREMENTS = "contracts/libraries/Requirements.sol"

BUGS_OF_REGISTRIES: Mapping[str, Bug] = {
    "check_no_issue_without_every_requirement": Bug(
        "the rule is not asked",
        PERMITS,
        "(ids, alertOn, suspendOn) = _RULES.check(application, evidence, filing);",
        "",
    ),
    "check_no_issue_without_application": Bug(
        "issued without an application",
        PERMITS,
        "_COMMITMENTS.appliedAt(applicationId) == 0",
    ),
    "check_only_the_authority_issues": Bug(
        "any authority issues",
        ACTS,
        "actor.organisation != application.authority",
    ),
    "check_a_document_is_of_one_permit": Bug(
        "one document for two permits",
        PERMITS,
        "if (_documents[document]) revert DocumentUsed(document);",
        "",
    ),
    "check_a_number_is_of_one_permit": Bug(
        "one number for two permits", PERMITS, "(serials >> serial) & 1 == 1"
    ),
    "check_an_ended_permit_stays_ended": Bug(
        "an ended permit is reinstated",
        PERMITS,
        "_requireState(permit, State.Suspended, State.Suspended);",
        "",
    ),
    "check_no_adverse_ending_without_notice": Bug(
        "ended without a notice",
        PERMITS,
        "_requireNotice(permit, application.version, _measureOf(ending), "
        "reason, notice)",
        "OrganisationId.wrap(0)",
    ),
    "check_no_suspension_without_notice": Bug(
        "suspended without a notice",
        PERMITS,
        "_requireNotice(permit, application.version, Measure.Suspended, "
        "reason, notice);",
        "",
    ),
    "check_nothing_is_decided_without_a_written_decision": Bug(
        "decided without a written decision", ACTS, "decision == 0"
    ),
    "check_only_an_ended_permit_is_struck_off": Bug(
        "struck off while in force", PERMITS, "!byTime && !byAct"
    ),
    "check_a_valid_permit_is_in_its_time": Bug(
        "valid after its end", PERMITS, "entry.validUntil <= Clock.time()"
    ),
    "check_a_notice_is_of_one_measure_and_reason": Bug(
        "a notice for any measure", PROCEEDINGS, "entry.measure == measure", "true"
    ),
    "check_no_adverse_act_before_the_time_to_answer": Bug(
        "the time to answer is not waited for",
        PROCEEDINGS,
        "entry.answerUntil > Clock.time()",
    ),
    "check_no_adverse_act_before_the_hearing": Bug(
        "the hearing is not waited for",
        PROCEEDINGS,
        "if (entry.hearing == Hearing.Requested) revert HearingPending(origin);",
        "",
    ),
    "check_a_notice_serves_the_body_that_gave_it": Bug(
        "a notice of another body",
        PROCEEDINGS,
        "if (entry.supervisor != supervisor) "
        "revert NoticeOfAnother(permit, entry.supervisor);",
        "",
    ),
    "check_an_ending_is_of_the_body_that_gave_notice": Bug(
        "any body in the place of the supervisor",
        ACTS,
        "organisation != supervisor",
    ),
    "check_a_notice_leaves_five_days": Bug(
        "less time to answer", PROCEEDINGS, "answerUntil < earliest"
    ),
    "check_a_notice_is_given_by_two_people": Bug(
        "one person signs twice", AUTHORIZED, "one.person == other.person"
    ),
    "check_a_notice_is_of_a_permit_in_force": Bug(
        "notice of any permit",
        PROCEEDINGS,
        "state != State.Valid && state != State.Suspended",
    ),
    "check_an_answer_is_the_holders_in_time_and_once": Bug(
        "answered twice",
        PROCEEDINGS,
        "if (entry.answered) revert NoticeAnsweredBefore(permit);",
        "",
    ),
    "check_a_hearing_is_recorded_by_two_people": Bug(
        "a hearing that nobody asked for",
        PROCEEDINGS,
        "entry.hearing != Hearing.Requested",
    ),
    "check_a_service_is_recorded_by_two_people_and_soon": Bug(
        "a service of the future", PROCEEDINGS, "servedAt > latest"
    ),
    "check_a_service_stays": Bug("served twice", PROCEEDINGS, "before != 0"),
    "check_no_credit_is_repaired_unasked": Bug(
        "credit repaired unasked", COMMITMENTS, "_repairsAsked[commitment] == 0"
    ),
    "check_a_closed_application_stays_closed": Bug(
        "closed applications go on",
        COMMITMENTS,
        "if (state.stage != Stage.Open) revert ApplicationClosed(id, state.stage);",
        "",
    ),
    "check_an_answered_application_is_never_closed": Bug(
        "refused after it was issued",
        COMMITMENTS,
        "_PERMITS.status(permit) != State.Unknown",
    ),
    "check_an_application_is_withdrawn_by_its_applicant": Bug(
        "withdrawn by anybody",
        COMMITMENTS,
        "if (organisation != application.applicant) "
        "revert NotTheApplicant(application.applicant, organisation);",
        "",
    ),
    "check_an_acceptance_stays": Bug(
        "accepted twice", COMMITMENTS, "proceeding.acceptedAt != 0"
    ),
    "check_corrections_are_asked_for_once": Bug(
        "corrections asked for twice",
        COMMITMENTS,
        "if (before != 0) revert CorrectionAlreadyRequested(id, before);",
        "",
    ),
    "check_the_time_to_decide_is_prolonged_once": Bug(
        "prolonged twice", COMMITMENTS, "proceeding.dueAt != 0"
    ),
    "check_a_key_acts_only_inside_its_window": Bug(
        "a key acts after its end",
        ORGANISATIONS,
        "signedAt >= entry.until",
    ),
    "check_a_suspended_or_retired_key_does_not_act": Bug(
        "a suspended key acts",
        ORGANISATIONS,
        "if (entry.status == KeyStatus.Suspended) revert KeyIsSuspended(key);\n"
        "        if (entry.status == KeyStatus.Retired || !trusted) "
        "revert KeyNotActive(key, Clock.time());",
        "if (!trusted) revert KeyNotActive(key, Clock.time());",
    ),
    "check_no_key_acts_for_a_suspended_organisation": Bug(
        "a suspended organisation acts",
        ORGANISATIONS,
        "if (suspended) revert OrganisationIsSuspended(actor.organisation);",
        "",
    ),
    "check_no_squatters_key_acts": Bug(
        "keys of squatters act",
        ORGANISATIONS,
        "entry.from >= organisation.keysSince",
        "true",
    ),
    "check_a_compromised_key_is_not_trusted_since": Bug(
        "a compromise is ignored",
        ORGANISATIONS,
        "entry.compromised && signedAt >= _compromises[key]",
    ),
    "check_a_grant_is_held_only_inside_its_window": Bug(
        "a grant for ever",
        ORGANISATIONS,
        "entry.from <= Clock.time() && Clock.time() < entry.until",
        "entry.from <= Clock.time()",
    ),
    "check_a_withdrawn_grant_is_not_held": Bug(
        "a grant that outlasts its withdrawal",
        ORGANISATIONS,
        "entry.until = uint40(Clock.time());\n"
        "        emit GrantWithdrawn(organisation, kind, scope, Clock.time());",
        "emit GrantWithdrawn(organisation, kind, scope, Clock.time());",
    ),
    "check_every_requirement_is_met_by_its_schema": Bug(
        "an attestation of any schema",
        REQUIREMENTS,
        "SchemaId.unwrap(schema) != SchemaId.unwrap(RequirementSets.schemaOf(option))",
    ),
    "check_every_attester_is_trusted_and_granted": Bug(
        "an attester without a grant", REQUIREMENTS, "!attester.grantedNow"
    ),
    "check_every_attestation_is_in_its_batch": Bug(
        "the path is not climbed", REQUIREMENTS, "!Claims.inBatch(shown, leaf)"
    ),
    "check_a_closed_application_is_never_issued": Bug(
        "a closed application is issued", RULES, "state.stage != Stage.Open"
    ),
}
