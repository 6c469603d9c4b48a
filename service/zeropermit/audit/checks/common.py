"""What all checks share: the state before an event, and questions asked of it.

Checks are written from `contracts/interfaces/` and `docs/protocol.md`, over the model
in `domain`, and not from the contracts: they are a second opinion. Each takes the
scene and the event and yields what does not add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from zeropermit.audit.differences import Code, Problem, as_text
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.events import GrantKind, KeyRole
from zeropermit.domain.ledger.identifiers import ZERO, Address, OrganisationId, RoundId
from zeropermit.domain.ledger.state import Registers

Problems: TypeAlias = Iterator[Problem]


@dataclass(frozen=True, slots=True)
class Scene:
    """The state before an event, and the second at which it happened."""

    registers: Registers
    time: int
    governance: Address
    """Account that governs the registries: the timelock."""
    number: int = 0
    """Number of the block."""
    announcements: Mapping[RoundId, BlockStamp] = field(default_factory=dict)
    """Blocks that announced rounds; their hashes are the beacons."""


def equal(code: Code, expected: object, found: object) -> Problems:
    """Expect two values to be the same."""
    if expected != found:
        yield Problem(code, as_text(expected), as_text(found))


def new(name: str, entry: object, entries: Iterable[object]) -> Problems:
    """Expect something not to exist yet; `entries` is a register."""
    if entry in entries:
        yield Problem(Code.EXISTS_ALREADY, f"a new {name}", as_text(entry))


def known(name: str, entry: object, entries: Iterable[object]) -> Problems:
    """Expect something to exist; `entries` is a register."""
    if entry not in entries:
        yield Problem(Code.NAMES_UNKNOWN, f"a known {name}", as_text(entry))


def allowed(holds: bool, expected: str, found: object) -> Problems:  # noqa: FBT001 - the condition is the subject of the sentence
    """Expect a condition on a value of the event to hold."""
    if not holds:
        yield Problem(Code.VALUE_NOT_ALLOWED, expected, as_text(found))


def given(name: str, word: bytes) -> Problems:
    """Expect a word not to be zero."""
    yield from allowed(word != ZERO, f"a {name}", word)


def window(active_from: int, active_until: int) -> Problems:
    """Expect a window not to be empty."""
    found = f"[{active_from}, {active_until})"
    yield from allowed(active_from < active_until, "a window", found)


def acts(
    scene: Scene,
    key: Address,
    organisation: OrganisationId,
    *,
    roles: frozenset[KeyRole] = frozenset({KeyRole.OFFICER, KeyRole.SYSTEM}),
) -> Problems:
    """Expect a key to act at this time, in one of these roles, for an organisation."""
    entry = scene.registers.keys.get(key)
    if entry is None:
        yield Problem(Code.NAMES_UNKNOWN, "a known key", key)
        return
    if not entry.active(scene.time):
        found = f"{key} at {scene.time}"
        yield Problem(Code.KEY_NOT_ACTIVE, "a key inside its window", found)
    if scene.registers.suspended(key):
        yield Problem(Code.KEY_SUSPENDED, "a key that is not suspended", key)
    if entry.organisation != organisation:
        yield Problem(Code.KEY_OF_ANOTHER, as_text(organisation), f"key {key}")
    if entry.role not in roles:
        wanted = " or ".join(sorted(role.name for role in roles))
        yield Problem(Code.KEY_ROLE, wanted, f"{entry.role.name} {key}")


OFFICERS = frozenset({KeyRole.OFFICER})


def two_officers(
    scene: Scene, first: Address, second: Address, organisation: OrganisationId
) -> Problems:
    """Expect two different officers of an organisation to act together."""
    if first == second:
        yield Problem(Code.OFFICER_TWICE, "two different officers", first)
    for officer in (first, second):
        yield from acts(scene, officer, organisation, roles=OFFICERS)


def granted(
    scene: Scene, organisation: OrganisationId, kind: GrantKind, scope: bytes
) -> Problems:
    """Expect an organisation to hold a grant at this time."""
    if not scene.registers.holds(organisation, kind, scope, scene.time):
        yield Problem(
            Code.NOT_GRANTED,
            f"{kind.name} of {as_text(scope)} at {scene.time}",
            as_text(organisation),
        )
