"""Signing in: a key proves itself once, for this service, and acts while it may."""

import secrets
import shutil
from dataclasses import replace

import pytest
from eth_account import Account
from sqlalchemy import text

from tests.integration.api.site import Person, Site, until
from zeropermit.domain.accounts.sign_in import Challenge, parse_sign_in
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.store.engine import open_engine
from zeropermit.store.sessions import SqlSessions
from zeropermit.usecases.accounts.sign_in import SignInService, who_is

CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


@pytest.fixture
def newcomer(site) -> Person:
    """The contractor, not signed in."""
    return Person(site, site.account("contractor"), site.visitor())


@pytest.fixture
def stranger(site) -> Person:
    """Somebody whose key is registered nowhere."""
    account = Account.from_key(secrets.token_bytes(32))
    return Person(site, account, site.visitor())


def refused(answer, code: str, reason: str | None = None, status: int = 401) -> None:
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), problem
    assert problem.get("reason") == reason
    assert "token" not in problem


def altered(text: str, **changes: object) -> str:

    return replace(parse_sign_in(text), **changes).text()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"domain": "evil.example"}, "domain"),
        ({"domain": "127.0.0.1:8001"}, "domain"),
        ({"uri": "https://evil.example"}, "uri"),
        ({"chain_id": 1}, "chain"),
        ({"statement": "I transfer everything."}, "statement"),
        ({"nonce": "0" * 32}, "nonce"),
        ({"issued_at": 2**31 - 1}, "time"),
        ({"expires_at": 1}, "time"),
    ],
)
def test_a_text_that_is_meant_for_something_else_is_refused(newcomer, changes, reason):
    text = altered(newcomer.challenge(), **changes)

    answer = newcomer.open_session(text, newcomer.personal_sign(text))

    refused(answer, "SIGN_IN_REFUSED", reason)
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "\n",
        lambda text: text + "\nResources:\n- https://evil.example",
        lambda text: text.replace("Version: 1", "Version: 2"),
        lambda text: text.replace("\n\n", "\n", 1),
        lambda text: text.lower(),
        lambda text: "hello",
        lambda text: text.replace("Nonce: ", "Nonce:  "),
    ],
)
def test_a_text_of_another_form_is_refused(newcomer, change):
    text = change(newcomer.challenge())

    answer = newcomer.open_session(text, newcomer.personal_sign(text))

    refused(answer, "SIGN_IN_MESSAGE_MALFORMED")


def test_a_text_that_was_altered_after_signing_is_refused(newcomer):
    text = newcomer.challenge()
    signature = newcomer.personal_sign(text)
    moment = parse_sign_in(text)

    later = altered(text, expires_at=moment.expires_at + 60)

    refused(newcomer.open_session(later, signature), "SIGN_IN_REFUSED", "signature")


def test_an_expired_challenge_is_refused(site, newcomer, monkeypatch):
    text = newcomer.challenge()
    signature = newcomer.personal_sign(text)
    late = parse_sign_in(text).expires_at
    sign_in_service = "zeropermit.web.dependencies.SignInService"

    def of_tomorrow(world, *others):
        return SignInService(replace(world, clock=lambda: late), *others)

    monkeypatch.setattr(sign_in_service, of_tomorrow)

    refused(newcomer.open_session(text, signature), "SIGN_IN_REFUSED", "time")


def test_a_challenge_is_good_for_one_session(newcomer):
    text = newcomer.challenge()
    signature = newcomer.personal_sign(text)

    assert newcomer.open_session(text, signature).status_code == 200
    refused(newcomer.open_session(text, signature), "SIGN_IN_REFUSED", "nonce")


def test_a_challenge_of_another_key_is_refused(site, newcomer):
    other = site.account("developer").address
    text = altered(newcomer.challenge(), address=other)
    person = Person(site, site.account("developer"), site.visitor())

    answer = person.open_session(text, person.personal_sign(text))

    refused(answer, "SIGN_IN_REFUSED", "nonce")


def test_the_signature_of_another_key_is_refused(newcomer, stranger):
    text = newcomer.challenge()

    answer = newcomer.open_session(text, stranger.personal_sign(text))

    refused(answer, "SIGN_IN_REFUSED", "signature")


def bent(signature: str, how: str) -> str:
    data = bytes.fromhex(signature[2:])
    r, s, v = data[:32], int.from_bytes(data[32:64], "big"), data[64]
    high = (CURVE_ORDER - s).to_bytes(32, "big")
    forms = {
        "high s": r + high + bytes([55 - v]),
        "64 bytes": data[:64],
        "66 bytes": data + b"\0",
        "zero": bytes(65),
        "zero r": bytes(32) + data[32:],
        "zero s": r + bytes(32) + data[64:],
        "all ones": b"\xff" * 65,
        "v 29": data[:64] + bytes([29]),
        "v 255": data[:64] + bytes([255]),
        "one byte": data[:1],
        "wallet": data * 8,
    }
    return to_hex(forms[how])


@pytest.mark.parametrize(
    "how",
    [
        *("high s", "64 bytes", "66 bytes", "zero", "zero r", "zero s"),
        *("all ones", "v 29", "v 255", "one byte", "wallet"),
    ],
)
def test_a_bent_signature_is_refused(newcomer, how):
    text = newcomer.challenge()

    answer = newcomer.open_session(text, bent(newcomer.personal_sign(text), how))

    refused(answer, "SIGN_IN_REFUSED", "signature")


def test_a_key_that_nobody_registered_is_refused(stranger):
    text = stranger.challenge()

    answer = stranger.open_session(text, stranger.personal_sign(text))

    refused(answer, "KEY_UNKNOWN", status=403)


@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer x", "Basic eDp5", "x"])
def test_a_request_without_a_session_is_refused(site, header):
    headers = {} if header is None else {"Authorization": header}

    answer = site.visitor(**headers).get("applications")

    refused(answer, "NOT_SIGNED_IN")


def test_a_session_that_has_ended_is_refused(site, newcomer, monkeypatch):
    newcomer.sign_in()
    tomorrow = int(site.clock()) + 8 * 3600 + 1

    def later(world, sessions, token):
        return who_is(replace(world, clock=lambda: tomorrow), sessions, token)

    monkeypatch.setattr("zeropermit.web.dependencies.who_is", later)

    refused(newcomer.get("applications"), "NOT_SIGNED_IN")


def test_a_key_that_is_suspended_is_out_at_once(site):
    """The session stays, the key may not act; reinstated, it may again."""
    account = site.account("contractor-3")
    person = Person(site, account, site.visitor())
    person.sign_in()
    assert person.get("applications").status_code == 200

    site.guard("suspendKey", account.address)
    until(lambda: person.get("applications").status_code == 403)

    refused(person.get("applications"), "KEY_UNKNOWN", status=403)
    text = person.challenge()
    again = person.open_session(text, person.personal_sign(text))
    refused(again, "KEY_UNKNOWN", status=403)


def test_signing_out_ends_the_session_at_once(newcomer):
    newcomer.sign_in()

    answer = newcomer.http.delete("auth/session")

    assert (answer.status_code, answer.content) == (204, b"")
    refused(newcomer.get("applications"), "NOT_SIGNED_IN")
    assert newcomer.http.delete("auth/session").status_code == 204


def test_whoever_signs_in_is_told_who_they_are(site, newcomer):
    text = newcomer.challenge()

    found = newcomer.open_session(text, newcomer.personal_sign(text)).json()

    assert len(found["token"]) == 64
    assert found["address"] == newcomer.account.address
    assert found["organisation"]["uscc"] == site.uscc("contractor")
    assert (found["organisation"]["kind"], found["role"]) == ("ENTERPRISE", "OFFICER")
    assert 0 <= site.clock() + 8 * 3600 - found["expires_at"] < 60


def test_the_token_is_kept_nowhere(site, newcomer):
    newcomer.sign_in()
    token = newcomer.http.headers["Authorization"].removeprefix("Bearer ")

    files = sorted(site.service.settings.data.glob("service.db*"))

    assert files
    assert not [file for file in files if token.encode() in file.read_bytes()]


def test_a_service_deletes_expired_challenges_and_keeps_the_others(pristine, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(pristine, folder)
    engine = open_engine(f"sqlite:///{folder / 'service.db'}")
    for nonce, expires_at in (("expired", 1), ("fresh", 2**40)):
        SqlSessions(engine).put_challenge(Challenge(nonce, expires_at))
    site = Site.open(folder)

    def left() -> list[str]:
        with engine.connect() as connection:
            return list(connection.scalars(text("SELECT nonce FROM challenges")))

    try:
        assert until(lambda: left() == ["fresh"])
    finally:
        site.close()
        engine.dispose()
