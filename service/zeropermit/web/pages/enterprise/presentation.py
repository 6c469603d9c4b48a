"""Presentation of a permit on its holder's phone, and the reading of such a code.

The code is signed in the holder's browser, anew every half minute; it is drawn here,
because a drawing needs no secret.
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.domain.accounts.responsibility import check_own
from zeropermit.domain.ledger.identifiers import organisation_id
from zeropermit.domain.permits.presentation import GOOD_SECONDS
from zeropermit.rendering.qr import SCREEN_CAPACITY, qr_svg
from zeropermit.web.pages.shared.face import essentials
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.presentation_code import (
    SecondQuery,
    SignatureQuery,
    showing_template,
)
from zeropermit.web.pages.shared.verification import known_permit
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/permits")
FACE_LINES = 3
RENEW_SECONDS = GOOD_SECONDS // 2


@router.get("/{permit}/show")
def show(request: PageRequestDep, permit: WordPath) -> Response:
    """Show a permit as its holder shows it.

    Raises:
        NotAllowedError: Whoever is signed in is not its holder.
        NotSignedInError: Nobody is signed in.
        PermitUnknownError: There is no such permit.
    """
    answer, found = known_permit(request, permit)
    holder = organisation_id(found.holder)
    check_own(holder, organisation=request.person.organisation)
    return request.page(
        "enterprise/presentation.html",
        face=essentials(request, answer)[:FACE_LINES],
        answer=answer,
        template=showing_template(request, found),
        renew=RENEW_SECONDS,
        texts=request.texts("show"),
    )


@router.get("/{permit}/show/code.svg")
def code(
    request: PageRequestDep,
    permit: WordPath,
    second: SecondQuery,
    signature: SignatureQuery,
) -> Response:
    """Draw the code of a permit that is shown.

    Raises:
        PermitUnknownError: There is no such permit.
        QrTooLongError: The signature is longer than one is.
    """
    _, found = known_permit(request, permit)
    address = f"{request.origin}/p/{found.document.hex()}?t={second}&s={signature}"
    drawn = qr_svg(address, capacity=SCREEN_CAPACITY)
    return Response(drawn, media_type="image/svg+xml")
