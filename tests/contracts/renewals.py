"""The renewal of a permit: asked for by its holder, granted or refused."""

from __future__ import annotations

from typing import Any

from tests.contracts import factories as f
from tests.contracts.evm import START, Receipt
from tests.contracts.lifecycle import OFFICERS, VALID, live
from tests.contracts.world import DECISION, World

TIME_TO_DECIDE = 30 * f.DAY
END = START + 700 * f.DAY
"""The end of the permits of these tests."""
LAST = END - TIME_TO_DECIDE - 1
"""The last second in which a renewal is asked for."""
LONGEST = END + 700 * f.DAY
"""The end of a day, as `END` is, the old term later; so is the last of 24 months."""


def running(world: World, valid_until: int = END) -> f.Case:
    """A permit with an end, under which work is under way."""
    case = world.case()
    case.valid_until = valid_until
    world.issue(case)
    live(world, "reportStart", case, 0)
    return case


def renewal_of(world: World, case: f.Case) -> tuple[int, int, int, int]:
    """The renewal of the line of a permit, as it is held."""
    origin = world.evm.call(world.permits, "originOf", case.permit_id)
    found: tuple[int, int, int, int] = world.evm.call(
        world.proceedings, "renewalOf", origin
    )
    return found


def end_of(world: World, case: f.Case) -> int:
    """The end of a permit as it is now."""
    found: int = world.evm.call(world.permits, "endById", case.permit_id)
    return found


def ask(
    world: World,
    case: f.Case,
    until: int = LONGEST,
    *,
    key: str = "applicant",
    sequence: int | None = None,
) -> Receipt:
    """Ask for a renewal."""
    number = renewal_of(world, case)[3] if sequence is None else sequence
    values = (case.permit_id, number, until)
    given = (case.application, number, until)
    return world.act(world.proceedings, "requestRenewal", values, key, given)


def renew(
    world: World,
    case: f.Case,
    until: int = LONGEST,
    *,
    key: str = "authority one",
    sequence: int | None = None,
) -> Receipt:
    """Grant the last request."""
    number = renewal_of(world, case)[3] - 1 if sequence is None else sequence
    values = (case.permit_id, number, until)
    given = (case.application, number, until)
    return world.act(world.proceedings, "renew", values, key, given)


def refuse(world: World, case: f.Case, **words: Any) -> Receipt:
    """Refuse the last request."""
    number = words.get("sequence", renewal_of(world, case)[3] - 1)
    rest = (words.get("reason", "NOT_MET"), words.get("decision", DECISION))
    values = (case.permit_id, number, *rest)
    given = (case.application, number, *rest)
    keys = words.get("keys", OFFICERS)
    return world.in_pairs(world.proceedings, "refuseRenewal", values, keys, given)


def asked(world: World, until: int = LONGEST, second: int = LAST) -> f.Case:
    """A permit whose holder asked for its renewal, in the last second unless before."""
    case = running(world)
    world.evm.warp(second)
    ask(world, case, until)
    return case


def deemed(world: World) -> f.Case:
    """A permit that is deemed renewed: its end has passed, and nobody decided."""
    case = asked(world)
    world.evm.warp(END)
    assert world.status(case) == VALID
    return case
