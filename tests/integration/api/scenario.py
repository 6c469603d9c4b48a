"""A case of the town, walked from its application to its permit."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.builders.facts import word
from tests.integration.api.holder_acts import sign_shown
from tests.integration.api.officer_acts import submit_act
from tests.integration.api.site import MATTER, Person, Site, until
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.acts.permits import End
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.proceeding_rules import is_open
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    ApplicationId,
    PermitId,
    matter_id,
    organisation_id,
    permit_id,
    project_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.permit import NO_NOTICE, Permit
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.permits.turn import is_in_force
from zeropermit.usecases.applications.gather import last_gathering
from zeropermit.usecases.applications.precheck import precheck

UNITS = ("applicant", "contractor", "surveyor", "designer", "supervisor")
"""Parts of a case that may be asked to commit, the applicant first."""


@dataclass(slots=True)
class Walked:
    """A case that was walked to its permit, and what was seen on the way."""

    application: str
    opened: dict[str, Any]
    """The application when all departments had answered."""
    letters: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What each unit signed."""
    committed: list[dict[str, Any]] = field(default_factory=list)
    """What became of each commitment."""
    decided: dict[str, Any] = field(default_factory=dict)
    """The application with its permit."""

    @property
    def permit(self) -> str:
        return str(self.decided["permit"])


def walk(site: Site, case: str) -> Walked:
    """Walk a case of the town to its permit."""
    walked = complete(site, case)
    applicant = site.person(scenario(case)["applicant"])

    def decided() -> dict[str, Any] | None:
        found: dict[str, Any] = applicant.get(
            f"applications/{walked.application}"
        ).json()
        return found if found["permit"] else None

    walked.decided = until(decided)
    return walked


def complete(site: Site, case: str) -> Walked:
    """Walk a case of the town until nothing but the permit is missing.

    There is one permit of a matter at a time for a project, so one that a test before
    has left in force is ended first.
    """
    parts = scenario(case)
    make_room(site, parts["project"])
    applicant = site.person(parts["applicant"])
    application = applicant.apply(parts["project"])
    walked = Walked(application, applicant.gathered(application))
    signed = [
        (person, operation)
        for person in (site.person(parts[part]) for part in UNITS if parts.get(part))
        if (operation := commit(person, walked))
    ]
    walked.committed = [person.settled(operation) for person, operation in signed]
    return walked


def make_room(site: Site, project: str, matter: str = MATTER) -> None:
    """Have two officers end the permit that is in force for a project, if any is.

    There is one at a time, so that a test may apply again for a case of the town. An
    earlier application that waits for nothing but the room is let through first.
    """
    read = site.service.context.ledger.read
    _end_in_force(site, project, matter)
    while waiting := _first_ready(site, project, matter):
        until(lambda: read(lambda state, _: permit_id(waiting) in state.permits))
        _end_in_force(site, project, matter)


def _first_ready(site: Site, project: str, matter: str) -> ApplicationId | None:
    """Find an application for a project to which a permit is about to be issued.

    Departments answer each that is open first: their answers may make it complete.
    """
    context = site.service.context
    if not context.signers:
        return None  # an officer decides
    filed = context.ledger.read(
        lambda state, _: [
            identifier
            for identifier, one in state.applications.items()
            if (one.matter, one.content.project) == (matter, project_id(project))
            and is_open(state, one)
        ]
    )
    for application in filed:
        if any(context.records.of(application, kind=ConsentReceipt.TYPE)):
            until(partial(last_gathering, context, application))
    return next((one for one in filed if precheck(context, one).ready), None)


def _end_in_force(site: Site, project: str, matter: str) -> None:
    """Have two officers end the permit that is in force for a project, if any is."""
    place = (matter_id(matter), project_id(project))

    def in_force(state: LedgerState, as_of: BlockStamp) -> Permit | None:
        permit = state.permits.get(state.latest.get(place, PermitId(ZERO)))
        ended = permit is None or not is_in_force(permit, now=as_of.time)
        return None if ended else permit

    read = site.service.context.ledger.read
    permit = read(in_force)
    if permit is None:
        return
    of = read(lambda state, _: state.applications[permit.application].content)
    act = End(
        of, permit.sequence, Ending.CANCELLED, NO_NOTICE, "COMPLETED", word("room")
    )
    bodies = site.town.organisations.items()
    authority = permit.authority
    handle = next(h for h, o in bodies if organisation_id(o["uscc"]) == authority)
    submit_act(site, act, f"{handle}/officer-1", f"{handle}/officer-2")
    until(lambda: read(in_force) is None)


def commit(person: Person, walked: Walked) -> str:
    """Have somebody commit, if anything is asked of them; give the operation."""
    found = person.get(f"applications/{walked.application}")
    if found.status_code != 200 or not found.json()["asked"]:
        return ""
    letter = person.letter(walked.application)
    path = f"applications/{walked.application}/commitments"
    answer = person.post(path, person.commitment(letter))
    assert answer.status_code == 202, answer.text
    walked.letters[letter["organisation"]["uscc"]] = letter
    operation: str = answer.json()["operation"]
    return operation


def signed_by_officer(site: Site, application: str) -> str:
    """Have an officer issue the permit of a complete application."""
    officer = site.person("approval/officer-1")
    path = f"applications/{application}/decision"
    shown = officer.get(path).json()
    answer = officer.post(path, {"authorization": sign_shown(officer, shown)})
    assert answer.status_code == 202, answer.text
    officer.settled(answer.json()["operation"])
    return str(answer.json()["permit"])
