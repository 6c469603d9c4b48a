"""Acts on a permit, made again from the request.

A proposal of the service says which application the permit answers, and how many acts
were done on it. Only that is taken from it: what the service would have signed is never
signed unread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from zeropermit.client.api import Person
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import Given, fields_of
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.identifiers import (
    MatterVersionId,
    OrganisationId,
    ProjectId,
    from_hex,
    to_hex,
)
from zeropermit.domain.permits.reasons import SignedWord
from zeropermit.errors import InputFileError

Proposal: TypeAlias = Mapping[str, Any]
MadeAct = TypeVar("MadeAct", bound=Act)


def wanted_body(kind: type[Act], given: Given) -> dict[str, object]:
    """Write the act that somebody wants, as the API takes it.

    Args:
        kind: Kind of the act.
        given: Fields of the act that a person gives.
    """
    members = {name: _json(value) for name, value in given.items()}
    return {"act": kind.wire_name, **members}


def made(kind: type[MadeAct], shown: Proposal, permit: str, given: Given) -> MadeAct:
    """Make the act that a proposal is about.

    Args:
        kind: Kind of the act.
        shown: The proposal. Only the application is taken from it, and the numbers
            that are signed and that nobody gives.
        permit: Id of the permit.
        given: Fields of the act that a person gives.

    Raises:
        InputFileError: The proposal is malformed, or about another permit.
    """
    try:
        application = application_of(shown["call"]["arguments"][0])
        message = shown["typed_data"]["message"]
        numbers = {
            field.path: int(message[field.name])
            for field in fields_of(kind)
            if field.from_ledger and field.kind == "uint32"
        }
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise InputFileError("the proposal", repr(error)) from error
    if application.permit != from_hex(permit):
        raise InputFileError("the proposal", "it is about another permit")
    make: Callable[..., MadeAct] = kind
    return make(application=application, **numbers, **given)


def send(
    people: Sequence[Person],
    path: str,
    body: Mapping[str, object],
    make: Callable[[Proposal], Act],
) -> str:
    """Have an act proposed, signed by all and sent; give its operation.

    Args:
        people: Who signs, in this order.
        path: Where such acts are sent; their proposals are below it.
        body: The act that is wanted, as the API takes it.
        make: Makes the act from the proposal.
    """
    first = people[0]
    act = make(first.api.post(f"{path}/proposals", body))
    signed = {**body, "authorizations": [person.sign(act) for person in people]}
    return str(first.api.post(path, signed)["operation"])


def application_of(words: Sequence[object]) -> Application:
    """Read an application, as the contracts take it."""
    version, applicant, authority, project, consent = (
        from_hex(str(word)) for word in words
    )
    return Application(
        MatterVersionId(version),
        OrganisationId(applicant),
        OrganisationId(authority),
        ProjectId(project),
        consent,
    )


def _json(value: object) -> object:
    """Write a value as the API takes it."""
    if isinstance(value, SignedWord):
        return value.name
    return to_hex(value) if isinstance(value, bytes) else value
