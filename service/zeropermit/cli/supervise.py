"""`zeropermit supervise`: acts of officers after a permit was issued.

An act is prepared from the ledger alone and written to a file, which is signed by one
officer after the other (`zeropermit sign`) and sent by anyone (`zeropermit submit`). No
service is asked, but for an outcome with `--second` and a repair. The commands of the
acts are derived from their declarations.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import typer

from zeropermit import terminal
from zeropermit.bootstrap.keys import write_private
from zeropermit.cli.act import ActCommand
from zeropermit.cli.caller import CallerOptions, NodeOptions, PayerOptions, signed_in
from zeropermit.cli.command import CommandAnswer, Group
from zeropermit.cli.options import LOCAL_API, Api, Decision, Department, Out
from zeropermit.cli.preparing import DAY, OfficerSigning, check_new, digest_of, word_of
from zeropermit.client.supervision import record, repaired
from zeropermit.domain.acts.act import Act
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.supervision.inspection import THOUSAND, secret_hash
from zeropermit.errors import InputFileError, SupervisionUnknownError, WordLengthError
from zeropermit.ledger.acts import call_data
from zeropermit.ledger.sender import Call
from zeropermit.serialize.supervision import board_json, drawn_json, round_json
from zeropermit.usecases.supervision.board import board
from zeropermit.usecases.supervision.outcomes import find_commitment, outcome_of
from zeropermit.usecases.supervision.supervise import (
    ACTS,
    InspectedOutcome,
    RoundRequest,
    prepare,
    prepare_round,
)

app = Group()
REGISTRY = "SupervisionRegistry"

Secret = Annotated[
    Path, "--secret FILE", "File of the secret, which nobody may see before the draw."
]
Permille = Annotated[
    int,
    "--permille",
    "How many of a thousand permits are drawn; 1000 is each of them.",
    {"min": 1, "max": THOUSAND},
]
Days = Annotated[int, "--days", "Days to inspect them.", {"min": 1, "max": 3650}]
DrawnMatter = Annotated[str, "--matter CODE", "Whose permits are drawn."]
CommitmentArgument = Annotated[
    str,
    "COMMITMENT",
    "The commitment, as the evidence of a permit names it: 0x and 64 digits.",
]
Organisation = Annotated[
    str, "CODE", "Unified social credit code of the barred organisation."
]
How = Annotated[
    Literal["kept", "breached", "corrected"], "--became", "Outcome of the commitment."
]
Written = Annotated[
    str, "--decision FILE", "The written decision: its SHA-256 is signed, or give that."
]
Inspection = Annotated[
    str,
    "--inspection ID",
    "Inspection on the ledger that shows it: its record is the decision signed.",
]
OwnKey = Annotated[
    Path | None,
    "--key FILE",
    "Keystore of the inspector who signs here; goes with --second.",
]
Second = Annotated[
    Path | None,
    "--second FILE",
    "Keystore of the other inspector: both sign here, and the service at --api "
    "sends it.",
]
Other = Annotated[Path, "--second FILE", "Keystore of the other inspector."]

TITLES = {
    "to_accept": "to accept",
    "to_inspect": "to inspect",
    "commitments": "commitment to check",
    "orders": "order to close",
    "stops": "order to stop work that holds",
    "to_answer": "referral to answer",
    "hidden": "round to reveal",
}


@app.command("round")
def announce(  # noqa: PLR0913 - options of a command
    *,
    department: Department,
    secret: Secret,
    permille: Permille,
    days: Days,
    matter: DrawnMatter = "construction-permit",
    node: NodeOptions,
    out: Out = None,
) -> None:
    """Announce a round of random inspections.

    A secret is made and kept in a new file that only you can read; its hash is
    announced, with all officers of the department who act now. Signed by one officer.
    Once it is on the ledger, `draw` has to follow within 256 blocks.
    """
    signing = OfficerSigning.at(node.open())
    word, due_at = secrets.token_bytes(ids.WORD_LENGTH), signing.now + days * DAY
    request = RoundRequest(matter, permille, secret_hash(word), due_at)
    body = ids.organisation_id(department)
    act = prepare_round(signing.state, body, request, now=signing.now)
    check_new(secret)
    write_private(secret, f"{ids.to_hex(word)}\n".encode())
    signing.write(act, out)


@app.command("draw")
def draw(department: Department, secret: Secret, payer: PayerOptions) -> CommandAnswer:
    """Reveal a round and show which permits it draws, for whom.

    The key only pays: any will do. Shown again when it is revealed already.
    """
    signing = OfficerSigning.at(payer.node.open(write=True))
    word = _read_secret(secret)
    number = ids.round_id(ids.organisation_id(department), secret_hash(word))
    found = signing.state.supervision.rounds.get(number)
    if found is None:
        raise SupervisionUnknownError(ids.to_hex(number))
    if not found.revealed:
        registry = signing.trusted.manifest.address(REGISTRY)
        data = call_data(REGISTRY, "revealRound", number, word)
        payer.send(signing.trusted, Call(registry, data))
        signing = OfficerSigning.at(signing.trusted)
    drawn = drawn_json(signing.state, number)
    return CommandAnswer(
        {**round_json(signing.state, number), "drawn": drawn},
        _drawn_lines(ids.to_hex(number), drawn),
    )


@app.command("due")
def due(department: Department, node: NodeOptions) -> CommandAnswer:
    """Show the tasks of a body.

    Permits to accept and to inspect, commitments and correction orders that fall due
    within 14 days or are overdue, orders to stop work that hold, referrals that wait
    for an answer.
    """
    signing = OfficerSigning.at(node.open())
    content = board_json(
        board(signing.state, ids.organisation_id(department), now=signing.now)
    )
    lines = (
        f"{terminal.words(title)}  {_line(line)}"
        for name, title in TITLES.items()
        for line in cast("Sequence[Mapping[str, object]]", content[name])
    )
    return CommandAnswer(content, lines)


@app.command("outcome")
def outcome(  # noqa: PLR0913 - options of a command
    *,
    commitment: CommitmentArgument,
    became: How,
    decision: Written = "",
    inspection: Inspection = "",
    node: NodeOptions,
    out: Out = None,
    api: Api = LOCAL_API,
    key: OwnKey = None,
    second: Second = None,
) -> CommandAnswer | None:
    """Record the outcome of a commitment, by two inspectors.

    A breach bars the organisation from committing until its credit is repaired. With
    `--second` both sign here and the service sends it; without, the act is prepared
    from the ledger, to be signed elsewhere.
    """
    if bool(decision) is bool(inspection):
        said = "this or --inspection, and not both"
        raise typer.BadParameter(said, param_hint="--decision")
    word = Outcome[became.upper()]
    if second is None:
        signing = OfficerSigning.at(node.open())
        signing.write(_act(signing, commitment, word, decision, inspection), out)
        return None
    if key is None or inspection or out is not None:
        said = "takes --key and --decision, and no --out"
        raise typer.BadParameter(said, param_hint="--second")
    people = [signed_in(api, one, node.trust) for one in (key, second)]
    terminal.confirm("Record the outcome {became}?", became=became)
    return _recorded(record(people, commitment, word, digest_of(decision)))


@app.command("repair")
def repair(
    organisation: Organisation,
    commitment: CommitmentArgument,
    decision: Decision,
    caller: CallerOptions,
    second: Other,
) -> CommandAnswer:
    """Lift the bar of one breach, by two inspectors of the body that recorded it."""
    word_of(commitment)
    people = [caller.sign_in(), signed_in(caller.api, second, caller.trust)]
    terminal.confirm("Repair the credit of {organisation}?", organisation=organisation)
    return _recorded(repaired(people, organisation, commitment, digest_of(decision)))


for _kind in ACTS.values():
    app.command(_kind.command or _kind.wire_name)(ActCommand(_kind))


def _act(
    signing: OfficerSigning,
    commitment: str,
    word: Outcome,
    decision: str,
    inspection: str,
) -> Act:
    """Prepare an outcome from the ledger: on a decision, or an inspection's record."""
    about = ids.CommitmentId(word_of(commitment))
    if decision:
        return outcome_of(signing.state, about, word, digest_of(decision))
    recorded = find_commitment(signing.state, about)
    request = InspectedOutcome(about, word, ids.InspectionId(word_of(inspection)))
    permit = ids.permit_id(recorded.content.application)
    return prepare(signing.state, permit, request, now=signing.now)


def _recorded(operation: Mapping[str, Any]) -> CommandAnswer:
    remark = terminal.words("It is on the ledger.")
    return CommandAnswer(operation, [str(operation["operation"])], remark)


def _line(line: Mapping[str, object]) -> str:
    """Write one line of the board: permit, task, and due day."""
    marks = [
        str(line[name])
        for name in ("number", "round", "commitment", "order", "stop", "referral")
        if name in line
    ]
    due_at = line.get("due_at")
    if isinstance(due_at, int):
        late = terminal.words(" (overdue)") if line.get("overdue") else ""
        marks.append(f"{terminal.moment(due_at)}{late}")
    return "  ".join(marks)


def _drawn_lines(number: str, drawn: Sequence[Mapping[str, object]]) -> Iterator[str]:
    terminal.say(
        "The round {number} draws {count} permits.", number=number, count=len(drawn)
    )
    for line in drawn:
        officers = cast("Sequence[str]", line["officers"] or ())
        yield f"{line['number']}  {'  '.join(officers)}"


def _read_secret(path: Path) -> bytes:
    """Read the secret of a round."""
    if not path.is_file():
        raise InputFileError(str(path), "there is no such file")
    try:
        return ids.from_hex(path.read_text("utf-8").strip())
    except WordLengthError as error:
        raise InputFileError(str(path), "it holds no secret") from error
