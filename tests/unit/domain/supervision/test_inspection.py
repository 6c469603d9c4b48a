"""Draws that everyone can repeat, and the model of supervision."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from tests.builders import facts
from zeropermit.domain.acts.act import Signatory, SigningDomain, typed_data
from zeropermit.domain.acts.supervision import (
    AcceptSupervision,
    AnnounceRound,
    AnswerReferral,
    CloseOrder,
    HandOver,
    Inspect,
    OrderCorrection,
    Redraw,
    Refer,
)
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    OrganisationId,
    PermitId,
    inspection_id,
    matter_id,
    matter_version_id,
    order_id,
    permit_id,
    project_id,
    referral_id,
    round_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.supervision import events as s
from zeropermit.domain.supervision import inspection as model
from zeropermit.domain.supervision.inspection import Finding, OrderResult, Severity
from zeropermit.domain.supervision.state import NOBODY, Draw, Referral, Supervision
from zeropermit.ledger.acts import call_data

PROTOCOL = Path(__file__).parents[4] / "docs" / "protocol.md"
MATTER = matter_id(facts.MATTER)
APPLICATION = Application(
    matter_version_id(MATTER, 1),
    facts.APPLICANT_ID,
    facts.AUTHORITY_ID,
    project_id(facts.PROJECT),
    facts.word("consent"),
)
PERMIT = permit_id(APPLICATION.id)
BODY, OTHER = facts.DEPARTMENT_ID, facts.AUTHORITY_ID
ONE, TWO, THREE = ROSTER = tuple(
    sorted((facts.address(f"officer {n}") for n in range(3)), key=str.lower)
)
SECRET, BEACON = facts.word("secret"), facts.word("beacon")
SEED = model.draw_seed(SECRET, BEACON)
ROUND = round_id(BODY, model.secret_hash(SECRET))
RECORD, DEMANDS, DECISION = map(facts.word, ("record", "demands", "decision"))
INSPECTION = inspection_id(PERMIT, RECORD)
ORDER, REFERRAL = order_id(INSPECTION, DEMANDS), referral_id(PERMIT, RECORD)


def permits(count):
    return [permit_id(facts.word(f"application {n}")) for n in range(count)]


# The draw


def test_the_draw_is_the_one_of_the_protocol():
    text = PROTOCOL.read_text(encoding="utf-8")
    words = dict(re.findall(r"^\| ([\w ,]+) \| `?([^`|]+?)`? \|$", text, re.M))
    rows = dict(re.findall(r"^\| ([\w ,]+) \| (`0x.*|\d+) \|$", text, re.M))
    secret, beacon, permit = (
        bytes.fromhex(words[name][2:]) for name in ("secret", "beacon", "permit")
    )
    roster = ["0x" + digit * 40 for digit in "123"]
    seed = model.draw_seed(secret, beacon)
    number = int(rows["draw, mod 1000"])

    assert "0x" + seed.hex() == words["seed"]
    assert not model.is_drawn(seed, permit, number)
    assert model.is_drawn(seed, permit, number + 1)
    for name, redraws in (("pair", 0), ("pair, after one redraw", 1)):
        pair = model.drawn_pair(seed, permit, roster, redraws=redraws)
        assert ", ".join(f"`{key[:6]}…`" for key in pair) == rows[name]


def test_a_thousand_permille_draws_every_permit_and_none_draws_none():
    assert all(model.is_drawn(SEED, permit, 1000) for permit in permits(500))
    assert not any(model.is_drawn(SEED, permit, 0) for permit in permits(500))


def test_who_is_drawn_of_few_is_drawn_of_more():
    for permit in permits(500):
        drawn = [model.is_drawn(SEED, permit, share) for share in (10, 100, 900)]
        assert drawn == sorted(drawn)


def test_about_as_many_are_drawn_as_were_announced():
    count = sum(model.is_drawn(SEED, permit, 100) for permit in permits(5000))

    assert 400 < count < 600


def test_a_pair_is_two_officers_and_every_pair_comes_up():
    pairs = {model.drawn_pair(SEED, permit, ROSTER) for permit in permits(200)}

    assert pairs == {(a, b) for a, b in product(ROSTER, ROSTER) if a != b}


def test_another_secret_or_beacon_draws_others():
    seeds = (SEED, model.draw_seed(SECRET, SECRET), model.draw_seed(BEACON, BEACON))
    draws = [
        tuple(model.is_drawn(seed, permit, 500) for permit in permits(100))
        for seed in seeds
    ]

    assert len(set(draws)) == len(seeds)


def test_a_roster_is_held_as_the_digest_of_its_words():
    words = b"".join(bytes(12) + bytes.fromhex(key[2:]) for key in ROSTER)

    assert model.roster_digest(ROSTER) == model.secret_hash(words)


# How an order ends


@pytest.mark.parametrize(
    ("gravity", "corrected_at", "harm", "result"),
    [
        (Severity.MINOR, 99, False, OrderResult.NO_PENALTY),
        (Severity.MINOR, 100, False, OrderResult.CORRECTED),
        (Severity.MINOR, 99, True, OrderResult.CORRECTED),
        (Severity.SERIOUS, 99, False, OrderResult.CORRECTED),
        (Severity.MINOR, 0, False, OrderResult.NOT_CORRECTED),
    ],
)
def test_minor_faults_corrected_in_time_without_harm_are_not_punished(
    gravity, corrected_at, harm, result
):
    found = model.order_result(
        gravity, due_at=100, corrected_at=corrected_at, harm=harm
    )

    assert found is result


# The model


def told(*events):
    state = LedgerState()
    for number, event in enumerate(events):
        state.apply(event, time=100 + number)
    return state.supervision


HANDED = s.SupervisionHandedOver(PERMIT, BODY, 0, ONE)
ACCEPTED = s.SupervisionAccepted(PERMIT, BODY, 0, ONE)
ANNOUNCED = s.RoundAnnounced(
    ROUND, BODY, MATTER, 1000, ROSTER, model.secret_hash(SECRET), 900, ONE
)
REVEALED = s.RoundRevealed(ROUND, SECRET, BEACON, SEED)
INSPECTED = s.Inspected(
    INSPECTION, PERMIT, ROUND, Finding.FAULTS, RECORD, False, ONE, TWO
)
ORDERED = s.CorrectionOrdered(
    ORDER, PERMIT, INSPECTION, Severity.MINOR, DEMANDS, 500, ONE, TWO
)
CLOSED = s.OrderClosed(
    ORDER, PERMIT, OrderResult.NO_PENALTY, 300, False, DECISION, ONE, TWO
)
REFERRED = s.CaseReferred(REFERRAL, PERMIT, "TEST", RECORD, ONE, TWO)
ANSWERED = s.ReferralAnswered(REFERRAL, PERMIT, DECISION, THREE)


def test_nobody_supervises_what_was_not_handed_over():
    assert told().of(PERMIT) == Supervision()


def test_the_body_before_keeps_a_permit_until_the_next_accepts():
    again = replace(HANDED, supervisor=OTHER, sequence=1)
    taken = replace(ACCEPTED, supervisor=OTHER, sequence=1)

    for events, held in (
        ((HANDED,), (NOBODY, BODY, 0, 0, 100, 1)),
        ((HANDED, ACCEPTED), (BODY, NOBODY, 101, 100, 0, 1)),
        ((HANDED, ACCEPTED, again), (BODY, OTHER, 101, 100, 102, 2)),
        ((HANDED, ACCEPTED, again, taken), (OTHER, NOBODY, 103, 102, 0, 2)),
    ):
        assert told(*events).of(PERMIT) == Supervision(*held)


def test_a_body_that_is_proposed_again_has_waited_since_the_first_time():
    again = replace(HANDED, sequence=1)

    assert told(HANDED, again).of(PERMIT) == Supervision(
        proposed=BODY, proposed_at=100, hand_overs=2
    )


def test_a_body_to_which_a_permit_comes_back_has_had_it_since_the_first_time():
    other = replace(HANDED, supervisor=OTHER, sequence=1)
    back = replace(HANDED, sequence=2)
    taken, home = (replace(ACCEPTED, supervisor=OTHER), replace(ACCEPTED, sequence=2))

    assert told(HANDED, other, back).of(PERMIT) == Supervision(
        proposed=BODY, proposed_at=100, hand_overs=3
    )
    again = told(HANDED, ACCEPTED, other, taken, back, home)
    assert again.of(PERMIT) == Supervision(BODY, NOBODY, 105, 100, 0, 3)


def test_a_draw_is_told_of_whoever_supervises_the_permit_now():
    later = replace(HANDED, supervisor=OTHER, sequence=1)
    taken = replace(ACCEPTED, supervisor=OTHER, sequence=1)
    moved = told(HANDED, ACCEPTED, ANNOUNCED, REVEALED, later, taken)

    assert not moved.rounds[ROUND].covers(moved.of(PERMIT), MATTER)
    assert moved.drew(ROUND, PERMIT)
    assert not told(HANDED, ACCEPTED, ANNOUNCED).drew(ROUND, PERMIT)
    assert not told(ANNOUNCED, REVEALED, HANDED, ACCEPTED).drew(ROUND, PERMIT)


def test_supervision_follows_a_permit_to_the_last_of_its_line():
    second, third, other = (PermitId(facts.word(name)) for name in ("2", "3", "4"))
    state = told(HANDED, ACCEPTED, ANNOUNCED, REVEALED, INSPECTED)
    state.follow(PERMIT, second)
    state.follow(second, third)

    assert state.of(third) == state.of(PERMIT) != Supervision()
    assert state.pair(ROUND, third) == state.pair(ROUND, PERMIT)
    assert state.draw(ROUND, third).inspected
    assert state.is_drawn(ROUND, third)
    assert list(state.supervised()) == [(third, state.of(PERMIT))]
    assert state.of_one_line(second, third)
    assert not state.of_one_line(other, third)


def test_a_round_is_hidden_until_it_is_revealed():
    hidden = told(ANNOUNCED).rounds[ROUND]
    revealed = told(ANNOUNCED, REVEALED).rounds[ROUND]

    assert not hidden.revealed
    assert not hidden.draws(PERMIT)
    assert revealed.revealed
    assert revealed.draws(PERMIT)
    assert not replace(revealed, permille=0).draws(PERMIT)
    assert told(ANNOUNCED).latest == {(BODY, MATTER): ROUND}


def test_a_round_covers_what_was_handed_over_before_of_its_matter():
    found = told(ANNOUNCED).rounds[ROUND]
    before = Supervision(BODY, NOBODY, 200, handed_over_at=100, hand_overs=1)

    assert found.covers(before, MATTER)
    assert not found.covers(replace(before, handed_over_at=101), MATTER)
    assert not found.covers(replace(before, supervisor=OTHER), MATTER)
    assert not found.covers(before, matter_id("another"))


def test_a_pair_drawn_anew_is_another():
    redrawn = s.PairRedrawn(ROUND, PERMIT, 0, "RECUSAL", DECISION, ONE, TWO)
    before = told(ANNOUNCED, REVEALED)
    after = told(ANNOUNCED, REVEALED, redrawn)

    assert after.draw(ROUND, PERMIT) == Draw(1, False)
    for register, redraws in ((before, 0), (after, 1)):
        pair = model.drawn_pair(SEED, PERMIT, ROSTER, redraws=redraws)
        assert register.pair(ROUND, PERMIT) == pair


def test_an_inspection_in_a_round_is_counted_there():
    found = told(ANNOUNCED, REVEALED, INSPECTED)

    assert found.draw(ROUND, PERMIT) == Draw(0, True)
    assert found.inspections[INSPECTION].inspected_at == 102
    assert found.inspections[INSPECTION].officers == (ONE, TWO)


def test_an_inspection_outside_rounds_is_counted_in_none():
    found = told(replace(INSPECTED, round=ZERO))

    assert found.draws == {}
    assert found.inspections[INSPECTION].finding is Finding.FAULTS


def test_an_order_is_open_until_it_is_closed():
    opened = told(ORDERED).orders[ORDER]
    closed = told(ORDERED, CLOSED).orders[ORDER]

    assert (opened.result, opened.ordered_at) == (OrderResult.NONE, 100)
    assert closed == replace(
        opened,
        result=OrderResult.NO_PENALTY,
        corrected_at=300,
        decision=DECISION,
    )


def test_a_referral_waits_for_its_answer():
    assert told(REFERRED).referrals == {REFERRAL: Referral(PERMIT, "TEST", RECORD, 100)}
    assert told(REFERRED, ANSWERED).referrals[REFERRAL] == Referral(
        PERMIT, "TEST", RECORD, 100, 101, DECISION
    )


# What is signed and submitted


ACTS = [
    HandOver(APPLICATION, 0, facts.DEPARTMENT),
    AcceptSupervision(APPLICATION, 0),
    AnnounceRound(facts.MATTER, 50, ROSTER, model.secret_hash(SECRET), 900),
    Redraw(APPLICATION, ROUND, 0, "RECUSAL", DECISION),
    Inspect(APPLICATION, ROUND, Finding.PASSED, RECORD, ROSTER),
    OrderCorrection(APPLICATION, INSPECTION, Severity.SERIOUS, DEMANDS, 900),
    CloseOrder(APPLICATION, ORDER, 300, True, DECISION),
    Refer(APPLICATION, "TEST", RECORD),
    AnswerReferral(APPLICATION, REFERRAL, DECISION),
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.primary)
def test_an_act_fits_the_function_it_calls(act):
    signed = (ONE, 900, b"")

    data = call_data(
        act.contract, act.function, *act.arguments(), *[signed] * act.signatures
    )

    assert len(data) % 32 == 4


def test_officers_sign_words_and_not_numbers():
    domain, by = SigningDomain(1, ONE), Signatory(ONE, OrganisationId(bytes(32)))
    messages = {
        act.primary: typed_data(act, by=by, domain=domain, deadline=1)["message"]
        for act in ACTS
    }

    assert messages["Inspect"]["finding"] == "Passed"
    assert messages["OrderCorrection"]["gravity"] == "Serious"
    assert messages["AnnounceRound"]["roster"] == list(ROSTER)
