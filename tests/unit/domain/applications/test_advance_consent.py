"""Standing consents: what is signed is what is read, and it is leave to prepare."""

from dataclasses import replace

import pytest

from zeropermit.domain.applications.advance_consent import AdvanceConsent
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.records.canonical import Suite, canonical, parse_canonical
from zeropermit.errors import RecordError

CONSENT = AdvanceConsent(
    applicant="91370203DEM0000225",
    project="2609-370203-89-01-000018",
    matters=("planning-permit", "fire-design-review"),
    granted_at=1_790_000_000,
    until=1_797_776_000,
    nonce=b"\1" * 16,
)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"matters": ()}, "matters"),
        ({"matters": ("a", "a")}, "matters"),
        ({"matters": tuple(map(str, range(17)))}, "matters"),
        ({"until": CONSENT.granted_at}, "until"),
        ({"nonce": b"\1" * 15}, "nonce"),
    ],
)
def test_what_cannot_be_meant_is_refused(changes, field):
    with pytest.raises(RecordError) as caught:
        replace(CONSENT, **changes)

    assert caught.value.field == field


def test_it_is_read_as_it_was_written():
    for consent in (CONSENT, replace(CONSENT, suite=Suite.SM3)):
        found = AdvanceConsent.from_json(parse_canonical(canonical(consent.as_json())))

        assert found == consent
        assert found.digest() == consent.digest()


def test_the_text_says_everything_that_is_signed():
    text = CONSENT.text()

    for part in (CONSENT.applicant, CONSENT.project, *CONSENT.matters):
        assert part in text
    assert to_hex(CONSENT.digest()) in text
    assert "2026-12-20" in text
    assert text != replace(CONSENT, nonce=b"\2" * 16).text()


def test_it_holds_from_until():
    begins, ends = CONSENT.granted_at, CONSENT.until

    held = [CONSENT.holds(at) for at in (begins - 1, begins, ends - 1, ends)]
    assert held == [False, True, True, False]
