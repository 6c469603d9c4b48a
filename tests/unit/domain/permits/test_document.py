"""The permit document and the bundle."""

from dataclasses import replace
from datetime import date

import pytest

from zeropermit.domain.evidence.attestation import AttestationRecord, seal_attestation
from zeropermit.domain.evidence.claim import Salt
from zeropermit.domain.evidence.disclosure import disclose
from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.ledger.identifiers import (
    Address,
    ApplicationId,
    EvidenceId,
    permit_id,
)
from zeropermit.domain.permits.bundle import (
    BlockReference,
    PermitBundle,
    PresentedEvidence,
)
from zeropermit.domain.permits.document import (
    DocumentEvidence,
    EvidenceKind,
    PermitDocument,
)
from zeropermit.domain.permits.face import (
    GENERAL_NOTE,
    PERSONS_NOTE,
    FaceLine,
    GeneralFace,
    LicenceFace,
)
from zeropermit.domain.records.canonical import (
    Suite,
    canonical,
    digest_bytes,
    parse_canonical,
)
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.errors import (
    LicenceIdentifierError,
    PermitNumberError,
    RecordError,
    TextError,
)

OWNER = NamedOrganisation("91370200DEM000014Y", "示范置业有限公司")
BUILDER = NamedOrganisation("91370203DEM0000225", "示范建设有限公司")
AUTHORITY = NamedOrganisation("11370200DEMG000190", "青岛市行政审批服务局")
FACE = LicenceFace(
    number="370203202611230101",
    developer=OWNER,
    project_code="2609-370203-89-01-000018",
    project_name="示范项目一期",
    address="青岛市市北区",
    scale="12000 平方米",
    contract_price="12345.678900",
    contract_period="540 天",
    surveyors=(),
    designers=(BUILDER,),
    contractors=(BUILDER, OWNER),
    supervisors=(),
    general_contractors=(),
    remarks=("无",),
    authority=AUTHORITY,
    issued_on=date(2026, 11, 23),
)
GENERAL = GeneralFace(
    number="370203202611230123",
    holder=OWNER,
    project_code="2609-370203-89-01-000018",
    lines=(
        FaceLine("place", "地点", "Place", "汇港路"),
        FaceLine("area", "面积", "Area", "120"),
    ),
    remarks=("无",),
    authority=AUTHORITY,
    issued_on=date(2026, 11, 23),
)
ROWS = (
    DocumentEvidence(
        requirement="R06",
        kind=EvidenceKind.ATTESTATION,
        met_zh="住房和城乡建设局证明",
        met_en="Attested by the construction bureau",
        evidence=EvidenceId(b"\1" * 32),
        organisation=AUTHORITY.uscc,
        schema="construction-award/1",
    ),
    DocumentEvidence(
        requirement="R10",
        kind=EvidenceKind.COMMITMENT,
        met_zh="建设单位承诺",
        met_en="Promised by the developer",
        evidence=EvidenceId(b"\2" * 32),
        organisation=OWNER.uscc,
        schema=None,
    ),
)
DOCUMENT = PermitDocument(
    face=FACE,
    licence="1.2.156.3005.2.11100000000013338W009.11370200DEMG000190"
    ".20261123000000000001.001.Q",
    application=ApplicationId(b"\3" * 32),
    matter="construction-permit",
    version=1,
    evidence=ROWS,
    chain_id=31337,
    registry=Address("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
)
RECORD = AttestationRecord(
    schema="construction-award/1",
    department=AUTHORITY.uscc,
    subject_kind=SchemaSubject.PROJECT,
    subject=FACE.project_code,
    claims=(),
    observed_at=1795363200,
    valid_until=1895363200,
    source_system="bidding",
    query_id="Q-1",
)
SHOWN = disclose(seal_attestation(RECORD, salts=[Salt(b"\4" * 32)]), [])
BUNDLE = PermitBundle(
    document=DOCUMENT,
    evidence=(
        PresentedEvidence("R06", 0, ROWS[0].evidence, SHOWN),
        PresentedEvidence("R10", 1, ROWS[1].evidence, None),
    ),
    block=BlockReference(
        number=7,
        hash=b"\5" * 32,
        timestamp=1795363200,
        header=b"\xf9\x01",
        transaction=b"\6" * 32,
        receipt=(b"\xf8\x02", b""),
    ),
)


PERMITTED = DocumentEvidence(
    requirement="R04",
    kind=EvidenceKind.PERMIT,
    met_zh="已签发的规划许可",
    met_en="Planning permit issued before",
    evidence=EvidenceId(b"\7" * 32),
    organisation=AUTHORITY.uscc,
    schema=None,
)


def test_an_earlier_permit_stands_in_the_document_without_schema():
    document = replace(DOCUMENT, evidence=(*ROWS, PERMITTED))

    assert PermitDocument.from_json(document.as_json()) == document
    assert document.as_json()["evidence"][-1]["kind"] == "permit"
    with pytest.raises(RecordError):
        replace(PERMITTED, schema="planning-permit/1")


def changed_face(**changes):
    return DOCUMENT.as_json() | {"face": FACE.as_json() | changes}


@pytest.mark.parametrize("price", ["", "-1", "01", "1,000", "1.", ".5", "1.0000001"])
def test_a_price_that_is_no_decimal_number_is_refused(price):
    with pytest.raises(RecordError) as caught:
        replace(FACE, contract_price=price)

    assert caught.value.field == "contract_price"


def test_a_face_that_cannot_be_printed_is_refused():
    with pytest.raises(PermitNumberError):
        replace(FACE, number="1")
    with pytest.raises(TextError):
        replace(FACE, address="a\u202eb")
    with pytest.raises(TextError):
        replace(FACE, remarks=("",))


def test_a_general_face_that_cannot_be_printed_is_refused():
    with pytest.raises(PermitNumberError):
        replace(GENERAL, number="1")
    with pytest.raises(TextError):
        replace(GENERAL, remarks=("",))
    with pytest.raises(TextError):
        FaceLine("place", "地点", "Place", "")


@pytest.mark.parametrize("lines", [(), GENERAL.lines[:1] * 2])
def test_a_general_face_has_lines_each_named_once(lines):
    with pytest.raises(RecordError) as caught:
        replace(GENERAL, lines=lines)

    assert caught.value.field == "lines"


def test_a_document_with_a_general_face_survives_writing_and_reading():
    document = replace(DOCUMENT, face=GENERAL)
    written = document.as_json()

    assert PermitDocument.from_json(written) == document
    assert written["note"] == GENERAL_NOTE
    with pytest.raises(RecordError):
        PermitDocument.from_json(written | {"note": PERSONS_NOTE})


@pytest.mark.parametrize(
    ("row", "schema"), [(ROWS[0], None), (ROWS[1], "construction-award/1")]
)
def test_a_row_of_evidence_that_contradicts_itself_is_refused(row, schema):
    with pytest.raises(RecordError) as caught:
        replace(row, schema=schema)

    assert caught.value.field == "schema"


@pytest.mark.parametrize("evidence", [(), (ROWS[0], ROWS[0])])
def test_a_document_needs_evidence_and_each_requirement_once(evidence):
    with pytest.raises(RecordError) as caught:
        replace(DOCUMENT, evidence=evidence)

    assert caught.value.field == "evidence"


def test_a_document_needs_a_licence_identifier():
    with pytest.raises(LicenceIdentifierError):
        replace(DOCUMENT, licence=DOCUMENT.licence[:-1] + "R")


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (changed_face(issued_on="2026-13-01"), "issued_on"),
        (changed_face(issued_on="20261123"), "issued_on"),
        (changed_face(remarks="none"), "remarks"),
        (changed_face(remarks=[1]), "remarks"),
        (changed_face(manager="somebody"), "manager"),
        (DOCUMENT.as_json() | {"note": {"zh": "", "en": ""}}, "note"),
        (DOCUMENT.as_json() | {"registry": "0x"}, "registry"),
        (
            DOCUMENT.as_json() | {"evidence": [ROWS[0].as_json() | {"kind": "paper"}]},
            "kind",
        ),
    ],
)
def test_a_document_of_another_form_is_refused(value, field):
    with pytest.raises(RecordError) as caught:
        PermitDocument.from_json(value)

    assert caught.value.field == field


@pytest.mark.parametrize("suite", Suite)
def test_a_document_survives_writing_and_reading(suite):
    document = replace(DOCUMENT, suite=suite)
    data = canonical(document.as_json())

    assert PermitDocument.from_json(parse_canonical(data)) == document
    assert document.digest() == digest_bytes(data, suite=suite)


def test_a_document_says_that_it_names_no_persons():
    assert DOCUMENT.as_json()["note"] == PERSONS_NOTE
    assert DOCUMENT.permit_id == permit_id(DOCUMENT.application)


@pytest.mark.parametrize(
    "evidence",
    [
        (),
        BUNDLE.evidence[::-1],
        (BUNDLE.evidence[0], replace(BUNDLE.evidence[1], evidence=b"\1" * 32)),
    ],
)
def test_a_bundle_with_other_evidence_than_its_document_is_refused(evidence):
    with pytest.raises(RecordError) as caught:
        replace(BUNDLE, evidence=evidence)

    assert caught.value.field == "evidence"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"header": "0xF9"}, "header"),
        ({"header": None}, "header"),
        ({"receipt": ["0x0"]}, "receipt"),
        ({"number": 2**53}, "number"),
    ],
)
def test_a_block_of_another_form_is_refused(change, field):
    value = BUNDLE.as_json() | {"block": BUNDLE.block.as_json() | change}

    with pytest.raises(RecordError) as caught:
        PermitBundle.from_json(value)

    assert caught.value.field == field


def test_a_bundle_survives_writing_and_reading():
    data = canonical(BUNDLE.as_json())

    assert PermitBundle.from_json(parse_canonical(data)) == BUNDLE
    assert BUNDLE.digest() == digest_bytes(data, suite=Suite.SHA_256)
