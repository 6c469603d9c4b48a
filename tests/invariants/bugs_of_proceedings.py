"""Bugs to be planted in notices, answers and hearings."""

from __future__ import annotations

from tests.invariants.bug import Bug

ACTS = "contracts/ActsOnPermits.sol"
MATTERS = "contracts/MatterRegistry.sol"
PERMITS = "contracts/PermitRegistry.sol"
PROCEEDINGS = "contracts/ProceedingRegistry.sol"

BUGS_OF_PROCEEDINGS = (
    Bug(
        "an end without notice",
        PERMITS,
        "_requireNotice(permit, application.version, _measureOf(ending), "
        "reason, notice)",
        "OrganisationId.wrap(0)",
    ),
    Bug(
        "a suspension without notice",
        PERMITS,
        "_requireNotice(permit, application.version, Measure.Suspended, "
        "reason, notice);",
        "",
    ),
    Bug(
        "notice not carried over",
        PERMITS,
        "return _PROCEEDINGS.requireNotice(originOf(permit), version, measure, "
        "keccak256(bytes(reason)), notice);",
        "return _PROCEEDINGS.requireNotice(permit, version, measure, "
        "keccak256(bytes(reason)), notice);",
    ),
    Bug("a cancellation names a notice", PROCEEDINGS, "notice != 0"),
    Bug(
        "a notice for another measure", PROCEEDINGS, "entry.measure == measure", "true"
    ),
    Bug("a notice for another reason", PROCEEDINGS, "entry.reason == reason", "true"),
    Bug("an earlier notice", PROCEEDINGS, "entry.id == notice", "true"),
    Bug(
        "a notice a second too long",
        PROCEEDINGS,
        "if (entry.until <= Clock.time()) revert NoticeLapsed(origin, entry.until);",
        "if (entry.until < Clock.time()) revert NoticeLapsed(origin, entry.until);",
    ),
    Bug(
        "an answer awaited a second less",
        PROCEEDINGS,
        "entry.answerUntil > Clock.time()",
        "entry.answerUntil > Clock.time() + 1",
    ),
    Bug(
        "an answer opens the way",
        PROCEEDINGS,
        "entry.answered = true;",
        "entry.answered = true; entry.answerUntil = Clock.time();",
    ),
    Bug(
        "a hearing not awaited",
        PROCEEDINGS,
        "if (entry.hearing == Hearing.Requested) revert HearingPending(origin);",
        "",
    ),
    Bug(
        "time to answer a second too short",
        PROCEEDINGS,
        "answerUntil < earliest",
        "answerUntil < earliest - 1",
    ),
    Bug("time to answer without end", PROCEEDINGS, "answerUntil > latest"),
    Bug("any notice in any sequence", PROCEEDINGS, "given != sequence"),
    Bug(
        "anyone answers",
        PROCEEDINGS,
        "_requireHolder(application, "
        "abi.encode(_ANSWER_NOTICE, permit, notice, answer), authorization);",
        "_requireSigned(authorization, "
        "abi.encode(_ANSWER_NOTICE, permit, notice, answer));",
    ),
    Bug(
        "an answer to an earlier notice",
        PROCEEDINGS,
        "if (entry.id != notice) revert NoticeMismatch(origin, entry.id);",
        "",
    ),
    Bug(
        "answered twice",
        PROCEEDINGS,
        "if (entry.answered) revert NoticeAnsweredBefore(permit);",
        "",
    ),
    Bug(
        "a hearing asked for twice",
        PROCEEDINGS,
        "if (entry.hearing != Hearing.None) revert HearingRequestedBefore(permit);",
        "",
    ),
    Bug(
        "anyone asks for a hearing",
        PROCEEDINGS,
        "_requireHolder(application, "
        "abi.encode(_REQUEST_HEARING, permit, notice), authorization);",
        "_requireSigned(authorization, abi.encode(_REQUEST_HEARING, permit, notice));",
    ),
    Bug(
        "a record of no hearing",
        PROCEEDINGS,
        "if (entry.hearing != Hearing.Requested) revert HearingNotAwaited(permit);",
        "",
    ),
    Bug(
        "a hearing held by another body",
        PROCEEDINGS,
        "_requireBody(supervisor, application, _requireOfficers(first, second, act));",
        "_requireOfficers(first, second, act);",
    ),
    Bug(
        "forfeiture left to the authority",
        PROCEEDINGS,
        "!_MATTERS.isForfeitureOfSupervisor(version)",
        "true",
    ),
    Bug(
        "the supervisor takes every measure",
        PROCEEDINGS,
        "measure != Measure.Forfeited",
    ),
    Bug(
        "forfeiture without a supervisor",
        PROCEEDINGS,
        "supervisor == OrganisationId.wrap(0)",
    ),
    Bug(
        "a notice of another body",
        PROCEEDINGS,
        "if (entry.supervisor != supervisor) "
        "revert NoticeOfAnother(permit, entry.supervisor);",
        "",
    ),
    Bug(
        "any body forfeits in the place of the supervisor",
        ACTS,
        "organisation != supervisor",
    ),
    Bug(
        "a supervisor without the grant forfeits",
        ACTS,
        "!_ORGANISATIONS.holds(supervisor, GrantKind.Inspect, MatterId.unwrap(matter))",
    ),
    Bug(
        "the version's bit not told",
        MATTERS,
        "return _versions[version].forfeitedBySupervisor;",
        "return false;",
    ),
    Bug("served twice", PROCEEDINGS, "before != 0"),
    Bug("served in the future", PROCEEDINGS, "servedAt > latest"),
    Bug("served before the case began", PROCEEDINGS, "servedAt < earliest"),
    Bug(
        "a service dated back",
        PROCEEDINGS,
        "if (earliest + _TIME_TO_RECORD < latest) earliest = latest - _TIME_TO_RECORD;",
        "",
    ),
    Bug(
        "officers sign for the receiver",
        PROCEEDINGS,
        "way == ServiceWay.None || way == ServiceWay.Acknowledged",
    ),
    Bug(
        "anyone signs for a document",
        PROCEEDINGS,
        "_requireHolder(application, "
        "abi.encode(_ACKNOWLEDGE_SERVICE, id, document, servedAt), authorization);",
        "_requireSigned(authorization, "
        "abi.encode(_ACKNOWLEDGE_SERVICE, id, document, servedAt));",
    ),
    Bug(
        "a service is not kept",
        PROCEEDINGS,
        "_served[id][document] = ServedDocument(uint40(servedAt), way);",
        "",
    ),
    Bug(
        "a way signed as another",
        PROCEEDINGS,
        'if (way == ServiceWay.Post) return "Post";',
        "",
    ),
)
