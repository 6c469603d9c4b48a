"""What each act is answered: predictions by function."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.invariants import expected_acts as acts
from tests.invariants import expected_applications as applications
from tests.invariants import expected_care as care
from tests.invariants import expected_keys as keys
from tests.invariants import expected_life as life
from tests.invariants import expected_organisations as organisations
from tests.invariants import expected_permits as permits
from tests.invariants import expected_proceedings as proceedings
from tests.invariants import expected_renewals as renewals
from tests.invariants.acts import Act
from tests.invariants.model import Model, Refusal, RefusedError

PREDICTIONS: Mapping[str, Callable[[Model, Act], None]] = {
    "register": organisations.register,
    "registerException": organisations.register_exception,
    "correct": organisations.correct,
    "addKey": keys.add_key,
    "enrol": keys.enrol,
    "appointKey": keys.appoint_key,
    "retireKey": keys.retire_key,
    "retireChief": keys.retire_chief,
    "removeKey": keys.remove_key,
    "cancelAuthorization": keys.cancel_authorization,
    "reportCompromise": keys.report_compromise,
    "grant": organisations.grant,
    "withdrawGrant": organisations.withdraw_grant,
    "suspendOrganisation": organisations.suspend_organisation,
    "suspendKey": keys.suspend_key,
    "reinstateOrganisation": organisations.reinstate_organisation,
    "reinstateKey": keys.reinstate_key,
    "appointGuardian": organisations.appoint_guardian,
    "defineSchema": organisations.define_schema,
    "publish": organisations.publish,
    "retire": organisations.retire,
    "attest": acts.attest,
    "revoke": acts.revoke,
    "revokeBatch": acts.revoke_batch,
    "applyFor": acts.apply_for,
    "commit": acts.commit,
    "withdraw": acts.withdraw,
    "recordOutcome": acts.record_outcome,
    "requestRepairOfCredit": acts.request_repair,
    "repairCredit": acts.repair_credit,
    "withdrawApplication": applications.withdraw_application,
    "acceptApplication": applications.accept_application,
    "requestCorrection": applications.request_correction,
    "answerCorrection": applications.answer_correction,
    "prolong": applications.prolong,
    "pause": applications.pause,
    "decline": applications.decline,
    "refuse": applications.refuse_application,
    "issue": permits.issue,
    "suspend": permits.suspend,
    "reinstate": permits.reinstate,
    "end": permits.end,
    "deregister": permits.deregister,
    "correctDocument": permits.correct_document,
    "change": life.change,
    "reportStart": life.report_start,
    "confirmStart": life.confirm_start,
    "requestExtension": life.request_extension,
    "extend": life.extend,
    "refuseExtension": life.refuse_extension,
    "reportStop": life.report_stop,
    "clearResumption": life.clear_resumption,
    "reportResumption": life.report_resumption,
    "giveNotice": proceedings.give_notice,
    "answerNotice": proceedings.answer_notice,
    "requestHearing": proceedings.request_hearing,
    "recordHearing": proceedings.record_hearing,
    "handOver": care.hand_over,
    "accept": care.accept,
    "recordService": proceedings.record_service,
    "acknowledgeService": proceedings.acknowledge_service,
    "requestRenewal": renewals.request_renewal,
    "renew": renewals.renew,
    "refuseRenewal": renewals.refuse_renewal,
}


def predict(model: Model, act: Act) -> Refusal | None:
    """How the contracts have to refuse an act; None if they have to do it."""
    try:
        PREDICTIONS[act.function](model, act)
    except RefusedError as refused:
        return refused.refusal
    return None
