"""Bugs to be planted in owner, origin and rights of keys."""

from __future__ import annotations

from tests.invariants.bug import Bug

ATTESTATIONS = "contracts/AttestationRegistry.sol"
AUTHORIZED = "contracts/Authorized.sol"
CODES = "contracts/libraries/Codes.sol"
COMMITMENTS = "contracts/CommitmentRegistry.sol"
ORGANISATIONS = "contracts/OrganisationRegistry.sol"

BUGS_OF_KEYS = (
    # Two officers
    Bug("one person with two keys", AUTHORIZED, "one.person == other.person"),
    Bug(
        "officers who are nobody",
        AUTHORIZED,
        "one.person == 0 || other.person == 0",
    ),
    Bug(
        "officers of two organisations",
        AUTHORIZED,
        "organisation != other.organisation",
    ),
    Bug("anyone is an officer", AUTHORIZED, "!_isOfficer(officer.role)"),
    # What was cancelled
    Bug(
        "cancellation ignored",
        AUTHORIZED,
        "actor.cancels && _isCancelled(signer, digest)",
    ),
    Bug(
        "cancellation not kept",
        ORGANISATIONS,
        "_cancelled[signer][digest] = true;",
        "",
    ),
    Bug(
        "cancellation never looked up",
        ORGANISATIONS,
        "_keys[signer].cancels = true;",
        "",
    ),
    # What was corrected
    Bug(
        "keys from before a correction act on",
        ORGANISATIONS,
        "entry.from >= organisation.keysSince",
        "true",
    ),
    Bug(
        "a correction spares the keys of its second",
        ORGANISATIONS,
        "entry.keysSince = Clock.time() + 1;",
        "entry.keysSince = Clock.time();",
    ),
    Bug(
        "a key from before a correction is given",
        ORGANISATIONS,
        "from < _organisations[organisation].keysSince",
    ),
    # Who gives keys, and who takes them
    Bug("a key proven by another", ORGANISATIONS, "proof.signer != key"),
    Bug(
        "a key that nobody proved",
        ORGANISATIONS,
        "_requireSignature(proof, Actor(organisation, KeyRole.None, 0, false), act);",
        "",
    ),
    Bug(
        "an agent appoints",
        ORGANISATIONS,
        "_isInCharge(actor) && role == KeyRole.Agent",
        "role == KeyRole.Agent",
    ),
    Bug(
        "any role enrolled",
        ORGANISATIONS,
        "role != KeyRole.Officer && role != KeyRole.Agent",
    ),
    Bug(
        "any role in any organisation",
        ORGANISATIONS,
        "isOfEnterprise ? isForBodies : isForEnterprises",
    ),
    Bug("a public body enrolled", ORGANISATIONS, "!Codes.isOfEnterprise(uscc)"),
    Bug("any number of regions", ORGANISATIONS, "!isCounted"),
    Bug("a region of any length", ORGANISATIONS, "!Regions.isRegion(regions[i])"),
    Bug("any colleague retired", ORGANISATIONS, "!mayRetire"),
    Bug("a chief retired by one", ORGANISATIONS, "entry.role == KeyRole.Chief"),
    Bug(
        "a chief retired by an officer",
        ORGANISATIONS,
        "_keys[second.signer].role != KeyRole.Chief",
    ),
    Bug(
        "another's key retired",
        ORGANISATIONS,
        "_organisationOf(entry) != organisation",
    ),
    Bug(
        "a retired key acts in its last second",
        ORGANISATIONS,
        "entry.status = KeyStatus.Retired;",
        "",
    ),
    Bug(
        "retiring undoes what was signed in its second",
        ORGANISATIONS,
        "entry.until = uint40(Clock.time() + 1);",
        "entry.until = uint40(Clock.time());",
    ),
    # What keys may do, and what codes are
    Bug("an agent promises", COMMITMENTS, "actor.role == KeyRole.Agent"),
    Bug(
        "a suspended body cannot revoke",
        ATTESTATIONS,
        "_ORGANISATIONS.revoking(authorization.signer)",
        "_ORGANISATIONS.acting(authorization.signer)",
    ),
    Bug("check digit ignored", CODES, "sum % _MODULUS == 0", "true"),
)
