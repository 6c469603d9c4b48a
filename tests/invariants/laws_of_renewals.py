"""The laws of renewals, each from the journal of events alone."""

from __future__ import annotations

from tests.invariants.expected_renewals import TO_DECIDE
from tests.invariants.model import Model
from tests.invariants.tally import Law, Tally
from tests.invariants.terms import term_of
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.permits.reasons import State


def after(tally: Tally, model: Model, event: e.RenewalStep) -> None:
    """Look at an act on a renewal; `model` is the state before it."""
    law = Law.a_renewal_is_asked_for_in_time_and_within_the_old_term
    term = term_of(model, event.permit)
    if isinstance(event, e.RenewalRequested):
        in_time = not term.asked and model.now + TO_DECIDE < term.decided
        tally.check(law, holds=in_time, what=f"{event}: {term}")
        span = event.valid_until - term.decided
        within = 0 < span < term.decided - term.since + DAY
        tally.check(law, holds=within, what=f"{event}: {term}")
        return
    tally.check(law, holds=term.asked, what=f"{event}, and nobody asked")
    if isinstance(event, e.PermitRenewed):
        later = max(model.now, term.decided) < event.valid_until <= term.asked
        tally.check(law, holds=later, what=f"{event}: {term}")
        key = model.state.keys[event.by]
        own = key.organisation == model.state.permits[event.permit].authority
        officer = key.role is not e.KeyRole.SYSTEM
        tally.check(law, holds=own and officer, what=f"{event} by another")


def kept_until_decided(
    tally: Tally, model: Model, permit: PermitId, shown: State
) -> None:
    """A permit whose holder asked in time goes on until that is decided.

    `shown` is its status on chain; when the day asked for has come, it has expired.
    """
    entry = model.state.permits[permit]
    term = term_of(model, permit) if entry.renewal.requests else None
    if term is None or entry.stored.terminal:
        return
    ends = term.ends
    if entry.start_until <= min(model.now, ends):
        return  # it has lapsed
    law = Law.a_renewal_asked_for_in_time_keeps_a_permit_until_decided
    wanted = entry.stored if model.now < ends else State.EXPIRED
    tally.check(law, holds=shown is wanted, what=f"{term}: {shown.name}")
