"""Predictions: organisations, keys, grants, schemas and matters."""

from __future__ import annotations

from tests.invariants.acts import Act
from tests.invariants.model import NOBODY, Model, RefusedError, refuse
from zeropermit.domain.ledger.events import GrantKind, KeyRole, OrganisationKind
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    Address,
    OrganisationId,
    matter_id,
    matter_version_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.ledger.state import Key
from zeropermit.domain.matters.matter import MatterVersion

CHARACTERS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
USCC_LENGTH = 18
DEFINITION_LIMIT = 8_192
WAITING_LIMIT = 8


def _governs(model: Model, act: Act, error: str = "NotGovernance") -> None:
    refuse(act.sender != model.governance, error, act.sender)


def _guards(model: Model, act: Act) -> None:
    refuse(act.sender != model.state.guardian, "NotGuardian", act.sender)


def _well_formed(uscc: str) -> None:
    shaped = len(uscc) == USCC_LENGTH and CHARACTERS.issuperset(uscc)
    refuse(not shaped, "UsccMalformed", uscc)


def _known_organisation(model: Model, owner: OrganisationId) -> None:
    known = owner in model.state.organisations
    refuse(not known, "OrganisationUnknown", owner)


def _known_key(model: Model, address: str) -> Key:
    key = model.state.keys.get(Address(address))
    if key is None:
        raise RefusedError("KeyUnknown", (address,))
    return key


def _new_key(model: Model, address: str, begin: int, until: int) -> None:
    refuse(address == NOBODY, "KeyMissing")
    refuse(address in model.state.keys, "KeyExists", address)
    refuse(until <= begin, "WindowEmpty", begin, until)


def register(model: Model, act: Act) -> None:
    uscc, _, kind = act.arguments
    owner = organisation_id(uscc)
    _governs(model, act)
    refuse(kind == 0, "OrganisationKindMissing")
    refuse(owner in model.state.organisations, "OrganisationExists", owner)
    _well_formed(uscc)


def add_key(model: Model, act: Act) -> None:
    owner, address, role, begin, until = act.arguments
    _governs(model, act)
    _known_organisation(model, owner)
    refuse(role == 0, "KeyRoleMissing")
    _new_key(model, address, begin, until)


def enrol(model: Model, act: Act) -> None:
    uscc, _, address, until = act.arguments
    registrar = model.signer(act)
    granted = model.holds(registrar, GrantKind.ENROL, ZERO)
    refuse(not granted, "GrantMissing", registrar, GrantKind.ENROL, ZERO)
    owner = organisation_id(uscc)
    known = model.state.organisations.get(owner)
    if known is None:
        _well_formed(uscc)
    else:
        enterprise = known.kind is OrganisationKind.ENTERPRISE
        refuse(not enterprise, "NotAnEnterprise", owner)
    _new_key(model, address, model.now, until)


def retire_key(model: Model, act: Act) -> None:
    (address,) = act.arguments
    signer = model.signed(act)
    key = _known_key(model, address)
    refuse(key.active_until <= model.now, "KeyNotActive", address, model.now)
    if signer != model.governance:
        owner, role = model.acting(signer)
        refuse(owner != key.organisation, "KeyOfAnother", address, signer)
        refuse(role is not KeyRole.OFFICER, "KeyNotOfAnOfficer", signer)


def report_compromise(model: Model, act: Act) -> None:
    address, since = act.arguments
    _governs(model, act)
    future = since == 0 or since > model.now
    refuse(future, "CompromiseInFuture", since, model.now)
    _known_key(model, address)


def grant(model: Model, act: Act) -> None:
    owner, kind, scope, begin, until, _ = act.arguments
    _governs(model, act)
    _known_organisation(model, owner)
    body = model.state.organisations[owner].kind is OrganisationKind.PUBLIC_BODY
    refuse(not body, "NotAPublicBody", owner)
    refuse(kind == 0, "GrantKindMissing")
    unscoped = scope == ZERO
    refuse((kind == GrantKind.ENROL) != unscoped, "GrantScopeMismatch", kind, scope)
    refuse(until <= begin or until <= model.now, "WindowEmpty", begin, until)
    entry = model.state.grants.get((owner, kind, scope))
    running = entry is not None and entry.active_until > model.now
    refuse(running, "GrantExists", owner, kind, scope)


def withdraw_grant(model: Model, act: Act) -> None:
    owner, kind, scope = act.arguments
    _governs(model, act)
    entry = model.state.grants.get((owner, kind, scope))
    over = entry is None or entry.active_until <= model.now
    refuse(over, "GrantMissing", owner, kind, scope)


def suspend_organisation(model: Model, act: Act) -> None:
    (owner,) = act.arguments
    _guards(model, act)
    _known_organisation(model, owner)
    suspended = model.state.organisations[owner].suspended
    refuse(suspended, "OrganisationIsSuspended", owner)


def suspend_key(model: Model, act: Act) -> None:
    (address,) = act.arguments
    _guards(model, act)
    refuse(_known_key(model, address).suspended, "KeyIsSuspended", address)


def reinstate_organisation(model: Model, act: Act) -> None:
    (owner,) = act.arguments
    _governs(model, act)
    entry = model.state.organisations.get(owner)
    suspended = entry is not None and entry.suspended
    refuse(not suspended, "OrganisationNotSuspended", owner)


def reinstate_key(model: Model, act: Act) -> None:
    (address,) = act.arguments
    _governs(model, act)
    entry = model.state.keys.get(Address(address))
    suspended = entry is not None and entry.suspended
    refuse(not suspended, "KeyNotSuspended", address)


def appoint_guardian(model: Model, act: Act) -> None:
    _governs(model, act)
    refuse(act.arguments[0] == NOBODY, "GuardianMissing")


def define_schema(model: Model, act: Act) -> None:
    code, definition = act.arguments
    schema = schema_id(code)
    _governs(model, act, "NotMatterGovernance")
    refuse(not definition, "DefinitionMissing")
    long = len(definition.encode()) > DEFINITION_LIMIT
    refuse(long or not definition.isprintable(), "DefinitionMalformed")
    refuse(schema in model.state.schemas, "SchemaExists", schema)


def publish(model: Model, act: Act) -> None:
    """Requirement sets are well formed here: their shape is tested by itself."""
    requirements, *digests, begin = (act.arguments[i] for i in (1, 4, 5, 6))
    _governs(model, act, "NotMatterGovernance")
    refuse(ZERO in digests, "DefinitionMissing")
    refuse(begin and begin < model.now, "StartInPast", begin, model.now)
    refuse(not requirements, "RequirementSetEmpty")
    matter = matter_id(act.arguments[0])
    many = len(_waiting(model, matter, begin or model.now)) > WAITING_LIMIT
    refuse(many, "WaitingLimit", matter, WAITING_LIMIT)


def _waiting(model: Model, matter: bytes, begin: int) -> list[MatterVersion]:
    """Versions that open later than now, and before each that came after them."""
    versions = [v for v in model.state.versions.values() if v.matter == matter]
    return [
        version
        for version in versions
        if model.now < version.opens_at < begin
        and all(
            version.opens_at < newer.opens_at
            for newer in versions
            if newer.number > version.number
        )
    ]


def retire(model: Model, act: Act) -> None:
    (version,) = act.arguments
    _governs(model, act, "NotMatterGovernance")
    entry = model.state.versions.get(version)
    if entry is None:
        raise RefusedError("MatterVersionUnknown", (version,))
    refuse(entry.open_until <= model.now, "MatterVersionClosed", version)


def latest_version(model: Model, matter: str) -> int:
    """Number of the newest version of a matter; zero if there is none."""
    number = 0
    while matter_version_id(matter_id(matter), number + 1) in model.state.versions:
        number += 1
    return number
