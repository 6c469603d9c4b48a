"""Conditions before each act in a permit's life after issue.

The declaration of the act that an event comes from gives its precondition and who
signs it.
"""

from __future__ import annotations

import re
from itertools import islice

from zeropermit.audit.checks.common import (
    ACTS_OF_EVENTS,
    PriorState,
    precondition,
)
from zeropermit.domain.accounts.responsibility import (
    SignedBy,
    party_of,
    signature_violations,
)
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.violations import Violations, allowed, given, new
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits.preconditions import Moment

REASON_CODE = re.compile("[A-Z0-9_]{1,32}")


def permit_superseded(prior: PriorState, event: e.PermitSuperseded) -> Violations:
    """Check that a valid permit gives way; the next issue names the new one."""
    moment = Moment(event.permit, prior.time, event.sequence)
    yield from rules.supersede(prior.state, moment)
    yield from new("permit", event.successor, prior.state.permits)


def act_done(prior: PriorState, event: e.PermitStep) -> Violations:
    """Check any other act: its precondition, its reason and papers, its signatures."""
    yield from precondition(prior, event)
    if hasattr(event, "reason"):
        yield from reason_code(event.reason)
    for name in ("decision", "report"):
        if hasattr(event, name):
            yield from given(name, getattr(event, name))
    if event.permit in prior.state.permits:
        yield from _signatures(prior, event)


def reason_code(reason: str) -> Violations:
    """Check the form of a reason code."""
    shaped = REASON_CODE.fullmatch(reason) is not None
    yield from allowed(shaped, "a reason code", reason)


def _signatures(prior: PriorState, event: e.PermitStep) -> Violations:
    """Expect the keys of each party that signs the act, in turn."""
    version = rules.version_of(prior.state, prior.state.permits[event.permit])
    signers, act = iter(event.signers), ACTS_OF_EVENTS[type(event)]
    for duty in act.duties:
        party = party_of(prior.state, event.permit, duty.party)
        keys = tuple(islice(signers, duty.signatures))
        by = SignedBy(party, keys, version.matter, version.automatic)
        yield from signature_violations(prior.state, duty, by, now=prior.time)
