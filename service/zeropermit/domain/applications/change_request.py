"""Which permit an application is to change, as the service keeps it.

The applicant signs it in words: the purpose of the consent names the permit's number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from zeropermit.domain.ledger.identifiers import ApplicationId, PermitId, to_hex
from zeropermit.domain.records.canonical import JsonValue, Suite
from zeropermit.domain.records.record import record_fields

CHANGE_REQUEST = "zeropermit/change-request/1"


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """An application, and the permit that its permit takes the place of."""

    application: ApplicationId
    replaces: PermitId

    def as_json(self) -> dict[str, JsonValue]:
        """Write it as a record."""
        return {
            "type": CHANGE_REQUEST,
            "suite": Suite.SHA_256.value,
            "application": to_hex(self.application),
            "replaces": to_hex(self.replaces),
        }

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a request.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
        """
        found = record_fields(value, CHANGE_REQUEST, ("application", "replaces"))
        return cls(
            ApplicationId(found.word("application")),
            PermitId(found.word("replaces")),
        )
