"""Bugs to be planted in the renewal of a permit."""

from __future__ import annotations

from tests.invariants.bug import Bug

PERMITS = "contracts/PermitRegistry.sol"
PROCEEDINGS = "contracts/ProceedingRegistry.sol"

BUGS_OF_RENEWALS = (
    # The request
    Bug(
        "a renewal asked for a second too late",
        PROCEEDINGS,
        "current <= Clock.time() + _TIME_TO_DECIDE",
        "current < Clock.time() + _TIME_TO_DECIDE",
    ),
    Bug(
        "a renewal asked for twice",
        PROCEEDINGS,
        "if (entry.requestedUntil > current) revert RenewalPending(permit);",
        "",
    ),
    Bug(
        "renewed before the term has begun",
        PROCEEDINGS,
        "if (termFrom > Clock.time()) revert RenewalTooEarly(permit, termFrom);",
        "",
    ),
    Bug("a renewal of any length", PROCEEDINGS, "validUntil > limit"),
    Bug("a renewal longer than the matter allows", PROCEEDINGS, "allowed < limit"),
    Bug(
        "the old term counted from a change",
        PROCEEDINGS,
        "_PERMITS.permitById(_PERMITS.originOf(permit)).issuedAt",
        "_PERMITS.permitById(permit).issuedAt",
    ),
    Bug(
        "anyone asks for a renewal",
        PROCEEDINGS,
        "_requireHolder(application, act, authorization);",
        "_requireSigned(authorization, act);",
    ),
    Bug(
        "any request for renewal in any sequence",
        PROCEEDINGS,
        "entry.requests != sequence",
    ),
    # The decision
    Bug(
        "renewed though nobody asked",
        PROCEEDINGS,
        "if (entry.requestedUntil <= current) revert RenewalNotRequested(permit);",
        "",
    ),
    Bug("a decision on another request", PROCEEDINGS, "request != sequence"),
    Bug("renewed for longer than asked", PROCEEDINGS, "validUntil > requested"),
    Bug(
        "renewed until now",
        PROCEEDINGS,
        "validUntil <= current || validUntil <= Clock.time()",
        "validUntil <= current",
    ),
    Bug(
        "a system renews",
        PROCEEDINGS,
        "_requireIssuer(application, false, authorization, act);",
        "_requireIssuer(application, true, authorization, act);",
    ),
    Bug(
        "renewed without the matter",
        PROCEEDINGS,
        "_requireGrant(application, _MATTERS.matterOf(application.version));\n"
        "        entry.termFrom = current;",
        "entry.termFrom = current;",
    ),
    Bug(
        "a renewal that leaves the request",
        PROCEEDINGS,
        "entry.validUntil = validUntil;\n        entry.requestedUntil = 0;",
        "entry.validUntil = validUntil;",
    ),
    Bug("the term of a renewal forgotten", PROCEEDINGS, "termFrom == 0", "true"),
    Bug(
        "a refusal that leaves the request",
        PROCEEDINGS,
        "_requireDecided(application, act, reason, decision, first, second);\n"
        "        entry.requestedUntil = 0;",
        "_requireDecided(application, act, reason, decision, first, second);",
    ),
    Bug(
        "a refusal that ends nothing now",
        PROCEEDINGS,
        "entry.validUntil = Clock.time();",
        "",
    ),
    # The permit
    Bug(
        "a renewal without effect",
        PERMITS,
        "endById(permit)",
        "entry.validUntil",
    ),
    Bug(
        "a renewal lost by a change",
        PERMITS,
        "_PROCEEDINGS.renewedUntil(originOf(permit))",
        "_PROCEEDINGS.renewedUntil(permit)",
    ),
    Bug(
        "a request lost by a change",
        PROCEEDINGS,
        "_renewals[_PERMITS.originOf(permit)]",
        "_renewals[permit]",
    ),
    Bug(
        "a change that shortens a renewal",
        PERMITS,
        "if (current < old.validUntil) current = old.validUntil;",
        "current = old.validUntil;",
    ),
    Bug(
        "a renewal that needs no start",
        PERMITS,
        "if (startBy <= Clock.time() && startBy <= until) return State.Lapsed;",
        "",
    ),
)
