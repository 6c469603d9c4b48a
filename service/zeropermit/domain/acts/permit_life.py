"""Acts in a permit's life that its holder asks for, and what prepares its end.

As in `domain.acts`: one dataclass per act of the contract, with what is signed and
what is submitted. `docs/protocol.md` §6 lists them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zeropermit.domain.acts.act import ActOnPermit, DecidedAct, Field, Issue
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.identifiers import permit_id


@dataclass(frozen=True, slots=True)
class Change:
    """Issue a permit that takes the place of a valid one (变更)."""

    contract: ClassVar[str] = "PermitRegistry"
    function: ClassVar[str] = "change"
    primary: ClassVar[str] = "Change"
    signatures: ClassVar[int] = 1

    replaced: Application
    """Application that the old permit answers."""
    sequence: int
    """Number of acts done on the old permit."""
    issue: Issue
    """The new permit."""

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            *self.issue.message(),
            ("replaces", "bytes32", permit_id(self.replaced.id)),
            ("sequence", "uint32", self.sequence),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.replaced.as_abi(), self.sequence, *self.issue.arguments())


@dataclass(frozen=True, slots=True)
class ReportStart(ActOnPermit):
    """Report that work has started (开工), by the holder."""

    function: ClassVar[str] = "reportStart"
    primary: ClassVar[str] = "ReportStart"
    signatures: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Extend(ActOnPermit):
    """Put the start of work off (延期): first the holder signs, then the authority."""

    function: ClassVar[str] = "extend"
    primary: ClassVar[str] = "Extend"
    signatures: ClassVar[int] = 2

    start_by: int
    """Exclusive end of the time to start work, from now on."""
    reason: str

    def fields(self) -> tuple[Field, ...]:
        """See `ActOnPermit`."""
        return (("startBy", "uint64", self.start_by), ("reason", "string", self.reason))


@dataclass(frozen=True, slots=True)
class ReportStop(ActOnPermit):
    """Report that work has stopped (中止施工), by the holder."""

    function: ClassVar[str] = "reportStop"
    primary: ClassVar[str] = "ReportStop"
    signatures: ClassVar[int] = 1

    stopped_at: int
    report: bytes
    """Digest of the report: reason, part under construction, maintenance."""

    def fields(self) -> tuple[Field, ...]:
        """See `ActOnPermit`."""
        return (
            ("stoppedAt", "uint64", self.stopped_at),
            ("report", "bytes32", self.report),
        )


@dataclass(frozen=True, slots=True)
class ReportResumption(ActOnPermit):
    """Report that work goes on (恢复施工), by the holder."""

    function: ClassVar[str] = "reportResumption"
    primary: ClassVar[str] = "ReportResumption"
    signatures: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class ClearResumption(DecidedAct):
    """Verify the permit of stopped work again (核验), by two officers."""

    function: ClassVar[str] = "clearResumption"
    primary: ClassVar[str] = "ClearResumption"


@dataclass(frozen=True, slots=True)
class AnnounceForfeiture(ActOnPermit):
    """Tell the holder that the permit is to be forfeited (吊销), by two officers."""

    function: ClassVar[str] = "announceForfeiture"
    primary: ClassVar[str] = "AnnounceForfeiture"
    signatures: ClassVar[int] = 2

    hearing_until: int
    """Exclusive end of the time to ask for a hearing."""
    reason: str
    decision: bytes
    """Digest of the written notice."""

    def fields(self) -> tuple[Field, ...]:
        """See `ActOnPermit`."""
        return (
            ("hearingUntil", "uint64", self.hearing_until),
            ("reason", "string", self.reason),
            ("decision", "bytes32", self.decision),
        )
