"""Standing consents: the system prepares, and signs nothing for anybody."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.api.neighbour import with_neighbour
from tests.integration.api.site import Person, Site, until
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.applications.advance_consent import AdvanceConsent

MAIN = scenario("main")
WISH = {
    "project": MAIN["project"],
    "matters": ["fire-design-review", "planning-permit"],
    "days": 90,
}
UNKNOWN = "0x" + "11" * 32


@pytest.fixture(scope="module")
def own(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town of this module's own, in which nothing was issued before."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("standing") / "data")
    yield site
    site.close()


def proposed(person: Person, **changes: Any) -> dict[str, Any]:
    answer = person.http.post("standing-consents/proposals", json={**WISH, **changes})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def given(person: Person, **changes: Any) -> str:
    found = proposed(person, **changes)
    body = {
        "consent": found["consent"],
        "signature": person.personal_sign(found["text"]),
    }
    answer = person.http.post("standing-consents", json=body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["standing_consent"] == found["digest"]
    return str(found["digest"])


def listed(person: Person, digest: str) -> dict[str, Any] | None:
    answer = person.get("standing-consents").json()["standing_consents"]
    return next((one for one in answer if one["standing_consent"] == digest), None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"matters": []}, "FIELDS_REFUSED"),
        ({"matters": ["planning-permit"] * 2}, "RECORD_MALFORMED"),
        ({"matters": ["nothing"]}, "MATTER_UNKNOWN"),
        ({"days": 367}, "FIELDS_REFUSED"),
        ({"project": "2609"}, "PROJECT_CODE_MALFORMED"),
    ],
)
def test_what_cannot_be_prepared_is_not_proposed(own, changes, code):
    person = own.person("developer")

    answer = person.http.post("standing-consents/proposals", json={**WISH, **changes})

    assert answer.json()["code"] == code


def test_a_signature_over_another_text_is_refused(own):
    person = own.person("developer")
    found = proposed(person)
    body = {
        "consent": found["consent"],
        "signature": person.personal_sign(found["text"] + " "),
    }

    answer = person.http.post("standing-consents", json=body)

    assert answer.json()["code"] == "SIGNATURE_REFUSED"


def test_nobody_consents_for_another(own):
    found = proposed(own.person("developer"))
    other = own.person("contractor")
    body = {
        "consent": found["consent"],
        "signature": other.personal_sign(found["text"]),
    }

    answer = other.http.post("standing-consents", json=body)

    assert answer.json()["code"] == "NOT_ALLOWED"


@pytest.mark.parametrize(
    "change",
    [
        lambda c: {**c, "until": c["until"] + 400 * 86_400},
        lambda c: {**c, "granted_at": c["granted_at"] - 3600},
        lambda c: {**c, "granted_at": c["granted_at"] + 3600},
    ],
)
def test_one_that_is_old_or_without_a_near_end_is_refused(own, change):
    person = own.person("developer")
    content = change(proposed(person)["consent"])
    text = AdvanceConsent.from_json(content).text()
    body = {"consent": content, "signature": person.personal_sign(text)}

    answer = person.http.post("standing-consents", json=body)

    assert answer.json()["code"] == "CONSENT_STALE"


def test_what_was_not_given_cannot_be_ended(own):
    answer = own.person("developer").http.delete(f"standing-consents/{UNKNOWN}")

    assert answer.json()["code"] == "STANDING_UNKNOWN"


def test_applications_are_prepared_as_facts_arrive_and_wait_for_their_signature(own):
    person = own.person("developer")
    digest = given(person)

    first = listed(person, digest)
    assert [one["matter"] for one in first["prepared"]] == ["planning-permit"]
    waiting = {"matter": "fire-design-review", "waits_for": ["planning-permit"]}
    assert first["waiting"] == [waiting]
    (told,) = [
        one
        for one in person.get("me/notices").json()["notices"]
        if one["code"] == "NOTICE_PREPARED"
    ]
    assert (told["matter"], told["application"]) == ("planning-permit", None)
    assert told["due"] == first["consent"]["until"]
    assert person.get("applications").json() == {"applications": []}

    receipt = first["prepared"][0]["receipt"]
    sent = person.post("applications", person.application(receipt))
    assert sent.status_code == 202, sent.text
    person.settled(sent.json()["operation"])
    path = f"applications/{until(lambda: person.knows(sent.json()['application']))}"
    permit = until(lambda: person.get(path).json()["permit"])

    second = listed(person, digest)
    number = own.visitor().get(f"verify/{permit}").json()["permit"]["number"]
    [prepared] = second["prepared"]
    assert (prepared["matter"], prepared["because"]) == ("fire-design-review", [number])
    assert prepared["typed_data"]["primaryType"] == "Apply"
    assert second["waiting"] == []
    assert listed(own.person("contractor"), digest) is None


def test_one_that_is_taken_back_prepares_nothing(own):
    person = own.person("developer-2")
    digest, kept = given(person), given(person)

    ended = person.http.delete(f"standing-consents/{digest}")

    assert ended.status_code == 204
    assert listed(person, digest) is None
    assert listed(person, kept) is not None
    again = person.http.delete(f"standing-consents/{digest}")
    assert again.status_code == 404
    other = own.person("developer").http.delete(f"standing-consents/{kept}")
    assert other.status_code == 404


def test_where_two_authorities_decide_nothing_is_prepared(pristine, tmp_path):
    site = with_neighbour(pristine, tmp_path / "data")
    person = site.person("developer")

    found = listed(person, given(person, matters=["planning-permit"]))
    site.close()

    assert found["prepared"] == []
    assert found["waiting"] == [{"matter": "planning-permit", "waits_for": []}]
