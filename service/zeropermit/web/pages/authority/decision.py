"""An application at an officer's desk: its evidence, and its grant with one click.

The ledger has no refusal act. A requirement that is not met keeps the application open,
and its applicant reads the same reasons. `refusal` drafts the written refusal outside
the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fastapi import APIRouter, Response

from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.ledger.identifiers import to_hex
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
from zeropermit.web.pages.shared.applications import (
    CheckedRequirement,
    application_view,
    checked_requirement,
    filed_facts,
    time_facts,
)
from zeropermit.web.pages.shared.claims import claims_by_requirement
from zeropermit.web.pages.shared.contexts import BAD, GOOD, OPEN, Fact, Mark, SignForm
from zeropermit.web.pages.shared.face import face_lines
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.signed_form import Record, Sending, sign_form
from zeropermit.web.pages.shared.texts import N, grouped
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority/applications")


@router.get("/{application}")
def decision(request: PageRequestDep, application: WordPath) -> Response:
    """Show an application to an officer of its authority."""
    found = application_of(request, application)
    prepared, problem = None, ""
    try:
        if not found.permit:
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
    claims = claims_by_requirement(request, found)
    unmet = not found.permit and not found.check.ready
    refusal = f"/authority/applications/{application}/refusal"
    return request.page(
        "authority/decision.html",
        title=request.in_language(found.check.matter.title),
        mark=_mark(request, found),
        next=problem or _next(request, found, by_rule=by_rule),
        facts=tuple(_facts(request, found)),
        permit=f"/authority/permits/{to_hex(found.permit)}" if found.permit else "",
        lines=tuple(
            _line(request, line, claims.get(line.entry.id, ()))
            for line in sorted(found.check.lines, key=lambda line: line.met)
        ),
        face=tuple(face_lines(request, offered.document.face)) if offered else (),
        document=tuple(_flat(offered.document.as_json())) if offered else (),
        sign=_form(request, application, offered) if offered else None,
        refusal=refusal if unmet else "",
        ask="" if found.permit else f"/api/v1/applications/{application}/evidence",
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


def _mark(request: PageRequest, found: ApplicationView) -> Mark:
    if found.permit:
        return request.mark(GOOD, "Decided")
    if found.check.ready:
        return request.mark(GOOD, "Complete")
    return request.mark(OPEN, "Something is missing")


def _next(request: PageRequest, found: ApplicationView, *, by_rule: bool) -> str:
    """Name the next step, and its actor."""
    if found.permit:
        return request.say("The permit is issued.")
    if by_rule:
        return request.say(
            "Everything is met: it is issued by rule, without your doing."
        )
    if found.check.ready:
        return request.say("Everything is met. Read the permit below and sign it.")
    return request.say(
        "It stays open, and its applicant reads the same reasons. Refusing is not an "
        "act of the ledger: a written refusal is given outside it, with reasons and "
        "remedies (Administrative Licensing Law, art. 38)."
    )


def _facts(request: PageRequest, found: ApplicationView) -> Iterator[Fact]:
    check = found.check
    yield from filed_facts(request, found)
    yield from time_facts(request, found)
    digest = requirements_digest(check.requirements)
    yield request.fact("Digest of the checklist", grouped(digest), code=True)
    as_of = f"{check.as_of.number} · {request.time(check.as_of.time)}"
    yield request.fact("As of block", as_of)


def _line(
    request: PageRequest, line: PreCheckLine, claims: tuple[Fact, ...]
) -> CheckedRequirement:
    mark = request.mark(GOOD, "met") if line.met else request.mark(BAD, "missing")
    found = checked_requirement(request, line, mark, reasons_of(line), claims)
    holder = request.in_language(line.entry.holder)
    return replace(found, by=line.name or holder, fresh=_fresh(request, line))


def reasons_of(line: PreCheckLine) -> tuple[Reason, ...]:
    """Say why a requirement is not met, each reason once; nothing if it is."""
    if line.met:
        return ()
    found = tuple(reason for reason in dict.fromkeys(line.reasons) if reason)
    if line.kind is OptionKind.COMMITMENT:
        return tuple(r for r in found if r is not Reason.EVIDENCE_MISSING)
    return found


def _fresh(request: PageRequest, line: PreCheckLine) -> str:
    """Say how old the data may be, where a department's data are asked for."""
    if line.kind is not OptionKind.ATTESTATION:
        return ""
    ages = {
        int(option["max_age_days"])
        for option in line.entry.content["options"]
        if option.get("max_age_days")
    }
    if not ages:
        return ""
    return request.say("may be %(days)s days old", days=min(ages))


def _form(request: PageRequest, application: str, prepared: PreparedPermit) -> SignForm:
    number = prepared.document.face.number
    words = N("We issue this permit under number %(number)s.")
    sending = Sending(
        submit=f"/api/v1/applications/{application}/decision",
        body={},
        next=f"/authority/applications/{application}",
        record=Record("document", "document", prepared.document.as_json()),
        seconds=DEADLINE_SECONDS,
    )
    sentence, button = request.say(words, number=number), request.say("Sign and issue")
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
