"""Across regions: taken in in Qingdao, decided in Yantai, with evidence from both."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.api.neighbour import (
    APPROVAL,
    MATTER,
    PLANNING,
    PROJECT,
    with_neighbour,
)
from tests.integration.api.site import Person, Site, until

QINGDAO, YANTAI = "370200", "370600"


@pytest.fixture(scope="module")
def coast(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town, and a second city with an authority and departments of its own."""
    site = with_neighbour(pristine, tmp_path_factory.mktemp("coast") / "data")
    yield site
    site.close()


def proposed(person: Person, authority: str) -> dict[str, Any]:
    act_body = {"matter": MATTER, "project": PROJECT, "authority": authority}
    answer = person.http.post("applications/proposals", json=act_body)
    assert answer.status_code == 200, answer.text
    receipt: dict[str, Any] = answer.json()["receipt"]
    return receipt


@pytest.fixture(scope="module")
def decided(coast) -> dict[str, Any]:
    """An application that crossed regions, with its permit."""
    person = coast.person("developer")
    body = person.application(proposed(person, APPROVAL))
    sent = person.post("applications", {**body, "accepting_region": QINGDAO})
    assert sent.status_code == 202, sent.text
    path = f"applications/{sent.json()['application']}"

    def look() -> dict[str, Any] | None:
        answer = person.get(path)
        found: dict[str, Any] = answer.json()
        return found if answer.status_code == 200 and found["permit"] else None

    return until(look)


@pytest.mark.parametrize(
    ("region", "code"),
    [
        ("37020", "FIELDS_REFUSED"),
        ("999999", "REGION_MALFORMED"),
        ("370205", "REGION_MALFORMED"),
    ],
)
def test_a_region_that_is_none_or_no_more_is_refused(coast, region, code):
    person = coast.person("developer")
    body = person.application(proposed(person, APPROVAL))

    answer = person.post("applications", {**body, "accepting_region": region})

    assert answer.json()["code"] == code


def test_two_authorities_that_decide_have_to_be_told_apart(coast):
    act_body = {"project": PROJECT, "matters": [MATTER]}
    person = coast.person("developer")

    unnamed = person.http.post("joint-applications", json=act_body)
    named = [{"matter": MATTER, "authority": APPROVAL}]
    clear = person.http.post(
        "joint-applications", json={**act_body, "authorities": named}
    )

    assert unnamed.json()["code"] == "AUTHORITY_AMBIGUOUS"
    assert clear.status_code == 201


def test_the_other_citys_authority_decides_with_its_own_key(coast, decided):
    answer = coast.visitor().get(f"verify/{decided['permit']}").json()

    assert answer["good"]
    assert answer["issued_by"]["authority"] == APPROVAL
    assert answer["permit"]["number"].startswith(YANTAI)


def test_departments_of_both_cities_attest(coast, decided):
    answer = coast.visitor().get(f"verify/{decided['permit']}").json()

    by = {line["schema"]: line["organisation"]["uscc"] for line in answer["evidence"]}
    assert by["legal-entity/1"] == coast.uscc("market")
    assert by["project-registration/1"] == APPROVAL
    assert by["land-use/1"] == PLANNING
    assert {code[2:8] for code in by.values()} == {QINGDAO, YANTAI}


def test_where_it_was_taken_in_and_decided_is_shown(decided):
    assert decided["regions"] == {
        "accepted_in": {"code": QINGDAO, "name": "青岛市"},
        "decided_in": {"code": YANTAI, "name": "烟台市"},
        "crossing": True,
    }


def test_without_a_word_it_is_taken_in_where_it_is_decided(coast):
    person = coast.person("developer")
    application = person.apply("2609-370203-89-01-000018")

    found = person.get(f"applications/{application}?language=en").json()

    assert found["regions"]["accepted_in"] == {"code": QINGDAO, "name": "Qingdao"}
    assert not found["regions"]["crossing"]


def test_no_authority_gives_a_permit_the_number_of_another_city(pristine, tmp_path):
    coast = with_neighbour(pristine, tmp_path / "data")
    try:
        refused_elsewhere(coast)
    finally:
        coast.close()


def refused_elsewhere(coast: Site) -> None:
    person = coast.person("developer")
    body = person.application(proposed(person, coast.uscc("planning")))
    application = person.post("applications", body).json()["application"]
    until(lambda: person.knows(application))
    found = person.gathered(application)

    refused = coast.person("planning/officer-1").get(
        f"applications/{application}/decision"
    )

    assert all(line["met"] for line in found["lines"])
    assert (refused.status_code, refused.json()["code"]) == (409, "NUMBER_NOT_GRANTED")
    view = person.get(f"applications/{application}").json()
    assert (view["state"], view["permit"]) == ("ready", None)
    sent = [one["operation"].partition(":")[0] for one in view["operations"]]
    assert sent == ["apply"]
