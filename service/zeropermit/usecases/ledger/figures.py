"""Figures about all permits: their count, their time, and outcomes of commitments.

They are counted from the ledger alone. Each permit is looked at once, when it is new;
one that was rolled back is no longer counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.ledger.identifiers import OrganisationId, PermitId
from zeropermit.domain.ledger.state import CommitmentRecord, LedgerState
from zeropermit.domain.permits.doubt import in_doubt
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.permits.status import references_of

WITHDRAWN, OPEN = "WITHDRAWN", "OPEN"
"""Outcome of a commitment, beside the outcomes that officers record."""


@dataclass(frozen=True, slots=True)
class Span:
    """How long something took."""

    count: int
    median: int  #: Seconds.


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of all permits as of a block."""

    #: Permits by day, counted from 1970 in China's time, and code of the matter.
    issued: Mapping[tuple[int, str], int]
    #: Time from application to permit, by code of the authority.
    to_permit: Mapping[str, Span]
    #: Time from application until an attestation that a permit rests on was anchored,
    #: zero if it was there before; by code of the department.
    to_attest: Mapping[str, Span]
    #: Age of an attested fact, from its observation to the permit that rests on it; by
    #: code of the department.
    age: Mapping[str, Span]
    commitments: Mapping[str, int]  #: Commitments by outcome.


@dataclass(frozen=True, slots=True)
class _Counted:
    """The remembered fields of a permit."""

    day: int
    matter: str
    authority: OrganisationId
    seconds: int
    #: For each attestation its department, the seconds until it was on the ledger, and
    #: the seconds from its observation to the permit.
    attested: tuple[tuple[OrganisationId, int, int], ...]


@dataclass(slots=True)
class PermitCounts:
    """Counts permits, each one once."""

    _counted: dict[PermitId, _Counted] = field(default_factory=dict)

    def figures(self, state: LedgerState) -> Figures:
        """Give the figures, with the events since the last call."""
        for identifier, permit in state.permits.items():
            if identifier in self._counted or permit.presentation is None:
                continue
            if not in_doubt(state, identifier, references_of(state, permit)):
                self._counted[identifier] = _count(state, permit, permit.presentation)
        known = [
            one for permit, one in self._counted.items() if permit in state.permits
        ]
        decided: defaultdict[OrganisationId, list[int]] = defaultdict(list)
        attested: defaultdict[OrganisationId, list[int]] = defaultdict(list)
        aged: defaultdict[OrganisationId, list[int]] = defaultdict(list)
        for one in known:
            decided[one.authority].append(one.seconds)
            for department, wait, age in one.attested:
                attested[department].append(wait)
                aged[department].append(age)
        return Figures(
            issued=Counter((one.day, one.matter) for one in known),
            to_permit=_spans(state, decided),
            to_attest=_spans(state, attested),
            age=_spans(state, aged),
            commitments=Counter(map(_outcome, state.commitments.values())),
        )


def _count(state: LedgerState, permit: Permit, presentation: EvidenceSet) -> _Counted:
    """Note the counted fields of a permit."""
    filed = state.applications[permit.application]
    return _Counted(
        day=(permit.issued_at + 8 * 3600) // 86_400,
        matter=filed.matter,
        authority=permit.authority,
        seconds=permit.issued_at - filed.applied_at,
        attested=tuple(
            (
                shown.department,
                max(0, state.batches[shown.batch].anchored_at - filed.applied_at),
                max(0, permit.issued_at - shown.observed_at),
            )
            for shown in presentation.attestations
        ),
    )


def _spans(
    state: LedgerState, times: Mapping[OrganisationId, list[int]]
) -> dict[str, Span]:
    return {
        state.organisations[owner].uscc: Span(len(found), int(median(found)))
        for owner, found in times.items()
    }


def _outcome(recorded: CommitmentRecord) -> str:
    """Give the outcome of a commitment, as a code."""
    if recorded.withdrawn_at:
        return WITHDRAWN
    return OPEN if recorded.outcome is Outcome.NONE else recorded.outcome.name
