"""Conditions before each event of the organisation registry."""

from __future__ import annotations

from zeropermit.audit.checks.common import PriorState, created, signed
from zeropermit.audit.differences import Code
from zeropermit.domain.accounts import preconditions as rules
from zeropermit.domain.law.codes import is_uscc, is_uscc_shape
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import ZERO, organisation_id
from zeropermit.domain.ledger.state import Key, Organisation
from zeropermit.domain.ledger.texts import is_name
from zeropermit.domain.ledger.violations import Rule, Violation, Violations


def registered(prior: PriorState, event: e.OrganisationRegistered) -> Violations:
    """Check a new organisation.

    That the exception follows at once, if the check digit of its code fails, is seen
    in the order of the events (`audit.fold`).
    """
    derived, known = organisation_id(event.uscc), prior.state.organisations
    yield from created("organisation", derived, event.organisation, known)
    yield from expect.allowed(event.kind != 0, "a kind", event.kind)
    shape = is_uscc_shape(event.uscc)
    yield from expect.allowed(shape, "a code of GB 32100", event.uscc)
    yield from expect.allowed(is_name(event.name), "a name", event.name)


def exception_recorded(prior: PriorState, event: e.UsccExceptionRecorded) -> Violations:
    """Check an exception: of a known organisation, with a basis, and needed."""
    organisations = prior.state.organisations
    yield from expect.known("organisation", event.organisation, organisations)
    yield from expect.allowed(event.basis != ZERO, "a basis", event.basis)
    found = organisations.get(event.organisation)
    if found is not None:
        needed = not is_uscc(found.uscc)
        yield from expect.allowed(needed, "a failing check digit", found.uscc)


def corrected(prior: PriorState, event: e.OrganisationCorrected) -> Violations:
    """Check the correction of an entry: it was an enterprise so far."""
    derived = organisation_id(event.uscc)
    yield from expect.equal(Code.ID_NOT_DERIVED, derived, event.organisation)
    found = prior.state.organisations.get(event.organisation)
    yield from expect.known(
        "organisation", event.organisation, prior.state.organisations
    )
    if found is not None:
        enterprise = found.kind is e.OrganisationKind.ENTERPRISE
        yield from expect.allowed(enterprise, "an enterprise", found.kind.name)
    yield from expect.allowed(event.kind != 0, "a kind", event.kind)
    yield from expect.allowed(is_name(event.name), "a name", event.name)
    yield from expect.equal(Rule.TIME_MISMATCH, prior.time + 1, event.keys_since)


def key_added(prior: PriorState, event: e.KeyAdded) -> Violations:
    """Check a new key: by governance, by a registrar, or by its own organisation."""
    state = prior.state
    yield from expect.known("organisation", event.organisation, state.organisations)
    yield from expect.allowed(event.role != 0, "a role", event.role)
    times = {"active_from": event.active_from, "active_until": event.active_until}
    yield from rules.add_key(state, event.key, **times)
    organisation = state.organisations.get(event.organisation)
    if organisation is None:
        return
    yield from rules.key_of(
        organisation, event.role, event.active_from, event.active_until, now=prior.time
    )
    if event.by == prior.governance:
        return
    begins = max(prior.time, organisation.keys_since)
    yield from expect.equal(Rule.TIME_MISMATCH, begins, event.active_from)
    signer = state.keys.get(event.by)
    if signer is None:
        yield Violation(Rule.NAMES_UNKNOWN, "governance or a known key", event.by)
    elif signer.organisation == event.organisation:
        yield from _appointed(prior, event, signer)
    else:
        yield from _enrolled(prior, event, signer, organisation)


def _enrolled(
    prior: PriorState, event: e.KeyAdded, signer: Key, organisation: Organisation
) -> Violations:
    yield from signed(prior, "Enrol", signer.organisation, event.by)
    yield from rules.enrol(prior.state, event.organisation)
    yield from rules.role_given(event.role, (e.KeyRole.OFFICER, e.KeyRole.AGENT))
    yield from expect.equal(Rule.VALUE_NOT_ALLOWED, 0, event.person)


def _appointed(prior: PriorState, event: e.KeyAdded, signer: Key) -> Violations:
    yield from signed(prior, "AppointKey", event.organisation, event.by)
    yield from rules.appoint(prior.state, signer, event.role)


def key_retired(prior: PriorState, event: e.KeyRetired) -> Violations:
    """Check the end of a key: by governance, or by a person in charge of it."""
    key = prior.state.keys.get(event.key)
    if key is None:
        yield from expect.known("key", event.key, prior.state.keys)
        return
    yield from rules.window_open(key, now=prior.time)
    yield from expect.equal(Rule.TIME_MISMATCH, prior.time + 1, event.active_until)
    if event.by == prior.governance:
        return
    yield from rules.not_suspended(key)
    if key.role is e.KeyRole.CHIEF:
        pair = (event.by, event.second)
        yield from signed(prior, "RetireChief", key.organisation, *pair)
        return
    yield from signed(prior, "RetireKey", key.organisation, event.by)
    yield from rules.in_charge(prior.state, event.key, event.by)


def authorization_cancelled(
    prior: PriorState, event: e.AuthorizationCancelled
) -> Violations:
    """Check that a signer cancels an act once."""
    key = prior.state.keys.get(event.signer)
    if key is None:
        yield from expect.known("key", event.signer, prior.state.keys)
        return
    yield from signed(prior, "CancelAuthorization", key.organisation, event.signer)
    cancelled = (event.signer, event.digest)
    yield from expect.new("cancellation", cancelled, prior.state.cancelled)


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
    yield from rules.grant_regions(event.kind, event.regions)
    yield from rules.window(event.active_from, event.active_until)
    late = event.active_until > prior.time
    yield from expect.allowed(late, f"an end after {prior.time}", event.active_until)
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
