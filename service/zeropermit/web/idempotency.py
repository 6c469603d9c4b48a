"""Writes to the ledger, done once per key, also if a request is repeated.

    POST with Idempotency-Key   (draft-ietf-httpapi-idempotency-key-header-08)
      nothing known   do it, keep the answer
      done            the same answer again
      running         409
      other body      422
      broken off      what was sent already, else do it

A refused request is deleted, so that it can be corrected.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Protocol, TypeAlias

from fastapi import Depends, Request
from fastapi.responses import Response

from zeropermit.bootstrap.service import Service
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.ledger.identifiers import Digest
from zeropermit.errors import (
    IdempotencyKeyMissingError,
    IdempotencyKeyReusedError,
    RequestRunningError,
)
from zeropermit.serialize.answer import json_text
from zeropermit.store.idempotency import Mismatch, NewRequest, Replay, Running
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.web.api_request import CallerRequest
from zeropermit.web.dependencies import (
    CallerDep,
    EvenSuspendedDep,
    KeyDep,
    OfficerDep,
    RevokerDep,
    ServiceDep,
)

_KEY = re.compile(r"[!-~]{8,128}")
ACCEPTED = 202


class ActSender(Protocol):
    """Use case that sends an act to the ledger, its other arguments given."""

    def __call__(self, *, operation: str) -> Operation | None:
        """Send the act under the name of an operation."""


class IdempotentRequest:
    """A request that is done once, with its key."""

    def __init__(
        self, service: Service, caller: Caller, *, route: str, key: str, digest: Digest
    ) -> None:
        self.service, self.context = service, service.context
        self.caller, self.own = caller, caller.organisation
        self.begun = (caller.address, route, key, digest)
        seed = f"{caller.address}|{route}|{key}"
        self._suffix = hashlib.sha256(seed.encode()).hexdigest()[:16]

    def submit(
        self,
        verb: str,
        subject: bytes,
        send: ActSender,
        **about: object,
    ) -> Response:
        """Send an act to the ledger once; answer with `about` and the operation.

        A repeated request gives the operation the same name.

        Args:
            verb: First part of the operation's name.
            subject: What the operation is about.
            send: Sends the act under the operation's name; without an operation the
                act waits for another signature, or takes none.
            about: Further members of the answer.
        """
        return self.submit_as(f"{verb}:{subject.hex()}:{self._suffix}", send, **about)

    def submit_as(self, operation: str, send: ActSender, **about: object) -> Response:
        """Send an act to the ledger once, under this name of the operation."""

        def act(attempt: int) -> Mapping[str, object]:
            # 1. What a request that was broken off has sent, stays sent
            known = self.context.ledger.operation(operation) if attempt > 1 else None
            # 2. Otherwise send
            sent = known or send(operation=operation)
            return {**about, "operation": sent and sent.id}

        return self._once(act, ACCEPTED)

    def run(
        self, do: Callable[[], Mapping[str, object]], *, status: int = ACCEPTED
    ) -> Response:
        """Do the request, or return its first answer.

        Args:
            do: Does the request, and returns the body of the answer.
            status: Status of the answer; 202 for an act on its way to the ledger.

        Raises:
            RequestRunningError: The request is in progress.
            IdempotencyKeyReusedError: The key was used for another request.
        """
        return self._once(lambda _: do(), status)

    def _once(self, do: Callable[[int], Mapping[str, object]], status: int) -> Response:
        """Do the request, being told how many times it was begun."""
        keys = self.service.idempotency
        match keys.begin(*self.begun):
            case Replay() as before:
                status, body = before.status, before.body
            case Running():
                raise RequestRunningError
            case Mismatch():
                raise IdempotencyKeyReusedError
            case NewRequest() as fresh:
                try:
                    body = json_text(do(fresh.attempt))
                except BaseException:
                    keys.abandon(fresh)
                    raise
                keys.finish(fresh, status=status, body=body)
        operation = json.loads(body).get("operation")
        # without an operation, what was accepted waits for somebody else's signature
        headers = {"Location": f"/api/v1/operations/{operation}"} if operation else {}
        return Response(body, status, headers=headers, media_type="application/json")


async def get_idempotent_request(
    request: Request, service: ServiceDep, caller: CallerDep, key: KeyDep = None
) -> IdempotentRequest:
    """Identify a request by account, route and key.

    Raises:
        IdempotencyKeyMissingError: There is no key, or it is too short or too long.
    """
    return await _identified(request, service, caller, key)


async def _identified(
    request: Request, service: Service, caller: Caller, key: str | None
) -> IdempotentRequest:
    if key is None or not _KEY.fullmatch(key):
        raise IdempotencyKeyMissingError
    digest = Digest(hashlib.sha256(await request.body()).digest())
    route = f"{request.method} {request.url.path}"
    return IdempotentRequest(service, caller, route=route, key=key, digest=digest)


AnyCallerRequest: TypeAlias = CallerRequest | IdempotentRequest
IdempotentRequestDep = Annotated[IdempotentRequest, Depends(get_idempotent_request)]


def get_officer_once(_: OfficerDep, once: IdempotentRequestDep) -> IdempotentRequest:
    """Identify a request of an officer of a public body."""
    return once


OfficerOnceDep = Annotated[IdempotentRequest, Depends(get_officer_once)]


async def get_request_even_suspended(
    request: Request, service: ServiceDep, caller: EvenSuspendedDep, key: KeyDep = None
) -> IdempotentRequest:
    """Identify a request of somebody whose public body may be suspended.

    Raises:
        IdempotencyKeyMissingError: There is no key, or it is too short or too long.
    """
    return await _identified(request, service, caller, key)


EvenSuspendedOnceDep = Annotated[IdempotentRequest, Depends(get_request_even_suspended)]


def get_revoker_once(_: RevokerDep, once: EvenSuspendedOnceDep) -> IdempotentRequest:
    """Identify a request of an officer of a public body, which may be suspended."""
    return once


RevokerOnceDep = Annotated[IdempotentRequest, Depends(get_revoker_once)]
