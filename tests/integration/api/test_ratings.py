"""Ratings (好差评): once for each stage, by the applicant, read by who decided."""

import pytest

from tests.integration.api.site import at
from tests.integration.api.test_home import PAYLOADS, Page
from tests.integration.api.test_pages_authority import seen
from zeropermit.bootstrap.demonstration_data import scenario

GOOD = {"stage": "acceptance", "score": "very_satisfied", "text": "很快。"}
OFFICER = "approval/officer-1"


@pytest.fixture
def path(subject) -> str:
    return f"applications/{subject}/ratings"


@pytest.fixture
def kept(applicant, path) -> dict[str, object]:
    """The rating of an application that has been accepted, whoever sent it first."""
    assert applicant.post(path, GOOD).status_code in {201, 409}
    found: dict[str, object] = applicant.get(path).json()["ratings"][0]
    return found


def test_the_end_of_what_has_not_ended_cannot_be_rated(applicant, path):
    answer = applicant.post(path, {**GOOD, "stage": "end"})
    assert (answer.status_code, answer.json()["code"]) == (409, "RATING_TOO_EARLY")


@pytest.mark.parametrize(
    "wrong",
    [
        {"score": "splendid"},
        {"stage": "middle"},
        {"text": "x" * 201},
        {"text": "\u202egood"},
        {"text": None},
        {"score": 5},
        {"extra": 1},
    ],
)
def test_what_is_no_rating_is_refused(applicant, path, wrong):
    before = applicant.get(path).json()
    assert applicant.post(path, {**GOOD, **wrong}).status_code in {400, 422}
    assert applicant.get(path).json() == before


def test_a_rating_is_given_once_and_does_not_change(applicant, path, kept):
    same = {name: kept[name] for name in ("stage", "score", "text")}
    again = applicant.post(path, same)
    assert (again.status_code, again.json()) == (201, kept)

    for other in ({"score": "dissatisfied"}, {"text": "也不快。"}):
        answer = applicant.post(path, {**same, **other})
        assert (answer.status_code, answer.json()["code"]) == (409, "ALREADY_RATED")
    assert applicant.get(path).json()["ratings"] == [kept]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_applicant_is_asked_on_a_page_and_sees_what_was_said(
    site, applicant, subject, kept, language
):
    page = f"/applications/{subject}/rating"
    found = seen(applicant, page, language=language)
    assert str(kept["text"]) in found.text
    assert {"zh": "还没有办到", "en": "Not yet"}[language] in found.text
    assert not [one for one in found.all("form") if "data-post" in one]

    for handle, status in ((OFFICER, 403), ("contractor-2", 404)):
        assert seen(site.person(handle), page, status)


def test_a_permit_is_rated_at_both_stages_and_everybody_sees_the_counts(site, granted):
    person = site.person(scenario("main")["applicant"])
    path = f"applications/{granted.application}/ratings"
    page = f"/applications/{granted.application}/rating"
    forms = [one for one in seen(person, page).all("form") if "data-post" in one]
    assert len(forms) == 2
    assert "/rating" in str(seen(person, page.removesuffix("/rating")).all("a"))
    counts = site.service.context.ratings.counts
    before = sum(counts().values())

    for stage in ("acceptance", "end"):
        body = {"stage": stage, "score": "dissatisfied", "text": PAYLOADS[0]}
        assert person.post(path, body).status_code == 201

    assert sum(counts().values()) == before + 2
    figures = at(site.visitor(), "/ledger/figures?language=en").text
    assert "Dissatisfied" in figures
    assert PAYLOADS[0][:20] not in figures
    rows = at(site.visitor(), "/ledger/figures/ratings.csv").text.splitlines()
    assert len(rows) == 11
    assert rows[9].startswith("end,dissatisfied,")
    assert rows[9] != "end,dissatisfied,0"
    assert not [one for one in seen(person, page).all("form") if "data-post" in one]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_applicants_say_reaches_the_authority_as_text_alone(
    site, granted, payload, monkeypatch
):
    """Whatever is kept: here more than the API would let in."""
    officer = site.person(OFFICER)
    ratings = site.service.context.ratings
    authority = site.service.context.ledger.read(
        lambda state, _: next(
            filed.content.authority
            for filed in state.applications.values()
            if filed.content.id.hex() == granted.application[2:]
        )
    )
    person = site.person(scenario("main")["applicant"])
    body = {"stage": "end", "score": "dissatisfied", "text": "plain"}
    person.post(f"applications/{granted.application}/ratings", body)
    (one, *_) = ratings.said(authority, limit=1)

    def page(text: str) -> Page:
        altered = _with_text(one, text)
        monkeypatch.setattr(type(ratings), "said", lambda *_, **__: [altered])
        return seen(officer, "/authority/ratings")

    clean, found = page("plain"), page(payload)
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in clean.tags]
    assert officer.get("ratings").json()["said"][0]["text"] == payload


def _with_text(rating, text: str):
    """The same rating with a text that no check has seen."""
    altered = object.__new__(type(rating))
    for name in ("application", "authority", "stage", "score", "rated_at"):
        object.__setattr__(altered, name, getattr(rating, name))
    object.__setattr__(altered, "text", text)
    return altered
