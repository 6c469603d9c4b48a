"""An application at an officer's desk: its evidence, and its grant with one click.

A requirement that is not met keeps the application open, and its applicant reads the
same reasons, until officers decline or refuse it. `refusal` drafts the written refusal.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Response

from zeropermit.catalogue.words.acts import words_of
from zeropermit.domain.acts.applications import ActOfAuthority, ActOnApplication
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.acts.registry import DIRECT_ACTS
from zeropermit.domain.applications.proceeding_rules import StepMoment
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import OptionKind, requirements_digest
from zeropermit.domain.permits.reasons import Reason
from zeropermit.domain.records.canonical import JsonValue
from zeropermit.errors import (
    ApplicationUnknownError,
    RequirementsUnmetError,
    ZeropermitError,
)
from zeropermit.usecases.applications.applications import (
    ApplicationView,
    Relation,
    check_relation,
)
from zeropermit.usecases.applications.precheck import PreCheckLine
from zeropermit.usecases.permits.issue import PreparedPermit, prepare_issue
from zeropermit.web.pages.shared.applications import application_view
from zeropermit.web.pages.shared.claims import claims_by_requirement
from zeropermit.web.pages.shared.contexts import Fact, SignForm
from zeropermit.web.pages.shared.face import face_lines
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.signed_form import Record, Sending, sign_form
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority/applications")


@router.get("/{application}")
def decision(request: PageRequestDep, application: WordPath) -> Response:
    """Show an application to an officer of its authority."""
    found = application_of(request, application)
    prepared, problem = None, ""
    try:
        if not found.permit and not found.check.closed:
            prepared = prepare_issue(request.context, found.check.application)
    except RequirementsUnmetError:
        pass  # the lines say what is missing
    except ZeropermitError as error:
        problem = request.problem(error)
    by_rule = (
        prepared is not None
        and prepared.automatic
        and prepared.authority in request.context.signers
    )
    offered = None if by_rule else prepared
    return request.page(
        "authority/decision.html",
        found=found,
        problem=problem,
        by_rule=by_rule,
        requirements_digest=requirements_digest(found.check.requirements),
        claims=claims_by_requirement(request, found),
        face=tuple(face_lines(request, offered.document.face)) if offered else (),
        document=tuple(_flat(offered.document.as_json())) if offered else (),
        sign=_form(request, application, offered) if offered else None,
        acts=_acts(request, found),
    )


def _acts(request: PageRequest, found: ApplicationView) -> dict[str, str]:
    """Name the acts of the authority that are open, with their titles."""
    moment = StepMoment(found.check.application, request.now)

    def is_open(state: LedgerState, kind: type[ActOnApplication]) -> bool:
        return not any(kind.precondition(state, moment))

    kinds = [one for one in DIRECT_ACTS.values() if issubclass(one, ActOfAuthority)]
    return request.read(
        lambda state, _: {
            kind.wire_name: request.in_language(words_of(kind).title)
            for kind in kinds
            if is_open(state, kind)
        }
    )


def application_of(request: PageRequest, application: str) -> ApplicationView:
    """Find an application of the officer's authority.

    Raises:
        NotSignedInError: Nobody is signed in.
        ApplicationUnknownError: There is none, or it is none of their business.
        NotAllowedError: They are no officer of its authority.
    """
    found = application_view(request, request.officer, application)
    if found.relation is Relation.PARTY:
        raise ApplicationUnknownError(found.check.application)
    check_relation(found.relation, Relation.AUTHORITY)
    return found


def reasons_of(line: PreCheckLine) -> tuple[Reason, ...]:
    """Say why a requirement is not met, each reason once; nothing if it is."""
    if line.met:
        return ()
    found = tuple(reason for reason in dict.fromkeys(line.reasons) if reason)
    if line.kind is OptionKind.COMMITMENT:
        return tuple(r for r in found if r is not Reason.EVIDENCE_MISSING)
    return found


@page_filter
def unmet_reasons(request: PageRequest, line: PreCheckLine) -> list[str]:
    """Say in words why a requirement is not met."""
    return [request.message(one.name) for one in reasons_of(line)]


@page_filter
def highest_age(_: PageRequest, line: PreCheckLine) -> int:
    """Give the days that a department's data may be old; 0 if any age will do."""
    if line.kind is not OptionKind.ATTESTATION:
        return 0
    options = line.entry.content["options"]
    ages = [int(option.get("max_age_days") or 0) for option in options]
    return min(filter(None, ages), default=0)


def _form(request: PageRequest, application: str, prepared: PreparedPermit) -> SignForm:
    number = prepared.document.face.number
    sending = Sending(
        submit=f"/api/v1/applications/{application}/decision",
        body={},
        next=f"/authority/applications/{application}",
        record=Record("document", "document", prepared.document.as_json()),
        seconds=DEADLINE_SECONDS,
    )
    sentence = request.sentence(type(prepared.act), number=number)
    button = request.say("Sign and issue")
    return sign_form(request, prepared.act, sentence, button, sending)


def _flat(value: JsonValue, name: str = "") -> Iterator[Fact]:
    """List everything that a document says, word for word."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{name}.{key}" if name else key)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value, 1):
            yield from _flat(item, f"{name}.{number}")
    elif value is not None:
        yield Fact(name, str(value), code=False)
