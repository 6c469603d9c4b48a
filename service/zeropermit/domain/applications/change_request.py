"""Which permit an application is to change, as the service keeps it.

The applicant signs it in words: the purpose of the consent names the permit's number.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.ledger.identifiers import ApplicationId, PermitId
from zeropermit.domain.records.record import TypedRecord


@dataclass(frozen=True, slots=True)
class ChangeRequest(TypedRecord):
    """An application, and the permit that its permit takes the place of."""

    TYPE = "zeropermit/change-request/1"

    application: ApplicationId
    replaces: PermitId
