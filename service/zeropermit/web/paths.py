"""Parts of the paths of the API and of the pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

WordPath = Annotated[
    str, Path(pattern=r"^0x[0-9a-f]{64}$", description="0x + 64 位十六进制。")
]
"""An identifier of 32 bytes."""
