"""One construction permit, walked from application to issue through the API.

Everybody who takes part signs in and signs with a key of their own; the walk has no
way around the service that an enterprise would not have.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any

from eth_account.signers.local import LocalAccount

from zeropermit import terminal
from zeropermit.bootstrap.demonstration_data import AUTHORITY
from zeropermit.client.api import FAILED, Api, Person
from zeropermit.demonstration.setup import Demonstration, ScenarioFigure
from zeropermit.domain.applications.change_request import ChangeRequest
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    PermitId,
    from_hex,
    permit_id,
    to_hex,
)
from zeropermit.errors import (
    ApiRefusedError,
    ApplicationUnknownError,
    NoCommitmentAskedError,
    StoryStepError,
)
from zeropermit.usecases.applications.applications import ApplicationProgress

MATTER = "construction-permit"
CHANGES = "按部门现有数据换发 · renewed from what departments hold now"
"""The change that an applicant of the demonstration asks for."""
UNITS = ("applicant", "contractor", "surveyor", "designer", "supervisor")
"""Parts in a scenario that may be asked to commit, the applicant first."""
GATHER_SECONDS = 60.0
NOT_OUTSTANDING = frozenset({NoCommitmentAskedError.code, ApplicationUnknownError.code})


Tell = Callable[[ScenarioFigure], object]


@contextmanager
def timed(step: str, tell: Tell) -> Iterator[ScenarioFigure]:
    """Measure a step, and report it if it ends as it must."""
    figure, started = ScenarioFigure(step), time.monotonic()
    yield figure
    figure.seconds = time.monotonic() - started
    tell(figure)


def discard_progress(_: ScenarioFigure) -> None:
    """Discard progress reports."""


@dataclass(slots=True)
class ScenarioRun:
    """A scenario of the demonstration on its way through the API at `url`."""

    url: str
    demonstration: Demonstration
    scenario: Mapping[str, Any]
    tell: Tell = discard_progress
    people: dict[str, Person] = field(default_factory=dict)
    application: str = ""
    begun: float = 0.0  #: When the application was sent, on the monotonic clock.
    took: float = 0.0  #: Seconds from then until the permit could be seen.
    #: Gives the Unix time at which the town lives.
    clock: Callable[[], float] = time.time

    def apply(self, replaces: str | None = None) -> None:
        """Read the consent, sign it and apply, to change a permit if one is named."""
        applicant = self.person("applicant")
        with timed("apply", self.tell) as done:
            receipt = applicant.propose(
                matter=MATTER,
                project=self.scenario["project"],
                authority=self.demonstration.organisations[AUTHORITY]["uscc"],
                change=_change(replaces),
            )
            self.begun = time.monotonic()
            answer = applicant.apply(receipt)
            self.application = str(answer["application"])
            gas = applicant.gas(str(answer["operation"]))
            applicant.arrived(self.application)
            text = "on the ledger; consent to {sets} data sets, 0 documents uploaded"
            done.describe(gas, text, sets=len(receipt.data_sets))

    def wait_to_be_asked(self) -> None:
        """Wait until the service has read that the applicant may commit."""
        self.person("applicant").until(
            f"/applications/{self.application}",
            lambda found: found["asked"],
            what=self.application,
        )

    def look(self) -> list[Mapping[str, Any]]:
        """Wait until departments have answered; give the lines of the pre-check."""
        with timed("pre-check", self.tell) as done:
            found = self.person("applicant").until(
                f"/applications/{self.application}",
                lambda found: found["state"] != ApplicationProgress.ANSWERING,
                what=self.application,
                seconds=GATHER_SECONDS,
            )
            lines: list[Mapping[str, Any]] = found["lines"]
            met = sum(bool(line["met"]) for line in lines)
            missing = terminal.words(", ").join(
                str(line["requirement"]) for line in lines if not line["met"]
            )
            done.said = terminal.words(
                "{met} of {count} requirements met by departments' data; "
                "missing: {missing}",
                met=met,
                count=len(lines),
                missing=missing or terminal.words("none"),
            )
        return lines

    def commit(self) -> None:
        """Have every unit that is asked for a commitment sign its letter, at once."""
        units = [self.person(part) for part in UNITS if self.scenario.get(part)]
        with ThreadPoolExecutor(len(units)) as pool:
            signing = [
                pool.submit(copy_context().run, self._commit, unit) for unit in units
            ]
            for figure in (figure for one in signing for figure in one.result()):
                self.tell(figure)

    def _commit(self, person: Person) -> Sequence[ScenarioFigure]:
        """Sign one unit's letter, if one is asked of it."""
        figures: list[ScenarioFigure] = []
        with timed("commit", figures.append) as done:
            try:
                letter = person.letter(self.application)
            except ApiRefusedError as error:
                if error.problem in NOT_OUTSTANDING:
                    return ()  # nothing is asked of this unit, or it takes no part
                raise
            gas = person.gas(str(person.commit(letter)["operation"]))
            outstanding = [item.id for item in letter.requirements]
            promised = terminal.words(", ").join(outstanding)
            done.describe(
                gas, "{name} commits: {promised}", name=person.name, promised=promised
            )
        return figures

    def issue(self) -> Mapping[str, Any]:
        """Wait for the permit, signed by rule; give the result of its verification."""
        applicant = self.person("applicant")
        permit = to_hex(permit_id(ApplicationId(from_hex(self.application))))
        with timed("issue", self.tell) as done:
            answer = applicant.until(
                f"/verify/{permit}",
                lambda found: found["permit"],
                what=self.application,
            )
            self.took = time.monotonic() - self.begun
            found = applicant.application(self.application)
            gas = sum(
                applicant.gas(operation["operation"])
                for operation in found["operations"][1:]
                if operation["state"] not in FAILED
            )
            text = "{number}; {took:.2f} s after applying"
            number = answer["permit"]["number"]
            done.describe(gas, text, number=number, took=self.took)
        return answer

    def person(self, part: str) -> Person:
        """Give a person of the scenario, signed in."""
        return self.known(str(self.scenario[part]))

    def known(self, handle: str) -> Person:
        """Give somebody of the town, signed in, as `approval/officer-2`."""
        if handle not in self.people:
            account, manifest = self._account(handle), self.demonstration.manifest
            person = Person(Api(self.url), account, manifest, self.clock)
            person.sign_in()
            self.people[handle] = person
        return self.people[handle]

    def _account(self, handle: str) -> LocalAccount:
        if "/" in handle:
            return self.demonstration.accounts[handle]
        key = self.demonstration.organisations[handle]["keys"][0]["handle"]
        return self.demonstration.accounts[f"{handle}/{key}"]


def _change(replaces: str | None) -> ChangeRequest | None:
    if replaces is None:
        return None
    return ChangeRequest(PermitId(from_hex(replaces)), CHANGES)


def granted(run: ScenarioRun, replaces: str | None = None) -> Mapping[str, Any]:
    """Walk a scenario to its permit; give the result of its verification.

    Raises:
        StoryStepError: It did not come to a permit that is good.
    """
    run.apply(replaces)
    run.look()
    run.commit()
    answer = run.issue()
    if not answer["good"]:
        raise StoryStepError("issue", f"the permit is {answer['state']}")
    return answer


def refused(run: ScenarioRun) -> Sequence[str]:
    """Walk a scenario to the requirement that it cannot meet; say why not.

    Raises:
        StoryStepError: It failed at another requirement, or at none.
    """
    run.apply()
    lines = run.look()
    expected = run.scenario["expected"]
    found = [line for line in lines if line["requirement"] == expected["requirement"]]
    if not found or found[0]["met"]:
        raise StoryStepError("pre-check", f"{expected['requirement']} is met")
    return [str(reason["words"]) for reason in found[0]["reasons"]]
