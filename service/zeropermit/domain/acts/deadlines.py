"""Time limits for a proposed or signed act to reach the ledger."""

from __future__ import annotations

DEADLINE_SECONDS = 10 * 60
"""From a signature to the ledger."""
FRESH_SECONDS = 30 * 60
"""From a proposal to the ledger: one that was read longer ago is proposed again."""
