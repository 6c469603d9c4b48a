"""Documents of a case and their services, as pages show them."""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.catalogue.words.acts import ActWords, words_of
from zeropermit.catalogue.words.events import value_words
from zeropermit.domain.acts.registry import DIRECT_ACTS
from zeropermit.domain.applications.papers import CasePaper, PaperKind
from zeropermit.domain.applications.service import ServedPaper, served_papers, unserved
from zeropermit.domain.ledger.state import Filed
from zeropermit.web.pages.shared.contexts import Fact
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N, grouped


@page_filter
def served_lines(request: PageRequest, filed: Filed) -> Sequence[Fact]:
    """Say which documents of a case were served, and until when remedies are open."""
    calendar = request.service.catalogue.working_days
    return [_line(request, paper) for paper in served_papers(filed, calendar)]


@page_filter
def unserved_papers(_: PageRequest, filed: Filed) -> Sequence[CasePaper]:
    """Give the documents of a case without a service."""
    return unserved(filed)


@page_filter
def paper_words(request: PageRequest, paper: CasePaper) -> str:
    """Name a document of a case."""
    return _title(request, paper.kind)


@page_filter
def direct_words(_: PageRequest, name: str) -> ActWords:
    """Give the words of a direct act by its name."""
    return words_of(DIRECT_ACTS[name])


def _line(request: PageRequest, paper: ServedPaper) -> Fact:
    way = value_words(paper.way)
    words = [request.day(paper.served_at), request.in_language(way) if way else ""]
    open_remedies = paper.remedies
    if open_remedies is not None:
        review = request.day(open_remedies.review_until - 1)
        lawsuit = request.day(open_remedies.lawsuit_until - 1)
        words.append(
            request.say(
                N("review up to and including %(review)s, lawsuit up to %(lawsuit)s"),
                review=review,
                lawsuit=lawsuit,
            )
        )
        if open_remedies.provisional:
            words.append(request.say("provisional"))
    if paper.kind is None:
        words.append(grouped(paper.document))
    said = " · ".join(filter(None, words))
    return Fact(_title(request, paper.kind), said, code=False)


def _title(request: PageRequest, kind: PaperKind | None) -> str:
    name = "UNKNOWN_TO_CASE" if kind is None else kind.name
    return request.message(f"PAPER_{name}")
