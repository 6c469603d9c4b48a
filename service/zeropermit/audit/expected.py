"""The answers that the contracts' views must give, by the replayed state.

A view that returns a structure is compared member by member: the names are those of
the ABI, so that a structure that gets another member is compared with that one too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from eth_utils.crypto import keccak

from zeropermit.audit.differences import as_text
from zeropermit.audit.fold import ReplayState
from zeropermit.domain.applications.papers import ServedDocument
from zeropermit.domain.evidence.references import latest_of, revoked_among
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import packed_requirements
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import status, status_given
from zeropermit.domain.supervision.inspection import roster_digest
from zeropermit.domain.supervision.state import SupervisionState
from zeropermit.ledger.views import members

_SYNONYMS = {
    "from": ("active_from", "opens_at"),
    "until": ("active_until", "open_until", "until"),
}
"""Fields of the state for members of another name, the first one that exists."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """The expected answer of one view for one entry."""

    view: str  #: Contract and function.
    asked: tuple[object, ...]  #: Arguments of the view.
    answer: object  #: A value, or values by name.
    about: str


@dataclass(frozen=True, slots=True)
class Register:
    """A register of the replayed state, and the expected answers for its entries."""

    name: str
    entries: Collection[Any]
    expectations: Callable[[Any], Iterator[Expectation]]


def registers(fold: ReplayState, *, now: int) -> Iterator[Register]:
    """List the registers, with their answers at the second `now`."""
    r = fold.state
    yield Register("organisations", r.organisations, partial(_organisation, r))
    yield _as_they_are("keys", r.keys, "OrganisationRegistry.keyByAddress")
    yield _as_they_are("grants", r.grants, "OrganisationRegistry.grantOf")
    guardians = [r.guardian] if r.guardian else []
    yield Register("guardian", guardians, _guardian)
    schemas = dict.fromkeys(r.schemas, True)
    yield _as_they_are("schemas", schemas, "MatterRegistry.schemaDefined")
    yield Register("versions", r.versions, partial(_version, r))
    yield _as_they_are("batches", r.batches, "AttestationRegistry.batchById")
    revoked = {entry: found.revoked_at for entry, found in r.revocations.items()}
    yield _as_they_are("revocations", revoked, "AttestationRegistry.revokedAt")
    applications = "CommitmentRegistry.applicationState"
    yield _as_they_are("applications", r.applications, applications)
    proceedings = {entry: found.proceeding for entry, found in r.applications.items()}
    view = "CommitmentRegistry.proceedingOf"
    yield _as_they_are("proceedings", proceedings, view)
    bars = "CommitmentRegistry.mayApplyFrom"
    yield _as_they_are("applicants_barred", r.may_apply_from, bars)
    view = "ProceedingRegistry.serviceOf"
    yield _as_they_are("services", _services(r), view)
    commitments = "CommitmentRegistry.commitmentState"
    yield _as_they_are("commitments", r.commitments, commitments)
    yield Register("permits", r.permits, partial(_permit, fold, now))
    yield _as_they_are("permits_in_place", r.latest, "PermitRegistry.permitFor")
    # Permits whose events were all kept back
    possible = map(ids.permit_id, r.applications)
    unknown = {one: State.UNKNOWN for one in possible if one not in r.permits}
    yield _as_they_are("permits_not_issued", unknown, "PermitRegistry.status")
    yield from _supervision(fold, r.supervision)


def _services(
    r: LedgerState,
) -> Mapping[tuple[ids.ApplicationId, bytes], ServedDocument]:
    """Give the service of each document of a case; those not served are told too."""
    found = {
        (entry, paper.document): ServedDocument(paper.document)
        for entry, filed in r.applications.items()
        for paper in filed.papers
    }
    known = {
        (entry, one.document): one
        for entry, filed in r.applications.items()
        for one in filed.served
    }
    return {**found, **known}


def _supervision(fold: ReplayState, folded: SupervisionState) -> Iterator[Register]:
    """List the registers of supervision."""
    supervised = {permit: folded.of(permit) for permit in fold.state.permits}
    view = "SupervisionRegistry.supervisionOf"
    yield _as_they_are("supervision", supervised, view)
    yield _as_they_are("origins", folded.origins, "PermitRegistry.originOf")
    permits = fold.state.permits
    changed = [number for number, permit in permits.items() if permit.successor]
    latest = {number: latest_of(fold.state, number) for number in changed}
    yield _as_they_are("successors", latest, "PermitRegistry.latestOf")
    yield Register("rounds", folded.rounds, partial(_round, fold))
    drawn = [
        (entry, permit)
        for entry, permit in folded.draws
        if entry in folded.rounds and folded.rounds[entry].revealed
    ]
    yield Register("draws", drawn, partial(_draw, folded))
    for name, entries, view in (
        ("inspections", folded.inspections, "SupervisionRegistry.inspectionById"),
        ("orders", folded.orders, "SupervisionRegistry.orderById"),
        ("referrals", folded.referrals, "SupervisionRegistry.referralById"),
        ("stops", folded.stops, "SupervisionRegistry.stopById"),
    ):
        yield _as_they_are(name, entries, view)
    yield Register("stops_in_force", supervised, partial(_stop, folded))


def _as_they_are(name: str, entries: Mapping[Any, object], view: str) -> Register:
    """Give a register whose entries one view answers."""

    def expectations(entry: object) -> Iterator[Expectation]:
        asked = entry if isinstance(entry, tuple) else (entry,)
        yield _expect(view, entries[entry], *asked)

    return Register(name, entries, expectations)


def _expect(
    view: str, entry: object, *asked: object, about: str = "", **others: object
) -> Expectation:
    """Expect a view to answer with an entry, or with its members.

    `others` are members of which the contract holds a digest, or that only the replay
    knows; `about` names the answer, beside the arguments.
    """
    names = members(view)
    answer = {name: others.get(name, _member(entry, name)) for name in names}
    named = as_text(asked if len(asked) > 1 else asked[0]) if asked else ""
    return Expectation(view, asked, answer or entry, f"{named} {about}".strip())


def _member(entry: object, name: str) -> object:
    names = (*_SYNONYMS.get(name, ()), name)
    return next((getattr(entry, one) for one in names if hasattr(entry, one)), None)


def _organisation(
    state: LedgerState, entry: ids.OrganisationId
) -> Iterator[Expectation]:
    known = state.organisations[entry]
    yield _expect("OrganisationRegistry.organisationById", known, entry)
    bars = state.barred.get(entry, {})
    yield _expect("CommitmentRegistry.barCount", len(bars), entry, about="bars")
    for breached, bar in bars.items():
        yield _expect("CommitmentRegistry.barredBy", bar.body, entry, breached)
        view, asked = "CommitmentRegistry.repairAskedAt", bar.repair_asked_at
        yield _expect(view, asked, breached, about="repair asked for")


def _guardian(entry: ids.Address) -> Iterator[Expectation]:
    yield _expect("OrganisationRegistry.guardian", entry, about=entry)


def _version(state: LedgerState, entry: ids.MatterVersionId) -> Iterator[Expectation]:
    version = state.versions[entry]
    yield _expect("MatterRegistry.versionById", version, entry)
    kept = b"\0" + packed_requirements(version.requirements)
    view = "MatterRegistry.requirementsOf"
    yield _expect(view, kept, entry, about="requirements")
    yield _expect("MatterRegistry.textsOf", version.texts, entry, about="texts")
    view = "MatterRegistry.isForfeitureOfSupervisor"
    yield _expect(view, version.forfeited_by_supervisor, entry, about="forfeiture")
    view = "MatterRegistry.isOfPublicSafety"
    yield _expect(view, version.public_safety, entry, about="public safety")
    yield _expect("MatterRegistry.subjectOf", version.subject, entry, about="subject")
    matter = version.matter
    count = max(one.number for one in state.versions.values() if one.matter == matter)
    yield _expect("MatterRegistry.versionCount", count, matter, about="count")


def _permit(fold: ReplayState, now: int, entry: ids.PermitId) -> Iterator[Expectation]:
    permit = fold.state.permits[entry]
    content = keccak(permit.document + b"".join(permit.evidence))
    yield _expect("PermitRegistry.permitById", permit, entry, content=content)
    struck_off = permit.deregistered_at
    view = "PermitRegistry.deregisteredAt"
    yield _expect(view, struck_off, entry, about="struck off")
    if permit.successor is None:
        origin = fold.state.supervision.origin(entry)
        view, progress = "WorkRegistry.progressOf", permit.progress
        yield _expect(view, progress, origin, about="progress")
        view = "ProceedingRegistry.noticeOf"
        yield _expect(view, permit.notice, origin, about="notice")
        view = "ProceedingRegistry.renewalOf"
        yield _expect(view, permit.renewal, origin, about="renewal")
        end = permit.end_until
        yield _expect("PermitRegistry.endById", end, entry, about="end")
    state = status(permit, now=now)
    yield _expect("PermitRegistry.status", state, entry, about="status")
    if entry in fold.references:
        yield _with_evidence(fold, permit, entry, now)


def _with_evidence(
    fold: ReplayState, permit: Permit, entry: ids.PermitId, now: int
) -> Expectation:
    """Expect a permit's state with the status of its evidence.

    As `domain.permits.status`, which needs the whole presentation: a replay keeps
    references alone, so that its memory does not grow by every path ever presented.
    """
    references = fold.evidence_of(entry) or ()
    revoked = revoked_among(fold.state, references)
    return _expect(
        "PermitRegistry.statusWithEvidence",
        None,
        entry,
        permit.document,
        [reference.as_abi() for reference in references],
        about="status with evidence",
        state=status_given(permit, revoked, now=now),
        revoked=revoked,
    )


def _round(fold: ReplayState, entry: ids.RoundId) -> Iterator[Expectation]:
    found = fold.state.supervision.rounds[entry]
    yield _expect(
        "SupervisionRegistry.roundById",
        found,
        entry,
        roster=roster_digest(found.roster),
        announced_in=fold.announcements[entry].number,
    )


def _stop(folded: SupervisionState, entry: ids.PermitId) -> Iterator[Expectation]:
    """Expect the order to stop work that holds for a permit, and no other."""
    found = folded.stop_in_force(entry)
    yield _expect(
        "SupervisionRegistry.stopInForce",
        None,
        entry,
        about="stop in force",
        stop=folded.stops_in_force.get(folded.origin(entry), ids.ZERO),
        whole=found is not None and found.whole,
    )


def _draw(
    folded: SupervisionState, entry: tuple[ids.RoundId, ids.PermitId]
) -> Iterator[Expectation]:
    """Expect the draw too, which the contract computes for itself."""
    found = folded.rounds[entry[0]]
    yield _expect("SupervisionRegistry.drawById", folded.draw(*entry), *entry)
    first, second = folded.pair(*entry)
    yield _expect(
        "SupervisionRegistry.drawnPair",
        None,
        *entry,
        list(found.roster),
        about="drawn",
        drawn=folded.is_drawn(*entry),
        first=first,
        second=second,
    )
