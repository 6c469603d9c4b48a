"""Predictions: a permit is handed over and accepted, and whose act its forfeiture is.

All of it is read from the journal of events.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.invariants.acts import Act, application_id
from tests.invariants.model import Model, RefusedError, refuse
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    Address,
    OrganisationId,
    PermitId,
    organisation_id,
    permit_id,
)
from zeropermit.domain.permits.reasons import Measure, State
from zeropermit.domain.permits.status import status
from zeropermit.domain.supervision.events import (
    HandOverFact,
    SupervisionAccepted,
    SupervisionHandedOver,
)


class Care(NamedTuple):
    """The supervision of a line of permits."""

    made: int = 0
    """Hand-overs so far."""
    waiting: bytes = ZERO
    """Body that has not accepted yet; zero if there is none."""
    supervisor: bytes = ZERO
    """Body that accepted last; zero if none did."""


def origin_of(model: Model, permit: PermitId) -> PermitId:
    """First permit of a line, from the changes."""
    while permit in model.state.replaces:
        permit = model.state.replaces[permit]
    return permit


def care_of(model: Model, permit: PermitId) -> Care:
    origin, care = origin_of(model, permit), Care()
    for _, event in model.journal:
        if not isinstance(event, HandOverFact):
            continue
        if origin_of(model, event.permit) != origin:
            continue
        if isinstance(event, SupervisionHandedOver):
            care = Care(care.made + 1, event.supervisor, care.supervisor)
        else:
            care = Care(care.made, ZERO, event.supervisor)
    return care


def left_to_supervisor(model: Model, permit: PermitId, measure: int) -> bool:
    """Whether the version of a permit leaves a measure to the supervisor."""
    version = _content(model, permit).version
    published = [
        event
        for _, event in model.journal
        if isinstance(event, e.MatterVersionPublished) and event.version == version
    ]
    return measure == Measure.FORFEITED and published[0].forfeited_by_supervisor


def supervisor_for(
    model: Model, permit: PermitId, measure: int, named: PermitId | None = None
) -> bytes:
    """Refuse if nobody may; give the supervisor, or zero for the authority."""
    if not left_to_supervisor(model, permit, measure):
        return ZERO
    supervisor = care_of(model, permit).supervisor
    refuse(supervisor == ZERO, "NotSupervised", named or permit)
    return supervisor


def own_notice(model: Model, permit: PermitId, named: PermitId) -> bytes:
    """Refuse the notice of another body; give the body as `supervisor_for`."""
    origin = origin_of(model, permit)
    last = [
        event
        for _, event in model.journal
        if isinstance(event, e.NoticeGiven) and origin_of(model, event.permit) == origin
    ][-1]
    supervisor = supervisor_for(model, permit, last.measure, named)
    giver = ZERO
    if left_to_supervisor(model, last.permit, last.measure):
        giver = model.state.keys[last.first].organisation
    refuse(giver != supervisor, "NoticeOfAnother", named, giver)
    return supervisor


def decided(model: Model, act: Act, supervisor: bytes = ZERO) -> None:
    """Refuse unless two officers of the body signed, which holds the matter."""
    application = Application(*act.arguments[0])
    owner, authority = model.officers(act), application.authority
    matter = model.state.versions[application.version].matter
    if supervisor == ZERO:
        refuse(owner != authority, "NotTheAuthority", authority, owner)
        granted = model.holds(authority, e.GrantKind.DECIDE, matter)
        refuse(not granted, "NotGrantedToDecide", authority, application.version)
    else:
        refuse(owner != supervisor, "NotTheSupervisor", supervisor, owner)
        _inspects(model, supervisor, matter)


def hand_over(model: Model, act: Act) -> None:
    permit, application = _in_force(model, act)
    _, sequence, uscc = act.arguments
    signer, authority = model.signer(act), application.authority
    refuse(signer != authority, "NotTheAuthority", authority, signer)
    care, body = care_of(model, permit), organisation_id(uscc)
    _at_turn(permit, care.made, sequence)
    refuse(body == care.supervisor, "SupervisesAlready", permit, body)
    _inspects(model, body, model.state.versions[application.version].matter)


def accept(model: Model, act: Act) -> None:
    permit, application = _in_force(model, act)
    signer, care = model.signer(act), care_of(model, permit)
    refuse(care.waiting == ZERO, "NothingToAccept", permit)
    _at_turn(permit, care.made - 1, act.arguments[1])
    refuse(signer != care.waiting, "NotTheSupervisor", care.waiting, signer)
    _inspects(model, signer, model.state.versions[application.version].matter)


def handed_over(model: Model, act: Act) -> list[e.Event]:
    application, sequence, uscc = act.arguments
    words = (permit_id(application_id(application)), organisation_id(uscc), sequence)
    return [SupervisionHandedOver(*words, Address(act.signers[0]))]


def accepted(model: Model, act: Act) -> list[e.Event]:
    application, sequence = act.arguments
    owner = model.state.keys[Address(act.signers[0])].organisation
    words = (permit_id(application_id(application)), owner, sequence)
    return [SupervisionAccepted(*words, Address(act.signers[0]))]


def _content(model: Model, permit: PermitId) -> Application:
    entry = model.state.permits[permit]
    return model.state.applications[entry.application].content


def _in_force(model: Model, act: Act) -> tuple[PermitId, Application]:
    permit = permit_id(application_id(act.arguments[0]))
    entry = model.state.permits.get(permit)
    if entry is None:
        raise RefusedError("PermitUnknown", (permit,))
    state = status(entry, now=model.now)
    ended = state not in {State.VALID, State.SUSPENDED}
    refuse(ended, "StateNotAllowed", permit, int(state))
    return permit, _content(model, permit)


def _at_turn(permit: PermitId, made: int, sequence: int) -> None:
    wrong = made != sequence
    refuse(wrong, "HandOverOutOfSequence", permit, made, sequence)


def _inspects(model: Model, body: bytes, matter: bytes) -> None:
    granted = model.holds(OrganisationId(body), e.GrantKind.INSPECT, matter)
    refuse(not granted, "NotGrantedToInspect", body, matter)
