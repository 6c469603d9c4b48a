"""A request to the API: the service, the language of its answer, its caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, TypeAlias

from fastapi import Depends, Response

from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.serialize.answer import Freshness, as_of_json, json_response, proposed
from zeropermit.web.dependencies import (
    CallerDep,
    EvenSuspendedDep,
    LanguageDep,
    OfficerDep,
    RevokerDep,
    ServiceDep,
)

JsonObject: TypeAlias = Mapping[str, object]
"""Members of an answer, or of a body."""


class PublicRequest:
    """A request that anybody may make."""

    def __init__(self, service: ServiceDep, language: LanguageDep) -> None:
        self.service, self.context = service, service.context
        self.language = language

    @property
    def freshness(self) -> Freshness:
        """The age of the service's knowledge of the ledger."""
        return Freshness(self.context.clock(), self.service.contact())

    def answer(
        self,
        content: Mapping[str, object],
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Answer with JSON in the language of the request."""
        return json_response(content, self.language, status=status, headers=headers)

    def answer_as_of(
        self,
        read: Callable[[LedgerState, int], Mapping[str, object]],
        cache: str = "no-cache",
    ) -> Response:
        """Answer from the newest state and second, and name the block of the answer."""
        now = self.context.clock()
        content = self.context.ledger.read(
            lambda state, as_of: {
                **read(state, max(now, as_of.time)),
                "as_of": as_of_json(as_of),
            }
        )
        return self.answer(content, headers={"Cache-Control": cache})


class CallerRequest(PublicRequest):
    """A request of a signed-in person."""

    def __init__(
        self, service: ServiceDep, language: LanguageDep, caller: CallerDep
    ) -> None:
        super().__init__(service, language)
        self.caller, self.own = caller, caller.organisation

    def propose(
        self, act: Act, *, seconds: int = FRESH_SECONDS, **about: object
    ) -> Response:
        """Answer with an act to be signed within some seconds, and with `about`."""
        deadline = self.context.clock() + seconds
        found = proposed(self.context, act, self.caller.signatory, deadline=deadline)
        return self.answer({**about, **found})


class OfficerRequest(CallerRequest):
    """A request of an officer of a public body."""

    def __init__(
        self, service: ServiceDep, language: LanguageDep, caller: OfficerDep
    ) -> None:
        super().__init__(service, language, caller)


class EvenSuspendedRequest(CallerRequest):
    """A request of somebody whose public body may be suspended."""

    def __init__(
        self, service: ServiceDep, language: LanguageDep, caller: EvenSuspendedDep
    ) -> None:
        super().__init__(service, language, caller)


class RevokerRequest(CallerRequest):
    """A request of an officer of a public body, which may be suspended."""

    def __init__(
        self, service: ServiceDep, language: LanguageDep, caller: RevokerDep
    ) -> None:
        super().__init__(service, language, caller)


PublicRequestDep = Annotated[PublicRequest, Depends()]
CallerRequestDep = Annotated[CallerRequest, Depends()]
OfficerRequestDep = Annotated[OfficerRequest, Depends()]
EvenSuspendedRequestDep = Annotated[EvenSuspendedRequest, Depends()]
RevokerRequestDep = Annotated[RevokerRequest, Depends()]
