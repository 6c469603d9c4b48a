"""Every kind of event has a check of its own, or that of an act on a permit."""

from zeropermit.audit.checks.common import ACTS_OF_EVENTS
from zeropermit.audit.checks.permit_life import act_done
from zeropermit.audit.checks.table import CHECKS
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.event_json import event_kinds


def test_every_event_is_checked():
    generic = {
        kind
        for kind in event_kinds().values()
        if issubclass(kind, e.PermitStep) and kind is not e.PermitSuperseded
    }

    assert CHECKS.keys() == set(event_kinds().values()) - generic | {e.PermitStep}
    assert CHECKS[e.PermitStep] is act_done
    assert generic <= ACTS_OF_EVENTS.keys()
