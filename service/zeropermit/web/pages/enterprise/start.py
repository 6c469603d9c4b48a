"""Start an application: the status of each requirement, then the consent to sign.

Starting shows what would be asked of whom before anything is asked. What is held
already is read from the ledger alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.bootstrap import demonstration_data
from zeropermit.domain.acts.commitments import Apply
from zeropermit.domain.applications.change_request import ChangeRequest
from zeropermit.domain.applications.consent import NONCE_LENGTH, ConsentReceipt
from zeropermit.domain.ledger.events import GrantKind, OrganisationKind
from zeropermit.domain.ledger.identifiers import PermitId, from_hex, matter_id, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.texts import NAME_BYTES
from zeropermit.domain.matters.file import MatterFile
from zeropermit.errors import NotAllowedError, PermitInForceError, ZeropermitError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.apply import application_of
from zeropermit.usecases.applications.consent import (
    ConsentRequest,
    act_of,
    propose_consent,
)
from zeropermit.usecases.applications.eligibility import RequirementStatus
from zeropermit.web.pages.shared.contexts import SignForm
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.requirements import lines_of, open_eligibility
from zeropermit.web.pages.shared.signed_form import Record, Sending, sign_form
from zeropermit.web.pages.shared.titles import content_words

router = APIRouter(prefix="/matters")


@dataclass(frozen=True, slots=True)
class Offer:
    """The consent that is proposed, or why there is none."""

    receipt: ConsentReceipt | None = None  #: The consent; None if there is none.
    problem: str = ""  #: Why there is no consent; empty if there is one.
    status: int = 200  #: HTTP status of the page.
    in_force: str = ""  #: Permit in force, beside which none is issued.


@router.get("/{code}/start")
def start(
    request: PageRequestDep,
    code: str,
    project: Annotated[str, Query(max_length=64)] = "",
    authority: Annotated[str, Query(max_length=64)] = "",
    replaces: Annotated[str, Query(pattern=r"^(0x[0-9a-f]{64})?$")] = "",
    changes: Annotated[str, Query(max_length=NAME_BYTES)] = "",
) -> Response:
    """Show the consent for a project, to be read and signed.

    To change a permit, its holder says first what changes.

    Raises:
        NotSignedInError: Nobody is signed in.
        NotAllowedError: The signed-in person acts for a public body.
    """
    person, found = request.person, request.service.catalogue.matter(code)
    if person.kind is not OrganisationKind.ENTERPRISE:
        raise NotAllowedError
    deciding, project = _authorities(request, found), project.strip()
    chosen = authority or (deciding[0][0] if deciding else "")
    wanted = ConsentRequest(person.uscc, project, code, chosen)
    offer = Offer()
    if project and (changes or not replaces):
        offer = _receipt(request, wanted, (replaces, changes.strip()))
    receipt = offer.receipt
    eligible = open_eligibility(request, code, wanted if receipt else None)
    schemas = request.service.catalogue.by_schema
    return request.page(
        "enterprise/start.html",
        offer.status,
        matter=found,
        project=project,
        replaces=replaces,
        changes=changes,
        projects=_projects(request, person),
        authorities=dict(deciding),
        chosen=chosen,
        problem=offer.problem,
        in_force=offer.in_force,
        eligible=eligible,
        lines=lines_of(eligible),
        statuses=tuple(RequirementStatus),
        receipt=receipt,
        data_sets=[
            (schemas[one.schema], one.department)
            for one in (receipt.data_sets if receipt else ())
        ],
        sign=_form(request, receipt) if receipt else None,
    )


def _receipt(
    request: PageRequest, wanted: ConsentRequest, told: tuple[str, str]
) -> Offer:
    """Propose the consent, or say why there is none.

    `told` is the permit that is to be changed, or nothing, and what changes.
    """
    replaces, changes = told
    try:
        if replaces:
            change = ChangeRequest(PermitId(from_hex(replaces)), changes)
            wanted = replace(wanted, change=change)
        nonce = secrets.token_bytes(NONCE_LENGTH)
        return Offer(propose_consent(request.context, wanted, nonce=nonce))
    except PermitInForceError as error:
        return Offer(None, request.problem(error), error.http_status, error.permit)
    except ZeropermitError as error:
        if error.http_status >= 500:  # noqa: PLR2004 - ours, not the visitor's
            raise
        return Offer(None, request.problem(error), error.http_status)


def _form(request: PageRequest, receipt: ConsentReceipt) -> SignForm:
    sentence = request.sentence(Apply)
    sending = Sending(
        submit="/api/v1/applications",
        body={"receipt": receipt.as_json()},
        next=f"/applications/{to_hex(application_of(receipt).id)}",
        record=Record("receipt", "consent"),
    )
    button = request.say("Agree, sign and apply")
    return sign_form(request, act_of(receipt), sentence, button, sending)


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


def _projects(request: PageRequest, person: Caller) -> dict[str, str]:
    """Give the fictional projects of the signed-in enterprise, to try with."""
    if not request.service.settings.demonstration:
        return {}
    organisations = demonstration_data.organisations()
    return {
        case["project"]: f"{case['name']} · {content_words(request, case['title'])}"
        for case in demonstration_data.scenarios()
        if organisations[case["applicant"]]["uscc"] == person.uscc
    }
