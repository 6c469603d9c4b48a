"""Bugs to be planted in what happens to a permit after it was issued."""

from __future__ import annotations

from tests.invariants.bug import Bug

PERMITS = "contracts/PermitRegistry.sol"

BUGS_OF_LIFE = (
    Bug(
        "one extension too many",
        PERMITS,
        "_progress[permit].extensions >= validity.extensionLimit",
        "_progress[permit].extensions > validity.extensionLimit",
    ),
    Bug(
        "put off for too long",
        PERMITS,
        "startBy <= current || startBy > limit",
        "startBy <= current",
    ),
    Bug(
        "months counted from the second after",
        PERMITS,
        "LegalCalendar.addMonths(current - 1, validity.extensionMonths)",
        "LegalCalendar.addMonths(current, validity.extensionMonths)",
    ),
    Bug(
        "extension not counted",
        PERMITS,
        "++_progress[permit].extensions;",
        "",
    ),
    Bug(
        "anyone reports",
        PERMITS,
        "organisation != application.applicant",
    ),
    Bug(
        "start by anyone else",
        PERMITS,
        "_requireHolder(application, abi.encode(_REPORT_START, permit, sequence), "
        "authorization);",
        "_requireSigned(authorization, abi.encode(_REPORT_START, permit, sequence));",
    ),
    Bug(
        "nobody grants an extension",
        PERMITS,
        "_requireIssuer(application, version, authority, act);",
        "_requireSigned(authority, act);",
    ),
    Bug(
        "start leaves the time to start",
        PERMITS,
        "entry.startBy = type(uint64).max;",
        "",
    ),
    Bug(
        "stopped tomorrow",
        PERMITS,
        "stoppedAt > Clock.time()",
    ),
    Bug(
        "stopped before it began",
        PERMITS,
        "stoppedAt < since",
    ),
    Bug(
        "clearance a second late",
        PERMITS,
        "if (since <= Clock.time()) revert ResumptionNotCleared(permit, since);",
        "if (since < Clock.time()) revert ResumptionNotCleared(permit, since);",
    ),
    Bug(
        "clearance skipped",
        PERMITS,
        "_requireClearance(permit);",
        "",
    ),
    Bug(
        "work cleared without having stopped",
        PERMITS,
        "work != one && work != other",
    ),
    Bug(
        "hearing skipped",
        PERMITS,
        "if (ending == Ending.Forfeited) "
        "_requireNotice(permit, _noticeOf(reason, decision));",
        "",
    ),
    Bug(
        "hearing closed a second early",
        PERMITS,
        "until == 0 || until > Clock.time()",
        "until == 0 || until > Clock.time() + 1",
    ),
    Bug(
        "hearing a second too short",
        PERMITS,
        "hearingUntil < earliest",
        "hearingUntil < earliest - 1",
    ),
    Bug(
        "progress not carried over",
        PERMITS,
        "_progress[permit] = _progress[succession.replaced];",
        "",
    ),
    Bug(
        "old permit not ended by a change",
        PERMITS,
        "old.stored = State.Superseded;",
        "",
    ),
    Bug(
        "a change renews the time to start",
        PERMITS,
        "if (_replaces(succession)) startBy = _supersede(succession, permit, "
        "authorization.signer);",
        "if (_replaces(succession)) _supersede(succession, permit, "
        "authorization.signer);",
    ),
    Bug(
        "a change to another's case",
        PERMITS,
        "if (!same) revert ChangeMismatch("
        "Identifiers.permit(Identifiers.application(application)), old);",
        "",
    ),
)
