"""State as the fold of the events: the contracts' state, rebuilt without them.

`LedgerState` is the independent model of the contracts. It is filled by `apply`, one
event after another with the time of its block, and read by the rule engine, by
verification, by replay and by the tests that compare it with the contracts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from zeropermit.domain.applications.folds import changed_by
from zeropermit.domain.applications.papers import (
    CasePaper,
    ServedDocument,
    papers_of,
    service_of,
)
from zeropermit.domain.applications.proceeding import (
    UNTOUCHED,
    ApplicationStage,
    Closing,
    Proceeding,
)
from zeropermit.domain.evidence.evidence_set import Application, Commitment
from zeropermit.domain.evidence.filing import Made, extended, first_digest, link
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.block import UnreadEvent
from zeropermit.domain.ledger.folding import by_event, change, copied, function_for
from zeropermit.domain.matters.matter import MatterVersion, Recheck, recheck_mask
from zeropermit.domain.permits.folds import permit_after
from zeropermit.domain.permits.permit import (
    AdverseNotice,
    Permit,
    PermitProgress,
    Renewal,
)
from zeropermit.domain.permits.reasons import Measure, Outcome, RevocationReason
from zeropermit.domain.supervision.state import NOBODY, SupervisionState


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as registered."""

    kind: e.OrganisationKind
    uscc: str
    name: str
    registered_at: int
    keys_since: int = 0  #: Keys whose windows begin before are not its own.
    suspended: bool = False
    #: Digest of the statement that its code is valid; zero if the check digit says so.
    exception: bytes = ids.ZERO


@dataclass(frozen=True, slots=True)
class Key:
    """A key, its window, and the reports against it."""

    organisation: ids.OrganisationId
    role: e.KeyRole
    person: int
    active_from: int
    active_until: int
    compromised_at: int = 0
    suspended: bool = False
    retired: bool = False
    disowned: bool = False  #: Its organisation's entry was set right after it.

    @property
    def status(self) -> e.KeyStatus:
        """Whether the key was stopped, as the contract says it."""
        if self.retired:
            return e.KeyStatus.RETIRED
        return e.KeyStatus.SUSPENDED if self.suspended else e.KeyStatus.ACTIVE

    def active(self, at: int) -> bool:
        """Whether a signature by the key at a time counts."""
        trusted = self.compromised_at == 0 or at < self.compromised_at
        inside = self.active_from <= at < self.active_until
        return trusted and inside and not self.disowned

    def acts(self, now: int) -> bool:
        """Whether the key can sign something new; in its last second it cannot."""
        return self.active(now) and not self.retired


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant of a public body, from-until."""

    active_from: int
    active_until: int
    basis: bytes
    #: Of a grant to decide: regions of its permits' numbers (GB/T 2260).
    regions: tuple[int, ...] = ()

    def holds(self, at: int) -> bool:
        """Whether the grant held at a time."""
        return self.active_from <= at < self.active_until


@dataclass(frozen=True, slots=True)
class Batch:
    """An anchored root of attestations."""

    department: ids.OrganisationId
    schema: ids.SchemaId
    attester: ids.Address
    root: bytes
    count: int
    anchored_at: int
    revoked_at: int = 0
    reason: RevocationReason = RevocationReason.NONE


@dataclass(frozen=True, slots=True)
class Revocation:
    """The revocation of one attestation."""

    revoked_at: int
    reason: RevocationReason


@dataclass(frozen=True, slots=True)
class Filed:
    """An application, with the words that were signed."""

    content: Application
    matter: str
    project: str
    applied_at: int
    by: ids.Address  #: Key that signed.
    digest: bytes  #: Running digest of the application and its commitments.
    links: tuple[bytes, ...] = ()  #: One for each commitment, in their order.
    changes: str = ""  #: The change in words, of the permit to be replaced.
    stage: ApplicationStage = ApplicationStage.OPEN
    proceeding: Proceeding = UNTOUCHED
    closing: Closing | None = None  #: Act that closed it; None while it is open.
    papers: tuple[CasePaper, ...] = ()  #: Documents of the case, of its permit too.
    served: tuple[ServedDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class CommitmentRecord:
    """A commitment and its outcome."""

    content: Commitment
    committed_at: int
    by: ids.Address  #: Key that signed.
    made: tuple[Made, ...]  #: More than one if it was submitted again.
    withdrawn_at: int = 0
    outcome: Outcome = Outcome.NONE
    judged_by: ids.OrganisationId | None = None  #: Body that recorded the outcome.


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar on commitments because of one breach."""

    body: ids.OrganisationId  #: Body that recorded the breach; it alone lifts the bar.
    since: int
    repair_asked_at: int = 0  #: Second of the open request for a repair; zero if none.
    request: bytes = ids.ZERO  #: Digest of that request.


@dataclass(slots=True)
class LedgerState:
    """The registries, as rebuilt from their events."""

    organisations: dict[ids.OrganisationId, Organisation] = field(default_factory=dict)
    keys: dict[ids.Address, Key] = field(default_factory=dict)
    grants: dict[tuple[ids.OrganisationId, e.GrantKind, bytes], Grant] = field(
        default_factory=dict
    )
    guardian: ids.Address | None = None
    #: Signers and digests of cancelled acts.
    cancelled: set[tuple[ids.Address, bytes]] = field(default_factory=set)
    schemas: dict[ids.SchemaId, e.SchemaDefined] = field(default_factory=dict)
    versions: dict[ids.MatterVersionId, MatterVersion] = field(default_factory=dict)
    batches: dict[ids.BatchId, Batch] = field(default_factory=dict)
    revocations: dict[ids.AttestationId, Revocation] = field(default_factory=dict)
    applications: dict[ids.ApplicationId, Filed] = field(default_factory=dict)
    commitments: dict[ids.CommitmentId, CommitmentRecord] = field(default_factory=dict)
    #: Organisations that may not commit, each with its bars by breached commitment.
    barred: dict[ids.OrganisationId, dict[ids.CommitmentId, Bar]] = field(
        default_factory=dict
    )
    #: Second from which an applicant may apply for a matter again.
    may_apply_from: dict[tuple[ids.OrganisationId, ids.MatterId], int] = field(
        default_factory=dict
    )
    permits: dict[ids.PermitId, Permit] = field(default_factory=dict)
    by_document: dict[bytes, list[ids.PermitId]] = field(default_factory=dict)
    by_number: dict[str, list[ids.PermitId]] = field(default_factory=dict)
    #: Which permit a new one took the place of.
    replaces: dict[ids.PermitId, ids.PermitId] = field(default_factory=dict)
    #: Last permit of a matter for a project, of versions that allow one alone.
    latest: dict[tuple[ids.MatterId, ids.ProjectId], ids.PermitId] = field(
        default_factory=dict
    )
    supervision: SupervisionState = field(default_factory=SupervisionState)
    #: Entries of the ledger that do not count, in its order.
    unread: list[UnreadEvent] = field(default_factory=list)
    doubted: set[str] = field(default_factory=set)  #: Subjects of unread entries.
    all_doubted: bool = False  #: Whether the subjects of an unread entry are unknown.

    def doubt(self, unread: UnreadEvent) -> None:
        """Keep an entry that cannot be read, and doubt its subjects."""
        self.unread.append(unread)
        self.doubted.update(unread.about)
        self.all_doubted |= not unread.about

    def apply(self, event: e.Event, *, time: int) -> None:
        """Take one event into account; `time` is that of its block."""
        function_for(event, _HANDLERS)(self, event, time)

    def holds(
        self, organisation: ids.OrganisationId, kind: e.GrantKind, scope: bytes, at: int
    ) -> bool:
        """Whether a grant held at a time."""
        grant = self.grants.get((organisation, kind, scope))
        return grant is not None and grant.holds(at)

    def supervisor_for(
        self, permit: ids.PermitId, measure: Measure
    ) -> ids.OrganisationId | None:
        """Name the supervisor of a permit, if a measure against the holder is its act.

        Returns:
            The supervisor, zero while there is none; None if it is the authority's act.
        """
        content = self.applications[self.permits[permit].application].content
        own = self.versions[content.version].forfeited_by_supervisor
        if measure is not Measure.FORFEITED or not own:
            return None
        return self.supervision.of(permit).supervisor

    def barred_since(self, organisation: ids.OrganisationId) -> int | None:
        """Second of an organisation's oldest bar; None if it may commit."""
        bars = self.barred.get(organisation, {})
        return min((bar.since for bar in bars.values()), default=None)

    def trusts(self, address: ids.Address, at: int) -> bool:
        """Whether a signature of a key at a time counts now."""
        key = self.keys.get(address)
        return key is not None and key.active(at)

    def suspended(self, address: ids.Address) -> bool:
        """Whether a key or its organisation is suspended."""
        key = self.keys[address]
        organisation = self.organisations.get(key.organisation)
        return key.suspended or (organisation is not None and organisation.suspended)


def _organisation_registered(
    r: LedgerState, event: e.OrganisationRegistered, time: int
) -> None:
    r.organisations[event.organisation] = copied(
        Organisation, event, registered_at=time
    )


def _exception_recorded(
    r: LedgerState, event: e.UsccExceptionRecorded, time: int
) -> None:
    change(r.organisations, event.organisation, exception=event.basis)


def _organisation_corrected(
    r: LedgerState, event: e.OrganisationCorrected, time: int
) -> None:
    changes = {"kind": event.kind, "name": event.name, "keys_since": event.keys_since}
    change(r.organisations, event.organisation, **changes)
    for address, key in r.keys.items():
        if key.organisation == event.organisation:
            old = key.active_from < event.keys_since
            change(r.keys, address, disowned=key.disowned or old)


def _key_added(r: LedgerState, event: e.KeyAdded, time: int) -> None:
    r.keys[event.key] = copied(Key, event)


def _key_retired(r: LedgerState, event: e.KeyRetired, time: int) -> None:
    ends = {"active_until": event.active_until, "retired": True}
    change(r.keys, event.key, **ends, suspended=False)


def _authorization_cancelled(
    r: LedgerState, event: e.AuthorizationCancelled, time: int
) -> None:
    r.cancelled.add((event.signer, event.digest))


def _key_compromised(r: LedgerState, event: e.KeyCompromised, time: int) -> None:
    until = min(r.keys[event.key].active_until, time)
    change(r.keys, event.key, compromised_at=event.since, active_until=until)


def _grant_given(r: LedgerState, event: e.GrantGiven, time: int) -> None:
    r.grants[event.organisation, event.kind, event.scope] = copied(Grant, event)


def _grant_withdrawn(r: LedgerState, event: e.GrantWithdrawn, time: int) -> None:
    where = (event.organisation, event.kind, event.scope)
    change(r.grants, where, active_until=event.active_until)


def _organisation_switched(
    r: LedgerState,
    event: e.OrganisationSuspended | e.OrganisationReinstated,
    time: int,
) -> None:
    suspended = isinstance(event, e.OrganisationSuspended)
    change(r.organisations, event.organisation, suspended=suspended)


def _key_switched(
    r: LedgerState, event: e.KeySuspended | e.KeyReinstated, time: int
) -> None:
    change(r.keys, event.key, suspended=isinstance(event, e.KeySuspended))


def _guardian_appointed(r: LedgerState, event: e.GuardianAppointed, time: int) -> None:
    r.guardian = event.guardian


def _schema_defined(r: LedgerState, event: e.SchemaDefined, time: int) -> None:
    r.schemas[event.schema] = event


def _version_published(
    r: LedgerState, event: e.MatterVersionPublished, time: int
) -> None:
    for older, entry in r.versions.items():
        if entry.matter == event.matter:
            until = min(entry.open_until, max(entry.opens_at, event.opens_at))
            change(r.versions, older, open_until=until)
    r.versions[event.version] = copied(MatterVersion, event, open_until=ids.NO_END)


def _version_retired(r: LedgerState, event: e.MatterVersionRetired, time: int) -> None:
    change(r.versions, event.version, open_until=event.open_until)


def _batch_anchored(r: LedgerState, event: e.BatchAnchored, time: int) -> None:
    r.batches[event.batch] = copied(Batch, event, anchored_at=time)


def _attestation_revoked(
    r: LedgerState, event: e.AttestationRevoked, time: int
) -> None:
    r.revocations[event.attestation] = Revocation(time, event.reason)


def _batch_revoked(r: LedgerState, event: e.BatchRevoked, time: int) -> None:
    change(r.batches, event.batch, revoked_at=time, reason=event.reason)


def _applied(r: LedgerState, event: e.Applied, time: int) -> None:
    digest = first_digest(event.application, event.by, time)
    r.applications[event.application] = copied(
        Filed, event, applied_at=time, digest=digest
    )


def _application_moved(r: LedgerState, event: e.ApplicationStep, time: int) -> None:
    proceeding = r.applications[event.application].proceeding
    changes = changed_by(proceeding, event, time=time)
    change(r.applications, event.application, **changes)
    _file_papers(r, event.application, event, time)


def _file_papers(
    r: LedgerState, application: ids.ApplicationId, source: e.Event, time: int
) -> None:
    """Keep the documents that an event names with the case."""
    made = papers_of(source, time=time)
    if made:
        papers = (*r.applications[application].papers, *made)
        change(r.applications, application, papers=papers)


def _document_served(
    r: LedgerState, event: e.ServiceRecorded | e.ServiceAcknowledged, time: int
) -> None:
    served = r.applications[event.application].served
    added = (*served, service_of(event, time=time))
    change(r.applications, event.application, served=added)


def _committed(r: LedgerState, event: e.Committed, time: int) -> None:
    """Carry the digest on; a commitment that was made before only gets another link."""
    made = Made(0, event.by, time)
    filed = r.applications.get(event.application)
    if filed is not None:  # A replay goes on after a fault.
        made = Made(len(filed.links), event.by, time)
        added = link(event.commitment, event.by, time)
        digest, links = extended(filed.digest, added), (*filed.links, added)
        change(r.applications, event.application, digest=digest, links=links)
    before = r.commitments.get(event.commitment)
    if before is not None:
        change(r.commitments, event.commitment, made=(*before.made, made))
        return
    r.commitments[event.commitment] = copied(
        CommitmentRecord, event, committed_at=time, made=(made,)
    )


def _act_refused(r: LedgerState, event: e.ActRefused, time: int) -> None:
    """Change nothing: nothing of the act happened."""


def _commitment_withdrawn(
    r: LedgerState, event: e.CommitmentWithdrawn, time: int
) -> None:
    change(r.commitments, event.commitment, withdrawn_at=time)


def _outcome_recorded(r: LedgerState, event: e.OutcomeRecorded, time: int) -> None:
    changes = {"outcome": event.outcome, "judged_by": event.body}
    change(r.commitments, event.commitment, **changes)


def _applicant_barred(r: LedgerState, event: e.ApplicantBarred, time: int) -> None:
    r.may_apply_from[event.applicant, event.matter] = event.until


def _organisation_barred(
    r: LedgerState, event: e.OrganisationBarred, time: int
) -> None:
    bars = r.barred.get(event.organisation, {})
    r.barred[event.organisation] = {**bars, event.commitment: Bar(event.body, time)}


def _repair_requested(r: LedgerState, event: e.RepairRequested, time: int) -> None:
    bars = dict(r.barred.get(event.organisation, {}))
    change(bars, event.commitment, repair_asked_at=time, request=event.request)
    r.barred[event.organisation] = bars


def _credit_repaired(r: LedgerState, event: e.CreditRepaired, time: int) -> None:
    left = dict(r.barred.pop(event.organisation, {}))
    left.pop(event.commitment, None)
    if left:
        r.barred[event.organisation] = left


def _permit_issued(r: LedgerState, event: e.PermitIssued, time: int) -> None:
    content = r.applications[event.application].content
    version = r.versions[content.version]
    replaced = r.replaces.get(event.permit)
    r.permits[event.permit] = copied(
        Permit,
        event,
        issued_by=event.by,
        issuer_granted=r.holds(
            event.authority, e.GrantKind.DECIDE, version.matter, time
        ),
        issued_at=time,
        alert_on=recheck_mask(version.requirements, Recheck.ALERT),
        suspend_on=recheck_mask(version.requirements, Recheck.SUSPEND),
        progress=r.permits[replaced].progress if replaced else PermitProgress(),
        notice=r.permits[replaced].notice if replaced else AdverseNotice(),
        renewal=r.permits[replaced].renewal if replaced else Renewal(),
    )
    if not version.several_permits:
        r.latest[version.matter, content.project] = event.permit
    r.by_document.setdefault(event.document, []).append(event.permit)
    r.by_number.setdefault(event.number, []).append(event.permit)
    _file_papers(r, event.application, event, time)


def _evidence_presented(r: LedgerState, event: e.EvidencePresented, time: int) -> None:
    change(r.permits, event.permit, presentation=event.presentation)


def _permit_changed(r: LedgerState, event: e.PermitEvent, time: int) -> None:
    before = r.permits[event.permit]
    told = event.measure if isinstance(event, e.NoticeGiven) else Measure.NONE
    by = r.supervisor_for(event.permit, told) or NOBODY
    r.permits[event.permit] = permit_after(before, event, time=time, supervisor=by)
    if isinstance(event, e.PermitSuperseded):
        r.replaces[event.successor] = event.permit
        r.supervision.follow(event.permit, event.successor)
    if isinstance(event, e.DocumentCorrected):
        r.by_document.setdefault(event.corrected, []).append(event.permit)
    _file_papers(r, before.application, event, time)


def _supervised(r: LedgerState, event: e.Event, time: int) -> None:
    """Leave every other event to the state of supervision."""
    r.supervision.apply(event, time=time)


_HANDLERS: dict[type[e.Event], Callable[[LedgerState, Any, int], None]] = by_event(
    globals()
)
