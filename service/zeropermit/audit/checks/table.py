"""Which check belongs to which event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from zeropermit.audit.checks import (
    attestations,
    commitments,
    matters,
    organisations,
    permit_life,
    permits,
    supervision,
)
from zeropermit.audit.checks.common import PriorState
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.supervision import events as s

CHECKS: Mapping[type[e.Event], Callable[[PriorState, Any], Violations]] = (
    MappingProxyType(
        {
            e.OrganisationRegistered: organisations.registered,
            e.KeyAdded: organisations.key_added,
            e.KeyRetired: organisations.key_retired,
            e.KeyCompromised: organisations.key_compromised,
            e.GrantGiven: organisations.grant_given,
            e.GrantWithdrawn: organisations.grant_withdrawn,
            e.OrganisationSuspended: organisations.organisation_switched,
            e.OrganisationReinstated: organisations.organisation_switched,
            e.KeySuspended: organisations.key_switched,
            e.KeyReinstated: organisations.key_switched,
            e.GuardianAppointed: organisations.guardian_appointed,
            e.SchemaDefined: matters.schema_defined,
            e.MatterVersionPublished: matters.version_published,
            e.MatterVersionRetired: matters.version_retired,
            e.BatchAnchored: attestations.batch_anchored,
            e.AttestationRevoked: attestations.attestation_revoked,
            e.BatchRevoked: attestations.batch_revoked,
            e.Applied: commitments.applied,
            e.Committed: commitments.committed,
            e.CommitmentWithdrawn: commitments.commitment_withdrawn,
            e.OutcomeRecorded: commitments.outcome_recorded,
            e.OrganisationBarred: commitments.organisation_barred,
            e.CreditRepaired: commitments.credit_repaired,
            e.PermitIssued: permits.permit_issued,
            e.EvidencePresented: permits.evidence_presented,
            e.PermitSuspended: permit_life.permit_suspended,
            e.PermitReinstated: permit_life.permit_reinstated,
            e.PermitEnded: permit_life.permit_ended,
            e.PermitSuperseded: permit_life.permit_superseded,
            e.WorkStarted: permit_life.work_started,
            e.StartExtended: permit_life.start_extended,
            e.WorkStopped: permit_life.work_stopped,
            e.WorkResumed: permit_life.work_resumed,
            e.ResumptionCleared: permit_life.resumption_cleared,
            e.ForfeitureAnnounced: permit_life.forfeiture_announced,
            s.SupervisionHandedOver: supervision.handed_over,
            s.SupervisionAccepted: supervision.accepted,
            s.RoundAnnounced: supervision.round_announced,
            s.RoundRevealed: supervision.round_revealed,
            s.PairRedrawn: supervision.pair_redrawn,
            s.Inspected: supervision.inspected,
            s.CorrectionOrdered: supervision.correction_ordered,
            s.OrderClosed: supervision.order_closed,
            s.CaseReferred: supervision.case_referred,
            s.ReferralAnswered: supervision.referral_answered,
        }
    )
)


def violations(prior: PriorState, event: e.Event) -> Violations:
    """List the conditions that do not hold before `event`."""
    yield from CHECKS[type(event)](prior, event)
