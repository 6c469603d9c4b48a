"""Lies about supervision: each one is found, and none is found in a true story."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.unit.audit.story import MATTER, PERMIT, codes, ended, grant, key, story, told
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    PermitId,
    inspection_id,
    matter_id,
    order_id,
    referral_id,
    round_id,
)
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.supervision import events as s
from zeropermit.domain.supervision.inspection import (
    Finding,
    OrderResult,
    Severity,
    draw_seed,
    drawn_pair,
    is_drawn,
    secret_hash,
)

BODY = facts.DEPARTMENT_ID
NAMES = tuple(f"inspector {number}" for number in range(3))
ROSTER = tuple(sorted(map(facts.address, NAMES), key=str.lower))
ONE, TWO, THREE = ROSTER
OUTSIDE = facts.address("outside")
OFFICER, SYSTEM = facts.address("officer"), facts.address("system")
SECRET, OTHER_SECRET = facts.word("secret"), facts.word("another secret")
ROUND = round_id(BODY, secret_hash(SECRET))
RECORD, DEMANDS, DECISION = map(facts.word, ("record", "demands", "decision"))
INSPECTION = inspection_id(PERMIT, RECORD)
ORDER, REFERRAL = order_id(INSPECTION, DEMANDS), referral_id(PERMIT, RECORD)
UNKNOWN = PermitId(facts.word("unknown"))

OFFICE = [
    *(key(name, BODY) for name in NAMES),
    grant(BODY, e.GrantKind.INSPECT, MATTER),
]
BEFORE = story(*OFFICE)[-1].block
"""Block before the hand-over."""
HANDED = s.SupervisionHandedOver(PERMIT, BODY, 0, SYSTEM)
ACCEPTED = s.SupervisionAccepted(PERMIT, BODY, 0, ONE)
ANNOUNCED_IN = BEFORE.number + 3
BEACON = facts.word(f"b{ANNOUNCED_IN}")
SEED = draw_seed(SECRET, BEACON)
TIME = BEFORE.time
"""Events come ten seconds apart from here on."""
DUE = TIME + 100_000
ANNOUNCED = s.RoundAnnounced(
    ROUND, BODY, MATTER, 1000, ROSTER, secret_hash(SECRET), DUE, ONE
)
REVEALED = s.RoundRevealed(ROUND, SECRET, BEACON, SEED)
PAIR = drawn_pair(SEED, PERMIT, ROSTER)
(OUT,) = set(ROSTER) - set(PAIR)
INSPECTED = s.Inspected(INSPECTION, PERMIT, ROUND, Finding.FAULTS, RECORD, False, *PAIR)
ORDERED = s.CorrectionOrdered(
    ORDER, PERMIT, INSPECTION, Severity.MINOR, DEMANDS, TIME + 200, ONE, TWO
)
CLOSED = s.OrderClosed(
    ORDER, PERMIT, OrderResult.NO_PENALTY, TIME + 60, False, DECISION, ONE, TWO
)
REFERRED = s.CaseReferred(REFERRAL, PERMIT, "TEST", RECORD, ONE, TWO)
ANSWERED = s.ReferralAnswered(REFERRAL, PERMIT, DECISION, OFFICER)
LIFE = (
    *(HANDED, ACCEPTED, ANNOUNCED, REVEALED, INSPECTED),
    *(ORDERED, CLOSED, REFERRED, ANSWERED),
)


def found_in(*events):
    return codes(story(*OFFICE, *events))


def lied(truth, **changes):
    """Tell the life with one of its events changed, and name what is found."""
    lie = replace(truth, **changes)
    return found_in(*(lie if event is truth else event for event in LIFE))


def test_a_true_life_has_no_differences():
    fold = told(story(*OFFICE, *LIFE))

    assert fold.differences == []
    assert fold.announcements[ROUND].number == ANNOUNCED_IN


def test_an_inspection_outside_rounds_is_by_any_two():
    outside = replace(INSPECTED, round=ZERO, first=OUT, second=PAIR[0])

    assert found_in(HANDED, ACCEPTED, outside) == []


AUTHORITY = facts.AUTHORITY_ID
AWAY = (
    s.SupervisionHandedOver(PERMIT, AUTHORITY, 1, SYSTEM),
    s.SupervisionAccepted(PERMIT, AUTHORITY, 1, OFFICER),
)
HOME = (replace(HANDED, sequence=2), replace(ACCEPTED, sequence=2))
"""To the authority, which inspects as well, and back."""


def test_a_draw_is_inspected_when_the_permit_comes_back_and_not_before():
    inspects = grant(AUTHORITY, e.GrantKind.INSPECT, MATTER)
    beacon = facts.word(f"b{ANNOUNCED_IN + 1}")  # the grant comes a block before
    seed = draw_seed(SECRET, beacon)
    revealed = replace(REVEALED, beacon=beacon, seed=seed)
    drawn = (inspects, HANDED, ACCEPTED, ANNOUNCED, revealed)
    first, second = drawn_pair(seed, PERMIT, ROSTER)
    visit = replace(INSPECTED, first=first, second=second)
    others = replace(INSPECTED, first=OFFICER, second=facts.address("second"))

    assert found_in(*drawn, *AWAY, *HOME, visit) == []
    assert "DRAW_MISMATCH" in found_in(*drawn, *AWAY, others)
    assert "KEY_OF_ANOTHER" in found_in(*drawn, *AWAY, visit)


# Who, what and in which order


@pytest.mark.parametrize(
    ("truth", "changes", "found"),
    [
        (HANDED, {"sequence": 1}, "OUT_OF_SEQUENCE"),
        (HANDED, {"by": ONE}, "KEY_OF_ANOTHER"),
        (ACCEPTED, {"sequence": 1}, "OUT_OF_SEQUENCE"),
        (ACCEPTED, {"by": OFFICER}, "KEY_OF_ANOTHER"),
        (ANNOUNCED, {"permille": 0}, "VALUE_NOT_ALLOWED"),
        (ANNOUNCED, {"permille": 1001}, "VALUE_NOT_ALLOWED"),
        (ANNOUNCED, {"due_at": TIME}, "VALUE_NOT_ALLOWED"),
        (ANNOUNCED, {"due_at": TIME + 3653 * 86_400}, "VALUE_NOT_ALLOWED"),
        (ANNOUNCED, {"roster": ROSTER[:1]}, "VALUE_NOT_ALLOWED"),
        (ANNOUNCED, {"roster": ROSTER[::-1]}, "VALUE_NOT_ALLOWED"),
        (ANNOUNCED, {"roster": (ONE, *ROSTER)}, "VALUE_NOT_ALLOWED"),
        (ANNOUNCED, {"roster": (*ROSTER, OFFICER)}, "KEY_OF_ANOTHER"),
        (ANNOUNCED, {"by": OFFICER}, "KEY_OF_ANOTHER"),
        (ANNOUNCED, {"matter": matter_id("another")}, "NOT_GRANTED"),
        (ANNOUNCED, {"secret_hash": ZERO}, "ID_NOT_DERIVED"),
        (REVEALED, {"secret": OTHER_SECRET}, "DRAW_MISMATCH"),
        (REVEALED, {"beacon": facts.word("chosen")}, "DRAW_MISMATCH"),
        (REVEALED, {"seed": facts.word("chosen")}, "DRAW_MISMATCH"),
        (INSPECTED, {"first": OUT}, "DRAW_MISMATCH"),
        (INSPECTED, {"first": PAIR[1]}, "OFFICER_TWICE"),
        (INSPECTED, {"first": OFFICER}, "KEY_OF_ANOTHER"),
        (INSPECTED, {"late": True}, "TIME_MISMATCH"),
        (INSPECTED, {"record": DEMANDS}, "ID_NOT_DERIVED"),
        (INSPECTED, {"finding": Finding.NONE}, "VALUE_NOT_ALLOWED"),
        (INSPECTED, {"finding": Finding.PASSED}, "STATE_NOT_ALLOWED"),
        (INSPECTED, {"round": ZERO, "late": True}, "VALUE_NOT_ALLOWED"),
        (INSPECTED, {"round": facts.word("no round")}, "NAMES_UNKNOWN"),
        (ORDERED, {"demands": RECORD}, "ID_NOT_DERIVED"),
        (ORDERED, {"gravity": Severity.NONE}, "VALUE_NOT_ALLOWED"),
        (ORDERED, {"due_at": TIME}, "VALUE_NOT_ALLOWED"),
        (ORDERED, {"due_at": TIME + 3653 * 86_400}, "VALUE_NOT_ALLOWED"),
        (ORDERED, {"second": ONE}, "OFFICER_TWICE"),
        (ORDERED, {"permit": UNKNOWN}, "NAMES_UNKNOWN"),
        (ORDERED, {"gravity": Severity.SERIOUS}, "VALUE_NOT_ALLOWED"),
        (CLOSED, {"result": OrderResult.CORRECTED}, "VALUE_NOT_ALLOWED"),
        (CLOSED, {"harm": True}, "VALUE_NOT_ALLOWED"),
        (CLOSED, {"corrected_at": 0}, "VALUE_NOT_ALLOWED"),
        (CLOSED, {"corrected_at": TIME + 150}, "VALUE_NOT_ALLOWED"),
        (CLOSED, {"corrected_at": TIME + 1}, "VALUE_NOT_ALLOWED"),
        (CLOSED, {"decision": ZERO}, "VALUE_NOT_ALLOWED"),
        (CLOSED, {"permit": UNKNOWN}, "NAMES_UNKNOWN"),
        (CLOSED, {"second": OFFICER}, "KEY_OF_ANOTHER"),
        (REFERRED, {"reason": "not a code"}, "VALUE_NOT_ALLOWED"),
        (REFERRED, {"record": DEMANDS}, "ID_NOT_DERIVED"),
        (REFERRED, {"second": SYSTEM}, "KEY_OF_ANOTHER"),
        (ANSWERED, {"decision": ZERO}, "VALUE_NOT_ALLOWED"),
        (ANSWERED, {"by": SYSTEM}, "KEY_ROLE"),
        (ANSWERED, {"by": ONE}, "KEY_OF_ANOTHER"),
        (ANSWERED, {"permit": UNKNOWN}, "NAMES_UNKNOWN"),
    ],
)
def test_a_lie_is_found(truth, changes, found):
    assert found in lied(truth, **changes)


@pytest.mark.parametrize(
    "event",
    [
        replace(HANDED, permit=UNKNOWN),
        replace(ACCEPTED, permit=UNKNOWN),
        REVEALED,
        s.PairRedrawn(ROUND, UNKNOWN, 0, "RECUSAL", DECISION, ONE, TWO),
        replace(INSPECTED, permit=UNKNOWN),
        ORDERED,
        CLOSED,
        replace(REFERRED, permit=UNKNOWN),
        ANSWERED,
    ],
)
def test_what_is_not_there_is_named_and_does_not_stop_the_replay(event):
    assert found_in(event)[0] == "NAMES_UNKNOWN"


@pytest.mark.parametrize("left_out", range(6))
def test_an_event_kept_back_is_noticed_by_those_after_it(left_out):
    told_ = [event for number, event in enumerate(LIFE) if number != left_out]

    assert found_in(*told_) != []


@pytest.mark.parametrize("event", [HANDED, ACCEPTED, INSPECTED])
def test_an_ended_permit_is_left_alone(event):
    before = LIFE[: LIFE.index(event)]

    assert "STATE_NOT_ALLOWED" in found_in(*before, ended(0, Ending.CANCELLED), event)


def test_orders_of_an_ended_permit_go_on():
    assert found_in(*LIFE[:5], ended(0, Ending.CANCELLED), ORDERED) == []


def test_nothing_is_recorded_twice():
    for number, event in enumerate(LIFE):
        again = found_in(*LIFE[: number + 1], event)
        assert again, type(event).__name__


def test_a_body_without_the_grant_does_nothing():
    withdrawn = e.GrantWithdrawn(BODY, e.GrantKind.INSPECT, MATTER, TIME + 30)

    assert found_in(HANDED, ACCEPTED, withdrawn, REFERRED) == ["NOT_GRANTED"]


# The draw


@pytest.mark.parametrize(
    ("order", "announced", "found"),
    [
        ((HANDED, ANNOUNCED, ACCEPTED), 2, []),
        ((ANNOUNCED, HANDED, ACCEPTED), 1, ["DRAW_MISMATCH"]),
    ],
)
def test_what_counts_for_a_round_is_the_hand_over_and_not_the_acceptance(
    order, announced, found
):
    beacon = facts.word(f"b{BEFORE.number + announced}")
    revealed = replace(REVEALED, beacon=beacon, seed=draw_seed(SECRET, beacon))
    pair = drawn_pair(revealed.seed, PERMIT, ROSTER)
    inspected = replace(INSPECTED, first=pair[0], second=pair[1])

    assert found_in(*order, revealed, inspected) == found


def test_a_permit_that_is_not_drawn_is_found():
    share = next(n for n in range(1000, 0, -1) if not is_drawn(SEED, PERMIT, n))

    assert lied(ANNOUNCED, permille=share) == ["DRAW_MISMATCH"]


def test_a_hidden_round_draws_nobody():
    assert found_in(HANDED, ACCEPTED, ANNOUNCED, INSPECTED) == ["STATE_NOT_ALLOWED"]


@pytest.mark.parametrize(
    ("later", "officers", "found"),
    [
        (256, (ONE, TWO), ["STATE_NOT_ALLOWED"]),
        (257, (ONE, TWO), []),
        (257, (THREE, TWO), []),
        (257, (ONE, ONE), ["OFFICER_TWICE"]),
        (257, (ONE, OUTSIDE), ["DRAW_MISMATCH"]),
    ],
)
def test_a_round_that_fell_draws_all_that_it_covers(later, officers, found):
    announced = replace(ANNOUNCED, permille=1)
    inspected = replace(INSPECTED, first=officers[0], second=officers[1])
    whole = story(*OFFICE, key("outside", BODY), HANDED, ACCEPTED, announced, inspected)
    number = whole[-2].block.number + later
    whole[-1] = replace(whole[-1], block=replace(whole[-1].block, number=number))

    assert codes(whole) == found


@pytest.mark.parametrize("person", [0, 7])
def test_a_roster_with_two_keys_of_one_person_is_found(person):
    """And one with a key that is nobody's."""
    people = [replace(key(name, BODY), person=person) for name in NAMES[:2]]
    office = [*people, *OFFICE[2:]]

    assert codes(story(*office, HANDED, ACCEPTED, ANNOUNCED)) == ["OFFICER_TWICE"]


def test_a_second_round_before_the_first_is_revealed_is_found():
    hidden = secret_hash(OTHER_SECRET)
    second = replace(ANNOUNCED, round=round_id(BODY, hidden), secret_hash=hidden)

    assert found_in(ANNOUNCED, second) == ["STATE_NOT_ALLOWED"]
    late = story(*OFFICE, ANNOUNCED, second)
    block = late[-1].block
    late[-1] = replace(late[-1], block=replace(block, number=block.number + 256))
    assert codes(late) == []


@pytest.mark.parametrize(("later", "found"), [(256, []), (257, ["TIME_MISMATCH"])])
def test_a_round_is_revealed_while_the_beacon_is_there(later, found):
    whole = story(*OFFICE, HANDED, ACCEPTED, ANNOUNCED, REVEALED)
    block = replace(whole[-1].block, number=ANNOUNCED_IN + later)
    whole[-1] = replace(whole[-1], block=block)

    assert codes(whole) == found


def redraw(number, **changes):
    event = s.PairRedrawn(ROUND, PERMIT, number, "RECUSAL", DECISION, ONE, TWO)
    return replace(event, **changes)


def test_the_pair_drawn_anew_inspects_and_no_other():
    before = LIFE[:4]
    sequence, pair = 0, PAIR
    redraws = []
    while set(pair) == set(PAIR):
        redraws.append(redraw(sequence))
        sequence += 1
        pair = drawn_pair(SEED, PERMIT, ROSTER, redraws=sequence)

    again = replace(INSPECTED, first=pair[1], second=pair[0])
    assert found_in(*before, *redraws, again) == []
    assert found_in(*before, *redraws, INSPECTED) == ["DRAW_MISMATCH"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"sequence": 1}, ["OUT_OF_SEQUENCE"]),
        ({"reason": "no code"}, ["VALUE_NOT_ALLOWED"]),
        ({"decision": ZERO}, ["VALUE_NOT_ALLOWED"]),
        ({"second": ONE}, ["OFFICER_TWICE"]),
    ],
)
def test_a_redraw_is_made_with_reason_and_in_order(changes, found):
    assert found_in(*LIFE[:4], redraw(0, **changes)) == found


def test_a_fourth_redraw_is_found():
    redraws = [redraw(sequence) for sequence in range(4)]

    assert found_in(*LIFE[:4], *redraws) == ["VALUE_NOT_ALLOWED"]


def test_a_pair_that_cannot_be_drawn_does_not_stop_the_replay():
    assert "UNDECIDABLE" in lied(ANNOUNCED, roster=(ONE,))
    assert "UNDECIDABLE" in lied(ANNOUNCED, roster=())
