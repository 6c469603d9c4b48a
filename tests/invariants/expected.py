"""What each act is answered: predictions by function, and those of permits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from tests.invariants import expected_acts as acts
from tests.invariants import expected_organisations as organisations
from tests.invariants.acts import Act, application_id, presentation_of
from tests.invariants.model import Model, Refusal, RefusedError, refuse
from zeropermit.domain import events as e
from zeropermit.domain import rules
from zeropermit.domain.calendar import add_months
from zeropermit.domain.evidence import Application
from zeropermit.domain.identifiers import (
    NO_END,
    ZERO,
    matter_id,
    permit_id,
    project_id,
)
from zeropermit.domain.matter import (
    MatterVersion,
    OptionKind,
    Requirement,
    requirements_digest,
)
from zeropermit.domain.reasons import Ending, Reason, State
from zeropermit.domain.references import names_evidence
from zeropermit.domain.status import status
from zeropermit.ledger.events import _requirement as requirement_of

NUMBER_LIMIT = 64


def limit(now: int, months: int) -> int:
    """Exclusive end of so many months from now; zero months have none."""
    return add_months(now, months) if months else NO_END


@cache
def digest_of(requirements: Sequence[Requirement]) -> bytes:
    return requirements_digest(requirements)


def case_of(model: Model, act: Act) -> rules.Case:
    """What an act of issue puts before the rule engine."""
    application = Application(*act.arguments[0])
    requirements = tuple(map(requirement_of, act.arguments[3]))
    presentation = presentation_of(act.arguments[4])
    return rules.Case(
        model.registers, application, requirements, presentation, model.now
    )


def _issue(model: Model, act: Act) -> None:
    application, matter, project, _, _, terms = act.arguments
    case, registers = case_of(model, act), model.registers
    made = application_id(application)
    refuse(made not in registers.applications, "ApplicationNotMade", made)
    version = registers.versions[case.application.version]
    readable = matter_id(matter) == version.matter
    readable = readable and project_id(project) == case.application.project
    refuse(not readable, "ReadableTermsMismatch", matter, project)
    refuse(not case.requirements, "RequirementSetEmpty")
    expected, given = digest_of(version.requirements), digest_of(case.requirements)
    values = (case.application.version, expected, given)
    refuse(expected != given, "RequirementSetMismatch", *values)
    permit = permit_id(made)
    refuse(permit in registers.permits, "PermitExists", permit)
    _terms(model, terms, version)
    _issuer(model, act, case.application, version)
    _evidence(case)


def _terms(model: Model, terms: Any, version: MatterVersion) -> None:
    number, document, valid_until = terms
    latest = limit(model.now, version.validity.valid_for_months)
    refuse(document == ZERO, "PermitDocumentMissing")
    refuse(not 0 < len(number) <= NUMBER_LIMIT, "PermitNumberMissing")
    allowed = model.now < valid_until <= latest
    refuse(not allowed, "ValidityNotAllowed", valid_until, latest)


def _issuer(
    model: Model, act: Act, application: Application, version: MatterVersion
) -> None:
    signer, authority = model.signed(act), application.authority
    owner, role = model.acting(signer)
    refuse(owner != authority, "NotTheAuthority", authority, owner)
    granted = model.holds(authority, e.GrantKind.DECIDE, version.matter)
    refuse(not granted, "NotGrantedToDecide", authority, application.version)
    machine = role is e.KeyRole.SYSTEM and not version.automatic
    refuse(machine, "SystemKeyNotAllowed", signer)


def _evidence(case: rules.Case) -> None:
    wanted, given = len(case.requirements), len(case.presentation.choices)
    refuse(wanted != given, "ChoiceCount", wanted, given)
    for position, requirement in enumerate(case.requirements):
        reason = rules.reason_against(case, position)
        if reason is Reason.PERMIT_NOT_IN_FORCE:
            _references(case, case.presentation.choices[position].evidence)
        refuse(reason, "RequirementNotMet", requirement.id, int(reason))
    unused = unused_of(case)
    refuse(rules.unused_evidence(case), "EvidenceUnused", *unused)


def _references(case: rules.Case, position: int) -> None:
    """Refuse references that are not those of the earlier permit's evidence."""
    shown = case.presentation.permits[position]
    permit = case.registers.permits[shown.id]
    named = names_evidence(case.registers, permit, shown.evidence)
    refuse(not named, "EvidenceMismatch", shown.id)


def unused_of(case: rules.Case) -> tuple[int, int, int]:
    """How many attestations, commitments and permits serve nothing."""
    used: dict[OptionKind, set[int]] = {kind: set() for kind in OptionKind}
    pairs = zip(case.requirements, case.presentation.choices, strict=True)
    for requirement, choice in pairs:
        used[requirement.options[choice.option].kind].add(choice.evidence)
    attestations = len(case.presentation.attestations)
    commitments = len(case.presentation.commitments)
    return (
        attestations - len(used[OptionKind.ATTESTATION]),
        commitments - len(used[OptionKind.COMMITMENT]),
        len(case.presentation.permits) - len(used[OptionKind.PERMIT]),
    )


def _next(model: Model, act: Act, states: set[State]) -> None:
    application, sequence = act.arguments[:2]
    permit = permit_id(application_id(application))
    entry = model.registers.permits.get(permit)
    if entry is None:
        raise RefusedError("PermitUnknown", (permit,))
    mismatch = entry.sequence != sequence
    refuse(mismatch, "SequenceMismatch", permit, entry.sequence, sequence)
    state = status(entry, now=model.now)
    refuse(state not in states, "StateNotAllowed", permit, int(state))


def _two_officers(model: Model, act: Act) -> None:
    reason, decision = act.arguments[-2:]
    characters = organisations.CHARACTERS | {"_"}
    shaped = 0 < len(reason) <= 32 and characters.issuperset(reason)
    refuse(not shaped, "ReasonCodeMalformed", reason)
    refuse(decision == ZERO, "WrittenDecisionMissing")
    refuse(act.signers[0] == act.signers[1], "SameOfficer", act.signers[0])
    application = Application(*act.arguments[0])
    for position in (0, 1):
        signer = model.signed(act, position)
        owner, role = model.acting(signer)
        authority = application.authority
        refuse(owner != authority, "NotTheAuthority", authority, owner)
        refuse(role is not e.KeyRole.OFFICER, "NotAnOfficerKey", signer)
    matter = model.registers.versions[application.version].matter
    granted = model.holds(application.authority, e.GrantKind.DECIDE, matter)
    values = (application.authority, application.version)
    refuse(not granted, "NotGrantedToDecide", *values)


def _suspend(model: Model, act: Act) -> None:
    _next(model, act, {State.VALID})
    _two_officers(model, act)


def _reinstate(model: Model, act: Act) -> None:
    _next(model, act, {State.SUSPENDED})
    _two_officers(model, act)


def _end(model: Model, act: Act) -> None:
    _next(model, act, {State.VALID, State.SUSPENDED})
    refuse(act.arguments[2] == Ending.NONE, "EndingMissing")
    _two_officers(model, act)


PREDICTIONS: Mapping[str, Callable[[Model, Act], None]] = {
    "register": organisations.register,
    "addKey": organisations.add_key,
    "enrol": organisations.enrol,
    "retireKey": organisations.retire_key,
    "reportCompromise": organisations.report_compromise,
    "grant": organisations.grant,
    "withdrawGrant": organisations.withdraw_grant,
    "suspendOrganisation": organisations.suspend_organisation,
    "suspendKey": organisations.suspend_key,
    "reinstateOrganisation": organisations.reinstate_organisation,
    "reinstateKey": organisations.reinstate_key,
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
    "repairCredit": acts.repair_credit,
    "issue": _issue,
    "suspend": _suspend,
    "reinstate": _reinstate,
    "end": _end,
}


def predict(model: Model, act: Act) -> Refusal | None:
    """How the contracts have to refuse an act; None if they have to do it."""
    try:
        PREDICTIONS[act.function](model, act)
    except RefusedError as refused:
        return refused.refusal
    return None
