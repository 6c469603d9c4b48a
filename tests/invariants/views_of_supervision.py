"""Views of the supervision registry beside the register folded from its events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple
from typing import Any

from zeropermit.domain import events as e
from zeropermit.domain.supervision import roster_digest
from zeropermit.domain.supervision_events import EVENTS
from zeropermit.domain.supervision_register import SupervisionRegister

Place = tuple[str, tuple[Any, ...]]
Register = SupervisionRegister
BLOCK = 7
"""Where a round, as held, has its block, which no event tells."""


def touched(event: e.Event) -> Iterator[Place]:
    """Which views an event changes."""
    if not isinstance(event, EVENTS):
        return
    for name, view in (
        ("round", "roundById"),
        ("inspection", "inspectionById"),
        ("order", "orderById"),
        ("referral", "referralById"),
        ("permit", "supervisionOf"),
    ):
        if getattr(event, name, b"") and any(getattr(event, name)):
            yield view, (getattr(event, name),)
    if isinstance(event, e.PairRedrawn | e.Inspected) and any(event.round):
        yield "drawById", (event.round, event.permit)


def everything(register: Register) -> Iterator[Place]:
    """All views that any event has changed."""
    for view, places in (
        ("roundById", register.rounds),
        ("inspectionById", register.inspections),
        ("orderById", register.orders),
        ("referralById", register.referrals),
        ("supervisionOf", register.permits),
    ):
        for place in places:
            yield view, (place,)
    for number, permit in register.draws:
        yield "drawById", (number, permit)
    for number, found in register.rounds.items():
        for permit in register.permits if found.revealed else ():
            yield "drawnPair", (number, permit, list(found.roster))


def without_block(held: tuple[Any, ...]) -> tuple[Any, ...]:
    """A round as held, less what no event tells."""
    return (*held[:BLOCK], *held[BLOCK + 1 :])


def _round(r: Register, number: Any) -> Any:
    entry = r.rounds[number]
    return (
        entry.body,
        entry.matter,
        entry.secret_hash,
        roster_digest(entry.roster),
        entry.seed,
        entry.announced_at,
        entry.due_at,
        entry.permille,
    )


def _inspection(r: Register, inspection: Any) -> Any:
    entry = r.inspections[inspection]
    return (entry.permit, entry.inspected_at, entry.finding)


def _order(r: Register, order: Any) -> Any:
    entry = r.orders[order]
    return (entry.permit, entry.ordered_at, entry.due_at, entry.gravity, entry.result)


def _referral(r: Register, referral: Any) -> Any:
    entry = r.referrals[referral]
    return (entry.permit, entry.referred_at, entry.answered_at)


def _drawn_pair(r: Register, number: Any, permit: Any, _: Any) -> Any:
    return (r.rounds[number].draws(permit), *r.pair(number, permit))


VIEWS: Mapping[str, Callable[..., Any]] = {
    "supervisionOf": lambda r, permit: astuple(r.of(permit)),
    "roundById": _round,
    "drawById": lambda r, number, permit: astuple(r.draw(number, permit)),
    "drawnPair": _drawn_pair,
    "inspectionById": _inspection,
    "orderById": _order,
    "referralById": _referral,
}
