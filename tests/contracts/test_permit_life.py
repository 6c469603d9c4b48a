"""The life of a permit: acts that are refused, and its start, reported or put off."""

from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.factories import organisation_id
from tests.contracts.lifecycle import (
    ENDINGS,
    EXPIRED,
    LAPSED,
    NONE,
    OFFICERS,
    SIGNERS,
    SIX_MONTHS,
    SUSPENDED,
    THREE_MONTHS,
    UNDER_WAY,
    VALID,
    address,
    held,
    issued,
    live,
    progress,
    ready,
    registry_of,
    spoken,
    turn,
    words_of,
)
from tests.contracts.world import KEYS, World

AUTHORITY, APPLICANT = organisation_id(f.AUTHORITY), organisation_id(f.APPLICANT)
REPORTS = ("reportStart", "reportStop", "reportResumption")
BY_HOLDER = (*REPORTS, "requestExtension")
BY_OFFICERS = ("clearResumption", "giveNotice", "refuseExtension")
ON_REQUEST = ("extend", "refuseExtension")
ALSO_SUSPENDED = ("reportStop", "giveNotice")


@pytest.mark.parametrize("act", SIGNERS)
def test_nothing_happens_under_a_permit_that_is_not_there(world, refuses, act):
    case = world.case()
    with refuses("PermitUnknown", case.permit_id):
        live(world, act, case, 0)
    assert progress(world, case) == (0, 0, 0, NONE)


@pytest.mark.parametrize("act", SIGNERS)
def test_an_act_names_its_place_in_the_sequence(world, refuses, act):
    case, sequence = ready(world, act)
    for wrong in (sequence + 1, 2**32 - 1):
        with refuses("SequenceMismatch", case.permit_id, sequence, wrong):
            live(world, act, case, wrong)


@pytest.mark.parametrize("act", SIGNERS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_happens_under_a_permit_that_was_ended(world, refuses, act, ending):
    case, _ = ready(world, act)
    world.do("end", case, 0, ending=ending)
    with refuses("StateNotAllowed", case.permit_id, ENDINGS[ending]):
        live(world, act, case, turn(world, case, act))


@pytest.mark.parametrize("act", SIGNERS)
def test_nothing_happens_under_a_permit_that_time_ended(world, refuses, act):
    case, sequence = ready(world, act)
    started = act in {"reportStop", "clearResumption", "reportResumption"}
    if act == "reportStart":
        return  # see `test_late_start`
    ends = SIX_MONTHS if act in ON_REQUEST else THREE_MONTHS
    world.evm.warp(case.valid_until if started else ends)
    state = EXPIRED if started else LAPSED
    with refuses("StateNotAllowed", case.permit_id, state):
        live(world, act, case, sequence)


@pytest.mark.parametrize("act", [a for a in SIGNERS if a not in ALSO_SUSPENDED])
def test_a_suspended_permit_neither_starts_nor_waits_nor_resumes(world, refuses, act):
    case, _ = ready(world, act)
    world.do("suspend", case, 0)
    with refuses("StateNotAllowed", case.permit_id, SUSPENDED):
        live(world, act, case, turn(world, case, act))


@pytest.mark.parametrize("act", ALSO_SUSPENDED)
def test_work_stops_and_a_notice_is_given_under_a_suspended_permit_too(world, act):
    case, _ = ready(world, act)
    world.do("suspend", case, 0)
    live(world, act, case, turn(world, case, act))
    assert held(world, case)[1:] == (1, SUSPENDED)


@pytest.mark.parametrize("act", BY_HOLDER)
@pytest.mark.parametrize("key", ["authority one", "contractor", "stranger", "land"])
def test_nobody_reports_or_asks_for_the_holder(world, refuses, act, key):
    case, sequence = ready(world, act)
    keys = (key, *SIGNERS[act][1:])
    organisation = organisation_id(KEYS[key][0])
    with refuses("NotTheHolder", APPLICANT, organisation):
        live(world, act, case, sequence, keys=keys)


@pytest.mark.parametrize("act", BY_OFFICERS)
def test_officers_decide_in_pairs_and_for_their_own_authority(world, refuses, act):
    case, sequence = ready(world, act)
    one, two = OFFICERS
    with refuses("SamePerson", address(world, one), address(world, one)):
        live(world, act, case, sequence, keys=(one, one))
    system = "authority system"
    for keys in ((one, system), (system, two)):
        with refuses("NotAnOfficer", address(world, system)):
            live(world, act, case, sequence, keys=keys)
    other = organisation_id(f.OTHER_BODY)
    with refuses("OfficersOfTwoOrganisations", AUTHORITY, other):
        live(world, act, case, sequence, keys=(one, "other one"))
    with refuses("OfficersOfTwoOrganisations", other, AUTHORITY):
        live(world, act, case, sequence, keys=("other one", two))
    with refuses("NotTheAuthority", AUTHORITY, other):
        live(world, act, case, sequence, keys=("other one", "other two"))


@pytest.mark.parametrize("act", [*BY_OFFICERS, "extend"])
def test_an_authority_needs_the_matter_still(world, refuses, act):
    case, sequence = ready(world, act)
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("NotGrantedToDecide", AUTHORITY, case.application[0]):
        live(world, act, case, sequence)


@pytest.mark.parametrize("act", [*BY_OFFICERS, "requestExtension"])
def test_a_reason_is_a_code(world, refuses, act):
    case, sequence = ready(world, act)
    for reason in ("", "not started", "A" * 33, "许可"):
        with refuses("ReasonCodeMalformed", reason):
            live(world, act, case, sequence, reason=reason)


@pytest.mark.parametrize("act", BY_OFFICERS)
def test_officers_need_a_written_decision(world, refuses, act):
    case, sequence = ready(world, act)
    with refuses("WrittenDecisionMissing"):
        live(world, act, case, sequence, decision=f.ZERO)


@pytest.mark.parametrize("act", SIGNERS)
def test_a_suspended_key_signs_nothing(world, refuses, act):
    case, sequence = ready(world, act)
    key = SIGNERS[act][-1]
    world.guard("suspendKey", address(world, key))
    with refuses("KeyIsSuspended", address(world, key)):
        live(world, act, case, sequence)


@pytest.mark.parametrize("act", SIGNERS)
@pytest.mark.parametrize("position", [0, 1])
def test_a_signature_for_another_permit_is_none_for_this(world, refuses, act, position):
    case, sequence = ready(world, act)
    position %= len(SIGNERS[act])
    more = words_of(world, act)
    words = spoken(act, more)
    about = f.changed((case.permit_id,) * 2, position, keccak(text="another permit"))
    signed = [
        world.sign(registry_of(world, act), act, (permit, sequence, *words), key)
        for permit, key in zip(about, SIGNERS[act], strict=False)
    ]
    given = (case.application, sequence, *more, *signed)
    with refuses("InvalidSignature", address(world, SIGNERS[act][position])):
        world.evm.transact(registry_of(world, act), act, *given)


def test_a_start_is_reported_once(world, refuses):
    case = issued(world)
    live(world, "reportStart", case, 0)
    for act in ("reportStart", "requestExtension"):
        with refuses("StartNotAwaited", case.permit_id):
            live(world, act, case, 1)


def test_a_matter_without_time_to_start_awaits_no_start(world, refuses):
    case = second_version(world, validity=(0, 2, 3, 24))
    for act in ("reportStart", "requestExtension"):
        with refuses("StartNotAwaited", case.permit_id):
            live(world, act, case, 0)
    with refuses("WorkNotAllowed", case.permit_id, NONE):
        live(world, "reportStop", case, 0)


def second_version(world: World, **changes: Any) -> f.Case:
    """A permit of a version of the matter that is changed."""
    case = world.case()
    world.publish(**changes)
    case.application = world.applied(version=2)
    promise = world.committed(case.application_id, "contractor", ["R05"])
    case.commitments = [promise]
    world.issue(case, "authority one")
    return case


def test_a_start_at_the_last_second_keeps_a_permit_from_lapsing(world):
    case = issued(world)
    world.evm.warp(THREE_MONTHS - 1)
    (event,) = live(world, "reportStart", case, 0).events
    by = address(world, "applicant")
    assert event.name == "WorkStarted"
    told = {"permit": case.permit_id, "sequence": 0, "startedAt": THREE_MONTHS - 1}
    assert event.values == {**told, "by": by}
    assert held(world, case) == (f.NO_END, 0, VALID)
    assert progress(world, case) == (THREE_MONTHS - 1, 0, 0, UNDER_WAY)
    world.evm.warp(THREE_MONTHS + f.DAY)
    assert world.status(case) == VALID
