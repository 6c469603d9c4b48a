"""Bugs to be planted in how permits are supervised after issue."""

from __future__ import annotations

from tests.invariants.bug import Bug

SUPERVISION = "contracts/SupervisionRegistry.sol"

BUGS_OF_SUPERVISION = (
    Bug("handed to one, accepted by another", SUPERVISION, "organisation != body"),
    Bug(
        "round drawn from what was accepted later",
        SUPERVISION,
        "supervision.acceptedAt <= entry.announcedAt",
        "true",
    ),
    Bug(
        "round revealed twice",
        SUPERVISION,
        "if (entry.seed != 0) revert RoundRevealedAlready(round);",
        "",
    ),
    Bug(
        "beacon of another block",
        SUPERVISION,
        "blockhash(entry.announcedIn)",
        "blockhash(block.number - 1)",
    ),
    Bug(
        "inspected without being drawn",
        SUPERVISION,
        "!Draws.isDrawn(entry.seed, permit, entry.permille)",
    ),
    Bug("pair not checked", SUPERVISION, "!isPair && !isTurned"),
    Bug("one inspector twice", SUPERVISION, "first.signer == second.signer"),
    Bug("inspectors of another body", SUPERVISION, "body != supervisor"),
    Bug(
        "late inspection called in time",
        SUPERVISION,
        "return entry.dueAt <= Clock.time();",
        "return entry.dueAt < Clock.time();",
    ),
    Bug("order closed twice", SUPERVISION, "entry.result != OrderResult.None"),
    Bug(
        "no penalty for serious faults",
        SUPERVISION,
        "entry.gravity == Gravity.Minor && isInTime && !harm",
        "isInTime && !harm",
    ),
)
