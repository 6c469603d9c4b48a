"""Advance consents as JSON, with the applications that are prepared."""

from __future__ import annotations

from zeropermit.serialize.application import consent_json
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
    return {
        "matter": one.receipt.matter,
        "because": one.because,
        **consent_json(context, one.receipt),
    }
