"""A request to the API: the service, the language of its answer, its caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Response

from zeropermit.bootstrap.service import Service
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import OrganisationId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.serialize.answer import as_of_json, json_response
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.ports import ServiceContext
from zeropermit.web.dependencies import CallerDep, LanguageDep, OfficerDep, ServiceDep


@dataclass(frozen=True, slots=True)
class PublicRequest:
    """A request that anybody may make."""

    service: Service
    language: Language

    @property
    def context(self) -> ServiceContext:
        """The context of use cases."""
        return self.service.context

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


@dataclass(frozen=True, slots=True)
class CallerRequest(PublicRequest):
    """A request of a signed-in person."""

    caller: Caller

    @property
    def own(self) -> OrganisationId:
        """The caller's organisation."""
        return self.caller.organisation


def public_request(service: ServiceDep, language: LanguageDep) -> PublicRequest:
    """Read a request that anybody may make."""
    return PublicRequest(service, language)


def caller_request(
    service: ServiceDep, caller: CallerDep, language: LanguageDep
) -> CallerRequest:
    """Read a request of a signed-in person."""
    return CallerRequest(service, language, caller)


def officer_request(
    service: ServiceDep, caller: OfficerDep, language: LanguageDep
) -> CallerRequest:
    """Read a request of an officer of a public body."""
    return CallerRequest(service, language, caller)


PublicRequestDep = Annotated[PublicRequest, Depends(public_request)]
CallerRequestDep = Annotated[CallerRequest, Depends(caller_request)]
OfficerRequestDep = Annotated[CallerRequest, Depends(officer_request)]
