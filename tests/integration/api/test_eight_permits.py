"""Each of the eight permits, issued from the departments' records, over the API.

One project gets every permit by commitments, another by papers verified at the
counter; nobody tells the test what a matter asks for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.integration.api.site import Person, Site, until
from zeropermit.bootstrap.demonstration_data import matters_of, scenario
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.domain.law.calendar import DAY, add_months, legal_day
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.face import GeneralFace, LicenceFace

CATALOGUE = load_catalogue()
MATTERS = [matter.code for matter in CATALOGUE.matters()]
CASES = {"committing": "main", "on paper": "documents"}
SIGNERS = (
    *("developer", "developer-2", "contractor", "surveyor", "designer"),
    *("supervisor", "haulier"),
)


@pytest.fixture(scope="module")
def site(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town for this module, in which nothing was issued before."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("eight") / "data")
    yield site
    site.close()


def authority_of(organisations, matter: str) -> str:
    """Give the handle of the organisation that decides a matter."""
    return next(
        handle
        for handle in organisations
        if matter in matters_of(organisations, handle)
    )


@dataclass
class Issued:
    """A permit with the application it answers."""

    application: dict[str, Any]
    answer: dict[str, Any]
    document: PermitDocument


def act_body(person: Person, matter: str, project: str) -> str:
    """Apply for a matter; give the application."""
    site = person.site
    authority = authority_of(site.town.organisations, matter)
    body = {"matter": matter, "project": project, "authority": site.uscc(authority)}
    answer = person.http.post("applications/proposals", json=body)
    assert answer.status_code == 200, answer.text
    sent = person.post("applications", person.application(answer.json()["receipt"]))
    assert sent.status_code == 202, sent.text
    person.settled(sent.json()["operation"])
    application: str = sent.json()["application"]
    return until(lambda: person.knows(application))


def commit(person: Person, application: str) -> None:
    """Sign the letter, if one is asked of this organisation."""
    found = person.get(f"applications/{application}")
    if found.status_code == 200 and found.json()["asked"]:
        letter = person.letter(application)
        path = f"applications/{application}/commitments"
        answer = person.post(path, person.commitment(letter))
        assert answer.status_code == 202, answer.text


def issued(site: Site, matter: str, case: str) -> Issued:
    """Walk an application to its permit."""
    parts = scenario(case)
    applicant = site.person(parts["applicant"])
    application = act_body(applicant, matter, parts["project"])
    applicant.gathered(application)
    for handle in SIGNERS:
        commit(site.person(handle), application)

    def decided() -> dict[str, Any] | None:
        found: dict[str, Any] = applicant.get(f"applications/{application}").json()
        return found if found["permit"] else None

    found = until(decided)
    visitor = site.visitor()
    answer = visitor.get(f"verify/{found['permit']}").json()
    document = visitor.get(f"permits/{found['permit']}/document").json()
    return Issued(found, answer, PermitDocument.from_json(document))


@pytest.mark.parametrize("way", CASES)
@pytest.mark.parametrize("matter", MATTERS)
def test_a_permit_is_issued_from_the_records_of_departments(site, matter, way):
    found = issued(site, matter, CASES[way])
    entry = CATALOGUE.matter(matter)

    assert found.answer["good"]
    assert found.answer["permit"]["matter"] == matter
    kinds = {line["kind"] for line in found.application["lines"]}
    promising = any(e.commitment_allowed and e.gating for e in entry.entries)
    assert ("COMMITMENT" in kinds) == (promising and way == "committing")
    number = found.document.face.number
    assert number[16:] == entry.content["permit_number"]["specialty"]
    authority = authority_of(site.town.organisations, matter)
    assert found.document.face.authority.uscc == site.uscc(authority)
    check_face(found)
    check_end(found)


def check_face(found: Issued) -> None:
    """The face has the lines of the matter's file, and those of no other."""
    face = found.document.face
    lines = CATALOGUE.matter(found.document.matter).content["face"]
    if found.document.matter == "construction-permit":
        assert isinstance(face, LicenceFace)
        return
    assert isinstance(face, GeneralFace)
    titled = [name for name, line in lines.items() if "title" in line]
    assert [line.name for line in face.lines] == titled
    assert all(line.value for line in face.lines)


def check_end(found: Issued) -> None:
    """A permit ends on the day that its face states, and never after its limit."""
    face, permit = found.document.face, found.answer["permit"]
    months = CATALOGUE.matter(found.document.matter).validity.valid_for_months
    stated = [
        line.value
        for line in (face.lines if isinstance(face, GeneralFace) else ())
        if line.name == "valid_until"
    ]
    assert bool(permit["valid_until"]) == bool(stated)
    if stated:
        last = legal_day(permit["valid_until"] - DAY)
        assert stated == [last.isoformat()]
    if months:
        assert permit["valid_until"] <= add_months(permit["issued_at"], months)
