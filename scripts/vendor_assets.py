#!/usr/bin/env python3
"""Bundle the browser scripts of the pages from the locked npm packages.

Usage: python scripts/vendor_assets.py [--check]

Writes `service/zeropermit/web/static/vendor/` and its SHA256SUMS; with `--check` it
only says whether the committed files are what the packages give. Needs `npm ci`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "service/zeropermit/web/static/vendor"
NODE = ROOT / "node_modules"

NOBLE = """
export { secp256k1 } from "@noble/curves/secp256k1.js";
export { keccak_256 } from "@noble/hashes/sha3.js";
export { scryptAsync } from "@noble/hashes/scrypt.js";
"""
"""Exports of the noble packages in the bundle, few so that pages stay small."""

READER = """
export { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
"""
"""Reads QR codes where the browser has no reader of its own."""

BUNDLES = {
    "noble.js": (NOBLE, "@noble/curves", "@noble/curves and @noble/hashes"),
    "zxing.js": (READER, "zxing-wasm", "zxing-wasm"),
}
"""A bundle: its source, the package with its version, and its name."""

COPIED = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE": "htmx.org/LICENSE",
    "noble.LICENSE": "@noble/curves/LICENSE",
    "zxing.wasm": "zxing-wasm/dist/reader/zxing_reader.wasm",
    "zxing.LICENSE": "zxing-wasm/LICENSE",
}
"""Files taken unchanged, by the name they have here."""


def main() -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare")
    check = parser.parse_args().check
    if not NODE.is_dir():
        print("error: node_modules is missing: run npm ci", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _make(folder)
        if check:
            return _compare(folder)
        for file in folder.iterdir():
            shutil.copyfile(file, VENDOR / file.name)
    _note()
    return 0


def _make(folder: Path) -> None:
    for name, (source, package, title) in BUNDLES.items():
        version = json.loads((NODE / package / "package.json").read_text("utf-8"))
        banner = f"/* {title} {version['version']}, MIT */"
        _bundle(source, banner, folder / name)
    for name, source in COPIED.items():
        shutil.copyfile(NODE / source, folder / name)


def _bundle(source: str, banner: str, target: Path) -> None:
    entry = ROOT / ".vendor-entry.js"  # bare names are looked up from where it lies
    entry.write_text(source, "utf-8")
    try:
        subprocess.run(
            [
                NODE / ".bin/esbuild",
                str(entry),
                *("--bundle", "--minify", "--format=esm", "--target=es2022"),
                *("--log-level=warning", "--legal-comments=inline"),
                f"--banner:js={banner}",
                f"--outfile={target}",
            ],
            check=True,
        )
    finally:
        entry.unlink()


def _compare(folder: Path) -> int:
    stale = [
        file.name
        for file in sorted(folder.iterdir())
        if not (VENDOR / file.name).is_file()
        or (VENDOR / file.name).read_bytes() != file.read_bytes()
    ]
    for name in stale:
        print(f"not what the packages give: {name}", file=sys.stderr)
    return 1 if stale else 0


def _note() -> None:
    """Write the digests of all vendored files."""
    ours = {"README.md", "SHA256SUMS"}
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}"
        for file in sorted(VENDOR.iterdir())
        if file.name not in ours
    ]
    (VENDOR / "SHA256SUMS").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
