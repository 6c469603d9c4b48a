"""Repair of the credit of an organisation that broke a commitment."""

from __future__ import annotations

import json
from dataclasses import replace

from fastapi import APIRouter, Response

from zeropermit.domain.acts.commitments import RepairCredit
from zeropermit.domain.ledger.identifiers import ZERO, organisation_id
from zeropermit.usecases.supervision.outcomes import prepare_repair
from zeropermit.web.pages.inspector.supervision_act import (
    act_page,
    signatures_of,
)
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.signed_form import Sending, later_form
from zeropermit.web.pages.shared.titles import matter_name

router = APIRouter(prefix="/inspector/repairs")


@router.get("/{matter}/{uscc}")
def repairing(request: PageRequestDep, matter: str, uscc: str) -> Response:
    """Show the form of a repair.

    Raises:
        NotSignedInError: Nobody is signed in.
        NotAllowedError: The visitor is no officer of a body that inspects the matter.
        UsccError, NotBarredError: There is no such organisation to be repaired.
    """
    own = request.officer.organisation
    prepare_repair(request.context, uscc, matter, ZERO, inspector=own)
    barred, since = request.read(
        lambda state, _: (
            state.organisations[organisation_id(uscc)],
            state.barred[organisation_id(uscc)],
        )
    )
    sending = Sending(
        submit=f"/api/v1/organisations/{uscc}/repairs",
        body={},
        next="/inspector?done={operation}&record={digest}",
        slot="authorizations",
        signatures=signatures_of(RepairCredit),
    )
    sign = later_form(
        request, RepairCredit, request.act_text("supervision.sign"), sending
    )
    return act_page(
        request,
        RepairCredit,
        "repair",
        replace(sign, sentence=sign.sentence % {"name": barred.name}),
        place=(
            request.fact("Organisation", f"{barred.name} {uscc}"),
            request.fact("Matter", matter_name(request, matter)),
            request.fact("Barred from commitments since", request.day(since)),
        ),
        subject=json.dumps({"uscc": uscc}),
        wish=json.dumps({"matter": matter}),
        digest="decision",
    )
