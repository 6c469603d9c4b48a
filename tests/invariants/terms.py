"""The end of a permit through its renewals, from the journal alone."""

from __future__ import annotations

from dataclasses import dataclass

from tests.invariants.model import Model
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import NO_END, PermitId

HOURS = 8 * 3600
"""By which China Standard Time is ahead."""


@dataclass
class Term:
    """The end of a permit, from the journal alone."""

    decided: int  #: As it was decided last.
    asked: int = 0  #: As it was asked for and is undecided; zero if nothing is.
    since: int = 0  #: Second at which the present term began.
    requests: int = 0

    @property
    def ends(self) -> int:
        return max(self.decided, self.asked)

    @property
    def longest(self) -> int:
        """The old term later, to the end of that day; never no end."""
        until = 2 * self.decided - self.since + HOURS
        return min(until + -until % DAY - HOURS, NO_END - 1)


def term_of(model: Model, permit: PermitId) -> Term:
    """Follow the line of a permit through its renewals; a change may come between."""
    origin, permits = first_of(model, permit), model.state.permits
    term = Term(0, since=permits[origin].issued_at)
    for time, event in model.journal:
        if not isinstance(event, e.RenewalStep):
            continue
        if first_of(model, event.permit) != origin:
            continue
        before = max(term.decided, permits[event.permit].valid_until)
        if isinstance(event, e.RenewalRequested):
            term.asked = event.valid_until
            term.requests += 1
        elif isinstance(event, e.PermitRenewed):
            term.since, term.decided, term.asked = before, event.valid_until, 0
        else:
            term.asked = 0
            term.decided = time if before <= time else term.decided
    term.decided = max(term.decided, permits[permit].valid_until)
    term.asked = term.asked if term.asked > term.decided else 0
    return term


def first_of(model: Model, permit: PermitId) -> PermitId:
    """First permit of a line, from the changes."""
    while permit in model.state.replaces:
        permit = model.state.replaces[permit]
    return permit
