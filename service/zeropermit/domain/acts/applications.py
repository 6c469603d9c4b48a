"""Acts on an application: by its applicant, and by its authority before a permit.

All are direct acts. Officers' acts carry the number of the authority's acts before; an
act of the applicant carries none, so no act of the authority makes it void.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, cast

from zeropermit.domain.accounts.responsibility import OFFICER, PRINCIPAL, Duty, Party
from zeropermit.domain.acts.act import DirectAct
from zeropermit.domain.acts.commitments import CommitmentRegistryAct
from zeropermit.domain.acts.fields import FromLedger, Given, Uint32, Uint64
from zeropermit.domain.acts.vocabulary import NamedApplication
from zeropermit.domain.applications import proceeding_rules as rules
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    Address,
    OrganisationId,
    PermitId,
    to_hex,
)
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.ledger.violations import Rule, Violation, Violations

BY_APPLICANT = (Duty(Party.APPLICANT),)
BY_OFFICER = (Duty(Party.AUTHORITY, OFFICER, 1, e.GrantKind.DECIDE),)
BY_OFFICERS = (Duty(Party.AUTHORITY, OFFICER, 2, e.GrantKind.DECIDE),)
BY_AUTHORITY = (Duty(Party.AUTHORITY, PRINCIPAL, 1, e.GrantKind.DECIDE, by_rule=True),)


def _steps_done(state: LedgerState, _: PermitId, given: Given) -> int:
    application = cast("Application", given["application"])
    filed = state.applications.get(application.id)
    return filed.proceeding.sequence if filed else 0


@dataclass(frozen=True, slots=True)
class ActOnApplication(CommitmentRegistryAct, DirectAct):
    """Act on an application that is on the ledger."""

    scoped: ClassVar = True
    #: Precondition; it takes the state, the moment and the fields `checked`.
    precondition: ClassVar[Callable[..., Violations]]
    checked: ClassVar[tuple[str, ...]] = ()

    application: NamedApplication

    def grant_scope(self, state: LedgerState) -> bytes:
        """See `DirectAct`; the grant is of the matter."""
        return state.versions[self.application.version].matter

    def sentence_values(self, state: LedgerState) -> Mapping[str, object]:
        """See `DirectAct`."""
        filed = state.applications[self.application.id]
        return {"matter": filed.matter, "project": filed.project}

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        number = getattr(self, "sequence", None)
        moment = rules.StepMoment(self.application.id, now, number)
        values = (getattr(self, name) for name in self.checked)
        yield from type(self).precondition(state, moment, *values)

    def owner(self, state: LedgerState) -> OrganisationId:
        """See `DirectAct`."""
        return self.application.authority

    @classmethod
    def choices(
        cls, state: LedgerState, organisation: OrganisationId, *, now: int
    ) -> Mapping[str, Sequence[str]]:
        """See `DirectAct`; applications of the organisation on which it may act."""
        own = (
            to_hex(application)
            for application, filed in state.applications.items()
            if cls._party(filed) == organisation
            and not any(cls.precondition(state, rules.StepMoment(application, now)))
        )
        return {"application": tuple(own)}

    @classmethod
    def _party(cls, filed: Filed) -> OrganisationId:
        """Name the organisation that acts on an application."""
        return filed.content.authority


@dataclass(frozen=True, slots=True)
class ActOfApplicant(ActOnApplication):
    """Act of the applicant on its own application."""

    duties: ClassVar = BY_APPLICANT

    def owner(self, state: LedgerState) -> OrganisationId:
        """See `DirectAct`."""
        return self.application.applicant

    @classmethod
    def _party(cls, filed: Filed) -> OrganisationId:
        return filed.content.applicant


@dataclass(frozen=True, slots=True)
class ActOfAuthority(ActOnApplication):
    """Act of the authority on an application, in the order of its acts."""

    sequence: Annotated[Uint32, FromLedger(_steps_done)]  #: Of the authority's acts.


@dataclass(frozen=True, slots=True)
class WithdrawApplication(ActOfApplicant):
    """Withdrawal of an application (撤回申请)."""

    wire_name: ClassVar = "withdraw-application"
    emits: ClassVar = (e.ApplicationWithdrawn,)
    precondition: ClassVar = rules.withdraw_application


@dataclass(frozen=True, slots=True)
class Accept(ActOfAuthority):
    """Acceptance of an application for decision (受理)."""

    function: ClassVar = "acceptApplication"
    wire_name: ClassVar = "accept-application"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.ApplicationAccepted,)
    precondition: ClassVar = rules.accept

    def signer_violations(self, state: LedgerState, signer: Address) -> Violations:
        """See `DirectAct`; a system accepts where the matter is decided by rule."""
        key = state.keys[signer]
        by_rule = state.versions[self.application.version].automatic
        if key.role is e.KeyRole.SYSTEM and not by_rule:
            yield Violation(Rule.KEY_ROLE, "an officer's key", key.role.name)


@dataclass(frozen=True, slots=True)
class RequestCorrection(ActOfAuthority):
    """Notice of all that an application lacks (一次性补正告知)."""

    wire_name: ClassVar = "request-correction"
    duties: ClassVar = BY_OFFICER
    emits: ClassVar = (e.CorrectionRequested,)
    precondition: ClassVar = rules.request_correction
    checked: ClassVar = ("missing", "notice")

    missing: str  #: The missing documents in words, which everybody can read.
    notice: bytes  #: Digest of the notice.


@dataclass(frozen=True, slots=True)
class AnswerCorrection(ActOfApplicant):
    """Answer of the applicant to a request for a correction (补正)."""

    wire_name: ClassVar = "answer-correction"
    emits: ClassVar = (e.CorrectionAnswered,)
    precondition: ClassVar = rules.answer_correction
    checked: ClassVar = ("answer",)

    answer: bytes  #: Digest of the answer.


@dataclass(frozen=True, slots=True)
class Prolong(ActOfAuthority):
    """Extension of the time to decide (延长期限)."""

    wire_name: ClassVar = "prolong"
    duties: ClassVar = BY_OFFICERS
    emits: ClassVar = (e.ApplicationProlonged,)
    precondition: ClassVar = rules.prolong
    checked: ClassVar = ("due_at",)

    due_at: Uint64  #: Exclusive end of the time to decide.
    reason: str
    decision: bytes


@dataclass(frozen=True, slots=True)
class Pause(ActOfAuthority):
    """Pause of the time to decide, for a special procedure (特别程序)."""

    wire_name: ClassVar = "pause"
    duties: ClassVar = BY_OFFICERS
    emits: ClassVar = (e.ApplicationPaused,)
    precondition: ClassVar = rules.pause
    checked: ClassVar = ("paused_from", "paused_until")

    paused_from: Uint64
    paused_until: Uint64  #: Exclusive end of the pause.
    reason: str
    decision: bytes


@dataclass(frozen=True, slots=True)
class Decline(ActOfAuthority):
    """Decision not to accept an application (不予受理)."""

    wire_name: ClassVar = "decline"
    duties: ClassVar = BY_OFFICERS
    emits: ClassVar = (e.ApplicationDeclined,)
    precondition: ClassVar = rules.decline

    reason: str
    decision: bytes


@dataclass(frozen=True, slots=True)
class Refuse(ActOfAuthority):
    """Decision not to give a permit (不予许可)."""

    wire_name: ClassVar = "refuse"
    duties: ClassVar = BY_OFFICERS
    emits: ClassVar = (e.ApplicationRefused,)
    precondition: ClassVar = rules.refuse

    reason: str
    decision: bytes
