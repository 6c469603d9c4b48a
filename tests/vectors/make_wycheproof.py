"""Write `wycheproof.json` from the public vectors of Project Wycheproof.

    python -m tests.vectors.make_wycheproof FOLDER

FOLDER is `testvectors_v1` of https://github.com/C2SP/wycheproof (Apache-2.0). Taken are
those of ECDSA on secp256k1 whose signature is two numbers of 32 bytes, or in the plain
form (P1363) anything at all: in place of a message its digest, of a key its address.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from eth_utils.crypto import keccak

PLACE = Path(__file__).with_name("wycheproof.json")
FILES = (
    "ecdsa_secp256k1_sha256_p1363_test",
    "ecdsa_secp256k1_sha512_p1363_test",
    "ecdsa_secp256k1_sha256_bitcoin_test",
    "ecdsa_secp256k1_sha256_test",
    "ecdsa_secp256k1_sha3_256_test",
)
HASHES = {"SHA-256": "sha256", "SHA-512": "sha512", "SHA3-256": "sha3_256"}
Row = tuple[str, str, str, bool]


def numbers(signature: bytes) -> bytes | None:
    """Two numbers of 32 bytes from DER, if they are written as DER has it."""
    parts, rest = [], signature[2:]
    if len(signature) < 2 or signature[:1] != b"\x30":
        return None
    if signature[1] != len(rest):
        return None
    while rest:
        if rest[:1] != b"\x02" or len(rest) < 3 or rest[1] > len(rest) - 2:
            return None
        part, rest = rest[2 : 2 + rest[1]], rest[2 + rest[1] :]
        spare = len(part) > 1 and part[0] == 0 and part[1] < 0x80
        if not part or part[0] >= 0x80 or spare or len(part.lstrip(b"\0")) > 32:
            return None
        parts.append(part.lstrip(b"\0").rjust(32, b"\0"))
    return b"".join(parts) if len(parts) == 2 else None


def rows(content: dict) -> Iterator[Row]:
    for group in content["testGroups"]:
        point = bytes.fromhex(group["publicKey"]["uncompressed"])[1:]
        address = "0x" + keccak(point)[12:].hex()
        for test in group["tests"]:
            hashed = hashlib.new(HASHES[group["sha"]], bytes.fromhex(test["msg"]))
            signature: bytes | None = bytes.fromhex(test["sig"])
            if group["type"] != "EcdsaP1363Verify":
                signature = numbers(signature)
            if signature is not None:
                digest = hashed.digest()[:32].hex()
                yield address, digest, signature.hex(), test["result"] == "valid"


def main() -> None:
    folder = Path(sys.argv[1])
    found: dict[tuple[str, str, str], bool] = {}
    for name in FILES:
        content = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for *key, valid in rows(content):
            # The rule of Bitcoin refuses what is a signature all the same: the
            # reader of these vectors looks at the half of `s` itself.
            found[tuple(key)] = found.get(tuple(key), False) or valid
    lines = ",\n".join(json.dumps([*key, valid]) for key, valid in found.items())
    source = {
        "source": "https://github.com/C2SP/wycheproof, testvectors_v1",
        "licence": "Apache-2.0",
        "files": FILES,
        "row": "address, digest, r and s, whether it is a signature",
    }
    head = json.dumps(source, indent=2)[:-2]
    PLACE.write_text(f'{head},\n  "rows": [\n{lines}\n  ]\n}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
