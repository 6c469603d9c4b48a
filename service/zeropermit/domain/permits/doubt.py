"""Answers that rest on something unread: they cannot be told.

A permit's answer rests on its application, its document and number, its holder and
authority, the keys that signed, its version and its evidence; so does that of a case
that is not decided yet. If an entry of the ledger
that cannot be read is about one of these (`ledger.unread`), or if one of these was not
read, the answer is neither yes nor no. A document or number that is not on the ledger
as read may be that of a permit of which only an unread entry tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from zeropermit.domain.evidence.evidence_set import (
    Application,
    EvidenceReference,
    EvidenceSet,
    PresentedAttestation,
)
from zeropermit.domain.evidence.references import line_from, line_of
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.unread import DoubtSubject, named, subject_of
from zeropermit.domain.matters.matter import Requirement, permit_dependencies
from zeropermit.domain.permits.permit import Permit

K = TypeVar("K")


def in_doubt(
    state: LedgerState,
    identifier: ids.PermitId,
    references: Sequence[EvidenceReference] | None,
) -> bool:
    """Whether the answer about a permit of the ledger cannot be told.

    Args:
        state: The ledger as read.
        identifier: A permit of it.
        references: Its evidence; None if what was presented was not read.
    """
    if state.all_doubted or references is None:
        return True
    permit = state.permits[identifier]
    try:
        names = {
            *_of_issue(state, identifier, permit),
            *_of_evidence(state, references),
        }
    except KeyError:
        return True
    return not names.isdisjoint(state.doubted)


def may_be_unread(
    state: LedgerState, asked: Iterable[str], *, before: int | None = None
) -> bool:
    """Whether a permit of which only unread entries tell may be the one asked for.

    Args:
        state: The ledger as read.
        asked: What it is asked by; see `ledger.unread.named`.
        before: Second after which the unread entry does not matter.
    """
    if state.all_doubted:
        return True
    hidden = _hidden(state, before).values()
    names = tuple(asked)
    return any(_fits(about, name) for about in hidden for name in names)


def case_in_doubt(
    state: LedgerState,
    application: Application,
    requirements: Sequence[Requirement],
    evidence: EvidenceSet,
) -> bool:
    """Whether something unread could change how a case is decided.

    Args:
        state: The ledger as read.
        application: The case, which need not be on the ledger yet.
        requirements: Its requirements.
        evidence: Everything that may be presented for them.
    """
    if not state.unread:
        return False
    if state.all_doubted or not state.doubted.isdisjoint(_of_case(state, application)):
        return True
    hidden = _hidden(state, None)
    if permit_dependencies(requirements) and hidden:
        return True
    if not _of_several(state, application) and any(
        _may_bar(state, application, about) for about in hidden.values()
    ):
        return True
    shown = {name for one in evidence.attestations for name in _of_shown(state, one)}
    if not state.doubted.isdisjoint(shown):
        return True
    return any(
        one.id not in state.permits or in_doubt(state, one.id, one.evidence)
        for one in evidence.permits
    )


def _of_case(state: LedgerState, application: Application) -> Iterator[str]:
    """Name the subjects on which a case rests before any evidence."""
    yield named(DoubtSubject.APPLICATION, application.id)
    yield named(DoubtSubject.VERSION, application.version)
    yield named(DoubtSubject.PERMIT, application.replaces)
    for party in (application.applicant, application.authority):
        yield named(DoubtSubject.ORGANISATION, party)
    filed = state.applications.get(application.id)
    if filed is not None:
        yield named(DoubtSubject.KEY, filed.by)
    place = _place(state, application)
    if place is not None and place in state.latest:
        yield named(DoubtSubject.PERMIT, state.latest[place])


def _of_several(state: LedgerState, application: Application) -> bool:
    """Whether several permits of the matter may be in force for one project."""
    version = state.versions.get(application.version)
    return version is not None and version.several_permits


def _may_bar(state: LedgerState, application: Application, about: set[str]) -> bool:
    """Whether a permit of which only unread entries tell may bar one for a case."""
    subject = DoubtSubject.APPLICATION
    told = [value for kind, value in map(subject_of, about) if kind is subject]
    answered = [
        state.applications[one].content
        for one in (ids.ApplicationId(ids.from_hex(value)) for value in told)
        if one in state.applications
    ]
    own = _place(state, application)
    return not answered or any(_place(state, one) == own for one in answered)


def _place(
    state: LedgerState, application: Application
) -> tuple[ids.MatterId, ids.ProjectId] | None:
    version = state.versions.get(application.version)
    return None if version is None else (version.matter, application.project)


def _of_shown(state: LedgerState, shown: PresentedAttestation) -> Iterator[str]:
    """Name the subjects on which an attestation rests."""
    yield named(DoubtSubject.BATCH, shown.batch)
    yield named(DoubtSubject.SCHEMA, shown.schema)
    yield named(DoubtSubject.ORGANISATION, shown.department)
    yield named(DoubtSubject.ATTESTATION, shown.id)
    batch = state.batches.get(shown.batch)
    if batch is not None:
        yield named(DoubtSubject.KEY, batch.attester)


def _hidden(state: LedgerState, before: int | None) -> dict[str, set[str]]:
    """Give the permits of which unread entries alone tell, with all they tell."""
    hidden: dict[str, set[str]] = {}
    for entry in state.unread:
        if before is not None and entry.block.time > before:
            continue
        for name in entry.about:
            if _is_hidden(state, name):
                hidden.setdefault(name, set()).update(entry.about)
    return hidden


def _is_hidden(state: LedgerState, name: str) -> bool:
    subject, value = subject_of(name)
    return (
        subject is DoubtSubject.PERMIT
        and ids.PermitId(ids.from_hex(value)) not in state.permits
    )


def _fits(about: set[str], name: str) -> bool:
    """Whether a permit of which this is known may have a name."""
    kind = subject_of(name)[0]
    same = {one for one in about if subject_of(one)[0] is kind}
    return not same or name in same


def _of_issue(
    state: LedgerState, identifier: ids.PermitId, permit: Permit
) -> Iterator[str]:
    """Name the subjects on which a permit's issue and its acts rest."""
    filed = state.applications[permit.application]
    version = filed.content.version
    for holder in (filed.content.applicant, permit.authority):
        yield named(DoubtSubject.ORGANISATION, _there(holder, state.organisations))
    yield named(DoubtSubject.KEY, _there(permit.issued_by, state.keys))
    yield named(DoubtSubject.KEY, filed.by)
    yield named(DoubtSubject.VERSION, _there(version, state.versions))
    yield named(DoubtSubject.APPLICATION, permit.application)
    yield named(DoubtSubject.DOCUMENT, permit.document)
    yield named(DoubtSubject.NUMBER, permit.number)
    yield from (
        named(DoubtSubject.PERMIT, one)
        for one in line_of(identifier, state.replaces.get)
    )


def _of_evidence(
    state: LedgerState, references: Iterable[EvidenceReference]
) -> Iterator[str]:
    """Name the subjects on which evidence rests."""
    for one in references:
        commitment = state.commitments.get(ids.CommitmentId(one.id))
        if one.batch != ids.ZERO:
            batch = state.batches[one.batch]
            yield named(DoubtSubject.BATCH, one.batch)
            yield named(DoubtSubject.ATTESTATION, one.id)
            department = _there(batch.department, state.organisations)
            yield named(DoubtSubject.ORGANISATION, department)
            yield named(DoubtSubject.KEY, _there(batch.attester, state.keys))
            yield named(DoubtSubject.SCHEMA, _there(batch.schema, state.schemas))
        elif commitment is not None:
            party = _there(commitment.content.organisation, state.organisations)
            yield named(DoubtSubject.ORGANISATION, party)
            yield named(DoubtSubject.COMMITMENT, one.id)
            yield named(DoubtSubject.KEY, commitment.by)
        else:
            number = ids.PermitId(one.id)
            earlier = state.permits[number]
            for each in line_from(state, number):
                yield named(DoubtSubject.PERMIT, each)
            yield named(DoubtSubject.APPLICATION, earlier.application)
            issuer = _there(earlier.authority, state.organisations)
            yield named(DoubtSubject.ORGANISATION, issuer)


def _there(key: K, entries: Mapping[K, object]) -> K:
    """Give the key of an entry.

    Raises:
        KeyError: There is no such entry.
    """
    if key not in entries:
        raise KeyError(key)
    return key
