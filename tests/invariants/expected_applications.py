"""Predictions: acts of applicants and authorities on an application."""

from __future__ import annotations

from tests.invariants.acts import Act
from tests.invariants.expected_organisations import is_text
from tests.invariants.expected_permits import issuer, two_officers
from tests.invariants.model import OFFICERS, Model, RefusedError, refuse
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import ZERO, ApplicationId
from zeropermit.domain.ledger.state import Filed

TEN_YEARS = 3652 * 86_400
LONGEST_PAUSE = 365 * 86_400


def withdraw_application(model: Model, act: Act) -> None:
    application, _ = _undecided(model, act)
    _by_applicant(model, act, application)


def accept_application(model: Model, act: Act) -> None:
    application, filed = _next_step(model, act)
    _not_accepted(application, filed)
    version = model.state.versions[application.version]
    issuer(model, act, application, version)


def request_correction(model: Model, act: Act) -> None:
    application, filed = _next_step(model, act)
    _not_accepted(application, filed)
    told = filed.proceeding.correction_requested_at
    refuse(told, "CorrectionAlreadyRequested", application.id, told)
    missing, notice = act.arguments[2:]
    refuse(not is_text(missing), "MissingTextMalformed", missing)
    refuse(notice == ZERO, "CorrectionNoticeMissing")
    actor = model.signed(act)
    refuse(actor.role not in OFFICERS, "NotAnOfficer", act.signers[0])
    owner, authority = actor.organisation, application.authority
    refuse(owner != authority, "NotTheAuthority", authority, owner)
    matter = model.state.versions[application.version].matter
    granted = model.holds(authority, e.GrantKind.DECIDE, matter)
    refuse(not granted, "NotGrantedToDecide", authority, application.version)


def answer_correction(model: Model, act: Act) -> None:
    application, filed = _undecided(model, act)
    told, answered = (
        filed.proceeding.correction_requested_at,
        filed.proceeding.corrected_at,
    )
    refuse(not told, "CorrectionNotRequested", application.id)
    refuse(answered, "CorrectionAlreadyAnswered", application.id, answered)
    refuse(act.arguments[1] == ZERO, "CorrectionAnswerMissing")
    _by_applicant(model, act, application)


def prolong(model: Model, act: Act) -> None:
    application, filed = _next_step(model, act)
    due_at, before = act.arguments[2], filed.proceeding.due_at
    refuse(before, "AlreadyProlonged", application.id, before)
    refuse(due_at <= model.now, "DueInPast", due_at, model.now)
    limit = model.now + TEN_YEARS
    refuse(due_at > limit, "DueTooFar", due_at, limit)
    two_officers(model, act)


def pause(model: Model, act: Act) -> None:
    application, filed = _next_step(model, act)
    begin, end = act.arguments[2:4]
    last = max(
        (
            event.paused_until
            for _, event in model.journal
            if isinstance(event, e.ApplicationPaused)
            and event.application == application.id
        ),
        default=0,
    )
    free = filed.applied_at <= begin and last <= begin < end
    ahead = model.now < end <= min(begin, model.now) + LONGEST_PAUSE
    refuse(not (free and ahead), "PauseNotAllowed", application.id, begin, end)
    two_officers(model, act)


def decline(model: Model, act: Act) -> None:
    application, filed = _next_step(model, act)
    _not_accepted(application, filed)
    two_officers(model, act)


def refuse_application(model: Model, act: Act) -> None:
    _next_step(model, act)
    two_officers(model, act)


def not_closed(model: Model, application: ApplicationId) -> None:
    """Refuse an act after an application was closed."""
    stage = model.state.applications[application].stage
    refuse(stage, "ApplicationClosed", application, int(stage))


def _undecided(model: Model, act: Act) -> tuple[Application, Filed]:
    application = Application(*act.arguments[0])
    filed = model.state.applications.get(application.id)
    if filed is None:
        raise RefusedError("ApplicationUnknown", (application.id,))
    not_closed(model, application.id)
    permit = application.permit
    answered = permit in model.state.permits
    refuse(answered, "ApplicationAnswered", application.id, permit)
    return application, filed


def _next_step(model: Model, act: Act) -> tuple[Application, Filed]:
    application, filed = _undecided(model, act)
    turn, given = filed.proceeding.sequence, act.arguments[1]
    refuse(turn != given, "ProceedingMismatch", application.id, turn, given)
    return application, filed


def _not_accepted(application: Application, filed: Filed) -> None:
    at = filed.proceeding.accepted_at
    refuse(at, "AlreadyAccepted", application.id, at)


def _by_applicant(model: Model, act: Act, application: Application) -> None:
    owner = model.signer(act)
    another = owner != application.applicant
    refuse(another, "NotTheApplicant", application.applicant, owner)
