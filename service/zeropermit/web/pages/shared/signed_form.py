"""Forms that are signed in the browser.

A form carries the proposal of a use case: the typed data that is hashed, the request
that the API takes, and the words for both. `static/sign.js` shows the members of what
it hashes, compares the record on the page with the digest in it, signs, and sends.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.registry import labels
from zeropermit.domain.applications.letter import Language
from zeropermit.serialize.answer import signable
from zeropermit.usecases.ports import ServiceContext
from zeropermit.web.pages.shared.contexts import SignForm
from zeropermit.web.pages.shared.texts import N, shown_time, translated

LABELS: Mapping[str, str] = {
    "act": N("What is signed"),
    "chain": N("Ledger"),
    "contract": N("Contract"),
}
"""Names of the members of typed data beside the fields of an act."""

SCRIPT_TEXTS: Mapping[str, str] = {
    "choose": N("Choose a key first, or make one under “Keys”."),
    "wrong": N("The passphrase does not open this key."),
    "altered": N(
        "What this page shows is not what would be signed. Nothing was signed: load "
        "the page again, and tell the operator if this comes back."
    ),
    "suite": N(
        "This record uses SM3, which browsers cannot check. Sign it with a tool."
    ),
    "signing": N("Signing in this browser …"),
    "sending": N("Signed. Sending …"),
    "failed": N("That did not work. Nothing is lost: try again."),
    "second": N(
        "The first officer has signed. Now the second one: choose your key and sign."
    ),
    "same": N("This key has signed already: another officer has to sign."),
}
"""Words of the script."""


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


@dataclass(frozen=True, slots=True)
class ToSign:
    """An act as a person is asked to sign it."""

    act: Act
    sentence: str
    button: str
    deadline: int


def sign_form(
    context: ServiceContext, wanted: ToSign, sending: Sending, language: Language
) -> SignForm:
    """Make the form on which an act is signed."""
    domain = context.ledger.domain(wanted.act.contract)
    content = signable(wanted.act, domain, wanted.deadline)
    message = (*wanted.act.message(), ("deadline", "uint64", wanted.deadline))
    shown = {
        name: shown_time(value, language)
        for name, kind, value in message
        if kind == "uint64" and isinstance(value, int)  # all of them are times
    }
    typed = {"typed_data": content["typed_data"], "deadline": wanted.deadline}
    request = {
        **_sent(type(wanted.act), sending, language),
        **typed,
        "shown": shown,
    }
    text = json.dumps(request, ensure_ascii=False)
    return SignForm(wanted.sentence, wanted.button, text, script_texts(language))


def later_form(
    kind: type[Act], button: str, sending: Sending, language: Language
) -> SignForm:
    """Make a form whose act is proposed by the API once a person has written it."""
    sentence = kind.words.sentence.in_language(language.value)
    request = {
        **_sent(kind, sending, language),
        "propose": f"{sending.submit}/proposals",
    }
    text = json.dumps(request, ensure_ascii=False)
    return SignForm(sentence, button, text, script_texts(language))


def _sent(kind: type[Act], sending: Sending, language: Language) -> dict[str, object]:
    names = {name: translated(language, text) for name, text in LABELS.items()}
    fields = {n: label.in_language(language.value) for n, label in labels(kind).items()}
    return {
        "submit": sending.submit,
        "body": sending.body,
        "slot": sending.slot,
        "etag": sending.etag,
        "signatures": sending.signatures,
        "next": sending.next,
        "record": sending.record and asdict(sending.record),
        "labels": {**names, **fields},
    }


def script_texts(language: Language, more: Mapping[str, str] | None = None) -> str:
    """Give the words that the script may have to say, as JSON; `more` are a page's."""
    said = {**SCRIPT_TEXTS, **(more or {})}
    return json.dumps(
        {name: translated(language, text) for name, text in said.items()},
        ensure_ascii=False,
    )
