"""Bodies of requests derived from acts: the fields that a person gives.

A field has the type in JSON that follows from its type in the act: identifiers and
digests are hexadecimal, members of an enum are their names.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, Optional, TypeVar

from pydantic import Field, create_model

from zeropermit.catalogue.words.acts import words_of
from zeropermit.domain.acts.act import Act, Authorization
from zeropermit.domain.acts.fields import ActField, Given, given_fields
from zeropermit.domain.acts.registry import DIRECT_ACTS
from zeropermit.domain.ledger.identifiers import Address, from_hex
from zeropermit.domain.permits.reasons import SignedWord
from zeropermit.web.bodies.applications import (
    AddressText,
    AuthorizationBody,
    Body,
    Code,
    Name,
    ReasonCode,
    Second,
    Word,
)

WIDTHS = {"uint16": 16, "uint32": 32}
"""Bits of numbers other than times."""
TEXTS = {"reason": ReasonCode, "name": Name, "missing": Name}
"""Types of texts other than codes, by the name of the field."""


class GivenBody(Body):
    """Fields of an act that a person gives."""

    kind: ClassVar[type[Act]]

    def given(self) -> Given:
        """Give the values of the fields, as the act takes them."""
        return {
            name: _value(field, getattr(self, _attribute(name)))
            for name, field in given_fields(self.kind).items()
        }


GivenBodyT = TypeVar("GivenBodyT", bound=GivenBody)


class DerivedActBody(GivenBody):
    """Fields of an act, with its name."""

    act: str


class SignedGivenBody(GivenBody):
    """Fields of an act, with its signatures."""

    authorizations: list[AuthorizationBody]

    def signed(self) -> list[Authorization]:
        """Give the signatures."""
        return [each.value() for each in self.authorizations]


def given_body(kind: type[Act]) -> type[GivenBody]:
    """Make the body that proposes an act at an address of its own."""
    words = f"{words_of(kind).title.en}."
    return _body(kind, GivenBody, f"{kind.primary}ProposalBody", words)


def signed_body(kind: type[Act]) -> type[SignedGivenBody]:
    """Make the body that submits an act at an address of its own."""
    count = sum(duty.signatures for duty in kind.duties)
    several = Annotated[
        list[AuthorizationBody], Field(min_length=count, max_length=count)
    ]
    words = f"{words_of(kind).title.en}, signed."
    return _body(
        kind,
        SignedGivenBody,
        f"{kind.primary}SignedBody",
        words,
        authorizations=(several, ...),
    )


def act_body(kind: type[Act]) -> type[DerivedActBody]:
    """Make the body of an act that has a name at the API."""
    parts = (kind.command or kind.wire_name).split("-")
    name = "".join(part.capitalize() for part in parts) + "Body"
    act = (operator.getitem(Literal, kind.wire_name), ...)
    return _body(kind, DerivedActBody, name, f"{words_of(kind).title.en}.", act=act)


def _body(
    kind: type[Act],
    base: type[GivenBodyT],
    name: str,
    words: str,
    **more: Any,  # noqa: ANN401 - types of members, as pydantic takes them
) -> type[GivenBodyT]:
    """Make the body of an act with its fields, and with further members."""
    members: dict[str, Any] = {**_members(kind), **more}
    made = create_model(name, __base__=base, __doc__=words, **members)
    made.kind = kind
    return made


def _members(kind: type[Act]) -> dict[str, Any]:
    members = given_fields(kind).items()
    return {_attribute(name): _member(name, field) for name, field in members}


def _attribute(name: str) -> str:
    """Name the attribute of a body that holds a member, pydantic's own left alone."""
    return f"{name}_" if hasattr(Body, name) else name


def _member(name: str, field: ActField) -> tuple[object, object]:
    """Give the type of a field in JSON, and its default: none if it is required."""
    alias = name if _attribute(name) != name else None
    if field.omitted is None:
        return _json_type(field), Field(alias=alias)
    return operator.getitem(Optional, _json_type(field)), Field(None, alias=alias)


def _json_type(field: ActField) -> object:
    if field.kind == "uint64":
        return Second
    if field.kind in WIDTHS:
        return Annotated[int, Field(ge=0, le=2 ** WIDTHS[field.kind] - 1)]
    if field.hint is Address:
        return AddressText
    if field.hint is str:
        return TEXTS.get(field.name, Code)
    if isinstance(field.hint, type) and issubclass(field.hint, SignedWord):
        names = tuple(member.name for member in field.hint if member)
        return operator.getitem(Literal, names)
    return bool if field.hint is bool else Word


def _value(field: ActField, value: object) -> object:
    """Read a member of the body."""
    if value is None:
        return field.omitted and field.omitted.value
    if isinstance(field.hint, type) and issubclass(field.hint, SignedWord):
        return field.hint[str(value)]
    return from_hex(str(value)) if field.kind == "bytes32" else value


GIVEN_BODIES: Mapping[str, type[GivenBody]] = MappingProxyType(
    {name: given_body(kind) for name, kind in DIRECT_ACTS.items()}
)
"""Bodies that propose direct acts, by their names."""
SIGNED_BODIES: Mapping[str, type[SignedGivenBody]] = MappingProxyType(
    {name: signed_body(kind) for name, kind in DIRECT_ACTS.items()}
)
"""Bodies that submit direct acts, by their names."""
