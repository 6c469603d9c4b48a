"""Bugs to be planted in how a permit rests on an earlier one."""

from __future__ import annotations

from tests.invariants.bug import Bug

REQUIREMENTS = "contracts/libraries/Requirements.sol"
RULES = "contracts/RuleEngine.sol"

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
    Bug("basis never lost", RULES, "return stored != State.Valid;", "return false;"),
    Bug(
        "changed basis never lost",
        RULES,
        "stored = _PERMITS.permitById(_PERMITS.latestOf(permit)).stored",
        "stored = State.Valid",
    ),
    Bug(
        "latest not followed",
        "contracts/PermitRegistry.sol",
        "_latest[first] = permit;",
        "",
    ),
    Bug(
        "anything named",
        RULES,
        "Identifiers.permitContent(document, ids) != content",
    ),
)
