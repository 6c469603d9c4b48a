"""Acts of supervision at the API: proposed there, made and signed here."""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.client import acts
from zeropermit.client.api import Person
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
    return acts.send(
        people,
        f"/permits/{permit}/supervision",
        {"wish": acts.wanted_body(kind, given)},
        lambda shown: acts.made(kind, shown, permit, given),
    )


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
