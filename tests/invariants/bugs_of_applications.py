"""Bugs to be planted in the acts on applications."""

from __future__ import annotations

from tests.invariants.bug import Bug

COMMITMENTS = "contracts/CommitmentRegistry.sol"
PERMITS = "contracts/PermitRegistry.sol"
RULES = "contracts/RuleEngine.sol"

BUGS_OF_APPLICATIONS = (
    Bug("issued though closed", RULES, "state.stage != Stage.Open"),
    Bug(
        "committed though closed",
        COMMITMENTS,
        "if (state.stage != Stage.Open) "
        "revert ApplicationClosed(application, state.stage);",
        "",
    ),
    Bug(
        "closed twice",
        COMMITMENTS,
        "if (state.stage != Stage.Open) revert ApplicationClosed(id, state.stage);",
        "",
    ),
    Bug(
        "closed though issued",
        COMMITMENTS,
        "_PERMITS.status(permit) != State.Unknown",
    ),
    Bug(
        "withdrawal of an application not kept",
        COMMITMENTS,
        "_applications[id].stage = Stage.Withdrawn;",
        "",
    ),
    Bug("anyone takes back", COMMITMENTS, "organisation != application.applicant"),
    Bug(
        "declined as if refused",
        COMMITMENTS,
        "_applications[id].stage = Stage.Declined;",
        "_applications[id].stage = Stage.Refused;",
    ),
    Bug(
        "refusal not kept",
        COMMITMENTS,
        "_applications[id].stage = Stage.Refused;",
        "",
    ),
    Bug(
        "an old signature refuses",
        COMMITMENTS,
        "proceeding.sequence != sequence",
    ),
    Bug("accepted twice", COMMITMENTS, "proceeding.acceptedAt != 0"),
    Bug(
        "acceptance not kept",
        COMMITMENTS,
        "proceeding.acceptedAt = uint40(Clock.time());",
        "",
    ),
    Bug(
        "accepted without a grant",
        COMMITMENTS,
        "_requireGrant(application, version.matter);",
        "",
    ),
    Bug("applied for after deceit", COMMITMENTS, "Clock.time() < until"),
    Bug(
        "any revocation bars",
        PERMITS,
        "ending == Ending.Revoked && keccak256(bytes(reason)) == _DECEIT",
        "ending == Ending.Revoked",
    ),
    Bug(
        "deceit bars where no safety is at stake",
        PERMITS,
        "if (!_MATTERS.isOfPublicSafety(application.version)) return;",
        "",
    ),
    Bug(
        "asked twice",
        COMMITMENTS,
        "if (before != 0) revert CorrectionAlreadyRequested(id, before);",
        "",
    ),
    Bug(
        "another body asks",
        COMMITMENTS,
        "authority != application.authority",
    ),
    Bug("asked in any text", COMMITMENTS, "!Texts.isName(bytes(missing))"),
    Bug("answered twice", COMMITMENTS, "proceeding.correctedAt != 0"),
    Bug("answered unasked", COMMITMENTS, "proceeding.correctionRequestedAt == 0"),
    Bug("prolonged twice", COMMITMENTS, "proceeding.dueAt != 0"),
    Bug(
        "prolonged by a second less",
        COMMITMENTS,
        "proceeding.dueAt = uint40(dueAt);",
        "proceeding.dueAt = uint40(dueAt - 1);",
    ),
    Bug("pauses overlap", COMMITMENTS, "begins < before"),
    Bug("a pause of the past", COMMITMENTS, "begins < _applications[id].appliedAt"),
    Bug(
        "a pause a second too long",
        COMMITMENTS,
        "ends - begins <= _PAUSE_LIMIT",
        "ends - begins <= _PAUSE_LIMIT + 1",
    ),
    Bug(
        "a pause over before it is decided",
        COMMITMENTS,
        "ends <= begins || ends <= time",
        "ends <= begins || ends < time",
    ),
    # Codes of subjects
    Bug(
        "a code of another kind",
        COMMITMENTS,
        "!Subjects.isOf(kind, project)",
        "false",
    ),
    Bug(
        "a vehicle's number unchecked",
        "contracts/libraries/Subjects.sol",
        "text[_CHECK_POSITION] == "
        '(rest == 10 ? bytes1("X") : bytes1(uint8(0x30 + rest)))',
        "true",
    ),
    Bug(
        "premises of any sort",
        "contracts/libraries/Subjects.sol",
        'kind != "F" && kind != "L"',
        'false && kind != "L"',
    ),
    # Requests for the repair of credit
    Bug(
        "credit repaired unasked",
        COMMITMENTS,
        "_repairsAsked[commitment] == 0",
    ),
    Bug(
        "a repair asked for twice",
        COMMITMENTS,
        "if (before != 0) revert RepairRequestedBefore(commitment, before);",
        "",
    ),
    Bug(
        "a request outlives the repair",
        COMMITMENTS,
        "_repairsAsked[commitment] = 0;",
        "",
    ),
)
"""At least two of each act, those that several acts share included."""
