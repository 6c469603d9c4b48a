"""Decisions at the API: proposed there, made and signed here.

The proposal names the evidence, so the act cannot be made from the request alone. It is
made from the arguments of the proposed call, and has to fit the document that is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zeropermit.client.acts import Proposal
from zeropermit.client.api import Person, wait_for
from zeropermit.domain.acts.permits import Change, Issue
from zeropermit.domain.evidence.evidence_set import Application, EvidenceSet
from zeropermit.domain.ledger.identifiers import from_hex
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.errors import InputFileError, ZeropermitError
from zeropermit.ledger.abi_json import inputs_of, parse_values
from zeropermit.ledger.structs import reader

KINDS = {"issue": 6, "change": 8}
"""Functions of a decision, and the number of arguments before its signature."""


def decide(
    person: Person,
    application: str,
    agree: Callable[[Issue | Change, PermitDocument], None],
) -> dict[str, Any]:
    """Have an officer sign the decision; wait until the service has read the permit.

    Args:
        person: An officer of the authority.
        application: Identifier of the application.
        agree: Is shown act and document before anything is signed, and may end all.

    Raises:
        InputFileError: The proposal is malformed, or does not fit its document.
    """
    path = f"/applications/{application}"
    shown = person.api.get(f"{path}/decision")
    act, document = made_decision(shown, application)
    agree(act, document)
    answer = person.api.post(f"{path}/decision", {"authorization": person.sign(act)})
    person.settled(str(answer["operation"]))

    def look() -> dict[str, Any] | None:
        found = person.application(application)
        return found if found["permit"] else None

    return wait_for(application, look)


def made_decision(
    shown: Proposal, application: str
) -> tuple[Issue | Change, PermitDocument]:
    """Make the act that a proposal is about, and read its document.

    Raises:
        InputFileError: The proposal is malformed, or does not fit its document.
    """
    try:
        document = PermitDocument.from_json(shown["document"])
        act = _act(shown["call"])
    except (KeyError, ValueError, TypeError, ZeropermitError) as error:
        raise InputFileError("the proposal", repr(error)) from error
    issue = act.issue if isinstance(act, Change) else act
    if not issue.application.id == document.application == from_hex(application):
        raise InputFileError("the proposal", "it is about another application")
    written = (document.digest(), document.face.number, document.matter)
    if (issue.document, issue.number, issue.matter) != written:
        raise InputFileError("the proposal", "its act does not fit its document")
    return act, document


def _act(call: Proposal) -> Issue | Change:
    function = str(call["function"])
    inputs = inputs_of("PermitRegistry", function)[: KINDS[function]]
    values: tuple[Any, ...] = parse_values(inputs, call["arguments"])
    *replaced, of, matter, project, evidence, face, filing = values
    number, document, valid_until = face
    issue = Issue(
        number=number,
        matter=matter,
        project=project,
        application=reader(Application)(of),
        document=document,
        presentation=EvidenceSet.unpack(evidence),
        valid_until=valid_until,
        filing=filing,
    )
    if not replaced:
        return issue
    old, sequence = replaced
    return Change(issue, reader(Application)(old), sequence)
