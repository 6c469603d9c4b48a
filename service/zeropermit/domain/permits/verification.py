"""One answer to "is this permit good?".

Three questions apart and never merged: is the document genuine, is the permit in
force, and who says so. Every edge of the product - API, page, command line, bundle
checker - shows this answer and computes none of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.evidence.references import evidence_references, source_of
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.ledger.unread import DoubtSubject, named, subject_of
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.permits.doubt import may_be_unread
from zeropermit.domain.permits.licence_state import LicenceState, licence_state
from zeropermit.domain.permits.permit import (
    AdverseNotice,
    Permit,
    PermitAct,
    PermitProgress,
    Renewal,
)
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import (
    PermitStatus,
    is_deemed_renewed,
    permit_status,
)
from zeropermit.domain.supervision.state import StopOrder


class Verdict(StrEnum):
    """Answer to one question; skipped is never shown as good."""

    VALID = "VALID"
    INVALID = "INVALID"
    SKIPPED = "SKIPPED"
    ERROR = "ERROR"


class ReasonCode(StrEnum):
    """Reason codes of an answer (`docs/reason-codes.md`)."""

    ISSUED = "ISSUED"
    NOT_ON_LEDGER = "NOT_ON_LEDGER"
    ISSUED_TWICE = "ISSUED_TWICE"
    DOCUMENT_CORRECTED = "DOCUMENT_CORRECTED"
    IN_FORCE = "IN_FORCE"
    #: Its end has passed; a renewal that was asked for in time is undecided.
    DEEMED_RENEWED = "DEEMED_RENEWED"
    LAPSED = "LAPSED"
    EXPIRED = "EXPIRED"
    SUSPENDED = "SUSPENDED"
    SUPERSEDED = "SUPERSEDED"
    WITHDRAWN = "WITHDRAWN"
    REVOKED = "REVOKED"
    FORFEITED = "FORFEITED"
    CANCELLED = "CANCELLED"
    BASIS_REVOKED = "BASIS_REVOKED"
    AUTHORITY_KNOWN = "AUTHORITY_KNOWN"
    ISSUER_KEY_COMPROMISED = "ISSUER_KEY_COMPROMISED"
    ISSUER_NOT_GRANTED = "ISSUER_NOT_GRANTED"
    LEDGER_STALE = "LEDGER_STALE"
    LEDGER_IN_DOUBT = "LEDGER_IN_DOUBT"
    LEDGER_CLOSED = "LEDGER_CLOSED"  #: Events after its last block are not known.
    LEDGER_NOT_ASKED = "LEDGER_NOT_ASKED"


@dataclass(frozen=True, slots=True)
class QuestionFinding:
    """Answer to one of the three questions."""

    verdict: Verdict
    reasons: tuple[ReasonCode, ...]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One requirement of a permit and its evidence."""

    requirement: str
    kind: OptionKind
    #: Code of the department, the committed party, or the issuer of the permit.
    by: str
    name: str
    schema: str  #: Code of the schema; empty for a commitment or an earlier permit.
    observed_at: int  #: Second of the observation, of the commitment, or of issue.
    evidence: bytes  #: Evidence id; of a commitment or an earlier permit its own id.
    stands: bool


@dataclass(frozen=True, slots=True)
class PermitFacts:
    """The ledger's facts about a permit."""

    id: PermitId
    number: str
    document: bytes
    matter: str
    version: int
    project: str
    holder: str
    holder_name: str
    issued_at: int
    start_by: int
    #: Exclusive end as decided last; once that has passed, by a pending renewal.
    valid_until: int
    sequence: int
    progress: PermitProgress
    notice: AdverseNotice
    renewal: Renewal
    replaces: PermitId | None  #: Permit in whose place it was issued.
    replaced_by: PermitId | None
    deregistered_at: int  #: Second since which it is struck off; zero if it is not.
    stop: StopOrder | None  #: Order to stop work that holds; the permit stays valid.
    #: Application that it answers, with the documents of the case and their services.
    filed: Filed


@dataclass(frozen=True, slots=True)
class IssuerFinding:
    """The source of the answer."""

    finding: QuestionFinding
    authority: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a verifier is told."""

    state: State | None  #: None if it cannot be told.
    reasons: tuple[ReasonCode, ...]
    as_of: BlockStamp
    genuine: QuestionFinding
    in_force: QuestionFinding
    issued_by: IssuerFinding
    permit: PermitFacts | None = None
    evidence: tuple[EvidenceLine, ...] = ()
    history: tuple[PermitAct, ...] = ()
    earlier: Manifest | None = None  #: Earlier ledger that answers; None: that in use.

    @property
    def good(self) -> bool:
        """Whether all three questions are answered with yes."""
        findings = (self.genuine, self.in_force, self.issued_by.finding)
        return all(finding.verdict is Verdict.VALID for finding in findings)

    @property
    def bad(self) -> bool:
        """Whether a question is answered with no, or the ledger has no such permit."""
        findings = (self.genuine, self.in_force, self.issued_by.finding)
        return any(finding.verdict is Verdict.INVALID for finding in findings)

    @property
    def licence(self) -> LicenceState | None:
        """State in the exchange of electronic licences; None if unknown."""
        facts = self.permit
        if facts is None or self.state is None:
            return None
        return licence_state(
            self.state,
            work=facts.progress.work,
            stopped_by_order=facts.stop is not None and facts.stop.whole,
            history=self.history,
            changed=facts.replaces is not None,
        )


def verify(
    state: LedgerState,
    document: bytes,
    *,
    at: int,
    as_of: BlockStamp,
    asked: Sequence[str] = (),
) -> Answer:
    """Answer for the permit whose document has this digest.

    0. If an entry of the ledger that cannot be read could change the answer, there is
       none (`permits.doubt`).
    1. Genuine: an authority issued exactly this document, and has not corrected it.
    2. In force: acts, time and the status of its evidence.
    3. Who says so: the authority held the matter, and its key was good, at issue.

    Args:
        state: The ledger, filled up to `as_of`.
        document: Digest of the document.
        at: Second for which the answer holds, not before the last event.
        as_of: Block up to which the ledger was read.
        asked: Names of what was asked about (`ledger.unread`); none: the document.
    """
    found = state.by_document.get(document, [])
    # 0. Anything unread
    if _unread(state, found, asked or (named(DoubtSubject.DOCUMENT, document),)):
        return cannot_tell(as_of)
    if not found:
        reasons = (ReasonCode.NOT_ON_LEDGER,)
        missing = QuestionFinding(Verdict.INVALID, reasons)
        skipped = QuestionFinding(Verdict.SKIPPED, reasons)
        nobody = IssuerFinding(skipped, "", "", "")
        return Answer(State.UNKNOWN, reasons, as_of, missing, skipped, nobody)
    permit = state.permits[found[0]]
    # 1. Genuine
    twice = [ReasonCode.ISSUED_TWICE] if len(found) > 1 else []
    stale = [ReasonCode.DOCUMENT_CORRECTED] if document != permit.document else []
    genuine = _finding(twice + stale, ReasonCode.ISSUED)
    # 2. In force
    stands = permit_status(state, permit, now=at)
    if stands.state is None or permit.presentation is None:
        return cannot_tell(as_of)
    deemed = is_deemed_renewed(permit, now=at)
    in_force = _in_force(stands.state, stands, permit, deemed=deemed)
    # 3. Who says so
    issuer = _issuer(state, permit)
    return Answer(
        stands.state,
        (*genuine.reasons, *in_force.reasons, *issuer.finding.reasons),
        as_of,
        genuine,
        in_force,
        issuer,
        _facts(state, found[0], permit, at),
        _evidence(state, permit, permit.presentation, stands),
        permit.history,
    )


def _unread(
    state: LedgerState, found: Sequence[PermitId], asked: Sequence[str]
) -> bool:
    """Whether the permit that is asked about may be one that was not read.

    Of two permits with one number the first counts, so an unread one before counts too.
    """
    if not found:
        return may_be_unread(state, asked)
    numbers = [name for name in asked if subject_of(name)[0] is DoubtSubject.NUMBER]
    issued_at = state.permits[found[0]].issued_at
    return may_be_unread(state, numbers, before=issued_at)


def cannot_tell(
    as_of: BlockStamp, reason: ReasonCode = ReasonCode.LEDGER_IN_DOUBT
) -> Answer:
    """Answer neither yes nor no."""
    reasons = (reason,)
    finding = QuestionFinding(Verdict.ERROR, reasons)
    nobody = IssuerFinding(finding, "", "", "")
    return Answer(None, reasons, as_of, finding, finding, nobody)


def _finding(against: list[ReasonCode], good: ReasonCode) -> QuestionFinding:
    """Answer a question with the reasons against; with `good` if there are none."""
    verdict = Verdict.INVALID if against else Verdict.VALID
    return QuestionFinding(verdict, tuple(against or [good]))


def _in_force(
    state: State, stands: PermitStatus, permit: Permit, *, deemed: bool
) -> QuestionFinding:
    good = state is State.VALID
    reasons = [ReasonCode.IN_FORCE if good else ReasonCode[state.name]]
    if deemed:
        reasons.append(ReasonCode.DEEMED_RENEWED)
    suspended = state is State.SUSPENDED
    if stands.alerts or (suspended and stands.revoked & permit.suspend_on):
        reasons.append(ReasonCode.BASIS_REVOKED)
    return QuestionFinding(Verdict.VALID if good else Verdict.INVALID, tuple(reasons))


def _issuer(state: LedgerState, permit: Permit) -> IssuerFinding:
    key = state.keys[permit.issued_by]
    authority = state.organisations[permit.authority]
    reasons = []
    if not permit.issuer_granted:
        reasons.append(ReasonCode.ISSUER_NOT_GRANTED)
    if not key.active(permit.issued_at):
        reasons.append(ReasonCode.ISSUER_KEY_COMPROMISED)
    finding = _finding(reasons, ReasonCode.AUTHORITY_KNOWN)
    return IssuerFinding(finding, authority.uscc, authority.name, permit.issued_by)


def _facts(
    state: LedgerState, number: PermitId, permit: Permit, now: int
) -> PermitFacts:
    filed = state.applications[permit.application]
    holder = state.organisations[filed.content.applicant]
    return copied(
        PermitFacts,
        permit,
        id=number,
        matter=filed.matter,
        version=state.versions[filed.content.version].number,
        project=filed.project,
        holder=holder.uscc,
        holder_name=holder.name,
        start_by=permit.start_until,
        valid_until=permit.ends_at(now),
        replaces=state.replaces.get(number),
        replaced_by=permit.successor,
        stop=state.supervision.stop_in_force(number),
        filed=filed,
    )


def _evidence(
    state: LedgerState, permit: Permit, presentation: EvidenceSet, stands: PermitStatus
) -> tuple[EvidenceLine, ...]:
    filed = state.applications[permit.application]
    requirements = state.versions[filed.content.version].requirements
    named = evidence_references(state, permit.application, presentation)
    lines: list[EvidenceLine] = []
    for position, choice in enumerate(presentation.choices):
        requirement = requirements[position]
        kind = requirement.options[choice.option].kind
        source, observed_at = source_of(
            state, permit.application, presentation, kind, choice.evidence
        )
        organisation = state.organisations[source]
        schema = ""
        if kind is OptionKind.ATTESTATION:
            shown = presentation.attestations[choice.evidence]
            schema = state.schemas[shown.schema].code
        lines.append(
            EvidenceLine(
                requirement=requirement.name,
                kind=kind,
                by=organisation.uscc,
                name=organisation.name,
                schema=schema,
                observed_at=observed_at,
                evidence=permit.evidence[position]
                if kind is OptionKind.ATTESTATION
                else named[position].id,
                stands=not stands.revoked >> position & 1,
            )
        )
    return tuple(lines)
