"""Outcomes of commitments at the API: proposed there, made and signed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zeropermit.client.acts import application_of
from zeropermit.client.api import Person
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import RecordOutcome, RepairCredit
from zeropermit.domain.evidence.evidence_set import Commitment
from zeropermit.domain.ledger.identifiers import ApplicationId, OrganisationId, from_hex
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.errors import InputFileError


def record(
    people: Sequence[Person], commitment: str, outcome: Outcome, decision: str
) -> Mapping[str, Any]:
    """Have two inspectors sign an outcome; wait until it is on the ledger.

    Raises:
        InputFileError: The service proposed the outcome of another commitment.
    """
    body = {"outcome": outcome.name, "decision": decision}

    def make(shown: Mapping[str, Any]) -> Act:
        given = shown["call"]["arguments"]
        promised = _commitment(given[1])
        if promised.id != from_hex(commitment):
            raise InputFileError("the proposal", "it is about another commitment")
        return RecordOutcome(
            application_of(given[0]), promised, outcome, from_hex(decision)
        )

    return _recorded(people, f"/commitments/{commitment}/outcomes", body, make)


def repaired(
    people: Sequence[Person], uscc: str, matter: str, decision: str
) -> Mapping[str, Any]:
    """Have two inspectors sign a repair; wait until it is on the ledger."""
    body = {"matter": matter, "decision": decision}
    made = RepairCredit(uscc, matter, from_hex(decision))
    return _recorded(people, f"/organisations/{uscc}/repairs", body, lambda _: made)


def _recorded(
    people: Sequence[Person],
    path: str,
    body: Mapping[str, object],
    make: Callable[[Mapping[str, Any]], Act],
) -> Mapping[str, Any]:
    first = people[0]
    made = make(first.api.post(f"{path}/proposals", body))
    signed = {**body, "authorizations": [person.sign(made) for person in people]}
    answer = first.api.post(path, signed)
    return first.settled(str(answer["operation"]))


def _commitment(given: Sequence[Any]) -> Commitment:
    application, organisation, requirements, letter, due_at = given
    return Commitment(
        ApplicationId(from_hex(application)),
        OrganisationId(from_hex(organisation)),
        tuple(from_hex(one) for one in requirements),
        from_hex(letter),
        int(due_at),
    )
