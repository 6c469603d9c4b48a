"""The form of an act of two officers on a permit, signed by the first.

The first officer chooses, gives the reason and the written decision, reads the
sentence and signs; the act then waits for a second one (`pending_acts.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from zeropermit.catalogue.words.acts import ActWords, words_of
from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.pending import text_digest
from zeropermit.domain.acts.permits import End
from zeropermit.domain.acts.reasons import ACT_REASONS
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.permits.reasons import Ending, State
from zeropermit.domain.permits.status import status
from zeropermit.domain.records.text import text_problem
from zeropermit.errors import NotFoundError, ZeropermitError
from zeropermit.usecases.permits.countersign import PENDING_SECONDS
from zeropermit.usecases.permits.holder_reports import PermitSnapshot
from zeropermit.usecases.permits.officer_acts import ACTS, PermitActRequest, prepare_act
from zeropermit.web.conditional_requests import check_officer
from zeropermit.web.pages.shared.contexts import SignForm
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.permits import own_permit
from zeropermit.web.pages.shared.signed_form import Sending, sign_form
from zeropermit.web.pages.shared.texts import grouped_number
from zeropermit.web.pages.shared.titles import act_reason_words
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority/permits")

TEXT_LIMIT = 1500
"""Characters of a decision that is typed in; a longer one is a file."""
DIGEST = re.compile(r"0x[0-9a-f]{64}")
TextQuery = Annotated[str, Query(max_length=2 * TEXT_LIMIT)]
ShortQuery = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the acts of two officers."""

    act: str
    ending: Ending = Ending.NONE

    @property
    def reasons(self) -> str:
        """Key of its reasons."""
        return self.ending.name if self.ending else self.act

    @property
    def words(self) -> ActWords:
        """Words for it."""
        return words_of(ACTS[self.act], self.ending)


ENDING_NAMES: Mapping[str, Ending] = {
    "withdraw": Ending.WITHDRAWN,
    "revoke": Ending.REVOKED,
    "forfeit": Ending.FORFEITED,
    "cancel": Ending.CANCELLED,
}
KINDS: Mapping[str, Kind] = {
    **{name: Kind(name) for name, kind in ACTS.items() if kind is not End},
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

    @property
    def digest(self) -> bytes:
        """Digest of the written decision; that of the text, if one was typed in."""
        return text_digest(self.text) if self.text else from_hex(self.decision)


def form_input_of(
    reason: ShortQuery = "",
    text: TextQuery = "",
    decision: ShortQuery = "",
    number: ShortQuery = "",
) -> FormInput:
    """Read the input; the text of a decision is one line."""
    return FormInput(reason, " ".join(text.split()), decision.strip(), number)


EnteredDep = Annotated[FormInput, Depends(form_input_of)]


@router.get("/{permit}/acts/{kind}")
def permit_act(
    request: PageRequestDep, permit: WordPath, kind: str, form_input: EnteredDep
) -> Response:
    """Read the fields of an act, and show the act to be signed."""
    snapshot = own_permit(request, permit, Party.AUTHORITY)
    if kind not in KINDS:
        raise NotFoundError
    found = KINDS[kind]
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
    valid = status(snapshot.permit, now=snapshot.now) is State.VALID
    gentler = found.ending in {Ending.REVOKED, Ending.WITHDRAWN, Ending.FORFEITED}
    return request.page(
        "authority/permit_act.html",
        act=found,
        kind=kind,
        number=snapshot.permit.number,
        back=here,
        gentler=f"{here}/acts/suspend" if gentler and valid else "",
        reasons=reasons,
        typed=form_input,
        problem=problem,
        sign=sign,
    )


def kind_of(act: str, ending: Ending) -> Kind:
    """Find an act in the table."""
    return next(k for k in KINDS.values() if (k.act, k.ending) == (act, ending))


def act_sentence(
    request: PageRequest, snapshot: PermitSnapshot, act_request: PermitActRequest
) -> str:
    """Give the sentence that officers sign."""
    holder = request.read(
        lambda state, _: state.organisations[snapshot.application.applicant].name
    )
    until = act_request.hearing_until
    words = kind_of(act_request.act, act_request.ending).words
    return request.in_language(words.sentence) % {
        "number": grouped_number(snapshot.permit.number),
        "holder": holder,
        "reason": act_reason_words(request, act_request.reason),
        "day": request.day(until - 1) if until else "",
    }


def hearing(request: PageRequest, kind: Kind, now: int) -> int:
    """Give the end of the time to ask for a hearing, counted from the second's act."""
    if kind.act != "announce-forfeiture":
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
        kind.act, form_input.reason, form_input.digest, kind.ending, until
    )
    act = prepare_act(request.context, snapshot.id, act_request)
    sending = Sending(
        submit=f"/api/v1/permits/{permit}/acts/waiting",
        body={
            "act": kind.act,
            "reason": form_input.reason,
            "decision": to_hex(form_input.digest),
            "ending": kind.ending.name if kind.ending else None,
            "hearing_until": until or None,
            "text": form_input.text or None,
        },
        next="/authority/waiting",
        etag=check_officer(request.context, snapshot.id, request.officer),
        seconds=PENDING_SECONDS,
    )
    sentence = act_sentence(request, snapshot, act_request)
    button = request.act_text("decision.sign_first")
    return sign_form(request, act, sentence, button, sending)
