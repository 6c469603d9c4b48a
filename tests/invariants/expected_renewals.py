"""Predictions: a permit is renewed, or not, as its holder asked in time."""

from __future__ import annotations

from tests.invariants.acts import Act, application_id
from tests.invariants.expected_life import holder
from tests.invariants.expected_permits import two_officers
from tests.invariants.model import Model, RefusedError, refuse
from tests.invariants.terms import Term, term_of
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import NO_END, PermitId, permit_id
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import status

TO_DECIDE = 30 * DAY
"""Before the end so much time is left to the authority (行政许可法 50)."""


def request_renewal(model: Model, act: Act) -> None:
    application, sequence, until = act.arguments
    permit, term = _in_force(model, act)
    refuse(
        term.requests != sequence, "SequenceMismatch", permit, term.requests, sequence
    )
    refuse(term.asked, "RenewalPending", permit)
    refuse(term.decided == NO_END, "PermitWithoutEnd", permit)
    late = term.decided - TO_DECIDE <= model.now
    refuse(late, "RenewalTooLate", permit, term.decided - TO_DECIDE)
    refuse(term.since > model.now, "RenewalTooEarly", permit, term.since)
    version = model.state.versions[Application(*application).version]
    limit, months = term.longest, version.validity.valid_for_months
    if months:
        limit = min(limit, add_months(term.decided - 1, months))
    wrong = not term.decided < until <= limit
    refuse(wrong, "RenewalNotAllowed", until, limit)
    holder(model, act)


def renew(model: Model, act: Act) -> None:
    until = act.arguments[2]
    term = _undecided(model, act)
    wrong = not max(term.decided, model.now) < until <= term.asked
    refuse(wrong, "RenewalNotAllowed", until, term.asked)
    application = Application(*act.arguments[0])
    owner, role, *_ = model.signed(act)
    authority = application.authority
    refuse(owner != authority, "NotTheAuthority", authority, owner)
    refuse(role is e.KeyRole.SYSTEM, "SystemKeyNotAllowed", act.signers[0])
    matter = model.state.versions[application.version].matter
    granted = model.holds(authority, e.GrantKind.DECIDE, matter)
    refuse(not granted, "NotGrantedToDecide", authority, application.version)


def refuse_renewal(model: Model, act: Act) -> None:
    _undecided(model, act)
    two_officers(model, act)


def _undecided(model: Model, act: Act) -> Term:
    permit, term = _in_force(model, act)
    refuse(not term.asked, "RenewalNotRequested", permit)
    request, named = term.requests - 1, act.arguments[1]
    refuse(request != named, "SequenceMismatch", permit, request, named)
    return term


def _in_force(model: Model, act: Act) -> tuple[PermitId, Term]:
    permit = permit_id(application_id(act.arguments[0]))
    entry = model.state.permits.get(permit)
    if entry is None:
        raise RefusedError("PermitUnknown", (permit,))
    state = status(entry, now=model.now)
    wrong = state not in {State.VALID, State.SUSPENDED}
    refuse(wrong, "StateNotAllowed", permit, int(state))
    return permit, term_of(model, permit)
