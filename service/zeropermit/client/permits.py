"""Acts on a permit at the API: proposed there, made and signed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from zeropermit.client.acts import Proposal, made, send, structures, wanted_body
from zeropermit.client.api import Person
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import Given, given_fields
from zeropermit.domain.acts.permits import ActOnPermit
from zeropermit.domain.acts.proceedings import AnswerNotice
from zeropermit.domain.acts.registry import named_acts
from zeropermit.domain.acts.work import ActOfHolder, ReportStop
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.identifiers import NoticeId, PermitId, from_hex, to_hex
from zeropermit.domain.permits.stop_report import StopReport


class Done(NamedTuple):
    """The result of an act."""

    permit: Proposal  #: The permit, as the service knows it then.
    gas: int  #: Gas of the act.


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
    """Propose, sign and send a report or request; wait until the ledger has it.

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
    return followed(person, permit, answer, shown, ActOfHolder)


def act(
    people: Sequence[Person],
    permit: str,
    kind: type[ActOnPermit],
    given: Given,
    written: Given | None = None,
) -> Done:
    """Have two officers sign an act, send it, and wait until the ledger has it.

    `written` has the members of the request that are not the fields of the act.
    """
    shown, answer = send(
        people,
        f"/permits/{permit}/acts",
        {**wanted_body(kind, given), **(written or {})},
        lambda shown: made(kind, shown, permit, given),
    )
    return followed(people[0], permit, answer, shown, kind)


def answer(person: Person, permit: str, notice: str, text: bytes) -> int:
    """Have the holder answer a notice, by the digest of its answer; give the gas."""
    path, given = "/acts/answer-notice", {"permit": permit, "notice": notice}
    given["answer"] = to_hex(text)
    shown = person.api.post(f"{path}/proposals", given)
    (application,) = structures(AnswerNotice, shown, Application)
    act = AnswerNotice(application, NoticeId(from_hex(notice)), text)
    signed = {**given, "authorizations": [person.sign(act)]}
    operation = str(person.api.post(path, signed)["operation"])
    gas = person.gas(operation)
    person.until(
        f"/verify/{permit}",
        lambda found: found["permit"]["notice"]["answered"],
        what=operation,
    )
    return gas


def followed(
    person: Person,
    permit: str,
    answer: Proposal,
    shown: Proposal,
    kind: type[ActOnPermit],
) -> Done:
    """Wait until an act is on the ledger and the service has read it.

    Args:
        person: Who asks the service.
        permit: Id of the permit.
        answer: The service's answer to the act.
        shown: Says how many acts of the kind were done on the permit before.
        kind: Kind of the act.
    """
    operation, sequence = str(answer["operation"]), int(shown["sequence"])
    gas = person.gas(operation)
    found = person.until(
        f"/verify/{permit}",
        lambda found: found["permit"][kind.counter] > sequence,
        what=operation,
    )
    return Done(found["permit"], gas)


def _report_act(shown: Proposal, permit: str) -> Act:
    """Make the act of a report from its fields.

    Raises:
        InputFileError: The proposal is about another permit.
    """
    filled = shown["report"]
    kind = named_acts(ActOnPermit)[str(filled["report"])]
    if kind is ReportStop:
        part, maintenance = str(filled["part"]), str(filled["maintenance"])
        stopped_at, reason = int(filled["stopped_at"]), str(filled["reason"])
        number = PermitId(from_hex(permit))
        said = StopReport(number, stopped_at, reason, part, maintenance)
        given = {"stopped_at": stopped_at, "report": said.digest()}
    else:
        given = {name: filled[name] for name in given_fields(kind)}
    return made(kind, shown, permit, given)
