"""No file enters: whatever it is dressed up as, it is refused and nothing is kept."""

import base64
import json

import pytest
from sqlalchemy import text

from tests.integration.api.site import key

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + bytes(range(256)) * 3
BASE64 = base64.b64encode(PDF).decode()
WRITES = [
    "auth/challenge",
    "auth/session",
    "applications/proposals",
    "applications",
    "applications/{application}/evidence",
    "applications/{application}/commitments",
    "applications/{application}/decision",
    "permits/{application}/acts/proposals",
    "permits/{application}/acts",
]
SHAPES = [
    {"files": {"file": ("a.pdf", PDF, "application/pdf")}},
    {"files": {"receipt": ("a.json", b"{}", "application/json")}},
    {"data": {"file": BASE64[:200]}},
    {"content": PDF, "headers": {"Content-Type": "application/pdf"}},
    {"content": PDF, "headers": {"Content-Type": "application/octet-stream"}},
    {"content": PDF},
    {"content": b"{}", "headers": {"Content-Type": "application/x+json"}},
    {"content": b"{}", "headers": {"Content-Type": "text/plain"}},
    {
        "content": b"{}",
        "headers": {"Content-Type": "application/json, multipart/form-data"},
    },
    {"content": b"{}", "headers": {"Content-Type": "application/json; boundary=x"}},
    {
        "content": b"{}",
        "headers": {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    },
]


def kept(site) -> dict[str, int]:
    """How many rows of what people send the service keeps.

    The clerk's own acts are not among them: it may hand a permit over at any moment.
    """
    tables = ("records", "outbox where label <> 'HandOver'", "idempotency")
    with site.service.index.engine.connect() as connection:
        return {
            table: connection.scalar(text(f"select count(*) from {table}"))  # noqa: S608 - three names
            for table in tables
        }


def send(site, path: str, application: str, shape):
    """Send as somebody who may, under a key."""
    http = site.person("approval").http
    headers = {**key(), **shape.get("headers", {})}
    options = {name: value for name, value in shape.items() if name != "headers"}
    return http.post(path.format(application=application), headers=headers, **options)


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
def test_a_file_is_refused_by_its_type_and_nothing_is_kept(site, applied, path, shape):
    before = kept(site)

    answer = send(site, path, applied, shape)

    assert (answer.status_code, answer.json()["code"]) == (415, "MEDIA_TYPE_REFUSED")
    assert kept(site) == before


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    "value", [BASE64, "data:application/pdf;base64," + BASE64[:100], PDF.hex()]
)
def test_a_file_as_text_is_refused_and_nothing_is_kept(site, applied, path, value):
    before = kept(site)
    content = json.dumps({"project": value}).encode()

    answer = send(
        site,
        path,
        applied,
        {"content": content, "headers": {"Content-Type": "application/json"}},
    )

    assert answer.status_code == 400
    assert answer.json()["reason"] == "embedded_file"
    assert kept(site) == before


@pytest.mark.parametrize("path", WRITES)
def test_a_body_of_more_than_16_kb_is_refused(site, applied, path):
    content = json.dumps({"project": "告" * 6_000}).encode()

    answer = send(
        site,
        path,
        applied,
        {"content": content, "headers": {"Content-Type": "application/json"}},
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "BODY_TOO_LARGE")


def test_a_file_in_pieces_has_no_member_to_hide_in(site, applied):
    """The one free text that is kept is ours: a receipt with another is refused."""
    person = site.person("developer-3")
    receipt = person.propose("2609-370215-89-01-000086")
    pieces = ", ".join(BASE64[start : start + 200] for start in range(0, 400, 200))
    receipt["purpose"]["en"] = pieces
    before = kept(site)

    answer = person.post("applications", person.application(receipt))

    assert (answer.status_code, answer.json()["code"]) == (409, "CONSENT_STALE")
    assert kept(site) == before


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("path", ["applications", "permits/x/document", "files"])
def test_there_is_no_other_way_to_put_something_there(site, method, path):
    http = site.person("approval").http

    answer = http.request(method, path, json={})

    assert answer.status_code in {404, 405}
