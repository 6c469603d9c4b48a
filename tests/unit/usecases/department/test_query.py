"""Answering questions: only with consent, only what was agreed to, always logged."""

import pytest

from tests.unit.usecases.department.factories import (
    ANOTHER,
    APPLICANT,
    ATTESTER,
    DEPARTMENT,
    NOW,
    OTHER_DEPARTMENT,
    OTHER_PROJECT,
    PERSONNEL,
    PROJECT,
    QUALIFICATION,
    Desk,
    personnel,
    question,
    receipt,
    row,
)
from zeropermit.domain.applications.consent import DataSet
from zeropermit.domain.evidence.disclosure import verify_disclosure
from zeropermit.domain.evidence.schema import RECORD_CLAIM, SchemaSubject
from zeropermit.domain.ledger.identifiers import project_id
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import QueryOutcome
from zeropermit.errors import (
    ConsentRefusedError,
    DatabaseError,
    DepartmentUnreachableError,
)
from zeropermit.store.department.records import open_record_store
from zeropermit.usecases.department.anchor import prepare_batch
from zeropermit.usecases.department.query import (
    TREE_LIMIT,
    LocalDepartments,
    Trees,
    answer,
    verify_log,
)
from zeropermit.usecases.department.revoke import prepare_revocation


@pytest.fixture
def desk(tmp_path):
    store = open_record_store(
        f"sqlite:///{tmp_path / 'book.sqlite'}", department=DEPARTMENT
    )
    yield Desk(store)
    store.engine.dispose()


def anchor(desk, code=QUALIFICATION):
    batch = prepare_batch(desk.store, code)
    desk.store.mark_anchored(batch.root, ATTESTER)
    return batch


def ask(desk, query):
    return answer(desk.store, query, query_context=desk.query_context())


def refuse(desk, query, reason):
    with pytest.raises(ConsentRefusedError) as caught:
        ask(desk, query)
    assert caught.value.reason == reason
    [entry] = desk.store.questions()
    assert entry.query.outcome is QueryOutcome.REFUSED
    assert entry.query.reason == reason
    assert entry.query.answered == ()


# --- refusals


def test_an_application_that_is_not_on_the_ledger_gets_nothing(desk):
    refuse(desk, question(receipt()), "application")


def test_an_application_found_under_another_id_gets_nothing(desk):
    content = desk.file(receipt())
    desk.filed[bytes(32)] = desk.filed[content.id]

    refuse(desk, question(receipt(), application=bytes(32)), "application")


def test_the_receipt_of_another_application_is_refused(desk):
    mine = desk.file(receipt())
    other = receipt(nonce=b"\1" * 16)
    desk.file(other)

    refuse(desk, question(other, application=mine.id), "receipt")


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("applicant", "applicant"),
        ("project", "project"),
        ("version", "matter"),
        ("authority", "authority"),
    ],
)
def test_an_application_about_something_else_is_refused(desk, part, reason):
    content = desk.file(receipt(), **{part: ANOTHER[part]})

    refuse(desk, question(receipt(), application=content.id), reason)


def test_a_question_to_another_department_is_refused(desk):
    desk.file(receipt())

    refuse(desk, question(receipt(), department=OTHER_DEPARTMENT), "department")


@pytest.mark.parametrize(
    "changes",
    [
        {"until": NOW},
        {"granted_at": NOW + 1},
        {"data_sets": (DataSet(PERSONNEL, DEPARTMENT, SchemaSubject.PROJECT),)},
        {"data_sets": (DataSet(QUALIFICATION, DEPARTMENT, SchemaSubject.PROJECT),)},
        {
            "data_sets": (
                DataSet(QUALIFICATION, OTHER_DEPARTMENT, SchemaSubject.ORGANISATION),
            )
        },
    ],
    ids=["expired", "not-yet", "other-schema", "other-subject", "other-department"],
)
def test_a_receipt_that_does_not_cover_the_question_is_refused(desk, changes):
    consent = receipt(**changes)
    desk.file(consent)

    refuse(desk, question(consent), "data_set")


def test_a_schema_that_does_not_exist_is_refused_and_logged_whatever_it_is(desk):
    desk.file(receipt())
    wild = "e\u0301\ud800" + "x" * 500

    refuse(desk, question(receipt(), schema=wild, claims=(wild,) * 300), "schema")

    [entry] = desk.store.questions()
    assert len(entry.query.claims) == 64
    assert verify_log(desk.store).count == 1


def test_another_project_than_the_applications_is_not_shown(desk):
    desk.load(personnel(subject=OTHER_PROJECT), code=PERSONNEL)
    anchor(desk, PERSONNEL)
    desk.file(receipt())
    subject = project_id(OTHER_PROJECT)

    query = question(receipt(), schema=PERSONNEL, subject=subject, claims=("complete",))

    refuse(desk, query, "subject")


@pytest.mark.parametrize("name", ["colour", RECORD_CLAIM])
def test_claims_that_the_schema_does_not_have_are_refused(desk, name):
    desk.file(receipt())

    refuse(desk, question(receipt(), claims=("grade", name)), "claim")


def test_personal_claims_are_never_opened(desk):
    desk.load(personnel(), code=PERSONNEL)
    anchor(desk, PERSONNEL)
    desk.file(receipt())
    names = ("complete", "project_manager")
    subject = project_id(PROJECT)

    query = question(receipt(), schema=PERSONNEL, subject=subject, claims=names)

    refuse(desk, query, "personal")


# --- answers


def test_only_the_claims_asked_for_are_opened_and_they_prove(desk):
    desk.load(row(), *(row(query_id=f"Q-{n}", subject=APPLICANT) for n in range(20)))
    batch = anchor(desk)
    desk.file(receipt())

    [shown] = ask(desk, question(receipt(), claims=("grade", "category", "grade")))

    verify_disclosure(shown)
    assert [item.claim.name for item in shown.claims] == ["grade", "category"]
    assert shown.anchor.root == batch.root
    assert shown.department == DEPARTMENT


def test_a_project_of_the_application_is_shown_without_personal_claims(desk):
    desk.load(personnel(), code=PERSONNEL)
    anchor(desk, PERSONNEL)
    desk.file(receipt())
    query = question(
        receipt(),
        schema=PERSONNEL,
        subject=project_id(PROJECT),
        claims=("complete", "conflict"),
    )

    [shown] = ask(desk, query)

    verify_disclosure(shown)
    assert "徐示港" not in repr(shown.as_json())


def test_the_newest_observation_comes_first(desk):
    desk.load(
        row(query_id="Q-1", observed_at="2026-11-10T00:00:00Z"),
        row(query_id="Q-2", observed_at="2026-11-12T00:00:00Z"),
        row(query_id="Q-3", observed_at="2026-11-11T00:00:00Z"),
    )
    anchor(desk)
    desk.file(receipt())

    shown = ask(desk, question(receipt()))

    times = [item.observed_at for item in shown]
    assert times == sorted(times, reverse=True)
    assert len(times) == 3


def test_what_is_not_anchored_is_not_shown(desk):
    desk.load(row())
    desk.file(receipt())
    assert ask(desk, question(receipt())) == ()
    prepare_batch(desk.store, QUALIFICATION)
    assert ask(desk, question(receipt())) == ()

    outcomes = {entry.query.outcome for entry in desk.store.questions()}
    assert outcomes == {QueryOutcome.NOTHING_HELD}


def test_what_is_to_be_revoked_is_not_shown_from_then_on(desk):
    desk.load(row())
    anchor(desk)
    desk.file(receipt())
    [shown] = ask(desk, question(receipt()))
    prepare_revocation(desk.store, [shown.leaf], RevocationReason.DATA_ERROR)

    assert ask(desk, question(receipt())) == ()


def test_what_was_corrected_is_not_shown_and_its_correction_is_once_anchored(desk):
    desk.load(row())
    anchor(desk)
    desk.file(receipt())
    desk.load(row(grade="grade-1"))
    assert ask(desk, question(receipt())) == ()
    anchor(desk)

    [shown] = ask(desk, question(receipt()))

    assert shown.claims[0].claim.text == "grade-1"


def test_an_optional_claim_that_was_not_made_is_left_out(desk):
    award = {
        **{k: v for k, v in personnel().items() if k in {"subject", "source_system"}},
        "query_id": "R-1",
        "status": "valid",
        "registration_no": "质安（示范）1",
        "contractor": row()["subject"],
        "supervisor": "",
        "registered_on": "2026-11-01",
    }
    code = "quality-safety-registration/1"
    desk.load(award, code=code)
    anchor(desk, code)
    consent = receipt(data_sets=(DataSet(code, DEPARTMENT, SchemaSubject.PROJECT),))
    desk.file(consent)
    query = question(
        consent,
        schema=code,
        subject=project_id(PROJECT),
        claims=("supervisor", "status"),
    )

    [shown] = ask(desk, query)

    assert [item.claim.name for item in shown.claims] == ["status"]


def test_trees_are_kept_up_to_a_limit(desk):
    trees = Trees()
    for number in range(TREE_LIMIT + 2):
        desk.load(row(query_id=f"Q-{number}"))
        batch = anchor(desk)
        [leaf] = desk.leaves(batch.root)
        assert trees.path(desk.store, batch.root, leaf) == ()
        assert trees.path(desk.store, batch.root, leaf) == ()

    assert len(trees._kept) == TREE_LIMIT


# --- departments of this process


def test_local_departments_pass_a_question_to_the_book_it_is_for(desk):
    desk.load(row())
    anchor(desk)
    desk.file(receipt())
    departments = LocalDepartments({DEPARTMENT: desk.store}, desk.query_context())

    assert len(departments.query(question(receipt()))) == 1


def test_an_unknown_department_is_unreachable(desk):
    departments = LocalDepartments({}, desk.query_context())

    with pytest.raises(DepartmentUnreachableError) as caught:
        departments.query(question(receipt()))

    assert caught.value.department == DEPARTMENT


def test_a_book_that_fails_gives_no_answer_even_if_only_its_log_does(desk):
    desk.load(row())
    anchor(desk)
    desk.file(receipt())
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE questions")
    departments = LocalDepartments({DEPARTMENT: desk.store}, desk.query_context())

    with pytest.raises(DepartmentUnreachableError) as caught:
        departments.query(question(receipt()))

    assert isinstance(caught.value.__cause__, DatabaseError)


def test_an_attestation_without_a_known_key_is_no_answer(desk):
    desk.load(row())
    anchor(desk)
    desk.file(receipt())
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE batches SET attester = NULL")

    with pytest.raises(DepartmentUnreachableError):
        ask(desk, question(receipt()))

    [entry] = desk.store.questions()
    assert entry.query.reason == "DEPARTMENT_UNREACHABLE"
