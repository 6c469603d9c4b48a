"""Acts in a permit's life, with the words they need unless a test says other ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START, Contract, Receipt
from tests.contracts.notices import MEASURES, TO_FORFEIT, notice_of
from tests.contracts.world import DECISION, World

THREE_MONTHS = 1_772_035_200
"""2026-02-26 00:00:00 in China Standard Time: the start of work, without extension."""
SIX_MONTHS = 1_779_724_800
"""2026-05-26 00:00:00, three months from the last day before that."""
ROLL = 14 * f.DAY
"""By how much a last day rolls over rest days at most."""
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
    "requestExtension": HOLDER,
    "extend": ("authority system",),
    "refuseExtension": OFFICERS,
    "reportStop": HOLDER,
    "clearResumption": OFFICERS,
    "reportResumption": HOLDER,
    "giveNotice": OFFICERS,
}
WORK = (
    "reportStart",
    "requestExtension",
    "extend",
    "refuseExtension",
    "reportStop",
    "clearResumption",
    "reportResumption",
    "confirmStart",
)
"""Acts of the registry of work; a notice is of that of proceedings."""
BY_CLEARANCE = ("clearResumption", "confirmStart", "extend", "refuseExtension")
"""Acts that the authority's own count numbers."""
BEFORE: Mapping[str, tuple[str, ...]] = {
    "reportStart": (),
    "requestExtension": (),
    "extend": ("requestExtension",),
    "refuseExtension": ("requestExtension",),
    "reportStop": ("reportStart",),
    "clearResumption": ("reportStart", "reportStop"),
    "reportResumption": ("reportStart", "reportStop"),
    "giveNotice": (),
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
    for before in BEFORE[function]:
        live(world, before, case, turn(world, case, before))
    return case, turn(world, case, function)


def turn(world: World, case: f.Case, function: str) -> int:
    """The number that an act has to name: of reports, or of notices."""
    if function not in WORK:
        number: int = notice_of(world, case)[4]
        return number
    count: int = _progress(world, case)[4 if function in BY_CLEARANCE else 3]
    return count


def registry_of(world: World, function: str) -> Contract:
    """The contract that has a function."""
    return world.works if function in WORK else world.proceedings


def claimed(world: World, case: f.Case) -> int:
    """The start that was reported late and waits."""
    return _progress(world, case)[6]


def requested(world: World, case: f.Case) -> int:
    """The end of the time to start that the holder asked for, if it is undecided."""
    return _progress(world, case)[7]


def put_off(
    world: World, case: f.Case, start_by: int = SIX_MONTHS, key: str = ""
) -> Receipt:
    """Ask for more time to start and grant it; give the receipt of the grant."""
    asked = turn(world, case, "requestExtension")
    live(world, "requestExtension", case, asked, start_by=start_by)
    words = {"request": asked, "start_by": start_by}
    keys = (key,) if key else ()
    return live(world, "extend", case, turn(world, case, "extend"), keys=keys, **words)


def _progress(world: World, case: f.Case) -> tuple[int, ...]:
    origin = world.evm.call(world.permits, "originOf", case.permit_id)
    found: tuple[int, ...] = world.evm.call(world.works, "progressOf", origin)
    return found


def words_of(world: World, function: str, **changes: Any) -> tuple[Any, ...]:
    """What an act says beside the permit and its sequence, some of it changed."""
    decided = {"reason": "NOT_STARTED", "decision": DECISION}
    given: dict[str, dict[str, Any]] = {
        "reportStart": {"started_at": world.evm.now},
        "requestExtension": {"start_by": SIX_MONTHS, "reason": "WEATHER"},
        "extend": {"request": 0, "start_by": SIX_MONTHS},
        "refuseExtension": {"request": 0, **decided},
        "reportStop": {"stopped_at": world.evm.now, "report": REPORT},
        "clearResumption": decided,
        "reportResumption": {},
        "giveNotice": {
            "measure": TO_FORFEIT,
            "answer_until": world.evm.now + HEARING,
            **decided,
        },
    }
    return tuple({**given[function], **changes}.values())


def spoken(function: str, words: tuple[Any, ...]) -> tuple[Any, ...]:
    """The words of an act as they are signed."""
    return (MEASURES[words[0]], *words[1:]) if function == "giveNotice" else words


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
    values = (case.permit_id, sequence, *spoken(function, more))
    signed = [
        world.sign(registry_of(world, function), function, values, key)
        for key in keys or SIGNERS[function]
    ]
    given = (case.application, sequence, *more, *signed)
    return world.evm.transact(registry_of(world, function), function, *given)


def successor(
    world: World,
    case: f.Case,
    consent: str = "change",
    replaces: bytes | None = None,
    version: int = 1,
) -> f.Case:
    """A case to change a permit, or another one as `replaces` says; not decided yet."""
    number = case.permit_id if replaces is None else replaces
    change_ = (number, f"the {consent}") if any(number) else f.NEW_PERMIT
    application = world.applied(keccak(text=consent), version, change=change_)
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
    """Since when the work stands, the time to answer, extensions, and the work."""
    _, since, extensions, _, _, work, *_ = _progress(world, case)
    return since, notice_of(world, case)[2], extensions, work


def held(world: World, case: f.Case) -> tuple[int, int, int]:
    """Time to start, sequence of officers' acts and stored state."""
    permit = world.evm.call(world.permits, "permitById", case.permit_id)
    return _progress(world, case)[0] or permit[1], permit[3], permit[6]


ENDINGS = {1: 6, 2: 7, 4: 9}
"""Endings, and the states that they lead to."""


def address(world: World, key: str) -> str:
    return world.keys[key].address
