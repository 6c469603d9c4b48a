"""Everything that asks whether a permit is in force, of one that is renewed."""

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.lifecycle import (
    EXPIRED,
    LAPSED,
    SUPERSEDED,
    THREE_MONTHS,
    VALID,
    change,
    live,
    successor,
)
from tests.contracts.notices import noticed
from tests.contracts.renewals import (
    END,
    LONGEST,
    ask,
    asked,
    deemed,
    end_of,
    refuse,
    renew,
    renewal_of,
)
from tests.contracts.test_late_start import confirm
from tests.contracts.test_permit_life import second_version
from tests.contracts.world import World


def test_a_permit_deemed_renewed_leaves_no_room_for_another(world, refuses):
    case = deemed(world)
    other = world.case(consent=f.word(77))
    other.number, other.document = "370203202611230202", f.word(78)
    with refuses("PermitInForce", case.permit_id):
        world.issue(other)
    refuse(world, case)
    world.issue(other)
    assert (world.status(case), world.status(other)) == (EXPIRED, VALID)


def test_an_act_still_ends_a_permit_that_is_deemed_renewed(world, refuses):
    case = deemed(world)
    notice = noticed(world, case, 2)
    world.do("end", case, 0, ending=2, notice=notice)
    for act in (ask, renew, refuse):
        with refuses("StateNotAllowed", case.permit_id, 7):
            act(world, case)
    world.evm.warp(LONGEST)
    assert world.status(case) == 7


def test_a_renewed_permit_is_not_struck_off_but_an_expired_one_is(world, refuses):
    case = deemed(world)
    with refuses("StateNotAllowed", case.permit_id, VALID):
        world.do("deregister", case, 0)
    renew(world, case)
    with refuses("StateNotAllowed", case.permit_id, VALID):
        world.do("deregister", case, 0)
    world.evm.warp(LONGEST)
    world.do("deregister", case, 0)
    with refuses("StateNotAllowed", case.permit_id, EXPIRED):
        ask(world, case)


def test_an_undecided_request_goes_on_through_a_change(world):
    case = asked(world, second=START + f.DAY)
    new = successor(world, case)
    new.valid_until = END
    change(world, case, 0, new)
    assert renewal_of(world, new) == (0, LONGEST, 0, 1)
    world.evm.warp(END)
    assert (world.status(case), world.status(new)) == (SUPERSEDED, VALID)
    renew(world, new)
    assert end_of(world, new) == LONGEST


def test_a_change_that_ends_later_than_was_asked_for_settles_the_request(
    world, refuses
):
    case = asked(world, END + 1, START + f.DAY)
    new = successor(world, case)
    new.valid_until = END + 1
    change(world, case, 0, new)
    with refuses("RenewalNotRequested", new.permit_id):
        renew(world, new)
    world.evm.warp(END)
    assert (world.status(new), end_of(world, new)) == (VALID, END + 1)
    world.evm.warp(END + 1)
    assert world.status(new) == EXPIRED


def test_a_change_is_not_shorter_than_the_renewal_of_the_old_permit(world, refuses):
    case = asked(world, END + 100)
    renew(world, case, END + 100)
    new = successor(world, case)
    new.valid_until = END + 99
    with refuses("ChangeShortens", case.permit_id, END + 100, END + 99):
        change(world, case, 0, new)


def test_a_renewal_does_not_keep_a_permit_whose_work_has_not_begun(world, refuses):
    """The time to start passes, and with it the permit, renewed or not."""
    case = second_version(world, validity=(3, 2, 3, 24))
    assert case.valid_until == START + 365 * f.DAY
    ask(world, case, case.valid_until + f.DAY)
    world.evm.warp(THREE_MONTHS)
    assert world.status(case) == LAPSED
    with refuses("StateNotAllowed", case.permit_id, LAPSED):
        renew(world, case, case.valid_until + f.DAY)


def test_a_permit_that_ends_before_its_start_lapses_within_its_renewal(world):
    case = world.case()
    case.valid_until = START + 60 * f.DAY
    world.issue(case)
    ask(world, case, START + 120 * f.DAY)
    world.evm.warp(THREE_MONTHS - 1)
    assert world.status(case) == VALID
    world.evm.warp(THREE_MONTHS)
    assert world.status(case) == LAPSED
    world.evm.warp(START + 120 * f.DAY)
    assert world.status(case) == LAPSED


def test_a_start_in_time_is_confirmed_after_the_end_of_a_renewed_permit(world, refuses):
    """Late reported, it brings a permit back as long as that is deemed renewed."""
    case = world.case()
    case.valid_until = START + 60 * f.DAY
    world.issue(case)
    ask(world, case, START + 120 * f.DAY)
    world.evm.warp(THREE_MONTHS)
    live(world, "reportStart", case, 0, started_at=START + 10 * f.DAY)
    assert world.status(case) == LAPSED
    confirm(world, case)
    assert world.status(case) == VALID
    world.evm.warp(START + 120 * f.DAY)
    assert world.status(case) == EXPIRED


def test_a_start_is_confirmed_no_more_once_the_renewal_has_ended(world, refuses):
    case = world.case()
    case.valid_until = START + 60 * f.DAY
    world.issue(case)
    ask(world, case, START + 120 * f.DAY)
    world.evm.warp(THREE_MONTHS)
    live(world, "reportStart", case, 0, started_at=START + 10 * f.DAY)
    world.evm.warp(START + 120 * f.DAY)
    with refuses("StateNotAllowed", case.permit_id, EXPIRED):
        confirm(world, case)


def test_a_renewal_is_of_one_line_and_no_other(world):
    asked(world)
    other = issued_elsewhere(world)
    assert renewal_of(world, other) == (0, 0, 0, 0)
    assert end_of(world, other) == other.valid_until


def issued_elsewhere(world: World) -> f.Case:
    """A permit for another project."""
    case = world.case("2609-370203-89-01-000026", f.word(77))
    case.number = "370203202611230202"
    case.document = f.word(78)
    world.issue(case)
    return case
