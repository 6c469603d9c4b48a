"""Bugs to be planted in how a permit rests on an earlier one."""

from __future__ import annotations

from tests.invariants.bug import Bug

RULES = "contracts/RuleEngine.sol"
REQUIREMENTS = "contracts/libraries/Requirements.sol"

BUGS_OF_BASIS = (
    Bug(
        "earlier permit of another matter",
        REQUIREMENTS,
        "MatterId.unwrap(matter) != SchemaId.unwrap(RequirementSets.schemaOf(option))",
    ),
    Bug("earlier permit of another project", REQUIREMENTS, "about != subject"),
    Bug("earlier permit out of force", REQUIREMENTS, "state != State.Valid"),
    Bug(
        "earlier permit of another holder",
        REQUIREMENTS,
        "OrganisationId.unwrap(answered.applicant) == "
        "OrganisationId.unwrap(review.applicant)",
        "true",
    ),
    Bug(
        "basis never lost",
        RULES,
        "stored != State.Valid && stored != State.Superseded",
    ),
    Bug("anything named", RULES, "!isAttestation && !_isKnown(named.id)"),
)
