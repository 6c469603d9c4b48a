"""Parts of the paths of the API and of the pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic_core.core_schema import (
    CoreSchema,
    no_info_after_validator_function,
    str_schema,
)

from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    CommitmentId,
    PermitId,
    RoundId,
    from_hex,
)

_PATTERN = r"^0x[0-9a-f]{64}$"
_HELP = "0x + 64 位十六进制。"


class _AsBytes:
    """Annotation of an identifier that is written as `0x` and 64 digits."""

    def __get_pydantic_core_schema__(self, *_: object) -> CoreSchema:
        """Read the digits."""
        written = str_schema(pattern=_PATTERN)
        return no_info_after_validator_function(from_hex, written)


WordPath = Annotated[str, Path(pattern=_PATTERN, description=_HELP)]
"""An identifier of 32 bytes, as it is written."""

_READ, _WORDS = _AsBytes(), Path(description=_HELP)

BytesPath = Annotated[bytes, _READ, _WORDS]
"""An identifier of 32 bytes."""
ApplicationPath = Annotated[ApplicationId, _READ, _WORDS]
CommitmentPath = Annotated[CommitmentId, _READ, _WORDS]
PermitPath = Annotated[PermitId, _READ, _WORDS]
RoundPath = Annotated[RoundId, _READ, _WORDS]
