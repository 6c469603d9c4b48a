"""Permit status: acts are stored, effects of time alone are computed.

`status` is a question, never a batch job, and gives the same answer as the view of
the same name on the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zeropermit.domain.evidence.evidence_set import EvidenceReference
from zeropermit.domain.evidence.references import evidence_references, revoked_among
from zeropermit.domain.ledger.identifiers import permit_id
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.doubt import in_doubt
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State


@dataclass(frozen=True, slots=True)
class PermitStatus:
    """A permit's state together with the status of its evidence."""

    state: State | None  #: None if it cannot be told (`permits.doubt`).
    revoked: int  #: Bit i: the evidence of requirement i is not valid any more.
    alerts: int  #: Bit i: that raises an alert (`BASIS_REVOKED`).


def status(permit: Permit, *, now: int) -> State:
    """Give the state from acts and time alone."""
    if permit.stored.terminal:
        return permit.stored
    if min(permit.start_until, permit.end_until) <= now:
        first = permit.start_until <= permit.end_until
        return State.LAPSED if first else State.EXPIRED
    return permit.stored


def is_deemed_renewed(permit: Permit, *, now: int) -> bool:
    """Whether a permit goes on beyond its end, since its renewal is undecided."""
    alive = not status(permit, now=now).terminal
    return alive and permit.end_decided <= now


def status_given(permit: Permit, revoked: int, *, now: int) -> State:
    """Give the state of a permit of whose evidence `revoked` was taken back."""
    state = status(permit, now=now)
    suspended = state is State.VALID and revoked & permit.suspend_on
    return State.SUSPENDED if suspended else state


def permit_status(state: LedgerState, permit: Permit, *, now: int) -> PermitStatus:
    """Give the state from acts, time and the status of the evidence.

    `state` includes presentations. If something unread could change the state, it is
    None.
    """
    identifier = permit_id(permit.application)
    references = references_of(state, permit)
    known = state.permits.get(identifier) is permit
    if references is None or not known or in_doubt(state, identifier, references):
        return PermitStatus(None, 0, 0)
    revoked = revoked_among(state, references)
    permit_state = status_given(permit, revoked, now=now)
    return PermitStatus(permit_state, revoked, revoked & permit.alert_on)


def references_of(
    state: LedgerState, permit: Permit
) -> Sequence[EvidenceReference] | None:
    """Name a permit's evidence; None if that was not read."""
    if permit.presentation is None:
        return None
    try:
        return evidence_references(state, permit.application, permit.presentation)
    except (KeyError, IndexError, ValueError):
        return None
