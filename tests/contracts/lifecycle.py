"""Acts in a permit's life, with the words they need unless a test says other ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START, Receipt
from tests.contracts.world import DECISION, World

THREE_MONTHS = 1_772_035_200
"""2026-02-26 00:00:00 in China Standard Time: the start of work, without extension."""
SIX_MONTHS = 1_779_724_800
"""2026-05-26 00:00:00, three months from the last day before that."""
NINE_MONTHS = 1_787_673_600
"""2026-08-26 00:00:00."""
HEARING = 5 * f.DAY
NONE, UNDER_WAY, STOPPED, CLEARED = range(4)
VALID, LAPSED, EXPIRED, SUSPENDED, SUPERSEDED = 1, 2, 3, 4, 5
REPORT = keccak(text="report of the stop")
HOLDER = ("applicant",)
OFFICERS = ("authority one", "authority two")
SIGNERS: Mapping[str, tuple[str, ...]] = {
    "reportStart": HOLDER,
    "extend": ("applicant", "authority system"),
    "reportStop": HOLDER,
    "clearResumption": OFFICERS,
    "reportResumption": HOLDER,
    "announceForfeiture": OFFICERS,
}
BEFORE: Mapping[str, tuple[str, ...]] = {
    "reportStart": (),
    "extend": (),
    "reportStop": ("reportStart",),
    "clearResumption": ("reportStart", "reportStop"),
    "reportResumption": ("reportStart", "reportStop"),
    "announceForfeiture": (),
}
"""What has to be done before each act."""


def issued(world: World) -> f.Case:
    case = world.case()
    case.valid_until = START + 700 * f.DAY
    world.issue(case)
    return case


def ready(world: World, function: str) -> tuple[f.Case, int]:
    """A permit on which an act can be done, and its sequence."""
    case = issued(world)
    for sequence, before in enumerate(BEFORE[function]):
        live(world, before, case, sequence)
    return case, turn(world, case, function)


def turn(world: World, case: f.Case, function: str) -> int:
    """The number that an act has to name: of reports, or of officers' acts."""
    view, place = ("permitById", 3)
    if SIGNERS.get(function, OFFICERS)[0] in HOLDER:
        view, place = ("progressOf", 4)
    number: int = world.evm.call(world.permits, view, case.permit_id)[place]
    return number


def words_of(world: World, function: str, **changes: Any) -> tuple[Any, ...]:
    """What an act says beside the permit and its sequence, some of it changed."""
    decided = {"reason": "NOT_STARTED", "decision": DECISION}
    given: dict[str, dict[str, Any]] = {
        "reportStart": {},
        "extend": {"start_by": SIX_MONTHS, "reason": "WEATHER"},
        "reportStop": {"stopped_at": world.evm.now, "report": REPORT},
        "clearResumption": decided,
        "reportResumption": {},
        "announceForfeiture": {"hearing_until": world.evm.now + HEARING, **decided},
    }
    return tuple({**given[function], **changes}.values())


def live(
    world: World,
    function: str,
    case: f.Case,
    sequence: int,
    *,
    keys: tuple[str, ...] = (),
    **changes: Any,
) -> Receipt:
    """Do an act, by its `SIGNERS` or by other `keys`."""
    more = words_of(world, function, **changes)
    values = (case.permit_id, sequence, *more)
    signed = [
        world.sign(world.permits, function, values, key)
        for key in keys or SIGNERS[function]
    ]
    given = (case.application, sequence, *more, *signed)
    return world.evm.transact(world.permits, function, *given)


def successor(world: World, case: f.Case, consent: str = "change") -> f.Case:
    """A case for the same, answered by no permit yet."""
    application = world.applied(keccak(text=consent))
    document, number = keccak(text=consent), f"370203202611230101-{consent.upper()}"
    new = replace(case, application=application, document=document, number=number)
    new.commitments = [world.committed(new.application_id, "contractor", ["R05"])]
    return new


def change(
    world: World,
    old: f.Case,
    sequence: int,
    new: f.Case,
    key: str = "authority system",
) -> Receipt:
    values = (*new.signed_words(), old.permit_id, sequence)
    given = (old.application, sequence, *new.arguments())
    return world.act(world.permits, "change", values, key, given)


def progress(world: World, case: f.Case) -> tuple[int, int, int, int]:
    """Since when the work stands, the hearing, extensions, where the work stands."""
    found = world.evm.call(world.permits, "progressOf", case.permit_id)
    since, hearing, _, extensions, _, work, _ = found
    return since, hearing, extensions, work


def held(world: World, case: f.Case) -> tuple[int, int, int]:
    """Time to start, sequence of officers' acts and stored state."""
    permit = world.evm.call(world.permits, "permitById", case.permit_id)
    return permit[1], permit[3], permit[6]


ENDINGS = {1: 6, 2: 7, 4: 9}
"""Endings that need no announcement, and the states that they lead to."""


def address(world: World, key: str) -> str:
    return world.keys[key].address
