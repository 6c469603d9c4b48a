"""Lists come a page at a time, by cursors that nobody builds on."""

import re

import pytest

from tests.integration.api.site import API, at
from zeropermit.domain.ledger.block import Cursor
from zeropermit.web.cursors import write_cursor, write_opaque

LISTS = ["events", "applications"]


def pages(http, path: str, limit: int):
    """Every page of a list, by its Link headers."""
    address = f"{API}/{path}?limit={limit}"
    while address:
        answer = at(http, address)
        assert answer.status_code == 200, answer.text
        yield answer.json()[path]
        link = answer.headers.get("link", "")
        found = re.fullmatch(r'<(/api/v1/[^>]+)>; rel="next"', link)
        assert bool(found) == bool(link)
        address = found[1] if found else ""


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "cursor", ["x", "MS4y=", "1.2", "0x" + "5a" * 32, "-1", "%00", "é", "a" * 65]
)
def test_a_cursor_that_is_none_of_ours_is_refused(site, applied, path, cursor):
    answer = site.person("developer-3").get(f"{path}?cursor={cursor}")

    assert answer.status_code == 400
    assert answer.json()["parameter"] == "cursor"


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1e2", "9" * 30, ""])
def test_a_page_has_between_1_and_200_items(site, path, limit):
    answer = site.person("developer-3").get(f"{path}?limit={limit}")

    assert answer.status_code == 400
    assert answer.json()["parameter"] == "limit"


def test_an_application_of_others_is_no_cursor(site, applied):
    """Else its cursor would tell whether there is such an application."""
    other = site.person("developer-2")
    there = write_opaque(bytes.fromhex(applied[2:]))
    nowhere = write_opaque(b"\x5a" * 32)

    answers = [other.get(f"applications?cursor={c}") for c in (there, nowhere)]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json() == answers[1].json()


def test_a_cursor_at_the_end_gives_an_empty_page(visitor):
    end = write_cursor(Cursor(10**15, 0))

    answer = visitor.get(f"events?cursor={end}")

    assert answer.json() == {"events": []}
    assert "link" not in answer.headers


def test_all_events_come_once_and_in_the_order_of_the_ledger(site, visitor):
    whole = [event for page in pages(visitor, "events", 200) for event in page]
    short = [event for page in pages(visitor, "events", 7) for event in page]

    places = [(event["block"], event["log_index"]) for event in whole]
    assert places == sorted(set(places))
    assert [event["cursor"] for event in short][: len(whole)] == [
        event["cursor"] for event in whole
    ]
    assert len({event["event"] for event in whole}) > 5


def test_one_sees_ones_own_applications_newest_first(site, applied, granted):
    person = site.person("developer")
    rows = [row for page in pages(person.http, "applications", 1) for row in page]

    assert granted.application in {row["application"] for row in rows}
    assert applied not in {row["application"] for row in rows}
    assert {row["relation"] for row in rows} == {"applicant"}
    times = [row["applied_at"] for row in rows]
    assert times == sorted(times, reverse=True)
    whole = person.get("applications?limit=200").json()["applications"]
    assert rows == whole


@pytest.mark.parametrize(
    ("handle", "relation"), [("approval", "authority"), ("contractor", "party")]
)
def test_authority_and_parties_see_theirs(site, granted, handle, relation):
    rows = site.person(handle).get("applications").json()["applications"]
    found = {row["application"]: row for row in rows}[granted.application]

    assert found["relation"] == relation
    assert found["permit"] == granted.permit
