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
    if permit_dependencies(requirements) and _hidden(state, None):
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
    for party in (application.applicant, application.authority):
        yield named(DoubtSubject.ORGANISATION, party)
    filed = state.applications.get(application.id)
    if filed is not None:
        yield named(DoubtSubject.KEY, filed.by)


def _of_shown(state: LedgerState, shown: PresentedAttestation) -> Iterator[str]:
    """Name the subjects on which an attestation rests."""
    yield named(DoubtSubject.BATCH, shown.batch)
    yield named(DoubtSubject.KEY, shown.attester)
    yield named(DoubtSubject.SCHEMA, shown.schema)
    key = state.keys.get(shown.attester)
    if key is not None:
        yield named(DoubtSubject.ORGANISATION, key.organisation)
        attestation = shown.id_for(key.organisation)
        yield named(DoubtSubject.ATTESTATION, attestation)


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
    yield from (named(DoubtSubject.PERMIT, one) for one in _line(state, identifier))


def _line(state: LedgerState, identifier: ids.PermitId) -> Iterator[ids.PermitId]:
    """Give a permit, and those in whose place it is."""
    seen: set[ids.PermitId] = set()
    following: ids.PermitId | None = identifier
    while following is not None and following not in seen:
        seen.add(following)
        yield following
        following = state.replaces.get(following)


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
            earlier = state.permits[ids.PermitId(one.id)]
            yield named(DoubtSubject.PERMIT, one.id)
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
