"""Acts of supervision at the API: proposed there, made and signed here.

As in `client/permits.py`: an act is made again from what the officers asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from zeropermit.client.api import Person, wait_for
from zeropermit.client.permits import application_of
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import Given, fields_of
from zeropermit.domain.acts.supervision import AnnounceRound
from zeropermit.domain.ledger.identifiers import (
    Address,
    RoundId,
    from_hex,
    organisation_id,
    round_id,
    to_hex,
)
from zeropermit.domain.permits.reasons import SignedWord
from zeropermit.errors import InputFileError
from zeropermit.usecases.supervision.supervise import RoundRequest

Proposal: TypeAlias = Mapping[str, Any]


def send(people: Sequence[Person], permit: str, kind: type[Act], given: Given) -> str:
    """Have an act signed by those concerned and sent; give its operation.

    Args:
        people: Who signs, in this order.
        permit: Id of the permit.
        kind: Kind of the act.
        given: Fields of the act that a person gives.

    Raises:
        InputFileError: The service proposed an act on another permit.
    """
    first, path = people[0], f"/permits/{permit}/supervision"
    members = {name: _json(value) for name, value in given.items()}
    request = {"act": kind.wire_name, **members}
    shown = first.api.post(f"{path}/proposals", {"wish": request})
    act = _made(kind, shown, from_hex(permit), given)
    signed = [person.sign(act) for person in people]
    answer = first.api.post(path, {"wish": request, "authorizations": signed})
    return str(answer["operation"])


def _made(kind: type[Act], shown: Proposal, permit: bytes, given: Given) -> Act:
    """Make a proposed act from the request.

    Of the proposal only the application and the numbers are taken that are signed and
    that nobody gives.
    """
    application = application_of(shown["call"]["arguments"][0])
    if application.permit != permit:
        raise InputFileError("the proposal", "it is about another permit")
    message = shown["typed_data"]["message"]
    numbers = {
        field.path: int(message[field.name])
        for field in fields_of(kind)
        if field.from_ledger and field.kind == "uint32"
    }
    make: Callable[..., Act] = kind
    return make(application=application, **numbers, **given)


def _json(value: object) -> object:
    """Write a value as the API takes it."""
    if isinstance(value, SignedWord):
        return value.name
    return to_hex(value) if isinstance(value, bytes) else value


def announce(person: Person, request: RoundRequest) -> tuple[RoundId, str]:
    """Have an officer sign and send a round; give its number and its operation."""
    body = {
        "matter": request.matter,
        "permille": request.permille,
        "secret_hash": to_hex(request.secret_hash),
        "due_at": request.due_at,
    }
    path = "/supervision/rounds"
    shown = person.api.post(f"{path}/proposals", body)
    roster = tuple(Address(each) for each in shown["typed_data"]["message"]["roster"])
    act = AnnounceRound(
        request.matter, request.permille, roster, request.secret_hash, request.due_at
    )
    answer = person.api.post(path, {**body, "authorization": person.sign(act)})
    number = round_id(organisation_id(person.uscc), request.secret_hash)
    return number, str(answer["operation"])


def followed(
    person: Person, permit: str, there: Callable[[Proposal], object]
) -> Proposal:
    """Wait until the service has read something about the supervision of a permit."""
    return _read(person, f"/permits/{permit}/supervision", there)


def drawn(person: Person, number: RoundId) -> Proposal:
    """Wait until the service has read that a round was revealed."""
    path = f"/supervision/rounds/{to_hex(number)}"
    return _read(person, path, lambda found: found["seed"])


def _read(person: Person, path: str, there: Callable[[Proposal], object]) -> Proposal:
    def look() -> dict[str, Any] | None:
        found = person.api.get(path)
        return found if there(found) else None

    return wait_for(path, look)
