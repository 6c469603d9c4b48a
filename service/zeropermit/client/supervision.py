"""Acts of supervision at the API: proposed there, made and signed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from zeropermit.client import acts
from zeropermit.client.api import Person
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import (
    RecordOutcome,
    RepairCredit,
    RequestRepair,
)
from zeropermit.domain.acts.fields import Given
from zeropermit.domain.acts.supervision import AnnounceRound
from zeropermit.domain.evidence.evidence_set import Application, Commitment
from zeropermit.domain.ledger.filings import ProvenCommitment
from zeropermit.domain.ledger.identifiers import (
    Address,
    CommitmentId,
    RoundId,
    from_hex,
    organisation_id,
    round_id,
    to_hex,
)
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.records.plain_json import plain
from zeropermit.errors import InputFileError
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
    _, answer = acts.send(
        people,
        f"/permits/{permit}/supervision",
        {"wish": acts.wanted_body(kind, given)},
        lambda shown: acts.made(kind, shown, permit, given),
    )
    return str(answer["operation"])


def announce(person: Person, request: RoundRequest) -> tuple[RoundId, str]:
    """Have an officer sign and send a round; give its number and its operation."""
    body = {name: plain(value) for name, value in asdict(request).items()}
    path = "/supervision/rounds"
    shown = person.api.post(f"{path}/proposals", body)
    roster = tuple(Address(each) for each in shown["typed_data"]["message"]["roster"])
    act = AnnounceRound(
        request.matter, request.permille, roster, request.secret_hash, request.due_at
    )
    answer = person.api.post(path, {**body, "authorization": person.sign(act)})
    number = round_id(organisation_id(person.uscc), request.secret_hash)
    return number, str(answer["operation"])


def record(
    people: Sequence[Person], commitment: str, outcome: Outcome, decision: bytes
) -> Mapping[str, Any]:
    """Have two inspectors sign an outcome; wait until it is on the ledger.

    Raises:
        InputFileError: The service proposed the outcome of another commitment.
    """

    def make(shown: acts.Proposal) -> Act:
        wanted = (Application, Commitment, bytes)
        application, about, filing = acts.structures(RecordOutcome, shown, *wanted)
        if about.id != from_hex(commitment):
            raise InputFileError("the proposal", "it is about another commitment")
        promise = ProvenCommitment(about, filing)
        return RecordOutcome(application, promise, outcome, decision)

    body = {"outcome": outcome.name, "decision": to_hex(decision)}
    _, answer = acts.send(people, f"/commitments/{commitment}/outcomes", body, make)
    return people[0].settled(str(answer["operation"]))


def request_repair(
    person: Person, commitment: str, request: bytes
) -> Mapping[str, Any]:
    """Have an organisation ask for a repair; wait until it is on the ledger."""
    act = RequestRepair(CommitmentId(from_hex(commitment)), request)
    body = {"commitment": commitment, "request": to_hex(request)}
    _, answer = acts.send([person], "/acts/request-repair", body, lambda _: act)
    return person.settled(str(answer["operation"]))


def repaired(
    people: Sequence[Person], uscc: str, commitment: str, decision: bytes
) -> Mapping[str, Any]:
    """Have two inspectors sign a repair; wait until it is on the ledger."""
    act = RepairCredit(uscc, CommitmentId(from_hex(commitment)), decision)
    body = {"commitment": commitment, "decision": to_hex(decision)}
    path = f"/organisations/{uscc}/repairs"
    _, answer = acts.send(people, path, body, lambda _: act)
    return people[0].settled(str(answer["operation"]))
