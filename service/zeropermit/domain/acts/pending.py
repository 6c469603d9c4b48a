"""An act that one officer signed, kept until another signs it as well.

Two officers at two computers sign the same words. The record holds what was wanted,
never the words themselves: they are made anew from it for the second officer. Where
the text of the written decision is kept, it has the digest that is signed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.ledger.identifiers import ZERO, Digest, PermitId
from zeropermit.domain.permits.reasons import Ending, Measure
from zeropermit.domain.records.codec import Word
from zeropermit.domain.records.record import TypedRecord
from zeropermit.errors import DecisionTextError

NO_DOCUMENT: Word = ZERO
"""Digest in an act that corrects no document."""


@dataclass(frozen=True, slots=True)
class WaitingAct(TypedRecord):
    """Act on a permit that officers want, with the first signature."""

    TYPE = "zeropermit/waiting-act/1"

    permit: PermitId
    sequence: int  #: Number of such acts on the permit when it was signed.
    act: str  #: Such as `suspend`; `usecases/permits/officer_acts.py` names them.
    reason: str  #: Reason code.
    decision: Word  #: Digest of the written decision, or of the text of a notice.
    #: The written decision, if it was typed in; its SHA-256 is `decision`.
    text: str | None
    ending: Ending
    measure: Measure  #: Measure that a notice tells of.
    answer_until: int  #: Exclusive end of the time to answer; zero if there is none.
    notice: Word  #: Notice that the signed act names; zero if it names none.
    first: Authorization
    corrected: Word = NO_DOCUMENT  #: Digest of the corrected document; zero if none.

    def __post_init__(self) -> None:
        """Refuse a text with another digest than the signed one.

        Raises:
            DecisionTextError: Its digest is another.
        """
        if self.text is not None and text_digest(self.text) != self.decision:
            raise DecisionTextError


@dataclass(frozen=True, slots=True)
class Sent:
    """A waiting act on its way, with both signatures."""

    operation: str
    at: int  #: Second at which it was about to be sent.


def text_digest(text: str) -> Digest:
    """Digest a written decision that was typed in: SHA-256 of its UTF-8 bytes."""
    return Digest(hashlib.sha256(text.encode()).digest())
