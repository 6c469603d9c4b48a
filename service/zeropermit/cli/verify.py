"""`zeropermit verify`: is this permit good, by the ledger alone?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from zeropermit import terminal
from zeropermit.cli import verify_answer
from zeropermit.cli.moment import check_past, second_of
from zeropermit.cli.options import LOCAL_NODE, AsJson, Rpc, Trust, argument, option
from zeropermit.client.node import load_json, load_trust, open_trusted
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits import verification
from zeropermit.domain.permits.bundle import PermitBundle
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.verification import Answer, Verdict
from zeropermit.errors import NOT_VERIFIED, UNDECIDED, DomainError, InputFileError
from zeropermit.usecases.permits.verify import find_document

Reference = Annotated[
    str,
    argument(
        "[REFERENCE]",
        "Permit number (18 digits), or hash of the document or permit "
        "(64 digits; blanks do not matter).",
        show_default=False,
    ),
]
File = Annotated[
    Path | None,
    option(
        "--file FILE", "Permit document or bundle, as JSON: its hash is computed here."
    ),
]
AtTime = Annotated[
    str,
    option(
        "--at TIME",
        "Ask about a past moment: Unix second, or ISO 8601 with offset.",
        show_default=False,
    ),
]


def verify(
    reference: Reference = "",
    file: File = None,
    trust: Trust = None,
    rpc: Rpc = LOCAL_NODE,
    at: AtTime = "",
    as_json: AsJson = False,
) -> None:
    """Check a permit against the ledger.

    The service is not asked: state is rebuilt from the events that a node serves,
    and the trust file says which ledger to believe. Three questions are answered
    apart: is the document genuine, is the permit in force, and who says so.

    Ends with 0 if all three are answered with yes, 1 if one is answered with no,
    and 3 if that could not be found out.
    """
    manifest_first = load_trust(trust)
    named = _reference(reference, file)
    find_document(LedgerState(), named)  # refuses what is no reference, before the work
    moment = second_of(at, "--at") if at else None
    trusted = open_trusted(rpc, trust)
    terminal.step(
        terminal.words(
            f"自区块 {manifest_first.deployed_at} 起读取账本 …",
            f"reading the ledger from block {manifest_first.deployed_at} …",
        )
    )
    state, as_of = trusted.state(at=moment)
    document = find_document(state, named)
    now = max(int(time.time()), as_of.time)
    second = now if moment is None else moment
    check_past(second, "--at", now=now)
    found = verification.verify(state, document, at=second, as_of=as_of)
    content, lines = verify_answer.as_json(found), verify_answer.lines(found)
    terminal.answer(content, lines, as_json=as_json)
    raise typer.Exit(code_of(found))


def code_of(found: Answer) -> int:
    """Give the exit code of an answer."""
    findings = (found.genuine, found.in_force, found.issued_by.finding)
    if any(finding.verdict is Verdict.ERROR for finding in findings):
        return UNDECIDED
    return 0 if found.good else NOT_VERIFIED


def _reference(reference: str, file: Path | None) -> str:
    """Give the reference to look for; exactly one of the two is given.

    Raises:
        InputFileError: The file is neither a permit document nor a bundle.
    """
    if bool(reference) == (file is not None):
        message = terminal.words(
            "请给出编号或哈希，或用 --file 给出文件（二选一）",
            "give a number or hash, or a file with --file: one of the two",
        )
        raise typer.BadParameter(message, param_hint="REFERENCE")
    if file is None:
        return reference
    content = load_json(file)
    try:
        if content.get("type") == PermitBundle.TYPE:
            document = PermitBundle.from_json(content).document  # type: ignore[arg-type] # JSON, read by json
        else:
            document = PermitDocument.from_json(content)  # type: ignore[arg-type] # JSON, read by json
    except DomainError as error:
        raise InputFileError(str(file), f"not a permit: {error}") from error
    return to_hex(document.digest())
