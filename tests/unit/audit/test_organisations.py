"""Keys and codes of organisations, as an auditor reads them from the events."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders import facts
from tests.unit.audit.story import codes, story, told
from zeropermit.domain.accounts.preconditions import in_charge
from zeropermit.domain.acts.organisations import AppointKey
from zeropermit.domain.law.codes import is_uscc
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    Address,
    organisation_id,
)
from zeropermit.domain.ledger.state import LedgerState

GOVERNANCE = facts.address("gov")
PILOT = facts.RIVAL[:-1] + ("0" if facts.RIVAL[-1] != "0" else "1")
Made = Callable[[int], e.Event | tuple[e.Event, ...]]


def later(*made: Made) -> list:
    """Give the story and later events, each made from the second of its block."""
    told_at = [one.block.time for one in story(*(each(0) for each in made))]
    times = sorted({*told_at})[-len(made) :]
    return story(*(each(time) for each, time in zip(made, times, strict=True)))


def given(name: str, organisation: bytes, by: str, **changes: object) -> Made:
    """Give a key now: by its own organisation, a registrar or governance."""

    def make(time: int) -> e.KeyAdded:
        key, signer = facts.address(name), facts.address(by)
        role = changes.get("role", e.KeyRole.OFFICER)
        person = changes.get("person", 0)
        return e.KeyAdded(key, organisation, role, person, time, NO_END, signer)

    return make


def corrected(time: int) -> e.OrganisationCorrected:
    kind = e.OrganisationKind.PUBLIC_BODY
    uscc = facts.RIVAL
    return e.OrganisationCorrected(organisation_id(uscc), kind, uscc, "正名", time + 1)


def registered(time: int) -> e.OrganisationRegistered:
    kind = e.OrganisationKind.ENTERPRISE
    return e.OrganisationRegistered(organisation_id(PILOT), kind, PILOT, "试点")


def excepted(time: int) -> e.UsccExceptionRecorded:
    return e.UsccExceptionRecorded(organisation_id(PILOT), facts.word("basis"))


def piloted(time: int) -> tuple[e.Event, ...]:
    """Register a code whose check digit fails, as governance does."""
    return registered(time), excepted(time)


def altered(made: Made, **changes: object) -> Made:
    return lambda time: replace(made(time), **changes)


CHIEF = given("chief", facts.AUTHORITY_ID, "gov", role=e.KeyRole.CHIEF, person=77)
OTHER_CHIEF = given(
    "chief two", facts.AUTHORITY_ID, "gov", role=e.KeyRole.CHIEF, person=78
)
APPOINTED = given("newcomer", facts.AUTHORITY_ID, "chief", person=79)
AGENT = given("agent", facts.APPLICANT_ID, "applicant", role=e.KeyRole.AGENT)


def retired(name: str, by: str, second: str = "") -> Made:
    last = facts.address(second) if second else facts.NO_ADDRESS
    return lambda time: e.KeyRetired(
        facts.address(name), time + 1, facts.address(by), last
    )


def cancelled(time: int) -> e.AuthorizationCancelled:
    return e.AuthorizationCancelled(facts.address("officer"), facts.word("act"))


TRUE: dict[str, tuple[Made, ...]] = {
    "a code of the pilot years": (piloted,),
    "an entry set right": (corrected,),
    "an officer appointed": (CHIEF, APPOINTED),
    "an agent appointed": (AGENT,),
    "an officer retired by a chief": (CHIEF, retired("officer", "chief")),
    "an officer retired by itself": (retired("officer", "officer"),),
    "a chief retired by two": (
        *(CHIEF, OTHER_CHIEF),
        retired("chief", "chief", "chief two"),
    ),
    "any key removed": (CHIEF, retired("chief", "gov")),
    "a signature cancelled": (cancelled,),
}
FALSE: dict[str, tuple[tuple[Made, ...], str]] = {
    "a code whose check digit fails, without an exception": (
        (registered,),
        "COMPANION_MISSING",
    ),
    "such a code, with an exception for another one": (
        (
            lambda time: (
                registered(time),
                replace(excepted(time), organisation=facts.APPLICANT_ID),
            ),
        ),
        "COMPANION_MISSING",
    ),
    "such a code, with an exception in another transaction": (
        (registered, excepted),
        "COMPANION_ALONE",
    ),
    "an exception a second time": ((piloted, excepted), "COMPANION_ALONE"),
    "an exception without basis": (
        (registered, altered(excepted, basis=ZERO)),
        "VALUE_NOT_ALLOWED",
    ),
    "an exception that is not needed": (
        (altered(excepted, organisation=facts.APPLICANT_ID),),
        "VALUE_NOT_ALLOWED",
    ),
    "an exception of nobody": ((excepted,), "NAMES_UNKNOWN"),
    "a body set right": (
        (
            altered(
                corrected,
                organisation=facts.AUTHORITY_ID,
                uscc=facts.AUTHORITY,
            ),
        ),
        "VALUE_NOT_ALLOWED",
    ),
    "an entry set right from another second": (
        (altered(corrected, keys_since=1),),
        "TIME_MISMATCH",
    ),
    "nobody set right": (
        (altered(corrected, organisation=organisation_id(PILOT), uscc=PILOT),),
        "NAMES_UNKNOWN",
    ),
    "an officer appointed by an officer": (
        (given("newcomer", facts.AUTHORITY_ID, "officer", person=79),),
        "VALUE_NOT_ALLOWED",
    ),
    "a key from nobody": (
        (given("newcomer", facts.APPLICANT_ID, "stranger"),),
        "NAMES_UNKNOWN",
    ),
    "a key for nobody": (
        (given("newcomer", organisation_id(PILOT), "gov"),),
        "NAMES_UNKNOWN",
    ),
    "a key enrolled without grant": (
        (given("newcomer", facts.APPLICANT_ID, "officer"),),
        "NOT_GRANTED",
    ),
    "an officer retired by a colleague": (
        (retired("officer", "second"),),
        "VALUE_NOT_ALLOWED",
    ),
    "a chief retired by one": (
        (CHIEF, retired("chief", "chief", "chief")),
        "OFFICER_TWICE",
    ),
    "a suspended key retired": (
        (
            lambda _: e.KeySuspended(facts.address("officer")),
            CHIEF,
            retired("officer", "chief"),
        ),
        "VALUE_NOT_ALLOWED",
    ),
    "a signature cancelled twice": ((cancelled, cancelled), "EXISTS_ALREADY"),
    "a signature cancelled by nobody": (
        (altered(cancelled, signer=facts.address("stranger")),),
        "NAMES_UNKNOWN",
    ),
    "a malformed name": ((altered(registered, name=" "),), "VALUE_NOT_ALLOWED"),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_the_contract_allows_has_no_differences(name):
    assert [each.words for each in told(later(*TRUE[name])).differences] == []


@pytest.mark.parametrize("name", FALSE)
def test_what_the_contract_refuses_is_found(name):
    made, code = FALSE[name]

    assert code in codes(later(*made))


def test_keys_from_before_a_correction_are_not_its_own():
    fold = told(later(corrected))

    key = fold.state.keys[facts.address("rival")]
    assert key.disowned
    assert not key.active(key.active_from)
    assert not key.acts(key.active_from + 1)
    organisation = fold.state.organisations[organisation_id(facts.RIVAL)]
    assert organisation.kind is e.OrganisationKind.PUBLIC_BODY
    assert organisation.name == "正名"


def test_the_basis_of_a_code_is_kept():
    fold = told(later(piloted))

    entry = fold.state.organisations[organisation_id(PILOT)]
    assert entry.exception == facts.word("basis")


def test_nothing_is_said_of_a_signer_that_nobody_knows():
    nobody: Address = facts.address("nobody")
    act = AppointKey(nobody, e.KeyRole.OFFICER, 1, NO_END)

    assert list(act.signer_violations(LedgerState(), nobody)) == []
    assert list(in_charge(LedgerState(), nobody, nobody)) == []


@pytest.mark.parametrize("code", ["", "short", "I" * 18, PILOT])
def test_a_code_with_a_wrong_shape_or_check_digit_is_none(code):
    assert not is_uscc(code)


def test_a_code_with_its_check_digit_is_one():
    assert is_uscc(facts.APPLICANT)
