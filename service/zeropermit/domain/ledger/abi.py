"""Structures of the contracts, as functions of the contracts take them."""

from __future__ import annotations

from dataclasses import fields
from enum import IntEnum, StrEnum
from functools import cache
from typing import Any, ClassVar, Self


class NumberedEnum(StrEnum):
    """Base of enumerations with words on paper and numbers on the ledger.

    Numbers count from 1 in the order of the members: in the contract's enumeration 0
    means that none was chosen.
    """

    @property
    def number(self) -> int:
        """Number on the ledger."""
        return list(type(self)).index(self) + 1

    @classmethod
    def numbered(cls, number: int) -> Self:
        """Find a member by its number.

        Raises:
            ValueError: There is none.
        """
        members = list(cls)
        if not 1 <= number <= len(members):
            raise ValueError(number)
        return members[number - 1]


class AbiStruct:
    """Base of dataclasses that are a structure of a contract."""

    __slots__ = ()

    #: Members in the order of the ABI, where the fields have another order.
    ABI_ORDER: ClassVar[tuple[str, ...]] = ()

    def as_abi(self) -> tuple[Any, ...]:
        """Give the members in the order of the ABI."""
        kind: type = type(self)
        return tuple(as_abi(getattr(self, name)) for name in abi_members(kind))


@cache
def abi_members(kind: type) -> tuple[str, ...]:
    """Name the members of a structure in the order of the ABI."""
    return getattr(kind, "ABI_ORDER", ()) or tuple(one.name for one in fields(kind))


def as_abi(value: object) -> object:
    """Give a value as a function of a contract takes it."""
    if isinstance(value, AbiStruct):
        return value.as_abi()
    if isinstance(value, IntEnum):
        return int(value)
    if isinstance(value, NumberedEnum):
        return value.number
    if isinstance(value, tuple):
        return [as_abi(each) for each in value]
    return value
