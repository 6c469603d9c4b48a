"""Conditions before each act in a permit's life after issue.

The declaration of the act that an event comes from gives its precondition and who
signs it.
"""

from __future__ import annotations

import re
from itertools import islice

from eth_utils.crypto import keccak

from zeropermit.audit.checks.common import (
    ACTS_OF_EVENTS,
    PriorState,
    precondition,
)
from zeropermit.audit.differences import Code
from zeropermit.domain.accounts.responsibility import (
    SignedBy,
    party_of,
    signature_violations,
)
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import notice_id
from zeropermit.domain.ledger.violations import (
    Rule,
    Violation,
    Violations,
    allowed,
    equal,
    given,
    new,
)
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.start_limits import version_of
from zeropermit.domain.permits.status import status
from zeropermit.domain.permits.turn import Moment
from zeropermit.errors import NotSupervisedError, StateRefusedError

REASON_CODE = re.compile("[A-Z0-9_]{1,32}")


def permit_superseded(prior: PriorState, event: e.PermitSuperseded) -> Violations:
    """Check that a valid permit gives way; the next issue names the new one."""
    moment = Moment(event.permit, prior.time, event.sequence)
    yield from rules.supersede(prior.state, moment)
    yield from new("permit", event.successor, prior.state.permits)


def act_done(prior: PriorState, event: e.PermitEvent) -> Violations:
    """Check any other act: its precondition, its reason and papers, its signatures."""
    yield from precondition(prior, event)
    if hasattr(event, "reason"):
        yield from reason_code(event.reason)
    for name in ("decision", "report", "grounds", "answer", "record"):
        if hasattr(event, name):
            yield from given(name, getattr(event, name))
    if isinstance(event, e.NoticeGiven):
        yield from _notice_named(prior, event)
    if event.permit in prior.state.permits:
        yield from _signatures(prior, event)
    if isinstance(event, e.WorkStarted | e.StartReportedLate):
        yield from _waits_if_late(prior, event)


def _waits_if_late(
    prior: PriorState, event: e.WorkStarted | e.StartReportedLate
) -> Violations:
    """Expect a report of a start to wait if the permit had lapsed, and only then."""
    permit = prior.state.permits.get(event.permit)
    if permit is not None:
        late = isinstance(event, e.StartReportedLate)
        expected = State.LAPSED if late else State.VALID
        found = status(permit, now=prior.time)
        error = StateRefusedError(found.name)
        if found is not expected:
            yield Violation(Rule.STATE_NOT_ALLOWED, expected.name, found.name, error)


def _notice_named(prior: PriorState, event: e.NoticeGiven) -> Violations:
    """Expect a notice to have the identifier that its content gives."""
    words = (keccak(text=event.reason), event.grounds, event.answer_until)
    origin = prior.state.supervision.origin(event.permit)
    number = notice_id(origin, event.sequence, event.measure, words)
    yield from equal(Code.ID_NOT_DERIVED, number, event.notice)


def reason_code(reason: str) -> Violations:
    """Check the form of a reason code."""
    shaped = REASON_CODE.fullmatch(reason) is not None
    yield from allowed(shaped, "a reason code", reason)


def _signatures(prior: PriorState, event: e.PermitEvent) -> Violations:
    """Expect the keys of each party that signs the act, in turn."""
    version = version_of(prior.state, prior.state.permits[event.permit])
    signers, act = iter(event.signers), ACTS_OF_EVENTS[type(event)]
    for duty in act.duties_on(prior.state, event.permit, event):
        try:
            party = party_of(prior.state, event.permit, duty.party)
        except NotSupervisedError:
            return  # the precondition says so
        keys = tuple(islice(signers, duty.signatures))
        by = SignedBy(party, keys, version.matter, version.automatic)
        yield from signature_violations(prior.state, duty, by, now=prior.time)
