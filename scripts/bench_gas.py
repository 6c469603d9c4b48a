#!/usr/bin/env python3
"""Compare the gas of a construction permit with the same facts on EAS.

Both run on the same embedded chain, each act alone in its block. The Ethereum
Attestation Service comes compiled in its npm package, which is not part of this
repository. It stores facts and decides nothing: application, check and permit are in
our sum alone. Its acts are sent by the attester itself, without a signature to check,
which is the cheaper way.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_abi import encode
from eth_abi.packed import encode_packed
from eth_utils.crypto import keccak

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from tests.builders import construction, facts  # noqa: E402 # found by the line above
from tests.builders.construction_chain import BATCH, Permitting, Works  # noqa: E402 # the same
from zeropermit.domain.ledger.identifiers import Address  # noqa: E402 # the same

PACKAGE = "@ethereum-attestation-service/eas-contracts"
VERSION = "1.9.0"
DATA = "(address,uint64,bool,bytes32,bytes,uint256)"
"""Recipient, expiration, revocable, reference, data and value of an attestation."""
NOBODY = "0x" + "00" * 20
ZERO = bytes(32)
BAR = 10

Row = tuple[str, int]


class PackageMissingError(Exception):
    """The package is not in the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{PACKAGE} is not in {folder}. Install it outside the repository:\n"
            f"  npm install --ignore-scripts --prefix {folder} {PACKAGE}@{VERSION}"
        )


@dataclass(frozen=True, slots=True)
class Fact:
    """The data of one fact, as EAS stores it."""

    schema: str
    """Names and types of the words, as EAS writes them."""
    words: tuple[bytes, ...]

    @property
    def uid(self) -> bytes:
        """Identifier of the schema, without resolver, of revocable facts."""
        parts = (self.schema, NOBODY, True)
        return keccak(encode_packed(["string", "address", "bool"], parts))

    def data(self, number: int = 0) -> tuple[Any, ...]:
        """Give the attestation; one with another `number` is of another subject."""
        subject = keccak(b"subject %d" % number) if number else self.words[0]
        content = b"".join((subject, *self.words[1:]))
        return (NOBODY, 0, True, ZERO, content, 0)


@dataclass(frozen=True, slots=True)
class Eas:
    """EAS on the chain of a world."""

    world: Permitting
    registry: Address
    service: Address

    @classmethod
    def deploy(cls, world: Permitting, package: Path) -> Eas:
        """Create registry and service from the artifacts of the package."""
        registry = world.relayer.send(None, _bytecode(package, "SchemaRegistry"))
        creation = _bytecode(package, "EAS")
        creation += encode(["address"], [registry.contract])
        service = world.relayer.send(None, creation)
        if registry.contract is None or service.contract is None:
            raise PackageMissingError(package)
        return cls(world, registry.contract, service.contract)

    def register(self, given: Sequence[Fact]) -> None:
        """Register the schemas of some facts."""
        for schema in dict.fromkeys(fact.schema for fact in given):
            types = ["string", "address", "bool"]
            self._send(self.registry, "register", types, [schema, NOBODY, True])

    def one_by_one(self, given: Sequence[Fact]) -> int:
        """Attest facts in a transaction each."""
        kind = f"(bytes32,{DATA})"
        return sum(
            self._send(self.service, "attest", [kind], [(fact.uid, fact.data())])
            for fact in given
        )

    def in_batches(self, given: Sequence[Fact], size: int) -> int:
        """Attest each fact among others of its schema; add up its share."""
        kind = f"(bytes32,{DATA}[])[]"
        used = 0
        for fact in given:
            batch = [(fact.uid, [fact.data(number) for number in range(1, size + 1)])]
            used += self._send(self.service, "multiAttest", [kind], [batch])
        return used // size

    def _send(
        self, to: Address, function: str, types: Sequence[str], values: Sequence[Any]
    ) -> int:
        selector = keccak(text=f"{function}({','.join(types)})")[:4]
        return self.world.relayer.send(to, selector + encode(types, values)).gas_used


def _bytecode(package: Path, contract: str) -> bytes:
    path = package / "artifacts" / "contracts" / f"{contract}.sol" / f"{contract}.json"
    code: str = json.loads(path.read_text("utf-8"))["bytecode"]
    return bytes.fromhex(code.removeprefix("0x"))


def found(folder: Path) -> Path:
    """Find the package in a folder.

    Raises:
        PackageMissingError: It is not there.
    """
    for place in (folder, folder / "node_modules" / PACKAGE):
        if (place / "artifacts" / "contracts" / "EAS.sol" / "EAS.json").is_file():
            return place
    raise PackageMissingError(folder)


def promises(works: Works) -> Iterator[Fact]:
    """Give the commitments of a permit as facts, the application first."""
    for promise in works.presentation.commitments:
        names = [f"bytes32 covers{i}" for i in range(len(promise.requirements))]
        schema = ",".join(
            ("bytes32 application,bytes32 by,bytes32 letter,uint256 dueAt", *names)
        )
        due_at = promise.due_at.to_bytes(32, "big")
        words = (works.application.id, promise.organisation, promise.letter, due_at)
        yield Fact(schema, (*words, *promise.requirements))


def needed(works: Works) -> list[Fact]:
    """Return the facts of the requirements: subject and opened claims of each."""
    rows = []
    for shown in works.presentation.attestations:
        names = [opening.claim.rstrip(b"\0").decode() for opening in shown.openings]
        schema = ",".join(f"bytes32 {name}" for name in ("subject", *names))
        values = tuple(opening.value for opening in shown.openings)
        rows.append(Fact(schema, (shown.subject, *values)))
    return [*rows, *promises(works)]


def whole(works: Works) -> list[Fact]:
    """Give all that the departments attest: every claim of every row, as a word."""
    rows = []
    for code in construction.ROWS:
        claims = construction.fact(code).claims
        names = ("subject", *(claim.name for claim in claims))
        values = (facts.word(code), *(claim.value for claim in claims))
        rows.append(Fact(",".join(f"bytes32 {name}" for name in names), values))
    return [*rows, *promises(works)]


def ours(world: Permitting, works: Works) -> dict[str, int]:
    """Issue the permit, and return the gas of each part."""
    attested = sum(receipt.gas_used for receipt in works.attested)
    return {
        "attestations": -(-attested // BATCH),
        "commitments": sum(receipt.gas_used for receipt in works.committed),
        "application": works.applied.gas_used,
        "issue": world.submit(world.issuing(works), "officer").gas_used,
    }


def theirs(world: Permitting, works: Works, package: Path, size: int) -> dict[str, int]:
    """Store the facts of the permit on EAS, in four ways."""
    eas = Eas.deploy(world, package)
    least, most = needed(works), whole(works)
    eas.register([*least, *most])
    return {
        "what is needed, one by one": eas.one_by_one(least),
        f"what is needed, in batches of {size}": eas.in_batches(least, size),
        "whole rows, one by one": eas.one_by_one(most),
        f"whole rows, in batches of {size}": eas.in_batches(most, size),
    }


def table(parts: Mapping[str, int], others: Mapping[str, int]) -> str:
    """Set both side by side."""
    total = sum(parts.values())
    stored = parts["attestations"] + parts["commitments"]
    lines = [f"{'zeropermit':44}{'gas':>12}"]
    lines += [f"  {name:42}{gas:12,}" for name, gas in parts.items()]
    lines += [
        f"  {'the facts alone':42}{stored:12,}",
        f"  {'complete permit':42}{total:12,}",
        "",
        f"{'EAS, the facts alone':44}{'gas':>12}{'facts':>10}{'permit':>10}",
    ]
    for name, gas in others.items():
        ratios = f"{stored / gas:10.1%}{total / gas:10.1%}"
        lines.append(f"  {name:42}{gas:12,}{ratios}")
    lines += ["", f"The bar for a complete permit is {1 / BAR:.0%} of EAS."]
    return "\n".join(lines)


def measured(package: Path, size: int) -> tuple[dict[str, int], dict[str, int]]:
    """Do everything on one chain."""
    with tempfile.TemporaryDirectory() as folder:
        world = Permitting.start(Path(folder) / "chain")
        try:
            world.settle()
            works = world.gather()
            return ours(world, works), theirs(world, works, package, size)
        finally:
            world.close()


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description="Compare the gas of a construction permit with EAS.",
        epilog=f"The folder is that of {PACKAGE}, or one it was installed to.",
    )
    parser.add_argument("folder", type=Path, help="where the npm package of EAS is")
    parser.add_argument("--batch", type=int, default=50, help="facts in a multiAttest")
    parser.add_argument("--json", type=Path, help="keep the raw results in this file")
    arguments = parser.parse_args()
    try:
        package = found(arguments.folder)
    except PackageMissingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    parts, others = measured(package, arguments.batch)
    print(table(parts, others))
    if arguments.json is not None:
        version = json.loads((package / "package.json").read_text("utf-8"))["version"]
        raw = {"package": f"{PACKAGE}@{version}", "ours": parts, "eas": others}
        arguments.json.write_text(json.dumps(raw, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
