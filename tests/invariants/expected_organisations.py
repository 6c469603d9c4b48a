"""Predictions: organisations, grants, schemas and matters."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import category

from tests.invariants.acts import Act
from tests.invariants.model import NOBODY, Model, RefusedError, refuse
from zeropermit.domain.ledger.events import GrantKind, OrganisationKind
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    OrganisationId,
    matter_id,
    matter_version_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.matters.matter import MatterVersion

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100, in the order of their values."""
USCC_LENGTH = 18
DEFINITION_LIMIT = 8_192
WAITING_LIMIT = 8
NAME_LIMIT = 200
LAST_END = 2**40 - 1
"""Times of windows are before this second, or a window has no end."""
HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Categories of characters that nobody sees, or that turn the reading order."""


def governs(model: Model, act: Act, error: str = "NotGovernance") -> None:
    refuse(act.sender != model.governance, error, act.sender)


def guards(model: Model, act: Act) -> None:
    refuse(act.sender != model.state.guardian, "NotGuardian", act.sender)


def _shaped(uscc: str) -> bool:
    return len(uscc) == USCC_LENGTH and set(uscc) <= set(ALPHABET)


def _checks(uscc: str) -> bool:
    """Whether the last character checks the others (GB 32100)."""
    *first, last = map(ALPHABET.index, uscc)
    weighed = sum(value * pow(3, place, 31) for place, value in enumerate(first))
    return (weighed + last) % 31 == 0


def is_text(text: str) -> bool:
    """Whether it is 1 to 200 bytes of visible text without a space at its ends."""
    hidden = any(category(character) in HIDDEN for character in text)
    clean = text == text.strip(" ") and not hidden
    return clean and 0 < len(text.encode()) <= NAME_LIMIT


def _named(name: str) -> None:
    refuse(not is_text(name), "NameMalformed", name.encode())


def _registered(model: Model, owner: OrganisationId, name: str, kind: int) -> None:
    refuse(owner in model.state.organisations, "OrganisationExists", owner)
    refuse(kind == 0, "OrganisationKindMissing")
    _named(name)


def known_organisation(model: Model, owner: OrganisationId) -> None:
    known = owner in model.state.organisations
    refuse(not known, "OrganisationUnknown", owner)


def register(model: Model, act: Act) -> None:
    uscc, name, kind = act.arguments
    governs(model, act)
    proper = _shaped(uscc) and _checks(uscc)
    refuse(not proper, "UsccMalformed", uscc)
    _registered(model, organisation_id(uscc), name, kind)


def register_exception(model: Model, act: Act) -> None:
    """Of a code whose check digit fails, and of no other."""
    uscc, name, kind, basis = act.arguments
    governs(model, act)
    needed = _shaped(uscc) and not _checks(uscc)
    refuse(not needed, "UsccMalformed", uscc)
    refuse(basis == ZERO, "BasisMissing")
    _registered(model, organisation_id(uscc), name, kind)


def correct(model: Model, act: Act) -> None:
    uscc, name, kind = act.arguments
    owner = organisation_id(uscc)
    governs(model, act)
    known_organisation(model, owner)
    _enterprise(model, owner)
    refuse(kind == 0, "OrganisationKindMissing")
    _named(name)


def enrolled(model: Model, uscc: str, name: str) -> None:
    """Refuse an enrolment that cannot be, of a new code or a known one."""
    owner = organisation_id(uscc)
    if owner in model.state.organisations:
        _enterprise(model, owner)
        return
    proper = _shaped(uscc) and _checks(uscc)
    refuse(not proper, "UsccMalformed", uscc)
    refuse(uscc[0] != "9", "UsccOfNoEnterprise", uscc)
    _named(name)


def _enterprise(model: Model, owner: OrganisationId) -> None:
    kind = model.state.organisations[owner].kind
    other = kind is not OrganisationKind.ENTERPRISE
    refuse(other, "NotAnEnterprise", owner)


def grant(model: Model, act: Act) -> None:
    owner, kind, scope, regions, begin, until, _ = act.arguments
    governs(model, act)
    known_organisation(model, owner)
    body = model.state.organisations[owner].kind is OrganisationKind.PUBLIC_BODY
    refuse(not body, "NotAPublicBody", owner)
    refuse(kind == 0, "GrantKindMissing")
    unscoped = scope == ZERO
    refuse((kind == GrantKind.ENROL) != unscoped, "GrantScopeMismatch", kind, scope)
    _named_regions(kind, regions)
    empty = until <= begin or until <= model.now
    endless = begin >= LAST_END or (until >= LAST_END and until != NO_END)
    refuse(empty or endless, "WindowEmpty", begin, until)
    entry = model.state.grants.get((owner, kind, scope))
    running = entry is not None and entry.active_until > model.now
    refuse(running, "GrantExists", owner, kind, scope)


def _named_regions(kind: int, regions: Sequence[int]) -> None:
    """A grant to decide has one to eight regions of two, four or six digits."""
    fits = 1 <= len(regions) <= 8 if kind == GrantKind.DECIDE else not regions
    refuse(not fits, "GrantRegionCount", kind, len(regions))
    for region in regions:
        odd = len(str(region)) not in {2, 4, 6} or region == 0
        refuse(odd, "GrantRegionMalformed", region)


def withdraw_grant(model: Model, act: Act) -> None:
    owner, kind, scope = act.arguments
    governs(model, act)
    entry = model.state.grants.get((owner, kind, scope))
    over = entry is None or entry.active_until <= model.now
    refuse(over, "GrantMissing", owner, kind, scope)


def suspend_organisation(model: Model, act: Act) -> None:
    (owner,) = act.arguments
    guards(model, act)
    known_organisation(model, owner)
    suspended = model.state.organisations[owner].suspended
    refuse(suspended, "OrganisationIsSuspended", owner)


def reinstate_organisation(model: Model, act: Act) -> None:
    (owner,) = act.arguments
    governs(model, act)
    entry = model.state.organisations.get(owner)
    suspended = entry is not None and entry.suspended
    refuse(not suspended, "OrganisationNotSuspended", owner)


def appoint_guardian(model: Model, act: Act) -> None:
    governs(model, act)
    refuse(act.arguments[0] == NOBODY, "GuardianMissing")


def define_schema(model: Model, act: Act) -> None:
    code, definition = act.arguments
    schema = schema_id(code)
    governs(model, act, "NotMatterGovernance")
    refuse(not definition, "DefinitionMissing")
    long = len(definition.encode()) > DEFINITION_LIMIT
    refuse(long or not definition.isprintable(), "DefinitionMalformed")
    refuse(schema in model.state.schemas, "SchemaExists", schema)


def publish(model: Model, act: Act) -> None:
    """Requirement sets are well formed here: their shape is tested by itself."""
    picked = (act.arguments[i] for i in (1, 7, 8, 9, 10))
    requirements, subject, *digests, begin = picked
    governs(model, act, "NotMatterGovernance")
    refuse(not subject, "MatterSubjectMissing")
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
    governs(model, act, "NotMatterGovernance")
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
