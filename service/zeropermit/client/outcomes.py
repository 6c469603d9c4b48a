"""Outcomes of commitments at the API: proposed there, made and signed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zeropermit.client.acts import Proposal, application_of, send
from zeropermit.client.api import Person
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import RecordOutcome, RepairCredit
from zeropermit.domain.evidence.evidence_set import Commitment
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    from_hex,
    to_hex,
)
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.errors import InputFileError


def record(
    people: Sequence[Person], commitment: str, outcome: Outcome, decision: bytes
) -> Mapping[str, Any]:
    """Have two inspectors sign an outcome; wait until it is on the ledger.

    Raises:
        InputFileError: The service proposed the outcome of another commitment.
    """

    def make(shown: Proposal) -> Act:
        application, promised = shown["call"]["arguments"][:2]
        about = _commitment(promised)
        if about.id != from_hex(commitment):
            raise InputFileError("the proposal", "it is about another commitment")
        return RecordOutcome(application_of(application), about, outcome, decision)

    body = {"outcome": outcome.name, "decision": to_hex(decision)}
    operation = send(people, f"/commitments/{commitment}/outcomes", body, make)
    return people[0].settled(operation)


def repaired(
    people: Sequence[Person], uscc: str, matter: str, decision: bytes
) -> Mapping[str, Any]:
    """Have two inspectors sign a repair; wait until it is on the ledger."""
    act = RepairCredit(uscc, matter, decision)
    body = {"matter": matter, "decision": to_hex(decision)}
    operation = send(people, f"/organisations/{uscc}/repairs", body, lambda _: act)
    return people[0].settled(operation)


def _commitment(given: Sequence[Any]) -> Commitment:
    application, organisation, requirements, letter, due_at = given
    return Commitment(
        ApplicationId(from_hex(application)),
        OrganisationId(from_hex(organisation)),
        tuple(from_hex(one) for one in requirements),
        from_hex(letter),
        int(due_at),
    )
