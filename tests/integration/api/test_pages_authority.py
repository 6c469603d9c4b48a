"""The authority's desk over HTTP: who sees what, and what is refused in words."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.integration.api.holder_acts import sign_shown
from tests.integration.api.officer_acts import DECISION, OFFICERS, act_body, told
from tests.integration.api.scenario import walk
from tests.integration.api.site import MATTER, Person, Site, at
from tests.integration.api.test_decision import complete
from tests.integration.api.test_home import PAYLOADS, Page
from tests.integration.api.test_pages import COOKIE
from zeropermit.web.pages.shared.texts import grouped

HTML = {"Accept": "text/html"}
FIRST, SECOND = OFFICERS


@pytest.fixture(scope="module")
def manned(pristine, tmp_path_factory) -> Iterator[Site]:
    """A service that holds no key of the authority: officers decide everything."""
    folder = tmp_path_factory.mktemp("manned") / "data"
    site = Site.copy(pristine, folder, signers={})
    yield site
    site.close()


@pytest.fixture(scope="module")
def permit(site) -> str:
    """A permit that nothing happens to here."""
    return walk(site, "small").permit


def browser(person: Person) -> TestClient:
    """The browser of somebody who is signed in: it has a cookie, and no header."""
    http = person.site.visitor(**HTML)
    token = person.http.headers["Authorization"].removeprefix("Bearer ")
    http.cookies.set(COOKIE, token)
    return http


def seen(person: Person, path: str, status: int = 200, language: str = "en") -> Page:
    answer = at(browser(person), path, params={"language": language})
    assert answer.status_code == status, answer.text
    return Page(answer.text)


def left(
    site: Site,
    permit: str,
    act: str = "suspend",
    by: str = FIRST,
    wanted: dict[str, object] | None = None,
):
    """Have an officer sign an act and leave it for another; give its answer."""
    if act == "suspend":
        told(site, permit, "SUSPENDED")
    person, wanted = site.person(by), wanted or act_body(act)
    proposed = person.http.post(f"permits/{permit}/acts/proposals", json=wanted)
    signed = sign_shown(person, proposed.json())
    body = {**wanted, "authorization": signed}
    headers = {"If-Match": proposed.headers["etag"]}
    return person.post(f"permits/{permit}/acts/waiting", body, **headers)


PLACES = ("/authority", "/authority/permits", "/authority/waiting")


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("handle", ["developer", "approval/system"])
def test_nobody_but_officers_sees_the_desk(site, path, handle):
    page = seen(site.person(handle), path, 403)
    assert "NOT_ALLOWED" in page.text


@pytest.mark.parametrize("path", PLACES)
def test_a_stranger_is_asked_to_sign_in(site, path):
    answer = at(site.visitor(), path, headers=HTML, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=/authority")


def test_officers_of_others_see_neither_case_nor_permit(site, subject, permit):
    other = site.person("housing/officer-1")
    seen(other, f"/authority/applications/{subject}", 404)
    seen(other, f"/authority/permits/{permit}", 403)
    seen(other, f"/authority/permits/{permit}/acts/suspend", 403)
    assert "/authority/permits/0x" not in str(seen(other, "/authority/permits").tags)


def test_what_is_missing_is_said_with_who_can_provide_it(site, subject):
    page = seen(site.person(FIRST), f"/authority/applications/{subject}")
    assert "can be provided by" in page.text
    assert "art. 38" in page.text
    assert page.all("form")[-1]["data-post"].endswith("/evidence")
    assert not [form for form in page.all("form") if "data-sign" in form]


def test_a_refusal_is_drafted_with_reasons_articles_and_remedies(site, subject):
    officer, path = site.person(FIRST), f"/authority/applications/{subject}"
    lines = officer.get(f"applications/{subject}").json()["lines"]
    unmet = [line["requirement"] for line in lines if not line["met"]]
    assert f"{path}/refusal" in str(seen(officer, path).tags)

    page = seen(officer, f"{path}/refusal", language="zh")

    listed = {
        box["value"] for box in page.all("input") if box.get("type") == "checkbox"
    }
    assert listed == set(unmet)
    for line in lines:
        assert page.words.count(line["title"]) == 2 * (not line["met"])
    for said in (
        "建筑法",
        "第三十八条",
        "行政复议法",
        "行政诉讼法",
        site.uscc("developer-3"),
    ):
        assert said in page.text

    chosen = f"{path}/refusal?requirement={unmet[0]}&requirement=R99&language=zh"
    one = Page(at(browser(officer), chosen).text)
    titles = [line["title"] for line in lines if not line["met"]]
    assert [one.words.count(title) for title in titles] == [2] + [1] * (len(titles) - 1)


def test_no_refusal_is_drafted_of_what_is_granted_or_anothers(site, subject, granted):
    officer = site.person(FIRST)
    seen(officer, f"/authority/applications/{granted.application}/refusal", 404)
    other = site.person("housing/officer-1")
    seen(other, f"/authority/applications/{subject}/refusal", 404)
    applicant = site.person("developer-3")
    seen(applicant, f"/authority/applications/{subject}/refusal", 403)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_officer_signs_what_is_complete_where_no_rule_does(manned, language):
    application = complete(manned)
    officer = manned.person(FIRST)
    queue = seen(officer, "/authority", language=language)
    assert f"/authority/applications/{application}" in str(queue.tags)

    page = seen(officer, f"/authority/applications/{application}", language=language)

    form = next(form for form in page.all("form") if "data-sign" in form)
    shown = officer.get(f"applications/{application}/decision").json()
    for text in strings(shown["document"]):
        assert text in page.text
    assert shown["digest"] in form["data-request"]


def strings(value) -> Iterator[str]:
    """The words of a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


def test_a_case_that_rules_decide_is_not_offered_for_signature(site, granted):
    path = f"/authority/applications/{granted.application}"
    page = seen(site.person(FIRST), path)
    assert not [form for form in page.all("form") if "data-sign" in form]
    assert f"/authority/permits/{granted.permit}" in str(page.tags)


def test_only_what_the_state_allows_is_offered(site, permit):
    page = seen(site.person(FIRST), f"/authority/permits/{permit}")
    offered = {
        a["href"].rpartition("/")[2] for a in page.all("a") if "/acts/" in a["href"]
    }
    (serving,) = {name for name in offered if "?" in name}
    assert serving.startswith("record-service?application=0x")
    offered.remove(serving)
    assert offered == {
        *("notice-suspend", "notice-withdraw", "notice-revoke", "notice-forfeit"),
        "cancel",
        "correct-document",
    }


ENTERED = {"reason": "OBTAINED_BY_DECEIT", "decision": DECISION}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": "SAFETY_HAZARD"}, "Choose a reason"),
        ({"decision": ""}, "Type the written decision"),
        ({"decision": "0x12"}, "Type the written decision"),
        ({"text": "\u202etrap"}, "characters that cannot stand"),
        ({"number": ""}, "Type the number"),
        ({"number": "370203202609240199"}, "Type the number"),
    ],
)
def test_an_end_for_good_is_not_signed_by_mistake(site, permit, changed, words):
    officer = site.person(FIRST)
    told(site, permit, "REVOKED", "OBTAINED_BY_DECEIT")
    number = site.visitor().get(f"permits/{permit}").json()["permit"]["number"]
    path = f"/authority/permits/{permit}/acts/revoke"
    asked = {"language": "en", "number": number, **ENTERED}

    good = Page(at(browser(officer), path, params=asked).text)
    bad = Page(at(browser(officer), path, params={**asked, **changed}).text)

    assert [form for form in good.all("form") if "data-sign" in form]
    assert not [form for form in bad.all("form") if "data-sign" in form]
    assert words in bad.text


def test_a_name_is_corrected_on_the_page_and_the_second_officer_sees_how(site, permit):
    officer, path = site.person(FIRST), f"/authority/permits/{permit}/acts"
    asked = {"language": "en", "reason": "CLERICAL_ERROR", "decision": DECISION}
    place = "face.address"
    empty = Page(at(browser(officer), f"{path}/correct-document").text)
    (shown,) = [a for a in empty.all("input") if a.get("name") == place]

    def form(text: str) -> Page:
        given = {**asked, place: text}
        return Page(at(browser(officer), f"{path}/correct-document", params=given).text)

    same, good = form(shown["value"]), form("更正后的地址")

    assert "names and addresses alone" in same.text
    assert not [one for one in same.all("form") if "data-sign" in one]
    assert [one for one in good.all("form") if "data-sign" in one]
    document = site.visitor().get(f"permits/{permit}/document").json()
    face = {**document["face"], "address": "更正后的地址"}
    text = json.dumps({**document, "face": face})
    wanted = {**act_body("correct-document"), "corrected": text}
    waiting = left(site, permit, wanted=wanted).json()["waiting"]
    second = seen(site.person(SECOND), f"/authority/waiting/{waiting}")
    assert f"{shown['value']} → 更正后的地址" in second.text
    kept = site.person(SECOND).get("acts/waiting").json()["acts"]
    (own,) = [one for one in kept if one["waiting"] == waiting]
    assert own["corrected"]["face"] == face
    officer.post(f"permits/{permit}/acts/waiting/{waiting}/withdrawal", None)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_an_officer_types_comes_back_as_text_alone(site, permit, payload):
    path = f"/authority/permits/{permit}/acts/cancel"
    typed = dict.fromkeys(("text", "decision", "number"), payload)
    asked = {"reason": "COMPLETED", **typed}
    answer = at(browser(site.person(FIRST)), path, params=asked)
    clean = at(browser(site.person(FIRST)), path, params={"reason": "x"})

    tags = [tag for tag, _ in Page(answer.text).tags]
    assert set(tags) == {tag for tag, _ in Page(clean.text).tags}
    assert not [a for _, a in Page(answer.text).tags if "onerror" in a]


def test_an_act_without_its_condition_is_not_kept(site, permit):
    officer = site.person(FIRST)
    signed = {"signer": officer.account.address, "deadline": 2_000_000_000}
    body = {**act_body("suspend"), "authorization": {**signed, "signature": "0x00"}}
    answer = officer.post(f"permits/{permit}/acts/waiting", body)
    assert answer.json()["code"] == "CONDITION_MISSING"


def test_the_same_officer_twice_is_refused_and_another_completes_it(site):
    permit = walk(site, "documents").permit
    answer = left(site, permit)
    assert answer.status_code == 201, answer.text
    path = f"permits/{permit}/acts/waiting/{answer.json()['waiting']}"
    own = seen(site.person(FIRST), f"/authority/waiting/{answer.json()['waiting']}")
    assert "You signed first" in own.text

    def shown(handle: str):
        acts = site.person(handle).get("acts/waiting").json()["acts"]
        return next(one for one in acts if one["permit"] == permit)

    body = {"authorization": sign_shown(site.person(FIRST), shown(FIRST))}
    again = site.person(FIRST).post(path, body)
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_SIGNED")

    body = {"authorization": sign_shown(site.person(SECOND), shown(SECOND))}
    done = site.person(SECOND).post(path, body)

    assert done.status_code == 202, done.text
    site.person(SECOND).settled(done.json()["operation"])
    state = site.visitor().get(f"verify/{permit}").json()["state"]
    assert state == "SUSPENDED"
    after = site.person(SECOND).get("acts/waiting").json()["acts"]
    assert permit not in {one["permit"] for one in after}


def test_the_first_officer_takes_an_act_back_and_nobody_else_can(site, permit):
    waiting = left(site, permit).json()["waiting"]
    path = f"permits/{permit}/acts/waiting/{waiting}"
    page, mine = f"/authority/waiting/{waiting}", site.person(FIRST)
    assert f"/api/v1/{path}/withdrawal" in at(browser(mine), page).text
    assert "withdrawal" not in at(browser(site.person(SECOND)), page).text

    other = site.person(SECOND).post(f"{path}/withdrawal", None)
    done = [mine.post(f"{path}/withdrawal", None) for _ in range(2)]
    late = site.person(SECOND).get("acts/waiting").json()["acts"]

    assert other.json()["code"] == "WAITING_ACT_UNKNOWN"
    assert [answer.status_code for answer in done] == [200, 200]
    assert done[0].json() == done[1].json()
    assert waiting not in {one["waiting"] for one in late}
    assert seen(mine, page, 404)
    assert site.visitor().get(f"verify/{permit}").json()["state"] == "VALID"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_versions_of_a_matter_and_what_they_mean_are_shown(site, granted, language):
    page = seen(site.person(FIRST), f"/authority/matters/{MATTER}", language=language)
    known = site.service.context.ledger.read(
        lambda state, _: [
            version.document
            for version in state.versions.values()
            if version.code == MATTER
        ]
    )
    assert known
    for document in known:
        assert grouped(document) in page.text
    assert f"/authority/permits/{granted.permit}" in str(page.tags)


def test_a_matter_that_there_is_not_has_no_page(site):
    seen(site.person(FIRST), "/authority/matters/no-such", 404)
    seen(site.person("developer"), f"/authority/matters/{MATTER}", 403)
