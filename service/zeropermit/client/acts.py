"""Acts on a permit, made again from the request.

A proposal of the service says which application the permit answers, and how many acts
were done on it. Only that is taken from it: what the service would have signed is never
signed unread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, get_origin

from zeropermit.client.api import Person
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import Given, fields_of
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.event_json import named_json
from zeropermit.domain.ledger.identifiers import from_hex
from zeropermit.errors import InputFileError
from zeropermit.ledger.abi_json import inputs_of, parse_values
from zeropermit.ledger.structs import reader

Proposal: TypeAlias = Mapping[str, Any]


READ: Mapping[str, Callable[[Any], object]] = {
    "uint32": int,
    "uint64": int,
    "bytes32": from_hex,
}
"""Reads values that a proposal takes from the ledger, by their EIP-712 type."""


def wanted_body(kind: type[Act], given: Given) -> dict[str, object]:
    """Write the act that somebody wants, as the API takes it."""
    names = {"grounds": "decision"}  # the text of a notice, as pages call it
    members = {names.get(name, name): named_json(it) for name, it in given.items()}
    return {"act": kind.wire_name, **members}


def made(kind: type[Act], shown: Proposal, permit: str, given: Given) -> Act:
    """Make the act that a proposal is about.

    Args:
        kind: Kind of the act.
        shown: The proposal. Only the application is taken from it, and the numbers
            and identifiers that are signed and that nobody gives.
        permit: Id of the permit.
        given: Fields of the act that a person gives.

    Raises:
        InputFileError: The proposal is malformed, or about another permit.
    """
    try:
        (application,) = structures(kind, shown, Application)
        message = shown["typed_data"]["message"]
        numbers = {
            field.path: READ[field.kind](message[field.name])
            for field in fields_of(kind)
            if field.from_ledger and field.kind in READ and field.signed_as is None
        }
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise InputFileError("the proposal", repr(error)) from error
    if application.permit != from_hex(permit):
        raise InputFileError("the proposal", "it is about another permit")
    make: Callable[..., Act] = kind
    return make(application=application, **numbers, **_unsigned(kind), **given)


def _unsigned(kind: type[Act]) -> dict[str, tuple[()]]:
    """Leave out the lists that signed fields imply: the service adds them."""
    return {
        field.path: ()
        for field in fields_of(kind)
        if field.from_ledger and get_origin(field.hint) is tuple
    }


def send(
    people: Sequence[Person],
    path: str,
    body: Mapping[str, object],
    make: Callable[[Proposal], Act],
) -> tuple[Proposal, Proposal]:
    """Have an act proposed, signed by all and sent; give proposal and answer.

    Args:
        people: Who signs, in this order.
        path: Where such acts are sent; their proposals are below it.
        body: The act that is wanted, as the API takes it.
        make: Makes the act from the proposal.
    """
    api = people[0].api
    response = api.raw("POST", f"{path}/proposals", json=body)
    shown = api.read(response)
    act = make(shown)
    signed = {**body, "authorizations": [person.sign(act) for person in people]}
    etag = response.headers.get("ETag")
    return shown, api.post(path, signed, {"If-Match": etag} if etag else {})


def structures(kind: type[Act], shown: Proposal, *wanted: type) -> tuple[Any, ...]:
    """Read the first arguments of a proposed call as structures of these types."""
    inputs = inputs_of(kind.contract, kind.function)[: len(wanted)]
    values = parse_values(inputs, shown["call"]["arguments"][: len(wanted)])
    return tuple(reader(one)(value) for one, value in zip(wanted, values, strict=True))
