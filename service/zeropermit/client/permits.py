"""Acts on a permit at the API: proposed there, made and signed here.

A proposal says which application the permit answers, and how many acts were done on
it. From that, and from what the person asked for, the act is made anew: what the
service would have signed is never signed unread.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from zeropermit import terminal
from zeropermit.client.api import Person, wait_for
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.permits import (
    Extend,
    ReportResumption,
    ReportStart,
    ReportStop,
)
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.identifiers import (
    MatterVersionId,
    OrganisationId,
    PermitId,
    ProjectId,
    from_hex,
    permit_id,
)
from zeropermit.domain.permits.stop_report import StopReport
from zeropermit.errors import InputFileError

Proposal: TypeAlias = Mapping[str, Any]
Make: TypeAlias = Callable[[Application, int], Act]


class Done(NamedTuple):
    """The result of an act."""

    permit: Proposal
    """The permit, as the service knows it then."""
    gas: int
    """Gas of the act; 0 if it waits for an officer."""


@dataclass(frozen=True, slots=True)
class OfficerActRequest:
    """An act of two officers, as the API takes it and as it is signed."""

    body: Mapping[str, object]
    make: Make


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


def act(people: Sequence[Person], permit: str, act_request: OfficerActRequest) -> Done:
    """Have two officers sign an act, send it, and wait until the ledger has it."""
    first = people[0]
    shown, etag = propose(first, permit, act_request)
    made = make(shown, permit, act_request.make)
    body = {
        **act_request.body,
        "authorizations": [person.sign(made) for person in people],
    }
    answer = first.api.post(f"/permits/{permit}/acts", body, {"If-Match": etag})
    return followed(first, permit, str(answer["operation"]), int(shown["sequence"]))


def propose(
    person: Person, permit: str, act_request: OfficerActRequest
) -> tuple[Proposal, str]:
    """Propose an act of two officers; give the answer and its tag."""
    path = f"/permits/{permit}/acts/proposals"
    response = person.api.raw("POST", path, json=act_request.body)
    return person.api.read(response), str(response.headers.get("ETag"))


def make(shown: Proposal, permit: str, how: Make) -> Act:
    """Make the act that a proposal is about.

    Raises:
        InputFileError: The proposal is about another permit.
    """
    try:
        application = application_of(shown["call"]["arguments"][0])
        sequence = int(shown["sequence"])
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise InputFileError("the proposal", repr(error)) from error
    if permit_id(application.id) != from_hex(permit):
        raise InputFileError("the proposal", "it is about another permit")
    return how(application, sequence)


def application_of(words: Sequence[object]) -> Application:
    """Read an application, as the contracts take it."""
    version, applicant, authority, project, consent = (
        from_hex(str(word)) for word in words
    )
    return Application(
        MatterVersionId(version),
        OrganisationId(applicant),
        OrganisationId(authority),
        ProjectId(project),
        consent,
    )


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


def prepared(person: Person, shown: Proposal, made: Act) -> str:
    """Write an act with one signature, for `zeropermit sign` and `submit`."""
    content = {**shown, "authorizations": [person.sign(made)]}
    return json.dumps(content, ensure_ascii=False, indent=2)


def _report_act(shown: Proposal, permit: str) -> Act:
    """Make the act of a report from its fields.

    Raises:
        InputFileError: The proposal is about another permit.
    """
    filled = shown["report"]

    def stop(application: Application, sequence: int) -> Act:
        said = StopReport(
            PermitId(from_hex(permit)),
            int(filled["stopped_at"]),
            str(filled["reason"]),
            str(filled["part"]),
            str(filled["maintenance"]),
        )
        return ReportStop(application, sequence, said.stopped_at, said.digest())

    def extension(application: Application, sequence: int) -> Act:
        start_by = int(filled["start_by"])
        return Extend(application, sequence, start_by, str(filled["reason"]))

    makers: Mapping[str, Make] = {
        "start": ReportStart,
        "stop": stop,
        "resumption": ReportResumption,
        "extension": extension,
    }
    return make(shown, permit, makers[str(filled["report"])])
