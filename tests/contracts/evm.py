"""A small face on an EVM: deploy and call by names, events and errors decoded.

Gas is not measured here. pyrevm limits open snapshots to about a thousand, so each is
taken back when done with.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from eth_abi import decode, encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from tests.contracts import filings
from tests.contracts.engines import ENGINES, Engine, EngineRevertedError, Log
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.ledger.deployment import create_address

HERE = Path(__file__).parent
FOLDERS = (
    HERE.parents[1] / "service" / "zeropermit" / "ledger" / "artifacts",
    HERE / "artifacts",
)
CHAIN_ID = 31_337
START = 1_764_000_000
"""2025-11-25 00:00:00 in China Standard Time."""
REMEMBERED = 50_000
"""Calls and answers whose encoding is kept: random sequences repeat most of them."""
SOMEBODY = to_checksum_address("0x" + "5a" * 20)
"""Sender without any role: a relayer."""

Entry = Mapping[str, Any]


class RevertedError(Exception):
    """A call was refused with a custom error, `Panic` or no data at all."""

    def __init__(self, name: str, values: tuple[Any, ...], data: bytes) -> None:
        self.name = name
        self.values = values
        self.data = data
        super().__init__(f"{name}{values}")


@dataclass(frozen=True)
class Event:
    contract: str
    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Receipt:
    returned: Any
    events: tuple[Event, ...]
    gas_used: int
    logs: tuple[tuple[tuple[bytes, ...], bytes], ...] = ()
    """Topics and data of each event, as they are on the wire."""


@dataclass(frozen=True)
class Contract:
    name: str
    address: str


@cache
def artifact(name: str) -> Mapping[str, Any]:
    path = next(
        folder / f"{name}.json"
        for folder in FOLDERS
        if (folder / f"{name}.json").is_file()
    )
    content: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def abi_type(parameter: Entry) -> str:
    kind: str = parameter["type"]
    if not kind.startswith("tuple"):
        return kind
    inner = ",".join(map(abi_type, parameter["components"]))
    return f"({inner}){kind.removeprefix('tuple')}"


def signature(entry: Entry) -> str:
    return f"{entry['name']}({','.join(map(abi_type, entry['inputs']))})"


@cache
def functions(contract: str) -> Mapping[str, Entry]:
    abi = artifact(contract)["abi"]
    return {entry["name"]: entry for entry in abi if entry["type"] == "function"}


@cache
def events(contract: str) -> Mapping[bytes, Entry]:
    abi = artifact(contract)["abi"]
    return {
        keccak(text=signature(entry)): entry
        for entry in abi
        if entry["type"] == "event"
    }


@cache
def errors() -> Mapping[bytes, Entry]:
    found = {
        keccak(text="Panic(uint256)")[:4]: {
            "name": "Panic",
            "inputs": [{"type": "uint256"}],
        }
    }
    for path in sorted(path for folder in FOLDERS for path in folder.glob("*.json")):
        for entry in artifact(path.stem)["abi"]:
            if entry["type"] == "error":
                found[keccak(text=signature(entry))[:4]] = entry
    return found


def neat(kind: str, value: Any) -> Any:
    if kind == "address[]":
        return tuple(map(to_checksum_address, value))
    return to_checksum_address(value) if kind == "address" else value


def decode_all(parameters: list[Entry], data: bytes) -> tuple[Any, ...]:
    kinds = [abi_type(parameter) for parameter in parameters]
    return tuple(map(neat, kinds, decode(kinds, data)))


@cache
def layout(contract: str, function: str) -> tuple[bytes, list[str]]:
    """Selector of a function, and the types of its arguments."""
    entry = functions(contract)[function]
    kinds = [abi_type(parameter) for parameter in entry["inputs"]]
    return keccak(text=signature(entry))[:4], kinds


def hashable(value: Any) -> Any:
    """Arguments with tuples in place of lists, which are encoded alike."""
    return tuple(map(hashable, value)) if isinstance(value, list | tuple) else value


def call_data(contract: str, function: str, arguments: tuple[Any, ...]) -> bytes:
    return _call_data(contract, function, hashable(arguments))


@lru_cache(REMEMBERED)
def _call_data(contract: str, function: str, arguments: tuple[Any, ...]) -> bytes:
    selector, kinds = layout(contract, function)
    return selector + encode(kinds, arguments)


@dataclass
class Choice:
    """EVM and bytecode of all tests that choose none of their own."""

    engine: str = "pyrevm"
    codes: Mapping[str, bytes] = field(default_factory=dict)
    """Bytecode that stands in for that of an artifact, by its name."""


CHOSEN = Choice()


def codes_in(folder: Path) -> Mapping[str, bytes]:
    """Read the bytecode of the artifacts in a folder."""
    return {path.stem: bytecode(path) for path in sorted(folder.glob("*.json"))}


def bytecode(path: Path) -> bytes:
    code: str = json.loads(path.read_text("utf-8"))["bytecode"]
    return bytes.fromhex(code.removeprefix("0x"))


class Evm:
    """One chain in memory, at a time that is set by hand.

    `codes` has bytecode that stands in for that of an artifact, by its name.
    """

    def __init__(
        self,
        *,
        chain_id: int = CHAIN_ID,
        now: int = START,
        codes: Mapping[str, bytes] | None = None,
    ) -> None:
        self._engine: Engine = ENGINES[CHOSEN.engine](chain_id, now)
        self._names: dict[str, str] = {}
        self.number = 1
        self._codes = CHOSEN.codes if codes is None else codes
        self.chain_id = chain_id
        self.coinbase: str | None = None
        self.now = now

    def warp(self, time: int, *, blocks: int = 1) -> None:
        """Let another block be at this second, so many after the present one."""
        self.number += blocks
        self.now = time
        self._engine.at(self.number, time, self.coinbase)

    def deploy(self, name: str, *arguments: Any, sender: str = SOMEBODY) -> Contract:
        abi = artifact(name)["abi"]
        inputs = next((e["inputs"] for e in abi if e["type"] == "constructor"), [])
        code = self._codes.get(name) or bytes.fromhex(
            artifact(name)["bytecode"].removeprefix("0x")
        )
        data = code + encode([abi_type(parameter) for parameter in inputs], arguments)
        with refusals():
            address = self._engine.create(sender, data)
        self._names[address] = name
        return Contract(name, address)

    def address_of_next(self, *, after: int = 0, sender: str = SOMEBODY) -> str:
        """Where the contract will be that is deployed next, or `after` others."""
        return create_address(Address(sender), self._engine.nonce(sender) + after)

    def transact(
        self, contract: Contract, function: str, *arguments: Any, sender: str = SOMEBODY
    ) -> Receipt:
        """Do an act; refusals raise `RevertedError` and change nothing."""
        data = call_data(contract.name, function, arguments)
        return self.send(contract, function, data, sender=sender)

    def send(
        self, contract: Contract, function: str, data: bytes, *, sender: str = SOMEBODY
    ) -> Receipt:
        """Send calldata as it is, which may be malformed."""
        with refusals():
            done = self._engine.run(sender, contract.address, data, static=False)
        decoded = tuple(self._event(log) for log in done.logs)
        filings.note(decoded, self.now)
        logs = tuple((topics, content) for _, topics, content in done.logs)
        output = returned(contract, function, done.output)
        return Receipt(output, decoded, done.gas_used, logs)

    def call(
        self, contract: Contract, function: str, *arguments: Any, sender: str = SOMEBODY
    ) -> Any:
        """Ask a view."""
        data = call_data(contract.name, function, arguments)
        with refusals():
            done = self._engine.run(sender, contract.address, data, static=True)
        return returned(contract, function, done.output)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Take back everything that happens inside."""
        snapshot, now, number = self._engine.snapshot(), self.now, self.number
        try:
            yield
        finally:
            self._engine.revert(snapshot)
            self.warp(now, blocks=number - self.number)

    def _event(self, log: Log) -> Event:
        address, topics, data = log
        contract = self._names[to_checksum_address(address)]
        entry = events(contract)[topics[0]]
        words = iter(topics[1:])
        rest = iter(decode_all([p for p in entry["inputs"] if not p["indexed"]], data))
        values = {
            parameter["name"]: decode_all([parameter], next(words))[0]
            if parameter["indexed"]
            else next(rest)
            for parameter in entry["inputs"]
        }
        return Event(contract, entry["name"], values)


@lru_cache(REMEMBERED)
def returned(contract: Contract, function: str, data: bytes) -> Any:
    values = decode_all(functions(contract.name)[function]["outputs"], data)
    if not values:
        return None
    return values[0] if len(values) == 1 else values


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the data of a revert into the error that the contract gave."""
    try:
        yield
    except EngineRevertedError as error:
        data = error.data
        entry = errors().get(data[:4])
        if entry is None:
            raise RevertedError("no error", (data,), data) from error
        values = decode_all(entry["inputs"], data[4:])
        raise RevertedError(entry["name"], values, data) from error
