"""Predictions: keys, from their beginning to their end."""

from __future__ import annotations

from tests.invariants.acts import Act
from tests.invariants.expected_organisations import (
    enrolled,
    governs,
    guards,
    known_organisation,
)
from tests.invariants.model import NOBODY, Actor, Model, RefusedError, refuse
from zeropermit.domain.ledger.events import GrantKind, KeyRole, OrganisationKind
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    Address,
    OrganisationId,
    organisation_id,
)
from zeropermit.domain.ledger.state import Key

LAST_END = 2**40 - 1
"""Ends are before it, in the year 36812, or there is none."""
OF_BODIES = {KeyRole.NONE, KeyRole.AGENT}
OF_ENTERPRISES = {KeyRole.NONE, KeyRole.CHIEF, KeyRole.SYSTEM}
"""Roles that governance gives to no key of such organisations."""


def _known_key(model: Model, address: str) -> Key:
    key = model.state.keys.get(Address(address))
    if key is None:
        raise RefusedError("KeyUnknown", (address,))
    return key


def _new_key(
    model: Model, owner: OrganisationId, address: str, begin: int, until: int
) -> None:
    refuse(address == NOBODY, "KeyMissing")
    refuse(address in model.state.keys, "KeyExists", address)
    entry = model.state.organisations.get(owner)
    since = entry.keys_since if entry else 0
    empty = until <= begin or until <= model.now or begin < since
    endless = begin >= LAST_END or (until >= LAST_END and until != NO_END)
    refuse(empty or endless, "WindowEmpty", begin, until)


def _proven(model: Model, act: Act, owner: OrganisationId, address: str) -> None:
    """Refuse unless the new key signed too, for the organisation it will be of."""
    proof = act.signers[1]
    refuse(proof != address, "KeyNotProven", address, proof)
    model.stands_behind(act, 1, owner, known=False)


def is_enterprise(model: Model, owner: OrganisationId) -> bool:
    return model.state.organisations[owner].kind is OrganisationKind.ENTERPRISE


def _leads_enterprise(model: Model, actor: Actor) -> bool:
    return actor.role is KeyRole.OFFICER and is_enterprise(model, actor.organisation)


def add_key(model: Model, act: Act) -> None:
    owner, address, role, _, begin, until = act.arguments
    governs(model, act)
    known_organisation(model, owner)
    never = OF_ENTERPRISES if is_enterprise(model, owner) else OF_BODIES
    refuse(role in never, "KeyRoleNotAllowed", role)
    _new_key(model, owner, address, begin, until)


def enrol(model: Model, act: Act) -> None:
    uscc, name, address, role, until = act.arguments
    registrar = model.signer(act)
    granted = model.holds(registrar, GrantKind.ENROL, ZERO)
    refuse(not granted, "GrantMissing", registrar, GrantKind.ENROL, ZERO)
    given = role in {KeyRole.OFFICER, KeyRole.AGENT}
    refuse(not given, "KeyRoleNotAllowed", role)
    enrolled(model, uscc, name)
    owner = organisation_id(uscc)
    _proven(model, act, owner, address)
    _new_key(model, owner, address, begins(model, owner), until)


def begins(model: Model, owner: OrganisationId) -> int:
    """When a key begins that acts at once: not before a correction."""
    entry = model.state.organisations.get(owner)
    return max(model.now, entry.keys_since if entry else 0)


def appoint_key(model: Model, act: Act) -> None:
    address, role, _, until = act.arguments
    actor = model.signed(act)
    officer = actor.role is KeyRole.CHIEF and role == KeyRole.OFFICER
    agent = _leads_enterprise(model, actor) and role == KeyRole.AGENT
    refuse(not officer and not agent, "KeyRoleNotAllowed", role)
    _proven(model, act, actor.organisation, address)
    owner = actor.organisation
    _new_key(model, owner, address, begins(model, owner), until)


def _own_key(model: Model, address: str, owner: OrganisationId, signer: str) -> Key:
    key = _known_key(model, address)
    refuse(key.organisation != owner, "KeyNotManaged", address, signer)
    refuse(key.suspended, "KeyIsSuspended", address)
    return key


def _ends(model: Model, address: str, key: Key) -> None:
    over = key.retired or key.active_until <= model.now
    refuse(over, "KeyNotActive", address, model.now)


def retire_key(model: Model, act: Act) -> None:
    """By oneself, by a chief of the body, or by an officer of the enterprise."""
    (address,), (signer,) = act.arguments, act.signers
    actor = model.signed(act)
    key = _own_key(model, address, actor.organisation, signer)
    leads = actor.role is KeyRole.CHIEF or _leads_enterprise(model, actor)
    managed = (leads or address == signer) and key.role is not KeyRole.CHIEF
    refuse(not managed, "KeyNotManaged", address, signer)
    _ends(model, address, key)


def retire_chief(model: Model, act: Act) -> None:
    """By two chiefs; the retired one may be one of them."""
    (address,), (first, second) = act.arguments, act.signers
    owner = model.officers(act)
    key = _own_key(model, address, owner, first)
    for one, by in ((address, first), (first, first), (second, second)):
        chief = model.state.keys[Address(one)].role is KeyRole.CHIEF
        refuse(not chief, "KeyNotManaged", address, by)
    _ends(model, address, key)


def remove_key(model: Model, act: Act) -> None:
    (address,) = act.arguments
    governs(model, act)
    _ends(model, address, _known_key(model, address))


def cancel_authorization(model: Model, act: Act) -> None:
    (digest,), (signer,) = act.arguments, act.signers
    model.signed(act)
    gone = (signer, digest) in model.state.cancelled
    refuse(gone, "SignatureCancelled", signer, digest)


def report_compromise(model: Model, act: Act) -> None:
    address, since = act.arguments
    governs(model, act)
    future = since == 0 or since > model.now
    refuse(future, "CompromiseInFuture", since, model.now)
    _known_key(model, address)


def suspend_key(model: Model, act: Act) -> None:
    (address,) = act.arguments
    guards(model, act)
    key = _known_key(model, address)
    refuse(key.suspended, "KeyIsSuspended", address)
    refuse(key.retired, "KeyNotActive", address, model.now)


def reinstate_key(model: Model, act: Act) -> None:
    (address,) = act.arguments
    governs(model, act)
    entry = model.state.keys.get(Address(address))
    suspended = entry is not None and entry.suspended
    refuse(not suspended, "KeyNotSuspended", address)
