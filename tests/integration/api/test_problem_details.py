"""Every error is a problem (RFC 9457): stable, in the asked language, no echo."""

import json
import re

import pytest

from tests.integration.api.site import API, at, key
from zeropermit.errors import NodeUnreachableError
from zeropermit.web.headers import HEADERS

CANARY = "canary-7f3a-<script>"
BODIES = [
    "auth/challenge",
    "auth/session",
    "applications/proposals",
    "applications",
    "applications/{}/commitments",
    "applications/{}/decision",
    "permits/{}/acts/proposals",
    "permits/{}/acts",
]
TITLES = {
    "en": "There is nothing here.",
    "zh": "这里什么也没有。",
}


def problem(answer, status: int, code: str) -> dict[str, object]:
    found: dict[str, object] = answer.json()
    assert (answer.status_code, found["code"]) == (status, code), found
    assert answer.headers["content-type"] == "application/problem+json"
    assert found["status"] == status
    assert found["type"] == "/problems/" + code.lower().replace("_", "-")
    assert found["title"]
    assert "Accept-Language" in answer.headers["vary"]
    assert answer.headers["cache-control"] == "no-store"
    for name in HEADERS:
        assert name.lower() in answer.headers
    assert CANARY not in answer.text
    assert CANARY not in str(answer.headers)
    return found


def send(site, path: str, body: object):
    http = site.person("approval").http
    return http.post(path.format("0x" + "5a" * 32), json=body, headers=key())


@pytest.mark.parametrize("path", ["nothing", "matters/", f"files/{CANARY}", "verify"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_address_that_is_none_is_a_problem(visitor, path, method):
    problem(visitor.request(method, path), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    "path", ["/nothing", "/static/nothing.js", "/static/../app.py"]
)
def test_a_page_that_is_none_is_a_problem(visitor, path):
    problem(at(visitor, path), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "events", "GET"),
        ("DELETE", "status", "GET"),
        ("GET", "auth/challenge", "POST"),
        ("POST", "manifest", "GET"),
        ("PATCH", "permits/x/document", "GET"),
        ("PUT", "applications", "GET, POST"),
        ("GET", "auth/session", "DELETE, POST"),
        ("DELETE", "applications/x/decision", "GET, POST"),
    ],
)
def test_a_method_that_is_not_taken_is_a_problem(visitor, method, path, allowed):
    answer = visitor.request(method, path)

    problem(answer, 405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize(
    ("header", "query", "language"),
    [
        ("en", "", "en"),
        ("zh-CN", "", "zh"),
        ("fr", "", "zh"),
        ("en", "language=zh", "zh"),
        ("zh", "language=en", "en"),
    ],
)
def test_a_problem_is_in_the_language_of_whoever_asks(site, header, query, language):
    visitor = site.visitor(**{"Accept-Language": header})

    answer = visitor.get(f"nothing?{query}")

    assert problem(answer, 404, "NOT_FOUND")["title"] == TITLES[language]
    assert answer.headers["content-language"] == {"en": "en", "zh": "zh-CN"}[language]


@pytest.mark.parametrize("path", BODIES)
def test_an_unknown_member_is_refused_and_not_repeated(site, path):
    found = problem(send(site, path, {CANARY: CANARY}), 422, "FIELDS_REFUSED")

    assert {"pointer": "", "problem": "unknown_member"} in found["errors"]


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("body", [[], CANARY, 7, None, True, [{}]])
def test_a_body_that_is_no_object_is_refused(site, path, body):
    found = problem(send(site, path, body), 422, "FIELDS_REFUSED")

    assert [item["pointer"] for item in found["errors"]] == [""]


@pytest.mark.parametrize("path", BODIES)
def test_a_body_that_is_missing_is_refused(site, path):
    http = site.person("approval").http

    answer = http.post(path.format("0x" + "5a" * 32), headers=key())

    problem(answer, 422, "FIELDS_REFUSED")


@pytest.mark.parametrize(
    ("change", "pointer", "kind"),
    [
        (lambda b: b["receipt"].pop("nonce"), "/receipt/nonce", "missing"),
        (lambda b: b["receipt"].update(x=CANARY), "/receipt", "unknown_member"),
        (lambda b: b["receipt"].update(version="1"), "/receipt/version", "type"),
        (lambda b: b["receipt"].update(version=True), "/receipt/version", "type"),
        (lambda b: b["receipt"].update(version=0), "/receipt/version", "value"),
        (lambda b: b["receipt"].update(version=2**32), "/receipt/version", "value"),
        (lambda b: b["receipt"].update(suite=CANARY), "/receipt/suite", "value"),
        (lambda b: b["receipt"].update(nonce=CANARY), "/receipt/nonce", "value"),
        (
            lambda b: b["receipt"].update(nonce="0x" + "A" * 32),
            "/receipt/nonce",
            "value",
        ),
        (lambda b: b["receipt"].update(matter=""), "/receipt/matter", "length"),
        (lambda b: b["receipt"].update(matter="x" * 65), "/receipt/matter", "length"),
        (lambda b: b["receipt"].update(data_sets=[]), "/receipt/data_sets", "length"),
        (
            lambda b: b["receipt"]["data_sets"][1].update(subject=CANARY),
            "/receipt/data_sets/1/subject",
            "value",
        ),
        (lambda b: b["receipt"]["purpose"].update(zh=7), "/receipt/purpose/zh", "type"),
        (
            lambda b: b["authorization"].update(signer="0x" + "ab" * 20),
            "/authorization/signer",
            "value",
        ),
        (
            lambda b: b["authorization"].update(deadline=0),
            "/authorization/deadline",
            "value",
        ),
        (
            lambda b: b["authorization"].update(signature="0x123"),
            "/authorization/signature",
            "value",
        ),
    ],
    ids=range(17),
)
def test_a_wrong_member_is_named_by_its_pointer(applicant, change, pointer, kind):
    body = applicant.application(applicant.propose("2609-370215-89-01-000086"))
    change(body)

    found = problem(applicant.post("applications", body), 422, "FIELDS_REFUSED")

    assert found["errors"] == [{"pointer": pointer, "problem": kind}]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        (f"verify/{'0' * 18}?at={CANARY}", "at"),
        (f"verify/{'0' * 18}?at=0", "at"),
        (f"verify/{'0' * 18}?at={2**53}", "at"),
        (f"verify/{'0' * 18}?at={2**40}", "at"),
        (f"verify/{'0' * 18}?language={CANARY}", "language"),
        (f"verify/{'0' * 101}", "reference"),
        (f"permits/{'0' * 101}/document", "reference"),
        (f"matters/{'x' * 65}", "code"),
        (f"events?limit={CANARY}", "limit"),
        (f"events?cursor={CANARY}", "cursor"),
    ],
)
def test_a_wrong_parameter_is_named_and_not_repeated(visitor, path, parameter):
    found = problem(visitor.get(path), 400, "PARAMETER_MALFORMED")

    assert found["parameter"] == parameter


@pytest.mark.parametrize("application", [CANARY, "0x12", "0x" + "A" * 64, "5a" * 32])
def test_a_wrong_identifier_is_named_and_not_repeated(applicant, application):
    answer = applicant.get(f"applications/{application}")

    if answer.status_code != 404:
        found = problem(answer, 400, "PARAMETER_MALFORMED")
        assert found["parameter"] == "application"


@pytest.mark.parametrize(
    "reference", ["x", CANARY, "0x12", "1" * 17, "\uff15" * 18, "%00"]
)
def test_what_is_no_reference_is_explained(visitor, reference):
    answer = visitor.get(f"verify/{reference}")

    if answer.status_code != 404:
        problem(answer, 400, "NOT_A_REFERENCE")


def test_what_is_not_json_is_told_why(visitor):
    headers = {"Content-Type": "application/json"}
    content = json.dumps({"address": CANARY}).encode() + b"}"

    answer = visitor.post("auth/challenge", content=content, headers=headers)

    assert problem(answer, 400, "BODY_MALFORMED")["reason"] == "syntax"


def test_what_nobody_foresaw_says_nothing_of_itself(site, visitor, monkeypatch):
    def crash(*_, **__):
        raise RuntimeError(CANARY)

    monkeypatch.setattr("zeropermit.web.api.public.verify_reference", crash)

    answer = visitor.get("verify/" + "0" * 18, headers={"Accept-Language": "en"})

    found = problem(answer, 500, "INTERNAL")
    assert found.keys() == {"type", "title", "status", "code"}
    assert not re.search(r"Runtime|Traceback|\.py", answer.text)


def test_a_node_that_is_away_is_said_to_be(site, visitor, monkeypatch):
    def away(*_, **__):
        raise NodeUnreachableError(CANARY)

    monkeypatch.setattr("zeropermit.web.api.public.verify_reference", away)

    answer = visitor.get("verify/" + "0" * 18)

    assert problem(answer, 503, "NODE_UNREACHABLE")
    assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/docs", "/static/style.css", f"{API}/openapi.json", f"{API}/matters"),
        *(f"{API}/events", f"{API}/status", f"{API}/manifest", f"{API}/nothing"),
    ],
)
def test_every_answer_carries_the_security_headers(visitor, path):
    answer = at(visitor, path)

    for name, value in HEADERS.items():
        if name == "Content-Security-Policy" and path == "/docs":
            assert "frame-ancestors 'none'" in answer.headers[name]
        elif name != "Cache-Control":
            assert answer.headers[name] == value
        assert name in answer.headers
