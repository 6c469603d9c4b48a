"""Forms that are signed in the browser.

A form carries the proposal of a use case: the typed data that is hashed, the request
that the API takes, and the words for both. `static/sign.js` shows the members of what
it hashes, compares the record on the page with the digest in it, signs, and sends.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from zeropermit.catalogue.words.acts import labels
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.serialize.answer import signable
from zeropermit.web.pages.shared.contexts import SignForm
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N

LABELS: Mapping[str, str] = {
    "act": N("What is signed"),
    "chain": N("Ledger"),
    "contract": N("Contract"),
}
"""Names of the members of typed data beside the fields of an act."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record that is on the page and whose digest is signed."""

    member: str  #: Its name in the request, and in `data-shows` on the page.
    field: str  #: Member of the typed data that holds its digest.
    #: The record, where it is not that member of the request.
    content: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """Where something signed goes, and where the person goes then."""

    submit: str  #: Path of the API.
    body: Mapping[str, object]  #: The request, without its signature.
    next: str  #: Page to show when the ledger has it.
    record: Record | None = None
    slot: str = "authorization"  #: Member that takes the signature.
    etag: str = ""  #: Condition under which the request is good (`If-Match`).
    #: How many different keys sign on this page, one after the other.
    signatures: int = 1
    seconds: int = FRESH_SECONDS  #: Time for which the signature is good.


def sign_form(
    request: PageRequest, act: Act, sentence: str, button: str, sending: Sending
) -> SignForm:
    """Make the form on which an act is signed."""
    deadline = request.now + sending.seconds
    content = signable(act, request.context.ledger.domain(act.contract), deadline)
    shown = {
        name: request.time(value)
        for name, kind, value in (*act.message(), ("deadline", "uint64", deadline))
        if kind == "uint64" and isinstance(value, int)  # all of them are times
    }
    typed = {"typed_data": content["typed_data"], "deadline": deadline, "shown": shown}
    return _form(request, type(act), sentence, button, sending, typed)


def later_form(
    request: PageRequest, kind: type[Act], button: str, sending: Sending
) -> SignForm:
    """Make a form whose act is proposed by the API once a person has written it."""
    sentence = request.sentence(kind)
    proposed = {"propose": f"{sending.submit}/proposals"}
    return _form(request, kind, sentence, button, sending, proposed)


def _form(
    request: PageRequest,
    kind: type[Act],
    sentence: str,
    button: str,
    sending: Sending,
    signed: Mapping[str, object],
) -> SignForm:
    names = {name: request.say(text) for name, text in LABELS.items()}
    fields = {name: request.in_language(label) for name, label in labels(kind).items()}
    content = {
        "submit": sending.submit,
        "body": sending.body,
        "slot": sending.slot,
        "etag": sending.etag,
        "signatures": sending.signatures,
        "next": sending.next,
        "record": sending.record and asdict(sending.record),
        "labels": {**names, **fields},
        **signed,
    }
    return SignForm(sentence, button, json.dumps(content, ensure_ascii=False))
