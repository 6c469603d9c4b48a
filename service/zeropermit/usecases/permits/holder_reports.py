"""Reports of a permit's holder: work has started, stopped, or goes on.

Each is checked against the ledger's rules before anybody signs, so that whoever asks
learns in words why something cannot be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from zeropermit.domain.accounts.responsibility import Party, check_party
from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.work import ReportResumption, ReportStart, ReportStop
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.identifiers import Digest, OrganisationId, PermitId
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits import work
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.permits.permit import ActKind, Permit
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import status
from zeropermit.domain.permits.stop_report import StopReport
from zeropermit.domain.permits.turn import Moment
from zeropermit.errors import NotAllowedError
from zeropermit.usecases.permits.signers import check_signers
from zeropermit.usecases.ports import ServiceContext


@dataclass(frozen=True, slots=True)
class Start:
    """Work has started."""

    started_at: int | None = None  #: Second at which; None for now.


@dataclass(frozen=True, slots=True)
class Stop:
    """Work has stopped."""

    reason: str
    part: str  #: Part under construction.
    maintenance: str  #: Measures to maintain the works.
    stopped_at: int | None = None  #: Second since which; None for now.


Report: TypeAlias = Start | Stop | type[ReportResumption]
ReportAct: TypeAlias = ReportStart | ReportStop | ReportResumption


@dataclass(frozen=True, slots=True)
class PreparedReport:
    """A report that the holder can sign."""

    act: ReportAct
    #: The content of a stop report; kept with its signature.
    stop: StopReport | None = None
    #: Whether the stop is reported later than within a month, or the start after the
    #: permit had lapsed.
    late: bool = False


@dataclass(frozen=True, slots=True)
class PermitSnapshot:
    """A permit as its holder finds it."""

    id: PermitId
    permit: Permit
    application: Application
    now: int

    @property
    def moment(self) -> Moment:
        """Place of the holder's next report in the permit's life."""
        return Moment(self.id, self.now, self.permit.progress.reports)


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A stop report that is on the ledger."""

    report: StopReport
    digest: Digest
    reported_at: int
    late: bool


def permit_snapshot(context: ServiceContext, permit: PermitId) -> PermitSnapshot:
    """Look at a permit as of the newest second.

    Raises:
        PermitUnknownError: There is no such permit.
    """
    with context.look() as (state, now, _):
        found = find_permit(state, permit)
        application = state.applications[found.application].content
        return PermitSnapshot(permit, found, application, now)


def permit_of(
    context: ServiceContext,
    permit: PermitId,
    party: Party,
    *,
    organisation: OrganisationId,
) -> PermitSnapshot:
    """Look at a permit as one of its parties.

    Raises:
        PermitUnknownError: There is no such permit.
        NotSupervisedError: The permit has no such supervisor.
        NotAllowedError: Another organisation is that party.
    """
    with context.look() as (state, _, _):
        check_party(state, permit, party, organisation=organisation)
    return permit_snapshot(context, permit)


def prepare_report(
    context: ServiceContext, permit: PermitId, wanted: Report
) -> PreparedReport:
    """Prepare a report for the holder to sign.

    Raises:
        PermitUnknownError, StateRefusedError: There is no such permit, or its state
            does not allow the report.
        StartNotAwaitedError: The start was reported, or none is awaited.
        StartRefusedError: Work began in the future, or before the permit was issued.
        StartTooLateError: Work began after the time to start had passed.
        AnotherPermitIssuedError: The permit lapsed, and another has its place.
        WorkRefusedError: Work does not stand where the report says.
        StopRefusedError: Work stopped in the future, or before it began.
        ResumptionNotClearedError: It was stopped for a year and not cleared.
        TextError: A text of the report is malformed.
    """
    snapshot = permit_snapshot(context, permit)
    if isinstance(wanted, Stop):
        with context.look() as (state, _, _):
            require(work.report_stop(state, snapshot.moment, wanted.stopped_at))
        return _stop(snapshot, wanted)
    sequence = snapshot.permit.progress.reports
    act: ReportAct
    if isinstance(wanted, Start):
        started_at = snapshot.now if wanted.started_at is None else wanted.started_at
        act = ReportStart(snapshot.application, sequence, started_at)
    else:
        act = wanted(snapshot.application, sequence)
    with context.look() as (state, _, _):
        require(act.violations(state, now=snapshot.now))
    lapsed = status(snapshot.permit, now=snapshot.now) is State.LAPSED
    return PreparedReport(act, late=lapsed)


def submit_report(
    context: ServiceContext,
    permit: PermitId,
    wanted: Report,
    authorization: Authorization,
    *,
    operation: str,
) -> Operation:
    """Submit a report that the holder signed; its content is kept first.

    Raises:
        ZeropermitError: As in `prepare_report`.
        NotActingForError: The signer's key is not the holder's.
        SignatureRefusedError: The signature is over something else.
    """
    prepared = prepare_report(context, permit, wanted)
    application = prepared.act.application
    check_signers(context, application.applicant, [authorization])
    context.ledger.check(prepared.act, [authorization])
    if prepared.stop is not None:
        context.records.put(prepared.stop.as_json(), application=application.id)
    return context.ledger.submit(prepared.act, [authorization], operation=operation)


def stop_reports(
    context: ServiceContext, permit: PermitId, *, organisation: OrganisationId
) -> tuple[KeptReport, ...]:
    """Give the stop reports of a permit that are on the ledger, oldest first.

    Raises:
        PermitUnknownError: There is no such permit.
        NotAllowedError: The organisation is neither its holder nor its authority.
    """
    snapshot = permit_snapshot(context, permit)
    if organisation not in {snapshot.application.applicant, snapshot.permit.authority}:
        raise NotAllowedError
    records = context.records.of(snapshot.permit.application, kind=StopReport.TYPE)
    reports = [StopReport.from_json(record) for record in records]
    known = {report.digest(): report for report in reports}
    return tuple(_kept(snapshot.permit, known))


def _stop(snapshot: PermitSnapshot, wanted: Stop) -> PreparedReport:
    given = wanted.stopped_at
    stopped_at = snapshot.now if given is None else given
    report = StopReport(
        snapshot.id, stopped_at, wanted.reason, wanted.part, wanted.maintenance
    )
    sequence = snapshot.permit.progress.reports
    act = ReportStop(snapshot.application, sequence, stopped_at, report.digest())
    return PreparedReport(act, report, report.late(snapshot.now))


def _kept(permit: Permit, known: dict[Digest, StopReport]) -> Iterator[KeptReport]:
    for act in permit.history:
        report = known.get(Digest(act.decision))
        if act.kind is ActKind.REPORT_STOP and report is not None:
            late = report.late(act.at)
            yield KeptReport(report, Digest(act.decision), act.at, late)
