"""`zeropermit inspector`: what became of commitments, and credit that was repaired."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from zeropermit.cli import render
from zeropermit.cli.api_client import Person
from zeropermit.cli.enterprise import signed_in
from zeropermit.cli.officers import Decision
from zeropermit.cli.options import LOCAL_API, AsJson, Key, Trust
from zeropermit.cli.options import Api as ApiUrl
from zeropermit.cli.permit_client import application_of, decision_of
from zeropermit.domain.acts import Act, RecordOutcome, RepairCredit
from zeropermit.domain.evidence import Commitment
from zeropermit.domain.identifiers import (
    ApplicationId,
    OrganisationId,
    from_hex,
)
from zeropermit.domain.reasons import Outcome
from zeropermit.errors import InputFileError

app = typer.Typer(no_args_is_help=True)

CommitmentIdText = Annotated[
    str,
    typer.Argument(
        help="The commitment, as the evidence of a permit names it: 0x and 64 digits.",
        metavar="COMMITMENT",
    ),
]
Found = Annotated[
    Literal["kept", "breached", "corrected"],
    typer.Option("--outcome", help="What became of it."),
]
Organisation = Annotated[
    str,
    typer.Argument(
        help="Unified social credit code of who was barred.", metavar="CODE"
    ),
]
Matter = Annotated[
    str,
    typer.Option(
        "--matter", metavar="CODE", help="Matter whose inspectors repair the credit."
    ),
]
Other = Annotated[
    Path,
    typer.Option("--second", metavar="FILE", help="Keystore of the other inspector."),
]


@app.command("outcome")
def outcome(  # noqa: PLR0913, PLR0917 - options of a command
    commitment: CommitmentIdText,
    found: Found,
    decision: Decision,
    key: Key,
    second: Other,
    trust: Trust = None,
    api: ApiUrl = LOCAL_API,
    as_json: AsJson = False,
) -> None:
    """Record, by two inspectors, what became of a commitment.

    Who broke one may commit no more, until its credit is repaired.
    """
    people = [signed_in(api, one, trust) for one in (key, second)]
    render.confirm(f"记录核查结果 {found}？", f"Record the outcome {found}?")
    done = record(people, commitment, Outcome[found.upper()], decision_of(decision))
    _show(done, as_json=as_json)


@app.command("repair")
def repair(  # noqa: PLR0913, PLR0917 - options of a command
    organisation: Organisation,
    decision: Decision,
    key: Key,
    second: Other,
    matter: Matter = "construction-permit",
    trust: Trust = None,
    api: ApiUrl = LOCAL_API,
    as_json: AsJson = False,
) -> None:
    """Let a barred organisation commit again, by two inspectors."""
    people = [signed_in(api, one, trust) for one in (key, second)]
    render.confirm(
        f"修复 {organisation} 的信用？", f"Repair the credit of {organisation}?"
    )
    done = repaired(people, organisation, matter, decision_of(decision))
    _show(done, as_json=as_json)


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


def _show(operation: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        render.data(operation)
        return
    render.result(str(operation["operation"]))
    render.say("已记入账本。", "It is on the ledger.")
