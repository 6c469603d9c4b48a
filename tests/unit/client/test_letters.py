"""A command that waits for letters while departments still answer."""

import pytest
from eth_account import Account

from tests.builders import facts as f
from zeropermit.client import api
from zeropermit.client.api import Api, Person
from zeropermit.errors import (
    ApiRefusedError,
    DepartmentsAnsweringError,
    LetterRefusedError,
    OperationFailedError,
)

LETTERS = "/applications/0x00/letters"


class Answers(Api):
    """An API that refuses a few times before it answers."""

    def __init__(self, *codes: str) -> None:
        super().__init__("http://127.0.0.1:1")
        self.codes = list(codes)

    def get(self, path: str, **query: str):
        if self.codes:
            raise ApiRefusedError(409, self.codes.pop(0), "")
        return {"path": path}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(api, "POLL_SECONDS", 0.0)


def person(*codes: str) -> Person:
    account = Account.from_key(f.word("somebody"))
    return Person(Answers(*codes), account, manifest=None)


def test_it_waits_while_departments_answer_and_says_so_once(capsys):
    found = person(*[DepartmentsAnsweringError.code] * 3).letters(LETTERS)

    assert found == {"path": LETTERS}
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_another_refusal_is_passed_on_at_once():
    with pytest.raises(ApiRefusedError) as refused:
        person(LetterRefusedError.code).letters(LETTERS)

    assert refused.value.problem == LetterRefusedError.code


def test_it_gives_up_when_the_departments_have_had_their_time(monkeypatch):
    monkeypatch.setattr(api, "FIRST_ANSWER_SECONDS", 0.0)
    monkeypatch.setattr(api, "WAIT_SECONDS", 0.05)

    with pytest.raises(OperationFailedError):
        person(*[DepartmentsAnsweringError.code] * 1_000_000).letters(LETTERS)
