"""One page for every direct act: fill in its fields, read its effect, and sign it.

The page is derived from the declaration of the act. Other pages link to it, with the
fields that they know in the address. Nothing is sent before it is signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, cast
from urllib.parse import urlencode

from eth_utils.address import is_address, to_checksum_address
from fastapi import APIRouter, Query, Response
from pydantic import ValidationError

from zeropermit.catalogue.words.acts import field_words, words_of
from zeropermit.catalogue.words.events import value_words
from zeropermit.domain.acts.act import DirectAct
from zeropermit.domain.acts.fields import ActField, given_fields
from zeropermit.domain.acts.operation import OperationState
from zeropermit.domain.acts.registry import DIRECT_ACTS
from zeropermit.domain.law.calendar import DAY, day_start
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.permits.reasons import (
    RevocationReason,
    ServiceWay,
    SignedWord,
)
from zeropermit.errors import (
    MalformedError,
    NotFoundError,
    OperationUnknownError,
    UseCaseError,
)
from zeropermit.usecases.ledger.operations import look_at_operation
from zeropermit.usecases.ledger.signed_acts import check_entitled, prepare
from zeropermit.web.bodies.acts import GIVEN_BODIES, GivenBody
from zeropermit.web.pages.shared.contexts import Fact, SignForm
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.signed_form import Sending, sign_form
from zeropermit.web.pages.shared.texts import grouped
from zeropermit.web.pages.shared.titles import reason_words

router = APIRouter(prefix="/acts")

ARRIVED = frozenset({OperationState.INCLUDED, OperationState.FINAL})
LEDGER_PAGES = {
    "application": "/ledger/applications",
    "commitment": "/ledger/commitments",
}
"""Page of the ledger that shows the object of a field."""


@router.get("/{name}")
def direct_act(
    request: PageRequestDep,
    name: str,
    done: Annotated[str, Query(max_length=200)] = "",
    change: Annotated[str, Query(max_length=1)] = "",
) -> Response:
    """Show the form of an act, or the act to be signed once it is filled in.

    What cannot be done now is said above the form, which stays filled in.

    Raises:
        NotFoundError: There is no such act.
        NotSignedInError: Nobody is signed in.
        NotAllowedError: The act is not the visitor's.
    """
    if name not in DIRECT_ACTS:
        raise NotFoundError
    kind = DIRECT_ACTS[name]
    if kind.duties[0].while_suspended:
        request = request.even_suspended
    own, role = request.person.organisation, request.person.role
    check_entitled(request.context, kind, organisation=own, role=role)
    texts = {
        field: request.http.query_params.get(field, "").strip()
        for field in given_fields(kind)
    }
    found = _read(kind, texts, now=request.context.clock())
    act, refused = None, None
    if isinstance(found, GivenBody) and not change:
        try:
            act = prepare(request.context, kind, found.given(), organisation=own)
        except (UseCaseError, MalformedError) as error:
            refused = error
    wrong = found if isinstance(found, frozenset) else frozenset()
    status = refused.http_status if refused else 200
    return request.page(
        "shared/direct_act.html",
        status,
        words=words_of(kind),
        fields=given_fields(kind),
        choices={} if act else _choices(request, kind),
        texts=texts,
        wrong=wrong,
        change=f"/acts/{name}?{urlencode({**texts, 'change': '1'})}",
        problem=request.problem(refused) if refused else "",
        done=_done(request, kind, done) if done else "",
        facts=tuple(_facts(request, act)) if act else (),
        sign=_form(request, act, cast("GivenBody", found)) if act else None,
    )


def _read(
    kind: type[DirectAct], texts: Mapping[str, str], *, now: int
) -> GivenBody | frozenset[str] | None:
    """Read the form input.

    Returns:
        The request; the fields that are malformed; or None if nothing is filled in.
    """
    fields = given_fields(kind)
    if not any(texts.values()):
        return None
    values = {
        name: _value(fields[name], text, now) for name, text in texts.items() if text
    }
    try:
        return GIVEN_BODIES[kind.wire_name].model_validate(values)
    except ValidationError as error:
        named = {str(problem["loc"][0]) for problem in error.errors()}
        return frozenset(named & {name for name, text in texts.items() if text})


def _value(field: ActField, text: str, now: int) -> object:
    """Read a text as the API takes it; malformed text is not changed.

    A day that has passed is its last second, and today is now.
    """
    if field.kind == "uint64":
        try:
            end = day_start(date.fromisoformat(text)) + DAY
        except ValueError:
            return text
        today = field.past and end - DAY <= now < end
        return now if today else end - field.past
    if field.hint is Address and is_address(text):
        return to_checksum_address(text)
    if field.kind == "uint16" and text.isdecimal():
        return int(text)
    if field.kind == "bytes32":  # as pages show it, in groups of four digits
        return "0x" + "".join(text.split()).removeprefix("0x")
    return text


def _choices(
    request: PageRequest, kind: type[DirectAct]
) -> Mapping[str, Mapping[str, str]]:
    """Give the words of the values to choose from, by field and value."""
    context, own = request.context, request.person.organisation
    known = context.ledger.read(
        lambda state, _: kind.choices(state, own, now=context.clock())
    )
    found = {
        name: {value: value for value in values}
        for name, values in known.items()
        if values
    }
    for name, field in given_fields(kind).items():
        if _is_choice(field):
            members = filter(None, cast("type[SignedWord]", field.hint))
            offered = [
                one for one in members if one.name in known.get(name, [one.name])
            ]
            found[name] = {one.name: _words(request, one) for one in offered}
    return found


def _is_choice(field: ActField) -> bool:
    return isinstance(field.hint, type) and issubclass(field.hint, SignedWord)


def _words(
    request: PageRequest, value: object, kind: str = "", *, past: bool = False
) -> str:
    """Say a value of an act as people read it; a number of 64 bits is a time."""
    if isinstance(value, RevocationReason):
        return reason_words(request, value)
    if isinstance(value, KeyRole | ServiceWay) and (words := value_words(value)):
        return request.in_language(words)
    if isinstance(value, bytes):
        return grouped(value)
    if kind == "uint64" and isinstance(value, int):
        return request.day(value if past else value - 1)
    return str(value)


def _signed_words(request: PageRequest, act: DirectAct) -> Mapping[str, str]:
    """Say the values of the fields that a person gave."""
    found = {}
    for name, field in given_fields(type(act)).items():
        value = field.signed(act) if field.looked_up else getattr(act, name)
        found[name] = _words(request, value, field.kind, past=field.past)
    return found


def _facts(request: PageRequest, act: DirectAct) -> Iterator[Fact]:
    fields = given_fields(type(act))
    for name, words in _signed_words(request, act).items():
        field, value = fields[name], fields[name].signed(act)
        text = f"0x{value.hex()}" if isinstance(value, bytes) else str(value)
        url = f"{LEDGER_PAGES[name]}/{text}" if name in LEDGER_PAGES else ""
        code = field.kind in {"bytes32", "address"}
        yield Fact(request.in_language(field_words(field).label), words, code, url)


def _form(request: PageRequest, act: DirectAct, body: GivenBody) -> SignForm:
    context, kind = request.context, type(act)
    stated = context.ledger.read(lambda state, _: act.sentence_values(state))
    values = {"name": request.person.name, **_signed_words(request, act), **stated}
    sentence = request.sentence(kind, **values)
    sending = Sending(
        submit=f"/api/v1/acts/{kind.wire_name}",
        body=body.model_dump(by_alias=True, exclude_none=True),
        next=f"/acts/{kind.wire_name}?done={{operation}}",
        slot="authorizations",
        signatures=act.signatures,
    )
    return sign_form(request, act, sentence, request.say("Sign"), sending)


def _done(request: PageRequest, kind: type[DirectAct], operation: str) -> str:
    """Say that an act of the visitor's is on the ledger, if it is."""
    try:
        found = look_at_operation(
            request.context,
            operation,
            organisation=request.person.organisation,
        )
    except OperationUnknownError:
        return ""
    if found.label != kind.primary or found.state not in ARRIVED:
        return ""
    return request.say("Done: it is on the ledger.")
