"""Permits that were got by deceit: the holder may not apply again for three years.

Administrative Licensing Law, article 79: of matters that directly concern public
safety, health, life or property.
"""

from __future__ import annotations

from typing import Final

from zeropermit import errors
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import OrganisationId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.matters.matter import MatterVersion
from zeropermit.domain.permits.reasons import DECEIT, Ending

_MONTHS_OF_BAR: Final = 36


def bar_ends(second: int) -> int:
    """Give the second from which somebody may apply again, whose permit ended then."""
    return add_months(second, _MONTHS_OF_BAR)


def bars_holder(state: LedgerState, event: e.PermitEnded) -> bool:
    """Whether the holder of a permit that was ended may not apply again."""
    permit = state.permits.get(event.permit)
    if permit is None or (event.ending, event.reason) != (Ending.REVOKED, DECEIT):
        return False
    content = state.applications[permit.application].content
    return state.versions[content.version].public_safety


def not_barred(
    state: LedgerState, applicant: OrganisationId, version: MatterVersion, *, now: int
) -> Violations:
    """Check that an organisation may apply for a matter."""
    until = state.may_apply_from.get((applicant, version.matter), 0)
    if now < until:
        error = errors.BarredFromApplyingError(until)
        found = f"barred until {until}"
        yield Violation(Rule.APPLICANT_BARRED, "one that may apply", found, error)
