"""How old an answer is: its block, its age, and what nobody can tell just now."""

import re
from collections.abc import Iterator

import pytest

from tests.integration.api.officer_acts import done
from tests.integration.api.scenario import walk
from tests.integration.api.site import Site, at


@pytest.fixture(scope="module")
def lonely(pristine, tmp_path_factory) -> Iterator[tuple[Site, str]]:
    """A service whose node has not answered for 61 seconds, and a permit of it."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("lonely") / "data")
    permit = walk(site, "documents").permit
    site.service.worker.stop()
    site.service.worker.contact = site.clock() - 61
    yield site, permit
    site.close()


def verified(site: Site, reference: str, **query: str):
    answer = site.visitor().get(f"verify/{reference}", params=query)
    assert answer.status_code == 200, answer.text
    return answer


# Out of reach


def test_without_the_node_no_permit_is_called_good(lonely):
    site, permit = lonely
    answer = verified(site, permit, language="en")
    found = answer.json()

    assert (found["state"], found["good"], found["stale"]) == ("VALID", False, True)
    assert found["reasons"][-1]["code"] == "LEDGER_STALE"
    assert found["reasons"][-1]["words"] != "LEDGER_STALE"
    assert 61 <= int(answer.headers["age"]) < 600


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("language", "tell", "no"),
    [
        ("zh", "暂时无法确认", r"无效|否|查无此证|不得"),
        ("en", "Cannot tell now", r"\bNo\b|✗"),
    ],
)
def test_without_the_node_the_page_cannot_tell_and_never_says_no(
    lonely, known, language, tell, no
):
    site, permit = lonely
    asked = {"q": permit if known else "0" * 18, "language": language}

    answer = at(site.visitor(), "/", params=asked)
    text = re.sub(r"<[^>]*>", " ", answer.text)

    assert answer.status_code == 200
    assert text.count(tell) >= 4
    assert re.search(no, text) is None
    assert "✗" not in text
    assert 'class="verdict unknown"' in answer.text


def test_the_status_says_since_when(lonely):
    site, _ = lonely
    found = site.visitor().get("status").json()

    assert found["stale"] is True
    assert found["lag"] >= 61


# In reach


def test_every_answer_about_a_permit_names_its_block(site, granted):
    for path in ("verify/{}", "permits/{}", "permits/{}/evidence"):
        answer = site.visitor().get(path.format(granted.permit))
        as_of = answer.json()["as_of"]
        assert as_of["block"] > 0
        assert re.fullmatch(r"0x[0-9a-f]{64}", as_of["hash"])
        assert abs(as_of["time"] - site.clock()) < 600
        assert int(answer.headers["age"]) < 60
        assert answer.headers["cache-control"] == "no-cache"
    assert granted.decided["as_of"].keys() == as_of.keys()


def test_the_status_names_its_block_too(visitor):
    found = visitor.get("status").json()

    assert found["block"] > 0
    assert found["stale"] is False
    assert found["lag"] < 60


def test_an_unchanged_answer_is_not_sent_again(visitor, granted):
    path = f"verify/{granted.permit}"
    first = visitor.get(path)
    etag = first.headers["etag"]

    again = visitor.get(path, headers={"If-None-Match": f'"x", {etag}'})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    assert again.headers["vary"] == "Accept-Language"
    assert "age" in again.headers
    other = visitor.get(path, headers={"If-None-Match": '"x"'})
    assert other.status_code == 200


def test_a_document_is_not_sent_twice(visitor, granted):
    path = f"permits/{granted.permit}/document"
    known = {"If-None-Match": visitor.get(path).headers["etag"]}

    again = visitor.get(path, headers=known)

    assert (again.status_code, again.content) == (304, b"")


def test_an_answer_in_another_language_is_another_answer(visitor, granted):
    for path in (f"verify/{granted.permit}", "matters/construction-permit"):
        etags = {
            visitor.get(f"{path}?language={language}").headers["etag"]
            for language in ("zh", "en")
        }
        assert len(etags) == 2


def test_a_matter_is_cached_by_its_digest(visitor):
    first = visitor.get("matters/construction-permit")
    known = {"If-None-Match": first.headers["etag"]}

    assert visitor.get("matters/construction-permit", headers=known).status_code == 304
    assert first.headers["cache-control"] == "public, max-age=60"
    entries = first.json()["requirements"]
    gating = [entry["id"] for entry in entries if entry["gating"]]
    assert len(gating) == first.json()["requirement_count"]


@pytest.mark.parametrize("ahead", [60, 3600, 10**9])
def test_nobody_can_say_what_will_be(site, visitor, granted, ahead):
    second = int(site.clock()) + ahead

    answer = visitor.get(f"verify/{granted.permit}?at={second}")

    assert answer.status_code == 400
    assert answer.json()["parameter"] == "at"


def test_the_past_is_answered_as_it_was(site, granted):
    facts = verified(site, granted.permit).json()["permit"]
    before = verified(site, granted.permit, at=str(facts["issued_at"] - 1)).json()
    beginning = verified(site, granted.permit, at="1").json()

    assert (before["state"], before["good"]) == ("UNKNOWN", False)
    assert before["as_of"]["time"] < facts["issued_at"]
    assert before["permit"] is None
    assert beginning["state"] == "UNKNOWN"
    assert beginning["as_of"]["block"] == 0


def test_a_suspension_does_not_change_what_was_before(site):
    permit = walk(site, "documents").permit
    issued_at = verified(site, permit).json()["permit"]["issued_at"]

    suspended = done(site, permit, "suspend")
    then = verified(site, permit, at=str(issued_at)).json()

    assert suspended["state"] == "SUSPENDED"
    assert (then["state"], then["good"], then["history"]) == ("VALID", True, [])
    suspended_at = suspended["history"][-1]["at"]
    for second, state in ((suspended_at - 1, "VALID"), (suspended_at, "SUSPENDED")):
        assert verified(site, permit, at=str(second)).json()["state"] == state
