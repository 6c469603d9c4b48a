"""Which permit numbers of a day are used up."""

from contextlib import contextmanager
from types import SimpleNamespace

from tests.builders import facts as f
from zeropermit.domain.law.calendar import DAY, day_start, legal_day
from zeropermit.domain.ledger.identifiers import ApplicationId, permit_id
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.usecases.permits.numbers import (
    day_of,
    full_regions,
    next_numbers,
    used_serials,
)

CASE = ApplicationId(f.word("case"))
NOW = 1_790_000_000
TODAY = day_of(NOW)


def state_of(*numbers: str) -> LedgerState:
    return LedgerState(by_number={n: [permit_id(f.word(n))] for n in numbers})


def test_a_day_of_numbers_is_one_of_china():
    midnight = day_start(legal_day(NOW))

    assert (day_of(midnight - 1), day_of(midnight)) == ("20260920", "20260921")
    assert next_numbers(midnight) == next_numbers(midnight + DAY - 1) == midnight + DAY


def test_numbers_of_the_ledger_are_used_whoever_issued_them():
    state = state_of(
        f"370203{TODAY}0101",
        f"370203{TODAY}0123",
        f"370203{TODAY}9901",
        f"370202{TODAY}0701",
        "370203202609200501",
        f"370203{TODAY}01",
        f"370203{TODAY}A101",
        f"370203{TODAY}\u0661\u066101",
        "OTHER",
    )

    assert used_serials(state, TODAY) == {"370203": {1, 99}, "370202": {7}}


def test_a_permit_does_not_use_up_its_own_number():
    state = state_of(f"370203{TODAY}0201")
    state.by_number[f"370203{TODAY}0101"] = [permit_id(CASE)]

    assert used_serials(state, TODAY, but_of=CASE) == {"370203": {2}}


def context_of(state: LedgerState, taken) -> SimpleNamespace:
    @contextmanager
    def look():
        yield state, NOW, None

    register = SimpleNamespace(taken=lambda day: taken if day == TODAY else {})
    return SimpleNamespace(look=look, clock=lambda: NOW, numbers=register)


def test_a_region_is_full_by_ledger_and_register_together():
    ledger = [f"370203{TODAY}{serial:02}01" for serial in range(1, 51)]
    others = {ApplicationId(f.word(str(n))): n for n in range(51, 99)}

    def full(**more):
        taken = {"370203": {**others, **more.get("taken", {})}, "370202": {CASE: 1}}
        return full_regions(context_of(state_of(*ledger), taken))

    assert full() == {}
    assert full(taken={CASE: 98}) == {}
    assert full(taken={CASE: 99}) == {"370203": {*others, CASE}}
    ledger.append(f"370203{TODAY}9999")
    assert full() == {"370203": set(others)}
    assert full(taken={CASE: 1}) == {"370203": set(others)}
