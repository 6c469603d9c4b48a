"""The acts by which the supervisor of a permit forfeits it (吊销), at its desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zeropermit.catalogue.words.acts import ActWords, words_of
from zeropermit.domain.acts.permits import ActOnPermit, End
from zeropermit.domain.acts.proceedings import ActOnNotice, GiveNotice, RecordHearing
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits import preconditions, proceedings
from zeropermit.domain.permits.permit import AdverseNotice
from zeropermit.domain.permits.reasons import Ending, Measure, SignedWord
from zeropermit.domain.permits.turn import Moment
from zeropermit.usecases.permits.holder_reports import permit_snapshot
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.permits import open_replies


@dataclass(frozen=True, slots=True)
class Penalty:
    """An act of two officers by which a permit is forfeited, and its form."""

    name: str  #: Name that the address of its form has for it.
    act: type[ActOnPermit]  #: Class of the act.
    sort: SignedWord  #: The measure or the ending.

    @property
    def words(self) -> ActWords:
        """Words for it."""
        return words_of(self.act, self.sort)


PENALTIES = (
    Penalty("notice-forfeit", GiveNotice, Measure.FORFEITED),
    Penalty("forfeit", End, Ending.FORFEITED),
)
"""In their order."""
_NONE_GIVEN = AdverseNotice()


@dataclass(frozen=True, slots=True)
class Forfeiture:
    """How far the supervisor of a permit is with its forfeiture."""

    acts: Sequence[Penalty] = ()  #: Open acts, each with a form of its own.
    replies: Sequence[type[ActOnNotice]] = ()  #: Open acts on the last notice.
    notice: AdverseNotice = _NONE_GIVEN  #: Last notice to the holder.


def forfeiture(request: PageRequest, permit: PermitId) -> Forfeiture:
    """Give the open acts by which the visitor's body, the supervisor, forfeits."""
    moment = Moment(permit, request.now)

    def read(state: LedgerState, _: object) -> Forfeiture:
        if state.supervisor_for(permit, Measure.FORFEITED) is None:
            return Forfeiture()
        faults = (
            proceedings.give_notice(state, moment, Measure.FORFEITED),
            preconditions.end(state, moment, Ending.FORFEITED),
        )
        pairs = zip(PENALTIES, faults, strict=True)
        acts = [penalty for penalty, found in pairs if not any(found)]
        return Forfeiture(acts, (), state.permits[permit].notice)

    found = request.read(read)
    snapshot = permit_snapshot(request.context, permit)
    replies = open_replies(request, snapshot, RecordHearing)
    return Forfeiture(found.acts, replies, found.notice)
