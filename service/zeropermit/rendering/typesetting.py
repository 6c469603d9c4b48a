"""Certificates as PDF, set by typst from a template that a clerk can read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from zeropermit.domain.permits.certificate import Certificate
from zeropermit.errors import ExtraMissingError, TypesettingError
from zeropermit.rendering.fonts import Font, find_font
from zeropermit.rendering.qr import qr_svg

if TYPE_CHECKING:
    import typst

STANDARDS: tuple[typst.PDFStandard, ...] = ("a-2a", "ua-1")
"""PDF for archives, with every part named for screen readers."""


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Sets certificates in one font; conforms to the port `CertificateRenderer`."""

    font: Font
    fonts: typst.Fonts

    def missing(self, text: str) -> str:
        """Give the characters of a text that cannot be printed, each once."""
        return self.font.missing(text)

    def pdf(self, certificate: Certificate) -> bytes:
        """Set a certificate; the same one gives the same bytes.

        Raises:
            QrTooLongError: Its address does not fit the QR code.
            TypesettingError: The template cannot be set.
        """
        import typst  # noqa: PLC0415 - of an extra

        content = asdict(certificate) | {"issued_on": certificate.issued_on.isoformat()}
        try:
            made = typst.compile(
                template().encode(),
                format="pdf",
                font_paths=self.fonts,
                sys_inputs={
                    "certificate": json.dumps(content, ensure_ascii=False),
                    "family": self.font.family,
                    "qr": qr_svg(certificate.url),
                },
                pdf_standards=list(STANDARDS),
                timestamp=datetime.combine(certificate.issued_on, time(), UTC),
            )
        except typst.TypstError as error:
            raise TypesettingError(error.message) from error
        if not isinstance(made, bytes):
            raise TypesettingError(type(made).__name__)
        return made


def open_typesetter(folder: Path) -> Typesetter:
    """Make ready to print, with the fonts of a folder.

    Raises:
        ExtraMissingError: What prints is not installed.
        FontMissingError: The folder has not the font.
    """
    try:
        import typst  # noqa: PLC0415 - of an extra
    except ImportError as error:
        raise ExtraMissingError("pdf") from error
    font = find_font(folder)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
    return Typesetter(font, fonts)


def template() -> str:
    """Give the template of the certificates."""
    return (resources.files("zeropermit.rendering") / "certificate.typ").read_text(
        "utf-8"
    )
