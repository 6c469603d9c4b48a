"""Advance consents as JSON, with the applications that are prepared."""

from __future__ import annotations

from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.serialize.answer import proposed
from zeropermit.usecases.applications.advance_consent import (
    AdvanceConsentView,
    PreparedApplication,
)
from zeropermit.usecases.ports import ServiceContext


def standing_json(
    context: ServiceContext, view: AdvanceConsentView
) -> dict[str, object]:
    """Describe a consent and its outcome."""
    return {
        "standing_consent": view.consent.digest(),
        "consent": view.consent.as_json(),
        "prepared": [_prepared(context, one) for one in view.prepared],
        "waiting": [
            {"matter": matter, "waits_for": first} for matter, first in view.pending
        ],
    }


def _prepared(context: ServiceContext, one: PreparedApplication) -> dict[str, object]:
    receipt = one.proposal.receipt
    return {
        "matter": receipt.matter,
        "because": one.because,
        "receipt": receipt.as_json(),
        "digest": receipt.digest(),
        **proposed(
            context, one.proposal.act, deadline=receipt.granted_at + FRESH_SECONDS
        ),
    }
