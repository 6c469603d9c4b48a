"""A pair of officers is drawn again."""

from tests.contracts import factories as f
from tests.contracts.supervising import PAIR, ROUND, pair_of
from tests.contracts.world import DECISION
from zeropermit.domain.supervision import inspection as model


def test_a_pair_is_drawn_anew_by_two_officers_with_a_reason(office, refuses):
    office.in_round()
    with refuses(
        "SamePerson", office.address("other one"), office.address("other one")
    ):
        office.redraw(keys=("other one", "other one"))
    with refuses("ReasonCodeMalformed", "no code"):
        office.redraw(reason="no code")
    with refuses("DecisionMissing"):
        office.redraw(decision=f.ZERO)


def test_a_redraw_names_its_place_and_comes_three_times_at_most(office, refuses):
    office.in_round()
    with refuses("RedrawOutOfSequence", ROUND, office.permit, 0, 1):
        office.redraw(1)
    for sequence in range(3):
        office.redraw(sequence)
    with refuses("RedrawLimit", ROUND, office.permit):
        office.redraw(3)


def test_an_inspected_permit_needs_no_other_pair(office, refuses):
    seed = office.in_round()
    office.inspect(round_=ROUND, keys=office.drawn_keys(seed))
    with refuses("InspectedInRound", ROUND, office.permit):
        office.redraw()


def test_an_ended_permit_needs_no_other_pair(office, refuses):
    office.in_round()
    office.end()
    with refuses("StateNotAllowed", office.permit, 7):
        office.redraw()


def test_the_pair_drawn_anew_inspects(office, refuses):
    seed = office.in_round()
    before = office.drawn_keys(seed)
    sequence = 0
    while set(office.drawn_keys(seed, sequence)) == set(before):
        (event,) = office.redraw(sequence).events
        sequence += 1
    assert event.name == "PairRedrawn"
    assert event.values == {
        "round": ROUND,
        "permit": office.permit,
        "sequence": sequence - 1,
        "reason": "RECUSAL",
        "decision": DECISION,
        "first": office.address(PAIR[0]),
        "second": office.address(PAIR[1]),
    }
    assert office.ask("drawById", ROUND, office.permit) == (sequence, False)
    after = pair_of(seed, office.permit, office.roster, sequence)
    told = office.ask("drawnPair", ROUND, office.permit, office.roster)
    assert told == (True, *after)
    assert after == model.drawn_pair(
        seed, office.permit, office.roster, redraws=sequence
    )
    with refuses("NotTheDrawnPair", ROUND, office.permit, *after):
        office.inspect(round_=ROUND, keys=before)
    assert office.inspect(round_=ROUND, keys=office.named(after)).events
