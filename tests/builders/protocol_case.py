"""One small case with all its records: what the examples of docs/protocol.md are.

    PYTHONPATH=service python -m tests.builders.protocol_case

prints the examples as they have to stand there. `case(1)` is another case of the same
shape, so that a reader of the examples cannot have learnt them by heart.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from tests.builders.facts import shown
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.domain.acts.act import Act, SigningDomain, typed_data
from zeropermit.domain.acts.commitments import Commit
from zeropermit.domain.acts.permits import Issue
from zeropermit.domain.applications.consent import ConsentReceipt, DataSet
from zeropermit.domain.applications.letter import (
    STATEMENTS,
    CommitmentLetter,
    Language,
    LetterNotice,
    LetterRequirement,
)
from zeropermit.domain.evidence.attestation import AttestationRecord, seal_attestation
from zeropermit.domain.evidence.claim import Claim, ClaimType, Salt
from zeropermit.domain.evidence.disclosure import Anchor, Disclosure, disclose
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    Commitment,
    EvidenceReference,
    EvidenceSet,
    PresentedCommitment,
    PresentedPermit,
)
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.evidence.schema import Field, Schema, SchemaSubject, definition
from zeropermit.domain.law.codes import LicenceIdentifier
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.event_json import dump_event
from zeropermit.domain.ledger.events import MatterVersionPublished
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    Address,
    BatchId,
    EvidenceId,
    matter_id,
    matter_version_id,
    organisation_id,
    permit_id,
    project_id,
    schema_id,
    short_name,
    to_hex,
)
from zeropermit.domain.ledger.manifest import Manifest, PinnedContract
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import (
    Operator,
    Option,
    OptionKind,
    Predicate,
    Recheck,
    Requirement,
    Subject,
    SubjectKind,
    Validity,
    requirements_digest,
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
from zeropermit.domain.permits.verification import Answer, verify
from zeropermit.domain.records.canonical import JsonValue, Suite, canonical, digest
from zeropermit.domain.records.department import (
    FIRST_PREVIOUS,
    QueryOutcome,
    QueryRecord,
    entry,
)
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.ledger.artifacts import CONTRACTS, TIMELOCK
from zeropermit.serialize.answer import Freshness, signable
from zeropermit.serialize.permit import answer_json

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


@dataclass(frozen=True)
class Case:
    """A case, from the consent to the answer of a verifier."""

    schema: Schema
    requirements: tuple[Requirement, ...]
    manifest: Manifest
    receipt: ConsentReceipt
    application: Application
    sealed: Json
    record: AttestationRecord
    disclosure: Disclosure
    letter: CommitmentLetter
    commitment: Commitment
    commit: Commit
    presentation: EvidenceSet
    evidence: tuple[EvidenceId, ...]
    document: PermitDocument
    issue: Issue
    bundle: PermitBundle
    question: Json
    answer: Answer
    events: tuple[e.Event, ...]

    def domain(self, contract: str) -> SigningDomain:
        return SigningDomain(self.manifest.chain_id, self.manifest.address(contract))

    def typed(self, act: Act) -> dict[str, object]:
        return typed_data(act, domain=self.domain(act.contract), deadline=DEADLINE)


DEADLINE = START + 2 * HOUR


def word(text: str) -> bytes:
    return sha256(text.encode()).digest()


def address(name: str) -> Address:
    return Address(Account.from_key(word(f"protocol {name}")).address)


def case(number: int = 0) -> Case:
    """Build the case; 0 is the one in the document."""
    suite, holder, project = SUITES[number], HOLDERS[number], PROJECTS[number]
    schema, requirements = _schema(SCHEMAS[number]), _requirements(SCHEMAS[number])
    manifest = _manifest(number)
    receipt = ConsentReceipt(
        applicant=holder.uscc,
        project=project,
        matter=MATTERS[number],
        version=1 + number,
        authority=AUTHORITY.uscc,
        data_sets=(DataSet(schema.code, DEPARTMENT.uscc, SchemaSubject.PROJECT),),
        purpose_zh="办理场地许可（示范）",
        purpose_en="To decide on a site permit (demonstration)",
        granted_at=START + HOUR,
        until=START + 30 * 24 * HOUR,
        nonce=word(f"nonce {number}")[:16],
        suite=suite,
    )
    matter = matter_id(receipt.matter)
    application = Application(
        version=matter_version_id(matter, receipt.version),
        applicant=organisation_id(holder.uscc),
        authority=organisation_id(AUTHORITY.uscc),
        project=project_id(project),
        consent=receipt.digest(),
    )
    record = _record(schema.code, project, holder, suite)
    salts = [Salt(word(f"salt {number} {index}")) for index in range(4)]
    sealed = seal_attestation(record, salts=salts)
    others = [word(f"leaf {number} {index}") for index in range(2 + number)]
    tree = StandardTree.of([sealed.leaf, *others])
    anchor = Anchor(address("department"), tree.root, tree.path(sealed.leaf))
    disclosure = disclose(sealed, ("status", "operator"), anchor=anchor)
    letter = _letter(application, holder, suite)
    commitment = Commitment(
        application=application.id,
        organisation=organisation_id(holder.uscc),
        requirements=(short_name("R02"),),
        letter=letter.digest(),
        due_at=letter.due_at,
    )
    commit = Commit(application.id, ("R02",), letter.digest(), letter.due_at)
    presentation = _presentation(disclosure, commitment)
    department = organisation_id(DEPARTMENT.uscc)
    evidence = (
        presentation.attestations[0].evidence_for(department),
        EvidenceId(commitment.id),
    )
    document = _document(receipt, application, evidence, manifest, schema.code)
    issue = Issue(
        application=application,
        matter=receipt.matter,
        project=project,
        requirements=requirements,
        presentation=presentation,
        number=document.face.number,
        document=document.digest(),
        valid_until=NO_END,
    )
    query = QueryRecord(
        application=application.id,
        receipt=receipt.digest(),
        schema=schema.code,
        subject=project_id(project),
        claims=("status", "operator"),
        queried_at=START + HOUR + 60,
        outcome=QueryOutcome.ANSWERED,
        answered=(disclosure.leaf,),
    )
    found = _events(
        schema, requirements, issue, commitment, evidence, disclosure, receipt, holder
    )
    return Case(
        schema=schema,
        requirements=requirements,
        manifest=manifest,
        receipt=receipt,
        application=application,
        sealed=sealed.as_json(),
        record=record,
        disclosure=disclosure,
        letter=letter,
        commitment=commitment,
        commit=commit,
        presentation=presentation,
        evidence=evidence,
        document=document,
        issue=issue,
        bundle=_bundle(document, disclosure, evidence, number),
        question=_question(query),
        answer=_answer(found, issue),
        events=tuple(event for event, _ in found),
    )


def _schema(code: str) -> Schema:
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


def _requirements(schema: str) -> tuple[Requirement, ...]:
    valid = Predicate(
        short_name("status"), Operator.EQUAL, Claim("s", ClaimType.CODE, "valid").value
    )
    own = Predicate(short_name("operator"), Operator.IS_APPLICANT)
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


def _manifest(number: int) -> Manifest:
    pinned = {
        name: PinnedContract(address(f"{name} {number}"), word(f"code of {name}"))
        for name in (TIMELOCK, *CONTRACTS)
    }
    return Manifest("example", 1_337_000 + number, 1, word("genesis"), 0, pinned)


def _record(
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


def _letter(
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
        statements=STATEMENTS[Language.EN],
        due_at=START + 60 * 24 * HOUR,
        suite=suite,
    )


def _presentation(disclosure: Disclosure, commitment: Commitment) -> EvidenceSet:
    promised = PresentedCommitment(
        commitment.organisation,
        commitment.requirements,
        commitment.letter,
        commitment.due_at,
    )
    choices = (Choice(0, 0), Choice(0, 0))
    return EvidenceSet(choices, (shown(disclosure),), (promised,))


def _document(
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


def _bundle(
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


def _question(query: QueryRecord) -> Json:
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


def _events(  # noqa: PLR0913, PLR0917 - parts of one case
    schema: Schema,
    requirements: tuple[Requirement, ...],
    issue: Issue,
    commitment: Commitment,
    evidence: tuple[EvidenceId, ...],
    disclosure: Disclosure,
    receipt: ConsentReceipt,
    holder: NamedOrganisation,
) -> list[tuple[e.Event, int]]:
    public, enterprise = e.OrganisationKind.PUBLIC_BODY, e.OrganisationKind.ENTERPRISE
    governance, content = address("governance"), issue.application
    matter = matter_id(issue.matter)
    permit, anchor = permit_id(content.id), disclosure.anchor
    assert anchor is not None
    shown = issue.presentation.attestations[0]
    bodies = ((DEPARTMENT, public), (AUTHORITY, public), (holder, enterprise))
    keys = (
        (DEPARTMENT, "department", e.KeyRole.SYSTEM),
        (AUTHORITY, "authority", e.KeyRole.OFFICER),
        (holder, "applicant", e.KeyRole.OFFICER),
    )
    grants = (
        (DEPARTMENT, e.GrantKind.ATTEST, schema.id),
        (AUTHORITY, e.GrantKind.DECIDE, matter),
    )
    before: list[e.Event] = [
        *(
            e.OrganisationRegistered(
                organisation_id(body.uscc), kind, body.uscc, body.name
            )
            for body, kind in bodies
        ),
        *(
            e.KeyAdded(
                address(name),
                organisation_id(body.uscc),
                role,
                START - HOUR,
                NO_END,
                governance,
            )
            for body, name, role in keys
        ),
        *(
            e.GrantGiven(
                organisation_id(body.uscc),
                kind,
                scope,
                START - HOUR,
                NO_END,
                word("basis"),
            )
            for body, kind, scope in grants
        ),
        e.SchemaDefined(schema.id, schema.code, definition(schema)),
        e.MatterVersionPublished(
            content.version,
            matter,
            issue.matter,
            receipt.version,
            requirements,
            Validity(3, 2, 3, 0),
            False,
            word("matter"),
            START,
        ),
        e.BatchAnchored(
            shown.batch,
            organisation_id(DEPARTMENT.uscc),
            schema.id,
            anchor.attester,
            anchor.root,
            3,
        ),
    ]
    after: list[tuple[e.Event, int]] = [
        (
            e.Applied(
                content.id, content, issue.matter, issue.project, address("applicant")
            ),
            START + HOUR,
        ),
        (
            e.Committed(commitment.id, content.id, commitment, address("applicant")),
            START + HOUR + 120,
        ),
        (
            e.PermitIssued(
                permit,
                content.id,
                issue.document,
                content.authority,
                issue.number,
                START + 90 * 24 * HOUR,
                issue.valid_until,
                evidence,
                address("authority"),
            ),
            START + 2 * HOUR - 60,
        ),
        (e.EvidencePresented(permit, issue.presentation), START + 2 * HOUR - 60),
    ]
    return [*((event, START) for event in before), *after]


def _answer(found: list[tuple[e.Event, int]], issue: Issue) -> Answer:
    state = LedgerState()
    for event, time in found:
        state.apply(event, time=time)
    as_of = BlockStamp(42, word("block 0"), bytes(32), START + 2 * HOUR - 60)
    return verify(state, issue.document, at=START + 2 * HOUR, as_of=as_of)


def examples(number: int = 0) -> dict[str, str]:
    """Give the examples by name, in canonical form; the manifest as in its file."""
    made = case(number)
    records: dict[str, JsonValue] = {
        "schema": json.loads(definition(made.schema)),
        "consent": made.receipt.as_json(),
        "letter": made.letter.as_json(),
        "sealed-attestation": made.sealed,  # type: ignore[dict-item] # JSON
        "disclosure": made.disclosure.as_json(),
        "permit": made.document.as_json(),
        "bundle": made.bundle.as_json(),
        "question": made.question,  # type: ignore[dict-item] # JSON
    }
    shown = Freshness(START + 2 * HOUR, START + 2 * HOUR)
    answer = answer_json(made.answer, load_catalogue(), Language.EN, shown)
    commit = signable(made.commit, made.domain("CommitmentRegistry"), DEADLINE)
    records["proposal"] = commit  # type: ignore[assignment] # JSON
    records["event"] = json.loads(dump_event(made.events[-2]))
    published = (e for e in made.events if isinstance(e, MatterVersionPublished))
    records["version"] = json.loads(dump_event(next(published)))
    records["answer"] = answer  # type: ignore[assignment] # JSON
    return {
        **{name: canonical(value).decode() for name, value in records.items()},
        "manifest": json.dumps(made.manifest.as_json(), indent=2),
    }


def values(made: Case) -> dict[str, str]:
    """Give the words that follow from a case, by their names in the document."""
    shown = made.presentation.attestations[0]
    department = organisation_id(DEPARTMENT.uscc)
    references = (
        EvidenceReference(shown.batch, shown.id_for(department)),
        EvidenceReference(BatchId(ZERO), made.commitment.id),
    )
    earlier = PresentedPermit(made.application, references)
    later = EvidenceSet((Choice(0, 0),), (), (), (earlier,))
    digests = {
        "consent": made.receipt.digest(),
        "letter": made.letter.digest(),
        "sealed-attestation": digest(made.sealed),  # type: ignore[arg-type] # JSON
        "disclosure": made.disclosure.digest(),
        "permit": made.document.digest(),
        "bundle": made.bundle.digest(),
        "question": digest(made.question),  # type: ignore[arg-type] # JSON
    }
    words = {
        "schema": made.schema.id,
        "matter version": made.application.version,
        "applicant": made.application.applicant,
        "project": made.application.project,
        "application": made.application.id,
        "digest of the attestation": made.record.digest(),
        "leaf of the claim `status`": made.disclosure.openings[0].leaf,
        "claims root": made.disclosure.claims_root,
        "leaf of the attestation": made.disclosure.leaf,
        "batch root": shown.root,
        "batch": shown.batch,
        "attestation": shown.id_for(department),
        "commitment": made.commitment.id,
        "evidence id of `R01`": made.evidence[0],
        "evidence id of `R02`": made.evidence[1],
        "requirement set": requirements_digest(made.requirements),
        "presentation": made.presentation.digest,
        "presentation of this permit for a later one": later.digest,
        "permit": permit_id(made.application.id),
        "digest signed in `Commit`": signed_digest(made.typed(made.commit)),
        "digest signed in `Issue`": signed_digest(made.typed(made.issue)),
    }
    named = {f"digest of {name}": value for name, value in digests.items()}
    return {name: to_hex(value) for name, value in (words | named).items()}


def signed_digest(typed: dict[str, object]) -> bytes:
    """Hash an EIP-712 message."""
    message = encode_typed_data(full_message=typed)
    return keccak(b"\x19" + message.version + message.header + message.body)


if __name__ == "__main__":
    for name, text in examples().items():
        print(f"```json {name}\n{text}\n```\n")  # noqa: T201 - it is for this
