"""Where a permit stands: time, acts and evidence, and that an end is an end."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import facts as f
from tests.builders.breaches import recorded
from tests.builders.town import Town
from zeropermit.domain.ledger.identifiers import NO_END
from zeropermit.domain.permits.reasons import Ending, Outcome, State
from zeropermit.domain.permits.status import PermitStatus, permit_status, status

AWARD, LICENCE, FIRE, FUNDS, SAFETY = (1 << i for i in range(5))


def granted() -> tuple[Town, bytes]:
    town = Town.small()
    return town, town.granted()


@pytest.mark.parametrize(
    ("offset", "state"), [(-1, State.VALID), (0, State.LAPSED), (1, State.LAPSED)]
)
def test_a_permit_lapses_at_the_second_by_which_work_had_to_start(offset, state):
    town, permit = granted()
    held = town.state.permits[permit]

    assert status(held, now=held.start_by + offset) is state


@pytest.mark.parametrize(
    ("offset", "state"), [(-1, State.VALID), (0, State.EXPIRED), (1, State.EXPIRED)]
)
def test_a_permit_expires_at_its_exclusive_end(offset, state):
    town, permit = granted()
    held = replace(town.state.permits[permit], valid_until=town.now + 9)

    assert status(held, now=held.valid_until + offset) is state


def test_what_ends_first_gives_the_state_for_good():
    town, permit = granted()
    held = town.state.permits[permit]
    lapsed = replace(held, start_by=100, valid_until=101)
    expired = replace(held, start_by=101, valid_until=100)
    both = replace(held, start_by=100, valid_until=100)

    assert status(lapsed, now=1000) is State.LAPSED
    assert status(expired, now=1000) is State.EXPIRED
    assert status(both, now=1000) is State.LAPSED


def test_a_permit_without_ends_stands_for_ever():
    town, permit = granted()
    held = town.state.permits[permit]
    held = replace(held, start_by=NO_END, valid_until=NO_END)

    assert status(held, now=NO_END - 1) is State.VALID


def test_a_suspended_permit_lapses_all_the_same():
    town, permit = granted()
    town.suspend(permit)
    held = town.state.permits[permit]

    assert status(held, now=held.start_by - 1) is State.SUSPENDED
    assert status(held, now=held.start_by) is State.LAPSED


def test_a_reinstated_permit_is_valid_again():
    town, permit = granted()
    town.suspend(permit)
    town.reinstate(permit)

    assert status(town.state.permits[permit], now=town.now) is State.VALID


@pytest.mark.parametrize("ending", [ending for ending in Ending if ending])
def test_each_ending_leads_to_its_own_state_and_outlasts_time(ending):
    town, permit = granted()
    town.end(permit, ending)
    held = town.state.permits[permit]

    assert status(held, now=town.now).name == ending.name
    assert status(held, now=NO_END) is ending.state
    assert ending.word == ending.name.title()


def test_no_ending_leads_nowhere():
    assert Ending.NONE.state is State.UNKNOWN
    assert Outcome.BREACHED.word == "Breached"
    assert {state for state in State if not state.terminal} == {
        State.UNKNOWN,
        State.VALID,
        State.SUSPENDED,
    }


def test_revoked_evidence_suspends_where_the_matter_says_so():
    town, permit = granted()
    town.revoke(town.state.permits[permit].presentation.attestations[0])
    found = permit_status(town.state, town.state.permits[permit], now=town.now)

    assert (found.state, found.revoked, found.alerts) == (State.SUSPENDED, AWARD, 0)


def test_revoked_evidence_alerts_where_the_matter_says_so():
    town, permit = granted()
    shown = town.state.permits[permit].presentation
    town.revoke_batch(shown.attestations[1])
    found = permit_status(town.state, town.state.permits[permit], now=town.now)

    assert (found.state, found.revoked, found.alerts) == (
        State.VALID,
        LICENCE,
        LICENCE,
    )


def test_evidence_that_counts_at_issue_alone_changes_nothing_later():
    town, permit = granted()
    town.revoke(town.state.permits[permit].presentation.attestations[2])
    found = permit_status(town.state, town.state.permits[permit], now=town.now)

    assert (found.state, found.revoked, found.alerts) == (State.VALID, FIRE, 0)


def test_a_withdrawn_and_a_breached_commitment_no_longer_stand():
    town, permit = granted()
    funds, safety = town.state.permits[permit].presentation.commitments
    town.withdraw(funds)
    town.breach(safety)
    held = town.state.permits[permit]

    assert permit_status(town.state, held, now=town.now).revoked == FUNDS | SAFETY


def test_a_breach_that_was_corrected_stands_again():
    town, permit = granted()
    funds, _ = town.state.permits[permit].presentation.commitments
    town.breach(funds)
    commitment = funds.of(town.application.id).id
    town.tell(recorded(commitment, funds.organisation, Outcome.CORRECTED))

    held = town.state.permits[permit]
    assert permit_status(town.state, held, now=town.now).revoked == 0


def test_without_the_presentation_no_status_can_be_told():
    town, permit = granted()
    held = replace(town.state.permits[permit], presentation=None)
    town.state.permits[permit] = held

    assert permit_status(town.state, held, now=town.now).state is None


def test_a_permit_whose_application_was_not_read_has_no_known_state():
    town, permit = granted()
    held = town.state.permits[permit]
    del town.state.applications[held.application]

    assert permit_status(town.state, held, now=town.now) == PermitStatus(None, 0, 0)


ACTS = st.sampled_from(["suspend", "reinstate", "revoke", "withdraw", *Ending])


@given(
    steps=st.lists(st.tuples(ACTS, st.integers(1, 60 * f.DAY)), max_size=8),
    valid_for=st.one_of(st.just(NO_END), st.integers(1, 10**7)),
)
def test_terminal_stays_terminal(steps, valid_for):
    """Whatever acts the contract lets pass, and however late they come."""
    town = Town.small()
    shown = town.presentation()
    until = NO_END if valid_for == NO_END else town.now + valid_for
    permit = town.issue(shown, valid_until=until)
    ended: State | None = None
    for act, seconds in steps:
        town.now += seconds
        state = status(town.state.permits[permit], now=town.now)
        if ended is not None:
            assert state is ended
        if state.terminal:
            ended = state
        done(town, permit, act, state)
    assert ended is None or standing_now(town, permit) is ended


def standing_now(town: Town, permit: bytes) -> State:
    return permit_status(town.state, town.state.permits[permit], now=town.now).state


def done(town: Town, permit: bytes, act: object, state: State) -> None:
    """Do an act if the contract would let it pass in this state."""
    shown = town.state.permits[permit].presentation
    if act == "suspend" and state is State.VALID:
        town.suspend(permit)
    elif act == "reinstate" and state is State.SUSPENDED:
        town.reinstate(permit)
    elif act == "revoke":
        town.revoke(shown.attestations[0])
    elif act == "withdraw":
        town.withdraw(shown.commitments[0])
    elif isinstance(act, Ending) and act and not state.terminal:
        town.end(permit, act)
