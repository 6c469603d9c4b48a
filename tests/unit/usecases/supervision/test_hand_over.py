"""What the clerk hands over by itself, and what it leaves to officers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.unit.usecases.desk import DOMAIN, Desk, opened
from zeropermit.domain.acts.operation import OperationState
from zeropermit.domain.acts.supervision import HandOver
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import matter_id, organisation_id, permit_id
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.supervision.events import SupervisionHandedOver
from zeropermit.errors import OperationClashError
from zeropermit.ledger.acts import signer_of
from zeropermit.usecases.supervision.hand_over import (
    MOST_AT_ONCE,
    TRIES,
    HandOvers,
    possible_supervisors,
)

INSPECTS = (e.GrantKind.INSPECT, matter_id(f.MATTER))
BUREAU, OTHER = f.DEPARTMENT, f.RIVAL


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    with opened(tmp_path / "service.db", system=True) as desk:
        yield desk


@pytest.fixture
def supervised(desk) -> Desk:
    """A desk whose permits one body inspects."""
    desk.town.grant(BUREAU, *INSPECTS)
    return desk


def handed(desk) -> list[HandOver]:
    return [act for act, _ in desk.ledger.submitted]


def ended(desk, state: OperationState) -> None:
    """Let the ledger refuse what is on its way."""
    for name, operation in desk.ledger.operations.items():
        desk.ledger.operations[name] = replace(operation, state=state)


# --- what is left to officers


def test_officers_choose_among_other_bodies_that_inspect_the_matter(supervised):
    state, now = supervised.town.state, supervised.town.now
    permit = supervised.permit

    def found(second=now):
        bodies = possible_supervisors(state, permit, now=second)
        return [body.uscc for body in bodies]

    assert found() == [BUREAU]
    supervised.town.grant(OTHER, *INSPECTS)
    assert set(found()) == {BUREAU, OTHER}
    handed_over = SupervisionHandedOver(permit, organisation_id(BUREAU), 0, "0x")
    state.apply(handed_over, time=now)
    assert found() == [OTHER]
    assert found(state.permits[permit].start_by) == []


def test_nothing_is_handed_over_where_nobody_inspects(desk):
    assert HandOvers(desk.world).work() == 0
    assert handed(desk) == []


def test_nothing_is_handed_over_where_there_is_a_choice(supervised):
    supervised.town.grant(OTHER, *INSPECTS)

    assert HandOvers(supervised.world).work() == 0


def test_an_authority_that_inspects_chooses_itself(supervised):
    supervised.town.grant(f.AUTHORITY, *INSPECTS)

    assert HandOvers(supervised.world).work() == 0


def test_a_grant_that_has_ended_is_none(desk):
    desk.town.grant(BUREAU, *INSPECTS, until=desk.town.now)

    assert HandOvers(desk.world).work() == 0


def test_another_matters_inspector_is_none(desk):
    desk.town.grant(BUREAU, e.GrantKind.INSPECT, matter_id("other"))

    assert HandOvers(desk.world).work() == 0


def test_without_a_key_officers_hand_over(tmp_path):
    with opened(tmp_path / "service.db") as desk:
        desk.town.grant(BUREAU, *INSPECTS)

        assert HandOvers(desk.world).work() == 0


@pytest.mark.parametrize("ends", ["suspended", "retired"])
def test_a_key_that_may_not_act_hands_nothing_over(supervised, ends):
    key, by = f.address("system"), f.address("officer")
    event = {
        "suspended": e.KeySuspended(key),
        "retired": e.KeyRetired(key, supervised.town.now, by, f.NO_ADDRESS),
    }
    supervised.town.tell(event[ends])

    assert HandOvers(supervised.world).work() == 0


def test_a_permit_that_has_ended_stays(supervised):
    supervised.town.end(supervised.permit, Ending.REVOKED)

    assert HandOvers(supervised.world).work() == 0


def test_a_permit_that_was_handed_over_is_not_again(supervised):
    supervised.town.tell(
        SupervisionHandedOver(
            supervised.permit, organisation_id(OTHER), 0, f.address("officer")
        )
    )

    assert HandOvers(supervised.world).work() == 0


# --- what is handed over


def test_a_permit_goes_to_the_one_body_that_inspects(supervised):
    assert HandOvers(supervised.world).work() == 1

    ((act, (authorization,)),) = supervised.ledger.submitted
    held = supervised.town.state.applications[supervised.held.application]
    assert act == HandOver(held.content, 0, BUREAU)
    signer = signer_of(
        act,
        authorization=authorization,
        organisation=f.AUTHORITY_ID,
        domain=DOMAIN,
    )
    assert signer == authorization.signer == f.address("system")


def test_a_clerk_that_died_is_replaced_by_one_that_sends_nothing_twice(supervised):
    HandOvers(supervised.world).work()

    assert HandOvers(supervised.world).work() == 0
    assert len(handed(supervised)) == 1


@pytest.mark.parametrize("state", [OperationState.REFUSED, OperationState.FAILED])
def test_what_the_ledger_did_not_take_is_signed_again_and_then_left(supervised, state):
    automation = HandOvers(supervised.world)
    for number in range(TRIES):
        assert automation.work() == 1
        assert len(supervised.ledger.operations) == number + 1
        ended(supervised, state)

    assert automation.work() == 0
    assert automation.left == {supervised.permit}
    assert automation.work() == 0
    assert len(handed(supervised)) == TRIES


def another(desk, number: int) -> None:
    """Let one more permit be issued."""
    desk.town.apply_for(nonce=f"consent {number}")
    desk.town.granted()


def test_a_suspended_permit_is_supervised_as_well(supervised):
    supervised.town.suspend(supervised.permit)

    assert HandOvers(supervised.world).work() == 1


def test_only_so_many_are_sent_at_once_and_the_oldest_first(supervised):
    for number in range(MOST_AT_ONCE):
        another(supervised, number)
    automation = HandOvers(supervised.world)

    assert automation.work() == MOST_AT_ONCE
    permits = list(supervised.town.state.permits)
    first = [permit_id(act.application.id) for act in handed(supervised)]
    assert first == permits[:MOST_AT_ONCE]
    assert automation.work() == 1
    assert permit_id(handed(supervised)[-1].application.id) == permits[-1]
    assert automation.work() == 0


def test_trouble_with_one_permit_does_not_keep_the_others(supervised):
    another(supervised, 1)
    submit, wrong = supervised.ledger.submit, supervised.permit

    def clash(act, authorizations, *, operation):
        """Another service sent the first one at the same moment."""
        if wrong.hex() in operation:
            raise OperationClashError(operation)
        return submit(act, authorizations, operation=operation)

    supervised.ledger.submit = clash

    assert HandOvers(supervised.world).work() == 1
    assert permit_id(handed(supervised)[0].application.id) != wrong
