"""Whatever stands where something else belongs is refused, and crashes nothing."""

import copy
import json
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import text

from tests.integration.api.site import at, key

CANARY = "canary-7f3a"
VALUES = [
    *(None, True, 0, -1, 2**53 - 1, "", " ", "x" * 257, "NaN", "0x", "null"),
    *(
        "0x" + "00" * 32,
        "0x" + "00" * 20,
        "0x" + "FF" * 32,
        "'; drop table records; --",
    ),
    *("{{7*7}}", "%s%n", "../../etc/passwd", "e\u0301", "\uff12\uff10", "\U0001f600"),
    *([], {}, [[]], [None] * 65, {CANARY: CANARY}, CANARY, "91370200163562681G"),
]
"""One or more of each family of bad inputs."""

SHARE = 3
"""Each place is given a third of them, and the next place the next third."""

BODIES = [
    ("POST /auth/challenge", "developer-3"),
    ("POST /auth/session", "developer-3"),
    ("POST /applications/proposals", "developer-3"),
    ("POST /applications", "developer-3"),
    ("POST /applications/{application}/commitments", "developer-3"),
    ("POST /applications/{application}/decision", "approval/officer-1"),
    ("POST /applications/{application}/ratings", "developer-3"),
    ("POST /permits/{permit}/acts/proposals", "approval/officer-1"),
    ("POST /permits/{permit}/acts", "approval/officer-1"),
    ("POST /permits/{permit}/acts/waiting", "approval/officer-1"),
    ("POST /permits/{permit}/supervision/proposals", "approval/officer-1"),
    ("POST /permits/{permit}/supervision", "approval/officer-1"),
    ("POST /supervision/rounds/proposals", "housing/officer-1"),
    ("POST /supervision/rounds", "housing/officer-1"),
    ("POST /supervision/rounds/{round}/draw", "housing/officer-1"),
    ("POST /department/batches/proposals", "approval/officer-1"),
    ("POST /department/batches", "approval/officer-1"),
    ("POST /department/revocations/proposals", "approval/officer-1"),
    ("POST /department/revocations", "approval/officer-1"),
    ("POST /department/records", "approval/officer-1"),
]
"""Operations that take a body, and somebody who may send it."""

ADDRESSES = [
    *("matters/{}", "applications/{}", "applications/{}/letters", "events?cursor={}"),
    *("applications/{}/decision", "permits/{}", "permits/{}/document", "verify/{}"),
    *("permits/{}/evidence", "operations/{}", "applications?cursor={}"),
    *("permits/{}/supervision", "supervision/rounds/{}", "department/reports/{}"),
    *("applications?limit={}", "events?limit={}", "verify/0?at={}", "status?x={}"),
    *("progress?number={0}&code={0}", "applications/{}/ratings"),
]


def places(value: object, *path: object) -> Iterator[tuple[object, ...]]:
    """Every place in a body."""
    if path:
        yield path
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, *path, name)
    elif isinstance(value, list):
        for index, item in enumerate(value[:1]):
            yield from places(item, *path, index)


def changed(body: object, path: tuple[object, ...], value: object) -> object:
    """A body with another value in one place."""
    found = copy.deepcopy(body)
    inner = found
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return found


def accepted(site) -> int:
    with site.service.index.engine.connect() as connection:
        count: int = connection.scalar(text("select count(*) from outbox"))
    return count


@pytest.mark.parametrize(("operation", "by"), BODIES)
def test_a_wrong_value_in_any_place_of_a_body_is_refused(
    site, subject, granted, bodies, operation, by
):
    path = operation.removeprefix("POST /").format(
        application=subject, permit=granted.permit, round=subject
    )
    http, before, body = site.person(by).http, accepted(site), bodies[operation]
    tried = 0
    with structlog.testing.capture_logs() as logs:
        for number, place in enumerate(places(body)):
            for value in VALUES[number % SHARE :: SHARE]:
                wrong = changed(body, place, value)
                if wrong == body:
                    continue
                headers = {**key(), "If-Match": '"stale"'}
                answer = http.post(path, json=wrong, headers=headers)
                tried += 1
                where = f"{place}: {value!r}: {answer.text}"
                assert answer.status_code < 500, where
                assert CANARY not in answer.text, where

    assert tried >= len(VALUES) // SHARE
    assert accepted(site) == before
    assert CANARY not in str(logs)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_wrong_value_in_an_address_is_refused(site, granted, address):
    http = site.person("approval/officer-1").http
    for value in (*filter(None, map(str, VALUES)), "%00", "%ff", "%2e%2e%2f", "1" * 99):
        answer = http.get(address.format(value.replace("/", "%2F")))

        assert answer.status_code < 500, (value, answer.text)
        if answer.status_code >= 400:
            assert "code" in json.loads(answer.text)
            assert CANARY not in answer.text


@pytest.mark.parametrize("value", ["%00", "%ff%fe", "\ud7ff", "'\"`;--", "1" * 3_000])
def test_the_page_takes_whatever_is_typed(visitor, value):
    answer = at(visitor, f"/?q={value}&language={value}")

    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
