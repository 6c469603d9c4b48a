"""A permit that was got by deceit bars its holder from applying again (许可法 79)."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY, call_data
from tests.contracts.world import World
from zeropermit.domain.law.calendar import add_months

DECEIT = "OBTAINED_BY_DECEIT"
MATTER = f.matter_id(f.MATTER)
HOLDER = f.organisation_id(f.APPLICANT)
WITHDRAWN, REVOKED, FORFEITED, CANCELLED = 1, 2, 3, 4


def issued(world: World, *, public_safety: bool = True) -> f.Case:
    """A permit of a version that concerns public safety, or does not."""
    world.publish(public_safety=public_safety)
    case = world.case(version=2)
    world.issue(case)
    return case


def apply_again(world: World, key: str = "applicant", project: str = f.PROJECT):
    """Apply for the matter with another consent."""
    consent = keccak(text="another consent")
    words = (f.MATTER, 2, project, f.AUTHORITY, consent, *f.NEW_PERMIT)
    return world.apply(words, key)


def barred_until(world: World, holder: bytes = HOLDER) -> int:
    found: int = world.evm.call(world.commitments, "mayApplyFrom", holder, MATTER)
    return found


def test_who_deceived_may_not_apply_again_for_three_years(world, refuses):
    case = issued(world)
    ended, barred = world.do("end", case, 0, ending=REVOKED, reason=DECEIT).events
    until = add_months(world.evm.now, 36)
    assert (ended.name, barred.name) == ("PermitEnded", "ApplicantBarred")
    assert barred.values == {
        "applicant": HOLDER,
        "matter": MATTER,
        "permit": case.permit_id,
        "until": until,
    }
    assert barred_until(world) == until
    for project in (f.PROJECT, "2609-370203-89-01-000027"):
        with refuses("BarredFromApplying", HOLDER, MATTER, until):
            apply_again(world, project=project)
    world.evm.warp(until - 1)
    with refuses("BarredFromApplying", HOLDER, MATTER, until):
        apply_again(world)
    world.evm.warp(until)
    apply_again(world)


def test_another_firm_and_another_matter_stay_free(world):
    case = issued(world)
    world.do("end", case, 0, ending=REVOKED, reason=DECEIT)
    apply_again(world, "contractor")
    assert barred_until(world, f.organisation_id(f.CONTRACTOR)) == 0
    other = f.matter_id("another-permit")
    assert world.evm.call(world.commitments, "mayApplyFrom", HOLDER, other) == 0


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (WITHDRAWN, DECEIT),
        (FORFEITED, DECEIT),
        (CANCELLED, DECEIT),
        (REVOKED, "ISSUED_IN_ERROR"),
    ],
)
def test_any_other_end_bars_nobody(world, ending, reason):
    case = issued(world)
    (event,) = world.do("end", case, 0, ending=ending, reason=reason).events
    assert event.name == "PermitEnded"
    assert barred_until(world) == 0
    apply_again(world)


def test_where_safety_is_not_concerned_the_law_bars_nobody(world):
    case = issued(world, public_safety=False)
    (event,) = world.do("end", case, 0, ending=REVOKED, reason=DECEIT).events
    assert event.name == "PermitEnded"
    assert barred_until(world) == 0
    apply_again(world)


def test_what_was_applied_for_before_is_decided_still(world):
    case = issued(world)
    other = world.case("2609-370203-89-01-000027", version=2)
    other.number, other.document = "370203202611230102", keccak(text="another")
    world.do("end", case, 0, ending=REVOKED, reason=DECEIT)
    world.issue(other)
    assert world.status(other) == 1


@pytest.mark.parametrize("sender", ["applicant", "authority one", "guardian"])
def test_the_registry_of_permits_alone_bars(world, refuses, sender):
    by = world.guardian if sender == "guardian" else world.keys[sender].address
    case = issued(world)
    words = (HOLDER, MATTER, case.permit_id, world.evm.now + f.DAY)
    for account in (by, SOMEBODY, world.governance):
        with refuses("NotTheRegistryOfPermits", account):
            world.evm.transact(world.commitments, "bar", *words, sender=account)
    inner = call_data("CommitmentRegistry", "bar", words)
    bundled = world.evm.transact(world.commitments, "tryMulticall", [inner], sender=by)
    assert bundled.returned == (False,)
    assert barred_until(world) == 0


def test_a_version_says_whether_it_concerns_public_safety(world):
    for number, told in ((2, True), (3, False)):
        world.publish(public_safety=told)
        version = f.version_id(f.MATTER, number)
        ask = world.evm.call
        assert ask(world.matters, "isOfPublicSafety", version) == told
    assert not world.evm.call(world.matters, "isOfPublicSafety", f.ZERO)
