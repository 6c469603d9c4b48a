"""The contracts' views beside the registers that were folded from their events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts.world import World
from zeropermit.domain.evidence.references import latest_of
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import matter_version_id
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import packed_requirements
from zeropermit.domain.permits.permit import (
    AdverseNotice,
    Permit,
    PermitProgress,
    Renewal,
)

Place = tuple[str, tuple[Any, ...]]
"""A view that reads storage, with its arguments."""


def touched(event: e.Event) -> Iterator[Place]:
    """Which views an event changes."""
    for name, view in (
        ("organisation", "organisationById"),
        ("key", "keyByAddress"),
        ("schema", "schemaDefined"),
        ("version", "versionById"),
        ("batch", "batchById"),
        ("attestation", "revokedAt"),
        ("application", "appliedAt"),
        ("commitment", "commitmentState"),
        ("permit", "permitById"),
        ("permit", "noticeOf"),
        ("permit", "deregisteredAt"),
        ("permit", "supervisionOf"),
        ("permit", "renewalOf"),
        ("permit", "endById"),
    ):
        if hasattr(event, name):
            yield view, (getattr(event, name),)
    if isinstance(event, e.WorkStep):
        yield "progressOf", (event.permit,)
    if isinstance(event, e.ApplicantBarred):
        yield "mayApplyFrom", (event.applicant, event.matter)
    if isinstance(event, e.ServiceRecorded | e.ServiceAcknowledged):
        yield "serviceOf", (event.application, event.document)
    if isinstance(event, e.RepairRequested | e.CreditRepaired):
        yield "repairAskedAt", (event.commitment,)
    yield from _touched_besides(event)


def _touched_besides(event: e.Event) -> Iterator[Place]:
    """Which other views an event changes."""
    match event:
        case e.GrantGiven() | e.GrantWithdrawn():
            yield "grantOf", (event.organisation, event.kind, event.scope)
        case e.OutcomeRecorded() | e.OrganisationBarred() | e.CreditRepaired():
            yield "barCount", (event.organisation,)
            yield "barredBy", (event.organisation, event.commitment)
        case e.Applied() | e.Committed() | e.ApplicationStep():
            yield "applicationState", (event.application,)
            yield "proceedingOf", (event.application,)
        case e.MatterVersionPublished():
            yield "versionCount", (event.matter,)
            yield "requirementsOf", (event.version,)
            yield "textsOf", (event.version,)
            yield "isForfeitureOfSupervisor", (event.version,)
            for number in range(1, event.number):
                older = matter_version_id(event.matter, number)
                yield "versionById", (older,)
        case e.AuthorizationCancelled():
            yield "isCancelled", (event.signer, event.digest)
        case e.GuardianAppointed():
            yield "guardian", ()


def for_project(state: LedgerState, event: e.PermitIssued) -> Iterator[Place]:
    """The view that a permit's matter and project are looked up by."""
    content = state.applications[event.application].content
    yield "permitFor", (state.versions[content.version].matter, content.project)


def everything(state: LedgerState) -> Iterator[Place]:
    """All views that any event has changed."""
    for view, places in (
        ("organisationById", state.organisations),
        ("barCount", state.organisations),
        ("keyByAddress", state.keys),
        ("schemaDefined", state.schemas),
        ("versionById", state.versions),
        ("requirementsOf", state.versions),
        ("textsOf", state.versions),
        ("isOfPublicSafety", state.versions),
        ("subjectOf", state.versions),
        ("isForfeitureOfSupervisor", state.versions),
        ("versionCount", {version.matter for version in state.versions.values()}),
        ("batchById", state.batches),
        ("revokedAt", state.revocations),
        ("appliedAt", state.applications),
        ("applicationState", state.applications),
        ("proceedingOf", state.applications),
        ("commitmentState", state.commitments),
        ("repairAskedAt", state.commitments),
        ("permitById", state.permits),
        ("noticeOf", state.permits),
        ("deregisteredAt", state.permits),
        ("supervisionOf", state.permits),
        ("renewalOf", state.permits),
        ("endById", state.permits),
        ("progressOf", state.permits),
    ):
        for place in places:
            yield view, (place,)
    for view, pairs in (
        ("barredBy", _of_bars(state)),
        ("mayApplyFrom", state.may_apply_from),
        ("grantOf", state.grants),
        ("isCancelled", state.cancelled),
        ("permitFor", state.latest),
        ("serviceOf", _of_services(state)),
    ):
        for pair in pairs:
            yield view, pair
    yield "guardian", ()


def _of_bars(state: LedgerState) -> Iterator[tuple[bytes, bytes]]:
    """Each bar: the organisation, and the commitment that it broke."""
    for owner, bars in state.barred.items():
        for breached in bars:
            yield owner, breached


def _of_services(state: LedgerState) -> Iterator[tuple[bytes, bytes]]:
    """Each service: the application, and the document."""
    for application, filed in state.applications.items():
        for served in filed.served:
            yield application, served.document


CONTRACT_OF = {
    "schemaDefined": "matters",
    "versionById": "matters",
    "requirementsOf": "matters",
    "textsOf": "matters",
    "isForfeitureOfSupervisor": "matters",
    "supervisionOf": "supervision",
    "versionCount": "matters",
    "batchById": "attestations",
    "revokedAt": "attestations",
    "appliedAt": "commitments",
    "commitmentState": "commitments",
    "applicationState": "commitments",
    "proceedingOf": "commitments",
    "barCount": "commitments",
    "barredBy": "commitments",
    "mayApplyFrom": "commitments",
    "isOfPublicSafety": "matters",
    "subjectOf": "matters",
    "repairAskedAt": "commitments",
    "serviceOf": "proceedings",
    "permitById": "permits",
    "noticeOf": "proceedings",
    "deregisteredAt": "permits",
    "renewalOf": "proceedings",
    "endById": "permits",
    "progressOf": "works",
    "permitFor": "permits",
}


def on_chain(world: World, place: Place) -> Any:
    view, arguments = place
    contract = getattr(world, CONTRACT_OF.get(view, "organisations"))
    return world.evm.call(contract, view, *arguments)


def in_python(state: LedgerState, place: Place) -> Any:
    view, arguments = place
    if view in _BY_ONE:
        return _BY_ONE[view](state, arguments[0])
    return _BY_ALL[view](state, arguments)


def _bar(r: LedgerState, place: Any) -> Any:
    owner, breached = place
    bar = r.barred.get(owner, {}).get(breached)
    return bar.body if bar else bytes(32)


def _grant(r: LedgerState, place: Any) -> Any:
    grant = r.grants[place]
    return (grant.active_from, grant.active_until, grant.regions)


def _service(r: LedgerState, place: Any) -> Any:
    application, document = place
    return next(
        (
            (one.served_at, int(one.way))
            for one in r.applications[application].served
            if one.document == document
        ),
        (0, 0),
    )


def _organisation(r: LedgerState, owner: Any) -> Any:
    entry = r.organisations.get(owner)
    return entry and (
        entry.kind,
        entry.registered_at,
        entry.keys_since,
        entry.suspended,
    )


def _key(r: LedgerState, address: Any) -> Any:
    """A key that was retired is suspended no longer."""
    entry = r.keys[address]
    status = 2 if entry.retired else int(entry.suspended)
    window = (entry.active_from, entry.active_until)
    hand = (entry.organisation, entry.role, entry.person)
    return (*hand, *window, entry.compromised_at, status)


def _version(r: LedgerState, number: Any) -> Any:
    entry = r.versions[number]
    return (
        entry.matter,
        entry.number,
        entry.automatic,
        entry.several_permits,
        entry.opens_at,
        entry.open_until,
        entry.validity.as_abi(),
    )


def _batch(r: LedgerState, batch: Any) -> Any:
    entry = r.batches[batch]
    return (entry.attester.lower(), entry.anchored_at, entry.revoked_at, entry.reason)


def _commitment(r: LedgerState, commitment: Any) -> Any:
    entry = r.commitments[commitment]
    return (entry.withdrawn_at, entry.outcome)


def _application(r: LedgerState, application: Any) -> Any:
    entry = r.applications[application]
    return (entry.applied_at, entry.stage, entry.digest)


def _proceeding(r: LedgerState, application: Any) -> Any:
    """The numbers alone; the text is in events only."""
    return astuple(r.applications[application].proceeding)[:6]


def _last(r: LedgerState, permit: Any) -> Permit:
    return r.permits[latest_of(r, permit)]


def _progress(r: LedgerState, permit: Any) -> Any:
    """Kept by the first permit of a line; nothing is by those after it."""
    later = permit in r.replaces
    return astuple(PermitProgress() if later else _last(r, permit).progress)


def _notice(r: LedgerState, permit: Any) -> Any:
    """Kept as the work is."""
    later = permit in r.replaces
    found = AdverseNotice() if later else _last(r, permit).notice
    waits = (found.answer_until, found.until, found.given, found.answered)
    kinds = (int(found.measure), int(found.hearing))
    return (found.id, found.reason, *waits, *kinds, found.supervisor)


def _renewal(r: LedgerState, permit: Any) -> Any:
    """Kept as the work is."""
    later = permit in r.replaces
    return astuple(Renewal() if later else _last(r, permit).renewal)


def _end(r: LedgerState, permit: Any) -> Any:
    """Of a permit that a change replaced too, by the renewal of its line."""
    renewal = _last(r, permit).renewal
    own = r.permits[permit].valid_until
    return max(own, renewal.valid_until, renewal.requested_until)


def as_held(permit: Permit) -> tuple[Any, ...]:
    """A permit as its registry holds it."""
    return (
        keccak(permit.document + b"".join(permit.evidence)),
        permit.start_by,
        permit.valid_until,
        permit.sequence,
        permit.alert_on,
        permit.suspend_on,
        int(permit.stored),
        permit.issued_at,
    )


def _repair_asked_at(r: LedgerState, breached: Any) -> Any:
    """Of the one organisation that made the commitment."""
    bars = r.barred.get(r.commitments[breached].content.organisation, {})
    return bars[breached].repair_asked_at if breached in bars else 0


_BY_ALL: dict[str, Any] = {
    "guardian": lambda r, _: r.guardian,
    "isCancelled": lambda r, signed: signed in r.cancelled,
    "permitFor": lambda r, place: r.latest.get(place, bytes(32)),
    "mayApplyFrom": lambda r, place: r.may_apply_from[place],
    "barredBy": _bar,
    "serviceOf": _service,
    "grantOf": _grant,
}
_BY_ONE: dict[str, Any] = {
    "repairAskedAt": _repair_asked_at,
    "organisationById": _organisation,
    "barCount": lambda r, owner: len(r.barred.get(owner, {})),
    "keyByAddress": _key,
    "schemaDefined": lambda r, schema: schema in r.schemas,
    "versionById": _version,
    "requirementsOf": lambda r, version: (
        b"\0" + packed_requirements(r.versions[version].requirements)
    ),
    "textsOf": lambda r, version: r.versions[version].texts,
    "isForfeitureOfSupervisor": lambda r, version: (
        r.versions[version].forfeited_by_supervisor
    ),
    "isOfPublicSafety": lambda r, version: r.versions[version].public_safety,
    "subjectOf": lambda r, version: r.versions[version].subject,
    "supervisionOf": lambda r, permit: astuple(r.supervision.of(permit)),
    "versionCount": lambda r, matter: sum(
        version.matter == matter for version in r.versions.values()
    ),
    "batchById": _batch,
    "revokedAt": lambda r, attestation: r.revocations[attestation].revoked_at,
    "appliedAt": lambda r, application: r.applications[application].applied_at,
    "applicationState": _application,
    "proceedingOf": _proceeding,
    "commitmentState": _commitment,
    "permitById": lambda r, permit: as_held(r.permits[permit]),
    "noticeOf": _notice,
    "deregisteredAt": lambda r, permit: r.permits[permit].deregistered_at,
    "renewalOf": _renewal,
    "endById": _end,
    "progressOf": _progress,
}
