"""What is printed of a permit, line by line."""

from dataclasses import replace

from tests.unit.domain.permits.test_document import DOCUMENT, FACE, GENERAL, OWNER
from zeropermit.catalogue.certificates import PERSONS, certificate_of, rows_of
from zeropermit.domain.ledger.identifiers import in_fours
from zeropermit.domain.matters.file import Words
from zeropermit.domain.permits.certificate import BLANK, Certificate
from zeropermit.domain.permits.face import PERSONS_NOTE

TITLE = Words("建筑工程施工许可证", "Construction permit")
ORIGIN = "https://permits.example"
NOTE = Words("本许可现为“暂扣”。", "This permit is: Suspended.")


def certificate(**changes) -> Certificate:
    return certificate_of(DOCUMENT, title=TITLE, origin=ORIGIN, **changes)


def test_every_line_of_the_form_is_there_in_its_order():
    rows = {row.name: row.value for row in rows_of(DOCUMENT)}

    assert list(rows) == [
        *("developer", "project_name", "project_code", "address", "scale"),
        *("contract_price", "contract_period", "surveyors", "designers"),
        *("contractors", "supervisors", "general_contractors", "survey_lead"),
        *("design_lead", "construction_lead", "chief_supervisor", "remarks"),
        *("authority", "issued_on", "licence"),
    ]
    assert rows["project_name"] == FACE.project_name
    assert rows["developer"] == f"{OWNER.name}（{OWNER.uscc}）"
    assert rows["contractors"].count("；") == 1
    assert rows["licence"] == DOCUMENT.licence
    assert rows["issued_on"] == FACE.issued_on.isoformat()


def test_what_the_document_does_not_say_is_a_dash():
    bare = replace(DOCUMENT, face=replace(FACE, remarks=()))
    blank = {row.name for row in rows_of(bare) if row.value == BLANK}

    assert blank == {*PERSONS, "surveyors", "supervisors", "remarks"} | {
        "general_contractors"
    }


def test_no_line_names_a_person_and_the_page_says_so():
    values = {row.name: row.value for row in rows_of(DOCUMENT)}

    assert {values[name] for name in PERSONS} == {BLANK}
    assert certificate().persons == Words(PERSONS_NOTE["zh"], PERSONS_NOTE["en"])


def test_a_general_permit_has_the_lines_of_its_file():
    rows = rows_of(replace(DOCUMENT, face=GENERAL))

    assert [row.name for row in rows] == [
        *("holder", "project_code", "place", "area"),
        *("remarks", "authority", "issued_on", "licence"),
    ]
    assert (rows[2].label, rows[2].value) == (Words("地点", "Place"), "汇港路")


def test_number_and_digest_stand_in_groups_of_four():
    made = certificate()

    assert made.number == "3702 0320 2611 2301 01"
    assert made.digest.replace(" ", "") == DOCUMENT.digest().hex()
    assert {len(group) for group in made.digest.split(" ")} == {4}
    assert in_fours("") == ""


def test_the_address_names_the_very_document():
    assert certificate().url == f"{ORIGIN}/p/{DOCUMENT.digest().hex()}"


def test_an_address_with_a_stroke_at_its_end_gets_no_second_one():
    made = certificate_of(DOCUMENT, title=TITLE, origin=f"{ORIGIN}/")

    assert made.url == certificate().url


def test_what_the_ledger_says_stands_apart_from_the_document():
    made = certificate(status_lines=[NOTE], fictional=True)

    assert made.status_lines == (NOTE,)
    assert made.fictional
    assert made.rows == certificate().rows
    assert certificate().status_lines == ()
