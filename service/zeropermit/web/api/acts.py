"""Direct acts: a pair of operations for each, derived from its declaration."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fastapi import Response

from zeropermit.catalogue.words.acts import words_of
from zeropermit.domain.acts.act import DirectAct
from zeropermit.domain.acts.fields import ActField, given_fields
from zeropermit.domain.acts.registry import DIRECT_ACTS
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.permits.reasons import SignedWord
from zeropermit.usecases.ledger.signed_acts import prepare, submit
from zeropermit.web import documentation as d
from zeropermit.web.api_request import CallerRequestDep
from zeropermit.web.bodies.acts import (
    GIVEN_BODIES,
    SIGNED_BODIES,
    GivenBody,
    SignedGivenBody,
)
from zeropermit.web.idempotency import IdempotentRequestDep

router = d.ApiRouter(prefix="/acts", tags=["acts"])


def proposing(kind: type[DirectAct]) -> Callable[..., Response]:
    """Make the operation that proposes an act."""

    def propose(body: GivenBody, request: CallerRequestDep) -> Response:
        own = request.own
        return request.propose(
            prepare(request.context, kind, body.given(), organisation=own)
        )

    propose.__name__ = f"propose_{kind.wire_name.replace('-', '_')}"
    propose.__annotations__["body"] = GIVEN_BODIES[kind.wire_name]
    return propose


def submitting(kind: type[DirectAct]) -> Callable[..., Response]:
    """Make the operation that submits an act."""

    def submit_signed(body: SignedGivenBody, once: IdempotentRequestDep) -> Response:
        given, signed, own = body.given(), body.signed(), once.own
        send = partial(submit, once.context, kind, given, signed, organisation=own)
        return once.submit(kind.wire_name, own, send)

    submit_signed.__name__ = f"submit_{kind.wire_name.replace('-', '_')}"
    submit_signed.__annotations__["body"] = SIGNED_BODIES[kind.wire_name]
    return submit_signed


def _sample(field: ActField) -> object:
    """Give a value for the example of a body."""
    if isinstance(field.hint, type) and issubclass(field.hint, SignedWord):
        return next(member.name for member in field.hint if member)
    texts = {"uscc": d.APPLICANT, "schema": "legal-entity/1", "name": "示例建设单位"}
    if field.hint is Address:
        return d.ADDRESS
    if field.kind == "uint64":
        return 1_790_001_800
    return texts.get(field.path, d.WORD)


def _add(kind: type[DirectAct]) -> None:
    title, help_ = words_of(kind).title, words_of(kind).help
    given = {name: _sample(field) for name, field in given_fields(kind).items()}
    path = f"/{kind.wire_name}"
    router.operation(
        f"POST {path}/proposals",
        f"拟定“{title.zh}”，供签署。{help_.zh}",
        f"Propose an act to be signed: {title.en}. {help_.en}",
        body=given,
        example=d.signable(kind.primary, kind.contract, kind.function),
    )(proposing(kind))
    count = sum(duty.signatures for duty in kind.duties)
    router.operation(
        f"POST {path}",
        f"提交签署的“{title.zh}”。{help_.zh}",
        f"Submit an act that was signed: {title.en}. {help_.en}",
        body={**given, "authorizations": [d.AUTHORIZATION] * count},
        example={"operation": f"{kind.wire_name}:{d.WORD[2:]}:0123"},
        status=202,
    )(submitting(kind))


for _kind in DIRECT_ACTS.values():
    _add(_kind)
