"""Acts on a permit at the API: proposed there, made and signed here."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from zeropermit import terminal
from zeropermit.client.acts import Proposal, made, wanted_body
from zeropermit.client.api import Person, wait_for
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import Given, given_fields
from zeropermit.domain.acts.permits import ActOnPermit, ReportStop
from zeropermit.domain.acts.registry import named_acts
from zeropermit.domain.ledger.identifiers import PermitId, from_hex
from zeropermit.domain.permits.stop_report import StopReport
from zeropermit.errors import InputFileError


class Done(NamedTuple):
    """The result of an act."""

    permit: Proposal  #: The permit, as the service knows it then.
    gas: int  #: Gas of the act; 0 if it waits for an officer.


def find(person: Person, reference: str) -> Mapping[str, Any]:
    """Look a permit up by its number, digest or id."""
    found: Mapping[str, Any] = person.api.get(f"/permits/{reference}")["permit"]
    return found


def report(
    person: Person,
    permit: str,
    wanted: Mapping[str, object],
    agree: Callable[[Proposal], None] = lambda _: None,
) -> Done:
    """Propose, sign and send a report; wait until the ledger has it.

    A request that an officer has to sign as well is only sent.

    Args:
        person: Somebody of the holder.
        permit: Id of the permit.
        wanted: The report, as the API takes it.
        agree: Is shown the proposal before it is signed, and may end all.
    """
    shown = person.api.post(f"/permits/{permit}/reports/proposals", wanted)
    act = _report_act(shown, permit)
    agree(shown)
    body = {**shown["report"], "authorization": person.sign(act)}
    answer = person.api.post(f"/permits/{permit}/reports", body)
    if answer["operation"] is None:
        terminal.say(
            "已提交，等待审批人员签署。", "Sent; an officer has to sign it too."
        )
        return Done(find(person, permit), 0)
    return followed(person, permit, str(answer["operation"]), int(shown["sequence"]))


def act(people: Sequence[Person], permit: str, kind: type[Act], given: Given) -> Done:
    """Have two officers sign an act, send it, and wait until the ledger has it."""
    first = people[0]
    shown, etag = propose(first, permit, kind, given)
    act = made(kind, shown, permit, given)
    body = {
        **wanted_body(kind, given),
        "authorizations": [person.sign(act) for person in people],
    }
    answer = first.api.post(f"/permits/{permit}/acts", body, {"If-Match": etag})
    return followed(first, permit, str(answer["operation"]), int(shown["sequence"]))


def propose(
    person: Person, permit: str, kind: type[Act], given: Given
) -> tuple[Proposal, str]:
    """Propose an act of two officers; give the answer and its tag."""
    path = f"/permits/{permit}/acts/proposals"
    response = person.api.raw("POST", path, json=wanted_body(kind, given))
    return person.api.read(response), str(response.headers.get("ETag"))


def followed(person: Person, permit: str, operation: str, sequence: int) -> Done:
    """Wait until an act is on the ledger and the service has read it."""
    gas = int(person.settled(operation)["gas_used"] or 0)

    def look() -> dict[str, Any] | None:
        found = person.api.get(f"/verify/{permit}")
        return found if found["permit"]["sequence"] > sequence else None

    return Done(wait_for(operation, look)["permit"], gas)


def decision_of(decision: str) -> str:
    """Give the digest of a written decision: of a file, or of the text itself.

    Raises:
        InputFileError: It is neither a digest nor a file.
    """
    if re.fullmatch(r"0x[0-9a-f]{64}", decision):
        return decision
    path = Path(decision)
    if not path.is_file():
        raise InputFileError(decision, "neither a file nor a digest")
    return "0x" + hashlib.sha256(path.read_bytes()).hexdigest()


def prepared(person: Person, shown: Proposal, act: Act) -> str:
    """Write an act with one signature, for `zeropermit sign` and `submit`."""
    content = {**shown, "authorizations": [person.sign(act)]}
    return json.dumps(content, ensure_ascii=False, indent=2)


def _report_act(shown: Proposal, permit: str) -> Act:
    """Make the act of a report from its fields.

    Raises:
        InputFileError: The proposal is about another permit.
    """
    filled = shown["report"]
    kind = named_acts(ActOnPermit)[str(filled["report"])]
    if kind is ReportStop:
        said = StopReport(
            PermitId(from_hex(permit)),
            int(filled["stopped_at"]),
            str(filled["reason"]),
            str(filled["part"]),
            str(filled["maintenance"]),
        )
        given = {"stopped_at": said.stopped_at, "report": said.digest()}
    else:
        given = {name: filled[name] for name in given_fields(kind)}
    return made(kind, shown, permit, given)
