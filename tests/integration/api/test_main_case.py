"""One construction permit from the application to its verification, over the API."""

import hashlib

import pytest

from tests.builders import construction
from tests.integration.api.scenario import make_room, walk
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.applications.letter import CommitmentLetter
from zeropermit.domain.ledger.identifiers import matter_id, matter_version_id, to_hex
from zeropermit.domain.matters.matter import OptionKind, requirements_digest

MAIN = scenario("main")


def verified(visitor, reference: str, **query: str):
    answer = visitor.get(f"verify/{reference}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_proposal_names_each_data_set_and_submits_nothing(site):
    person = site.person("developer")
    act_body = {
        "matter": "construction-permit",
        "project": scenario("one-promise")["project"],
        "authority": site.uscc("approval"),
    }

    make_room(site, act_body["project"])
    before = person.get("applications").json()
    found = person.http.post("applications/proposals?language=en", json=act_body).json()

    assert found["receipt"]["applicant"] == site.uscc("developer")
    sets = found["receipt"]["data_sets"]
    assert [named["department"] for named in found["words"]["data_sets"]] == [
        named["department"] for named in sets
    ]
    assert found["words"]["purpose"].startswith("Deciding an application")
    assert found["call"]["function"] == "applyFor"
    assert found["typed_data"]["primaryType"] == "Apply"
    message = found["typed_data"]["message"]
    assert found["digest"] in str(message)
    assert person.get("applications").json() == before


def test_the_precheck_says_what_is_met_by_whom_and_what_is_missing(granted):
    lines = {line["requirement"]: line for line in granted.opened["lines"]}
    unmet = [name for name, line in lines.items() if not line["met"]]

    assert granted.opened["state"] == "open"
    assert granted.opened["gathered"]["unreachable"] == []
    assert unmet
    assert all(lines[name]["commitment_allowed"] for name in unmet)
    assert all(lines[name]["reasons"][0]["words"] for name in unmet)
    assert all(lines[name]["organisation"]["name"] for name in lines)
    assert all(line["observed_at"] for line in lines.values() if line["met"])
    assert set(granted.opened["asked"]) <= set(unmet)
    assert granted.opened["relation"] == "applicant"
    assert granted.opened["decision"]["due"] > granted.opened["applied_at"]


def test_the_checklist_is_the_set_that_was_published(granted):
    published = construction.CATALOGUE.matter(construction.MATTER).requirements
    version = matter_version_id(matter_id(construction.MATTER), 1)

    assert granted.opened["checklist"] == {
        "version": to_hex(version),
        "digest": to_hex(requirements_digest(published)),
    }


def test_every_unit_commits_to_its_own_requirements_only(site, granted):
    promised = [
        item["id"]
        for letter in granted.letters.values()
        for item in letter["requirements"]
    ]
    unmet = {x["requirement"] for x in granted.opened["lines"] if not x["met"]}

    assert len(promised) == len(set(promised))
    assert set(promised) == unmet
    assert site.uscc("developer") in granted.letters
    assert site.uscc("contractor") in granted.letters


def test_the_letter_can_be_read_before_it_is_signed(site, granted):
    letter = next(iter(granted.letters.values()))

    read = CommitmentLetter.from_json(letter)

    assert read.language == "zh"
    assert all(text for text in letter["notice"].values())
    assert all(text for text in letter["statements"].values())


def test_the_permit_is_issued_by_rule_when_nothing_is_missing(granted):
    decided = granted.decided

    assert decided["state"] == "decided"
    assert decided["asked"] == []
    assert all(line["met"] for line in decided["lines"])
    labels = [operation["label"] for operation in decided["operations"]]
    assert labels == ["Apply", "Issue"]
    assert all(o["state"] in {"included", "final"} for o in decided["operations"])
    assert all(done["gas_used"] > 0 for done in granted.committed)


def test_the_document_has_the_digest_that_the_ledger_has(site, visitor, granted):
    answer = visitor.get(f"permits/{granted.permit}/document")
    on_ledger = visitor.get(f"permits/{granted.permit}").json()["permit"]

    assert "0x" + hashlib.sha256(answer.content).hexdigest() == on_ledger["document"]
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["etag"] == f'"{on_ledger["document"][2:]}"'
    assert "no-cache" in answer.headers["cache-control"]  # it may be corrected
    assert answer.headers["repr-digest"].startswith("sha-256=:")
    assert answer.json()["face"]["number"] == on_ledger["number"]


def test_the_evidence_says_who_met_each_requirement_and_stands(visitor, granted):
    rows = visitor.get(f"permits/{granted.permit}/evidence").json()["evidence"]

    assert [row["requirement"] for row in rows] == [
        line["requirement"] for line in granted.decided["lines"]
    ]
    assert all(row["stands"] for row in rows)
    kinds = {row["kind"] for row in rows}
    assert {"ATTESTATION", "COMMITMENT"} <= kinds <= {*OptionKind.__members__}
    for row in rows:
        assert (row["schema"] is not None) == (row["kind"] == "ATTESTATION")


@pytest.mark.parametrize("name", ["number", "document", "id"])
def test_anybody_verifies_by_number_digest_or_id(visitor, granted, name):
    facts = verified(visitor, granted.permit)["permit"]

    found = verified(visitor, facts[name])

    assert (found["state"], found["good"], found["stale"]) == ("VALID", True, False)
    for question in ("genuine", "in_force", "issued_by"):
        assert found[question]["verdict"] == "VALID"
    assert found["permit"] == facts
    assert found["permit"]["project"] == MAIN["project"]
    assert found["issued_by"]["name"].startswith("青岛市行政审批服务局")
    assert found["history"] == []


def test_digits_may_be_spaced_as_they_are_printed(visitor, granted):
    facts = verified(visitor, granted.permit)["permit"]
    number = facts["number"]
    printed = f"{number[:6]} {number[6:14]} {number[14:]}"
    digest = facts["document"][2:].upper()

    assert verified(visitor, printed)["permit"] == facts
    assert verified(visitor, digest)["permit"] == facts
    assert verified(visitor, f"{digest[:32]} {digest[32:]}")["permit"] == facts


@pytest.mark.parametrize("reference", ["0" * 18, "0x" + "5a" * 32, "5A" * 32])
def test_what_the_ledger_does_not_know_is_unknown_and_not_an_error(visitor, reference):
    found = verified(visitor, reference)

    assert (found["state"], found["good"]) == ("UNKNOWN", False)
    assert found["genuine"]["verdict"] == "INVALID"
    assert found["in_force"]["verdict"] == "SKIPPED"
    assert found["issued_by"]["verdict"] == "SKIPPED"
    assert (found["permit"], found["evidence"], found["history"]) == (None, [], [])


def test_the_words_are_in_the_asked_language(visitor, granted):
    assert verified(visitor, granted.permit, language="en")["words"] == "In force"
    assert verified(visitor, granted.permit, language="zh")["words"] == "有效"


def test_papers_that_were_verified_make_commitments_unnecessary(site):
    walked = walk(site, "documents")

    assert walked.letters == {}
    assert walked.decided["state"] == "decided"


def test_one_contractor_serves_two_permits(site, granted):
    """What a department shows for one application is shown for the next too."""
    again = walk(site, "one-promise")

    assert again.permit != granted.permit
