"""The replayed state compared with the answers of the contracts, all at one block.

Each comparison asks one view for one entry of a register. On a huge ledger a sample
is compared: it is drawn by the hash of the block, which nobody knew when the entries
were made.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zeropermit.audit.differences import Code, Difference, Where, as_text
from zeropermit.audit.expected import Expectation, Register, registers
from zeropermit.audit.fold import ReplayState
from zeropermit.audit.report import Compared
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.errors import NodeAnswerError, RevertError
from zeropermit.ledger.client import Client
from zeropermit.ledger.structs import reader
from zeropermit.ledger.views import read_view


@dataclass(frozen=True, slots=True)
class Views:
    """The views of the contracts at one block, beside the fold up to it."""

    fold: ReplayState
    block: BlockStamp
    client: Client
    manifest: Manifest
    sample: int | None  #: Entries to compare per register; None for all.

    def compare(self) -> tuple[dict[str, Compared], list[Difference]]:
        """Compare every register, or a sample of it."""
        compared: dict[str, Compared] = {}
        differences: list[Difference] = []
        for register in registers(self.fold, now=self.block.time):
            chosen = self._chosen(register)
            compared[register.name] = Compared(len(chosen), len(register.entries))
            for entry in chosen:
                differences += self._compared(register, entry)
        return compared, differences

    def _compared(self, register: Register, entry: object) -> Iterator[Difference]:
        """Compare one entry; an entry that follows from no event differs too."""
        try:
            for expected in register.expectations(entry):
                yield from self._difference(register.name, expected)
        except (KeyError, IndexError, ValueError) as error:
            where = Where(self.block.number)
            about, found = f"{register.name} {as_text(entry)}", repr(error)
            wanted = "an entry that follows from the events"
            yield Difference(Code.VIEW_MISMATCH, where, about, wanted, found)

    def _chosen(self, register: Register) -> list[Any]:
        """Draw the sample of a register."""
        everything = list(register.entries)
        if self.sample is None or self.sample >= len(everything):
            return everything
        chance = random.Random(self.block.hash + register.name.encode())  # noqa: S311 - repeatable by whoever reads the report
        return chance.sample(everything, self.sample)

    def _difference(self, name: str, expected: Expectation) -> Iterator[Difference]:
        """Call the contract, and list the differences."""
        try:
            found = _like(
                expected.answer,
                read_view(
                    self.client,
                    self.manifest,
                    expected.view,
                    expected.asked,
                    block=self.block,
                ),
            )
        except (RevertError, NodeAnswerError) as error:
            found = f"{error.code}: {error}"
        if found != expected.answer:
            yield Difference(
                Code.VIEW_MISMATCH,
                Where(self.block.number),
                f"{name} {expected.about}",
                as_text(expected.answer),
                as_text(found),
            )


def _like(expected: object, found: Any) -> object:  # noqa: ANN401 - as the ABI gives it
    """Give an answer in the types of the expected one, if it can have them."""
    if isinstance(expected, Mapping):
        return {name: _like(one, found[name]) for name, one in expected.items()}
    kind: type = type(expected)
    try:
        return reader(kind)(found)
    except ValueError:
        return found
