"""Where a department answers that its data are wrong, and sees what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.identifiers import from_hex, to_hex
from zeropermit.usecases.correction import Correction, find_correction
from zeropermit.web.pages.authority import officer
from zeropermit.web.pages.case import WordPath
from zeropermit.web.pages.contexts import Fact, Frame, Mark, helped
from zeropermit.web.pages.frame import Visit
from zeropermit.web.pages.rendering import page
from zeropermit.web.pages.session import VisitDep
from zeropermit.web.pages.signing import script_texts
from zeropermit.web.pages.texts import N, shown_time

router = APIRouter(prefix="/department")

OUTCOMES = {
    "upheld": ("✓", "good", N("Right: it is corrected by a new attestation")),
    "refused": ("✗", "bad", N("The data are right")),
}


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A request to correct what was shown."""

    text: str = helped("What the applicant says is wrong.")
    when: str = helped("When it was asked for.")
    requirement: str = helped("Requirement that the data met.")
    url: str = helped("Where it is answered; empty once it is.")
    mark: Mark = helped("Whether and how it was answered.")
    answer: str = helped("What the department answered; empty if nothing yet.")


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """Context of `answer.html`."""

    frame: Frame = helped("What surrounds the page.")
    correction: CorrectionRow = helped("What is to be answered.")
    facts: tuple[Fact, ...] = helped("Application, requirement, observation.")
    submit: str = helped("Path of the API that takes the answer; empty once it is.")
    texts: str = helped("Words that the script may have to say, as JSON.")


@router.get("/corrections/{correction}")
def correction(visit: VisitDep, correction: WordPath) -> Response:
    """Show a request for a correction to the department, to be answered."""
    person = officer(visit)
    found = find_correction(
        visit.service.world, person.organisation, from_hex(correction)
    )
    request, language = found.request, visit.language
    observed = shown_time(request.observed_at, language)
    context = AnswerContext(
        frame=visit.frame(),
        correction=correction_row(visit, found),
        facts=(
            Fact(visit.say("Application"), to_hex(request.application), code=True),
            Fact(visit.say("Requirement"), request.requirement, code=True),
            Fact(visit.say("Observed at"), observed, code=False),
        ),
        submit="" if found.answer else f"/api/v1/corrections/{correction}/answer",
        texts=script_texts(language),
    )
    return page("answer.html", context, visit)


def correction_row(visit: Visit, found: Correction) -> CorrectionRow:
    """Show a request for a correction, with its answer."""
    given = found.answer
    mark = Mark("…", "held", visit.say("Not answered yet"))
    if given:
        sign, kind, word = OUTCOMES[given.outcome.value]
        mark = Mark(sign, kind, visit.say(word))
    return CorrectionRow(
        text=found.request.text,
        when=shown_time(found.request.requested_at, visit.language),
        requirement=found.request.requirement,
        url="" if given else f"/department/corrections/{to_hex(found.id)}",
        mark=mark,
        answer=given.text if given else "",
    )
