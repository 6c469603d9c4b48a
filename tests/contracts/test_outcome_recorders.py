"""Outcomes recorded by the supervisor of a permit, or without one by its authority."""

import pytest

from tests.contracts import factories as f
from tests.contracts.factories import commitment_id
from tests.contracts.supervising import AUTHORITY, BODY, Office
from tests.contracts.supervising import PAIR as OTHERS
from tests.contracts.test_commitment_bars import repair
from tests.contracts.test_commitment_registry import (
    BREACHED,
    CORRECTED,
    KEPT,
    PAIR,
    made,
    record,
    state_of,
)
from tests.contracts.test_supervision_follows import changed

MATTER = f.matter_id(f.MATTER)


def promise(office: Office) -> tuple[list, tuple]:
    """Application of a permit, and a commitment that the permit rests on."""
    case = office.case
    content = (case.application_id, *case.commitments[0])
    return case.application, content


@pytest.fixture
def opened(world) -> Office:
    """A permit that both bodies could inspect, and that nobody supervises."""
    return Office.open(world)


def test_before_there_is_a_permit_its_authority_alone_records(world, refuses):
    world.grant(f.OTHER_BODY, f.INSPECT, MATTER)
    case = made(world)
    with refuses("NotTheAuthority", AUTHORITY, BODY):
        record(world, case, BREACHED, OTHERS)
    record(world, case, KEPT)
    assert state_of(world, case[1]) == (0, KEPT)


def test_while_nobody_accepted_a_permit_its_authority_alone_records(opened, refuses):
    case = promise(opened)
    opened.hand_over()
    with refuses("NotTheAuthority", AUTHORITY, BODY):
        record(opened.world, case, BREACHED, OTHERS)
    assert record(opened.world, case, KEPT, PAIR).events


def test_an_authority_without_the_grant_to_inspect_records_nothing(opened, refuses):
    opened.world.govern("withdrawGrant", AUTHORITY, f.INSPECT, MATTER)
    with refuses("NotGrantedToInspect", AUTHORITY, MATTER):
        record(opened.world, promise(opened), KEPT, PAIR)


def test_no_other_body_than_the_supervisor_records(office, refuses):
    """Not even the authority, which inspects the matter as well."""
    case = promise(office)
    with refuses("NotTheSupervisor", BODY, AUTHORITY):
        record(office.world, case, BREACHED, PAIR)
    (event,) = record(office.world, case, KEPT, OTHERS).events
    assert event.values["body"] == BODY


def test_a_supervisor_that_lost_the_grant_records_nothing(office, refuses):
    """And nobody else does, before the permit is handed over."""
    office.world.govern("withdrawGrant", BODY, f.INSPECT, MATTER)
    case = promise(office)
    with refuses("NotGrantedToInspect", BODY, MATTER):
        record(office.world, case, KEPT, OTHERS)
    with refuses("NotTheSupervisor", BODY, AUTHORITY):
        record(office.world, case, KEPT, PAIR)
    office.hand_over(1, to=f.AUTHORITY)
    office.accept(1, key="authority system")
    assert record(office.world, case, KEPT, PAIR).events


@pytest.mark.parametrize("of_the_old", [True, False])
def test_a_change_of_the_permit_gives_no_other_recorder(office, refuses, of_the_old):
    new = changed(office)
    case = promise(office if of_the_old else new)
    with refuses("NotTheSupervisor", BODY, AUTHORITY):
        record(office.world, case, BREACHED, PAIR)
    assert record(office.world, case, KEPT, OTHERS).events


def test_who_took_the_permit_over_corrects_and_who_recorded_repairs(office, refuses):
    case = promise(office)
    number, owner = commitment_id(case[1]), f.CONTRACTOR
    record(office.world, case, BREACHED, OTHERS)
    office.hand_over(1, to=f.AUTHORITY)
    with refuses("NotTheSupervisor", BODY, AUTHORITY):
        record(office.world, case, CORRECTED, PAIR)
    office.accept(1, key="authority system")
    with refuses("NotTheSupervisor", AUTHORITY, BODY):
        record(office.world, case, CORRECTED, OTHERS)
    record(office.world, case, CORRECTED, PAIR)
    with refuses("BarOfAnother", number, AUTHORITY):
        repair(office.world, case, PAIR, uscc=owner)
    assert repair(office.world, case, OTHERS, uscc=owner).events
