"""Preconditions of the acts in a permit's life: one function for each act.

Use cases, pages and audit call the same functions. They are written from
`docs/protocol.md` §6 and not from the contract. A field that is None is not checked: so
a page asks whether an act is open before anything was entered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from zeropermit import errors
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.permits import proceedings, renewal, work
from zeropermit.domain.permits.reasons import Ending, Measure, State
from zeropermit.domain.permits.turn import (
    IN_FORCE,
    LAPSED,
    SUSPENDED,
    VALID,
    Moment,
    at_turn,
    registered,
)

TO_STRIKE_OFF = LAPSED | {
    State.EXPIRED,
    State.WITHDRAWN,
    State.REVOKED,
    State.FORFEITED,
}
"""States of a permit that has ended and is struck off the register (许可法 70)."""


def suspend(
    state: LedgerState,
    moment: Moment,
    notice: bytes | None = None,
    reason: str | None = None,
) -> Violations:
    """Check that a valid permit is suspended, as its holder was told."""
    yield from at_turn(state, moment, VALID)
    yield from proceedings.told(state, moment, Measure.SUSPENDED, notice, reason)


def reinstate(state: LedgerState, moment: Moment) -> Violations:
    """Check that a suspended permit is given back."""
    yield from at_turn(state, moment, SUSPENDED)


def end(
    state: LedgerState,
    moment: Moment,
    ending: Ending,
    notice: bytes | None = None,
    reason: str | None = None,
) -> Violations:
    """Check that a permit in force is ended, as its holder was told."""
    yield from expect.allowed(ending != Ending.NONE, "an ending", ending)
    yield from at_turn(state, moment, IN_FORCE)
    yield from proceedings.told(state, moment, ending.measure, notice, reason)


def deregister(state: LedgerState, moment: Moment) -> Violations:
    """Check that a permit that has ended is struck off, and only once."""
    yield from at_turn(state, moment, TO_STRIKE_OFF)
    permit = state.permits.get(moment.permit)
    if permit is not None:
        yield from registered(permit)


def correct_document(
    state: LedgerState,
    moment: Moment,
    document: bytes | None = None,
    corrected: bytes | None = None,
) -> Violations:
    """Check that the document of a permit in force is corrected by a new one."""
    yield from at_turn(state, moment, IN_FORCE)
    permit = state.permits.get(moment.permit)
    if permit is not None and document is not None:
        same = document == permit.document
        wanted = f"document {to_hex(permit.document)}"
        yield from expect.allowed(same, wanted, document)
    if corrected is not None:
        yield from expect.given("document", corrected)
        yield from expect.new("document", corrected, state.by_document)


def supersede(state: LedgerState, moment: Moment) -> Violations:
    """Check that the permit that is to be changed is valid."""
    yield from at_turn(state, moment, VALID)


OPENINGS: Mapping[str, Callable[[LedgerState, Moment], Violations]] = MappingProxyType(
    {
        "ReportStart": work.report_start,
        "RequestExtension": work.request_extension,
        "Extend": work.extend,
        "RefuseExtension": work.refuse_extension,
        "ReportStop": work.report_stop,
        "ReportResumption": work.report_resumption,
        "Change": supersede,
        "Suspend": suspend,
        "Reinstate": reinstate,
        "ClearResumption": work.clear_resumption,
        "ConfirmStart": work.confirm_start,
        "GiveNotice": proceedings.give_notice,
        "Deregister": deregister,
        "CorrectDocument": correct_document,
        "RequestRenewal": renewal.request_renewal,
        "Renew": renewal.renew,
        "RefuseRenewal": renewal.refuse_renewal,
    }
)
"""Preconditions by the class of the act, before any field of the act is known."""


def refusals(
    state: LedgerState, permit: PermitId, *, now: int
) -> Mapping[str, errors.ZeropermitError | None]:
    """Give the error for which each act of `OPENINGS` is refused now.

    Returns:
        The errors by the class of the act; None for an act that is open.
    """
    moment = Moment(permit, now)
    return {
        act: expect.refusal(opening(state, moment)) for act, opening in OPENINGS.items()
    }
