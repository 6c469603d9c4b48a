"""Acts of the registry of proceedings: notices, answers, hearings, and services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from zeropermit.domain.accounts.responsibility import Duty, party_of
from zeropermit.domain.acts.act import CheckedInLife, DirectAct
from zeropermit.domain.acts.applications import (
    BY_OFFICERS,
    ActOfApplicant,
    ActOnApplication,
)
from zeropermit.domain.acts.fields import (
    FromLedger,
    Given,
    PastSecond,
    Uint32,
    Uint64,
)
from zeropermit.domain.acts.permits import BY_AUTHORITY, ActOfMeasure, ActOnPermit
from zeropermit.domain.acts.vocabulary import NamedPermit
from zeropermit.domain.acts.work import BY_HOLDER
from zeropermit.domain.applications import proceeding_rules as rules
from zeropermit.domain.applications.service import of_the_case, unserved
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
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Measure, ServiceWay
from zeropermit.domain.permits.turn import Moment


def _notices_given(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.permits[permit].notice.given


@dataclass(frozen=True, slots=True)
class GiveNotice(ActOfMeasure, ActOnPermit):
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

    @classmethod
    def measure_of(cls, permit: Permit, said: Any) -> Measure:  # noqa: ANN401 - the act or its event
        """See `ActOfMeasure`."""
        return Measure(said.measure)


@dataclass(frozen=True, slots=True)
class DirectActOnPermit(DirectAct, CheckedInLife):
    """Direct act of the holder or the authority of a permit, in a proceeding."""

    contract: ClassVar = "ProceedingRegistry"
    scoped: ClassVar = True

    permit: NamedPermit

    def duties_in(self, state: LedgerState) -> tuple[Duty, ...]:
        """See `DirectAct`."""
        return self.duties_on(state, self.permit.permit, self)

    def owner(self, state: LedgerState) -> OrganisationId:
        """See `DirectAct`."""
        return party_of(state, self.permit.permit, self.duties_in(state)[0].party)

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
        return [
            number
            for number, permit in state.permits.items()
            if not any(cls.precondition(state, Moment(number, now)))
            and organisation
            == party_of(state, number, cls.duties_on(state, number, cls)[0].party)
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
class RecordHearing(ActOfMeasure, ActOnNotice):
    """Record of the hearing that the holder asked for (听证笔录)."""

    wire_name: ClassVar = "record-hearing"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.HearingRecorded,)
    precondition: ClassVar = proceedings.record_hearing
    text: ClassVar = "record"

    record: bytes


@dataclass(frozen=True, slots=True)
class ActOfService(ActOnApplication):
    """Act that puts the service of a document of a case on record."""

    contract: ClassVar = "ProceedingRegistry"

    document: bytes  #: Digest of the document.

    @classmethod
    def choices(
        cls, state: LedgerState, organisation: OrganisationId, *, now: int
    ) -> Mapping[str, Sequence[str]]:
        """See `DirectAct`; documents of its cases of which no service is on record."""
        open_cases = [
            (to_hex(number), to_hex(paper.document))
            for number, filed in state.applications.items()
            if cls._party(filed) == organisation
            for paper in unserved(filed)
        ]
        return {
            "application": tuple(dict.fromkeys(number for number, _ in open_cases)),
            "document": tuple(dict.fromkeys(paper for _, paper in open_cases)),
        }

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`; the ledger itself does not know the documents."""
        yield from ActOnApplication.violations(self, state, now=now)
        filed = state.applications.get(self.application.id)
        if filed is not None:
            served_at: int = getattr(self, "served_at", now)
            yield from of_the_case(filed, self.document, served_at)


@dataclass(frozen=True, slots=True)
class RecordService(ActOfService):
    """Record of two officers that a document was served (送达回证)."""

    wire_name: ClassVar = "record-service"
    duties: ClassVar = BY_OFFICERS
    emits: ClassVar = (e.ServiceRecorded,)
    precondition: ClassVar = rules.record_service
    checked: ClassVar = ("document", "way", "served_at")

    way: ServiceWay
    served_at: PastSecond


@dataclass(frozen=True, slots=True)
class AcknowledgeService(ActOfService, ActOfApplicant):
    """Receipt of the applicant for a document (签收)."""

    wire_name: ClassVar = "acknowledge-service"
    emits: ClassVar = (e.ServiceAcknowledged,)
    precondition: ClassVar = rules.acknowledge_service
    checked: ClassVar = ("document", "served_at")

    served_at: PastSecond
