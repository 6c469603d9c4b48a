"""One small case with all its records: what the examples of docs/protocol.md are.

`case(1)` is another case of the same shape, so that a reader of the examples cannot
have learnt them by heart.
"""

from dataclasses import dataclass

from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from tests.builders.breaches import committed
from tests.builders.facts import FLAGS
from tests.builders.protocol_parts import (
    AUTHORITY,
    DEADLINE,
    DEPARTMENT,
    HOLDERS,
    HOUR,
    MATTERS,
    PROJECTS,
    SCHEMAS,
    START,
    SUITES,
    Json,
    address,
    bundle_of,
    document_of,
    letter_of,
    manifest_of,
    presentation_of,
    question_of,
    requirements_of,
    schema_of,
    sealed_record,
    word,
)
from zeropermit.domain.acts.act import Act, Signatory, SigningDomain, typed_data
from zeropermit.domain.acts.commitments import Commit
from zeropermit.domain.acts.permits import Issue
from zeropermit.domain.applications.consent import ConsentReceipt, DataSet
from zeropermit.domain.applications.letter import CommitmentLetter
from zeropermit.domain.evidence.attestation import AttestationRecord, seal_attestation
from zeropermit.domain.evidence.claim import Salt
from zeropermit.domain.evidence.disclosure import Anchor, Disclosure, disclose
from zeropermit.domain.evidence.evidence_set import Application, Commitment, EvidenceSet
from zeropermit.domain.evidence.filing import Filing, Made, link
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.evidence.schema import Schema, SchemaSubject, definition
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    Address,
    ApplicationId,
    BatchId,
    CommitmentId,
    EvidenceId,
    evidence_id,
    matter_id,
    matter_version_id,
    organisation_id,
    permit_id,
    project_id,
    short_name,
)
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import Requirement, Validity
from zeropermit.domain.permits.bundle import PermitBundle
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.verification import Answer, verify
from zeropermit.domain.records.department import QueryOutcome, QueryRecord
from zeropermit.domain.records.record import NamedOrganisation

SIGNER = Address("0x" + "11" * 20)
"""Key that signs every act of the case."""
APPLIED_AT = START + HOUR
COMMITTED_AT = APPLIED_AT + 120


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
        promised = isinstance(act, Commit)
        owner = self.receipt.applicant if promised else AUTHORITY.uscc
        by = Signatory(SIGNER, organisation_id(owner))
        domain = self.domain(act.contract)
        return typed_data(act, by=by, domain=domain, deadline=DEADLINE)


def case(number: int = 0) -> Case:
    """Build the case; 0 is the one in the document."""
    suite, holder, project = SUITES[number], HOLDERS[number], PROJECTS[number]
    schema, requirements = schema_of(SCHEMAS[number]), requirements_of(SCHEMAS[number])
    manifest = manifest_of(number)
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
    record = sealed_record(schema.code, project, holder, suite)
    salts = [Salt(word(f"salt {number} {index}")) for index in range(4)]
    sealed = seal_attestation(record, salts=salts)
    others = [word(f"leaf {number} {index}") for index in range(2 + number)]
    tree = StandardTree.of([sealed.leaf, *others])
    anchor = Anchor(tree.root, tree.path(sealed.leaf))
    disclosure = disclose(sealed, ("status", "operator"), anchor=anchor)
    letter = letter_of(application, holder, suite)
    commitment = Commitment(
        application=application.id,
        organisation=organisation_id(holder.uscc),
        requirements=(short_name("R02"),),
        letter=letter.digest(),
        due_at=letter.due_at,
    )
    commit = Commit(application.id, ("R02",), letter.digest(), letter.due_at)
    presentation = presentation_of(disclosure, commitment)
    evidence = (
        presentation.attestations[0].evidence,
        evidence_id(BatchId(ZERO), commitment.id),
    )
    document = document_of(receipt, application, evidence, manifest, schema.code)
    issue = Issue(
        application=application,
        matter=receipt.matter,
        project=project,
        presentation=presentation,
        number=document.face.number,
        document=document.digest(),
        valid_until=NO_END,
        filing=_filing(application.id, commitment.id).packed(),
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
        bundle=bundle_of(document, disclosure, evidence, number),
        question=question_of(query),
        answer=_answer(found, issue),
        events=tuple(event for event, _ in found),
    )


def _filing(application: ApplicationId, commitment: CommitmentId) -> Filing:
    """Give the proof of the application and its one commitment."""
    by = address("applicant")
    made = Made(0, by, COMMITTED_AT)
    return Filing(by, (link(commitment, by, COMMITTED_AT),), (made,))


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
        (DEPARTMENT, e.GrantKind.ATTEST, schema.id, ()),
        (AUTHORITY, e.GrantKind.DECIDE, matter, (3702,)),
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
                person,
                START - HOUR,
                NO_END,
                governance,
            )
            for person, (body, name, role) in enumerate(keys, 1)
        ),
        *(
            e.GrantGiven(
                organisation_id(body.uscc),
                kind,
                scope,
                regions,
                START - HOUR,
                NO_END,
                word("basis"),
            )
            for body, kind, scope, regions in grants
        ),
        e.SchemaDefined(schema.id, schema.code, definition(schema)),
        e.MatterVersionPublished(
            content.version,
            matter,
            issue.matter,
            receipt.version,
            requirements,
            Validity(3, 2, 3, 0),
            *FLAGS.values(),
            word("matter"),
            word("texts"),
            START,
        ),
        e.BatchAnchored(
            shown.batch,
            organisation_id(DEPARTMENT.uscc),
            schema.id,
            address("department"),
            anchor.root,
            3,
        ),
    ]
    after: list[tuple[e.Event, int]] = [
        (
            e.Applied(
                content.id,
                content,
                issue.matter,
                issue.project,
                "",
                address("applicant"),
            ),
            APPLIED_AT,
        ),
        (
            committed(commitment, address("applicant")),
            COMMITTED_AT,
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


def signed_digest(typed: dict[str, object]) -> bytes:
    """Hash an EIP-712 message."""
    message = encode_typed_data(full_message=typed)
    return keccak(b"\x19" + message.version + message.header + message.body)
