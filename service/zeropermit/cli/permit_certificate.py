"""`zeropermit permit certificate`: a permit to print, to scan, to carry along."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from zeropermit import terminal
from zeropermit.cli.options import LOCAL_API
from zeropermit.cli.options import Api as ApiUrl
from zeropermit.client.api import Api

PATHS = {"pdf": "certificate.pdf", "vc": "credential", "qr": "qr.svg"}
"""Below a permit's address, by format."""

Permit = Annotated[
    str,
    typer.Argument(
        help="Permit number (18 digits), or hash of the document or permit.",
        metavar="PERMIT",
    ),
]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write it.")]
Format = Annotated[
    Literal["pdf", "vc", "qr"],
    typer.Option(
        "--format",
        help="pdf: a page to print; vc: a W3C Verifiable Credential; qr: the QR code "
        "as SVG.",
    ),
]


def certificate(
    permit: Permit, out: Out, form: Format = "pdf", api: ApiUrl = LOCAL_API
) -> None:
    """Get the certificate of a permit, as a file.

    No account is needed. What is printed of a permit that is not in force says so, and
    there is no credential of it. A certificate proves nothing by itself: scan its QR
    code, or ask `zeropermit verify`.
    """
    service = Api(api)
    response = service.raw("GET", f"/permits/{permit}/{PATHS[form]}")
    if not response.ok:
        service.read(response)
    out.write_bytes(response.content)
    terminal.say(f"已写入 {out}。", f"Written to {out}.")
