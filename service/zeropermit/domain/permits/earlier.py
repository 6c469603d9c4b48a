"""Ledgers that came before the one in use, asked if that one knows no permit.

An installation moves to another chain, or to other contracts, and the ledger that it
leaves ends with a block that the trust file names. What was on it is answered from it
for good: but nothing can end a permit there any more, so a permit that was in force at
the last block is in force as far as anyone can tell only once its authority has put it
on record on the ledger in use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.verification import (
    Answer,
    QuestionFinding,
    ReasonCode,
    Verdict,
    cannot_tell,
)

Question: TypeAlias = Callable[[LedgerState, BlockStamp], Answer]
"""Asks for one permit in the state of a ledger."""


class StateReader(Protocol):
    """Gives the state of a ledger, up to a past second if one is given."""

    def __call__(self, *, at: int | None = None) -> tuple[LedgerState, BlockStamp]:
        """Read the ledger."""


@dataclass(frozen=True, slots=True)
class EarlierLedger:
    """A ledger that another one took the place of."""

    manifest: Manifest
    read: StateReader | None  #: None if no node of its chain is known.

    def has_ended(self, as_of: BlockStamp, at: int | None) -> bool:
        """Whether it had ended by a second, as of which it was read; None for now."""
        last = self.manifest.last_block
        ended = last is not None and as_of.number >= last.number
        return ended and (at is None or at > as_of.time)


def among(
    answer: Answer,
    earlier: Sequence[EarlierLedger],
    question: Question,
    *,
    at: int | None = None,
) -> Answer:
    """Give the answer of the newest ledger that knows a permit.

    1. The ledger in use answers for all that it knows, or may know.
    2. So does each earlier one, the one closed last first; one that cannot be asked may
       know everything.
    3. A permit that was in force at the end of its ledger may have ended since.

    Args:
        answer: The answer of the ledger in use.
        earlier: The ledgers before it, the one closed last first.
        question: Asks a ledger.
        at: Second for which the answer holds, if that is a past one.
    """
    # 1. The ledger in use
    if answer.state is not State.UNKNOWN:
        return answer
    # 2. The earlier ones
    for ledger in earlier:
        if ledger.read is None:
            return cannot_tell(answer.as_of, ReasonCode.LEDGER_NOT_ASKED)
        state, as_of = ledger.read(at=at)
        found = question(state, as_of)
        if found.state is not State.UNKNOWN:
            found = replace(found, earlier=ledger.manifest)
            return _closed(found) if ledger.has_ended(as_of, at) else found
    return answer


def _closed(answer: Answer) -> Answer:
    # 3. In force at the end
    if answer.state is not State.VALID:
        return answer
    reasons = (ReasonCode.LEDGER_CLOSED,)
    return replace(
        answer,
        state=None,
        reasons=(*answer.genuine.reasons, *reasons, *answer.issued_by.finding.reasons),
        in_force=QuestionFinding(Verdict.ERROR, reasons),
    )
