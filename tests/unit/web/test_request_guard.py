"""The front door: what is not small, strict JSON from our own pages stays outside."""

import asyncio
import gzip

import pytest

from tests.unit.web.asgi import Answer, Echo, ask, scope_of
from zeropermit.web.request_guard import (
    BODY_LIMIT,
    HEADER_LIMIT,
    RECORDS_LIMIT,
    RECORDS_PATH,
    RequestGuard,
)

JSON = ("Content-Type", "application/json")
ORIGIN = "https://permits.example"


def knock(*chunks: bytes, method: str = "POST", headers=(JSON,), **scope) -> Answer:
    echo = Echo()
    sign_in_service = RequestGuard(echo, origin=lambda: ORIGIN)
    answer = ask(sign_in_service, scope_of(method, headers=headers, **scope), *chunks)
    assert echo.asked == (answer.status == 200)
    return answer


@pytest.mark.parametrize(
    "media_type",
    [
        "multipart/form-data; boundary=b",
        "multipart/mixed; boundary=b",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "application/pdf",
        "image/png",
        "text/plain",
        "text/json",
        "application/x+json",
        "application/problem+json",
        "application/jsonp",
        "application/json5",
        "application/json, multipart/form-data",
        "application/json; boundary=b",
        "application/json; charset=utf-16",
        "application/json; charset=utf-8; x=y",
        "application/json;",
        "",
    ],
)
def test_whatever_is_not_exactly_json_is_refused_by_its_type(media_type):
    answer = knock(b"{}", headers=[("Content-Type", media_type)])

    assert (answer.status, answer.code) == (415, "MEDIA_TYPE_REFUSED")


def test_a_type_is_refused_before_a_byte_of_the_body_is_read():
    scope = scope_of(headers=[("Content-Type", "image/png"), ("Content-Length", "9")])

    async def receive():
        raise AssertionError("the body was read")

    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(RequestGuard(Echo(), origin=lambda: ORIGIN)(scope, receive, send))
    assert sent[0]["status"] == 415


def test_two_types_are_refused():
    answer = knock(b"{}", headers=[JSON, ("Content-Type", "multipart/form-data")])

    assert answer.status == 415


@pytest.mark.parametrize(
    "headers", [(), [("Transfer-Encoding", "chunked")], [("Content-Length", "2")]]
)
def test_a_body_without_a_type_is_refused(headers):
    assert knock(b"{}", headers=headers).status == 415


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip"])
def test_a_coded_body_is_refused(coding):
    headers = [JSON, ("Content-Encoding", coding)]

    assert knock(gzip.compress(b"{}"), headers=headers).status == 415


def test_a_body_that_is_announced_too_large_is_refused():
    for length in (str(BODY_LIMIT + 1), "9" * 400):
        answer = knock(b"{}", headers=[JSON, ("Content-Length", length)])
        assert (answer.status, answer.code) == (413, "BODY_TOO_LARGE")


def test_a_chunked_body_that_grows_too_large_is_refused():
    chunks = [b" " * 4096] * 5

    assert (
        knock(*chunks, headers=[JSON, ("Transfer-Encoding", "chunked")]).status == 413
    )


def test_only_a_departments_book_takes_a_longer_body():
    body = b'{"text": "' + b"a,\n".replace(b"\n", b"\\n") * BODY_LIMIT + b'"}'
    longer = body + b" " * (RECORDS_LIMIT + 1 - len(body))

    assert BODY_LIMIT < len(body) < RECORDS_LIMIT
    assert knock(body, path=RECORDS_PATH).status == 200
    for path in ("/api/v1/applications", f"{RECORDS_PATH}/", f"/x{RECORDS_PATH}"):
        assert knock(body, path=path).status == 413
    assert knock(longer, path=RECORDS_PATH).code == "BODY_TOO_LARGE"


@pytest.mark.parametrize("lengths", [["2", "3"], ["-1"], ["2a"], ["+2"], [""]])
def test_a_length_that_means_two_things_is_refused(lengths):
    headers = [JSON, *(("Content-Length", length) for length in lengths)]

    assert knock(b"{}", headers=headers).reason == "unexpected"


def test_length_and_chunks_together_are_refused():
    headers = [JSON, ("Content-Length", "2"), ("Transfer-Encoding", "chunked")]

    assert knock(b"{}", headers=headers).reason == "unexpected"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
def test_a_body_where_none_belongs_is_refused(method):
    answer = knock(b"{}", method=method)

    assert answer.status == 400


@pytest.mark.parametrize(
    "scope",
    [
        {"query": "q=" + "x" * HEADER_LIMIT},
        {"path": "/" + "x" * HEADER_LIMIT},
        {"headers": [JSON, ("X-Large", "x" * HEADER_LIMIT)]},
        {"headers": [JSON, *((f"X-{n}", "x" * 100) for n in range(200))]},
    ],
)
def test_large_headers_and_addresses_are_refused(scope):
    answer = knock(b"{}", **scope)

    assert (answer.status, answer.code) == (431, "HEADERS_TOO_LARGE")


@pytest.mark.parametrize(
    "header",
    [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://evil.example"),
        ("Origin", "https://permits.example.evil.example"),
        ("Origin", "http://permits.example"),
        ("Origin", "null"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_a_page_of_another_site_sends_is_refused(header, method):
    answer = knock(method=method, headers=[("Host", "permits.internal"), header])

    assert (answer.status, answer.code) == (403, "CROSS_SITE")


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Origin", ORIGIN)],
        [("Origin", "http://127.0.0.1:8000"), ("Host", "127.0.0.1:8000")],
        [("Sec-Fetch-Site", "same-origin")],
        [("Sec-Fetch-Site", "none")],
    ],
)
def test_our_own_pages_and_programs_are_let_in(headers):
    assert knock(b"{}", headers=[JSON, *headers]).status == 200


def test_a_reading_request_may_come_from_anywhere():
    headers = [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")]

    assert knock(method="GET", headers=headers).status == 200


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
    ],
)
def test_the_app_reads_the_very_bytes_that_were_checked(media_type):
    body = [b'{"a": ', b'"\xe4\xb8\xad"', b"}"]

    answer = knock(*body, headers=[("Content-Type", media_type)])

    assert answer.body == b"".join(body)


def test_what_is_no_request_is_passed_on():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    sign_in_service = RequestGuard(app, origin=lambda: ORIGIN)
    asyncio.run(sign_in_service({"type": "lifespan"}, None, None))

    assert seen == ["lifespan"]
