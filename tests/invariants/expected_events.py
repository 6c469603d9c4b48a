"""The events of an act that is done, predicted from the pure model and the act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from eth_utils.crypto import keccak

from tests.builders.breaches import committed
from tests.contracts import factories as f
from tests.invariants.acts import Act, application_id, commitment_of, words_of
from tests.invariants.expected_care import accepted, handed_over, origin_of
from tests.invariants.expected_keys import begins
from tests.invariants.expected_organisations import latest_version
from tests.invariants.expected_permits import case_of, limit
from tests.invariants.model import NOBODY, Model
from zeropermit.domain.evidence.evidence_set import Application, Commitment
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    Address,
    NoticeId,
    attestation_id,
    batch_id,
    matter_id,
    matter_version_id,
    organisation_id,
    permit_id,
    project_id,
    schema_id,
)
from zeropermit.domain.matters import rules
from zeropermit.domain.matters.matter import Requirement, Validity
from zeropermit.domain.permits.reasons import (
    Ending,
    Measure,
    Outcome,
    RevocationReason,
    ServiceWay,
    State,
)
from zeropermit.domain.permits.status import status
from zeropermit.ledger.structs import reader

Events = list[e.Event]


def _owner(model: Model, act: Act) -> Any:
    return model.state.keys[Address(act.signers[0])].organisation


def _enrolled(model: Model, act: Act) -> Events:
    uscc, name, key, role, until = act.arguments
    owner, by = organisation_id(uscc), Address(act.signers[0])
    begin = begins(model, owner)
    added = e.KeyAdded(key, owner, e.KeyRole(role), 0, begin, until, by)
    if owner in model.state.organisations:
        return [added]
    kind = e.OrganisationKind.ENTERPRISE
    return [e.OrganisationRegistered(owner, kind, uscc, name), added]


def _registered(_: Model, act: Act) -> Events:
    uscc, name, kind, *basis = act.arguments
    owner = organisation_id(uscc)
    entered = e.OrganisationRegistered(owner, e.OrganisationKind(kind), uscc, name)
    return [entered, *(e.UsccExceptionRecorded(owner, each) for each in basis)]


def _corrected(model: Model, act: Act) -> Events:
    uscc, name, kind = act.arguments
    owner, new = organisation_id(uscc), e.OrganisationKind(kind)
    return [e.OrganisationCorrected(owner, new, uscc, name, model.now + 1)]


def _appointed(model: Model, act: Act) -> Events:
    key, role, person, until = act.arguments
    by, owner = Address(act.signers[0]), _owner(model, act)
    begin = max(model.now, model.state.organisations[owner].keys_since)
    return [e.KeyAdded(key, owner, e.KeyRole(role), person, begin, until, by)]


def _retired(model: Model, act: Act) -> Events:
    """By governance, by one signer, or by two."""
    by, second, *_ = (*(act.signers or (act.sender,)), NOBODY)
    end = model.now + 1
    return [e.KeyRetired(act.arguments[0], end, Address(by), Address(second))]


def _compromised(model: Model, act: Act) -> Events:
    key, since = act.arguments
    known = model.state.keys[key].compromised_at
    return [e.KeyCompromised(key, min(known, since) if known else since)]


def _published(model: Model, act: Act) -> Events:
    code, requirements, validity, *flags, document, texts, begin = act.arguments
    matter, number = matter_id(code), latest_version(model, code) + 1
    return [
        e.MatterVersionPublished(
            matter_version_id(matter, number),
            matter,
            code,
            number,
            tuple(map(reader(Requirement), requirements)),
            Validity(*validity),
            *flags,
            document,
            texts,
            begin or model.now,
        )
    ]


def _anchored(model: Model, act: Act) -> Events:
    code, root, count = act.arguments
    schema, by = schema_id(code), Address(act.signers[0])
    owner = _owner(model, act)
    batch = batch_id(schema, owner, root)
    return [e.BatchAnchored(batch, owner, schema, by, root, count)]


def _revoked(model: Model, act: Act) -> Events:
    leaves, reason = act.arguments
    department, by = _owner(model, act), Address(act.signers[0])
    return [
        e.AttestationRevoked(
            attestation_id(department, leaf),
            department,
            leaf,
            RevocationReason(reason),
            by,
        )
        for leaf in leaves
    ]


def _batch_revoked(model: Model, act: Act) -> Events:
    batch, reason = act.arguments
    by = Address(act.signers[0])
    department = _owner(model, act)
    return [e.BatchRevoked(batch, department, RevocationReason(reason), by)]


def _ended(model: Model, act: Act) -> Events:
    application, sequence, number, notice, reason, decision = act.arguments
    content = model.state.applications[application_id(application)].content
    permit, by = content.permit, map(Address, act.signers)
    ending = Ending(number)
    ended = e.PermitEnded(permit, sequence, ending, notice, reason, decision, *by)
    published = [
        event
        for _, event in model.journal
        if isinstance(event, e.MatterVersionPublished)
        and event.version == content.version
    ]
    deceived = (ending, reason) == (Ending.REVOKED, "OBTAINED_BY_DECEIT")
    if not deceived or not published[0].public_safety:
        return [ended]
    bar = (published[0].matter, permit, add_months(model.now, 36))
    return [ended, e.ApplicantBarred(content.applicant, *bar)]


def _applied(model: Model, act: Act) -> Events:
    matter, number, project, authority, consent, change = act.arguments
    content = Application(
        matter_version_id(matter_id(matter), number),
        _owner(model, act),
        organisation_id(authority),
        project_id(project),
        consent,
        *f.change_of(*change),
    )
    by = Address(act.signers[0])
    return [e.Applied(content.id, content, matter, project, change[1], by)]


def _committed(model: Model, act: Act) -> Events:
    application, packed, letter, due_at = act.arguments
    ids = words_of(packed)
    content = Commitment(application, _owner(model, act), ids, letter, due_at)
    return [committed(content, Address(act.signers[0]))]


def _pair(model: Model, act: Act) -> tuple[Any, tuple[Address, Address]]:
    """Give the body of two officers, and their keys."""
    first, second = map(Address, act.signers)
    return _owner(model, act), (first, second)


def _recorded(model: Model, act: Act) -> Events:
    _, content, _, outcome, decision = act.arguments
    commitment = commitment_of(content)
    owner, became = commitment.organisation, Outcome(outcome)
    body, pair = _pair(model, act)
    about = (commitment.id, owner, body)
    recorded = e.OutcomeRecorded(*about, became, decision, *pair)
    barred = e.OrganisationBarred(owner, commitment.id, body, decision, *pair)
    return [recorded, barred] if became is Outcome.BREACHED else [recorded]


def _repaired(model: Model, act: Act) -> Events:
    uscc, breached, decision = act.arguments
    body, pair = _pair(model, act)
    return [e.CreditRepaired(organisation_id(uscc), breached, body, decision, *pair)]


def _repair_asked(model: Model, act: Act) -> Events:
    breached, request = act.arguments
    by = Address(act.signers[0])
    owner = model.state.keys[by].organisation
    body = next(
        event.body
        for _, event in reversed(model.journal)
        if isinstance(event, e.OrganisationBarred) and event.commitment == breached
    )
    return [e.RepairRequested(owner, breached, body, request, by)]


def _served(_: Model, act: Act) -> Events:
    application, document, way, served_at = act.arguments
    told = (application_id(application), document, ServiceWay(way), served_at)
    return [e.ServiceRecorded(*told, *map(Address, act.signers))]


def _signed_for(_: Model, act: Act) -> Events:
    application, *told = act.arguments
    by = Address(act.signers[0])
    return [e.ServiceAcknowledged(application_id(application), *told, by)]


def _issued(model: Model, act: Act, start_by: int | None = None) -> Events:
    case, (number, document, valid_until) = case_of(model, act), act.arguments[-2]
    application = case.application
    permit = permit_id(application.id)
    validity = model.state.versions[application.version].validity
    if start_by is None:
        start_by = limit(model.now, validity.start_within_months)
    issued = e.PermitIssued(
        permit,
        application.id,
        document,
        application.authority,
        number,
        start_by,
        valid_until,
        rules.evidence_ids(case),
        Address(act.signers[0]),
    )
    return [issued, e.EvidencePresented(permit, case.presentation)]


def _changed(model: Model, act: Act) -> Events:
    """The old permit ends, and its time to start is that of the new one."""
    old = permit_id(application_id(act.arguments[0]))
    new = permit_id(application_id(act.arguments[2]))
    by = Address(act.signers[0])
    superseded = e.PermitSuperseded(old, act.arguments[1], new, by)
    start_by = model.state.permits[old].start_by
    return [superseded, *_issued(model, act, start_by)]


def _moved(kind: Callable[..., e.Event]) -> Callable[[Model, Act], Events]:
    def moved(_: Model, act: Act) -> Events:
        permit = permit_id(application_id(act.arguments[0]))
        return [kind(permit, *act.arguments[1:], *act.signers)]

    return moved


def _told(model: Model, act: Act) -> Events:
    application, sequence, measure, until, reason, grounds = act.arguments
    permit = permit_id(application_id(application))
    head = b"notice:" + origin_of(model, permit) + sequence.to_bytes(4, "big")
    words = bytes([measure]) + keccak(text=reason) + grounds
    notice = NoticeId(keccak(head + words + until.to_bytes(8, "big")))
    what = (Measure(measure), until, reason, grounds)
    return [e.NoticeGiven(permit, sequence, notice, *what, *map(Address, act.signers))]


def _start_reported(model: Model, act: Act) -> Events:
    permit = permit_id(application_id(act.arguments[0]))
    late = status(model.state.permits[permit], now=model.now) is State.LAPSED
    kind = e.StartReportedLate if late else e.WorkStarted
    return [kind(permit, *act.arguments[1:], Address(act.signers[0]))]


def _corrected_document(_: Model, act: Act) -> Events:
    application, sequence, document, corrected, _ids, *decided = act.arguments
    permit = permit_id(application_id(application))
    by = map(Address, act.signers)
    told = (permit, sequence, document, corrected, *decided, *by)
    return [e.DocumentCorrected(*told)]


def _by_one(kind: Callable[..., e.Event]) -> Callable[[Model, Act], Events]:
    return lambda _, act: [kind(*act.arguments)]


def _step(kind: Callable[..., e.Event]) -> Callable[[Model, Act], Events]:
    """An act of the authority on an application, or of its applicant."""

    def stepped(_: Model, act: Act) -> Events:
        application = Application(*act.arguments[0])
        own = kind in {e.ApplicationWithdrawn, e.CorrectionAnswered}
        body = application.applicant if own else application.authority
        by = map(Address, act.signers)
        return [kind(application.id, body, *act.arguments[1:], *by)]

    return stepped


EVENTS: Mapping[str, Callable[[Model, Act], Events]] = {
    "register": _registered,
    "registerException": _registered,
    "correct": _corrected,
    "addKey": lambda _, act: [
        e.KeyAdded(
            act.arguments[1], act.arguments[0], *act.arguments[2:], Address(act.sender)
        )
    ],
    "enrol": _enrolled,
    "appointKey": _appointed,
    "retireKey": _retired,
    "retireChief": _retired,
    "removeKey": _retired,
    "cancelAuthorization": lambda _, act: [
        e.AuthorizationCancelled(Address(act.signers[0]), act.arguments[0])
    ],
    "reportCompromise": _compromised,
    "grant": _by_one(e.GrantGiven),
    "withdrawGrant": lambda model, act: [e.GrantWithdrawn(*act.arguments, model.now)],
    "suspendOrganisation": _by_one(e.OrganisationSuspended),
    "suspendKey": _by_one(e.KeySuspended),
    "reinstateOrganisation": _by_one(e.OrganisationReinstated),
    "reinstateKey": _by_one(e.KeyReinstated),
    "appointGuardian": _by_one(e.GuardianAppointed),
    "defineSchema": lambda _, act: [
        e.SchemaDefined(schema_id(act.arguments[0]), *act.arguments)
    ],
    "publish": _published,
    "retire": lambda model, act: [e.MatterVersionRetired(*act.arguments, model.now)],
    "attest": _anchored,
    "revoke": _revoked,
    "revokeBatch": _batch_revoked,
    "applyFor": _applied,
    "commit": _committed,
    "withdraw": lambda _, act: [
        e.CommitmentWithdrawn(
            commitment_of(act.arguments[0]).id, Address(act.signers[0])
        )
    ],
    "recordOutcome": _recorded,
    "requestRepairOfCredit": _repair_asked,
    "repairCredit": _repaired,
    "withdrawApplication": _step(e.ApplicationWithdrawn),
    "acceptApplication": _step(e.ApplicationAccepted),
    "requestCorrection": _step(e.CorrectionRequested),
    "answerCorrection": _step(e.CorrectionAnswered),
    "prolong": _step(e.ApplicationProlonged),
    "pause": _step(e.ApplicationPaused),
    "decline": _step(e.ApplicationDeclined),
    "refuse": _step(e.ApplicationRefused),
    "issue": _issued,
    "suspend": _moved(e.PermitSuspended),
    "reinstate": _moved(e.PermitReinstated),
    "deregister": _moved(e.PermitDeregistered),
    "correctDocument": _corrected_document,
    "change": _changed,
    "reportStart": _start_reported,
    "confirmStart": _moved(e.StartConfirmed),
    "requestExtension": _moved(e.ExtensionRequested),
    "extend": _moved(e.StartExtended),
    "refuseExtension": _moved(e.ExtensionRefused),
    "reportStop": _moved(e.WorkStopped),
    "clearResumption": _moved(e.ResumptionCleared),
    "reportResumption": _moved(e.WorkResumed),
    "giveNotice": _told,
    "answerNotice": _moved(e.NoticeAnswered),
    "requestHearing": _moved(e.HearingRequested),
    "recordHearing": _moved(e.HearingRecorded),
    "handOver": handed_over,
    "accept": accepted,
    "end": _ended,
    "recordService": _served,
    "acknowledgeService": _signed_for,
    "requestRenewal": _moved(e.RenewalRequested),
    "renew": _moved(e.PermitRenewed),
    "refuseRenewal": _moved(e.RenewalRefused),
}
