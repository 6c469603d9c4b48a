"""Rounds of random inspections from the command line, and the tasks of a body."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, cast

from zeropermit import terminal
from zeropermit.cli.caller import NodeOptions, SenderOptions
from zeropermit.cli.options import AsJson, Department, Out, option
from zeropermit.cli.preparing import DAY, OfficerSigning
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.supervision.inspection import THOUSAND, secret_hash
from zeropermit.errors import InputFileError, SupervisionUnknownError, WordLengthError
from zeropermit.ledger.acts import call_data
from zeropermit.serialize.supervision import board_json, drawn_json, round_json
from zeropermit.usecases.supervision.board import board
from zeropermit.usecases.supervision.supervise import RoundRequest, prepare_round

REGISTRY = "SupervisionRegistry"

Secret = Annotated[
    Path,
    option(
        "--secret FILE", "File of the secret, which nobody may see before the draw."
    ),
]
Permille = Annotated[
    int,
    option(
        "--permille",
        "How many of a thousand permits are drawn; 1000 is each of them.",
        min=1,
        max=THOUSAND,
    ),
]
Days = Annotated[int, option("--days", "Days to inspect them.", min=1, max=3650)]
Matter = Annotated[str, option("--matter CODE", "Whose permits are drawn.")]


def announce(  # noqa: PLR0913 - options of a command
    *,
    department: Department,
    secret: Secret,
    permille: Permille,
    days: Days,
    matter: Matter = "construction-permit",
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
    _keep(secret, word)
    signing.write(act, out)


def draw(department: Department, secret: Secret, payer: SenderOptions) -> None:
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
        payer.sender(signing.trusted).send(registry, data)
        signing = OfficerSigning.at(signing.trusted)
    _show_round(signing, number, as_json=payer.as_json)


def due(department: Department, node: NodeOptions, as_json: AsJson = False) -> None:
    """Show the tasks of a body.

    Permits to accept and to inspect, commitments and correction orders that fall due
    within 14 days or are overdue, referrals that wait for an answer.
    """
    signing = OfficerSigning.at(node.open())
    content = board_json(
        board(signing.state, ids.organisation_id(department), now=signing.now)
    )
    lines = (
        f"{terminal.words(*title)}  {_line(line)}"
        for name, title in TITLES.items()
        for line in cast("Sequence[Mapping[str, object]]", content[name])
    )
    terminal.answer(content, lines, as_json=as_json)


TITLES = {
    "to_accept": ("待接收", "to accept"),
    "to_inspect": ("待检查", "to inspect"),
    "commitments": ("待核查承诺", "commitment to check"),
    "orders": ("待办结责令改正", "order to close"),
    "to_answer": ("待答复移送", "referral to answer"),
    "hidden": ("待揭晓抽查", "round to reveal"),
}


def _line(line: Mapping[str, object]) -> str:
    """Write one line of the board: permit, task, and due day."""
    marks = [
        str(line[name])
        for name in ("number", "round", "commitment", "order", "referral")
        if name in line
    ]
    due_at = line.get("due_at")
    if isinstance(due_at, int):
        late = terminal.words("（逾期）", " (overdue)") if line.get("overdue") else ""
        marks.append(f"{terminal.moment(due_at)}{late}")
    return "  ".join(marks)


def _show_round(signing: OfficerSigning, number: ids.RoundId, *, as_json: bool) -> None:
    drawn = drawn_json(signing.state, number)
    if not as_json:
        terminal.say(
            f"本轮 {ids.to_hex(number)} 抽中 {len(drawn)} 份许可。",
            f"The round {ids.to_hex(number)} draws {len(drawn)} permits.",
        )
    lines = (
        f"{line['number']}  {'  '.join(cast('Sequence[str]', line['officers'] or ()))}"
        for line in drawn
    )
    content = {**round_json(signing.state, number), "drawn": drawn}
    terminal.answer(content, lines, as_json=as_json)


def _keep(path: Path, word: bytes) -> None:
    """Keep a secret in a new file that only its owner can read.

    Raises:
        InputFileError: The file exists already.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        descriptor = os.open(path, flags, 0o600)
    except FileExistsError as error:
        problem = "exists already, and is not overwritten"
        raise InputFileError(str(path), problem) from error
    with os.fdopen(descriptor, "w") as file:
        file.write(ids.to_hex(word) + "\n")


def _read_secret(path: Path) -> bytes:
    """Read the secret of a round.

    Raises:
        InputFileError: It is missing, or none.
    """
    if not path.is_file():
        raise InputFileError(str(path), "there is no such file")
    try:
        return ids.from_hex(path.read_text("utf-8").strip())
    except WordLengthError as error:
        raise InputFileError(str(path), "it holds no secret") from error
