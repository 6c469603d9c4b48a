"""Acts of supervision at the API: proposed there, made and signed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from zeropermit.client.acts import Proposal, made, wanted_body
from zeropermit.client.api import Person, wait_for
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import Given
from zeropermit.domain.acts.supervision import AnnounceRound
from zeropermit.domain.ledger.identifiers import (
    Address,
    RoundId,
    organisation_id,
    round_id,
    to_hex,
)
from zeropermit.usecases.supervision.supervise import RoundRequest


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
    request = wanted_body(kind, given)
    shown = first.api.post(f"{path}/proposals", {"wish": request})
    act = made(kind, shown, permit, given)
    signed = [person.sign(act) for person in people]
    answer = first.api.post(path, {"wish": request, "authorizations": signed})
    return str(answer["operation"])


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
