"""Bodies of requests derived from acts: the fields that a person gives.

A field has the type in JSON that follows from its type in the act: identifiers and
digests are hexadecimal, members of an enum are their names.
"""

from __future__ import annotations

import operator
from typing import Annotated, Any, ClassVar, Literal, Optional, TypeAlias

from pydantic import StringConstraints, create_model

from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import ActField, Given, given_fields
from zeropermit.domain.ledger.identifiers import from_hex
from zeropermit.domain.permits.reasons import SignedWord
from zeropermit.web.bodies.applications import Body, Code, Second, Word

ReasonCode: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,30}$", max_length=31)
]


class DerivedActBody(Body):
    """Fields of an act that a person gives."""

    kind: ClassVar[type[Act]]
    act: str

    def given(self) -> Given:
        """Give the values of the fields, as the act takes them."""
        return {
            name: _value(field, getattr(self, name))
            for name, field in given_fields(self.kind).items()
        }


def act_body(kind: type[Act]) -> type[DerivedActBody]:
    """Make the body of an act that has a name at the API."""
    members: dict[str, Any] = {
        "act": (operator.getitem(Literal, kind.wire_name), ...),
        **{name: _member(field) for name, field in given_fields(kind).items()},
    }
    command = kind.command or kind.wire_name
    made = create_model(
        "".join(part.capitalize() for part in command.split("-")) + "Body",
        __base__=DerivedActBody,
        __doc__=f"{kind.words.title.en}.",
        **members,
    )
    made.kind = kind
    return made


def _member(field: ActField) -> tuple[object, object]:
    """Give the type of a field in JSON, and its default: none if it is required."""
    if field.omitted is None:
        return _json_type(field), ...
    return operator.getitem(Optional, _json_type(field)), None


def _json_type(field: ActField) -> object:
    if field.kind == "uint64":
        return Second
    if field.hint is str:
        return ReasonCode if field.name == "reason" else Code
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
