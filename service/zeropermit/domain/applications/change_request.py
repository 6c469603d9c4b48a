"""The change of a permit that an applicant asks for: part of the signed consent.

No permit gives way to another one unless its holder asked for that in these words.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.ledger.identifiers import NO_PERMIT, PermitId
from zeropermit.domain.ledger.texts import is_name
from zeropermit.errors import ChangeTextError


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A permit, and the change in words."""

    replaces: PermitId
    text: str  #: 1 to 200 bytes of clean text, as the ledger takes them.

    def __post_init__(self) -> None:
        """Refuse a text that the ledger would refuse.

        Raises:
            ChangeTextError: The text is empty, too long or not clean.
        """
        if not is_name(self.text):
            raise ChangeTextError(self.text)


def signed_change(change: ChangeRequest | None) -> tuple[PermitId, str]:
    """Give permit and text as an application is signed."""
    return (NO_PERMIT, "") if change is None else (change.replaces, change.text)
