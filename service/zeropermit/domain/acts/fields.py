"""Layout of acts, derived from the annotations of their fields.

The order, names and types of an act's fields give the EIP-712 type that is signed and
the arguments that are submitted. Metadata of an annotation says what the type of a
field does not: the width of a number, and where a value is from. The words for people
are in `catalogue/words/acts.toml`.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Annotated, NewType, TypeAlias, TypeVar

from zeropermit.domain.ledger.abi import as_abi
from zeropermit.domain.ledger.identifiers import Address, PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.reasons import SignedWord


@dataclass(frozen=True, slots=True)
class EipType:
    """EIP-712 type of a field, where its Python type leaves it open."""

    name: str


Uint16: TypeAlias = Annotated[int, EipType("uint16")]
Uint32: TypeAlias = Annotated[int, EipType("uint32")]
Uint64: TypeAlias = Annotated[int, EipType("uint64")]


@dataclass(frozen=True, slots=True)
class SignedAs:
    """Form in which a structure is signed: by one of its attributes."""

    name: str  #: Name of the signed field.
    attribute: str
    kind: str = "bytes32"


class FieldMark(Enum):
    """Property of a field."""

    UNSIGNED = "unsigned"  #: Submitted, and implied by a signed field.
    PAST = "past"  #: Second that has passed, where other times are exclusive ends.


PastSecond: TypeAlias = Annotated[int, EipType("uint64"), FieldMark.PAST]

Given: TypeAlias = Mapping[str, object]
"""Values that a person gives for an act, by field."""


@dataclass(frozen=True, slots=True)
class FromLedger:
    """Source of a value that nobody gives: the state of the ledger."""

    #: Reads the value for an act on a permit that is on the ledger. For a direct act
    #: there is no permit, and the structures that a person names were looked up.
    read: Callable[[LedgerState, PermitId, Given], object]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Source of a structure that a person names by its identifier."""

    #: Reads the structure; raises an error if the ledger has none.
    read: Callable[[LedgerState, bytes], object]


@dataclass(frozen=True, slots=True)
class WhenOmitted:
    """Value of a field that a person may leave out."""

    value: object


@dataclass(frozen=True, slots=True)
class ActField:
    """A field of an act: how it is called, signed and submitted."""

    act: str  #: Class of the act; that of a nested act for a field of it.
    path: str  #: Attribute of the act; one of a nested act has its name before a dot.
    name: str  #: Name in the signed message.
    kind: str  #: EIP-712 type; empty if the field is not signed.
    hint: object  #: Python type, without metadata.
    signed_as: SignedAs | None = None
    from_ledger: FromLedger | None = None
    omitted: WhenOmitted | None = None
    looked_up: LookedUp | None = None
    past: bool = False  #: Whether it is a second that has passed.

    def signed(self, act: object) -> object:
        """Give the signed form of the field's value."""
        path = self.path + (f".{self.signed_as.attribute}" if self.signed_as else "")
        value = attrgetter(path)(act)
        return value.word if isinstance(value, SignedWord) else value

    def submitted(self, act: object) -> object:
        """Give the field's value as the contract's function takes it."""
        return as_abi(attrgetter(self.path)(act))


M = TypeVar("M")


def fields_of(kind: type) -> tuple[ActField, ...]:
    """Give the fields of an act in their order, those of a nested act in its place."""
    return _layout(kind)


def given_fields(kind: type) -> Mapping[str, ActField]:
    """Give the fields that a person gives for an act, by name."""
    found = fields_of(kind)
    return {field.path: field for field in found if field.from_ledger is None}


@cache
def _layout(kind: type) -> tuple[ActField, ...]:
    return tuple(_fields(kind, ""))


def _fields(kind: type, prefix: str) -> Iterator[ActField]:
    hints = typing.get_type_hints(kind, include_extras=True)
    for field in dataclasses.fields(kind):
        hint, metadata = _split(hints[field.name])
        path = prefix + field.name
        if dataclasses.is_dataclass(hint) and hasattr(hint, "primary"):
            yield from _fields(typing.cast("type", hint), f"{path}.")
        else:
            yield _field(kind.__name__, path, hint, metadata)


def _field(act: str, path: str, hint: object, metadata: tuple[object, ...]) -> ActField:
    signed_as, eip = _last(metadata, SignedAs), _last(metadata, EipType)
    name, kind = _camel(path.rpartition(".")[2]), ""
    if signed_as is not None:
        name, kind = signed_as.name, signed_as.kind
    elif FieldMark.UNSIGNED not in metadata:
        kind = _eip_type(hint) if eip is None else eip.name
    return ActField(
        act,
        path,
        name,
        kind,
        hint,
        signed_as=signed_as,
        from_ledger=_last(metadata, FromLedger),
        omitted=_last(metadata, WhenOmitted),
        looked_up=_last(metadata, LookedUp),
        past=FieldMark.PAST in metadata,
    )


def _last(metadata: tuple[object, ...], kind: type[M]) -> M | None:
    """Give the last metadata of a kind."""
    return next((each for each in reversed(metadata) if isinstance(each, kind)), None)


def _split(hint: object) -> tuple[object, tuple[object, ...]]:
    """Part an annotation from its metadata."""
    if typing.get_origin(hint) is Annotated:
        inner, *metadata = typing.get_args(hint)
        return inner, tuple(metadata)
    return hint, ()


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _eip_type(hint: object) -> str:
    """Derive the EIP-712 type of a Python type."""
    if typing.get_origin(hint) is tuple:
        return _eip_type(typing.get_args(hint)[0]) + "[]"
    if hint is Address:
        return "address"
    plain = hint.__supertype__ if isinstance(hint, NewType) else hint
    if isinstance(plain, type) and issubclass(plain, SignedWord):
        return "string"
    return {str: "string", bool: "bool", bytes: "bytes32"}[typing.cast("type", plain)]
