"""Claims: the typed facts of an attestation, each sealed with its own salt.

Only the root of the salted tree leaves the department. Opening one claim shows its
value, salt and path, and says nothing of the others (`docs/protocol.md` §3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import auto
from typing import NewType

from eth_utils.crypto import keccak

from zeropermit import errors
from zeropermit.domain.evidence.merkle import (
    WORD_LENGTH,
    StandardTree,
    verify,
    word_leaf,
)
from zeropermit.domain.law.calendar import day_start
from zeropermit.domain.law.codes import check_uscc_shape
from zeropermit.domain.law.subjects import is_code_of_a_thing
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.abi import NumberedEnum
from zeropermit.domain.records.text import TEXT_LIMIT, text_problem

Salt = NewType("Salt", bytes)
"""32 random bytes, new for every claim."""


class ClaimType(NumberedEnum):
    """How the text of a claim becomes a 32-byte value."""

    TEXT = auto()
    INTEGER = auto()
    BOOLEAN = auto()
    DATE = auto()
    CODE = auto()
    ORGANISATION = auto()
    PROJECT = auto()
    DIGEST = auto()


@dataclass(frozen=True, slots=True)
class Claim:
    """One typed fact."""

    name: str
    type: ClaimType
    text: str  #: The fact as people read it, in the only form its type allows.

    @property
    def value(self) -> bytes:
        """The 32-byte value.

        Raises:
            ClaimValueError: The text is not what the type expects.
        """
        return claim_value(self.type, self.text)


@dataclass(frozen=True, slots=True)
class Opening:
    """One claim of an attestation, shown with its salt and its path."""

    claim: bytes  #: Name, padded to 32 bytes.
    kind: ClaimType
    value: bytes
    salt: Salt
    path: tuple[bytes, ...]  #: From the claim's leaf to the claims root.

    @property
    def leaf(self) -> bytes:
        """Leaf of the claim.

        Raises:
            WordLengthError: Name, value or salt is not 32 bytes.
        """
        return _word_leaf(self.claim, self.kind, self.value, self.salt)


@dataclass(frozen=True, slots=True)
class SealedClaims:
    """Claims with their salts and their tree; `seal` builds it."""

    claims: tuple[Claim, ...]
    salts: tuple[Salt, ...]
    tree: StandardTree

    @property
    def root(self) -> bytes:
        """Claims root."""
        return self.tree.root

    def open(self, name: str) -> Opening:
        """Open the claim called `name`.

        Raises:
            ClaimUnknownError: There is no such claim.
        """
        for claim, salt in zip(self.claims, self.salts, strict=True):
            if claim.name == name:
                leaf = _leaf(claim, salt)
                word = ids.short_name(name)
                path = self.tree.path(leaf)
                return Opening(word, claim.type, claim.value, salt, path)
        raise errors.ClaimUnknownError(name)


def seal(claims: Sequence[Claim], *, salts: Sequence[Salt]) -> SealedClaims:
    """Build the salted Merkle tree of `claims`.

    The claims are in the order of their schema; the department keeps the salts.

    Raises:
        SaltCountError: There is not exactly one salt per claim.
        SaltError: A salt is not 32 bytes, or is used twice: opening one claim would
            then give away the salt of another.
        ClaimRepeatedError: Two claims have the same name.
        ClaimValueError: A text is not what its type expects.
        ShortNameError: A name is malformed.
        EmptyTreeError: There is no claim.
    """
    if len(claims) != len(salts):
        raise errors.SaltCountError(len(claims), len(salts))
    if any(len(salt) != WORD_LENGTH for salt in salts):
        raise errors.SaltError("length")
    if len(set(salts)) != len(salts):
        raise errors.SaltError("repeated")
    names: set[str] = set()
    for claim in claims:
        if claim.name in names:
            raise errors.ClaimRepeatedError(claim.name)
        names.add(claim.name)
    pairs = zip(claims, salts, strict=True)
    tree = StandardTree.of([_leaf(claim, salt) for claim, salt in pairs])
    return SealedClaims(tuple(claims), tuple(salts), tree)


def opens(root: bytes, opening: Opening) -> bool:
    """Tell whether `opening` is of a claim under `root`."""
    words = (opening.claim, opening.value, opening.salt)
    if any(len(word) != WORD_LENGTH for word in words):
        return False
    return verify(root, opening.leaf, opening.path)


def claim_value(claim_type: ClaimType, text: str) -> bytes:
    """Give the 32-byte value of a claim (`docs/protocol.md` §3).

    Each value has exactly one text in all types but `text`. Of an organisation's
    code only the shape is checked: codes of the pilot years are valid in law although
    their check digit fails, so that digit is checked where codes come in
    (`schema.check_row`), and a verifier must not refuse what was let in there.

    Raises:
        ClaimValueError: The text is not what the type expects.
    """
    expected, parse = _TYPES[claim_type]
    try:
        value = parse(text)
    except errors.DomainError as error:
        raise errors.ClaimValueError(claim_type, text, expected) from error
    if value is None:
        raise errors.ClaimValueError(claim_type, text, expected)
    return value


def _leaf(claim: Claim, salt: Salt) -> bytes:
    return _word_leaf(ids.short_name(claim.name), claim.type, claim.value, salt)


def _word_leaf(name: bytes, kind: ClaimType, value: bytes, salt: bytes) -> bytes:
    return word_leaf(name, kind.number.to_bytes(WORD_LENGTH, "big"), value, salt)


def _text(text: str) -> bytes | None:
    return keccak(text.encode()) if text_problem(text) is None else None


def _integer(text: str) -> bytes | None:
    if not re.fullmatch(r"0|[1-9][0-9]{0,77}", text):
        return None
    number = int(text)
    return number.to_bytes(32, "big") if number < 2**256 else None


def _boolean(text: str) -> bytes | None:
    number = {"false": 0, "true": 1}.get(text)
    return None if number is None else number.to_bytes(32, "big")


def _date(text: str) -> bytes | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day_start(day).to_bytes(32, "big")


def _organisation(text: str) -> bytes | None:
    return ids.organisation_id(check_uscc_shape(text))


def _project(text: str) -> bytes | None:
    return ids.project_id(text) if is_code_of_a_thing(text) else None


def _digest(text: str) -> bytes | None:
    return ids.from_hex(text) if text == text.lower() else None


_TYPES: Mapping[ClaimType, tuple[str, Callable[[str], bytes | None]]] = {
    ClaimType.TEXT: (f"1 to {TEXT_LIMIT} visible characters in NFC", _text),
    ClaimType.INTEGER: ("decimal digits below 2^256, no leading zero", _integer),
    ClaimType.BOOLEAN: ("true or false", _boolean),
    ClaimType.DATE: ("a day from 1970-01-02 on, such as 2026-11-23", _date),
    ClaimType.CODE: ("1 to 31 printable ASCII characters", ids.short_name),
    ClaimType.ORGANISATION: ("a unified social credit code", _organisation),
    ClaimType.PROJECT: ("a project code", _project),
    ClaimType.DIGEST: ("0x and 64 lower-case hexadecimal digits", _digest),
}
