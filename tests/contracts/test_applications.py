"""Acts on an application: taken back, accepted, not accepted, refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY, START, Receipt
from tests.contracts.factories import organisation_id
from tests.contracts.filings import FILED
from tests.contracts.lifecycle import change, issued, successor
from tests.contracts.organisation_keys import enrol
from tests.contracts.test_commitment_bars import bars
from tests.contracts.test_commitment_registry import (
    APPLICANT,
    AUTHORITY,
    BREACHED,
    PAIR,
    VERSION,
    application_id,
    commit,
    filed,
    made,
    record,
    state_of,
    withdraw,
)
from tests.contracts.world import ACTS, DECISION, World

OPEN, WITHDRAWN, DECLINED, REFUSED = range(4)
REASON = "NOT_MET"
CLOSING = ("withdrawApplication", "decline", "refuse")
STAGE: Mapping[str, int] = dict(
    zip(CLOSING, (WITHDRAWN, DECLINED, REFUSED), strict=True)
)
DECIDED = ("decline", "refuse", "prolong", "pause")
BY_AUTHORITY = ("acceptApplication", "requestCorrection", *DECIDED)
ACTS_ON_IT = (*BY_AUTHORITY, "withdrawApplication", "answerCorrection")
MISSING, NOTICE = "规划许可附图", keccak(text="notice")
ANSWER = keccak(text="answer")
MONTH = 30 * f.DAY
YEAR = 365 * f.DAY
NOTHING = (0, 0, 0, 0, 0, 0)
TERMS: Mapping[str, tuple[int, ...]] = {
    "prolong": (START + MONTH,),
    "pause": (START, START + MONTH),
}
"""Terms of a decision beside its reason and digest."""
AGENT = f.account("new key")


def take_back(world: World, application: list, key: str = "applicant") -> Receipt:
    values, given = (application_id(application),), (application,)
    return world.act(world.commitments, "withdrawApplication", values, key, given)


def accept(
    world: World, application: list, sequence: int = 0, key: str = "authority one"
) -> Receipt:
    values = (application_id(application), sequence)
    given = (application, sequence)
    return world.act(world.commitments, "acceptApplication", values, key, given)


def ask(
    world: World,
    application: list,
    sequence: int = 0,
    key: str = "authority one",
    **words: Any,
) -> Receipt:
    told = (sequence, words.get("missing", MISSING), words.get("notice", NOTICE))
    values, given = (application_id(application), *told), (application, *told)
    return world.act(world.commitments, "requestCorrection", values, key, given)


def answer(
    world: World, application: list, key: str = "applicant", digest: bytes = ANSWER
) -> Receipt:
    values, given = (application_id(application), digest), (application, digest)
    return world.act(world.commitments, "answerCorrection", values, key, given)


def decide(
    world: World,
    function: str,
    application: list,
    sequence: int = 0,
    keys: tuple[str, str] = PAIR,
    **words: Any,
) -> Receipt:
    terms = words.get("terms", TERMS.get(function, ()))
    reason, decision = words.get("reason", REASON), words.get("decision", DECISION)
    told = (sequence, *terms, reason, decision)
    values = (application_id(application), *told)
    given = (application, *told)
    return world.in_pairs(world.commitments, function, values, keys, given)


def close(world: World, function: str, application: list) -> Receipt:
    """Close an application in one of the three ways."""
    if function == "withdrawApplication":
        return take_back(world, application)
    return decide(world, function, application)


def act_on(world: World, function: str, application: list) -> Receipt:
    """Any act on an application."""
    if function == "answerCorrection":
        return answer(world, application)
    if function == "withdrawApplication":
        return take_back(world, application)
    return by_authority(world, function, application)


def by_authority(world: World, function: str, application: list, *rest: Any) -> Receipt:
    """Any act of the authority."""
    if function == "requestCorrection":
        return ask(world, application, *rest)
    if function == "acceptApplication":
        return accept(world, application, *rest)
    return decide(world, function, application, *rest)


def stage_of(world: World, number: bytes) -> int:
    stage: int = filed(world, number)[1]
    return stage


def proceeding(world: World, number: bytes) -> tuple:
    """All that the authority did with it."""
    return world.evm.call(world.commitments, "proceedingOf", number)


# Nothing closes or moves what is not there, is closed or is decided


@pytest.mark.parametrize("function", ACTS_ON_IT)
def test_nobody_acts_on_an_application_that_was_not_made(world, refuses, function):
    application = [VERSION, APPLICANT, AUTHORITY, *[f.word(9)] * 4]
    with refuses("ApplicationUnknown", application_id(application)):
        act_on(world, function, application)


@pytest.mark.parametrize("closing", CLOSING)
@pytest.mark.parametrize("again", ACTS_ON_IT)
def test_a_closed_application_is_closed_for_good(world, refuses, closing, again):
    application = world.applied()
    number = application_id(application)
    close(world, closing, application)
    with refuses("ApplicationClosed", number, STAGE[closing]):
        act_on(world, again, application)
    assert stage_of(world, number) == STAGE[closing]


@pytest.mark.parametrize("closing", CLOSING)
def test_no_permit_is_issued_for_a_closed_application(world, refuses, closing):
    case = world.case()
    close(world, closing, case.application)
    with refuses("ApplicationClosed", case.application_id, STAGE[closing]):
        world.issue(case)
    assert world.status(case) == 0


@pytest.mark.parametrize("closing", CLOSING)
def test_no_permit_is_changed_for_a_closed_application(world, refuses, closing):
    old = issued(world)
    new = successor(world, old)
    close(world, closing, new.application)
    with refuses("ApplicationClosed", new.application_id, STAGE[closing]):
        change(world, old, 0, new)
    assert world.status(old) == 1


@pytest.mark.parametrize("closing", CLOSING)
def test_nobody_commits_for_a_closed_application(world, refuses, closing):
    application = world.applied()
    number = application_id(application)
    close(world, closing, application)
    before = FILED[number].digest
    with refuses("ApplicationClosed", number, STAGE[closing]):
        commit(world, number)
    assert filed(world, number) == (START, STAGE[closing], before)


@pytest.mark.parametrize("closing", CLOSING)
def test_a_closed_application_is_not_made_again(world, refuses, closing):
    application = world.applied()
    close(world, closing, application)
    with refuses("ApplicationExists", application_id(application)):
        world.applied()


@pytest.mark.parametrize("function", ACTS_ON_IT)
def test_an_application_that_a_permit_answers_is_not_closed(world, refuses, function):
    case = world.case()
    world.issue(case)
    with refuses("ApplicationAnswered", case.application_id, case.permit_id):
        act_on(world, function, case.application)
    world.do("end", case, 0, ending=2)
    with refuses("ApplicationAnswered", case.application_id, case.permit_id):
        act_on(world, function, case.application)


@pytest.mark.parametrize("closing", CLOSING)
def test_commitments_of_a_closed_application_can_be_judged(world, closing):
    application, content = made(world)
    close(world, closing, application)
    record(world, (application, content), BREACHED)
    assert bars(world) == 1
    withdraw(world, content)
    assert state_of(world, content) == (START, BREACHED)


# Who takes it back


def test_nobody_but_the_applicant_takes_an_application_back(world, refuses):
    application = world.applied()
    for key in ("contractor", "authority one"):
        owner = organisation_id(f.CONTRACTOR if key == "contractor" else f.AUTHORITY)
        with refuses("NotTheApplicant", APPLICANT, owner):
            take_back(world, application, key)


def test_a_suspended_applicant_takes_nothing_back(world, refuses):
    application = world.applied()
    world.guard("suspendOrganisation", APPLICANT)
    with refuses("OrganisationIsSuspended", APPLICANT):
        take_back(world, application)


def test_a_taken_back_application_cannot_be_taken_back_twice(world, refuses):
    application = world.applied()
    values, given = (application_id(application),), (application,)
    place = world.commitments
    signed = world.sign(place, "withdrawApplication", values, "applicant")
    world.evm.transact(place, "withdrawApplication", *given, signed)
    with refuses("ApplicationClosed", values[0], WITHDRAWN):
        world.evm.transact(place, "withdrawApplication", *given, signed)


def test_the_withdrawal_of_one_application_is_not_anothers(world, refuses):
    one, other = world.applied(), world.applied(keccak(text="other"))
    place = world.commitments
    values = (application_id(one),)
    signed = world.sign(place, "withdrawApplication", values, "applicant")
    with refuses("InvalidSignature", world.keys["applicant"].address):
        world.evm.transact(place, "withdrawApplication", other, signed)


def test_an_act_of_the_authority_does_not_dodge_a_withdrawal(world):
    application = world.applied()
    values, place = (application_id(application),), world.commitments
    signed = world.sign(place, "withdrawApplication", values, "applicant")
    accept(world, application)
    world.evm.transact(place, "withdrawApplication", application, signed)
    assert stage_of(world, values[0]) == WITHDRAWN


def test_an_agent_takes_an_application_back(world):
    application = world.applied()
    number = application_id(application)
    enrol(world, uscc=f.APPLICANT, role=f.AGENT)
    place, act = world.commitments, ACTS["withdrawApplication"]
    signed = f.authorize(world.evm, place, act, (number,), AGENT, APPLICANT)
    world.evm.transact(place, "withdrawApplication", application, signed)
    assert stage_of(world, number) == WITHDRAWN


def test_the_applicant_takes_an_application_back(world):
    application = world.applied()
    number = application_id(application)
    receipt = take_back(world, application)
    assert [event.name for event in receipt.events] == ["ApplicationWithdrawn"]
    assert receipt.events[0].values == {
        "application": number,
        "applicant": APPLICANT,
        "by": world.keys["applicant"].address,
    }
    assert filed(world, number) == (START, WITHDRAWN, FILED[number].digest)
    assert proceeding(world, number) == NOTHING


# Who decides


@pytest.mark.parametrize("function", BY_AUTHORITY)
def test_no_other_body_decides_on_an_application(world, refuses, function):
    application = world.applied()
    world.grant(f.OTHER_BODY, f.DECIDE, f.matter_id(f.MATTER))
    keys = ("other one", "other two") if function in DECIDED else "other one"
    other = organisation_id(f.OTHER_BODY)
    with refuses("NotTheAuthority", AUTHORITY, other):
        by_authority(world, function, application, 0, keys)


@pytest.mark.parametrize("function", DECIDED)
def test_one_person_closes_no_application(world, refuses, function):
    application = world.applied()
    one = world.keys["authority one"].address
    with refuses("SamePerson", one, one):
        decide(world, function, application, keys=("authority one",) * 2)


@pytest.mark.parametrize("function", DECIDED)
def test_officers_of_two_bodies_close_no_application(world, refuses, function):
    other = organisation_id(f.OTHER_BODY)
    with refuses("OfficersOfTwoOrganisations", AUTHORITY, other):
        decide(world, function, world.applied(), keys=("authority one", "other one"))


@pytest.mark.parametrize("function", DECIDED)
def test_no_system_closes_an_application(world, refuses, function):
    system = world.keys["authority system"].address
    with refuses("NotAnOfficer", system):
        keys = ("authority one", "authority system")
        decide(world, function, world.applied(), keys=keys)


@pytest.mark.parametrize("function", DECIDED)
def test_no_application_is_closed_without_reason_and_decision(world, refuses, function):
    application = world.applied()
    for reason in ("", "not met", "X" * 33):
        with refuses("ReasonCodeMalformed", reason):
            decide(world, function, application, reason=reason)
    with refuses("WrittenDecisionMissing"):
        decide(world, function, application, decision=f.ZERO)


@pytest.mark.parametrize("function", BY_AUTHORITY)
def test_an_authority_without_the_matter_decides_on_no_application(
    world, refuses, function
):
    application = world.applied()
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("NotGrantedToDecide", AUTHORITY, VERSION):
        by_authority(world, function, application)


@pytest.mark.parametrize("function", BY_AUTHORITY)
def test_a_suspended_authority_decides_on_no_application(world, refuses, function):
    application = world.applied()
    world.guard("suspendOrganisation", AUTHORITY)
    with refuses("OrganisationIsSuspended", AUTHORITY):
        by_authority(world, function, application)


@pytest.mark.parametrize("function", BY_AUTHORITY)
def test_an_act_before_its_turn_is_refused(world, refuses, function):
    application = world.applied()
    with refuses("ProceedingMismatch", application_id(application), 0, 1):
        by_authority(world, function, application, 1)


def test_a_refusal_signed_before_another_act_is_void(world, refuses):
    application = world.applied()
    number = application_id(application)
    values = (number, 0, REASON, DECISION)
    pair = [world.sign(world.commitments, "refuse", values, key) for key in PAIR]
    accept(world, application)
    with refuses("ProceedingMismatch", number, 1, 0):
        given = (application, 0, REASON, DECISION)
        world.evm.transact(world.commitments, "refuse", *given, *pair)
    assert stage_of(world, number) == OPEN


@pytest.mark.parametrize("other", ["refuse", "decline"])
def test_a_relayer_does_not_turn_one_closing_into_another(world, refuses, other):
    application = world.applied()
    signed_as = "decline" if other == "refuse" else "refuse"
    told = (0, REASON, DECISION)
    values = (application_id(application), *told)
    pair = [world.sign(world.commitments, signed_as, values, key) for key in PAIR]
    with refuses("InvalidSignature", world.keys["authority one"].address):
        world.evm.transact(world.commitments, other, application, *told, *pair)


def test_an_accepted_application_is_not_declined(world, refuses):
    application = world.applied()
    number = application_id(application)
    accept(world, application)
    with refuses("AlreadyAccepted", number, START):
        decide(world, "decline", application, 1)


def test_no_application_is_accepted_twice(world, refuses):
    application = world.applied()
    accept(world, application)
    with refuses("AlreadyAccepted", application_id(application), START):
        accept(world, application, 1)


def test_a_system_accepts_nothing_that_people_decide(world, refuses):
    world.publish(matter="people-decide", automatic=False)
    world.grant(f.AUTHORITY, f.DECIDE, f.matter_id("people-decide"))
    application = world.applied(matter="people-decide")
    system = world.keys["authority system"].address
    with refuses("SystemKeyNotAllowed", system):
        accept(world, application, key="authority system")
    accept(world, application)


@pytest.mark.parametrize("key", ["authority one", "authority system"])
def test_the_authority_accepts_an_application(world, key):
    application = world.applied()
    number = application_id(application)
    world.evm.warp(START + 5)
    receipt = accept(world, application, key=key)
    assert [event.name for event in receipt.events] == ["ApplicationAccepted"]
    assert receipt.events[0].values == {
        "application": number,
        "authority": AUTHORITY,
        "sequence": 0,
        "by": world.keys[key].address,
    }
    assert proceeding(world, number) == (START + 5, 0, 0, 0, 0, 1)
    assert stage_of(world, number) == OPEN


def test_an_accepted_application_is_issued_all_the_same(world):
    case = world.case()
    accept(world, case.application)
    world.issue(case)
    assert world.status(case) == 1


@pytest.mark.parametrize(
    ("function", "event"),
    [("decline", "ApplicationDeclined"), ("refuse", "ApplicationRefused")],
)
def test_two_officers_close_an_application(world, function, event):
    application = world.applied()
    number = application_id(application)
    receipt = decide(world, function, application)
    assert [event.name for event in receipt.events] == [event]
    assert receipt.events[0].values == {
        "application": number,
        "authority": AUTHORITY,
        "sequence": 0,
        "reason": REASON,
        "decision": DECISION,
        "first": world.keys["authority one"].address,
        "second": world.keys["authority two"].address,
    }
    assert filed(world, number) == (START, STAGE[function], FILED[number].digest)


def test_an_accepted_application_is_refused(world):
    application = world.applied()
    accept(world, application)
    receipt = decide(world, "refuse", application, 1)
    assert receipt.events[0].values["sequence"] == 1
    assert stage_of(world, application_id(application)) == REFUSED


def test_a_permit_and_a_refusal_in_one_block_exclude_each_other(world, refuses):
    """The first one counts, and the other one is refused."""
    case = world.case()
    words, arguments = case.signed_words(), case.arguments()
    signed = world.sign(world.permits, "issue", words, "authority system")
    with world.evm.undone():
        decide(world, "refuse", case.application)
        with refuses("ApplicationClosed", case.application_id, REFUSED):
            world.evm.transact(world.permits, "issue", *arguments, signed)
    world.evm.transact(world.permits, "issue", *arguments, signed, sender=SOMEBODY)
    with refuses("ApplicationAnswered", case.application_id, case.permit_id):
        decide(world, "refuse", case.application)


# What is missing


def test_what_is_missing_is_told_once(world, refuses):
    application = world.applied()
    number = application_id(application)
    ask(world, application)
    with refuses("CorrectionAlreadyRequested", number, START):
        ask(world, application, 1)
    answer(world, application)
    with refuses("CorrectionAlreadyRequested", number, START):
        ask(world, application, 1)


def test_nothing_is_found_missing_in_an_accepted_application(world, refuses):
    application = world.applied()
    accept(world, application)
    with refuses("AlreadyAccepted", application_id(application), START):
        ask(world, application, 1)


@pytest.mark.parametrize(
    "missing", ["", " a space before", "a line\nand another", "x" * 201, "\u202eturned"]
)
def test_what_is_missing_is_told_in_clean_text(world, refuses, missing):
    with refuses("MissingTextMalformed", missing):
        ask(world, world.applied(), missing=missing)


def test_nothing_is_found_missing_without_a_notice(world, refuses):
    with refuses("CorrectionNoticeMissing"):
        ask(world, world.applied(), notice=f.ZERO)


def test_no_system_finds_something_missing(world, refuses):
    system = world.keys["authority system"].address
    with refuses("NotAnOfficer", system):
        ask(world, world.applied(), key="authority system")


def test_an_officer_tells_what_is_missing(world):
    application = world.applied()
    number = application_id(application)
    receipt = ask(world, application)
    assert [event.name for event in receipt.events] == ["CorrectionRequested"]
    assert receipt.events[0].values == {
        "application": number,
        "authority": AUTHORITY,
        "sequence": 0,
        "missing": MISSING,
        "notice": NOTICE,
        "by": world.keys["authority one"].address,
    }
    assert proceeding(world, number) == (0, START, 0, 0, 0, 1)


def test_nobody_answers_what_was_not_asked(world, refuses):
    application = world.applied()
    with refuses("CorrectionNotRequested", application_id(application)):
        answer(world, application)


def test_nobody_but_the_applicant_answers(world, refuses):
    application = world.applied()
    ask(world, application)
    with refuses("NotTheApplicant", APPLICANT, organisation_id(f.CONTRACTOR)):
        answer(world, application, "contractor")


def test_a_suspended_applicant_answers_nothing(world, refuses):
    application = world.applied()
    ask(world, application)
    world.guard("suspendOrganisation", APPLICANT)
    with refuses("OrganisationIsSuspended", APPLICANT):
        answer(world, application)


def test_the_applicant_answers_once(world, refuses):
    application = world.applied()
    ask(world, application)
    with refuses("CorrectionAnswerMissing"):
        answer(world, application, digest=f.ZERO)
    answer(world, application)
    with refuses("CorrectionAlreadyAnswered", application_id(application), START):
        answer(world, application)


def test_an_answer_dodges_no_act_of_the_authority(world):
    """It changes no number, so an act that was signed before stays good."""
    application = world.applied()
    number = application_id(application)
    ask(world, application)
    values = (number, 1, REASON, DECISION)
    pair = [world.sign(world.commitments, "refuse", values, key) for key in PAIR]
    world.evm.warp(START + 9)
    receipt = answer(world, application)
    assert receipt.events[0].values == {
        "application": number,
        "applicant": APPLICANT,
        "answer": ANSWER,
        "by": world.keys["applicant"].address,
    }
    assert proceeding(world, number) == (0, START, START + 9, 0, 0, 1)
    given = (application, *values[1:])
    world.evm.transact(world.commitments, "refuse", *given, *pair)
    assert stage_of(world, number) == REFUSED


# The time to decide


@pytest.mark.parametrize(
    ("due", "error"),
    [
        (START, ("DueInPast", START, START)),
        (
            START + 3652 * f.DAY + 1,
            ("DueTooFar", *[START + 3652 * f.DAY + i for i in (1, 0)]),
        ),
    ],
)
def test_no_application_is_prolonged_into_the_past_or_for_ever(
    world, refuses, due, error
):
    with refuses(*error):
        decide(world, "prolong", world.applied(), terms=(due,))


def test_an_application_is_prolonged_once(world, refuses):
    application = world.applied()
    decide(world, "prolong", application)
    with refuses("AlreadyProlonged", application_id(application), START + MONTH):
        decide(world, "prolong", application, 1, terms=(START + 2 * MONTH,))


def test_two_officers_prolong_an_application(world):
    application = world.applied()
    number = application_id(application)
    receipt = decide(world, "prolong", application)
    assert [event.name for event in receipt.events] == ["ApplicationProlonged"]
    assert receipt.events[0].values == {
        "application": number,
        "authority": AUTHORITY,
        "sequence": 0,
        "dueAt": START + MONTH,
        "reason": REASON,
        "decision": DECISION,
        "first": world.keys["authority one"].address,
        "second": world.keys["authority two"].address,
    }
    assert proceeding(world, number) == (0, 0, 0, START + MONTH, 0, 1)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (START - 1, START + 1),
        (START + 1, START + 1),
        (START + 2, START + 1),
        (START, START),
        (START, START + YEAR + 1),
        (START + 1, START + YEAR + 1),
        (2**64 - 2, 2**64 - 1),
    ],
)
def test_a_pause_is_ahead_and_no_longer_than_a_year(world, refuses, begin, end):
    application = world.applied()
    with refuses("PauseNotAllowed", application_id(application), begin, end):
        decide(world, "pause", application, terms=(begin, end))


def test_a_pause_ends_in_the_future(world, refuses):
    application = world.applied()
    world.evm.warp(START + 50)
    with refuses("PauseNotAllowed", application_id(application), START, START + 50):
        decide(world, "pause", application, terms=(START, START + 50))
    decide(world, "pause", application, terms=(START, START + 51))


def test_pauses_do_not_overlap(world, refuses):
    application = world.applied()
    number = application_id(application)
    decide(world, "pause", application)
    for begin in (START, START + MONTH - 1):
        with refuses("PauseNotAllowed", number, begin, START + 2 * MONTH):
            terms = (begin, START + 2 * MONTH)
            decide(world, "pause", application, 1, terms=terms)
    decide(world, "pause", application, 1, terms=(START + MONTH, START + 2 * MONTH))
    assert proceeding(world, number) == (0, 0, 0, 0, START + 2 * MONTH, 2)


def test_two_officers_pause_an_application(world):
    application = world.applied()
    number = application_id(application)
    receipt = decide(world, "pause", application)
    assert [event.name for event in receipt.events] == ["ApplicationPaused"]
    assert receipt.events[0].values == {
        "application": number,
        "authority": AUTHORITY,
        "sequence": 0,
        "pausedFrom": START,
        "pausedUntil": START + MONTH,
        "reason": REASON,
        "decision": DECISION,
        "first": world.keys["authority one"].address,
        "second": world.keys["authority two"].address,
    }
    assert proceeding(world, number) == (0, 0, 0, 0, START + MONTH, 1)


def test_a_relayer_changes_no_time(world, refuses):
    application = world.applied()
    told = (0, START + MONTH, REASON, DECISION)
    values = (application_id(application), *told)
    pair = [world.sign(world.commitments, "prolong", values, key) for key in PAIR]
    with refuses("InvalidSignature", world.keys["authority one"].address):
        given = (application, 0, START + MONTH + 1, REASON, DECISION)
        world.evm.transact(world.commitments, "prolong", *given, *pair)


def test_everything_of_an_application_is_held_side_by_side(world):
    application = world.applied()
    number = application_id(application)
    ask(world, application)
    world.evm.warp(START + 1)
    answer(world, application)
    world.evm.warp(START + 2)
    accept(world, application, 1)
    decide(world, "prolong", application, 2)
    decide(world, "pause", application, 3)
    until = START + MONTH
    assert proceeding(world, number) == (START + 2, START, START + 1, until, until, 4)
    assert stage_of(world, number) == OPEN
    decide(world, "refuse", application, 4)
    assert proceeding(world, number)[5] == 4
