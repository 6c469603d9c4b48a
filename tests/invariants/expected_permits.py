"""Predictions: issuing permits, and what two officers do to one."""

from __future__ import annotations

from string import ascii_uppercase, digits
from typing import Any

from eth_utils.address import to_checksum_address

from tests.invariants import filings
from tests.invariants.acts import Act, application_id, presentation_of
from tests.invariants.expected_care import decided, origin_of, own_notice
from tests.invariants.model import Model, RefusedError, refuse
from tests.invariants.terms import term_of
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.evidence.references import latest_of, names_content
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    NO_PERMIT,
    ZERO,
    Address,
    PermitId,
    matter_id,
    permit_id,
    project_id,
)
from zeropermit.domain.matters import rules
from zeropermit.domain.matters.matter import (
    MatterVersion,
    OptionKind,
)
from zeropermit.domain.permits.permit import AdverseNotice, Permit
from zeropermit.domain.permits.reasons import Ending, Hearing, Measure, Reason, State
from zeropermit.domain.permits.status import status

NUMBERS = frozenset(map(chr, range(0x21, 0x7F))) - set("abcdefghijklmnopqrstuvwxyz")
NUMBER_LIMIT = 64
REASON_CHARACTERS = frozenset(ascii_uppercase + digits + "_")
ISSUED_WITH = 6
"""Arguments of `issue`; those of `change` end with the same."""
LAST_OF_PROMISES = {
    Reason.NONE,
    Reason.COMMITMENT_UNKNOWN,
    Reason.COMMITMENT_WITHDRAWN,
    Reason.ORGANISATION_BARRED,
    Reason.COMMITMENT_KEY_NOT_TRUSTED,
}
"""Reasons that are looked for once a commitment is found where it is said to be."""


def limit(now: int, months: int) -> int:
    """Exclusive end of so many months from now; zero months have none."""
    return add_months(now, months) if months else NO_END


def case_of(model: Model, act: Act) -> rules.Case:
    """What an act of issue or change puts before the rule engine."""
    given = act.arguments[-ISSUED_WITH:]
    application = Application(*given[0])
    requirements = model.state.versions[application.version].requirements
    try:
        presentation = presentation_of(given[3])
    except ValueError as error:
        raise RefusedError("EvidenceMalformed", ()) from error
    return rules.Case(model.state, application, requirements, presentation, model.now)


def issue(model: Model, act: Act, replaced: PermitId = NO_PERMIT) -> None:
    """Whoever signs it, and whichever permit the new one takes the place of."""
    given, matter, project, _, terms, told = act.arguments[-ISSUED_WITH:]
    application, state = Application(*given), model.state
    made = application.id
    refuse(made not in state.applications, "ApplicationNotMade", made)
    asked = application.replaces
    refuse(asked != replaced, "ReplacesMismatch", made, asked, replaced)
    version = state.versions[application.version]
    readable = matter_id(matter) == version.matter
    readable = readable and project_id(project) == application.project
    refuse(not readable, "ReadableTermsMismatch", matter, project)
    permit = permit_id(made)
    refuse(permit in state.permits, "PermitExists", permit)
    _terms(model, terms, version)
    _unused(model, terms, application)
    issuer(model, act, application, version)
    _in_region(model, terms[0], application, version)
    if replaced != NO_PERMIT:
        before, until = term_of(model, replaced).decided, terms[2]
        refuse(until < before, "ChangeShortens", replaced, before, until)
    if not version.several_permits:
        _alone(model, application, replaced)
    case = case_of(model, act)
    count = len(case.presentation.commitments)
    filings.shaped(told, count)
    stage = state.applications[made].stage
    refuse(stage, "ApplicationClosed", made, int(stage))
    filings.proven(model, made, told, count)
    applicant(model, made)
    _evidence(case, told)


def _alone(model: Model, application: Application, replaced: PermitId) -> None:
    """Of versions that allow one permit at a time, another is in force for nobody."""
    place = _place(model, application)
    for permit, entry in model.state.permits.items():
        content = model.state.applications[entry.application].content
        several = model.state.versions[content.version].several_permits
        if several or permit == replaced or _place(model, content) != place:
            continue
        running = status(entry, now=model.now) in {State.VALID, State.SUSPENDED}
        refuse(running, "PermitInForce", permit)


def _place(model: Model, content: Application) -> tuple[bytes, bytes]:
    return model.state.versions[content.version].matter, content.project


def _terms(model: Model, terms: Any, version: MatterVersion) -> None:
    number, _, valid_until = terms
    latest = limit(model.now, version.validity.valid_for_months)
    shaped = 0 < len(number) <= NUMBER_LIMIT and NUMBERS.issuperset(number)
    refuse(not shaped, "PermitNumberMalformed", number)
    allowed = model.now < valid_until <= latest
    refuse(not allowed, "ValidityNotAllowed", valid_until, latest)


def _unused(model: Model, terms: Any, application: Application) -> None:
    """A document is one permit's alone, and so is a number within its authority."""
    number, document, _ = terms
    issued = model.state.permits.values()
    refuse(document == ZERO, "PermitDocumentMissing")
    refuse(document in documents(model), "DocumentUsed", document)
    own = {one.number for one in issued if one.authority == application.authority}
    refuse(number in own, "NumberUsed", number)
    holder = application.applicant
    suspended = model.state.organisations[holder].suspended
    refuse(suspended, "OrganisationIsSuspended", holder)


def _in_region(
    model: Model, number: str, application: Application, version: MatterVersion
) -> None:
    """A number begins with a district of a region that the authority's grant names."""
    triple = (application.authority, e.GrantKind.DECIDE, version.matter)
    district = number[:6]
    whole = len(district) == 6 and set(district) <= set(digits)
    starts = {district[:length] for length in (2, 4, 6)} if whole else set()
    named = set(map(str, model.state.grants[triple].regions))
    refuse(not starts & named, "NumberNotGranted", number)


def issuer(
    model: Model,
    act: Act,
    application: Application,
    version: MatterVersion,
    position: int = 0,
) -> None:
    authority = application.authority
    owner, role, *_ = model.signed(act, position)
    refuse(owner != authority, "NotTheAuthority", authority, owner)
    machine = role is e.KeyRole.SYSTEM and not version.automatic
    refuse(machine, "SystemKeyNotAllowed", act.signers[position])
    granted = model.holds(authority, e.GrantKind.DECIDE, version.matter)
    refuse(not granted, "NotGrantedToDecide", authority, application.version)


def applicant(model: Model, application: Any) -> None:
    """Refuse an application whose key was compromised by then."""
    filed = model.state.applications[application]
    trusted = model.state.keys[filed.by].active(filed.applied_at)
    refuse(not trusted, "ApplicantKeyNotTrusted", application, filed.by)


def _evidence(case: rules.Case, told: bytes) -> None:
    wanted, given = len(case.requirements), len(case.presentation.choices)
    refuse(wanted != given, "ChoiceCount", wanted, given)
    for position, requirement in enumerate(case.requirements):
        _references(case, position)
        reason = _as_told(case, position, told)
        refuse(reason, "RequirementNotMet", requirement.id, int(reason))
    unused = unused_of(case)
    refuse(rules.unused_evidence(case), "EvidenceUnused", *unused)
    opening = rules.unused_opening(case)
    refuse(opening, "OpeningUnused", *(opening or ()))


def _as_told(case: rules.Case, position: int, told: bytes) -> Reason:
    """Say why a requirement is not met, commitments made as it is told."""
    reason = rules.reason_against(case, position)
    if reason not in LAST_OF_PROMISES:
        return reason
    requirement, choice = (
        case.requirements[position],
        case.presentation.choices[position],
    )
    if requirement.options[choice.option].kind is not OptionKind.COMMITMENT:
        return reason
    shown, place = case.presentation.commitments, choice.evidence
    if not filings.stands(
        told, len(shown), place, shown[place].of(case.application.id).id
    ):
        return Reason.COMMITMENT_UNKNOWN
    if reason in {Reason.COMMITMENT_WITHDRAWN, Reason.ORGANISATION_BARRED}:
        return reason
    _, by, second = filings.made_of(told, place)
    trusted = case.state.trusts(Address(to_checksum_address(by)), second)
    return Reason.NONE if trusted else Reason.COMMITMENT_KEY_NOT_TRUSTED


def _references(case: rules.Case, position: int) -> None:
    """Another document or evidence than the permit's is refused with its id."""
    choice, options = case.presentation.choices[position], case.requirements[position]
    if choice.option >= len(options.options):
        return
    if options.options[choice.option].kind is not OptionKind.PERMIT:
        return
    if rules.reason_against(case, position) is not Reason.PERMIT_NOT_IN_FORCE:
        return
    shown = case.presentation.permits[choice.evidence]
    permit = case.state.permits[shown.id]
    named = names_content(permit, shown)
    refuse(not named, "EvidenceMismatch", shown.id)


def unused_of(case: rules.Case) -> tuple[int, int, int]:
    """How many attestations, commitments and permits serve nothing."""
    used: dict[OptionKind, set[int]] = {kind: set() for kind in OptionKind}
    pairs = zip(case.requirements, case.presentation.choices, strict=True)
    for requirement, choice in pairs:
        used[requirement.options[choice.option].kind].add(choice.evidence)
    shown = case.presentation
    return (
        len(shown.attestations) - len(used[OptionKind.ATTESTATION]),
        len(shown.commitments) - len(used[OptionKind.COMMITMENT]),
        len(shown.permits) - len(used[OptionKind.PERMIT]),
    )


def moment(
    model: Model, act: Act, *states: State, counter: str = ""
) -> tuple[PermitId, Permit]:
    """Refuse an act on a permit that is not there, or not at this moment.

    What the holder does is counted by itself, what officers do by itself, and what
    they verify by itself.
    """
    application, sequence = act.arguments[:2]
    permit = permit_id(application_id(application))
    entry = model.state.permits.get(permit)
    if entry is None:
        raise RefusedError("PermitUnknown", (permit,))
    turn = entry.sequence
    if counter:
        last = model.state.permits[latest_of(model.state, permit)]
        turn = getattr(last.progress, counter)
    refuse(turn != sequence, "SequenceMismatch", permit, turn, sequence)
    state = status(entry, now=model.now)
    refuse(state not in states, "StateNotAllowed", permit, int(state))
    return permit, entry


def reason_code(reason: str) -> None:
    shaped = 0 < len(reason) <= 32 and REASON_CHARACTERS.issuperset(reason)
    refuse(not shaped, "ReasonCodeMalformed", reason)


def two_officers(model: Model, act: Act, supervisor: bytes = ZERO) -> None:
    reason, decision = act.arguments[-2:]
    reason_code(reason)
    refuse(decision == ZERO, "WrittenDecisionMissing")
    decided(model, act, supervisor)


def suspend(model: Model, act: Act) -> None:
    permit, entry = moment(model, act, State.VALID)
    told(model, permit, entry.notice, Measure.SUSPENDED, act.arguments[2:4])
    two_officers(model, act)


def reinstate(model: Model, act: Act) -> None:
    moment(model, act, State.SUSPENDED)
    two_officers(model, act)


def end(model: Model, act: Act) -> None:
    permit, entry = moment(model, act, State.VALID, State.SUSPENDED)
    ending = act.arguments[2]
    refuse(ending == Ending.NONE, "EndingMissing")
    measure = Measure(ending % Ending.CANCELLED)
    body = told(model, permit, entry.notice, measure, act.arguments[3:5])
    two_officers(model, act, body)


def told(
    model: Model,
    permit: PermitId,
    last: AdverseNotice,
    measure: Measure,
    words: tuple[bytes, str],
) -> bytes:
    """Refuse an act without its notice, or before the holder was heard.

    Gives the supervisor whose act it is; zero if it is the authority's.
    """
    (notice, reason), origin = words, origin_of(model, permit)
    if measure is Measure.NONE:
        refuse(notice != ZERO, "NoticeMismatch", origin, last.id)
        return ZERO
    refuse(last.given == 0, "NoticeMissing", origin)
    same = (notice, measure, reason) == (last.id, last.measure, last.code)
    refuse(not same, "NoticeMismatch", origin, last.id)
    refuse(last.until <= model.now, "NoticeLapsed", origin, last.until)
    refuse(last.hearing is Hearing.REQUESTED, "HearingPending", origin)
    waits = model.now < last.answer_until
    refuse(waits, "AnswerPending", origin, last.answer_until)
    return own_notice(model, permit, origin)


def deregister(model: Model, act: Act) -> None:
    """Once, of a permit that time ended, or two officers, but not as 注销."""
    by_time = (State.LAPSED, State.EXPIRED)
    by_act = (State.WITHDRAWN, State.REVOKED, State.FORFEITED)
    permit, _ = moment(model, act, *by_time, *by_act)
    refuse(struck_off(model, permit), "AlreadyDeregistered", permit)
    two_officers(model, act)


def struck_off(model: Model, permit: PermitId) -> bool:
    """Whether the journal has it that a permit was struck off."""
    journal = (event for _, event in model.journal)
    before = (one for one in journal if isinstance(one, e.PermitDeregistered))
    return any(one.permit == permit for one in before)


def correct_document(model: Model, act: Act) -> None:
    """Of a permit in force, from the document that it has to one of no permit."""
    permit, entry = moment(model, act, State.VALID, State.SUSPENDED)
    document, corrected, ids = act.arguments[2:5]
    same = (document, tuple(ids)) == (entry.document, entry.evidence)
    refuse(not same, "EvidenceMismatch", permit)
    two_officers(model, act)
    refuse(corrected == ZERO, "PermitDocumentMissing")
    refuse(corrected in documents(model), "DocumentUsed", corrected)


def documents(model: Model) -> set[bytes]:
    """All documents that permits had, also those with errors."""
    told = [event for _, event in model.journal]
    issued = {one.document for one in told if isinstance(one, e.PermitIssued)}
    corrected = {one.corrected for one in told if isinstance(one, e.DocumentCorrected)}
    return issued | corrected
