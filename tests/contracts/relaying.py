"""The call of an act with its signatures, as a relayer has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.contracts.evm import Contract, Receipt, call_data
from tests.contracts.factories import changed
from tests.contracts.world import World

Act = Callable[[], object]


@dataclass(frozen=True)
class Call:
    """An act as it is submitted; nobody has to be its sender."""

    world: World
    contract: Contract
    function: str
    arguments: tuple[Any, ...]

    @property
    def data(self) -> bytes:
        """The call as bytes."""
        return call_data(self.contract.name, self.function, self.arguments)

    def submit(self) -> Receipt:
        """Submit it as somebody without any role."""
        return self.world.evm.transact(self.contract, self.function, *self.arguments)

    def altered(self, position: int, value: Any) -> Call:
        """Say something else under the same signatures."""
        return replace(self, arguments=changed(self.arguments, position, value))


def held_back(world: World, function: str, act: Act) -> Call:
    """Prepare an act, and give its call."""
    return _watched(world, act, function)


def done(world: World, act: Act) -> Call:
    """Do an act, and give its call."""
    return _watched(world, act, None)


def _watched(world: World, act: Act, held: str | None) -> Call:
    calls: list[Call] = []
    transact = world.evm.transact

    def noted(contract: Contract, function: str, *given: Any, **options: Any) -> Any:
        calls.append(Call(world, contract, function, given))
        if function != held:
            return transact(contract, function, *given, **options)
        return None

    world.evm.transact = noted  # type: ignore[method-assign]
    try:
        act()
    finally:
        del world.evm.transact
    return calls[-1]
