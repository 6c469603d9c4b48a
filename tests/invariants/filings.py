"""Proofs of commitments: told well or badly, read, and compared with the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from eth_utils.crypto import keccak

from tests.contracts.filings import Filed, extended, key, link_of, pack, words
from tests.invariants.model import Model, refuse
from zeropermit.domain.ledger import events as e

Proof = tuple[str, list[tuple[int, str, int]], list[bytes]]
"""Key of the application, how each commitment shown was made, and the links."""
KEY, MADE, LINK = 20, 27, 32
OTHER = "0x" + "0d" * 20


def filed_in(journal: Iterable[tuple[int, e.Event]]) -> dict[bytes, Filed]:
    """The applications of a journal with their commitments."""
    found: dict[bytes, Filed] = {}
    for time, event in journal:
        note(found, event, time)
    return found


def note(found: dict[bytes, Filed], event: e.Event, time: int) -> None:
    match event:
        case e.Applied():
            number = event.application
            found[number] = Filed.applied(number, event.by, time)
        case e.Committed():
            found[event.application].commit(event.commitment, event.by, time)


def proof_of(filed: Filed, shown: Iterable[bytes]) -> Proof:
    nowhere = (2**16 - 1, "0x" + "00" * 20, 0)
    made = [filed.made.get(one, nowhere) for one in shown]
    return filed.by, made, list(filed.links)


def _left_out(proof: Proof, other: Filed) -> Proof:
    by, made, links = proof
    return by, made, links[:-1]


def _added(proof: Proof, other: Filed) -> Proof:
    by, made, links = proof
    return by, made, [*links, *links[:1]]


def _swapped(proof: Proof, other: Filed) -> Proof:
    by, made, links = proof
    return by, made, links[::-1]


def _anothers(proof: Proof, other: Filed) -> Proof:
    return other.by, proof[1], list(other.links)


def _by_another(proof: Proof, other: Filed) -> Proof:
    return OTHER, *proof[1:]


def _made_by_another(proof: Proof, other: Filed) -> Proof:
    by, made, links = proof
    return by, [(position, OTHER, time) for position, _, time in made], links


def _made_earlier(proof: Proof, other: Filed) -> Proof:
    by, made, links = proof
    return (
        by,
        [(position, who, max(0, time - 1)) for position, who, time in made],
        links,
    )


def _elsewhere(proof: Proof, other: Filed) -> Proof:
    by, made, links = proof
    return (
        by,
        [((position + 1) % 2**16, who, time) for position, who, time in made],
        links,
    )


SPOILS: Mapping[str, Callable[[Proof, Filed], Proof]] = {
    "left out": _left_out,
    "added": _added,
    "swapped": _swapped,
    "another's": _anothers,
    "by another": _by_another,
    "made by another": _made_by_another,
    "made earlier": _made_earlier,
    "elsewhere": _elsewhere,
}


def told(filed: Filed, shown: Iterable[bytes], other: Filed, how: str = "") -> bytes:
    """Prove an application and commitments, or try to with a lie."""
    proof = proof_of(filed, shown)
    packed = pack(*(SPOILS[how](proof, other) if how in SPOILS else proof))
    return packed[:-1] if how == "short" else packed


def shaped(told_: bytes, shown: int) -> None:
    """Refuse a proof that is not made of its parts."""
    least = KEY + MADE * shown
    whole = len(told_) >= least and (len(told_) - least) % LINK == 0
    refuse(not whole, "FilingMalformed", len(told_), shown)


def proven(model: Model, application: bytes, told_: bytes, shown: int) -> None:
    """Refuse other lists than the ledger's."""
    shaped(told_, shown)
    (second,) = (
        time
        for time, event in model.journal
        if isinstance(event, e.Applied) and event.application == application
    )
    given = keccak(application + words("0x" + told_[:KEY].hex(), second))[:26]
    for link in _links(told_, shown):
        given = extended(given, link)
    expected = model.filed[application].digest
    refuse(given != expected, "CommitmentsMismatch", application, expected, given)


def made_of(told_: bytes, place: int) -> tuple[int, str, int]:
    """How a commitment that is shown is said to have been made."""
    entry = told_[KEY + MADE * place : KEY + MADE * (place + 1)]
    position, second = int.from_bytes(entry[:2], "big"), entry[22:]
    return position, "0x" + entry[2:22].hex(), int.from_bytes(second, "big")


def stands(told_: bytes, shown: int, place: int, commitment: bytes) -> bool:
    """Whether a commitment is where it is said to be, made as it is said."""
    position, by, second = made_of(told_, place)
    links = _links(told_, shown)
    here = links[position] if position < len(links) else b""
    return here == link_of(commitment, by, second)


def _links(told_: bytes, shown: int) -> list[bytes]:
    rest = told_[KEY + MADE * shown :]
    return [rest[i : i + LINK] for i in range(0, len(rest), LINK)]


__all__ = ["SPOILS", "filed_in", "key", "note", "proven", "shaped", "stands", "told"]
