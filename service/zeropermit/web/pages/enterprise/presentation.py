"""Showing a permit on its holder's phone, and saying what a code that is shown says.

The code is signed in the holder's browser, anew every half minute; it is drawn here,
because a drawing needs no secret.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.catalogue.messages import message
from zeropermit.domain.accounts.responsibility import check_own
from zeropermit.domain.ledger.identifiers import organisation_id
from zeropermit.domain.permits.presentation import GOOD_SECONDS, Shown, showing_text
from zeropermit.domain.permits.verification import PermitFacts
from zeropermit.errors import PermitUnknownError
from zeropermit.rendering.qr import SCREEN_CAPACITY, qr_svg
from zeropermit.serialize.answer import Freshness
from zeropermit.serialize.permit import matter_title
from zeropermit.usecases.permits.presentation import check_showing
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.web.dependencies import Place, recover
from zeropermit.web.pages.enterprise.case import WordPath
from zeropermit.web.pages.public.sign_in import VisitDep
from zeropermit.web.pages.public.verification import (
    BAD,
    GOOD,
    UNKNOWN,
    grouped_number,
    shown,
)
from zeropermit.web.pages.shared.contexts import Fact, Frame, Mark, Result, helped
from zeropermit.web.pages.shared.essentials import essentials
from zeropermit.web.pages.shared.layout import Visit
from zeropermit.web.pages.shared.signed_form import script_texts
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N

router = APIRouter(prefix="/permits")
FACE_LINES = 3
RENEW_SECONDS = GOOD_SECONDS // 2
_MARKS = {Shown.NOW: GOOD, Shown.BY_OTHERS: BAD}

SecondQuery = Annotated[int, Query(alias="t", ge=0, le=2**40)]
SignatureQuery = Annotated[str, Query(alias="s", max_length=200)]

TEXTS: Mapping[str, str] = {
    "left": N("Changes in %s s"),
    "asleep": N("The code is hidden while this page is not seen."),
}
"""What the script may have to say."""


@dataclass(frozen=True, slots=True)
class ShowContext:
    """Context of `enterprise/presentation.html`."""

    frame: Frame = helped("What surrounds the page.")
    title: str = helped("What it permits.")
    number: str = helped("Its number in its parts.")
    public: str = helped("Address of the permit's public page.")
    face: tuple[Fact, ...] = helped("Holder and place.")
    result: Result = helped("How the permit stands.")
    code: str = helped("Address at which codes are drawn.")
    template: str = helped("Text to be signed, with `{second}` for the time.")
    now: int = helped("Second of the service's clock.")
    renew: int = helped("Seconds after which the code changes.")
    signing: str = helped("Words that the script may have to say, as JSON.")
    texts: str = helped("Words about the code, as JSON.")


@router.get("/{permit}/show")
def show(visit: VisitDep, permit: WordPath) -> Response:
    """Show a permit as its holder shows it.

    Raises:
        NotAllowedError: Whoever is signed in is not its holder.
        NotSignedInError: Nobody is signed in.
        PermitUnknownError: There is no such permit.
    """
    answer = verify_reference(visit.service.world, permit)
    found = answer.permit
    if found is None:
        raise PermitUnknownError(permit)
    holder = organisation_id(found.holder)
    check_own(holder, organisation=visit.person.organisation)
    catalogue = visit.service.world.catalogue
    texts = {name: visit.say(text) for name, text in TEXTS.items()}
    context = ShowContext(
        frame=visit.frame(),
        title=matter_title(catalogue, found.matter, visit.language),
        number=grouped_number(found.number),
        public=f"/p/{permit}",
        face=essentials(visit, answer)[:FACE_LINES],
        result=shown(visit.service, answer, visit.language),
        code=f"/permits/{permit}/show/code.svg",
        template=showing_template(visit, found),
        now=visit.service.world.clock(),
        renew=RENEW_SECONDS,
        signing=script_texts(visit.language),
        texts=json.dumps(texts, ensure_ascii=False),
    )
    return page("enterprise/presentation.html", context, visit)


@router.get("/{permit}/show/code.svg")
def code(
    visit: VisitDep, permit: WordPath, second: SecondQuery, signature: SignatureQuery
) -> Response:
    """Draw the code of a permit that is shown.

    Raises:
        PermitUnknownError: There is no such permit.
        QrTooLongError: The signature is longer than one is.
    """
    found = verify_reference(visit.service.world, permit).permit
    if found is None:
        raise PermitUnknownError(permit)
    origin = Place(visit.service.settings).origin
    address = f"{origin}/p/{found.document.hex()}?t={second}&s={signature}"
    drawn = qr_svg(address, capacity=SCREEN_CAPACITY)
    return Response(drawn, media_type="image/svg+xml")


def shown_mark(visit: Visit, found: PermitFacts, second: int, signature: str) -> Mark:
    """Say what the code says by which somebody came to a permit."""
    fresh = Freshness(visit.service.world.clock(), visit.service.contact())
    if fresh.stale:
        return Mark(*UNKNOWN, visit.say("Cannot tell now"))
    told = check_showing(
        visit.service.world,
        found.id,
        at=second,
        signature=signature,
        origin=Place(visit.service.settings).origin,
        recover=recover,
    )
    words = message(told.value, visit.language.value)
    return Mark(*_MARKS.get(told, UNKNOWN), words)


def showing_template(visit: Visit, found: PermitFacts) -> str:
    """Give the text to be signed, with a place for the second."""
    origin = Place(visit.service.settings).origin
    text = showing_text(found.id, at=0, origin=origin)
    return text.removesuffix("0") + "{second}"
