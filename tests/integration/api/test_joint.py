"""Joint applications: five permits of one project, in their order, as one case."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.integration.api.site import Person, Site, until
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.letter import CommitmentLetter
from zeropermit.usecases.applications import commit as committing
from zeropermit.usecases.applications import consent as consenting

MAIN = scenario("main")
MATTERS = (
    *("road-works-permit", "construction-permit", "drainage-permit"),
    *("fire-design-review", "planning-permit"),
)
"""As somebody may wish for them, who knows nothing of their order."""
SIGNERS = ("developer", "contractor", "surveyor", "designer", "supervisor")
UNKNOWN = "0x" + "11" * 32


def propose(person: Person, *matters: str, **more: Any) -> dict[str, Any]:
    body = {"project": MAIN["project"], "matters": list(matters), **more}
    answer = person.http.post("joint-applications", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def apply(person: Person, receipts: list[dict[str, Any]]) -> None:
    """Sign all consents, then submit them, then wait."""
    bodies = [
        {
            "receipt": receipt,
            "authorization": person.sign(
                consenting.act_of(ConsentReceipt.from_json(receipt))
            ),
        }
        for receipt in receipts
    ]
    operations = []
    for body in bodies:
        answer = person.post("applications", body)
        assert answer.status_code == 202, answer.text
        operations.append(answer.json()["operation"])
    for operation in operations:
        person.settled(operation)


def sign_letters(person: Person, joint: str) -> int:
    """Sign every letter that is asked of somebody; give how many."""
    answer = person.get(f"joint-applications/{joint}/letters")
    if answer.status_code != 200:
        return 0
    letters = [one["letter"] for one in answer.json()["letters"]]
    for letter in letters:
        act = committing.act_of(CommitmentLetter.from_json(letter))
        body = {"letter": letter, "authorization": person.sign(act)}
        path = f"applications/{letter['application']}/commitments"
        assert person.post(path, body).status_code == 202
    return len(letters)


@dataclass
class Walked:
    """A joint application that was walked to its permits."""

    proposed: dict[str, Any]
    opened: dict[str, Any]
    text: str
    signatures: dict[str, int]
    decided: dict[str, Any]
    seconds: float

    @property
    def id(self) -> str:
        return str(self.proposed["joint_application"])

    def applications(self) -> dict[str, str]:
        return {
            one["matter"]: one["application"] for one in self.proposed["applications"]
        }


@pytest.fixture(scope="module")
def own(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town of this module's own, in which nothing was issued before."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("joint") / "data")
    yield site
    site.close()


@pytest.fixture(scope="module")
def walked(own) -> Walked:
    for handle in SIGNERS:
        own.person(handle)
    person = own.person(MAIN["applicant"])
    started = time.monotonic()
    proposed = propose(person, *MATTERS)
    joint = proposed["joint_application"]
    apply(person, [one["receipt"] for one in proposed["applications"]])

    def look() -> dict[str, Any]:
        found: dict[str, Any] = person.get(f"joint-applications/{joint}").json()
        return found

    def asked() -> dict[str, Any] | None:
        applications = proposed["applications"]
        paths = [f"applications/{one['application']}" for one in applications]
        views = [person.get(path) for path in paths]
        there = all(v.status_code == 200 and v.json()["gathered"] for v in views)
        return look() if there else None

    opened = until(asked)
    text = person.get(f"joint-applications/{joint}/letters").json()["text"]
    signatures = {h: sign_letters(own.person(h), joint) for h in SIGNERS}
    decided = until(lambda: look() if look()["state"] == "decided" else None)
    seconds = time.monotonic() - started
    sys.stdout.write(f"five permits of one joint application: {seconds:.2f} s\n")
    return Walked(proposed, opened, text, signatures, decided, seconds)


# --- refusals


@pytest.mark.parametrize(
    ("matters", "code"),
    [
        ([], "FIELDS_REFUSED"),
        (["nothing"], "MATTER_UNKNOWN"),
        (["planning-permit"] * 17, "FIELDS_REFUSED"),
    ],
)
def test_what_cannot_be_applied_for_is_refused(own, matters, code):
    body = {"project": MAIN["project"], "matters": matters}

    answer = own.person("developer").http.post("joint-applications", json=body)

    assert answer.json()["code"] == code


def test_an_authority_that_does_not_decide_the_matter_is_refused(own):
    body = {
        "project": MAIN["project"],
        "matters": ["planning-permit"],
        "authorities": [
            {"matter": "planning-permit", "authority": own.uscc("approval")}
        ],
    }

    answer = own.person("developer").http.post("joint-applications", json=body)

    assert answer.json()["code"] == "AUTHORITY_UNKNOWN"


@pytest.mark.parametrize("path", [UNKNOWN, f"{UNKNOWN}/letters"])
def test_what_is_none_does_not_exist(own, path):
    answer = own.person("developer").get(f"joint-applications/{path}")

    assert answer.status_code == 404
    assert answer.json()["code"] == "JOINT_UNKNOWN"


@pytest.mark.parametrize("handle", ["contractor-2", "market/system"])
def test_whom_it_does_not_concern_sees_nothing(own, walked, handle):
    for path in (walked.id, f"{walked.id}/letters"):
        answer = own.person(handle).get(f"joint-applications/{path}")

        assert answer.json()["code"] == "JOINT_UNKNOWN"
    assert own.person(handle).get("joint-applications").json() == {
        "joint_applications": []
    }


def test_a_list_goes_on_only_from_a_place_that_it_has(own, walked):
    answer = own.person("developer").get("joint-applications?cursor=AAAA")

    assert answer.json()["code"] == "PARAMETER_MALFORMED"


def test_nothing_more_is_asked_of_who_has_signed_all(own, walked):
    answer = own.person("developer").get(f"joint-applications/{walked.id}/letters")

    assert answer.status_code == 409
    assert answer.json()["code"] == "NO_COMMITMENT_ASKED"


# --- the whole way


def test_a_proposal_is_there_before_anything_is_signed(own):
    person = own.person("developer-2")
    project = scenario("documents")["project"]
    matters = ("planning-permit", "drainage-permit")
    proposed = propose(person, *matters, project=project)

    found = person.get(f"joint-applications/{proposed['joint_application']}").json()

    assert found["state"] == "open"
    assert {one["state"] for one in found["applications"]} == {"proposed"}
    assert found["missing"] == found["shared"] == found["timeline"] == []
    listed = person.get("joint-applications?limit=1")
    [row] = listed.json()["joint_applications"]
    assert row["joint_application"] == proposed["joint_application"]
    assert person.get(listed.headers["link"][9:].partition(">")[0]).json() == {
        "joint_applications": []
    }


def test_the_plan_puts_first_what_others_rest_on(walked):
    plan = walked.proposed["plan"]

    order = [one["matter"] for one in walked.proposed["applications"]]
    assert order == [step["matter"] for step in plan["steps"]]
    assert set(order) == set(MATTERS)
    chain = ["planning-permit", "fire-design-review", "construction-permit"]
    assert plan["critical_path"] == chain
    assert [matter for matter in order if matter in chain] == chain
    dues = [step["limit"]["due"] for step in plan["steps"] if step["matter"] in chain]
    assert dues == sorted(dues)
    assert plan["joint_limit"]["due"] > walked.proposed["created_at"] + 45 * 86_400


def test_all_five_permits_are_issued_in_the_order_of_the_plan(own, walked):
    issued = [
        event["matter"]
        for event in walked.decided["timeline"]
        if event["event"] == "PermitIssued"
    ]
    places = {matter: place for place, matter in enumerate(issued)}
    assert sorted(issued) == sorted(MATTERS)
    for step in walked.decided["plan"]["steps"]:
        for before in step["rests_on"]:
            assert places[before] < places[step["matter"]]
    for one in walked.decided["applications"]:
        answer = own.visitor().get(f"verify/{one['permit']}").json()
        assert answer["good"], one["matter"]
        assert answer["permit"]["matter"] == one["matter"]


def test_a_later_permit_rests_on_the_earlier_one_itself(own, walked):
    permits = {one["matter"]: one["permit"] for one in walked.decided["applications"]}

    answer = own.visitor().get(f"verify/{permits['construction-permit']}").json()

    kinds = {line["evidence"]: line["kind"] for line in answer["evidence"]}
    assert kinds[permits["planning-permit"]] == "PERMIT"
    assert kinds[permits["fire-design-review"]] == "PERMIT"


def test_a_shared_fact_is_shown_once_with_the_permits_it_serves(walked):
    shared = {need["requirement"]: need for need in walked.opened["shared"]}

    entity = shared["R02"]
    assert {use["matter"] for use in entity["serves"]} == set(MATTERS)
    assert entity["met"]
    assert entity["organisation"]["name"]
    assert all(len(need["serves"]) > 1 for need in walked.opened["shared"])


def test_what_is_missing_names_who_provides_it(own, walked):
    missing = {
        (use["matter"], use["requirement"]): need
        for need in walked.opened["missing"]
        for use in need["serves"]
    }

    funds = missing["construction-permit", "R10"]
    assert funds["organisation"]["uscc"] == own.uscc("developer")
    assert funds["kind"] == "COMMITMENT"
    assert all(need["reasons"] for need in walked.opened["missing"])
    assert walked.decided["missing"] == []


def test_one_text_is_read_and_each_application_signed_once(walked):
    assert walked.signatures["developer"] >= 2
    assert walked.text.count("联合办理告知承诺书") == 1
    lines = walked.text.splitlines()
    assert len(lines) == len(set(filter(None, lines))) + lines.count("")
    digests = [line for line in lines if "摘要 0x" in line]
    assert len(digests) == walked.signatures["developer"]


def test_the_timeline_is_that_of_all_permits_in_the_order_of_the_ledger(walked):
    timeline = walked.decided["timeline"]

    blocks = [event["block"] for event in timeline]
    assert blocks == sorted(blocks)
    names = [event["event"] for event in timeline]
    assert names.count("Applied") == names.count("PermitIssued") == len(MATTERS)
    assert names.count("Committed") == sum(walked.signatures.values())
    assert {event["words"] for event in timeline} >= {"提交申请", "签发许可"}


def test_an_authority_sees_what_it_decides_and_no_more(own, walked):
    officer = own.person("planning/system")

    found = officer.get(f"joint-applications/{walked.id}").json()

    assert [one["matter"] for one in found["applications"]] == ["planning-permit"]
    assert {event["matter"] for event in found["timeline"]} == {"planning-permit"}
    letters = officer.get(f"joint-applications/{walked.id}/letters")
    assert letters.json()["code"] == "NO_COMMITMENT_ASKED"


def test_a_permit_waits_only_for_what_was_applied_for(own):
    """A proposal that nobody signs holds nothing up: papers prove the planning."""
    papers = scenario("documents")
    person = own.person(papers["applicant"])
    act_body = {
        "project": papers["project"],
        "matters": ["fire-design-review", "planning-permit"],
    }
    proposed = person.http.post("joint-applications", json=act_body).json()
    joint, applications = proposed["joint_application"], proposed["applications"]

    apply(person, [applications[1]["receipt"]])

    def alone() -> list[dict[str, Any]] | None:
        found = person.get(f"joint-applications/{joint}").json()["applications"]
        return found if found[1]["permit"] else None

    planning, review = until(alone)
    assert (planning["state"], planning["permit"]) == ("proposed", None)
    assert (review["matter"], review["waits_for"]) == ("fire-design-review", [])
