"""Events of the ledger as sentences.

A sentence names members of its event in braces; `ledger_names.py` writes each of them
as words and links it to its page. Tests hold every sentence against its event.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zeropermit.domain.ledger import events as e
from zeropermit.domain.supervision import events as s
from zeropermit.web.pages.shared.texts import N

SENTENCES: Mapping[type, str] = MappingProxyType(
    {
        e.OrganisationRegistered: N("{organisation} was registered as {kind}."),
        e.KeyAdded: N(
            "{organisation} got the key {key} for an {role}, from {active_from} until "
            "{active_until}."
        ),
        e.KeyRetired: N("The key {key} ends: {active_until}."),
        e.KeyCompromised: N(
            "The key {key} is compromised: nothing that it signed since {since} is "
            "trusted."
        ),
        e.GrantGiven: N(
            "{organisation} may {kind}: {scope}, from {active_from} until "
            "{active_until}."
        ),
        e.GrantWithdrawn: N(
            "{organisation} may no longer {kind}: {scope}, from {active_until}."
        ),
        e.OrganisationSuspended: N(
            "{organisation} was suspended by the guardian and can do nothing new."
        ),
        e.OrganisationReinstated: N("The suspension of {organisation} was lifted."),
        e.KeySuspended: N(
            "The key {key} was suspended by the guardian and can sign nothing new."
        ),
        e.KeyReinstated: N("The suspension of the key {key} was lifted."),
        e.GuardianAppointed: N("{guardian} was appointed guardian."),
        e.SchemaDefined: N("The data set {schema} was defined."),
        e.MatterVersionPublished: N(
            "{version} was published; it takes applications from {opens_at}."
        ),
        e.MatterVersionRetired: N("{version} takes applications until {open_until}."),
        e.BatchAnchored: N(
            "{department} anchored the batch {batch}: {count} attestations of {schema}."
        ),
        e.AttestationRevoked: N(
            "{department} revoked the attestation {attestation}: {reason}."
        ),
        e.BatchRevoked: N("{department} revoked the whole batch {batch}: {reason}."),
        e.Applied: N(
            "{content.applicant} applied to {content.authority}: {content.version}, "
            "project {project}."
        ),
        e.Committed: N(
            "{content.organisation} signed the commitment {commitment} to "
            "{content.requirements}, to be checked before {content.due_at}."
        ),
        e.CommitmentWithdrawn: N("The commitment {commitment} was taken back."),
        e.OutcomeRecorded: N(
            "Two officers recorded what became of the commitment {commitment} of "
            "{organisation}: {outcome}."
        ),
        e.OrganisationBarred: N(
            "{organisation} broke a commitment and may not commit any more."
        ),
        e.CreditRepaired: N("{organisation} may commit again."),
        e.PermitIssued: N("{authority} issued the permit {permit}."),
        e.EvidencePresented: N(
            "All evidence for the permit {permit} was shown, and checked by the "
            "contract."
        ),
        e.PermitSuspended: N("Two officers suspended the permit {permit}: {reason}."),
        e.PermitReinstated: N("Two officers gave the permit {permit} back: {reason}."),
        e.PermitEnded: N(
            "Two officers ended the permit {permit} for good: {ending}, {reason}."
        ),
        e.PermitSuperseded: N("The permit {permit} was replaced by {successor}."),
        e.WorkStarted: N(
            "Work under the permit {permit} has started, says its holder."
        ),
        e.StartExtended: N(
            "The start of work under the permit {permit} was put off until {start_by}: "
            "{reason}."
        ),
        e.WorkStopped: N(
            "Work under the permit {permit} stopped at {stopped_at}, says its holder."
        ),
        e.WorkResumed: N("Work under the permit {permit} goes on, says its holder."),
        e.ResumptionCleared: N(
            "Two officers verified the permit {permit} of stopped work: it may go on."
        ),
        e.ForfeitureAnnounced: N(
            "Two officers mean to forfeit the permit {permit}: {reason}. The holder "
            "can ask to be heard until {hearing_until}."
        ),
        s.SupervisionHandedOver: N(
            "The permit {permit} was handed over to {supervisor}, which has yet to "
            "accept."
        ),
        s.SupervisionAccepted: N("{supervisor} supervises the permit {permit}."),
        s.RoundAnnounced: N(
            "{body} announced the round of inspections {round}: {permille} of a "
            "thousand permits for {matter} by lot, until {due_at}."
        ),
        s.RoundRevealed: N(
            "The lots of the round {round} are drawn; anybody can draw them again."
        ),
        s.PairRedrawn: N(
            "New inspectors were drawn for the permit {permit} in the round {round}: "
            "{reason}."
        ),
        s.Inspected: N("Two officers inspected the permit {permit}: {finding}."),
        s.CorrectionOrdered: N(
            "Two officers ordered faults under the permit {permit} to be corrected by "
            "{due_at}: {gravity}."
        ),
        s.OrderClosed: N(
            "Two officers closed an order to correct, permit {permit}: {result}."
        ),
        s.CaseReferred: N(
            "Two officers referred the permit {permit} back to its authority: {reason}."
        ),
        s.ReferralAnswered: N(
            "The authority answered what was referred back, permit {permit}."
        ),
    }
)
"""One sentence for every kind of event."""
