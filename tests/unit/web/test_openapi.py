"""The OpenAPI document: every operation explained in both languages, and no file."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from zeropermit.config import Settings
from zeropermit.web.app import create_app
from zeropermit.web.bodies import (
    acts,
    applications,
    department,
    reports,
    supervision,
)
from zeropermit.web.documentation import documented

DIRECT = [*acts.GIVEN_BODIES.values(), *acts.SIGNED_BODIES.values()]
MODELS = (
    SimpleNamespace(**{model.__name__: model for model in DIRECT}),
    *(applications, department, reports, supervision),
)
SETTINGS = Settings(data=Path("nowhere"), host="127.0.0.1", port=8000, origin="")
DOCUMENT: dict[str, Any] = create_app(SimpleNamespace(settings=SETTINGS)).openapi()  # type: ignore[arg-type] # only described, never asked
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
LEDGER = [
    "POST /api/v1/acts/accept-application",
    "POST /api/v1/acts/acknowledge-service",
    "POST /api/v1/acts/answer-correction",
    "POST /api/v1/acts/answer-notice",
    "POST /api/v1/acts/appoint-key",
    "POST /api/v1/acts/cancel-authorization",
    "POST /api/v1/acts/decline",
    "POST /api/v1/acts/enrol",
    "POST /api/v1/acts/pause",
    "POST /api/v1/acts/prolong",
    "POST /api/v1/acts/record-hearing",
    "POST /api/v1/acts/record-service",
    "POST /api/v1/acts/refuse",
    "POST /api/v1/acts/renew",
    "POST /api/v1/acts/request-correction",
    "POST /api/v1/acts/request-hearing",
    "POST /api/v1/acts/request-renewal",
    "POST /api/v1/acts/request-repair",
    "POST /api/v1/acts/retire-chief",
    "POST /api/v1/acts/retire-key",
    "POST /api/v1/acts/revoke-batch",
    "POST /api/v1/acts/withdraw-application",
    "POST /api/v1/acts/withdraw-commitment",
    "POST /api/v1/applications",
    "POST /api/v1/applications/{application}/commitments",
    "POST /api/v1/applications/{application}/decision",
    "POST /api/v1/commitments/{commitment}/outcomes",
    "POST /api/v1/department/batches",
    "POST /api/v1/department/revocations",
    "POST /api/v1/organisations/{uscc}/repairs",
    "POST /api/v1/permits/{permit}/acts",
    "POST /api/v1/permits/{permit}/acts/waiting/{waiting}",
    "POST /api/v1/permits/{permit}/extension",
    "POST /api/v1/permits/{permit}/reports",
    "POST /api/v1/permits/{permit}/supervision",
    "POST /api/v1/supervision/rounds",
    "POST /api/v1/supervision/rounds/{round}/draw",
]
"""What reaches the ledger."""


def walk(value: object, pointer: str = "") -> Iterator[tuple[str, object]]:
    yield pointer, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, f"{pointer}/{index}")


def bodies() -> dict[str, dict[str, Any]]:
    return {
        name: operation["requestBody"]["content"]
        for name, operation in OPERATIONS.items()
        if "requestBody" in operation
    }


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        found: dict[str, Any] = DOCUMENT
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def members(schema: dict[str, Any], pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Every schema of a body, with where its value stands."""
    schema = resolved(schema)
    yield pointer, schema
    for name, item in schema.get("properties", {}).items():
        yield from members(item, f"{pointer}/{name}")
    choices = (*schema.get("anyOf", ()), *schema.get("oneOf", ()))
    for item in (*choices, *filter(None, [schema.get("items")])):
        yield from members(item, f"{pointer}/-")


def bounded(schema: dict[str, Any]) -> bool:
    """Whether there is an end to what a value can hold."""
    limits = {
        "object": schema.get("additionalProperties") is False,
        "array": schema.get("maxItems", 65) <= 64,
        "integer": "maximum" in schema,
        "string": bool({"maxLength", "const", "enum"} & schema.keys()),
        "null": True,
        "boolean": True,
        None: bool({"anyOf", "oneOf"} & schema.keys()),
    }
    return limits[schema.get("type")]


def test_no_schema_has_bytes_or_files():
    odd = [
        pointer
        for pointer, value in walk(DOCUMENT)
        if isinstance(value, dict)
        and (
            value.get("format") in {"binary", "byte", "base64"}
            or "contentEncoding" in value
            or "contentMediaType" in value
            or value.get("type") == "file"
        )
    ]

    assert odd == []


def test_nothing_but_json_enters():
    types = {media_type for content in bodies().values() for media_type in content}

    assert types == {"application/json"}
    assert "multipart" not in str(DOCUMENT)


def test_what_is_answered_is_json_but_for_what_is_printed():
    odd = {
        (name.rpartition("/")[2], media_type)
        for name, operation in OPERATIONS.items()
        for answer in operation["responses"].values()
        for media_type in answer.get("content", ())
        if media_type not in {"application/json", "application/problem+json"}
    }

    assert odd == {
        ("certificate.pdf", "application/pdf"),
        ("qr.svg", "image/svg+xml"),
        ("credential", "application/vc"),
    }
    assert "octet-stream" not in str(DOCUMENT)


def test_every_body_is_exactly_json():
    assert bodies()
    assert all(content.keys() == {"application/json"} for content in bodies().values())


@pytest.mark.parametrize("name", bodies())
def test_every_member_of_a_body_is_bounded_and_none_is_free(name):
    """Every text has a limit or a pattern, every list an end, no object is open."""
    found = list(members(bodies()[name]["application/json"]["schema"]))

    assert [pointer for pointer, schema in found if not bounded(schema)] == []
    assert len(found) > 1


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_described_in_both_languages(name):
    operation = OPERATIONS[name]
    chinese, english = operation["description"].split("\n\n")

    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert english.isascii() or "–" in english
    assert english.endswith(".")
    first, second = operation["summary"].split(" · ")
    assert chinese.startswith(first)
    assert english.startswith(second)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_has_an_example_of_its_answer(name):
    answers = OPERATIONS[name]["responses"]
    good = [answers[status] for status in answers if status.startswith("2")]

    assert len(good) == 1
    if "204" in answers:
        assert "content" not in answers["204"]
    else:
        (content,) = good[0]["content"].values()
        assert content["example"]
    assert answers["4XX"]["content"]["application/problem+json"]["example"]


@pytest.mark.parametrize("name", bodies())
def test_every_body_has_an_example(name):
    assert bodies()[name]["application/json"]["example"]


@pytest.mark.parametrize("name", LEDGER)
def test_what_reaches_the_ledger_answers_202_and_takes_a_key(name):
    operation = OPERATIONS[name]
    headers = {p["name"] for p in operation["parameters"] if p["in"] == "header"}

    assert "202" in operation["responses"]
    assert "Idempotency-Key" in headers


def test_nothing_else_answers_202():
    accepted = [n for n, op in OPERATIONS.items() if "202" in op["responses"]]

    assert sorted(accepted) == LEDGER


def test_the_document_is_openapi_3_1_and_names_no_host():
    assert DOCUMENT["openapi"].startswith("3.1")
    assert "servers" not in DOCUMENT
    assert "://" not in str(DOCUMENT)


@pytest.mark.parametrize("name", bodies())
def test_the_example_of_a_body_is_one_that_is_taken(name):
    """Whoever copies an example gets past the shape of it."""
    schema = bodies()[name]["application/json"]["schema"]
    kind = schema["$ref"].rpartition("/")[2]
    model = next(getattr(m, kind) for m in MODELS if hasattr(m, kind))

    model.model_validate(bodies()[name]["application/json"]["example"])


def test_no_words_are_kept_of_an_operation_that_is_gone():
    described = {
        name.replace(" ", " /api/v1", 1) for name in documented()["operations"]
    }

    assert sorted(described - OPERATIONS.keys()) == []
