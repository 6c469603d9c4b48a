"""Start an application: where each requirement stands, then the consent to be signed.

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
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.matters.file import MatterFile
from zeropermit.errors import MatterNotOpenError, NotAllowedError, ZeropermitError
from zeropermit.serialize.answer import in_words
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.apply import application_of
from zeropermit.usecases.applications.consent import Proposal, Wish, propose_consent
from zeropermit.usecases.applications.eligibility import (
    Eligibility,
    general_outlook,
    outlook,
)
from zeropermit.web.pages.shared.contexts import Choice, SignForm
from zeropermit.web.pages.shared.page_request import Visit, VisitDep
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
class DataSetRow:
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
    projects: tuple[Choice, ...]  #: Projects of the demonstration.
    authorities: tuple[Choice, ...]  #: Authorities that decide this matter.
    problem: str  #: Why there is nothing to sign; empty if there is.
    purpose: str  #: What the data would be used for.
    purpose_too: str  #: The same in the other language: both are signed.
    until: str  #: Day until which the consent holds.
    data_sets: tuple[DataSetRow, ...]  #: Which data would be asked, of whom.
    block: str  #: Block as of which the ledger was read; empty if none.
    counts: tuple[Count, ...]  #: Requirements by status; empty without a project.
    requirements: tuple[RequirementRow, ...]  #: What is checked, and how.
    sign: SignForm | None  #: The consent, to be signed.


@router.get("/{code}/start")
def start(
    visit: VisitDep,
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
    person, found = visit.person, visit.service.catalogue.matter(code)
    if person.kind.name != "ENTERPRISE":
        raise NotAllowedError
    deciding = _authorities(visit, found)
    chosen = authority or (deciding[0][0] if deciding else "")
    proposal, problem, status = None, "", 200
    changed = PermitId(from_hex(replaces)) if replaces else None
    wish = Wish(person.uscc, project.strip(), code, chosen, changed)
    if wish.project:
        proposal, problem, status = _proposal(visit, wish)
    standing = _standing(visit, wish, named=proposal is not None)
    rows = requirement_rows(visit, found, standing, wish.project if proposal else "")
    purpose, purpose_too = _purposes(proposal, visit.language)
    context = StartContext(
        title=found.title.in_language(visit.language.value),
        here=f"/matters/{found.code}/start",
        project=project.strip(),
        replaces=replaces,
        projects=_projects(visit, person, project.strip()),
        authorities=tuple(
            Choice(uscc, name, chosen=uscc == chosen) for uscc, name in deciding
        ),
        problem=problem,
        purpose=purpose,
        purpose_too=purpose_too,
        until=visit.day(proposal.receipt.until) if proposal else "",
        data_sets=_data_sets(visit, proposal),
        block=str(standing.as_of.block) if standing and proposal else "",
        counts=counts(visit, standing) if standing and proposal else (),
        requirements=rows,
        sign=_consent_form(visit, proposal, replaces) if proposal else None,
    )
    return page("enterprise/start.html", context, visit, status)


def _proposal(visit: Visit, wish: Wish) -> tuple[Proposal | None, str, int]:
    """Propose the consent, or say why there is none."""
    try:
        check_project_code(wish.project)
        nonce = secrets.token_bytes(NONCE_LENGTH)
        return propose_consent(visit.service.world, wish, nonce=nonce), "", 200
    except ZeropermitError as error:
        if error.http_status >= 500:  # noqa: PLR2004 - ours, not the visitor's
            raise
        title = problem_of(error, visit.language)["title"]
        return None, str(title), error.http_status


def _standing(visit: Visit, wish: Wish, *, named: bool) -> Eligibility | None:
    """Say where each requirement stands; None while nothing can be applied for."""
    try:
        if named:
            return outlook(visit.service.world, wish)
        return general_outlook(visit.service.world, wish.matter)
    except MatterNotOpenError:
        return None


def _consent_form(visit: Visit, proposal: Proposal, replaces: str) -> SignForm:
    receipt = proposal.receipt
    application = to_hex(application_of(receipt).id)
    wanted = ToSign(
        act=proposal.act,
        sentence=visit.say(
            "I apply for this permit and agree that the data sets above are used "
            "for it, and for nothing else."
        ),
        button=visit.say("Agree, sign and apply"),
        deadline=visit.service.world.clock() + FRESH_SECONDS,
    )
    sending = Sending(
        submit="/api/v1/applications",
        body={"receipt": receipt.as_json(), "replaces": replaces or None},
        next=f"/applications/{application}",
        record=Record("receipt", "consent"),
    )
    return sign_form(visit.service.world, wanted, sending, visit.language)


def _purposes(proposal: Proposal | None, language: Language) -> tuple[str, str]:
    """Give the purpose in the visitor's language, and in the other one."""
    if proposal is None:
        return "", ""
    both = (proposal.receipt.purpose_zh, proposal.receipt.purpose_en)
    return both if language is Language.ZH else (both[1], both[0])


def _data_sets(visit: Visit, proposal: Proposal | None) -> tuple[DataSetRow, ...]:
    if proposal is None:
        return ()
    english = visit.language is Language.EN
    rows = []
    for item in proposal.receipt.data_sets:
        schema = visit.service.catalogue.schema(item.schema)
        title = schema.title_en if english else schema.title_zh
        holder = schema.holder_en if english else schema.holder_zh
        rows.append(DataSetRow(item.schema, title, holder, item.department))
    return tuple(rows)


def _authorities(visit: Visit, matter: MatterFile) -> list[tuple[str, str]]:
    """Give code and name of the authorities that decide a matter now."""
    now = visit.service.world.clock()
    wanted = matter_id(matter.code)

    def deciding(registers: Registers, _: object) -> list[tuple[str, str]]:
        return sorted(
            (owner.uscc, owner.name)
            for identifier, owner in registers.organisations.items()
            if registers.holds(identifier, GrantKind.DECIDE, wanted, now)
        )

    return visit.service.world.ledger.read(deciding)


def _projects(visit: Visit, person: Caller, chosen: str) -> tuple[Choice, ...]:
    """Give the fictional projects of whoever is signed in, to try with."""
    if not visit.service.settings.demonstration:
        return ()
    town = demonstration_data.organisations()
    return tuple(
        Choice(
            case["project"],
            f"{case['name']} · {in_words(case['title'], visit.language.value)}",
            chosen=case["project"] == chosen,
        )
        for case in demonstration_data.scenarios()
        if town[case["applicant"]]["uscc"] == person.uscc
    )
