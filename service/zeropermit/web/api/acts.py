"""Direct acts: a pair of operations for each, derived from its declaration."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fastapi import Response

from zeropermit.catalogue.words.acts import words_of
from zeropermit.domain.acts.act import DirectAct
from zeropermit.domain.acts.fields import ActField, given_fields
from zeropermit.domain.acts.registry import DIRECT_ACTS
from zeropermit.domain.permits.reasons import SignedWord
from zeropermit.usecases.ledger.signed_acts import prepare, submit
from zeropermit.web.api_request import CallerRequestDep, EvenSuspendedRequestDep
from zeropermit.web.bodies.acts import (
    GIVEN_BODIES,
    SIGNED_BODIES,
    WIDTHS,
    GivenBody,
    SignedGivenBody,
)
from zeropermit.web.documentation import ApiRouter, documented, reference
from zeropermit.web.idempotency import EvenSuspendedOnceDep, IdempotentRequestDep

router = ApiRouter(prefix="/acts", tags=["acts"])


FIELDS = documented()["fields"]
"""Examples of fields by their path, else by their EIP-712 type."""


def proposing(kind: type[DirectAct]) -> Callable[..., Response]:
    """Make the operation that proposes an act."""

    def propose(body: GivenBody, request: CallerRequestDep) -> Response:
        own = request.own
        return request.propose(
            prepare(request.context, kind, body.given(), organisation=own)
        )

    propose.__name__ = f"propose_{kind.wire_name.replace('-', '_')}"
    propose.__annotations__["body"] = GIVEN_BODIES[kind.wire_name]
    if kind.duties[0].while_suspended:
        propose.__annotations__["request"] = EvenSuspendedRequestDep
    return propose


def submitting(kind: type[DirectAct]) -> Callable[..., Response]:
    """Make the operation that submits an act."""

    def submit_signed(body: SignedGivenBody, once: IdempotentRequestDep) -> Response:
        given, signed, own = body.given(), body.signed(), once.own
        send = partial(submit, once.context, kind, given, signed, organisation=own)
        return once.submit(kind.wire_name, own, send)

    submit_signed.__name__ = f"submit_{kind.wire_name.replace('-', '_')}"
    submit_signed.__annotations__["body"] = SIGNED_BODIES[kind.wire_name]
    if kind.duties[0].while_suspended:
        submit_signed.__annotations__["once"] = EvenSuspendedOnceDep
    return submit_signed


def _sample(field: ActField) -> object:
    """Give a value for the example of a body."""
    if isinstance(field.hint, type) and issubclass(field.hint, SignedWord):
        return next(member.name for member in field.hint if member)
    if field.kind in WIDTHS:
        return 1
    return FIELDS.get(field.path) or FIELDS.get(field.kind) or FIELDS["bytes32"]


def _add(kind: type[DirectAct]) -> None:
    title, help_ = words_of(kind).title, words_of(kind).help
    given = {name: _sample(field) for name, field in given_fields(kind).items()}
    typed = {**reference("typed_data"), "primaryType": kind.primary}
    called = {"contract": kind.contract, "function": kind.function}
    call = {**reference("call"), **called}
    proposal = {
        "zh": f"拟定“{title.zh}”，供签署。{help_.zh}",
        "en": f"Propose an act to be signed: {title.en}. {help_.en}",
        "body": given,
        "example": {**reference("signable"), "typed_data": typed, "call": call},
    }
    count = sum(duty.signatures for duty in kind.duties)
    word = FIELDS["bytes32"].removeprefix("0x")
    submission = {
        "zh": f"提交签署的“{title.zh}”。{help_.zh}",
        "en": f"Submit an act that was signed: {title.en}. {help_.en}",
        "body": {**given, "authorizations": [reference("authorization")] * count},
        "example": {"operation": f"{kind.wire_name}:{word}:0123"},
    }
    path = f"POST /{kind.wire_name}"
    router.operation(f"{path}/proposals", words=proposal)(proposing(kind))
    router.operation(path, status=202, words=submission)(submitting(kind))


for _kind in DIRECT_ACTS.values():
    _add(_kind)
