"""When the departments' first answers are in, or their time is out."""

from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.unit.usecases.desk import opened
from zeropermit.usecases.applications.gather import (
    FIRST_ANSWER_SECONDS,
    Gathered,
    is_answering,
    last_gathering,
)

AGAIN = Gathered(f.START, 0, ())


@pytest.fixture
def desk(tmp_path):
    with opened(tmp_path / "desk.db") as found:
        yield found


def filed(desk):
    """The town's application, as the ledger has it."""
    return next(iter(desk.town.state.applications.values()))


def test_departments_answer_until_their_time_is_out(desk):
    found = filed(desk)
    end = found.applied_at + FIRST_ANSWER_SECONDS

    assert is_answering(found, None, now=found.applied_at)
    assert is_answering(found, None, now=end - 1)
    assert not is_answering(found, None, now=end)


def test_departments_have_answered_once_that_is_on_record(desk):
    """Also if some of them could not be reached, or are asked again."""
    found = filed(desk)
    application = found.content.id
    assert is_answering(
        found, last_gathering(desk.world, application), now=found.applied_at
    )

    for unreachable in ((f.DEPARTMENT,), ()):
        gathered = replace(AGAIN, unreachable=unreachable)
        desk.world.records.put(gathered.as_json(), application=application)

        found_again = last_gathering(desk.world, application)
        assert not is_answering(found, found_again, now=found.applied_at)
