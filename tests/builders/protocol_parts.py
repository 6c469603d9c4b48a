"""Parts of the case of `protocol_case`: names, records, documents."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from eth_account import Account

from tests.builders.facts import shown
from zeropermit.catalogue.letters import statements_in
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.letter import (
    CommitmentLetter,
    Language,
    LetterNotice,
    LetterRequirement,
)
from zeropermit.domain.evidence.attestation import AttestationRecord
from zeropermit.domain.evidence.claim import Claim, ClaimType
from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    Commitment,
    EvidenceSet,
    PresentedCommitment,
)
from zeropermit.domain.evidence.schema import Field, Schema, SchemaSubject
from zeropermit.domain.law.codes import LicenceIdentifier
from zeropermit.domain.ledger.identifiers import (
    Address,
    EvidenceId,
    schema_id,
    short_name,
    to_hex,
)
from zeropermit.domain.ledger.manifest import Manifest, PinnedContract
from zeropermit.domain.matters.matter import (
    Operator,
    Option,
    OptionKind,
    Predicate,
    Recheck,
    Requirement,
    Subject,
    SubjectKind,
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
from zeropermit.domain.permits.face import FaceLine, GeneralFace
from zeropermit.domain.records.canonical import Suite
from zeropermit.domain.records.department import FIRST_PREVIOUS, QueryRecord, entry
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.ledger.artifacts import CONTRACTS, TIMELOCK

START = 1_790_000_000
HOUR = 3600
DEPARTMENT = NamedOrganisation("11370200DEMG00027T", "住房和城乡建设局（示范）")
AUTHORITY = NamedOrganisation("11370200DEMG000190", "行政审批服务局（示范）")
HOLDERS = (
    NamedOrganisation("91370200DEM000014Y", "示范置业有限公司"),
    NamedOrganisation("91370203DEM0000225", "示范建设有限公司"),
)
PROJECTS = ("2609-370203-89-01-000018", "2610-370214-89-01-000035")
SCHEMAS = ("site-register/1", "yard-register/2")
MATTERS = ("site-permit", "yard-permit")
SUITES = (Suite.SHA_256, Suite.SM3)
Json = Mapping[str, object]
DEADLINE = START + 2 * HOUR


def word(text: str) -> bytes:
    return sha256(text.encode()).digest()


def address(name: str) -> Address:
    return Address(Account.from_key(word(f"protocol {name}")).address)


def schema_of(code: str) -> Schema:
    return Schema(
        code=code,
        subject=SchemaSubject.PROJECT,
        title_zh="场地登记",
        title_en="Site register",
        holder_zh="住房和城乡建设部门",
        holder_en="Housing and construction department",
        fields=(
            Field("status", ClaimType.CODE, "状态", "Status", True, False),
            Field("operator", ClaimType.ORGANISATION, "单位", "Operator", True, False),
            Field("area_m2", ClaimType.INTEGER, "面积", "Area", False, False),
        ),
    )


def requirements_of(schema: str) -> tuple[Requirement, ...]:
    word = Claim("s", ClaimType.CODE, "valid").value
    valid = Predicate(short_name("status"), ClaimType.CODE, Operator.EQUAL, word)
    own = Predicate(
        short_name("operator"), ClaimType.ORGANISATION, Operator.IS_APPLICANT
    )
    attested = Option(
        OptionKind.ATTESTATION,
        Subject(SubjectKind.PROJECT),
        schema_id(schema),
        90 * 24 * HOUR,
        (valid, own),
    )
    promised = Option(OptionKind.COMMITMENT, Subject(SubjectKind.APPLICANT))
    return (
        Requirement(short_name("R01"), Recheck.SUSPEND, (attested,)),
        Requirement(short_name("R02"), Recheck.ALERT, (promised,)),
    )


def manifest_of(number: int) -> Manifest:
    pinned = {
        name: PinnedContract(address(f"{name} {number}"), word(f"code of {name}"))
        for name in (TIMELOCK, *CONTRACTS)
    }
    return Manifest("example", 1_337_000 + number, 1, word("genesis"), 0, pinned)


def sealed_record(
    schema: str, project: str, holder: NamedOrganisation, suite: Suite
) -> AttestationRecord:
    return AttestationRecord(
        schema=schema,
        department=DEPARTMENT.uscc,
        subject_kind=SchemaSubject.PROJECT,
        subject=project,
        claims=(
            Claim("status", ClaimType.CODE, "valid"),
            Claim("operator", ClaimType.ORGANISATION, holder.uscc),
            Claim("area_m2", ClaimType.INTEGER, "1200"),
        ),
        observed_at=START,
        valid_until=None,
        source_system="site-register.example",
        query_id="Q-1",
        suite=suite,
    )


def letter_of(
    application: Application, holder: NamedOrganisation, suite: Suite
) -> CommitmentLetter:
    return CommitmentLetter(
        application=application.id,
        organisation=holder,
        language=Language.EN,
        notice=LetterNotice(
            matter="Site permit",
            legal_basis="An example names no law",
            method="In writing; whoever does not commit brings the proof",
            liability="Whoever commits untruly answers for it in law",
            verification="The authority checks after issue",
            publicity="This letter is not published",
        ),
        requirements=(
            LetterRequirement("R02", "The site is fenced", "We fence the site"),
        ),
        statements=statements_in(Language.EN),
        due_at=START + 60 * 24 * HOUR,
        suite=suite,
    )


def presentation_of(disclosure: Disclosure, commitment: Commitment) -> EvidenceSet:
    promised = PresentedCommitment(
        commitment.organisation,
        commitment.requirements,
        commitment.letter,
        commitment.due_at,
    )
    choices = (Choice(0, 0), Choice(0, 0))
    return EvidenceSet(choices, (shown(disclosure),), (promised,))


def document_of(
    receipt: ConsentReceipt,
    application: Application,
    evidence: tuple[EvidenceId, ...],
    manifest: Manifest,
    schema: str,
) -> PermitDocument:
    holder = next(one for one in HOLDERS if one.uscc == receipt.applicant)
    licence_type = AUTHORITY.uscc + "001"
    rows = (
        DocumentEvidence(
            requirement="R01",
            kind=EvidenceKind.ATTESTATION,
            met_zh="场地登记：共享数据（住房和城乡建设局（示范））",
            met_en="Site register: shared data",
            evidence=evidence[0],
            organisation=DEPARTMENT.uscc,
            schema=schema,
        ),
        DocumentEvidence(
            requirement="R02",
            kind=EvidenceKind.COMMITMENT,
            met_zh="场地围挡：告知承诺（示范）",
            met_en="Fence: commitment",
            evidence=evidence[1],
            organisation=receipt.applicant,
            schema=None,
        ),
    )
    return PermitDocument(
        face=GeneralFace(
            number="370203202609220123",
            holder=holder,
            project_code=receipt.project,
            lines=(FaceLine("area", "面积", "Area", "1200 m²"),),
            remarks=(),
            authority=AUTHORITY,
            issued_on=date(2026, 9, 22),
        ),
        licence=LicenceIdentifier(
            licence_type, AUTHORITY.uscc, "20260922370203000001", 1
        ).format(),
        application=application.id,
        matter=receipt.matter,
        version=receipt.version,
        evidence=rows,
        chain_id=manifest.chain_id,
        registry=manifest.address("PermitRegistry"),
        suite=receipt.suite,
    )


def bundle_of(
    document: PermitDocument,
    disclosure: Disclosure,
    evidence: tuple[EvidenceId, ...],
    number: int,
) -> PermitBundle:
    return PermitBundle(
        document=document,
        evidence=(
            PresentedEvidence("R01", 0, evidence[0], disclosure),
            PresentedEvidence("R02", 0, evidence[1], None),
        ),
        block=BlockReference(
            number=42,
            hash=word(f"block {number}"),
            timestamp=START + 2 * HOUR - 60,
            header=b"",
            transaction=word(f"transaction {number}"),
            receipt=(),
        ),
        suite=document.suite,
    )


def question_of(query: QueryRecord) -> Json:
    made = entry(query, sequence=1, previous=FIRST_PREVIOUS)
    return {
        "type": "zeropermit/question/1",
        "suite": "sha-256",
        "sequence": made.sequence,
        "previous": to_hex(made.previous),
        "application": to_hex(query.application),
        "receipt": to_hex(query.receipt),
        "schema": query.schema,
        "subject": to_hex(query.subject),
        "claims": list(query.claims),
        "asked_at": query.queried_at,
        "outcome": query.outcome.value,
        "reason": query.reason,
        "answered": [to_hex(leaf) for leaf in query.answered],
    }
