"""Rules on time: ages, ends, windows of keys, grants."""

from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.builders.facts import MAX_AGE
from tests.unit.domain.matters.rule_bench import AWARD, FIRE, Bench, new_bench
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import schema_id
from zeropermit.domain.permits.reasons import Reason


@pytest.mark.parametrize(
    ("age", "reason"),
    [(MAX_AGE - 1, None), (MAX_AGE, None), (MAX_AGE + 1, Reason.TOO_OLD)],
)
def test_an_observation_may_be_as_old_as_the_greatest_age(bench, age, reason):
    observed_at = bench.attestation(AWARD).observed_at

    assert bench.reasons(now=observed_at + age).get(AWARD) is reason


@pytest.mark.parametrize(
    ("offset", "reason"),
    [(-1, None), (0, Reason.NO_LONGER_VALID), (1, Reason.NO_LONGER_VALID)],
)
def test_the_end_of_a_fact_is_exclusive(bench, offset, reason):
    until = f.START + 10 * f.DAY
    bench.present(FIRE, replace(f.fire(), valid_until=until))

    assert bench.reasons(now=until + offset).get(FIRE) is reason


@pytest.mark.parametrize(
    ("offset", "reason"), [(-1, None), (0, None), (1, Reason.OBSERVED_IN_FUTURE)]
)
def test_an_observation_is_not_dated_after_its_anchoring(bench, offset, reason):
    anchored_at = bench.town.now + bench.town.pace
    bench.present(FIRE, replace(f.fire(), observed_at=anchored_at + offset))
    batch = bench.town.state.batches[bench.attestation(FIRE).batch]
    assert batch.anchored_at == anchored_at

    assert bench.reasons(now=anchored_at + f.DAY).get(FIRE) is reason


def anchored_by(since: int, until: int) -> Bench:
    """Fire review anchored with a key of this window, `since` and `until` relative."""
    bench = new_bench()
    at = bench.town.now + 2
    bench.town.add_key("window", f.DEPARTMENT, since=at + since, until=at + until)
    (disclosure,) = bench.town.anchor([f.fire()], key="window", salt="window")
    assert bench.town.now == at
    attestations = (*bench.shown.attestations[:2], f.shown(disclosure))
    bench.shown = replace(bench.shown, attestations=attestations)
    return bench


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        (-1, 9, None),
        (0, 9, None),
        (1, 9, Reason.ATTESTER_NOT_ACTIVE),
        (-9, -1, Reason.ATTESTER_NOT_ACTIVE),
        (-9, 0, Reason.ATTESTER_NOT_ACTIVE),
        (-9, 1, None),
    ],
)
def test_a_key_counts_only_if_it_signed_inside_its_window(since, until, reason):
    bench = anchored_by(since, until)

    assert bench.reasons(now=bench.town.now + f.DAY).get(FIRE) is reason


@pytest.mark.parametrize(
    ("offset", "reason"),
    [(-1, Reason.ATTESTER_NOT_ACTIVE), (0, Reason.ATTESTER_NOT_ACTIVE), (1, None)],
)
def test_nothing_signed_from_the_compromise_on_is_trusted(offset, reason):
    bench = anchored_by(-9, 10**9)
    since = bench.town.now + offset
    bench.town.tell(e.KeyCompromised(f.address("window"), since), after=5)

    assert bench.reasons().get(FIRE) is reason


def test_what_a_retired_key_signed_before_stays_good(bench):
    key = f.address("department")
    bench.town.tell(
        e.KeyRetired(key, bench.town.now + 1, f.address("gov"), f.NO_ADDRESS)
    )

    assert bench.reasons() == {}


@pytest.mark.parametrize(("offset", "met"), [(-1, True), (0, False), (1, False)])
def test_the_grant_to_attest_must_hold_now(bench, offset, met):
    until = bench.town.now + f.DAY
    scope = schema_id(f.FIRE)
    bench.town.grant(f.DEPARTMENT, e.GrantKind.ATTEST, scope, until=until)

    assert (FIRE not in bench.reasons(now=until + offset)) is met


def test_a_suspended_key_counts_again_after_it_is_reinstated(bench):
    key = f.address("department")
    bench.town.tell(e.KeySuspended(key))
    suspended = bench.reasons()
    bench.town.tell(e.KeyReinstated(key))

    assert suspended[FIRE] is Reason.ATTESTER_SUSPENDED
    assert bench.reasons() == {}
