"""Say that data are wrong, and answer: between an applicant and a department."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    Digest,
    OrganisationId,
    organisation_id,
    to_hex,
)
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.records.canonical import JsonValue
from zeropermit.domain.records.correction import (
    CorrectionAnswer,
    CorrectionOutcome,
    CorrectionRequest,
)
from zeropermit.errors import (
    CorrectionAnsweredError,
    CorrectionRefusedError,
    CorrectionUnknownError,
)
from zeropermit.usecases.applications.applications import Relation, check_related
from zeropermit.usecases.applications.gather import disclosures_of, find_application
from zeropermit.usecases.applications.precheck import precheck
from zeropermit.usecases.ports import ServiceContext


@dataclass(frozen=True, slots=True)
class Correction:
    """A request with its answer."""

    id: Digest
    request: CorrectionRequest
    answer: CorrectionAnswer | None


def ask_correction(
    context: ServiceContext,
    application: ApplicationId,
    requirement: str,
    text: str,
    *,
    organisation: OrganisationId,
) -> Digest:
    """Keep an applicant's report of a fault, for the department that showed the data.

    Raises:
        ApplicationUnknownError: There is no such application, or it is not theirs.
        NotAllowedError: They are not its applicant.
        CorrectionRefusedError: No department showed anything for the requirement.
        TextError: The text may not stand in a record.
    """
    check_related(context, application, Relation.APPLICANT, organisation=organisation)
    found = precheck(context, application)
    shown = [
        line
        for line in found.lines
        if line.entry.id == requirement
        and line.kind is OptionKind.ATTESTATION
        and line.met
    ]
    if not shown:
        raise CorrectionRefusedError(requirement)
    line, now = shown[0], context.clock()
    request = CorrectionRequest(
        application, requirement, line.by, line.observed_at, text, now
    )
    department = organisation_id(line.by)
    return context.records.put(
        request.as_json(), application=application, organisation=department
    )


def corrections_of(
    context: ServiceContext, application: ApplicationId
) -> tuple[Correction, ...]:
    """List an application's requests, newest first; its readers may see them all."""
    return tuple(
        _joined(
            context.records.of(application, kind=CorrectionRequest.TYPE),
            context.records.of(application, kind=CorrectionAnswer.TYPE),
        )
    )


def corrections_for(
    context: ServiceContext, department: OrganisationId
) -> tuple[Correction, ...]:
    """List the requests to a department: those not answered first, newest first."""
    found = _joined(
        context.records.of_organisation(department, kind=CorrectionRequest.TYPE),
        context.records.of_organisation(department, kind=CorrectionAnswer.TYPE),
    )
    return tuple(sorted(found, key=lambda one: one.answer is not None))


def find_correction(
    context: ServiceContext, department: OrganisationId, name: bytes
) -> Correction:
    """Find a request to a department.

    Raises:
        CorrectionUnknownError: The department has none of this name.
    """
    for found in corrections_for(context, department):
        if found.id == name:
            return found
    raise CorrectionUnknownError(to_hex(name))


def disclosed_record(context: ServiceContext, found: Correction) -> Disclosure | None:
    """Find the department's data that a request is about, if still kept."""
    request = found.request
    filed = find_application(context, request.application)
    entry = context.catalogue.matter(filed.matter).entry(request.requirement)
    schemas = {option.get("schema") for option in entry.content["options"]}
    for one in disclosures_of(context, request.application):
        of_them = one.department == request.department and one.schema in schemas
        if of_them and one.observed_at == request.observed_at:
            return one
    return None


def answer_correction(
    context: ServiceContext,
    name: bytes,
    outcome: CorrectionOutcome,
    text: str,
    *,
    department: OrganisationId,
) -> Digest:
    """Keep a department's answer.

    Raises:
        CorrectionUnknownError: The department has no request of this name.
        CorrectionAnsweredError: It was answered.
        TextError: The text may not stand in a record.
    """
    found = find_correction(context, department, name)
    if found.answer is not None:
        raise CorrectionAnsweredError(to_hex(name))
    answer = CorrectionAnswer(found.id, outcome, text, context.clock())
    return context.records.put(
        answer.as_json(), application=found.request.application, organisation=department
    )


def _joined(
    requests: Iterable[Mapping[str, JsonValue]],
    answers: Iterable[Mapping[str, JsonValue]],
) -> Iterator[Correction]:
    """Put answers to their requests; of two, the first counts."""
    given = {
        answer.request: answer for answer in map(CorrectionAnswer.from_json, answers)
    }  # newest first, so the oldest stays
    for request in map(CorrectionRequest.from_json, requests):
        name = request.digest()
        yield Correction(name, request, given.get(name))
