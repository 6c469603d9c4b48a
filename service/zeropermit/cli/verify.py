"""`zeropermit verify`: is this permit good, by the ledger alone?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from zeropermit import terminal
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli.command import CommandAnswer
from zeropermit.cli.options import LOCAL_NODE, EarlierRpc, Rpc, Trust
from zeropermit.cli.preparing import check_past, second_of
from zeropermit.client.node import load_json, load_trust, open_earlier, open_trusted
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.applications.service import served_papers
from zeropermit.domain.ledger.block import UnreadEvent
from zeropermit.domain.ledger.identifiers import NO_END, to_hex
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.ledger.unread import unread_json
from zeropermit.domain.permits.bundle import PermitBundle
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.earlier import among
from zeropermit.domain.permits.reasons import Work
from zeropermit.domain.permits.verification import (
    Answer,
    PermitFacts,
    QuestionFinding,
    Verdict,
)
from zeropermit.domain.records.codec import write_members
from zeropermit.errors import NOT_VERIFIED, UNDECIDED, DomainError, InputFileError
from zeropermit.serialize.answer import as_of_json, earlier_json, shown
from zeropermit.serialize.permit import (
    act_json,
    licence_json,
    progress_since_issue_json,
)
from zeropermit.usecases.permits.verify import find_document, question_of

Reference = Annotated[
    str,
    "[REFERENCE]",
    "Permit number (18 digits), or hash of the document or permit "
    "(64 digits; blanks do not matter).",
]
File = Annotated[
    Path | None,
    "--file FILE",
    "Permit document or bundle, as JSON: its hash is computed here.",
]
AtTime = Annotated[
    str,
    "--at TIME",
    "Ask about a past moment: Unix second, or ISO 8601 with offset.",
]

MARKS = {
    Verdict.VALID: "✓ yes",
    Verdict.INVALID: "✗ no",
    Verdict.SKIPPED: "– not checked",
    Verdict.ERROR: "? cannot tell",
}


def verify(
    reference: Reference = "",
    file: File = None,
    trust: Trust = None,
    rpc: Rpc = LOCAL_NODE,
    earlier_rpc: EarlierRpc = None,
    at: AtTime = "",
) -> CommandAnswer:
    """Check a permit against the ledger.

    The service is not asked: state is rebuilt from the events that a node serves,
    and the trust file says which ledger to believe. Three questions are answered
    apart: is the document genuine, is the permit in force, and who says so. What the
    ledger in use does not know is asked of those that it took the place of.

    Ends with 0 if all three are answered with yes, 1 if one is answered with no,
    and 3 if that could not be found out.
    """
    load_trust(trust)  # refused before the reference is
    named = _reference(reference, file)
    find_document(LedgerState(), named)  # refuses what is no reference, before the work
    moment = second_of(at, "--at") if at else None
    trusted = open_trusted(rpc, trust)
    earlier = open_earlier(trusted, earlier_rpc or [])
    start = trusted.manifest.deployed_at
    terminal.step(
        terminal.words("reading the ledger from block {start} …", start=start)
    )
    state, as_of = trusted.state(at=moment)
    now = max(int(time.time()), as_of.time)
    second = now if moment is None else moment
    check_past(second, "--at", now=now)
    ask = question_of(named, second)
    found = among(ask(state, as_of), earlier, ask, at=moment)
    content = {**answer_json(found), "unread": [*map(unread_json, state.unread)]}
    said = (*lines(found), *_unread(state.unread))
    return CommandAnswer(content, said, code=code_of(found))


def code_of(found: Answer) -> int:
    """Give the exit code of an answer."""
    if found.bad:
        return NOT_VERIFIED
    return 0 if found.good else UNDECIDED


def _reference(reference: str, file: Path | None) -> str:
    """Give the reference to look for; exactly one of the two is given.

    Raises:
        InputFileError: The file is neither a permit document nor a bundle.
    """
    if bool(reference) == (file is not None):
        message = terminal.words(
            "give a number or hash, or a file with --file: one of the two"
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


def lines(answer: Answer) -> Iterator[str]:
    """Write an answer for people: three questions, then the facts."""
    questions = (
        ("Genuine?", answer.genuine),
        ("In force?", answer.in_force),
        ("Who says so?", answer.issued_by.finding),
    )
    for question, finding in questions:
        yield _question(terminal.words(question), finding)
    if answer.permit is not None:
        yield ""
        yield from _facts(answer, answer.permit)
    yield ""
    as_of = answer.as_of
    until = terminal.words("as of block")
    moment = terminal.moment(as_of.time)
    yield f"{until} {as_of.number} · {moment} · {to_hex(as_of.hash)}"
    if answer.earlier is not None:
        network = f"{answer.earlier.network} ({answer.earlier.chain_id})"
        yield terminal.words("of the earlier ledger {network}", network=network)


def _unread(entries: Sequence[UnreadEvent]) -> Iterator[str]:
    """Name the entries of the ledger that cannot be read."""
    for entry in entries:
        where = f"{entry.block.number}.{entry.log_index} {to_hex(entry.tx_hash)}"
        yield f"? {where} {entry.event} [{entry.cause.value}] {entry.problem}"


def _question(question: str, finding: QuestionFinding) -> str:
    mark = terminal.words(MARKS[finding.verdict])
    reasons = terminal.words("; ").join(
        terminal.message(code.value) for code in finding.reasons
    )
    return f"{question} {mark} – {reasons}"


def _facts(answer: Answer, permit: PermitFacts) -> Iterator[str]:
    issuer = answer.issued_by
    facts: dict[str, object] = {
        "number": permit.number,
        "hash": terminal.grouped(permit.document),
        "holder": f"{permit.holder_name} ({permit.holder})",
        "project": permit.project,
        "authority": f"{issuer.name} ({issuer.authority})",
        "issued": terminal.moment(permit.issued_at),
        "to be started before": terminal.moment(permit.start_by),
        "state": answer.state.name if answer.state else "",
    }
    if permit.valid_until < NO_END:
        facts["valid until"] = terminal.moment(permit.valid_until)
    if permit.renewal.requested_until >= permit.valid_until:
        asked = terminal.moment(permit.renewal.requested_until)
        facts["renewal asked for until"] = asked
    work = permit.progress.work
    if work is not Work.NONE:
        facts["work"] = terminal.message(f"WORK_{work.name}")
    if permit.stop is not None:
        facts["stopped by order"] = terminal.moment(permit.stop.ordered_at)
    facts |= _served(permit.filed)
    if permit.deregistered_at:
        facts["struck off"] = terminal.moment(permit.deregistered_at)
    standing = sum(line.stands for line in answer.evidence)
    stands = "evidence that still stands"
    facts[stands] = f"{standing}/{len(answer.evidence)}"
    return terminal.facts(facts)


def _served(filed: Filed) -> dict[str, object]:
    """Say which decisions were served, and until when they can be challenged."""
    found: dict[str, object] = {}
    for paper in served_papers(filed, load_catalogue().working_days):
        day = terminal.moment(paper.served_at)
        if paper.remedies is None or paper.kind is None:
            continue
        title = terminal.message(f"PAPER_{paper.kind.name}")
        review = terminal.moment(paper.remedies.review_until)
        lawsuit = terminal.moment(paper.remedies.lawsuit_until)
        words = terminal.words(
            "served {day}; review before {review}, lawsuit before {lawsuit}",
            day=day,
            review=review,
            lawsuit=lawsuit,
        )
        found[title] = words
    return found


def answer_json(answer: Answer) -> dict[str, object]:
    """Write an answer for programs."""
    permit = answer.permit
    issuer, calendar = answer.issued_by, load_catalogue().working_days
    language = Language(terminal.current().language)
    return {
        "good": answer.good,
        "state": answer.state.name if answer.state else None,
        "reasons": [code.value for code in answer.reasons],
        "as_of": as_of_json(answer.as_of),
        "earlier_ledger": earlier_json(answer.earlier),
        "genuine": write_members(answer.genuine),
        "in_force": write_members(answer.in_force),
        "issued_by": {
            **write_members(issuer.finding),
            **shown(issuer, "authority name key"),
        },
        "permit": permit
        and {
            **shown(permit, "id number document matter version project"),
            **shown(permit, "holder holder_name issued_at"),
            "start_by": permit.start_by,
            "valid_until": str(permit.valid_until),
            **progress_since_issue_json(permit, calendar),
            "licence": licence_json(answer.licence, language),
        },
        "evidence": [
            {**write_members(line), "kind": line.kind.name} for line in answer.evidence
        ],
        "history": [act_json(act) for act in answer.history],
    }
