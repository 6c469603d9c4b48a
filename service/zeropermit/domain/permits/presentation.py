"""Showing a permit (亮证): the holder signs which permit is shown where and when.

A picture of a permit can be copied, and so can its code; a signature that is a minute
old cannot have been made by whoever holds an older copy. What is signed is one text,
which a wallet shows as it is.
"""

from __future__ import annotations

import base64
import binascii
from enum import StrEnum

from zeropermit.domain.ledger.identifiers import PermitId, to_hex

GOOD_SECONDS = 60
"""How long a code that was shown is good."""
SKEW_SECONDS = 10
"""By how much two clocks may differ."""
SIGNATURE_LENGTH = 65


class PresentationCode(StrEnum):
    """The verdict on a presentation code and its signer."""

    NOW = "SHOWN_NOW"
    OLD = "SHOWN_OLD"
    EARLY = "SHOWN_EARLY"
    BY_OTHERS = "SHOWN_BY_OTHERS"


def presentation_text(permit: PermitId, *, at: int, origin: str) -> str:
    """Write the text that the holder signs (EIP-191).

    `origin` is scheme, host and port of the service at which the permit is looked up.
    """
    return (
        "出示许可证。签署本文只说明由持证人出示，60 秒内有效。\n"
        "Show a permit. This signature only says that its holder shows it, and is good"
        " for 60 seconds.\n\n"
        f"Permit: {to_hex(permit)}\nSite: {origin}\nTime: {at}"
    )


def judge_presentation(*, by_holder: bool, at: int, now: int) -> PresentationCode:
    """Give the verdict on a presentation code.

    1. A key signed it that acts for the holder.
    2. It was not made later than now.
    3. It was made within the last minute.

    Both times may be off by `SKEW_SECONDS`.
    """
    # 1. The key
    if not by_holder:
        return PresentationCode.BY_OTHERS
    # 2. Not later
    if at > now + SKEW_SECONDS:
        return PresentationCode.EARLY
    # 3. Within the last minute
    return (
        PresentationCode.NOW
        if now <= at + GOOD_SECONDS + SKEW_SECONDS
        else PresentationCode.OLD
    )


def read_signature(text: str) -> bytes:
    """Read a signature as addresses carry it: base64url without padding.

    Returns:
        65 bytes; nothing if it is not of this form.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
    good = len(data) == SIGNATURE_LENGTH and write_signature(data) == text
    return data if good else b""


def write_signature(signature: bytes) -> str:
    """Write a signature as addresses carry it."""
    return base64.urlsafe_b64encode(signature).decode().rstrip("=")
