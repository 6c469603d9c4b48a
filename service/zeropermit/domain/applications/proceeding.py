"""Proceeding of an application: its stage, and the authority's acts before a permit.

An application is closed for good by its applicant or by its authority. Until then the
authority accepts it, tells once what it lacks, and moves the time to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class ApplicationStage(IntEnum):
    """Whether and how an application was closed."""

    OPEN = 0
    WITHDRAWN = 1  #: Taken back by the applicant (撤回申请).
    DECLINED = 2  #: Not accepted (不予受理).
    REFUSED = 3  #: Not permitted (不予许可).


@dataclass(frozen=True, slots=True)
class DecisionPause:
    """A span of time that does not count for the decision (特别程序)."""

    paused_from: int
    paused_until: int  #: Exclusive end.


@dataclass(frozen=True, slots=True)
class Proceeding:
    """The acts on an application that leave it open; zero is an act not done."""

    accepted_at: int = 0
    correction_requested_at: int = 0
    corrected_at: int = 0
    due_at: int = 0  #: Exclusive end of the time to decide, as it was prolonged.
    paused_until: int = 0  #: Exclusive end of the last pause.
    sequence: int = 0  #: Number of acts of the authority that left it open.
    missing: str = ""  #: The missing documents in words, as the applicant was told.
    pauses: tuple[DecisionPause, ...] = ()
    pauses_before_prolongation: int = 0

    @property
    def awaits_correction(self) -> bool:
        """Whether the applicant has to answer a request for a correction."""
        return bool(self.correction_requested_at) and not self.corrected_at


UNTOUCHED: Final = Proceeding()
"""Proceeding of an application on which its authority did not act."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The act that closed an application."""

    closed_at: int
    reason: str = ""  #: Reason code; empty if the applicant took it back.
    decision: bytes = b""  #: Digest of the written decision; empty likewise.
