"""Loading a department's files: every bad row is named, and nothing is half loaded."""

import json
from pathlib import Path

import pytest

from tests.unit.usecases.department.factories import (
    CATALOGUE,
    DEPARTMENT,
    NOW,
    PERSONNEL,
    QUALIFICATION,
    Desk,
    load,
    personnel,
    read_rows,
    row,
    schema,
)
from zeropermit.domain.evidence.attestation import SealedAttestation
from zeropermit.domain.ledger.identifiers import attestation_id, organisation_id
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.canonical import parse_canonical
from zeropermit.domain.records.department import StoredRecordState
from zeropermit.errors import BadFileError, SaltError
from zeropermit.store.department.records import open_record_store
from zeropermit.usecases.department.anchor import (
    prepare_batch,
    superseded_leaves,
)
from zeropermit.usecases.department.files import (
    Sheet,
)
from zeropermit.usecases.department.revoke import prepare_revocation


@pytest.fixture
def desk(tmp_path):
    store = open_record_store(
        f"sqlite:///{tmp_path / 'book.sqlite'}", department=DEPARTMENT
    )
    yield Desk(store)
    store.engine.dispose()


def faults(problems):
    return [(p.line, p.column, p.reason) for p in problems]


def refused(desk, sheet, code=QUALIFICATION):
    with pytest.raises(BadFileError) as caught:
        load(desk.store, schema(code), sheet, now=NOW, salt_source=desk.salts)
    assert desk.store.records() == []
    assert caught.value.code == "BAD_FILE"
    return caught.value.problems


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"subject": ""}, "subject", "missing"),
        ({"subject": "91370200DEM000014X"}, "subject", "check_digit"),
        ({"subject": "91370200DEM"}, "subject", "length"),
        ({"subject": "91370200DEM00001OI"}, "subject", "malformed"),
        ({"source_system": ""}, "source_system", "missing"),
        ({"source_system": "x" * 513}, "source_system", "length"),
        ({"query_id": " "}, "query_id", "missing"),
        ({"query_id": "x" * 129}, "query_id", "length"),
        ({"query_id": "a\u202eb"}, "query_id", "characters"),
        ({"observed_at": "2026-11-10T09:00:00"}, "observed_at", "no_offset"),
        ({"observed_at": "2026-11-10 09:00"}, "observed_at", "no_offset"),
        ({"observed_at": "2026-11-10"}, "observed_at", "malformed"),
        ({"observed_at": "2026-02-30T09:00:00Z"}, "observed_at", "malformed"),
        ({"observed_at": "yesterday"}, "observed_at", "malformed"),
        ({"observed_at": "1969-01-01T00:00:00Z"}, "observed_at", "malformed"),
        ({"observed_at": "0001-01-01T00:00:00+23:59"}, "observed_at", "malformed"),
        ({"observed_at": "2031-01-01T00:00:00Z"}, "observed_at", "in_future"),
        ({"valid_until": "2026-02-30"}, "valid_until", "malformed"),
        ({"valid_until": "0001-01-01"}, "valid_until", "malformed"),
        ({"valid_until": "2026-11-10"}, "valid_until", "ends_before_observation"),
        ({"grade": ""}, "grade", "missing"),
        ({"grade": "二级"}, "grade", "malformed"),
        ({"colour": "red"}, "colour", "unknown_column"),
    ],
)
def test_a_bad_cell_is_named_by_line_column_and_reason(desk, changes, column, reason):
    with pytest.raises(BadFileError) as caught:
        desk.load(row(query_id="Q-0"), row(**changes))

    assert (3, column, reason) in faults(caught.value.problems)
    assert {problem.line for problem in caught.value.problems} == {3}
    assert desk.store.records() == []


def test_a_project_that_is_none_is_named(desk):
    with pytest.raises(BadFileError) as caught:
        desk.load(personnel(subject="2613-1"), code=PERSONNEL)

    assert faults(caught.value.problems) == [(2, "subject", "malformed")]


def test_a_bad_cell_of_personal_data_is_not_shown(desk):
    with pytest.raises(BadFileError) as caught:
        desk.load(personnel(project_manager="徐\u202e示港"), code=PERSONNEL)

    assert caught.value.problems[0].column == "project_manager"
    assert "示港" not in repr(caught.value.problems) + str(caught.value)


def test_every_row_of_the_bad_demonstration_is_refused(desk):
    folder = CATALOGUE / "demonstration" / "records-bad" / "housing"

    problems = refused(desk, read_rows(folder / "contractor-qualification-1.csv"))

    assert faults(problems) == [
        (2, "subject", "check_digit"),
        (3, "subject", "length"),
        (4, "qualification_no", "missing"),
        (5, "qualification_expires", "malformed"),
        (6, "safety_licence_valid", "malformed"),
        (7, "observed_at", "no_offset"),
        (8, "valid_until", "ends_before_observation"),
        (9, "grade", "malformed"),
        (10, "scope", "characters"),
        (11, "", "columns"),
    ]


def test_rows_that_repeat_one_another_are_all_refused(desk):
    again = row(subject=" 91370200dem000014y ", grade="grade-1")

    with pytest.raises(BadFileError) as caught:
        desk.load(row(), row(query_id="Q-2"), again)

    assert faults(caught.value.problems) == [
        (2, "query_id", "repeated"),
        (4, "query_id", "repeated"),
    ]
    assert [p.text for p in caught.value.problems] == ["#4", "#2"]


def test_good_rows_are_loaded_when_bad_ones_are_to_be_skipped(desk):
    report = desk.load(row(), row(query_id="", grade=""), skip_bad=True)

    assert report.loaded == 1
    assert faults(report.problems) == [
        (3, "query_id", "missing"),
        (3, "grade", "missing"),
    ]
    assert [held.query_id for held in desk.store.records()] == ["Q-1"]


# --- sealing


def test_a_salt_that_comes_twice_stops_everything(desk):
    desk.salts = iter([b"\x01" * 32] * 100).__next__

    with pytest.raises(SaltError):
        desk.load(row())

    assert desk.store.records() == []


def test_what_is_kept_is_the_sealed_record_in_canonical_form(desk):
    desk.load(row(observed_at=""))

    [held] = desk.store.records()
    with desk.store.engine.connect() as connection:
        text = connection.exec_driver_sql("SELECT sealed FROM attestations").scalar()
    sealed = SealedAttestation.from_json(parse_canonical(text.encode()))
    assert sealed.leaf == held.leaf
    assert sealed.record.observed_at == NOW == held.observed_at
    assert list(sealed.salts) == desk.salts.given
    assert len(desk.salts.given) == 9


def test_a_day_without_end_time_ends_at_midnight_in_china(desk):
    desk.load(row(valid_until="2030-08-29"), row(query_id="Q-2", valid_until=""))
    desk.load(row(query_id="Q-3", valid_until="2030-08-29T00:00:00.5+08:00"))

    ends = {held.query_id: held.valid_until for held in desk.store.records()}
    assert ends == {"Q-1": 1_914_163_200, "Q-2": None, "Q-3": 1_914_163_200}


# --- loading again


def test_the_same_file_again_changes_nothing(desk):
    desk.load(row(), row(query_id="Q-2", observed_at=""))
    desk.now += 3600

    report = desk.load(row(), row(query_id="Q-2", observed_at=""))

    assert (report.loaded, report.unchanged, report.superseding) == (0, 2, 0)
    assert len(desk.store.records()) == 2


def test_a_row_that_says_something_else_supersedes_what_is_anchored(desk):
    desk.load(row())
    [old] = desk.store.records()
    desk.store.mark_anchored(prepare_batch(desk.store, QUALIFICATION).root, "0xA1")
    desk.now += 1

    report = desk.load(row(grade="grade-1"))

    assert (report.loaded, report.superseding) == (0, 1)
    first, second = desk.store.records()
    assert (first.leaf, first.superseded_by) == (old.leaf, second.leaf)
    assert second.supersedes == old.leaf
    with desk.store.engine.connect() as connection:
        query = "SELECT sealed FROM attestations WHERE superseded_by IS NULL"
        text = connection.exec_driver_sql(query).scalar()
    record = SealedAttestation.from_json(json.loads(text)).record
    assert record.supersedes == attestation_id(organisation_id(DEPARTMENT), old.leaf)


@pytest.mark.parametrize(
    "change",
    [
        {"observed_at": "2026-11-11T13:40:00+08:00"},
        {"valid_until": ""},
        {"source_system": "another"},
    ],
)
def test_other_times_or_another_source_are_a_correction_too(desk, change):
    desk.load(row())

    assert desk.load(row(**change)).superseding == 1


def test_correcting_what_was_never_sent_leaves_nothing_to_revoke(desk):
    desk.load(row())
    desk.store.mark_anchored(prepare_batch(desk.store, QUALIFICATION).root, "0xA1")
    desk.now += 1
    desk.load(row(grade="grade-1"))
    desk.now += 1

    report = desk.load(row(grade="grade-2"))

    assert report.superseding == 1
    anchored, dropped, current = desk.store.records()
    assert (dropped.state, dropped.root) == (StoredRecordState.REVOKED, None)
    assert current.supersedes == anchored.leaf
    assert anchored.superseded_by == current.leaf == dropped.superseded_by
    assert prepare_batch(desk.store, QUALIFICATION).count == 1


@pytest.mark.parametrize("anchored", [False, True])
def test_what_was_revoked_comes_back_only_if_it_says_something_else(desk, anchored):
    desk.load(row())
    if anchored:
        desk.store.mark_anchored(prepare_batch(desk.store, QUALIFICATION).root, "0xA1")
    [held] = desk.store.records()
    prepare_revocation(desk.store, [held.leaf], RevocationReason.DATA_ERROR)

    again = desk.load(row())
    corrected = desk.load(row(grade="grade-1"))

    assert (again.revoked, again.loaded, again.unchanged) == (1, 0, 0)
    assert corrected.superseding == 1
    assert len(desk.store.records(schema=QUALIFICATION, superseded_by=None)) == 1


def test_observing_again_renews_and_leaves_the_old_record_good(desk):
    desk.load(row(observed_at=""), row(query_id="Q-2"))
    desk.store.mark_anchored(prepare_batch(desk.store, QUALIFICATION).root, "0xA1")
    desk.now += 86_400

    report = desk.load(
        row(observed_at=""), row(query_id="Q-2", grade="grade-1"), observe_again=True
    )
    desk.store.mark_anchored(prepare_batch(desk.store, QUALIFICATION).root, "0xA1")

    assert (report.renewed, report.superseding, report.loaded) == (1, 1, 0)
    [old, new] = desk.store.records(query_id="Q-1")
    assert (new.renews, new.supersedes, new.observed_at) == (old.leaf, None, desk.now)
    assert old.superseded_by == new.leaf
    [act] = superseded_leaves(desk.store)
    assert act.leaves == (desk.store.records(query_id="Q-2")[0].leaf,)


def test_observing_again_in_the_same_second_changes_nothing(desk):
    desk.load(row(observed_at=""))

    report = desk.load(row(observed_at=""), observe_again=True)

    assert (report.renewed, report.unchanged) == (0, 1)


def test_a_row_with_its_own_time_is_not_observed_again(desk):
    desk.load(row())
    desk.now += 1

    assert desk.load(row(), observe_again=True).unchanged == 1


def test_what_steps_in_for_an_unsent_renewal_supersedes_what_that_renewed(desk):
    desk.load(row(observed_at=""))
    desk.store.mark_anchored(prepare_batch(desk.store, QUALIFICATION).root, "0xA1")
    [old] = desk.store.records()
    for _ in range(2):
        desk.now += 1
        desk.load(row(observed_at=""), observe_again=True)
    desk.now += 1
    assert [
        held.renews
        for held in desk.store.records(schema=QUALIFICATION, superseded_by=None)
    ] == [old.leaf]

    report = desk.load(row(observed_at="", grade="grade-1"), observe_again=True)

    assert (report.renewed, report.superseding) == (0, 1)
    [current] = desk.store.records(schema=QUALIFICATION, superseded_by=None)
    assert (current.supersedes, current.renews) == (old.leaf, None)
    desk.store.mark_anchored(prepare_batch(desk.store, QUALIFICATION).root, "0xA1")
    assert [act.leaves for act in superseded_leaves(desk.store)] == [(old.leaf,)]


def test_the_demonstration_is_loaded_whole(desk):
    count = 0
    for path in sorted(CATALOGUE.glob("demonstration/records/*/*.csv")):
        code = "/".join(path.stem.rsplit("-", 1))
        sheet = read_rows(Path(path))
        report = load(
            desk.store, schema(code), sheet, now=NOW + 86_400, salt_source=desk.salts
        )
        assert report.loaded == len(sheet.rows)
        count += report.loaded
    assert count > 1000


def test_a_sheet_made_by_hand_is_checked_like_any_other(desk):
    assert faults(refused(desk, Sheet(((7, {}),))))[0] == (7, "subject", "missing")
