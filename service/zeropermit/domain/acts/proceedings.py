"""Acts of the registry of proceedings: notices, answers, and hearings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.acts.act import CheckedInLife, DirectAct
from zeropermit.domain.acts.fields import FromLedger, Given, Uint32, Uint64
from zeropermit.domain.acts.permits import BY_AUTHORITY, ActOnPermit
from zeropermit.domain.acts.vocabulary import NamedPermit
from zeropermit.domain.acts.work import BY_HOLDER
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    NoticeId,
    OrganisationId,
    PermitId,
    to_hex,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.ledger.violations import given as given_rule
from zeropermit.domain.permits import proceedings
from zeropermit.domain.permits.reasons import Measure
from zeropermit.domain.permits.turn import Moment


def _notices_given(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.permits[permit].notice.given


@dataclass(frozen=True, slots=True)
class GiveNotice(ActOnPermit):
    """Notice to the holder of a measure that is meant (事先告知)."""

    contract: ClassVar = "ProceedingRegistry"
    counter: ClassVar = "notices"
    wire_name: ClassVar = "give-notice"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.NoticeGiven,)
    precondition: ClassVar = proceedings.give_notice
    checked: ClassVar = ("measure", "answer_until")

    sequence: Annotated[Uint32, FromLedger(_notices_given)]
    measure: Measure
    answer_until: Uint64
    reason: str
    grounds: bytes  #: Digest of the text of the notice.


@dataclass(frozen=True, slots=True)
class DirectActOnPermit(DirectAct, CheckedInLife):
    """Direct act of the holder or the authority of a permit, in a proceeding."""

    contract: ClassVar = "ProceedingRegistry"
    scoped: ClassVar = True

    permit: NamedPermit

    def owner(self, state: LedgerState) -> OrganisationId:
        """See `DirectAct`."""
        by_holder = self.duties == BY_HOLDER
        return self.permit.applicant if by_holder else self.permit.authority

    def grant_scope(self, state: LedgerState) -> bytes:
        """See `DirectAct`; the matter."""
        return state.versions[self.permit.version].matter

    def sentence_values(self, state: LedgerState) -> Mapping[str, object]:
        """See `DirectAct`."""
        return {"number": state.permits[self.permit.permit].number}

    @classmethod
    def awaited(
        cls, state: LedgerState, organisation: OrganisationId, *, now: int
    ) -> list[PermitId]:
        """Name the permits of an organisation that await such an act."""
        by_holder = cls.duties == BY_HOLDER
        return [
            number
            for number, permit in state.permits.items()
            if organisation
            == (
                state.applications[permit.application].content.applicant
                if by_holder
                else permit.authority
            )
            and not any(cls.precondition(state, Moment(number, now)))
        ]

    @classmethod
    def choices(
        cls, state: LedgerState, organisation: OrganisationId, *, now: int
    ) -> Mapping[str, Sequence[str]]:
        """See `DirectAct`; permits of the organisation that await such an act."""
        return {"permit": list(map(to_hex, cls.awaited(state, organisation, now=now)))}

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        moment = Moment(self.permit.permit, now, getattr(self, "sequence", None))
        values = (getattr(self, name) for name in self.checked)
        yield from type(self).precondition(state, moment, *values)


@dataclass(frozen=True, slots=True)
class ActOnNotice(DirectActOnPermit):
    """Act on the last notice to the holder of a permit."""

    checked: ClassVar = ("notice",)
    text: ClassVar[str] = ""  #: Field that holds the digest of a text.

    notice: NoticeId

    @classmethod
    def choices(
        cls, state: LedgerState, organisation: OrganisationId, *, now: int
    ) -> Mapping[str, Sequence[str]]:
        """See `DirectAct`; permits of the organisation that await such an act."""
        own = cls.awaited(state, organisation, now=now)
        return {
            "permit": list(map(to_hex, own)),
            "notice": [to_hex(state.permits[number].notice.id) for number in own],
        }

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        yield from DirectActOnPermit.violations(self, state, now=now)
        if self.text:
            yield from given_rule(self.text, getattr(self, self.text))


@dataclass(frozen=True, slots=True)
class AnswerNotice(ActOnNotice):
    """Answer of the holder to a notice (陈述、申辩)."""

    wire_name: ClassVar = "answer-notice"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.NoticeAnswered,)
    precondition: ClassVar = proceedings.answer_notice
    text: ClassVar = "answer"

    answer: bytes


@dataclass(frozen=True, slots=True)
class RequestHearing(ActOnNotice):
    """Request of the holder for a hearing (听证)."""

    wire_name: ClassVar = "request-hearing"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.HearingRequested,)
    precondition: ClassVar = proceedings.request_hearing


@dataclass(frozen=True, slots=True)
class RecordHearing(ActOnNotice):
    """Record of the hearing that the holder asked for (听证笔录)."""

    wire_name: ClassVar = "record-hearing"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.HearingRecorded,)
    precondition: ClassVar = proceedings.record_hearing
    text: ClassVar = "record"

    record: bytes
