"""Cost of a permit where calldata or new slots are dearer than on Ethereum today.

    python -m tests.contracts.gas_elsewhere

For each act of a construction permit: bytes of calldata, slots of storage that were
zero before, gas by the schedule of today, with calldata at 100 gas a byte (Kaia),
and with new slots at five times their price (EIP-8037, planned for Amsterdam).
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any, Self
from unittest import mock

from eth.vm.forks.prague.computation import PragueComputation

from tests.builders.construction_chain import Permitting
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.ledger.client import Receipt

SSTORE = 0x55
NEW_SLOT = 20_000
"""Least gas of a store into a slot that was zero (EIP-2929)."""
TIMES = 5
ZERO_BYTE, BYTE, BYTE_ELSEWHERE = 4, 16, 100
ROW = "{:<46}{:>10}{:>8}{:>11}{:>15}{:>18}"


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of one act or of several."""

    data: int  #: Bytes of calldata.
    slots: int  #: New ones.
    gas: int
    dear_data: int  #: Gas where a byte of calldata costs 100.
    dear_slots: int  #: Gas where a new slot costs five times as much.

    @classmethod
    def of(cls, data: bytes, slots: int, gas: int) -> Self:
        """Reckon the cost of a transaction here and elsewhere."""
        zeros = data.count(0)
        here = ZERO_BYTE * zeros + BYTE * (len(data) - zeros)
        there = BYTE_ELSEWHERE * len(data)
        dear_slots = gas + (TIMES - 1) * NEW_SLOT * slots
        return cls(len(data), slots, gas, gas - here + there, dear_slots)

    @classmethod
    def sum(cls, costs: list[Self]) -> Self:
        """Add costs up."""
        return cls(*map(sum, zip(*map(astuple, costs), strict=True)))


@dataclass
class Counted(Permitting):
    """The town in which every transaction is reckoned."""

    costs: list[Cost] = field(default_factory=list)

    def relay(self, to: Address | None, data: bytes) -> Receipt:
        """See `ChainTown`."""
        with _new_slots() as slots:
            receipt = super().relay(to, data)
        self.costs.append(Cost.of(data, len(slots), receipt.gas_used))
        return receipt


@contextmanager
def _new_slots() -> Iterator[set[tuple[bytes, int]]]:
    """Note contract and place of slots that were zero; estimates store there too."""
    found: set[tuple[bytes, int]] = set()
    store = PragueComputation.opcodes[SSTORE]

    def watching(*, computation: Any) -> None:
        (place,) = computation.stack_pop_ints(1)
        computation.stack_push_int(place)
        before = computation.get_gas_remaining()
        store(computation=computation)
        used = before - computation.get_gas_remaining()
        if used >= NEW_SLOT:
            found.add((computation.msg.storage_address, place))

    watching.mnemonic = store.mnemonic  # type: ignore[attr-defined] # py-evm asks
    opcodes = {**PragueComputation.opcodes, SSTORE: watching}
    with mock.patch.object(PragueComputation, "opcodes", opcodes):
        yield found


def measure(path: Path) -> dict[str, Cost]:
    """Get a permit, and give the cost of its acts and of all of them."""
    town = Counted.start(path)
    try:
        town.settle()
        works = town.gather()
        count = len(works.committed)
        apply_for, *commits = town.costs[-1 - count :]
        town.submit(town.issuing(works), "officer")
        issue = town.costs[-1]
        town.promise_together(works)
        bundled = town.costs[-1]
    finally:
        town.close()
    return {
        "apply": apply_for,
        "five commitments": Cost.sum(commits),
        "the same in one transaction": bundled,
        "issue": issue,
        "apply, commitments, issue": Cost.sum([apply_for, *commits, issue]),
        "with the commitments in one transaction": Cost.sum(
            [apply_for, bundled, issue]
        ),
    }


def main() -> None:
    """Run from the command line."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder) / "chain")
    head = ("", "calldata", "slots", "gas", "100 a byte", "slots five times")
    rows = [ROW.format(*head)]
    for name, cost in found.items():
        rows.append(ROW.format(name, *(f"{one:,}" for one in astuple(cost))))
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
