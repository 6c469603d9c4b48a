"""Rate limits: for each address and each account, told before they bite."""

import re

import pytest

from tests.unit.web.asgi import Echo, ask, scope_of
from zeropermit.web.rate_limits import RateLimit, Rates


@pytest.fixture
def limited():
    echo = Echo()
    return RateLimit(echo, rates=Rates(reads=3, writes=2, challenges=1))


def statuses(app, count: int, method: str = "GET", **scope) -> list[int]:
    return [ask(app, scope_of(method, **scope)).status for _ in range(count)]


def test_what_is_too_much_is_refused_with_the_time_to_wait(limited):
    assert statuses(limited, 3) == [200, 200, 200]

    answer = ask(limited, scope_of("GET"))

    assert (answer.status, answer.code) == (429, "RATE_LIMITED")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.headers["ratelimit-policy"] == '"reads";q=3;w=60'
    assert re.fullmatch(r'"reads";r=0;t=\d+', answer.headers["ratelimit"])


def test_writes_and_sign_ins_have_limits_of_their_own(limited):
    assert statuses(limited, 4) == [200, 200, 200, 429]
    assert statuses(limited, 3, "POST") == [200, 200, 429]
    assert statuses(limited, 2, "POST", path="/api/v1/auth/session") == [200, 429]


def test_another_address_is_not_slowed_down(limited):
    assert statuses(limited, 4)[-1] == 429
    assert statuses(limited, 1, client="192.0.2.2") == [200]


def test_an_account_is_counted_wherever_it_comes_from(limited):
    token = [("Authorization", "Bearer a")]
    for host in range(3):
        assert statuses(limited, 1, headers=token, client=f"192.0.2.{host}") == [200]

    assert statuses(limited, 1, headers=token, client="192.0.2.9") == [429]
    other = [("Authorization", "Bearer b")]
    assert statuses(limited, 1, headers=other, client="192.0.2.8") == [200]


def test_new_tokens_buy_an_address_nothing(limited):
    found = [
        statuses(limited, 1, headers=[("Authorization", f"Bearer {n}")])[0]
        for n in range(4)
    ]

    assert found == [200, 200, 200, 429]


def test_what_is_left_is_told_from_the_beginning(limited):
    left = [ask(limited, scope_of("GET")).headers["ratelimit"] for _ in range(3)]

    assert [re.search(r"r=(\d+)", text)[1] for text in left] == ["2", "1", "0"]


def test_files_of_our_pages_are_not_counted(limited):
    assert statuses(limited, 9, path="/static/style.css") == [200] * 9
