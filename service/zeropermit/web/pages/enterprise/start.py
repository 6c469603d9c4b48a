"""Start an application: the status of each requirement, then the consent to sign.

Starting shows what would be asked of whom before anything is asked. What is held
already is read from the ledger alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.bootstrap import demonstration_data
from zeropermit.domain.applications.consent import NONCE_LENGTH, ConsentReceipt
from zeropermit.domain.law.codes import check_project_code
from zeropermit.domain.ledger.events import GrantKind, OrganisationKind
from zeropermit.domain.ledger.identifiers import PermitId, from_hex, matter_id, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.file import MatterFile
from zeropermit.errors import NotAllowedError, ZeropermitError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.apply import application_of
from zeropermit.usecases.applications.consent import (
    ConsentRequest,
    act_of,
    propose_consent,
)
from zeropermit.web.pages.shared.contexts import FormOption, SignForm, options
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.requirements import (
    Count,
    RequirementRow,
    counts,
    open_eligibility,
    requirement_rows,
)
from zeropermit.web.pages.shared.signed_form import Record, Sending, sign_form
from zeropermit.web.pages.shared.titles import content_words

router = APIRouter(prefix="/matters")


@dataclass(frozen=True, slots=True)
class ConsentDataSetRow:
    """A data set that would be asked for."""

    code: str  #: Code of the data set.
    title: str  #: Name of the data set.
    holder: str  #: Which kind of department holds it.
    department: str  #: Code of the department that is asked.


@dataclass(frozen=True, slots=True)
class Consent:
    """The consent that is proposed for an application."""

    purpose: str  #: Purpose for which the data are used.
    purpose_too: str  #: The same in the other language: both are signed.
    until: str  #: Day until which the consent holds.
    data_sets: tuple[ConsentDataSetRow, ...]  #: Data sets, with their departments.
    sign: SignForm  #: The consent, to be signed.


@dataclass(frozen=True, slots=True)
class StartContext:
    """Context of `enterprise/start.html`."""

    title: str  #: Name of the matter.
    project: str  #: Project code that was entered; empty at first.
    replaces: str  #: Permit that is to be changed; empty for a new one.
    projects: tuple[FormOption, ...]  #: Projects of the demonstration.
    authorities: tuple[FormOption, ...]  #: Authorities that decide this matter.
    problem: str  #: Reason why there is no consent to sign; else empty.
    block: str  #: Block as of which the ledger was read; empty if none.
    counts: tuple[Count, ...]  #: Requirements by status; empty without a project.
    requirements: tuple[RequirementRow, ...]  #: The requirements and their status.
    consent: Consent | None  #: The consent; None without a project.


@router.get("/{code}/start")
def start(
    request: PageRequestDep,
    code: str,
    project: Annotated[str, Query(max_length=64)] = "",
    authority: Annotated[str, Query(max_length=64)] = "",
    replaces: Annotated[str, Query(pattern=r"^(0x[0-9a-f]{64})?$")] = "",
) -> Response:
    """Show the consent for a project, to be read and signed.

    Raises:
        NotSignedInError: Nobody is signed in.
        NotAllowedError: The signed-in person acts for a public body.
    """
    person, found = request.person, request.service.catalogue.matter(code)
    if person.kind is not OrganisationKind.ENTERPRISE:
        raise NotAllowedError
    deciding, project = _authorities(request, found), project.strip()
    chosen = authority or (deciding[0][0] if deciding else "")
    changed = PermitId(from_hex(replaces)) if replaces else None
    wanted = ConsentRequest(person.uscc, project, code, chosen, changed)
    proposal, problem, status = None, "", 200
    if project:
        proposal, problem, status = _proposal(request, wanted)
    eligible = open_eligibility(request, code, wanted if proposal else None)
    counted = eligible if proposal else None
    context = StartContext(
        title=request.in_language(found.title),
        project=project,
        replaces=replaces,
        projects=tuple(_projects(request, person, project)),
        authorities=options(dict(deciding), chosen),
        problem=problem,
        block=str(counted.as_of.number) if counted else "",
        counts=counts(request, counted) if counted else (),
        requirements=requirement_rows(
            request, found, eligible, project if proposal else ""
        ),
        consent=_consent(request, proposal, replaces) if proposal else None,
    )
    return request.page("enterprise/start.html", context, status)


def _proposal(
    request: PageRequest, wanted: ConsentRequest
) -> tuple[ConsentReceipt | None, str, int]:
    """Propose the consent, or say why there is none."""
    try:
        check_project_code(wanted.project)
        nonce = secrets.token_bytes(NONCE_LENGTH)
        return propose_consent(request.context, wanted, nonce=nonce), "", 200
    except ZeropermitError as error:
        if error.http_status >= 500:  # noqa: PLR2004 - ours, not the visitor's
            raise
        return None, request.problem(error), error.http_status


def _consent(request: PageRequest, receipt: ConsentReceipt, replaces: str) -> Consent:
    sentence = request.say(
        "I apply for this permit and agree that the data sets above are used "
        "for it, and for nothing else."
    )
    sending = Sending(
        submit="/api/v1/applications",
        body={"receipt": receipt.as_json(), "replaces": replaces or None},
        next=f"/applications/{to_hex(application_of(receipt).id)}",
        record=Record("receipt", "consent"),
    )
    button = request.say("Agree, sign and apply")
    return Consent(
        purpose=request.either(receipt.purpose_zh, receipt.purpose_en),
        purpose_too=request.either(receipt.purpose_en, receipt.purpose_zh),
        until=request.day(receipt.until),
        data_sets=tuple(
            _data_set(request, one.schema, one.department) for one in receipt.data_sets
        ),
        sign=sign_form(request, act_of(receipt), sentence, button, sending),
    )


def _data_set(request: PageRequest, code: str, department: str) -> ConsentDataSetRow:
    schema = request.service.catalogue.schema(code)
    return ConsentDataSetRow(
        code=code,
        title=request.either(schema.title_zh, schema.title_en),
        holder=request.either(schema.holder_zh, schema.holder_en),
        department=department,
    )


def _authorities(request: PageRequest, matter: MatterFile) -> list[tuple[str, str]]:
    """Give code and name of the authorities that decide a matter now."""
    now, wanted = request.now, matter_id(matter.code)

    def deciding(state: LedgerState, _: object) -> list[tuple[str, str]]:
        return sorted(
            (owner.uscc, owner.name)
            for identifier, owner in state.organisations.items()
            if state.holds(identifier, GrantKind.DECIDE, wanted, now)
        )

    return request.read(deciding)


def _projects(
    request: PageRequest, person: Caller, chosen: str
) -> Iterator[FormOption]:
    """Give the fictional projects of the signed-in enterprise, to try with."""
    if not request.service.settings.demonstration:
        return
    organisations = demonstration_data.organisations()
    for case in demonstration_data.scenarios():
        if organisations[case["applicant"]]["uscc"] == person.uscc:
            project, title = case["project"], content_words(request, case["title"])
            title = f"{case['name']} · {title}"
            yield FormOption(project, title, chosen=project == chosen)
