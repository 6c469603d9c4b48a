"""A case of the town, walked from its application to its permit."""

from dataclasses import dataclass, field
from typing import Any

from tests.integration.api.site import Person, Site, until
from zeropermit.bootstrap.demonstration_data import scenario

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
    """Walk a case of the town until nothing but the permit is missing."""
    parts = scenario(case)
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
