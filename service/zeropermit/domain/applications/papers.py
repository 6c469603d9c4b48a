"""Documents of a case: each decision, notice and permit, by its digest (文书).

They are derived from the events that name the digest of a text. Texts of the applicant
or holder, and records of hearings, are no documents that are served on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from zeropermit.domain.applications import events as of_applications
from zeropermit.domain.ledger.event import Event
from zeropermit.domain.permits import events as of_permits
from zeropermit.domain.permits.reasons import ServiceWay


class PaperKind(StrEnum):
    """Kind of a document; its words are under `PAPER_` and the name."""

    CORRECTION_NOTICE = "correction_notice"  #: 补正告知书.
    PROLONGATION = "prolongation"  #: 延长期限告知书.
    PAUSE = "pause"  #: 特别程序告知书.
    NON_ACCEPTANCE = "non_acceptance"  #: 不予受理决定书.
    REFUSAL = "refusal"  #: 不予许可决定书.
    PERMIT = "permit"  #: The permit document, also a corrected one.
    NOTICE = "notice"  #: 事先告知书.
    SUSPENSION = "suspension"  #: 暂扣决定书.
    REINSTATEMENT = "reinstatement"  #: 发还决定书.
    ENDING = "ending"  #: 撤回、撤销、吊销、注销决定书.
    DEREGISTRATION = "deregistration"  #: 注销决定书 of a permit that had ended.
    CLERICAL_CORRECTION = "clerical_correction"  #: 更正决定书.
    REFUSED_EXTENSION = "refused_extension"  #: 不予延期决定书.
    CONFIRMED_START = "confirmed_start"  #: 确认开工决定书.
    CLEARANCE = "clearance"  #: 核验决定书.


OPEN_REMEDIES: Final = frozenset(
    {
        PaperKind.NON_ACCEPTANCE,
        PaperKind.REFUSAL,
        PaperKind.SUSPENSION,
        PaperKind.ENDING,
        PaperKind.DEREGISTRATION,
        PaperKind.REFUSED_EXTENSION,
    }
)
"""Decisions against the addressee: it can ask for a review, or go to court."""

_IN_EVENTS: Final[Mapping[type[Event], Mapping[str, PaperKind]]] = MappingProxyType(
    {
        of_applications.CorrectionRequested: {"notice": PaperKind.CORRECTION_NOTICE},
        of_applications.ApplicationProlonged: {"decision": PaperKind.PROLONGATION},
        of_applications.ApplicationPaused: {"decision": PaperKind.PAUSE},
        of_applications.ApplicationDeclined: {"decision": PaperKind.NON_ACCEPTANCE},
        of_applications.ApplicationRefused: {"decision": PaperKind.REFUSAL},
        of_permits.PermitIssued: {"document": PaperKind.PERMIT},
        of_permits.NoticeGiven: {"grounds": PaperKind.NOTICE},
        of_permits.PermitSuspended: {"decision": PaperKind.SUSPENSION},
        of_permits.PermitReinstated: {"decision": PaperKind.REINSTATEMENT},
        of_permits.PermitEnded: {"decision": PaperKind.ENDING},
        of_permits.PermitDeregistered: {"decision": PaperKind.DEREGISTRATION},
        of_permits.DocumentCorrected: {
            "decision": PaperKind.CLERICAL_CORRECTION,
            "corrected": PaperKind.PERMIT,
        },
        of_permits.ExtensionRefused: {"decision": PaperKind.REFUSED_EXTENSION},
        of_permits.StartConfirmed: {"decision": PaperKind.CONFIRMED_START},
        of_permits.ResumptionCleared: {"decision": PaperKind.CLEARANCE},
    }
)
"""Members of events that hold the digest of a document, with its kind."""


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A document of a case."""

    document: bytes  #: Digest of its text.
    kind: PaperKind
    made_at: int


@dataclass(frozen=True, slots=True)
class ServedDocument:
    """The record that a document was served; without one, no way and no second."""

    document: bytes
    way: ServiceWay = ServiceWay.NONE
    served_at: int = 0
    recorded_at: int = 0


def papers_of(event: Event, *, time: int) -> tuple[CasePaper, ...]:
    """Give the documents that an event names; `time` is that of its block."""
    return tuple(
        CasePaper(getattr(event, name), kind, time)
        for name, kind in _IN_EVENTS.get(type(event), {}).items()
    )


def service_of(
    event: of_applications.ServiceRecorded | of_applications.ServiceAcknowledged,
    *,
    time: int,
) -> ServedDocument:
    """Give the record of a service; `time` is that of the event's block."""
    way = ServiceWay.ACKNOWLEDGED
    if isinstance(event, of_applications.ServiceRecorded):
        way = event.way
    return ServedDocument(event.document, way, event.served_at, time)
