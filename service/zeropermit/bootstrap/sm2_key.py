"""The service's SM2 key, in a keystore as all others.

A keystore holds 32 secret bytes and does not say for which curve. So `zeropermit keys
new` makes this one too; the address that it shows means nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from zeropermit.bootstrap.keys import read_keystore
from zeropermit.domain.permits.gm_signature import SIGNER_ID
from zeropermit.errors import ExtraMissingError, KeystoreError

FILE = "sm2.json"
"""In the folder `keys` of an installation."""

ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
"""Of the curve (GB/T 32918.5); a secret key is at most two less."""

_HALF = 32
_UNCOMPRESSED = b"\x04"


@dataclass(frozen=True, slots=True)
class Sm2Key:
    """A key that signs documents; conforms to the port `RecordSigner`."""

    secret: bytes = field(repr=False)
    public: bytes  #: 65 bytes, uncompressed.

    def sign(self, data: bytes) -> bytes:
        """Sign with SM2 over SM3: 64 bytes, r and s."""
        from gmalg import SM2  # noqa: PLC0415 - of an extra

        r, s = SM2(self.secret, SIGNER_ID.encode()).sign(data)
        return bytes(r).rjust(_HALF, b"\0") + bytes(s).rjust(_HALF, b"\0")


def sm2_key(secret: bytes, path: Path) -> Sm2Key:
    """Make a key of 32 secret bytes.

    Raises:
        ExtraMissingError: What knows SM2 is not installed.
        KeystoreError: The bytes of the file at `path` are no secret key of SM2.
    """
    try:
        from gmalg import SM2  # noqa: PLC0415 - of an extra
    except ImportError as error:
        raise ExtraMissingError("gm") from error
    if not 0 < int.from_bytes(secret) < ORDER - 1:
        raise KeystoreError(str(path), "it is no key of SM2: make another")
    public = bytes(SM2().generate_pk(secret))
    return Sm2Key(secret, _UNCOMPRESSED + public[-2 * _HALF :])


def read_sm2_key(path: Path, password: str) -> Sm2Key | None:
    """Read the key; None if there is no such file."""
    if not path.is_file():
        return None
    return sm2_key(bytes(read_keystore(path, password).key), path)
