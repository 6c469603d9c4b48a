"""Operations of the API, with words and examples for the OpenAPI document.

Words and examples are in `api/operations.json`, by method and path. An example repeats
another one as `{"$ref": "#/examples/…"}`; members beside the reference are added to it
or replace its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache, wraps
from importlib import resources
from inspect import iscoroutinefunction
from typing import Any, TypeVar

from fastapi import APIRouter, Response

from zeropermit.web.api_request import PublicRequest

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])


@cache
def documented() -> Mapping[str, Any]:
    """Read words and examples of all operations."""
    file = resources.files("zeropermit.web.api") / "operations.json"
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def example(value: object) -> Any:  # noqa: ANN401 - any JSON
    """Replace all references in an example."""
    if isinstance(value, list):
        return [example(item) for item in value]
    if not isinstance(value, dict):
        return value
    members = {key: example(item) for key, item in value.items() if key != "$ref"}
    if "$ref" not in value:
        return members
    name = value["$ref"].removeprefix("#/examples/")
    return {**example(documented()["examples"][name]), **members}


def reference(name: str) -> dict[str, str]:
    """Refer to an example by its name."""
    return {"$ref": f"#/examples/{name}"}


class ApiRouter(APIRouter):
    """Router whose operations are described in both languages, with examples."""

    def operation(
        self,
        name: str,
        *,
        status: int = 200,
        media_type: str = "application/json",
        tags: list[str | Enum] | None = None,
        words: Mapping[str, Any] | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        """Add an operation, as a decorator of the function that answers it.

        The function returns a response, or members that are answered as JSON.

        Args:
            name: Its method and path, such as `GET /matters`.
            status: Status of the answer.
            media_type: Media type of the answer.
            tags: Groups of the operation, beside those of the router.
            words: Entry of the operation, if `operations.json` has none.
        """
        method, _, path = name.partition(" ")
        known = words or documented()["operations"][f"{method} {self.prefix}{path}"]
        options = _described(known, status=status, media_type=media_type)

        def add(endpoint: Endpoint) -> Endpoint:
            answering = _answering(endpoint, status)
            self.add_api_route(path, answering, methods=[method], tags=tags, **options)
            return endpoint

        return add


def _described(
    known: Mapping[str, Any], *, status: int, media_type: str
) -> dict[str, Any]:
    """Give the options of a route; the first clause of its words is the summary."""
    zh, en = known["zh"], known["en"]
    answer: dict[str, Any] = {"description": "完成。 Done."}
    if "example" in known:
        shown = {"schema": {}, "example": example(known["example"])}
        answer["content"] = {media_type: shown}
    summary = zh.split("。", maxsplit=1)[0], en.split(". ", maxsplit=1)[0].rstrip(".")
    options: dict[str, Any] = {
        "summary": " · ".join(summary),
        "description": f"{zh}\n\n{en}",
        "status_code": status,
        "response_model": None,
        "responses": {"4XX": documented()["refused"], status: answer},
    }
    if media_type != "application/json":
        options["response_class"] = Response
    if "body" in known:
        media = {"application/json": {"example": example(known["body"])}}
        options["openapi_extra"] = {"requestBody": {"content": media}}
    return options


def _answering(endpoint: Callable[..., Any], status: int) -> Callable[..., Any]:
    """Have members that a function returns answered as JSON."""
    if iscoroutinefunction(endpoint):
        return endpoint

    @wraps(endpoint)
    def answer(**given: Any) -> Response:  # noqa: ANN401 - arguments of the function
        found = endpoint(**given)
        if isinstance(found, Response):
            return found
        request: PublicRequest = given["request"]
        return request.answer(found, status=status)

    return answer
