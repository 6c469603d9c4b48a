"""Acts of the commitment registry: applications, commitments and their outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from zeropermit.domain.accounts.responsibility import OFFICER, PRINCIPAL, Duty, Party
from zeropermit.domain.acts.act import Act, DirectAct
from zeropermit.domain.acts.fields import Uint32, Uint64
from zeropermit.domain.acts.vocabulary import ImpliedPermit, NamedCommitment
from zeropermit.domain.applications import preconditions
from zeropermit.domain.ledger.events import (
    Applied,
    CommitmentWithdrawn,
    Committed,
    CreditRepaired,
    GrantKind,
    OrganisationBarred,
    OutcomeRecorded,
    RepairRequested,
)
from zeropermit.domain.ledger.identifiers import (
    NO_PERMIT,
    ApplicationId,
    CommitmentId,
    OrganisationId,
    PermitId,
    short_name,
    short_text,
    to_hex,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.permits.reasons import Outcome


@dataclass(frozen=True, slots=True)
class CommitmentRegistryAct(Act):
    """Act of the commitment registry."""

    contract: ClassVar = "CommitmentRegistry"


@dataclass(frozen=True, slots=True)
class Apply(CommitmentRegistryAct):
    """Application for a permit."""

    function: ClassVar = "applyFor"
    duties: ClassVar = (Duty(Party.APPLICANT),)
    emits: ClassVar = (Applied,)

    matter: str
    version: Uint32
    project: str
    authority: str
    consent: bytes
    replaces: PermitId = NO_PERMIT  #: Permit that is to be changed.
    changes: str = ""  #: The change in words; empty for a new permit.

    def arguments(self) -> tuple[object, ...]:
        """See `Act`; the contract takes a change as one structure."""
        where = (self.matter, self.version, self.project, self.authority)
        return (*where, self.consent, (self.replaces, self.changes))


@dataclass(frozen=True, slots=True)
class Commit(CommitmentRegistryAct):
    """Commitment for an application."""

    duties: ClassVar = (Duty(Party.COMMITTER, PRINCIPAL),)
    emits: ClassVar = (Committed,)

    application: ApplicationId
    requirements: tuple[str, ...]
    letter: bytes
    due_at: Uint64

    def arguments(self) -> tuple[object, ...]:
        """See `Act`; the contract takes the names as words, joined."""
        words = b"".join(map(short_name, self.requirements))
        return (self.application, words, self.letter, self.due_at)


@dataclass(frozen=True, slots=True)
class WithdrawCommitment(CommitmentRegistryAct, DirectAct):
    """Withdrawal of a commitment."""

    function: ClassVar = "withdraw"
    wire_name: ClassVar = "withdraw-commitment"
    duties: ClassVar = (Duty(Party.COMMITTER, PRINCIPAL),)
    emits: ClassVar = (CommitmentWithdrawn,)

    commitment: NamedCommitment

    def owner(self, state: LedgerState) -> OrganisationId:
        """See `DirectAct`."""
        return self.commitment.organisation

    def sentence_values(self, state: LedgerState) -> Mapping[str, object]:
        """See `DirectAct`."""
        return {
            "requirements": ", ".join(
                map(short_text, self.commitment.content.requirements)
            )
        }

    @classmethod
    def choices(
        cls, state: LedgerState, organisation: OrganisationId, *, now: int
    ) -> Mapping[str, Sequence[str]]:
        """See `DirectAct`; commitments of the organisation that were not withdrawn."""
        own = (
            to_hex(commitment)
            for commitment, recorded in state.commitments.items()
            if recorded.content.organisation == organisation
            and not recorded.withdrawn_at
        )
        return {"commitment": tuple(own)}

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        yield from preconditions.withdraw(state, self.commitment.id)

    def arguments(self) -> tuple[object, ...]:
        """See `Act`; the contract takes the commitment and its filing."""
        return (self.commitment.content.as_abi(), self.commitment.filing)


@dataclass(frozen=True, slots=True)
class RecordOutcome(CommitmentRegistryAct):
    """Outcome of a commitment, recorded by two officers."""

    wire_name: ClassVar = "outcome"
    duties: ClassVar = (Duty(Party.RECORDER, OFFICER, 2, GrantKind.INSPECT),)
    emits: ClassVar = (OutcomeRecorded, OrganisationBarred)

    application: ImpliedPermit
    commitment: NamedCommitment
    outcome: Outcome
    decision: bytes

    def arguments(self) -> tuple[object, ...]:
        """See `Act`; the contract takes the commitment and its filing."""
        return (
            self.application.as_abi(),
            self.commitment.content.as_abi(),
            self.commitment.filing,
            int(self.outcome),
            self.decision,
        )


@dataclass(frozen=True, slots=True)
class RequestRepair(CommitmentRegistryAct, DirectAct):
    """Request for the repair of credit, by the organisation that broke a commitment."""

    function: ClassVar = "requestRepairOfCredit"
    wire_name: ClassVar = "request-repair"
    duties: ClassVar = (Duty(Party.COMMITTER),)
    emits: ClassVar = (RepairRequested,)

    commitment: CommitmentId
    request: bytes  #: Digest of the request and its evidence.

    def owner(self, state: LedgerState) -> OrganisationId | None:
        """See `DirectAct`."""
        made = state.commitments.get(self.commitment)
        return None if made is None else made.content.organisation

    def sentence_values(self, state: LedgerState) -> Mapping[str, object]:
        """See `DirectAct`."""
        names = state.commitments[self.commitment].content.requirements
        return {"requirements": ", ".join(map(short_text, names))}

    @classmethod
    def choices(
        cls, state: LedgerState, organisation: OrganisationId, *, now: int
    ) -> Mapping[str, Sequence[str]]:
        """See `DirectAct`; breaches of the organisation without an open request."""
        bars = state.barred.get(organisation, {})
        own = (
            to_hex(breached)
            for breached, bar in bars.items()
            if not bar.repair_asked_at
        )
        return {"commitment": tuple(own)}

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        made = state.commitments.get(self.commitment)
        if made is None:
            yield from preconditions.known_commitment(state, self.commitment)
            return
        yield from preconditions.request_repair(
            state, made.content.organisation, self.commitment, self.request
        )


@dataclass(frozen=True, slots=True)
class RepairCredit(CommitmentRegistryAct):
    """Credit repair: the body that recorded a breach lifts its bar."""

    duties: ClassVar = (Duty(Party.INSPECTOR, OFFICER, 2),)
    emits: ClassVar = (CreditRepaired,)

    uscc: str
    commitment: CommitmentId
    decision: bytes
