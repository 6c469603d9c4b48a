"""Before an act against a holder: the notice, the answer, the hearing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eth_utils.crypto import keccak

from tests.contracts import factories as f

if TYPE_CHECKING:
    from tests.contracts.evm import Receipt
    from tests.contracts.world import World

GROUNDS = keccak(text="text of the notice")
ANSWER = keccak(text="text of the answer")
MEASURES = ("None", "Withdrawn", "Revoked", "Forfeited", "Suspended")
TO_WITHDRAW, TO_REVOKE, TO_FORFEIT, TO_SUSPEND = 1, 2, 3, 4
TIME_TO_ANSWER = 5 * f.DAY
OFFICERS = ("authority one", "authority two")


def notice_of(world: World, case: f.Case) -> tuple[Any, ...]:
    """The last notice of the line of a permit, as it is held."""
    origin = world.evm.call(world.permits, "originOf", case.permit_id)
    found: tuple[Any, ...] = world.evm.call(world.proceedings, "noticeOf", origin)
    return found


def id_of(world: World, case: f.Case) -> bytes:
    """Its id."""
    number: bytes = notice_of(world, case)[0]
    return number


def give_notice(
    world: World, case: f.Case, measure: int, reason: str = "NOT_STARTED", **words: Any
) -> Receipt:
    """Tell the holder, in the words of a test or in the usual ones."""
    number = words.get("sequence", notice_of(world, case)[4])
    end = words.get("until", world.evm.now + TIME_TO_ANSWER)
    grounds, keys = words.get("grounds", GROUNDS), words.get("keys", OFFICERS)
    rest = (end, reason, grounds)
    values = (case.permit_id, number, MEASURES[measure], *rest)
    given = (case.application, number, measure, *rest)
    return world.in_pairs(world.proceedings, "giveNotice", values, keys, given)


def noticed(
    world: World, case: f.Case, measure: int, reason: str = "NOT_STARTED"
) -> bytes:
    """Tell the holder, and let its time to answer pass."""
    give_notice(world, case, measure, reason)
    world.evm.warp(world.evm.now + TIME_TO_ANSWER)
    return id_of(world, case)


def reply(
    world: World, function: str, case: f.Case, *words: bytes, key: str = "applicant"
) -> Receipt:
    """Have the holder answer, or ask for a hearing."""
    values = (case.permit_id, *words)
    given = (case.application, *words)
    return world.act(world.proceedings, function, values, key, given)


def record_hearing(
    world: World,
    case: f.Case,
    notice: bytes,
    record: bytes = GROUNDS,
    keys: tuple[str, str] = OFFICERS,
) -> Receipt:
    """Record that the hearing was held."""
    values = (case.permit_id, notice, record)
    given = (case.application, notice, record)
    return world.in_pairs(world.proceedings, "recordHearing", values, keys, given)
