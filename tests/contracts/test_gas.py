"""What acts cost is written down, so that nothing becomes dearer unseen."""

from pathlib import Path

from tests.contracts import gas


def test_every_act_costs_the_gas_that_the_snapshot_says(tmp_path: Path):
    changed = gas.changes(gas.snapshot(), gas.measure(tmp_path / "chain"))

    assert not changed, (
        f"gas is not what the snapshot says; if that is meant, run {gas.ACCEPT!r} "
        f"and commit {gas.SNAPSHOT.name}:\n" + "\n".join(changed)
    )


def test_a_rise_is_told_with_act_old_and_new_gas():
    (told,) = gas.changes({"apply": 100, "issue": 7}, {"apply": 110, "issue": 7})

    assert told == "apply: rose from 100 to 110 (+10, +10.0%)"


def test_a_fall_is_told_too():
    assert gas.changes({"apply": 100}, {"apply": 90}) == [
        "apply: fell from 100 to 90 (-10, -10.0%)"
    ]


def test_an_act_that_comes_or_goes_is_told():
    assert gas.changes({"apply": 100}, {"issue": 7}) == [
        "apply: in the snapshot with 100, and not measured",
        "issue: 7, and not in the snapshot",
    ]
