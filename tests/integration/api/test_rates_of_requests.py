"""Too many requests are turned away before anything looks at them."""

import pytest
from starlette.testclient import TestClient

from tests.integration.api.site import API
from zeropermit.web.app import create_app
from zeropermit.web.rate_limits import Rates


@pytest.fixture
def hurried(site):
    """The service behind limits that are soon reached."""
    app = create_app(site.service, rates=Rates(reads=3, writes=2, challenges=2))
    return TestClient(app, base_url=f"http://127.0.0.1:8000{API}/")


def test_reads_beyond_the_limit_are_told_when_to_come_back(hurried):
    answers = [hurried.get("status") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    refused = answers[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "RATE_LIMITED"
    assert 1 <= int(refused.headers["retry-after"]) == refused.json()["seconds"] <= 60
    assert refused.headers["ratelimit-policy"] == '"reads";q=3;w=60'
    assert refused.headers["ratelimit"].startswith('"reads";r=0;t=')
    assert "content-security-policy" in refused.headers


def test_a_flood_of_sign_ins_reaches_nobodys_key(site, hurried):
    body = {"address": site.account("developer").address}

    answers = [hurried.post("auth/challenge", json=body) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_a_flood_of_files_counts_as_well(hurried):
    answers = [
        hurried.post("applications", files={"file": b"x"}).status_code for _ in range(3)
    ]

    assert answers == [415, 415, 429]
