"""The form of an act of two officers on a permit, signed by the first.

The first officer chooses, gives the reason and the written decision, reads the
sentence and signs; the act then waits for a second one (`pending_acts.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from zeropermit.catalogue.words.acts import ActWords, words_of
from zeropermit.domain.acts.pending import WaitingAct, text_digest
from zeropermit.domain.acts.permits import CorrectDocument, End, Suspend
from zeropermit.domain.acts.proceedings import GiveNotice
from zeropermit.domain.acts.reasons import ACT_REASONS
from zeropermit.domain.acts.work import ConfirmStart
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.domain.ledger.identifiers import ZERO, PermitId, from_hex, to_hex
from zeropermit.domain.permits.clerical import clerical_texts, with_texts
from zeropermit.domain.permits.reasons import Ending, Measure, SignedWord, State
from zeropermit.domain.permits.status import status
from zeropermit.domain.records.canonical import canonical
from zeropermit.domain.records.text import text_problem
from zeropermit.errors import NotFoundError, ZeropermitError
from zeropermit.usecases.permits.correction import current_document, keep_corrected
from zeropermit.usecases.permits.countersign import PENDING_SECONDS
from zeropermit.usecases.permits.holder_reports import PermitSnapshot, permit_snapshot
from zeropermit.usecases.permits.officer_acts import ACTS, PermitActRequest, prepare_act
from zeropermit.web.conditional_requests import check_officer
from zeropermit.web.pages.shared.contexts import SignForm
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.signed_form import Sending, sign_form
from zeropermit.web.pages.shared.texts import grouped_number
from zeropermit.web.pages.shared.titles import act_reason_words
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority/permits")

TEXT_LIMIT = 1500
"""Characters of a decision that is typed in; a longer one is a file."""
TEXT_PREFIX = "face."
"""Begin of the names of inputs for texts of the document."""
DIGEST = re.compile(r"0x[0-9a-f]{64}")
TextQuery = Annotated[str, Query(max_length=2 * TEXT_LIMIT)]
ShortQuery = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the acts of two officers."""

    act: str
    ending: Ending = Ending.NONE
    measure: Measure = Measure.NONE

    @property
    def reasons(self) -> str:
        """Key of its reasons; a notice has those of its measure."""
        if self.measure is Measure.SUSPENDED:
            return Suspend.wire_name
        return (self.ending or self.measure).name if self.sort else self.act

    @property
    def sort(self) -> SignedWord:
        """The ending, or the measure that is meant; of other acts none."""
        return self.ending or self.measure

    @property
    def words(self) -> ActWords:
        """Words for it."""
        return words_of(ACTS[self.act], self.sort)

    def wanted(self, reason: str = "", answer_until: int = 0) -> PermitActRequest:
        """Ask for it, before a decision was written."""
        sort = (self.ending, self.measure)
        return PermitActRequest(self.act, reason, ZERO, *sort, answer_until)


ENDING_NAMES: Mapping[str, Ending] = {
    "withdraw": Ending.WITHDRAWN,
    "revoke": Ending.REVOKED,
    "forfeit": Ending.FORFEITED,
    "cancel": Ending.CANCELLED,
}
NOTICE_NAMES: Mapping[str, Measure] = {
    "notice-suspend": Measure.SUSPENDED,
    "notice-withdraw": Measure.WITHDRAWN,
    "notice-revoke": Measure.REVOKED,
    "notice-forfeit": Measure.FORFEITED,
}
SORTED = (End, GiveNotice)
"""Acts with words of their own for each sort."""
KINDS: Mapping[str, Kind] = {
    **{name: Kind(name) for name, kind in ACTS.items() if kind not in SORTED},
    **{
        name: Kind(GiveNotice.wire_name, measure=measure)
        for name, measure in NOTICE_NAMES.items()
    },
    **{name: Kind(End.wire_name, ending) for name, ending in ENDING_NAMES.items()},
}
"""By the name that addresses of pages have for them."""


@dataclass(frozen=True, slots=True)
class FormInput:
    """The input of the first officer."""

    reason: str
    text: str
    decision: str
    number: str
    texts: Mapping[str, str]  #: Corrected texts of the document, by their names.

    @property
    def digest(self) -> bytes:
        """Digest of the written decision; that of the text, if one was typed in."""
        return text_digest(self.text) if self.text else from_hex(self.decision)


def form_input_of(
    request: Request,
    reason: ShortQuery = "",
    text: TextQuery = "",
    decision: ShortQuery = "",
    number: ShortQuery = "",
) -> FormInput:
    """Read the input; the text of a decision is one line."""
    given = request.query_params.multi_items()
    texts = {
        name.removeprefix(TEXT_PREFIX): " ".join(value.split())
        for name, value in given
        if name.startswith(TEXT_PREFIX) and len(value) <= TEXT_LIMIT
    }
    return FormInput(reason, " ".join(text.split()), decision.strip(), number, texts)


EnteredDep = Annotated[FormInput, Depends(form_input_of)]


@router.get("/{permit}/acts/{kind}")
def permit_act(
    request: PageRequestDep, permit: WordPath, kind: str, form_input: EnteredDep
) -> Response:
    """Read the fields of an act, and show the act to be signed."""
    if kind not in KINDS:
        raise NotFoundError
    found = KINDS[kind]
    snapshot = permit_snapshot(request.context, PermitId(from_hex(permit)))
    check_officer(request.context, snapshot.id, request.officer, found.wanted())
    sign, problem = None, ""
    if form_input.reason:
        problem = _problem(request, snapshot, found, form_input)
    if form_input.reason and not problem:
        try:
            sign = _form(request, snapshot, found, form_input)
        except ZeropermitError as error:
            problem = request.problem(error)
    reasons = {code: request.message(code) for code in ACT_REASONS[found.reasons]}
    here = f"/authority/permits/{permit}"
    own = request.officer.organisation == snapshot.permit.authority
    valid = status(snapshot.permit, now=snapshot.now) is State.VALID
    gentler = found.measure not in {Measure.NONE, Measure.SUSPENDED}
    return request.page(
        "authority/permit_act.html",
        act=found,
        number=snapshot.permit.number,
        back=permit_page(request, snapshot),
        form=f"{here}/acts/{kind}",
        gentler=f"{here}/acts/notice-suspend" if gentler and valid and own else "",
        reasons=reasons,
        texts=_texts(request, snapshot, found, form_input),
        typed=form_input,
        problem=problem,
        sign=sign,
    )


def _texts(
    request: PageRequest, snapshot: PermitSnapshot, kind: Kind, form_input: FormInput
) -> Mapping[str, str]:
    """Give the texts of the document that a correction may change, as entered."""
    if kind.act != CorrectDocument.wire_name:
        return {}
    now = clerical_texts(current_document(request.context, snapshot.id))
    return {name: form_input.texts.get(name, value) for name, value in now.items()}


def kind_of(kept: WaitingAct | PermitActRequest) -> Kind:
    """Find an act in the table."""
    wanted = Kind(kept.act, kept.ending, kept.measure)
    return next(kind for kind in KINDS.values() if kind == wanted)


def act_sentence(
    request: PageRequest, snapshot: PermitSnapshot, act_request: PermitActRequest
) -> str:
    """Give the sentence that officers sign."""
    holder = request.read(
        lambda state, _: state.organisations[snapshot.application.applicant].name
    )
    until = act_request.answer_until
    if act_request.act == ConfirmStart.wire_name:
        until = snapshot.permit.progress.claimed_start + 1
    words = kind_of(act_request).words
    return request.in_language(words.sentence) % {
        "number": grouped_number(snapshot.permit.number),
        "holder": holder,
        "reason": act_reason_words(request, act_request.reason),
        "day": request.day(until - 1) if until else "",
    }


def permit_page(request: PageRequest, snapshot: PermitSnapshot) -> str:
    """Give the page of a permit at the desk of the visitor's body."""
    own = request.officer.organisation == snapshot.permit.authority
    desk = "authority" if own else "inspector"
    return f"/{desk}/permits/{to_hex(snapshot.id)}"


def hearing(request: PageRequest, kind: Kind, now: int) -> int:
    """Give the end of the time to answer, counted from the second's act."""
    if not kind.measure:
        return 0
    return hearing_end(now + PENDING_SECONDS, request.service.catalogue.working_days)


def _problem(
    request: PageRequest, snapshot: PermitSnapshot, kind: Kind, form_input: FormInput
) -> str:
    """Name the faults of the input; none if the act can be signed."""
    if form_input.reason not in ACT_REASONS[kind.reasons]:
        return request.act_text("decision.no_reason")
    digits = "".join(form_input.number.split())
    if kind.ending and digits != snapshot.permit.number:
        return request.act_text("decision.no_number")
    if form_input.text and text_problem(form_input.text, limit=TEXT_LIMIT):
        return request.act_text("decision.bad_text")
    if not form_input.text and not DIGEST.fullmatch(form_input.decision):
        return request.act_text("decision.no_text")
    return ""


def _form(
    request: PageRequest, snapshot: PermitSnapshot, kind: Kind, form_input: FormInput
) -> SignForm:
    """Make the form for the first officer, whose act then waits for the second."""
    permit, until = to_hex(snapshot.id), hearing(request, kind, snapshot.now)
    act_request = PermitActRequest(
        kind.act,
        form_input.reason,
        form_input.digest,
        kind.ending,
        kind.measure,
        until,
    )
    record = None
    if kind.act == CorrectDocument.wire_name:
        document = current_document(request.context, snapshot.id)
        record = with_texts(document, form_input.texts).as_json()
        digest = keep_corrected(request.context, snapshot.id, record)
        act_request = replace(act_request, corrected=digest)
    act = prepare_act(request.context, snapshot.id, act_request)
    sending = Sending(
        submit=f"/api/v1/permits/{permit}/acts/waiting",
        body={
            "act": kind.act,
            "reason": form_input.reason,
            "decision": to_hex(form_input.digest),
            "ending": kind.ending.name if kind.ending else None,
            "measure": kind.measure.name if kind.measure else None,
            "answer_until": until or None,
            "corrected": record and canonical(record).decode(),
            "text": form_input.text or None,
        },
        next="/authority/waiting",
        etag=check_officer(request.context, snapshot.id, request.officer),
        seconds=PENDING_SECONDS,
    )
    sentence = act_sentence(request, snapshot, act_request)
    button = request.act_text("decision.sign_first")
    return sign_form(request, act, sentence, button, sending)
