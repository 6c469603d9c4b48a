"""Repair of the credit of an organisation that broke a commitment."""

from __future__ import annotations

import json
from dataclasses import replace

from fastapi import APIRouter, Response

from zeropermit.domain.acts.commitments import RepairCredit
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    CommitmentId,
    OrganisationId,
    organisation_id,
    to_hex,
)
from zeropermit.domain.ledger.state import LedgerState, Organisation
from zeropermit.usecases.supervision.outcomes import prepare_repair
from zeropermit.web.pages.inspector.supervision_act import (
    act_page,
    signatures_of,
)
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.signed_form import Sending, later_form
from zeropermit.web.pages.shared.titles import matter_name
from zeropermit.web.paths import CommitmentPath

router = APIRouter(prefix="/inspector/repairs")


@router.get("/{uscc}/{commitment}")
def repairing(
    request: PageRequestDep, uscc: str, commitment: CommitmentPath
) -> Response:
    """Show the form of a repair.

    Raises:
        NotSignedInError: Nobody is signed in.
        NotAllowedError: The visitor is not an officer of the body that recorded the
            breach.
        UsccError, NotBarredError: There is no such bar to be lifted.
    """
    own = request.officer.organisation
    prepare_repair(request.context, uscc, commitment, ZERO, inspector=own)
    barred, matter, since = request.read(
        lambda state, _: _bar(state, organisation_id(uscc), commitment)
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
        wish=json.dumps({"commitment": to_hex(commitment)}),
        digest="decision",
    )


def _bar(
    state: LedgerState, organisation: OrganisationId, commitment: CommitmentId
) -> tuple[Organisation, str, int]:
    """Find the organisation barred for a breach, the matter and the second."""
    made = state.commitments[commitment].content
    since = state.barred[organisation][commitment].since
    matter = state.applications[made.application].matter
    return state.organisations[organisation], matter, since
