"""The service's own preconditions of acts, to be compared with the contracts.

The model of this package never calls them: it predicts with rules of its own. What the
service would refuse is looked at beside the prediction, under a law of its own, so a
bug in a shared function is found here as one in a contract is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from tests.invariants.acts import (
    ON_APPLICATIONS,
    Act,
    application_id,
    commitment_of,
    words_of,
)
from tests.invariants.laws_of_keys import acting
from zeropermit.domain.accounts import preconditions as keys
from zeropermit.domain.accounts.responsibility import (
    SignedBy,
    party_of,
    signature_violations,
)
from zeropermit.domain.acts.applications import (
    ActOfApplicant,
    ActOfAuthority,
    ActOnApplication,
)
from zeropermit.domain.acts.duties import DUTIES
from zeropermit.domain.acts.registry import ACTS
from zeropermit.domain.applications import preconditions as commitments
from zeropermit.domain.applications.proceeding_rules import StepMoment
from zeropermit.domain.evidence import preconditions as attestations
from zeropermit.domain.evidence.evidence_set import Commitment
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.filings import proven
from zeropermit.domain.ledger.identifiers import (
    Address,
    OrganisationId,
    PermitId,
    matter_id,
    organisation_id,
    permit_id,
    schema_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violation, Violations
from zeropermit.domain.permits import issue_terms, proceedings, renewal, work
from zeropermit.domain.permits import preconditions as permits
from zeropermit.domain.permits.reasons import (
    Ending,
    Measure,
    Outcome,
    RevocationReason,
    ServiceWay,
)
from zeropermit.domain.permits.start_limits import version_of
from zeropermit.domain.permits.turn import Moment
from zeropermit.errors import NotSupervisedError

Precondition = Callable[[LedgerState, Act, int], Violations]

LIFE: Mapping[str, Callable[[LedgerState, Moment, tuple[Any, ...]], Violations]] = {
    "suspend": lambda state, moment, given: permits.suspend(state, moment, *given[:2]),
    "reinstate": lambda state, moment, _: permits.reinstate(state, moment),
    "end": lambda state, moment, given: permits.end(
        state, moment, Ending(given[0]), *given[1:3]
    ),
    "reportStart": lambda state, moment, given: work.report_start(
        state, moment, given[0]
    ),
    "confirmStart": lambda state, moment, given: work.confirm_start(
        state, moment, given[0]
    ),
    "requestExtension": lambda state, moment, given: work.request_extension(
        state, moment, given[0]
    ),
    "extend": lambda state, moment, given: work.extend(state, moment, *given),
    "refuseExtension": lambda state, moment, given: work.refuse_extension(
        state, moment, given[0]
    ),
    "correctDocument": lambda state, moment, given: permits.correct_document(
        state, moment, *given[:2]
    ),
    "deregister": lambda state, moment, _: permits.deregister(state, moment),
    "reportStop": lambda state, moment, given: work.report_stop(
        state, moment, given[0]
    ),
    "clearResumption": lambda state, moment, _: work.clear_resumption(state, moment),
    "reportResumption": lambda state, moment, _: work.report_resumption(state, moment),
    "giveNotice": lambda state, moment, given: proceedings.give_notice(
        state, moment, Measure(given[0]), given[1]
    ),
    "answerNotice": lambda state, moment, given: proceedings.answer_notice(
        state, moment, given[0]
    ),
    "requestHearing": lambda state, moment, given: proceedings.request_hearing(
        state, moment, given[0]
    ),
    "recordHearing": lambda state, moment, given: proceedings.record_hearing(
        state, moment, given[0]
    ),
    "requestRenewal": lambda state, moment, given: renewal.request_renewal(
        state, moment, given[0]
    ),
    "renew": lambda state, moment, given: renewal.renew(state, moment, given[0]),
    "refuseRenewal": lambda state, moment, _: renewal.refuse_renewal(state, moment),
    "change": lambda state, moment, _: permits.supersede(state, moment),
}
"""Rules of acts in a permit's life; of each its arguments after the sequence."""
UNCOUNTED = frozenset({"answerNotice", "requestHearing", "recordHearing"})
"""Acts that name a notice, and no sequence."""
PROVEN = {"withdraw": 0, "recordOutcome": 1}
"""Acts that prove a commitment, and where it is among their arguments."""
REFUSED = frozenset(
    {
        *("PermitUnknown", "SequenceMismatch", "StateNotAllowed", "WorkNotAllowed"),
        *("StartNotAwaited", "ExtensionLimit", "ExtensionNotAllowed", "EndingMissing"),
        *("StopNotAllowed", "ResumptionNotCleared", "HearingPending"),
        *("StartNotAllowed", "StartTooLate", "StartNotReported"),
        *("AnotherPermitIssued", "ExtensionPending", "ExtensionNotRequested"),
        *("NoticeMissing", "NoticeLapsed", "NoticeMismatch", "AnswerPending"),
        *("AnswerTimeNotAllowed", "AnswerTimeOver", "MeasureMissing"),
        *("NoticeAnsweredBefore", "HearingRequestedBefore", "HearingNotAwaited"),
        *("ChangeMismatch", "ValidityNotAllowed"),
        *("AlreadyDeregistered", "PermitWithoutEnd", "RenewalTooLate"),
        *("RenewalTooEarly", "RenewalPending", "RenewalNotRequested"),
        "RenewalNotAllowed",
        *("PermitNumberMalformed", "PermitDocumentMissing"),
        *("DocumentUsed", "NumberUsed", "ReplacesMismatch", "ChangeShortens"),
        *("PermitInForce",),
        *("NotTheHolder", "NotTheAuthority", "NotAnOfficer", "SamePerson"),
        *("NotGrantedToDecide", "SystemKeyNotAllowed"),
        *("KeyUnknown", "KeyNotActive", "KeyIsSuspended", "OrganisationIsSuspended"),
        *("OfficersOfTwoOrganisations", "AgentMayNotCommit", "KeyNotManaged"),
        *("KeyExists", "KeyMissing", "KeyRoleNotAllowed", "WindowEmpty"),
        *("BarredFromCommitting", "CoverageCount", "LetterMissing", "DueInPast"),
        *("ApplicationUnknown", "CommitmentUnknown", "CommitmentOfAnother"),
        *("CommitmentAlreadyWithdrawn", "OutcomeNotAllowed", "OutcomeMissing"),
        *("DueTooFar", "BarOfAnother", "ApplicantKeyNotTrusted"),
        *("ApplicationClosed", "ApplicationAnswered", "AlreadyAccepted"),
        *("CorrectionAlreadyRequested", "CorrectionNotRequested"),
        *("CorrectionAlreadyAnswered", "CorrectionAnswerMissing"),
        *("CorrectionNoticeMissing", "MissingTextMalformed", "AlreadyProlonged"),
        *("PauseNotAllowed", "ProceedingMismatch", "NotTheApplicant"),
        *("ServedBefore", "ServedDocumentMissing", "ServiceTimeNotAllowed"),
        *("ServiceWayNotAllowed", "RepairNotRequested", "RepairRequestMissing"),
        "RepairRequestedBefore",
        *("NotBarred", "AttestedSchemaUnknown", "BatchEmpty", "NotGrantedToAttest"),
        *("NotGrantedToInspect", "NotTheSupervisor"),
        *("NotSupervised", "NoticeOfAnother"),
        *("RevocationReasonMissing", "BatchUnknown", "BatchAlreadyRevoked"),
    }
)
"""Refusals of the contracts that a precondition has to give as well."""


def violations(
    state: LedgerState, act: Act, *, now: int
) -> tuple[Violation, ...] | None:
    """What the service holds against an act; None if it has no rule for it."""
    if act.function == "change" and not _is_filed(state, act.arguments[2]):
        return None  # the service prepares changes to applications that were made
    if act.function in PROVEN and not _is_proven(state, act):
        return None  # the service proves commitments as they are
    if act.function in LIFE:
        return tuple(_life(state, act, now))
    rule = RULES.get(act.function)
    return None if rule is None else tuple(rule(state, act, now))


def _is_proven(state: LedgerState, act: Act) -> bool:
    position = PROVEN[act.function]
    content, told = act.arguments[position : position + 2]
    promise = commitment_of(content)
    return told == proven(state, promise).filing or promise.id not in state.commitments


def _is_filed(state: LedgerState, application: Any) -> bool:
    return application_id(application) in state.applications


def _life(state: LedgerState, act: Act, now: int) -> Iterator[Violation]:
    application, *rest = act.arguments
    sequence = None if act.function in UNCOUNTED else rest.pop(0)
    permit = permit_id(application_id(application))
    moment = Moment(permit, now, sequence)
    yield from LIFE[act.function](state, moment, tuple(rest))
    if permit not in state.permits:
        return
    if act.function == "change":
        yield from _change(state, act, permit, now)
        return
    name = act.function[0].upper() + act.function[1:]
    version = version_of(state, state.permits[permit])
    hands: list[tuple[str, ...]] = [act.signers]
    if len(DUTIES[name]) > 1:
        hands = [(signer,) for signer in act.signers]
    duties = ACTS[name].duties_on(state, permit, _said(act))
    if duties == ACTS[name].duties:
        duties = DUTIES[name]
    for duty, signers in zip(duties, hands, strict=True):
        try:
            owner = party_of(state, permit, duty.party)
        except NotSupervisedError:
            return  # the precondition says so
        by = SignedBy(owner, signers, version.matter, version.automatic)
        yield from signature_violations(state, duty, by, now=now)


def _said(act: Act) -> SimpleNamespace:
    """The measure or the ending of an act, as its declaration reads it."""
    number = act.arguments[2] if act.function in {"end", "giveNotice"} else 0
    return SimpleNamespace(ending=Ending(number), measure=Measure(number))


def _change(state: LedgerState, act: Act, old: PermitId, now: int) -> Violations:
    filed = state.applications.get(application_id(act.arguments[2]))
    if filed is not None:
        case = issue_terms.ChangedCase.of(filed)
        yield from issue_terms.same_case(state, old, case)
        yield from issue_terms.not_shortened(state, old, act.arguments[-2][2])
    yield from _issue(state, act, now, old)


def _issue(
    state: LedgerState, act: Act, now: int, replaced: PermitId | None = None
) -> Violations:
    application, *_, terms, _ = act.arguments[-6:]
    filed = state.applications.get(application_id(application))
    if filed is None:
        return
    number, document, valid_until = terms
    version = state.versions[filed.content.version]
    yield from issue_terms.open_application(state, filed)
    yield from issue_terms.applied_for(filed, replaced)
    place = (version, filed.content.project)
    yield from issue_terms.alone(state, *place, replaced, now=now)
    yield from issue_terms.face(number, document)
    yield from issue_terms.unused(state, filed.content.authority, number, document)
    authority = filed.content.authority
    yield from issue_terms.granted(state, authority, version.matter, number)
    yield from issue_terms.applicant(state, filed.content.applicant)
    yield from issue_terms.applicant_key(state, filed)
    yield from issue_terms.validity(version, valid_until, now=now)
    by = SignedBy(authority, act.signers, version.matter, version.automatic)
    (duty,) = DUTIES["Issue"]
    yield from signature_violations(state, duty, by, now=now)


def _commit(state: LedgerState, act: Act, now: int) -> Violations:
    application, packed, letter, due_at = act.arguments
    owner = _owner(state, act)
    ids = words_of(packed)
    content = Commitment(application, owner, ids, letter, due_at)
    yield from commitments.commit(state, content, now=now)
    yield from _signed(state, act, "Commit", owner, now)


def _withdraw(state: LedgerState, act: Act, now: int) -> Violations:
    content = commitment_of(act.arguments[0])
    yield from commitments.withdraw(state, content.id)
    yield from _signed(state, act, "WithdrawCommitment", content.organisation, now)


def _record_outcome(state: LedgerState, act: Act, now: int) -> Violations:
    _, content, _, outcome, _ = act.arguments
    promise = commitment_of(content)
    yield from commitments.record_outcome(state, promise.id, Outcome(outcome))
    filed = state.applications.get(promise.application)
    if filed is not None:
        matter, owner = matter_id(filed.matter), _owner(state, act)
        yield from commitments.recorder(state, filed.content, owner)
        yield from _signed(state, act, "RecordOutcome", owner, now, matter)


def _step(state: LedgerState, act: Act, now: int) -> Violations:
    """An act on an application, by the declaration of the service."""
    kind = STEPS[act.function]
    number = application_id(act.arguments[0])
    sequence = act.arguments[1] if issubclass(kind, ActOfAuthority) else None
    given = [
        ServiceWay(value) if name == "way" else value
        for name, value in zip(
            kind.checked, act.arguments[1 if sequence is None else 2 :], strict=False
        )
    ]
    moment = StepMoment(number, now, sequence)
    yield from kind.precondition(state, moment, *given)
    filed = state.applications.get(number)
    if filed is None:
        return
    content, version = filed.content, state.versions[filed.content.version]
    own = issubclass(kind, ActOfApplicant)
    owner = content.applicant if own else content.authority
    duty, *_ = DUTIES[kind.primary]
    by = SignedBy(owner, acting(act), version.matter, version.automatic)
    yield from signature_violations(state, duty, by, now=now)


def _request_repair(state: LedgerState, act: Act, now: int) -> Violations:
    breached, request = act.arguments
    owner = _owner(state, act)
    yield from commitments.request_repair(state, owner, breached, request)
    yield from _signed(state, act, "RequestRepair", owner, now)


def _repair(state: LedgerState, act: Act, now: int) -> Violations:
    uscc, breached, _ = act.arguments
    owner = _owner(state, act)
    yield from commitments.repair(state, organisation_id(uscc), breached, owner)
    yield from _signed(state, act, "RepairCredit", owner, now)


def _attest(state: LedgerState, act: Act, now: int) -> Violations:
    code, root, count = act.arguments
    schema, owner = schema_id(code), _owner(state, act)
    yield from attestations.attest(state, owner, schema, root, count)
    yield from _signed(state, act, "Attest", owner, now, schema)


def _revoke(state: LedgerState, act: Act, now: int) -> Violations:
    yield from attestations.given_reason(RevocationReason(act.arguments[1]))
    owner = _owner(state, act)
    yield from _signed(state, act, "RevokeAttestations", owner, now)


def _revoke_batch(state: LedgerState, act: Act, now: int) -> Violations:
    batch, reason = act.arguments
    why = RevocationReason(reason)
    yield from attestations.revoke_batch(state, batch, why)
    yield from _signed(state, act, "RevokeBatch", _owner(state, act), now)


def _appoint(state: LedgerState, act: Act, now: int) -> Violations:
    address, role, _, until = act.arguments
    yield from _signed(state, act, "AppointKey", _owner(state, act), now)
    signer = state.keys.get(act.signers[0])
    if signer is None:
        return
    owner, given = state.organisations[signer.organisation], KeyRole(role)
    begin = max(now, owner.keys_since)
    yield from keys.appoint(state, signer, given)
    yield from keys.add_key(state, address, active_from=begin, active_until=until)
    yield from keys.key_of(owner, given, begin, until, now=now)


def _retire_key(state: LedgerState, act: Act, now: int) -> Violations:
    (address,) = act.arguments
    yield from _signed(state, act, "RetireKey", _owner_of(state, address), now)
    yield from keys.retire_key(state, address, now=now)
    yield from keys.in_charge(state, address, act.signers[0])


def _retire_chief(state: LedgerState, act: Act, now: int) -> Violations:
    (address,) = act.arguments
    yield from _signed(state, act, "RetireChief", _owner_of(state, address), now)
    yield from keys.retire_key(state, address, now=now, chief=True)


def _cancel(state: LedgerState, act: Act, now: int) -> Violations:
    yield from _signed(state, act, "CancelAuthorization", _owner(state, act), now)


def _owner_of(state: LedgerState, address: Address) -> OrganisationId:
    key = state.keys.get(address)
    return key.organisation if key else OrganisationId(bytes(32))


def _owner(state: LedgerState, act: Act) -> OrganisationId:
    """Whose key it is that signed; of an unknown key, nobody's."""
    return _owner_of(state, act.signers[0])


def _signed(
    state: LedgerState,
    act: Act,
    name: str,
    owner: OrganisationId,
    now: int,
    scope: bytes = bytes(32),
) -> Violations:
    duty, *_ = DUTIES[name]
    by = SignedBy(owner, acting(act), scope)
    yield from signature_violations(state, duty, by, now=now)


STEPS = {
    act.function: act for act in ACTS.values() if issubclass(act, ActOnApplication)
}
"""Acts on an application by their functions."""
RULES: Mapping[str, Precondition] = {
    **dict.fromkeys((*ON_APPLICATIONS, "recordService"), _step),
    "issue": _issue,
    "commit": _commit,
    "withdraw": _withdraw,
    "recordOutcome": _record_outcome,
    "requestRepairOfCredit": _request_repair,
    "repairCredit": _repair,
    "attest": _attest,
    "revoke": _revoke,
    "revokeBatch": _revoke_batch,
    "appointKey": _appoint,
    "retireKey": _retire_key,
    "retireChief": _retire_chief,
    "cancelAuthorization": _cancel,
}
"""Rules of other acts."""
