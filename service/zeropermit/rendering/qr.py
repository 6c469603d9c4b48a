"""QR codes that a phone reads off paper, as SVG."""

from __future__ import annotations

from io import BytesIO

import segno

from zeropermit.errors import QrTooLongError

VERSION = 6
"""Largest QR code: 41 modules a side, of half a millimetre each at 2 cm."""

CAPACITY = 106
"""Bytes that version 6 holds at level M (ISO/IEC 18004)."""

SCREEN_CAPACITY = 287
"""Bytes that version 12 holds at level M: 65 modules a side, for screens alone."""

BORDER = 4
"""Modules of white around, as ISO/IEC 18004 demands."""

TITLE = "扫码核验 · Scan to verify"


def qr_svg(text: str, *, capacity: int = CAPACITY) -> str:
    """Draw a QR code of level M or better, no larger than version 6.

    Args:
        text: What it says; an address.
        capacity: Bytes that it may have; `SCREEN_CAPACITY` allows version 12.

    Raises:
        QrTooLongError: It does not fit.
    """
    length = len(text.encode())
    if length > capacity:
        raise QrTooLongError(length, capacity)
    drawn = BytesIO()
    segno.make_qr(text, error="m", mode="byte").save(
        drawn,
        kind="svg",
        border=BORDER,
        dark="#000",
        light="#fff",
        omitsize=True,
        title=TITLE,
        xmldecl=False,
    )
    return drawn.getvalue().decode()
