"""What one can apply for: the catalogue, the guide of a matter, and its start.

A guide has the same rows for every matter, in the same order (办事指南). Starting shows
what would be asked of whom before anything is asked, and takes the consent.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from zeropermit.bootstrap import fiction
from zeropermit.domain.codes import check_project_code
from zeropermit.domain.consent import NONCE_LENGTH
from zeropermit.domain.events import GrantKind
from zeropermit.domain.identifiers import PermitId, from_hex, matter_id, to_hex
from zeropermit.domain.letter import Language
from zeropermit.domain.matter_file import MatterFile, RequirementEntry
from zeropermit.domain.registers import Registers
from zeropermit.errors import NotAllowedError, ZeropermitError
from zeropermit.usecases.apply import FRESH_SECONDS, application_of
from zeropermit.usecases.consent import Proposal, Wish, propose_consent
from zeropermit.usecases.sign_in import Caller
from zeropermit.web.pages.contexts import Fact, Frame, SignForm, helped
from zeropermit.web.pages.frame import Visit
from zeropermit.web.pages.rendering import page
from zeropermit.web.pages.session import VisitDep
from zeropermit.web.pages.signing import Record, Sending, ToSign, sign_form
from zeropermit.web.pages.texts import shown_day
from zeropermit.web.present import in_words
from zeropermit.web.problems import problem_of, status_of

router = APIRouter(prefix="/matters")


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter in the catalogue."""

    title: str = helped("What is applied for.")
    url: str = helped("Address of its guide.")
    limit: str = helped("Within how many days it is decided.")
    count: int = helped("How many requirements it has.")


@dataclass(frozen=True, slots=True)
class MattersContext:
    """Context of `matters.html`."""

    frame: Frame = helped("What surrounds the page.")
    matters: tuple[MatterRow, ...] = helped("All matters of the catalogue.")


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A requirement, as it is explained before anybody applies."""

    id: str = helped("Short name of the requirement.")
    title: str = helped("What it requires.")
    help: str = helped("What it means for the applicant.")
    ways: tuple[str, ...] = helped("The ways in which it can be met, in words.")
    basis: tuple[str, ...] = helped("Law and article.")


@dataclass(frozen=True, slots=True)
class MatterContext:
    """Context of `matter.html`."""

    frame: Frame = helped("What surrounds the page.")
    title: str = helped("What is applied for.")
    start: str = helped("Address at which one starts.")
    headline: str = helped("Papers, visits and days, in one line.")
    facts: tuple[Fact, ...] = helped("The rows of the guide, the same for all.")
    requirements: tuple[RequirementRow, ...] = helped("What is checked, and how.")


@dataclass(frozen=True, slots=True)
class DataSetRow:
    """A data set that would be asked for."""

    code: str = helped("Code of the data set.")
    title: str = helped("Name of the data set.")
    holder: str = helped("Which kind of department holds it.")
    department: str = helped("Code of the department that is asked.")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from."""

    value: str = helped("What is sent.")
    title: str = helped("What is shown.")
    chosen: bool = helped("Whether it is chosen already.")


@dataclass(frozen=True, slots=True)
class StartContext:
    """Context of `start.html`."""

    frame: Frame = helped("What surrounds the page.")
    title: str = helped("What is applied for.")
    here: str = helped("Address of this page.")
    project: str = helped("Project code that was entered; empty at first.")
    replaces: str = helped("Permit that is to be changed; empty for a new one.")
    projects: tuple[Choice, ...] = helped("Projects of the demonstration.")
    authorities: tuple[Choice, ...] = helped("Authorities that decide this matter.")
    problem: str = helped("Why there is nothing to sign; empty if there is.")
    purpose: str = helped("What the data would be used for.")
    purpose_too: str = helped("The same in the other language: both are signed.")
    until: str = helped("Day until which the consent holds.")
    data_sets: tuple[DataSetRow, ...] = helped("Which data would be asked, of whom.")
    requirements: tuple[RequirementRow, ...] = helped("What is checked, and how.")
    sign: SignForm | None = helped("The consent, to be signed.")


@router.get("")
def matters(visit: VisitDep) -> Response:
    """Show the catalogue."""
    lang = visit.language.value
    rows = tuple(
        MatterRow(
            matter.title.in_language(lang),
            f"/matters/{matter.code}",
            _limit(visit, matter),
            len(matter.entries),
        )
        for matter in visit.service.catalogue.matters()
    )
    return page("matters.html", MattersContext(visit.frame(), rows), visit)


@router.get("/{code}")
def matter(visit: VisitDep, code: str) -> Response:
    """Show the guide of a matter."""
    found = visit.service.catalogue.matter(code)
    context = MatterContext(
        frame=visit.frame(),
        title=found.title.in_language(visit.language.value),
        start=f"/matters/{found.code}/start",
        headline=_headline(visit, found),
        facts=tuple(_guide(visit, found)),
        requirements=_requirements(visit, found),
    )
    return page("matter.html", context, visit)


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
    if project.strip():
        changed = PermitId(from_hex(replaces)) if replaces else None
        wish = Wish(person.uscc, project.strip(), code, chosen, changed)
        proposal, problem, status = _proposal(visit, wish)
    purpose, purpose_too = _purposes(proposal, visit.language)
    context = StartContext(
        frame=visit.frame(),
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
        until=shown_day(proposal.receipt.until, visit.language) if proposal else "",
        data_sets=_data_sets(visit, proposal),
        requirements=_requirements(visit, found),
        sign=_consent_form(visit, proposal, replaces) if proposal else None,
    )
    return page("start.html", context, visit, status)


def _proposal(visit: Visit, wish: Wish) -> tuple[Proposal | None, str, int]:
    """Propose the consent, or say why there is none."""
    try:
        check_project_code(wish.project)
        nonce = secrets.token_bytes(NONCE_LENGTH)
        return propose_consent(visit.service.world, wish, nonce=nonce), "", 200
    except ZeropermitError as error:
        if status_of(error) >= 500:  # noqa: PLR2004 - ours, not the visitor's
            raise
        title = problem_of(error, visit.language)["title"]
        return None, str(title), status_of(error)


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
    town = fiction.organisations()
    return tuple(
        Choice(
            case["project"],
            f"{case['name']} · {in_words(case['title'], visit.language.value)}",
            chosen=case["project"] == chosen,
        )
        for case in fiction.scenarios()
        if town[case["applicant"]]["uscc"] == person.uscc
    )


def _limit(visit: Visit, matter: MatterFile) -> str:
    days = matter.decision_days
    if matter.decision_days_kind == "working":
        return visit.say("%(days)d working days") % {"days": days}
    return visit.say("%(days)d days") % {"days": days}


def _headline(visit: Visit, matter: MatterFile) -> str:
    head = matter.content["headline"]
    promised = head["promised_days"]["count"]
    return visit.say(
        "%(materials)d papers, %(visits)d visits, decided in %(days)d working day(s)"
    ) % {"materials": head["materials"], "visits": head["visits"], "days": promised}


def _guide(visit: Visit, matter: MatterFile) -> list[Fact]:
    head, lang = matter.content["headline"], visit.language.value
    automatic = visit.say("at once, by rule, if every requirement is met")
    by_officer = visit.say("by an officer")
    rows: list[tuple[str, str]] = [
        (visit.say("Code of the matter"), matter.code),
        (visit.say("Decided by"), _words(matter.content["authority_kind"], lang)),
        (visit.say("Supervised by"), _words(matter.content["supervisor_kind"], lang)),
        (visit.say("Limit by law"), _limit(visit, matter)),
        (
            visit.say("Papers to hand in"),
            str(head["materials"]),
        ),
        (visit.say("Visits to a counter"), str(head["visits"])),
        (visit.say("How it is granted"), automatic if matter.automatic else by_officer),
        (visit.say("Fee"), _words(head["fee"]["text"], lang)),
        (
            visit.say("Legal basis"),
            visit.say("; ").join(_basis(head["legal_basis"], lang)),
        ),
    ]
    return [Fact(label, value, code=False) for label, value in rows]


def _requirements(visit: Visit, matter: MatterFile) -> tuple[RequirementRow, ...]:
    lang = visit.language.value
    return tuple(
        RequirementRow(
            entry.id,
            entry.title.in_language(lang),
            entry.help.in_language(lang),
            tuple(dict.fromkeys(_ways(visit, entry))),
            tuple(_basis(entry.content.get("basis", []), lang)),
        )
        for entry in matter.entries
    )


def _ways(visit: Visit, entry: RequirementEntry) -> list[str]:
    """Say in words how a requirement can be met."""
    found = []
    catalogue, english = visit.service.catalogue, visit.language is Language.EN
    for option in entry.content["options"]:
        if option["kind"] == "ATTESTATION":
            schema = catalogue.schema(option["schema"])
            title = schema.title_en if english else schema.title_zh
            found.append(visit.say("shared data: %(title)s") % {"title": title})
        elif option["kind"] == "PERMIT":
            title = catalogue.matter(option["matter"]).title.in_language(
                visit.language.value
            )
            found.append(
                visit.say("a permit issued here: %(title)s") % {"title": title}
            )
        elif option["by"]["kind"] == "APPLICANT":
            found.append(visit.say("a commitment that you sign"))
        else:
            found.append(visit.say("a commitment that the firm concerned signs"))
    return found


def _basis(entries: list[dict[str, Any]], lang: str) -> list[str]:
    return [
        f"{_words(entry['title'], lang)} {_words(entry['article'], lang)}"
        for entry in entries
    ]


def _words(content: dict[str, str], lang: str) -> str:
    return str(in_words(content, lang))
