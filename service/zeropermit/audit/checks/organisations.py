"""Conditions before each event of the organisation registry."""

from __future__ import annotations

from zeropermit.audit.checks.common import PriorState, created, signed
from zeropermit.domain.accounts import preconditions as rules
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import ZERO, organisation_id
from zeropermit.domain.ledger.state import Key, Organisation
from zeropermit.domain.ledger.violations import Rule, Violation, Violations


def registered(prior: PriorState, event: e.OrganisationRegistered) -> Violations:
    """Check a new organisation."""
    derived, known = organisation_id(event.uscc), prior.state.organisations
    yield from created("organisation", derived, event.organisation, known)
    yield from expect.allowed(event.kind != 0, "a kind", event.kind)


def key_added(prior: PriorState, event: e.KeyAdded) -> Violations:
    """Check a new key: by governance, or by a public body that may enrol."""
    state = prior.state
    yield from expect.known("organisation", event.organisation, state.organisations)
    yield from expect.allowed(event.role != 0, "a role", event.role)
    times = {"active_from": event.active_from, "active_until": event.active_until}
    yield from rules.add_key(state, event.key, **times)
    if event.by != prior.governance:
        yield from _enrolled(prior, event)


def _enrolled(prior: PriorState, event: e.KeyAdded) -> Violations:
    signer = prior.state.keys.get(event.by)
    if signer is None:
        yield Violation(Rule.NAMES_UNKNOWN, "governance or a known key", event.by)
        return
    yield from signed(prior, "Enrol", signer.organisation, event.by)
    yield from rules.enrol(prior.state, event.organisation)
    yield from expect.equal(Rule.KEY_ROLE, e.KeyRole.OFFICER, event.role)
    yield from expect.equal(Rule.TIME_MISMATCH, prior.time, event.active_from)


def key_retired(prior: PriorState, event: e.KeyRetired) -> Violations:
    """Check the end of a key: by governance, or by an officer of its organisation."""
    yield from rules.retire_key(prior.state, event.key, now=prior.time)
    key = prior.state.keys.get(event.key)
    if key is None:
        return
    yield from expect.equal(Rule.TIME_MISMATCH, prior.time, event.active_until)
    if event.by != prior.governance:
        yield from signed(prior, "RetireKey", key.organisation, event.by)


def key_compromised(prior: PriorState, event: e.KeyCompromised) -> Violations:
    """Check the report of a compromise: not of the future."""
    yield from expect.known("key", event.key, prior.state.keys)
    wanted = f"at most {prior.time}"
    yield from expect.allowed(0 < event.since <= prior.time, wanted, event.since)


def grant_given(prior: PriorState, event: e.GrantGiven) -> Violations:
    """Check a grant: to a public body, with a scope that fits its kind."""
    organisation = prior.state.organisations.get(event.organisation)
    if organisation is None:
        yield Violation(Rule.NAMES_UNKNOWN, "a known organisation", "an unknown one")
        return
    public = organisation.kind is e.OrganisationKind.PUBLIC_BODY
    yield from expect.allowed(public, "a public body", event.organisation)
    yield from expect.allowed(event.kind != 0, "a kind of grant", event.kind)
    unscoped = event.kind is e.GrantKind.ENROL
    fits = (event.scope == ZERO) is unscoped
    yield from expect.allowed(fits, "no scope" if unscoped else "a scope", event.scope)
    yield from rules.window(event.active_from, event.active_until)
    if _grant_ends(prior, event) > prior.time:
        found = f"one until {_grant_ends(prior, event)}"
        yield Violation(Rule.EXISTS_ALREADY, "no such grant in force", found)


def grant_withdrawn(prior: PriorState, event: e.GrantWithdrawn) -> Violations:
    """Check the end of a grant."""
    if _grant_ends(prior, event) <= prior.time:
        scope = "0x" + event.scope.hex()
        yield Violation(Rule.NAMES_UNKNOWN, "a grant in force", f"none of {scope}")
    yield from expect.equal(Rule.TIME_MISMATCH, prior.time, event.active_until)


def _grant_ends(prior: PriorState, event: e.GrantGiven | e.GrantWithdrawn) -> int:
    where = (event.organisation, event.kind, event.scope)
    grant = prior.state.grants.get(where)
    return grant.active_until if grant else 0


def organisation_switched(
    prior: PriorState, event: e.OrganisationSuspended | e.OrganisationReinstated
) -> Violations:
    """Check that an organisation is suspended, or reinstated, and was not yet."""
    yield from expect.known(
        "organisation", event.organisation, prior.state.organisations
    )
    entry = prior.state.organisations.get(event.organisation)
    yield from _switched(entry, to_suspend=isinstance(event, e.OrganisationSuspended))


def key_switched(
    prior: PriorState, event: e.KeySuspended | e.KeyReinstated
) -> Violations:
    """Check that a key is suspended, or reinstated, and was not yet."""
    yield from expect.known("key", event.key, prior.state.keys)
    entry = prior.state.keys.get(event.key)
    yield from _switched(entry, to_suspend=isinstance(event, e.KeySuspended))


def _switched(entry: Organisation | Key | None, *, to_suspend: bool) -> Violations:
    words = {True: "suspended", False: "not suspended"}
    if entry is not None:
        found = words[entry.suspended]
        yield from expect.equal(Rule.STATE_NOT_ALLOWED, words[not to_suspend], found)


def guardian_appointed(prior: PriorState, event: e.GuardianAppointed) -> Violations:
    """Accept any guardian: governance alone can appoint one."""
    yield from ()
