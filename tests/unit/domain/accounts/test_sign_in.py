"""Sign-in messages: one form is read back, and one that is not ours is refused."""

from dataclasses import replace

import pytest

from tests.builders.facts import address
from zeropermit.domain.accounts.sign_in import (
    SignInMessage,
    Site,
    check_sign_in,
    parse_sign_in,
)
from zeropermit.errors import SignInMessageError, SignInRefusedError

SITE = Site("permits.example", "https://permits.example", 31337, "Sign in.")
MESSAGE = SignInMessage(
    SITE.domain, address("officer"), SITE.statement, SITE.uri, 31337, "a" * 16, 0, 600
)


def test_a_message_is_read_as_it_was_written():
    assert parse_sign_in(MESSAGE.text()) == MESSAGE


@pytest.mark.parametrize(
    "altered",
    [
        MESSAGE.text() + "\n",
        MESSAGE.text().replace("Version: 1", "Version: 2"),
        MESSAGE.text().replace("00:10:00Z", "00:61:00Z"),
        MESSAGE.text().replace("1970-01-01T00:10", "1970-13-01T00:10"),
        MESSAGE.text().replace("1970-01-01T00:10:00Z", "1970-1-01T00:010:00Z"),
        MESSAGE.text().replace("1970-01-01T00:00", "0970-01-01T00:00"),
        MESSAGE.text().replace(MESSAGE.address, MESSAGE.address.lower()),
        "",
    ],
)
def test_a_text_of_another_form_is_not_read(altered):
    with pytest.raises(SignInMessageError):
        parse_sign_in(altered)


@pytest.mark.parametrize(
    ("site", "now", "reason"),
    [
        (replace(SITE, domain="other.example"), 0, "domain"),
        (replace(SITE, uri="https://other.example"), 0, "uri"),
        (replace(SITE, chain_id=1), 0, "chain"),
        (replace(SITE, statement="Pay."), 0, "statement"),
        (SITE, -1, "time"),
        (SITE, 600, "time"),
    ],
)
def test_a_message_for_another_site_or_time_is_refused(site, now, reason):
    with pytest.raises(SignInRefusedError) as refused:
        check_sign_in(MESSAGE, site, now=now)

    assert refused.value.reason == reason


def test_a_message_for_this_site_is_good_until_it_expires():
    check_sign_in(MESSAGE, SITE, now=0)
    check_sign_in(MESSAGE, SITE, now=599)
