"""Bugs to be planted in what happens to a permit after it was issued."""

from __future__ import annotations

from tests.invariants.bug import Bug

PERMITS = "contracts/PermitRegistry.sol"
WORKS = "contracts/WorkRegistry.sol"
ACTS = "contracts/ActsOnPermits.sol"

_REFUSED = (
    "emit ExtensionRefused(permit, sequence, request, reason, decision, "
    "first.signer, second.signer);"
)

BUGS_OF_LIFE = (
    Bug(
        "one extension too many",
        WORKS,
        "progress.extensions >= validity.extensionLimit",
        "progress.extensions > validity.extensionLimit",
    ),
    Bug(
        "put off for too long",
        WORKS,
        "startBy > limit",
    ),
    Bug(
        "months counted from the month before",
        WORKS,
        "LegalCalendar.addMonths(_firstIssue(permit), months)",
        "LegalCalendar.addMonths(current - 1, validity.extensionMonths)",
    ),
    Bug(
        "two requests at a time",
        WORKS,
        "if (progress.requestedStart != 0) revert ExtensionPending(permit);",
        "",
    ),
    Bug(
        "a request does not keep the permit",
        WORKS,
        "requested == 0 ? _progress[origin].startBy : requested",
        "_progress[origin].startBy",
    ),
    Bug(
        "granted beyond the request",
        WORKS,
        "startBy > requested",
    ),
    Bug(
        "granted to a second that has passed",
        WORKS,
        "startBy <= Clock.time()",
    ),
    Bug(
        "a grant that shortens the time",
        WORKS,
        "startBy <= _startDecided(permit, progress)",
    ),
    Bug(
        "another request decided",
        WORKS,
        "_requireTurn(permit, progress.reports - 1, request);",
        "",
    ),
    Bug(
        "decided without a request",
        WORKS,
        "if (progress.requestedStart == 0) revert ExtensionNotRequested(permit);",
        "",
    ),
    Bug(
        "a refusal that ends no wait",
        WORKS,
        "progress.requestedStart = 0;\n        ++progress.clearances;\n        "
        + _REFUSED,
        "++progress.clearances; " + _REFUSED,
    ),
    Bug(
        "a start that ends no request",
        WORKS,
        "progress.requestedStart = 0;\n"
        "        _setWork(progress, Work.UnderWay, startedAt);",
        "_setWork(progress, Work.UnderWay, startedAt);",
    ),
    Bug(
        "extension not counted",
        WORKS,
        "++progress.extensions;",
        "",
    ),
    Bug(
        "anyone reports",
        ACTS,
        "organisation != application.applicant",
    ),
    Bug(
        "start by anyone else",
        WORKS,
        "_requireHolder(application, abi.encode(_REPORT_START, permit, sequence, "
        "startedAt), authorization);",
        "_requireSigned(authorization, abi.encode(_REPORT_START, permit, sequence, "
        "startedAt));",
    ),
    Bug(
        "nobody grants an extension",
        WORKS,
        "_requireIssuer(application, version.automatic, authorization, act);",
        "_requireSigned(authorization, act);",
    ),
    Bug(
        "start leaves the time to start",
        WORKS,
        "progress.startBy = type(uint64).max;",
        "",
    ),
    Bug(
        "started tomorrow",
        WORKS,
        "startedAt > Clock.time()",
    ),
    Bug(
        "started before the issue",
        WORKS,
        "startedAt < issuedAt",
    ),
    Bug(
        "a start too late by a second",
        WORKS,
        "startedAt >= until",
        "startedAt > until",
    ),
    Bug(
        "a late start that nobody confirmed",
        WORKS,
        "progress.claimedStart = startedAt;",
        "_start(progress, startedAt);",
    ),
    Bug(
        "another start confirmed",
        WORKS,
        "startedAt == 0 || startedAt != progress.claimedStart",
        "progress.claimedStart == 0",
    ),
    Bug(
        "a suspended permit comes back",
        WORKS,
        "state == State.Lapsed && entry.stored != State.Valid",
    ),
    Bug(
        "a permit past its validity comes back",
        WORKS,
        "state == State.Lapsed && _PERMITS.endById(permit) <= Clock.time()",
    ),
    Bug(
        "two permits by a late start",
        WORKS,
        "!version.severalPermits && PermitId.unwrap(latest) != PermitId.unwrap(permit)",
    ),
    Bug(
        "a start counted from the changed permit",
        WORKS,
        "_PERMITS.permitById(_PERMITS.originOf(permit)).issuedAt",
        "_PERMITS.permitById(permit).issuedAt",
    ),
    Bug(
        "stopped tomorrow",
        WORKS,
        "stoppedAt > Clock.time()",
    ),
    Bug(
        "stopped before it began",
        WORKS,
        "stoppedAt < since",
    ),
    Bug(
        "clearance a second late",
        WORKS,
        "if (since <= Clock.time()) revert ResumptionNotCleared(permit, since);",
        "if (since < Clock.time()) revert ResumptionNotCleared(permit, since);",
    ),
    Bug(
        "clearance skipped",
        WORKS,
        "_requireClearance(permit, progress);",
        "",
    ),
    Bug(
        "work cleared without having stopped",
        WORKS,
        "progress.work != one && progress.work != other",
    ),
    Bug(
        "progress not carried over",
        WORKS,
        "_progress[_PERMITS.originOf(permit)]",
        "_progress[permit]",
    ),
    Bug(
        "a moved start ignored",
        PERMITS,
        "if (moved != 0) startBy = moved;",
        "",
    ),
    Bug("work in any state", WORKS, "state != one && state != other"),
    Bug("work in any sequence", WORKS, "expected != given"),
    Bug(
        "clearances not counted",
        WORKS,
        "++progress.clearances;\n"
        "        _setWork(progress, Work.Cleared, Clock.time());",
        "_setWork(progress, Work.Cleared, Clock.time());",
    ),
    Bug(
        "confirmations not counted",
        WORKS,
        "++progress.clearances;\n        progress.claimedStart = 0;",
        "progress.claimedStart = 0;",
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
        "terms.validUntil, authorization.signer);",
        "if (_replaces(succession)) _supersede(succession, permit, "
        "terms.validUntil, authorization.signer);",
    ),
    Bug(
        "a change that nobody asked for",
        PERMITS,
        "PermitId.unwrap(application.replaces) != PermitId.unwrap(succession.replaced)",
        "!_replaces(succession) && PermitId.unwrap(application.replaces) != 0",
    ),
    Bug(
        "a change that shortens by a second",
        PERMITS,
        "validUntil < current",
        "validUntil + 1 < current",
    ),
    Bug(
        "two permits beside one another",
        PERMITS,
        "revert PermitInForce(latest);",
        "",
    ),
    Bug(
        "a suspended permit bars no other",
        PERMITS,
        "state == State.Valid || state == State.Suspended",
        "state == State.Valid",
    ),
    Bug(
        "several are allowed nowhere",
        PERMITS,
        "!version.severalPermits",
        "true",
    ),
    Bug(
        "a change to another's case",
        PERMITS,
        "if (!same) revert ChangeMismatch("
        "Identifiers.permit(Identifiers.application(application)), old);",
        "",
    ),
    Bug(
        "struck off twice",
        PERMITS,
        "_deregisteredAt[permit] != 0",
    ),
    Bug(
        "struck off while in force",
        PERMITS,
        "!byTime && !byAct",
    ),
    Bug(
        "struck off when an act ended it alone",
        PERMITS,
        "state == State.Lapsed || state == State.Expired",
    ),
    Bug(
        "a start reported of what was struck off",
        WORKS,
        "_PERMITS.deregisteredAt(permit) != 0",
    ),
    Bug(
        "struck off by any two officers",
        PERMITS,
        "_requireDecided(application, abi.encode(_DEREGISTER, permit, sequence), "
        "reason, decision, first, second);",
        "_requireOfficers(first, second, bytes.concat(abi.encode(_DEREGISTER, "
        "permit, sequence), abi.encode(keccak256(bytes(reason)), decision)));",
    ),
    Bug(
        "corrected from another document",
        PERMITS,
        "Identifiers.permitContent(document, evidence) != entry.content",
    ),
    Bug(
        "corrected to the document of another",
        PERMITS,
        "_takeDocument(corrected);",
        "",
    ),
    Bug(
        "corrected, and the content stays",
        PERMITS,
        "entry.content = Identifiers.permitContent(corrected, evidence);",
        "",
    ),
)
