"""Bugs to be planted in the registry of supervision, and in its draws."""

from __future__ import annotations

from tests.invariants.bug import Bug

COMMITMENTS = "contracts/CommitmentRegistry.sol"
DRAWS = "contracts/libraries/Draws.sol"
SUPERVISION = "contracts/SupervisionRegistry.sol"
WORKS = "contracts/WorkRegistry.sol"

BUGS_OF_SUPERVISION = (
    # Who supervises
    Bug("handed over out of turn", SUPERVISION, "entry.handOvers != sequence"),
    Bug("handed over to its supervisor", SUPERVISION, "body == entry.supervisor"),
    Bug(
        "a body that was proposed is forgotten",
        SUPERVISION,
        "_remember(origin, entry.proposed, entry.proposedAt);",
        "",
    ),
    Bug(
        "a body that supervised is forgotten",
        SUPERVISION,
        "_remember(origin, entry.supervisor, entry.handedOverAt);",
        "",
    ),
    Bug("a body comes back as a new one", SUPERVISION, "first == 0", "true"),
    Bug(
        "accepted by any body",
        SUPERVISION,
        "if (organisation != body) revert NotTheSupervisor(body, organisation);",
        "",
    ),
    Bug(
        "covered from acceptance on",
        SUPERVISION,
        "entry.handedOverAt = entry.proposedAt;",
        "entry.handedOverAt = Clock.time();",
    ),
    Bug(
        "any authority hands over", SUPERVISION, "organisation != application.authority"
    ),
    Bug(
        "grant to inspect ignored",
        SUPERVISION,
        "!_ORGANISATIONS.holds(body, GrantKind.Inspect, MatterId.unwrap(matter))",
    ),
    Bug("inspected by any body", SUPERVISION, "body != supervisor"),
    Bug(
        "suspended permits not inspected",
        SUPERVISION,
        "state != State.Valid && state != State.Suspended",
        "state != State.Valid",
    ),
    Bug(
        "a change loses its line",
        SUPERVISION,
        "_areSame(_PERMITS.originOf(one), _PERMITS.originOf(other))",
    ),
    # Rounds
    Bug("others on a roster", SUPERVISION, "officer.organisation != body"),
    Bug(
        "one officer twice on a roster",
        SUPERVISION,
        "roster[i] <= roster[i - 1]",
        "roster[i] < roster[i - 1]",
    ),
    Bug("one person twice on a roster", SUPERVISION, "persons[i] == person"),
    Bug("a round given up for another", SUPERVISION, "isOpen && _canBeRevealed(entry)"),
    Bug("a secret used again", SUPERVISION, "_rounds[round].announcedAt != 0"),
    Bug(
        "any secret reveals",
        SUPERVISION,
        "keccak256(abi.encode(secret)) != entry.secretHash",
    ),
    Bug(
        "the beacon alone draws",
        DRAWS,
        "keccak256(abi.encode(secret, beacon))",
        "keccak256(abi.encode(beacon))",
    ),
    Bug(
        "the second officer stays",
        DRAWS,
        'keccak256(abi.encodePacked("second:", seed_, permit, redraws))',
        'keccak256(abi.encodePacked("second:", seed_, permit, uint32(0)))',
    ),
    Bug("one officer is drawn twice", DRAWS, "other >= one", "other > one"),
    # What a round wants
    Bug(
        "a round that fell draws nobody",
        SUPERVISION,
        "!isRevealed && _canBeRevealed(entry)",
        "!isRevealed",
    ),
    Bug(
        "a hidden round is inspected",
        SUPERVISION,
        "return block.number <= entry.announcedIn + _BEACON_BLOCKS;",
        "return block.number < entry.announcedIn + _BEACON_BLOCKS;",
    ),
    Bug(
        "a round covers what came later",
        SUPERVISION,
        "supervision.handedOverAt <= entry.announcedAt",
        "true",
    ),
    Bug(
        "a change dodges its draw",
        SUPERVISION,
        "draw = _draws[round][origin];",
        "draw = _draws[round][permit];",
    ),
    Bug("inspected twice in a round", SUPERVISION, "draw.inspected = true;", ""),
    Bug("inspected by any pair", SUPERVISION, "!isPair && !isTurned"),
    Bug(
        "inspected in one order alone",
        SUPERVISION,
        "officers[0] == second && officers[1] == first",
    ),
    Bug("redrawn for ever", SUPERVISION, "draw.redraws == _REDRAW_LIMIT"),
    Bug(
        "late a second late",
        SUPERVISION,
        "return entry.dueAt <= Clock.time();",
        "return entry.dueAt < Clock.time();",
    ),
    # Orders and referrals
    Bug(
        "ordered where nothing is wrong", SUPERVISION, "found.finding != Finding.Faults"
    ),
    Bug("ordered twice", SUPERVISION, "_orders[order].orderedAt != 0"),
    Bug("due whenever", SUPERVISION, "dueAt > latest"),
    Bug("closed before it is due", SUPERVISION, "time < entry.dueAt"),
    Bug(
        "corrected before it was found", SUPERVISION, "correctedAt < entry.inspectedAt"
    ),
    Bug(
        "corrected on the due second",
        SUPERVISION,
        "correctedAt < entry.dueAt",
        "correctedAt <= entry.dueAt",
    ),
    Bug("harm forgiven", SUPERVISION, "isInTime && !harm", "isInTime"),
    Bug("answered twice", SUPERVISION, "entry.answeredAt != 0"),
    # Orders to stop work
    Bug("two orders to stop work", SUPERVISION, "StopId.unwrap(current) != 0"),
    Bug("stopped by the same order again", SUPERVISION, "_stops[stop].orderedAt != 0"),
    Bug("an order to stop lifted twice", SUPERVISION, "entry.liftedAt != 0"),
    Bug(
        "an order to stop holds for ever",
        SUPERVISION,
        "_stopsInForce[_PERMITS.originOf(permit)] = StopId.wrap(0);",
        "",
    ),
    Bug(
        "a change loses the order to stop",
        SUPERVISION,
        "stop = _stopsInForce[_PERMITS.originOf(permit)];",
        "stop = _stopsInForce[permit];",
    ),
    Bug(
        "a part is all of the work",
        SUPERVISION,
        "whole = _stops[stop].whole;",
        "whole = true;",
    ),
    Bug("work goes on against an order", WORKS, "_requireNotStopped(permit);", ""),
    Bug(
        "a part that is stopped stops all",
        WORKS,
        "if (whole) revert StoppedByOrder(permit, stop);",
        "if (StopId.unwrap(stop) != 0) revert StoppedByOrder(permit, stop);",
    ),
    # Outcomes of commitments
    Bug("recorded by any body", COMMITMENTS, "body != supervisor"),
    Bug(
        "recorded by the authority of a supervised permit",
        COMMITMENTS,
        "supervisor == OrganisationId.wrap(0)",
        "true",
    ),
)
