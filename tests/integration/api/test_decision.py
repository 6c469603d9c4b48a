"""Where no system key is at hand, an officer of the authority decides."""

from collections.abc import Iterator

import pytest

from tests.integration.api.scenario import make_room
from tests.integration.api.site import FAILED, Site, until
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex
from zeropermit.usecases.permits.issue import prepare_issue

PAPERS = scenario("documents")
OFFICER = "approval/officer-1"


@pytest.fixture(scope="module")
def manned(pristine, tmp_path_factory) -> Iterator[Site]:
    """A service that holds no key of the authority."""
    folder = tmp_path_factory.mktemp("manned") / "data"
    site = Site.copy(pristine, folder, signers={})
    yield site
    site.close()


def complete(site: Site) -> str:
    """An application that lacks nothing but the decision."""
    make_room(site, PAPERS["project"])
    person = site.person(PAPERS["applicant"])
    application = person.apply(PAPERS["project"])
    assert person.gathered(application)["state"] == "ready"
    return application


def decision(site: Site, application: str, by: str, **how: int):
    act = prepare_issue(site.service.context, ApplicationId(from_hex(application))).act
    return {"authorization": site.person(by).sign(act, **how)}


def decide(site: Site, application: str, body, by: str = OFFICER):
    return site.person(by).post(f"applications/{application}/decision", body)


@pytest.fixture(scope="module")
def waiting(manned) -> str:
    return complete(manned)


def test_whoever_follows_it_is_told_that_an_officer_decides(manned, waiting):
    view = manned.person(PAPERS["applicant"]).get(f"applications/{waiting}").json()
    params = {"number": view["number"], "code": view["code"]}
    told = manned.visitor().get("progress", params=params).json()

    assert told["turn"] == "officer"
    assert [step["reached"] for step in told["steps"]] == [True, True, True, False]
    assert told["steps"][3]["at"] is None


@pytest.mark.parametrize("by", ["housing/officer-1", "developer-2", "planning"])
def test_a_decision_signed_by_others_is_refused(manned, waiting, by):
    answer = decide(manned, waiting, decision(manned, waiting, by))

    assert (answer.status_code, answer.json()["code"]) == (403, "NOT_ACTING_FOR")


@pytest.mark.parametrize("by", ["housing/officer-1", "approval/system", "developer-2"])
def test_only_an_officer_of_the_authority_decides(manned, waiting, by):
    answer = decide(manned, waiting, decision(manned, waiting, OFFICER), by)

    assert answer.status_code in {403, 404}
    assert answer.json()["code"] in {"NOT_ALLOWED", "APPLICATION_UNKNOWN"}


def test_a_decision_for_another_application_is_refused(manned, waiting):
    other = complete(manned)

    answer = decide(manned, waiting, decision(manned, other, OFFICER))

    assert (answer.status_code, answer.json()["code"]) == (422, "SIGNATURE_REFUSED")


def test_a_decision_whose_signature_is_too_old_is_refused_in_words(manned, waiting):
    body = decision(manned, waiting, OFFICER, late=-60)

    answer = decide(manned, waiting, body)

    officer = manned.person(OFFICER)
    found = officer.settled(answer.json()["operation"], FAILED)
    assert found["refusal"]["words"] != found["refusal"]["code"]
    assert officer.get(f"applications/{waiting}").json()["permit"] is None


def test_where_nothing_is_missing_no_commitment_is_taken(manned, waiting):
    person = manned.person(PAPERS["applicant"])
    view = person.get(f"applications/{waiting}").json()
    assert (view["state"], view["asked"]) == ("ready", [])

    answer = person.get(f"applications/{waiting}/letters")

    assert (answer.status_code, answer.json()["code"]) == (409, "NO_COMMITMENT_ASKED")
    contractor = manned.person(PAPERS["contractor"])
    assert contractor.get(f"applications/{waiting}/letters").status_code == 404


def test_an_officer_reads_the_permit_signs_it_and_it_is_issued(manned):
    application = complete(manned)
    officer = manned.person(OFFICER)
    shown = officer.get(f"applications/{application}/decision").json()

    answer = decide(manned, application, decision(manned, application, OFFICER))

    assert answer.status_code == 202
    officer.settled(answer.json()["operation"])
    permit = answer.json()["permit"]
    visitor = manned.visitor()
    until(lambda: visitor.get(f"verify/{permit}").json()["permit"])
    found = visitor.get(f"verify/{permit}").json()
    assert found["good"] is True
    assert found["permit"]["document"] == shown["digest"]
    assert found["issued_by"]["key"] == officer.account.address
    assert visitor.get(f"permits/{permit}/document").json() == shown["document"]
    again = officer.get(f"applications/{application}/decision")
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_DECIDED")
