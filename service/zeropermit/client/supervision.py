"""Acts of supervision at the API: proposed there, made and signed here.

As in `permit_client`: of a proposal only the application, the number of hand-overs and
the roster are taken, and what is signed is made anew from what the officers asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from zeropermit.client.api import Person, wait_for
from zeropermit.client.permits import application_of
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.supervision import AnnounceRound
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.identifiers import (
    Address,
    RoundId,
    from_hex,
    organisation_id,
    permit_id,
    round_id,
    to_hex,
)
from zeropermit.errors import InputFileError
from zeropermit.usecases.supervision.supervise import RoundWish

Shown: TypeAlias = Mapping[str, Any]
Make: TypeAlias = Callable[[Application, Sequence[Any]], Act]
"""Makes an act for an application; is given what the call takes beside it."""


def send(
    people: Sequence[Person], permit: str, wish: Mapping[str, object], make: Make
) -> str:
    """Have an act signed by those concerned and sent; give its operation.

    Args:
        people: Who signs, in this order.
        permit: Id of the permit.
        wish: What is to be done, as the API takes it.
        make: Makes the act.

    Raises:
        InputFileError: The service proposed an act on another permit.
    """
    first, path = people[0], f"/permits/{permit}/supervision"
    shown = first.api.post(f"{path}/proposals", {"wish": wish})
    given, *rest = shown["call"]["arguments"]
    application = application_of(given)
    if permit_id(application.id) != from_hex(permit):
        raise InputFileError("the proposal", "it is about another permit")
    act = make(application, rest)
    signed = [person.sign(act) for person in people]
    answer = first.api.post(path, {"wish": wish, "authorizations": signed})
    return str(answer["operation"])


def announce(person: Person, wish: RoundWish) -> tuple[RoundId, str]:
    """Have an officer sign and send a round; give its number and its operation."""
    body = {
        "matter": wish.matter,
        "permille": wish.permille,
        "secret_hash": to_hex(wish.secret_hash),
        "due_at": wish.due_at,
    }
    path = "/supervision/rounds"
    shown = person.api.post(f"{path}/proposals", body)
    roster = tuple(Address(each) for each in shown["typed_data"]["message"]["roster"])
    act = AnnounceRound(
        wish.matter, wish.permille, roster, wish.secret_hash, wish.due_at
    )
    answer = person.api.post(path, {**body, "authorization": person.sign(act)})
    number = round_id(organisation_id(person.uscc), wish.secret_hash)
    return number, str(answer["operation"])


def followed(person: Person, permit: str, there: Callable[[Shown], object]) -> Shown:
    """Wait until the service has read something about the supervision of a permit."""
    return _read(person, f"/permits/{permit}/supervision", there)


def drawn(person: Person, number: RoundId) -> Shown:
    """Wait until the service has read that a round was revealed."""
    path = f"/supervision/rounds/{to_hex(number)}"
    return _read(person, path, lambda found: found["seed"])


def _read(person: Person, path: str, there: Callable[[Shown], object]) -> Shown:
    def look() -> dict[str, Any] | None:
        found = person.api.get(path)
        return found if there(found) else None

    return wait_for(path, look)
