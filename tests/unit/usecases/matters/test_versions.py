"""What each version of a matter changed, and whom the rules of today concern."""

from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.unit.usecases.desk import opened
from zeropermit.errors import MatterUnknownError
from zeropermit.usecases.matters.versions import history_of

MATTER = "construction-permit"


def test_each_version_says_what_it_changed_of_the_one_before(tmp_path):
    first = f.small_requirements()
    newer = (replace(first[0], options=first[1].options), *first[1:-1])
    with opened(tmp_path / "desk.db") as desk:
        desk.town.publish(MATTER, first)
        desk.town.publish(MATTER, newer, version=2)

        found = history_of(desk.world, MATTER)

        two, one = found.steps
        assert (two.version.number, one.version.number) == (2, 1)
        assert one.added == tuple(r.name for r in first)
        assert (two.added, two.changed, two.dropped) == (
            (),
            (first[0].name,),
            (first[-1].name,),
        )
        assert found.impact == ()  # the town's one permit is for another matter


def test_a_matter_that_the_catalogue_has_not_has_no_history(tmp_path):
    with (
        opened(tmp_path / "desk.db") as desk,
        pytest.raises(MatterUnknownError),
    ):
        history_of(desk.world, "no-such")
