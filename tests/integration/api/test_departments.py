"""Departments that do not answer, and evidence that is taken back after the issue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.builders.demonstration import settings_of
from tests.integration.api.officer_acts import commitment_of, submit_act
from tests.integration.api.scenario import walk
from tests.integration.api.site import Site, at, until
from zeropermit.bootstrap.demonstration_data import PASSWORD, scenario
from zeropermit.bootstrap.installation import AnsweringDepartments, adapters_of
from zeropermit.domain.acts.commitments import WithdrawCommitment
from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.records.department import AccessScope
from zeropermit.errors import DepartmentUnreachableError
from zeropermit.usecases.ports import Departments, Query

MAIN = scenario("main")


@pytest.fixture(scope="module")
def site(pristine, tmp_path_factory) -> Iterator[Site]:
    """A service of its own, since another permit of the main case is ended."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("regretting") / "data")
    yield site
    site.close()


@pytest.fixture(scope="module")
def deserted(pristine, tmp_path_factory) -> Iterator[Site]:
    """A service that reaches no department."""
    folder = tmp_path_factory.mktemp("deserted") / "data"
    site = Site.copy(pristine, folder, departments=AnsweringDepartments({}))
    yield site
    site.close()


@pytest.fixture(scope="module")
def regretted(site):
    """A permit whose holder has taken a commitment back since."""
    walked = walk(site, "main")
    made = commitment_of(site, walked.application, MAIN["applicant"])
    submit_act(site, WithdrawCommitment(made), MAIN["applicant"])

    def fallen():
        rows = site.visitor().get(f"verify/{walked.permit}").json()["evidence"]
        return [row["requirement"] for row in rows if not row["stands"]]

    return walked, until(fallen)


def words(html: str) -> str:
    found: list[str] = []
    reader = HTMLParser()
    reader.handle_data = found.append  # type: ignore[method-assign] # the words alone
    reader.feed(html)
    return " ".join(" ".join(found).split())


def test_departments_that_do_not_answer_are_named_and_nothing_is_met(deserted):
    person = deserted.person(MAIN["applicant"])
    receipt = person.propose(MAIN["project"])
    application = person.apply(MAIN["project"])

    found = person.gathered(application)

    named = {item["department"] for item in receipt["data_sets"]}
    assert set(found["gathered"]["unreachable"]) <= named
    assert found["gathered"]["unreachable"]
    assert found["gathered"]["disclosures"] == 0
    assert not any(line["met"] for line in found["lines"])
    assert found["state"] == "open"
    assert all(line["reasons"] for line in found["lines"])


def test_asking_again_says_the_same_while_nobody_answers(deserted):
    person = deserted.person(MAIN["applicant"])
    application = person.apply(MAIN["project"])
    before = person.gathered(application)["gathered"]

    found = person.post(f"applications/{application}/evidence", None).json()

    assert found["unreachable"] == before["unreachable"]
    assert found["disclosures"] == 0


def test_evidence_that_was_taken_back_no_longer_stands(site, regretted):
    walked, gone = regretted
    letter = walked.letters[site.uscc(MAIN["applicant"])]

    assert gone == [item["id"] for item in letter["requirements"]]
    rows = site.visitor().get(f"permits/{walked.permit}/evidence").json()["evidence"]
    assert [row["requirement"] for row in rows if not row["stands"]] == gone


def test_a_permit_whose_basis_has_fallen_says_so(site, regretted):
    walked, _ = regretted

    found = site.visitor().get(f"verify/{walked.permit}").json()

    codes = [reason["code"] for reason in found["in_force"]["reasons"]]
    assert "BASIS_REVOKED" in codes
    assert found["state"] in {"VALID", "SUSPENDED"}
    assert found["good"] is (found["state"] == "VALID")
    assert found["genuine"]["verdict"] == "VALID"


def test_the_page_marks_what_no_longer_stands(site, regretted):
    walked, gone = regretted

    answer = at(site.visitor(), "/", params={"q": walked.permit, "language": "en"})

    text = words(answer.text)
    assert text.count("✗ taken back") == len(gone)
    assert "The permit" in text


@dataclass(slots=True)
class Switch:
    """Departments that answer only while they are switched on."""

    departments: Departments
    on: bool = False

    def query(self, query: Query) -> Sequence[Disclosure]:
        if not self.on:
            raise DepartmentUnreachableError(query.department)
        return self.departments.query(query)

    def codes(self) -> Sequence[str]:
        return self.departments.codes()

    def store(self, department: str):
        return self.departments.store(department)

    def queries(self, department: str, scope: AccessScope, **page: Any):
        if not self.on:
            raise DepartmentUnreachableError(department)
        return self.departments.queries(department, scope, **page)


@pytest.fixture
def switched(pristine, tmp_path) -> Iterator[tuple[Site, Switch]]:
    """A service whose departments are away, and come back."""
    switches: list[Switch] = []

    def departments(ledger, catalogue, clock) -> Switch:
        stores = adapters_of(settings_of(tmp_path / "data"), PASSWORD).departments
        switches.append(Switch(stores(ledger, catalogue, clock)))
        return switches[0]

    site = Site.copy(pristine, tmp_path / "data", departments=departments)
    yield site, switches[0]
    site.close()


def test_a_case_that_asking_again_completes_is_decided_at_once(switched):
    """Though nothing else happens on the ledger that would wake anybody."""
    site, departments = switched
    papers = scenario("documents")
    person = site.person(papers["applicant"])
    application = person.apply(papers["project"])
    assert person.gathered(application)["gathered"]["disclosures"] == 0

    departments.on = True
    found = person.post(f"applications/{application}/evidence", None).json()

    assert found["unreachable"] == []
    until(lambda: person.get(f"applications/{application}").json()["permit"])


def test_departments_that_are_away_are_named_to_the_data_subject(switched):
    site, departments = switched
    person = site.person("developer")

    away = person.get("me/queries").json()
    departments.on = True
    back = person.get("me/queries").json()

    assert away["queries"] == []
    assert away["unreachable"] == sorted(away["unreachable"]) != []
    assert back == {"queries": [], "unreachable": []}
