"""Nodes that lie, and ledgers with logs that no contract of ours emits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.ledger.artifacts import CONTRACTS, entries_of, signature_hash

STRANGER = "0x" + "77" * 32


class Liar:
    """A node that answers one method otherwise than the chain would."""

    def __init__(
        self, honest: Any, method: str, lie: Callable[[Any, Any], Any]
    ) -> None:
        self.honest = honest
        self.method = method
        self.lie = lie

    def make_request(self, method: str, params: Any) -> Any:
        answer = self.honest.make_request(method, params)
        if method != self.method or "result" not in answer:
            return answer
        return {**answer, "result": self.lie(params, answer["result"])}

    def close(self) -> None:
        close = getattr(self.honest, "close", None)
        if close is not None:
            close()


def topic_of(event: str) -> bytes:
    return next(
        signature_hash(entry)
        for _, entry in entries_of("event", *CONTRACTS)
        if entry["name"] == event
    )


def as_hex(value: Any) -> str:
    return value if isinstance(value, str) else "0x" + bytes(value).hex()


Log = Mapping[str, Any]
Alteration = Callable[[Log, Manifest], Log]


def with_data(change: Callable[[bytes], bytes]) -> Alteration:
    """Alter the data of a log."""

    def alter(log: Log, _: Manifest) -> Log:
        data = change(bytes.fromhex(as_hex(log["data"])[2:]))
        return {**log, "data": "0x" + data.hex()}

    return alter


def with_topic(position: int, word: str) -> Alteration:
    """Alter a topic of a log."""

    def alter(log: Log, _: Manifest) -> Log:
        topics = [as_hex(topic) for topic in log["topics"]]
        topics[position] = word
        return {**log, "topics": topics}

    return alter


def without_topics(log: Log, _: Manifest) -> Log:
    return {**log, "topics": []}


def from_another(log: Log, manifest: Manifest) -> Log:
    return {**log, "address": manifest.address("AttestationRegistry")}


def no_utf8(data: bytes) -> bytes:
    """Put bytes that are not UTF-8 into the last text of an event."""
    end = len(data.rstrip(b"\0"))
    return data[: end - 2] + b"\xff\xfe" + data[end:]


def bad_enum(data: bytes) -> bytes:
    """Put a number that no enum has into the second word."""
    return data[:32] + b"\0" * 31 + b"\xee" + data[64:]


CUT = with_data(lambda _: b"")


@dataclass(frozen=True)
class LedgerAttack:
    """One log of a ledger altered, so that it cannot be read."""

    event: str
    alter: Alteration

    def on(self, honest: Any, manifest: Manifest) -> Liar:
        """Give a node of a ledger that always held the altered log."""
        topic = "0x" + topic_of(self.event).hex()
        place: list[tuple[Any, Any]] = []

        def is_attacked(log: Log) -> bool:
            if as_hex(log["topics"][0]) != topic:
                return False
            here = (log["blockNumber"], log["logIndex"])
            if not place:
                place.append(here)
            return place[0] == here

        def lie(_: Any, logs: Any) -> Any:
            return [
                self.alter(log, manifest) if is_attacked(log) else log for log in logs
            ]

        return Liar(honest, "eth_getLogs", lie)


ATTACKS: Mapping[str, LedgerAttack] = {
    "an ending without data": LedgerAttack("PermitEnded", CUT),
    "an ending of no kind": LedgerAttack("PermitEnded", with_data(bad_enum)),
    "an ending that names no permit": LedgerAttack(
        "PermitEnded", with_topic(1, STRANGER)
    ),
    "an ending under an unknown topic": LedgerAttack(
        "PermitEnded", with_topic(0, "0x" + "5a" * 32)
    ),
    "an ending without a topic": LedgerAttack("PermitEnded", without_topics),
    "an ending from another contract": LedgerAttack("PermitEnded", from_another),
    "a suspension of an unknown permit": LedgerAttack(
        "PermitSuspended", with_topic(1, STRANGER)
    ),
    "an enterprise whose name is no UTF-8": LedgerAttack(
        "OrganisationRegistered", with_data(no_utf8)
    ),
    "an application whose words are no UTF-8": LedgerAttack(
        "Applied", with_data(no_utf8)
    ),
    "a key with dirty bytes": LedgerAttack("KeyAdded", with_topic(1, "0x" + "ff" * 32)),
    "a key without data": LedgerAttack("KeyAdded", CUT),
    "a grant without data": LedgerAttack("GrantGiven", CUT),
    "a schema without data": LedgerAttack("SchemaDefined", CUT),
    "a version without data": LedgerAttack("MatterVersionPublished", CUT),
    "a batch without data": LedgerAttack("BatchAnchored", CUT),
    "a revocation without data": LedgerAttack("AttestationRevoked", CUT),
    "a commitment without data": LedgerAttack("Committed", CUT),
    "an issue without data": LedgerAttack("PermitIssued", CUT),
    "evidence without data": LedgerAttack("EvidencePresented", CUT),
    "an inspection without data": LedgerAttack("Inspected", CUT),
    "a round without data": LedgerAttack("RoundAnnounced", CUT),
}
