"""Additions to the OpenAPI document beside the schemas: words and examples."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from fastapi import APIRouter, Response

from zeropermit.domain.applications.letter import LetterNotice, Statements
from zeropermit.domain.records.codec import field_hints

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])

WORD = "0x" + "5a" * 32
ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"
SIGNATURE = "0x" + "1b" * 65
PROJECT = "2609-370203-89-01-000018"
AUTHORITY = "11370200MB2856021L"
APPLICANT = "91370200163562681G"

PROBLEM_EXAMPLE = {
    "type": "/problems/not-found",
    "title": "这里什么也没有。",
    "status": 404,
    "code": "NOT_FOUND",
}

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "问题说明（RFC 9457）。 Problem details (RFC 9457).",
        "content": {
            "application/problem+json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "code"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "code": {"type": "string"},
                        "errors": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "properties": {
                                    "pointer": {"type": "string"},
                                    "problem": {"type": "string"},
                                },
                            },
                        },
                    },
                },
                "example": PROBLEM_EXAMPLE,
            }
        },
    }
}

RECEIPT = {
    "type": "zeropermit/consent/1",
    "suite": "sha-256",
    "applicant": APPLICANT,
    "project": PROJECT,
    "matter": "construction-permit",
    "version": 1,
    "authority": AUTHORITY,
    "data_sets": [
        {
            "schema": "project-registration/1",
            "department": "11370200MB2856012N",
            "subject": "project",
        }
    ],
    "purpose": {
        "zh": "办理建筑工程施工许可证核发",
        "en": "Deciding an application: Construction permit",
    },
    "granted_at": 1_790_000_000,
    "until": 1_797_776_000,
    "nonce": "0x" + "00" * 16,
}
AUTHORIZATION = {"signer": ADDRESS, "deadline": 1_790_001_800, "signature": SIGNATURE}
LETTER = {
    "type": "zeropermit/letter/1",
    "suite": "sha-256",
    "application": WORD,
    "organisation": {"uscc": APPLICANT, "name": "示例建设单位"},
    "language": "zh",
    "notice": dict.fromkeys(field_hints(LetterNotice), "告知内容"),
    "requirements": [{"id": "R05", "notice": "证明内容", "promise": "承诺内容"}],
    "statements": dict.fromkeys(field_hints(Statements), "声明"),
    "due_at": 1_795_000_000,
}
ACT = {"act": "suspend", "reason": "SAFETY_HAZARD", "decision": WORD, "ending": None}
TYPED_DATA = {
    "types": {},
    "primaryType": "Apply",
    "domain": {"name": "zeropermit", "version": "1"},
    "message": {},
}
CALL = {
    "contract": "CommitmentRegistry",
    "address": ADDRESS,
    "function": "applyFor",
    "arguments": [],
}
SIGNABLE = {"deadline": 1_790_001_800, "typed_data": TYPED_DATA, "call": CALL}
AS_OF = {"block": 42, "hash": WORD, "time": 1_790_000_000}
ACCEPTED = {"application": WORD, "operation": f"apply:{WORD[2:]}"}


def signable(primary: str, contract: str, function: str) -> dict[str, object]:
    """Give the example of an act of a kind, to be signed."""
    return {
        **SIGNABLE,
        "typed_data": {**TYPED_DATA, "primaryType": primary},
        "call": {**CALL, "contract": contract, "function": function},
    }


def submitted(verb: str, **about: str) -> dict[str, Any]:
    """Give status and example of the answer to an act on its way to the ledger."""
    operation = f"{verb}:{WORD[2:]}:0123"
    return {"example": {**about, "operation": operation}, "status": 202}


def about(
    zh: str,
    en: str,
    *,
    example: object,
    status: int = 200,
    body: object = None,
    media_type: str = "application/json",
) -> dict[str, Any]:
    """Describe an operation in both languages, with examples.

    Args:
        zh: What it does, in Chinese; the first clause is its summary.
        en: The same in English.
        example: Body of the answer; None if it has none.
        status: Status of the answer.
        body: Body of the request, if it has one.
        media_type: Of the answer.
    """
    answer: dict[str, Any] = {"description": "完成。 Done."}
    if example is not None:
        answer["content"] = {media_type: {"schema": {}, "example": example}}
    first = zh.split("。", maxsplit=1)[0], en.split(". ", maxsplit=1)[0].rstrip(".")
    known: dict[str, Any] = {
        "summary": " · ".join(first),
        "description": f"{zh}\n\n{en}",
        "status_code": status,
        "responses": {**PROBLEMS, status: answer},
    }
    if media_type != "application/json":
        known["response_class"] = Response
    if body is not None:
        media = {"application/json": {"example": body}}
        known["openapi_extra"] = {"requestBody": {"content": media}}
    return known


class ApiRouter(APIRouter):
    """Router whose operations are described in both languages, with examples."""

    def operation(
        self,
        name: str,
        zh: str,
        en: str,
        *,
        tags: list[str | Enum] | None = None,
        **more: Any,  # noqa: ANN401 - the further arguments of `about`
    ) -> Callable[[Endpoint], Endpoint]:
        """Add an operation, as a decorator of the function that answers it.

        Args:
            name: Its method and path, such as `GET /matters`.
            zh: As in `about`.
            en: As in `about`.
            tags: Groups of the operation, beside those of the router.
            more: As in `about`.
        """
        method, _, path = name.partition(" ")
        known = about(zh, en, **more)
        return self.api_route(path, methods=[method], tags=tags, **known)
