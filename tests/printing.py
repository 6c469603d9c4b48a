"""The font that certificates are tested with, and how a page is read back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import zxingcpp

ROOT = Path(__file__).parents[1]
PLACES = (
    *filter(None, [os.environ.get("ZEROPERMIT_FONTS")]),
    ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc",
    "/usr/share/fonts/opentype/noto",
)
"""Where Noto Sans SC may be: a setting, npm, Debian."""

RARE = "䶮"
"""In a name, and in the font."""

ABSENT = "𪚥"
"""In dictionaries, and in no font here."""

SCALE = 4.0
"""Pixels a point: as a phone sees a page that is close."""


def fonts() -> Path | None:
    """The first folder there is."""
    return next((Path(p) for p in PLACES if Path(p).is_dir()), None)


def texts(data: bytes) -> Iterator[str]:
    """The text of each page, its lines joined as they were before they were broken."""
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            words = page.get_textpage().get_text_bounded()
            yield words.replace("\r\n", "\n")
    finally:
        document.close()


def scanned(data: bytes) -> list[str]:
    """What the QR codes on the first page say to a reader that did not draw them."""
    document = pypdfium2.PdfDocument(data)
    try:
        image = document[0].render(scale=SCALE, grayscale=True)
        pixels = memoryview(bytes(image.buffer)).cast("B", (image.height, image.stride))
        return [code.text for code in zxingcpp.read_barcodes(pixels)]
    finally:
        document.close()
