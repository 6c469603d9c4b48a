"""The certificate of a permit: the printed page.

It repeats the permit document, line by line as the paper form has them, and says how
to check it. It proves nothing by itself: whoever scans it asks the ledger. What the
ledger says beside the document - that a permit is suspended, say - stands apart under
`status_lines`, with the block for which it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zeropermit.domain.ledger.identifiers import Digest
from zeropermit.domain.matters.file import Words

BLANK = "—"
"""Placeholder for an empty line of the document."""


PATH = "/p/"
"""Below the service's address: the page that a QR code leads to."""


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One line of a certificate."""

    name: str  #: Name of the line, for messages.
    label: Words
    value: str  #: In the language of the document; `BLANK` if there is nothing.


@dataclass(frozen=True, slots=True)
class Certificate:
    """Everything that is printed."""

    title: Words
    number: str  #: In groups of four.
    rows: tuple[CertificateRow, ...]  #: The lines of the face, without the number.
    digest: str  #: Of the document, in groups of four.
    url: str  #: Address of the check, which the QR code carries.
    persons: Words  #: The document's lines about persons.
    issued_on: date
    #: The ledger's remarks beside the document; empty for a permit in force.
    status_lines: tuple[Words, ...] = ()
    fictional: bool = False


def check_url(origin: str, document: Digest) -> str:
    """Give the address at which a document is checked.

    It names the digest, not the permit number: a number comes from an authority's
    register, and the ledger does not keep two authorities from using one twice.
    Without `0x` it is as short as it can be.
    """
    return f"{origin.rstrip('/')}{PATH}{document.hex()}"
