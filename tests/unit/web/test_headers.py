"""Headers that every answer carries, whoever made it."""

import pytest
from starlette.responses import Response

from tests.unit.web.asgi import ask, scope_of
from zeropermit.web.headers import HEADERS, POLICY, SecurityHeaders


def answered(path: str = "/", **headers: str):
    async def app(scope, receive, send):
        await Response(b"", headers=headers)(scope, receive, send)

    return ask(SecurityHeaders(app), scope_of("GET", path)).headers


def test_the_policy_runs_no_inline_code_and_frames_nothing():
    assert "unsafe" not in POLICY
    assert "default-src 'self'" in POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert "object-src 'none'" in POLICY


@pytest.mark.parametrize("name", HEADERS)
def test_every_answer_carries_the_header(name):
    assert answered()[name.lower()] == HEADERS[name]


def test_an_answer_that_may_be_kept_says_so_itself():
    kept = answered(**{"Cache-Control": "public, max-age=60"})

    assert kept["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize("path", ["/docs/", "/docs2", "/", "/api/v1/docs"])
def test_only_the_documentation_may_style_inline(path):
    assert answered("/docs")["content-security-policy"] != POLICY
    assert "script-src" not in answered("/docs")["content-security-policy"]
    assert answered(path)["content-security-policy"] == POLICY
