"""Conditions before each act on an application.

The declaration of the act that an event comes from gives its precondition and its
signers.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zeropermit.audit.checks.common import PriorState, signed
from zeropermit.audit.checks.permit_life import reason_code
from zeropermit.domain.acts.applications import ActOfApplicant, ActOnApplication
from zeropermit.domain.acts.registry import ACTS
from zeropermit.domain.applications.proceeding_rules import StepMoment
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.violations import Rule, Violations, equal, given

STEPS: Mapping[type[e.Event], type[ActOnApplication]] = MappingProxyType(
    {act.emits[0]: act for act in ACTS.values() if issubclass(act, ActOnApplication)}
)
"""Acts on an application by the event that each leads to."""


def application_moved(prior: PriorState, event: e.ApplicationStep) -> Violations:
    """Check an act: its precondition, its reason and papers, its organisation."""
    act = STEPS[type(event)]
    number = getattr(event, "sequence", None)
    moment = StepMoment(event.application, prior.time, number)
    values = (getattr(event, name) for name in act.checked)
    yield from act.precondition(prior.state, moment, *values)
    if hasattr(event, "reason"):
        yield from reason_code(event.reason)
    if hasattr(event, "decision"):
        yield from given("decision", event.decision)
    filed = prior.state.applications.get(event.application)
    if filed is None:
        return
    content = filed.content
    owner = content.authority
    if issubclass(act, ActOfApplicant):
        owner = content.applicant
    named = getattr(event, "authority", getattr(event, "applicant", owner))
    yield from equal(Rule.KEY_OF_ANOTHER, owner, named)
    version = prior.state.versions[content.version]
    yield from signed(
        prior,
        act.primary,
        owner,
        *event.signers,
        scope=version.matter,
        by_rule=version.automatic,
    )
