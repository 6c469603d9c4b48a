"""Start an application: the status of each requirement, then the consent to sign.

Starting shows what would be asked of whom before anything is asked. What is held
already is read from the ledger alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.bootstrap import demonstration_data
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.applications.consent import NONCE_LENGTH
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.law.codes import check_project_code
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import PermitId, from_hex, matter_id, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.file import MatterFile
from zeropermit.errors import MatterNotOpenError, NotAllowedError, ZeropermitError
from zeropermit.serialize.answer import in_words
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.apply import application_of
from zeropermit.usecases.applications.consent import (
    ConsentRequest,
    Proposal,
    propose_consent,
)
from zeropermit.usecases.applications.eligibility import (
    Eligibility,
    eligibility,
    general_eligibility,
)
from zeropermit.web.pages.shared.contexts import FormOption, SignForm
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.requirements import (
    Count,
    RequirementRow,
    counts,
    requirement_rows,
)
from zeropermit.web.pages.shared.signed_form import Record, Sending, ToSign, sign_form
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.problems import problem_of

router = APIRouter(prefix="/matters")


@dataclass(frozen=True, slots=True)
class ConsentDataSetRow:
    """A data set that would be asked for."""

    code: str  #: Code of the data set.
    title: str  #: Name of the data set.
    holder: str  #: Which kind of department holds it.
    department: str  #: Code of the department that is asked.


@dataclass(frozen=True, slots=True)
class StartContext:
    """Context of `enterprise/start.html`."""

    title: str  #: What is applied for.
    here: str  #: Address of this page.
    project: str  #: Project code that was entered; empty at first.
    replaces: str  #: Permit that is to be changed; empty for a new one.
    projects: tuple[FormOption, ...]  #: Projects of the demonstration.
    authorities: tuple[FormOption, ...]  #: Authorities that decide this matter.
    problem: str  #: Why there is nothing to sign; empty if there is.
    purpose: str  #: What the data would be used for.
    purpose_too: str  #: The same in the other language: both are signed.
    until: str  #: Day until which the consent holds.
    data_sets: tuple[ConsentDataSetRow, ...]  #: Which data would be asked, of whom.
    block: str  #: Block as of which the ledger was read; empty if none.
    counts: tuple[Count, ...]  #: Requirements by status; empty without a project.
    requirements: tuple[RequirementRow, ...]  #: What is checked, and how.
    sign: SignForm | None  #: The consent, to be signed.


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
        NotAllowedError: Who is signed in acts for a public body.
    """
    person, found = request.person, request.service.catalogue.matter(code)
    if person.kind.name != "ENTERPRISE":
        raise NotAllowedError
    deciding = _authorities(request, found)
    chosen = authority or (deciding[0][0] if deciding else "")
    proposal, problem, status = None, "", 200
    changed = PermitId(from_hex(replaces)) if replaces else None
    consent_request = ConsentRequest(
        person.uscc, project.strip(), code, chosen, changed
    )
    if consent_request.project:
        proposal, problem, status = _proposal(request, consent_request)
    eligible = _requirement_status(request, consent_request, named=proposal is not None)
    rows = requirement_rows(
        request, found, eligible, consent_request.project if proposal else ""
    )
    purpose, purpose_too = _purposes(proposal, request.language)
    context = StartContext(
        title=found.title.in_language(request.language.value),
        here=f"/matters/{found.code}/start",
        project=project.strip(),
        replaces=replaces,
        projects=_projects(request, person, project.strip()),
        authorities=tuple(
            FormOption(uscc, name, chosen=uscc == chosen) for uscc, name in deciding
        ),
        problem=problem,
        purpose=purpose,
        purpose_too=purpose_too,
        until=request.day(proposal.receipt.until) if proposal else "",
        data_sets=_data_sets(request, proposal),
        block=str(eligible.as_of.number) if eligible and proposal else "",
        counts=counts(request, eligible) if eligible and proposal else (),
        requirements=rows,
        sign=_consent_form(request, proposal, replaces) if proposal else None,
    )
    return page("enterprise/start.html", context, request, status)


def _proposal(
    request: PageRequest, consent_request: ConsentRequest
) -> tuple[Proposal | None, str, int]:
    """Propose the consent, or say why there is none."""
    try:
        check_project_code(consent_request.project)
        nonce = secrets.token_bytes(NONCE_LENGTH)
        return (
            propose_consent(request.service.context, consent_request, nonce=nonce),
            "",
            200,
        )
    except ZeropermitError as error:
        if error.http_status >= 500:  # noqa: PLR2004 - ours, not the visitor's
            raise
        title = problem_of(error, request.language)["title"]
        return None, str(title), error.http_status


def _requirement_status(
    request: PageRequest, consent_request: ConsentRequest, *, named: bool
) -> Eligibility | None:
    """Give the status of each requirement; None if the matter is not open."""
    try:
        if named:
            return eligibility(request.service.context, consent_request)
        return general_eligibility(request.service.context, consent_request.matter)
    except MatterNotOpenError:
        return None


def _consent_form(request: PageRequest, proposal: Proposal, replaces: str) -> SignForm:
    receipt = proposal.receipt
    application = to_hex(application_of(receipt).id)
    wanted = ToSign(
        act=proposal.act,
        sentence=request.say(
            "I apply for this permit and agree that the data sets above are used "
            "for it, and for nothing else."
        ),
        button=request.say("Agree, sign and apply"),
        deadline=request.service.context.clock() + FRESH_SECONDS,
    )
    sending = Sending(
        submit="/api/v1/applications",
        body={"receipt": receipt.as_json(), "replaces": replaces or None},
        next=f"/applications/{application}",
        record=Record("receipt", "consent"),
    )
    return sign_form(request.service.context, wanted, sending, request.language)


def _purposes(proposal: Proposal | None, language: Language) -> tuple[str, str]:
    """Give the purpose in the visitor's language, and in the other one."""
    if proposal is None:
        return "", ""
    both = (proposal.receipt.purpose_zh, proposal.receipt.purpose_en)
    return both if language is Language.ZH else (both[1], both[0])


def _data_sets(
    request: PageRequest, proposal: Proposal | None
) -> tuple[ConsentDataSetRow, ...]:
    if proposal is None:
        return ()
    english = request.language is Language.EN
    rows = []
    for item in proposal.receipt.data_sets:
        schema = request.service.catalogue.schema(item.schema)
        title = schema.title_en if english else schema.title_zh
        holder = schema.holder_en if english else schema.holder_zh
        rows.append(ConsentDataSetRow(item.schema, title, holder, item.department))
    return tuple(rows)


def _authorities(request: PageRequest, matter: MatterFile) -> list[tuple[str, str]]:
    """Give code and name of the authorities that decide a matter now."""
    now = request.service.context.clock()
    wanted = matter_id(matter.code)

    def deciding(state: LedgerState, _: object) -> list[tuple[str, str]]:
        return sorted(
            (owner.uscc, owner.name)
            for identifier, owner in state.organisations.items()
            if state.holds(identifier, GrantKind.DECIDE, wanted, now)
        )

    return request.service.context.ledger.read(deciding)


def _projects(
    request: PageRequest, person: Caller, chosen: str
) -> tuple[FormOption, ...]:
    """Give the fictional projects of the signed-in enterprise, to try with."""
    if not request.service.settings.demonstration:
        return ()
    organisations = demonstration_data.organisations()
    return tuple(
        FormOption(
            case["project"],
            f"{case['name']} · {in_words(case['title'], request.language.value)}",
            chosen=case["project"] == chosen,
        )
        for case in demonstration_data.scenarios()
        if organisations[case["applicant"]]["uscc"] == person.uscc
    )
