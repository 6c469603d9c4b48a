"""Every kind of event has a check: its own, or that of acts of its kind."""

from zeropermit.audit.checks.applications import STEPS, application_moved
from zeropermit.audit.checks.common import ACTS_OF_EVENTS
from zeropermit.audit.checks.permit_life import act_done
from zeropermit.audit.checks.table import CHECKS
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.event_json import event_kinds


def test_every_event_is_checked():
    generic = {
        kind
        for kind in event_kinds().values()
        if issubclass(kind, e.PermitEvent) and kind is not e.PermitSuperseded
    }
    steps = {k for k in event_kinds().values() if issubclass(k, e.ApplicationStep)}
    bases = {e.PermitEvent, e.ApplicationStep}

    assert CHECKS.keys() == set(event_kinds().values()) - generic - steps | bases
    assert CHECKS[e.PermitEvent] is act_done
    assert CHECKS[e.ApplicationStep] is application_moved
    assert steps == STEPS.keys()
    assert generic <= ACTS_OF_EVENTS.keys()
