from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from zeropermit.errors import StaleCaseError
from zeropermit.store.cases import Case, Cases


def word(number: int) -> bytes:
    return number.to_bytes(32, "big")


def case(number: int = 1, **changes: object) -> Case:
    made = Case(
        application=word(number),
        matter=word(2),
        matter_version=word(3),
        project="2609-370203-89-01-000018",
        applicant=word(4),
        authority=word(5),
        state="open",
        created_at=10,
        updated_at=10 + number,
        body="{}",
    )
    return replace(made, **changes)


@pytest.fixture
def cases(engine) -> Cases:
    return Cases(engine)


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_a_case_that_was_changed_in_the_meantime_is_not_overwritten(cases, expected):
    first = cases.save_case(case(), expected_version=0)
    second = cases.save_case(first, expected_version=1)

    with pytest.raises(StaleCaseError) as refused:
        cases.save_case(case(state="mine"), expected_version=expected)

    assert refused.value.expected == expected
    assert cases.get_case(first.application) == second


def test_a_case_that_does_not_exist_cannot_be_changed(cases):
    with pytest.raises(StaleCaseError):
        cases.save_case(case(), expected_version=1)
    assert cases.get_case(word(1)) is None


def test_of_many_who_change_a_case_at_once_one_wins(cases):
    cases.save_case(case(), expected_version=0)

    def change(number: int) -> bool:
        try:
            cases.save_case(case(state=str(number)), expected_version=1)
        except StaleCaseError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(change, range(8))) == 1


def test_saving_gives_the_case_its_next_version(cases):
    saved = cases.save_case(case(), expected_version=0)
    changed = cases.save_case(replace(saved, state="granted"), expected_version=1)

    assert (saved.version, changed.version) == (1, 2)
    assert cases.get_case(word(1)) == changed


def test_cases_are_listed_by_who_takes_part(cases):
    for number in range(1, 4):
        cases.save_case(case(number), expected_version=0)
    other = case(4, applicant=word(9), authority=word(8), state="granted")
    cases.save_case(other, expected_version=0)

    def listed(**where: object) -> list[int]:
        found = cases.cases_of(**where)
        return [int.from_bytes(item.application, "big") for item in found]

    assert listed(applicant=word(4)) == [3, 2, 1]
    assert listed(authority=word(8)) == [4]
    assert listed(state="granted") == [4]
    assert listed(limit=2, offset=1) == [3, 2]
