"""Evidence and requirement sets as bytes, written from docs/protocol.md §8."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

NO_END = 2**64 - 1
NO_END_IN_FIVE_BYTES = 2**40 - 1


def counted(parts: Iterable[bytes]) -> bytes:
    listed = list(parts)
    return bytes([len(listed)]) + b"".join(listed)


def sized(content: bytes) -> bytes:
    return bytes([len(content)]) + content


def name(word: bytes) -> bytes:
    return sized(word.rstrip(b"\0"))


def time(second: int) -> bytes:
    return (NO_END_IN_FIVE_BYTES if second == NO_END else second).to_bytes(5, "big")


def evidence(
    choices: Sequence[tuple[int, int]],
    attestations: Sequence[Any],
    commitments: Sequence[Any],
    permits: Sequence[Any] = (),
) -> bytes:
    """Pack what is presented; attestations as `Attestation.presented` gives them."""
    subjects = list(dict.fromkeys(one[3] for one in attestations))
    departments = list(dict.fromkeys(one[1] for one in attestations))
    return b"".join(
        (
            counted(bytes(choice) for choice in choices),
            counted(subjects),
            counted(one[:16] for one in departments),
            counted(
                bytes([subjects.index(one[3]), departments.index(one[1])])
                + attestation(one)
                for one in attestations
            ),
            counted(map(commitment, commitments)),
            counted(map(permit, permits)),
        )
    )


def attestation(presented: Sequence[Any]) -> bytes:
    schema, _, root, _, claims, observed, until, path, openings = presented
    return b"".join(
        (
            schema,
            root,
            claims,
            time(observed),
            time(until),
            counted(path),
            counted(map(opening, openings)),
        )
    )


def opening(shown: Sequence[Any]) -> bytes:
    claim, kind, value, salt, path = shown
    short, number = claim.rstrip(b"\0"), value.lstrip(b"\0")
    header = bytes([len(short), len(number), len(path), kind])
    return header + salt + short + number + b"".join(path)


def commitment(presented: Sequence[Any]) -> bytes:
    owner, requirements, letter, due = presented
    return owner[:16] + letter + time(due) + counted(map(name, requirements))


def permit(presented: Sequence[Any]) -> bytes:
    (version, applicant, authority, *others), document, references = presented
    content = version + applicant[:16] + authority[:16] + b"".join(others)
    return content + document + counted(batch + own for batch, own in references)


def requirement_set(requirements: Sequence[Any]) -> bytes:
    return counted(
        own + bytes([recheck]) + counted(map(option, options))
        for own, recheck, options in requirements
    )


def option(content: Sequence[Any]) -> bytes:
    kind, schema, (subject, requirement, claim), max_age, predicates = content
    packed = b"".join(
        (
            bytes([kind]),
            schema,
            bytes([subject, requirement]),
            claim,
            max_age.to_bytes(8, "big"),
            counted(
                claim + bytes([type_, operator]) + value
                for claim, type_, operator, value in predicates
            ),
        )
    )
    return len(packed).to_bytes(2, "big") + packed
