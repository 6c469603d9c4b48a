"""Operations: what became of a submission, for those whom it concerns."""

import pytest

from tests.integration.api.site import API, FAILED, at, key

PROJECT = "2609-370215-89-01-000086"
ORDER = ["saved", "sent", "included", "final"]


@pytest.fixture(scope="module")
def refused(site):
    """An application whose signature comes too late for the ledger."""
    person = site.person("developer-3")
    body = person.application(person.propose(PROJECT), late=-10)
    answer = person.post("applications", body)
    assert answer.status_code == 202
    return person.settled(answer.json()["operation"], FAILED)


@pytest.mark.parametrize(
    "handle", ["developer", "contractor-2", "housing", "planning", "developer-2"]
)
def test_an_operation_of_others_is_as_if_it_were_not_there(site, applied, handle):
    person = site.person(handle)
    absent = person.get("operations/apply:" + "5a" * 32)

    answer = person.get(f"operations/apply:{applied[2:]}")

    assert (answer.status_code, answer.json()["code"]) == (404, "OPERATION_UNKNOWN")
    assert answer.json() == absent.json()


def test_nobody_sees_an_operation_without_signing_in(visitor, applied):
    assert visitor.get(f"operations/apply:{applied[2:]}").status_code == 401


@pytest.mark.parametrize("name", ["x", "apply:", "apply:zz", "%00", "a" * 128])
def test_a_name_that_is_none_is_unknown(applicant, name):
    assert applicant.get(f"operations/{name}").status_code == 404


def test_a_name_that_is_too_long_is_refused(applicant):
    answer = applicant.get(f"operations/{'a' * 129}")

    assert (answer.status_code, answer.json()["parameter"]) == (400, "operation")


def test_an_act_that_the_contract_refuses_says_so_in_words(site, refused):
    person = site.person("developer-3")
    path = f"operations/{refused['operation']}"

    english = person.get(path, params={"language": "en"}).json()["refusal"]
    chinese = person.get(path).json()["refusal"]

    assert refused["state"] == "refused"
    assert english["code"] == chinese["code"] != english["words"]
    assert english["words"].isascii()
    assert not chinese["words"].isascii()
    assert refused["tx_hash"] is None


def test_a_refused_application_is_still_seen_by_its_applicant_alone(site, refused):
    path = f"operations/{refused['operation']}"

    assert site.person("developer-3").get(path).status_code == 200
    assert site.person("approval").get(path).status_code == 200
    assert site.person("developer-2").get(path).status_code == 404


def test_a_submission_is_accepted_with_the_place_to_look(applicant):
    body = applicant.application(applicant.propose(PROJECT))

    answer = applicant.http.post("applications", json=body, headers=key())

    assert answer.status_code == 202
    operation = answer.json()["operation"]
    assert answer.headers["location"] == f"{API}/operations/{operation}"
    seen = []
    while not seen or seen[-1] not in {"included", "final"}:
        found = at(applicant.http, answer.headers["location"]).json()
        if not seen or seen[-1] != found["state"]:
            seen.append(found["state"])
    assert seen == sorted(seen, key=ORDER.index)
    done = applicant.settled(operation)
    assert done["block"] > 0
    assert done["gas_used"] > 0
    assert done["refusal"] is None
    final = applicant.settled(operation, frozenset({"final"}))
    assert final["tx_hash"] == done["tx_hash"]
    assert final["words"] == "已最终上链"


def test_a_party_sees_its_own_commitment(site, granted):
    operation = granted.committed[-1]["operation"]
    seers = [
        handle
        for handle in ("developer", "contractor", "surveyor", "designer", "supervisor")
        if site.person(handle).get(f"operations/{operation}").status_code == 200
    ]

    assert "developer" in seers
    assert len(seers) >= 2
    assert site.person("contractor-2").get(f"operations/{operation}").status_code == 404
