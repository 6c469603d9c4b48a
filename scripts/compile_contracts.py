#!/usr/bin/env python3
"""Compile the contracts and write their artifacts, which are committed.

The compiler is the one from npm, named in `package-lock.json`; py-solc-x runs it
through `solc_runner.js`. Version, EVM and settings are pinned here and nowhere else.
Bytecode has no metadata at its end, so that it depends on code and settings alone;
a digest of every source that went into it stands beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import posixpath
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import solcx
from solcx.exceptions import SolcError
from solcx.wrapper import get_solc_version

ROOT = Path(__file__).resolve().parent.parent
RUNNER = ROOT / "scripts" / "solc_runner.js"
LIBRARIES = ROOT / "node_modules"
FOLDER = ROOT / "service" / "zeropermit" / "ledger" / "artifacts"
TEST_FOLDER = ROOT / "tests" / "contracts" / "artifacts"

COMPILER = "0.8.37"
SETTINGS: Mapping[str, Any] = {
    # OpenZeppelin 5.7 needs cancun; consortium networks have nothing later.
    "evmVersion": "cancun",
    # More runs save no gas worth the code: a contract may have 24,576 bytes.
    "optimizer": {"enabled": True, "runs": 200},
    # Acts have more arguments than the stack of the older pipeline has room for.
    "viaIR": True,
    "metadata": {"appendCBOR": False, "bytecodeHash": "none"},
}
LEGACY_SETTINGS: Mapping[str, Any] = {
    **SETTINGS,
    # Small code, since the older pipeline writes more of it.
    "optimizer": {"enabled": True, "runs": 1},
    "viaIR": False,
}
"""For tests: the code generator before `viaIR`, which shares little with it."""
DEEP: Mapping[str, str] = {
    "MatterRegistry": "publish",
    "PermitRegistry": "_issue",
}
"""Contracts that the older pipeline does not compile, and the function that has more
variables than its stack has room for."""
SIZE_LIMIT = 24_576
"""Bytes of code that a contract may have (EIP-170)."""

CONTRACTS: Mapping[str, str] = {
    "OrganisationRegistry": "contracts/OrganisationRegistry.sol",
    "MatterRegistry": "contracts/MatterRegistry.sol",
    "AttestationRegistry": "contracts/AttestationRegistry.sol",
    "CommitmentRegistry": "contracts/CommitmentRegistry.sol",
    "RuleEngine": "contracts/RuleEngine.sol",
    "PermitRegistry": "contracts/PermitRegistry.sol",
    "WorkRegistry": "contracts/WorkRegistry.sol",
    "ProceedingRegistry": "contracts/ProceedingRegistry.sol",
    "SupervisionRegistry": "contracts/SupervisionRegistry.sol",
    "TimelockController": "@openzeppelin/contracts/governance/TimelockController.sol",
}
MOCKS: Mapping[str, str] = {
    "LibraryHarness": "contracts/mocks/LibraryHarness.sol",
    "WalletMock": "contracts/mocks/WalletMock.sol",
}

_IMPORT = re.compile(r'^import\s[^;]*?"([^"]+)";', re.MULTILINE)


class CompileError(Exception):
    """Failed compilation, or artifacts that differ from the committed ones."""


def read_source(name: str) -> str:
    """Read a source by the name under which others import it."""
    path = (LIBRARIES if name.startswith("@") else ROOT) / name
    if not path.is_file():
        raise CompileError(f"{name} is missing; is `npm ci` done?")
    return path.read_text(encoding="utf-8")


def resolve(name: str, imported: str) -> str:
    """Return the name of an import of the source `name`."""
    if not imported.startswith("."):
        return imported
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), imported))


def collect(names: Iterable[str]) -> dict[str, str]:
    """Read the sources named and everything that they import."""
    sources: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in sources:
            sources[name] = read_source(name)
            waiting += [
                resolve(name, found) for found in _IMPORT.findall(sources[name])
            ]
    return sources


def digest(sources: Mapping[str, str]) -> str:
    """Give the SHA-256 of names and contents, in the order of the names."""
    lines = (
        f"{hashlib.sha256(sources[name].encode()).hexdigest()}  {name}\n"
        for name in sorted(sources)
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def compile_all() -> dict[Path, str]:
    """Compile everything; give the text of each artifact by its path."""
    texts = compile_named({**CONTRACTS, **MOCKS}, SETTINGS)
    return {
        (FOLDER if name in CONTRACTS else TEST_FOLDER) / f"{name}.json": text
        for name, text in texts.items()
    }


def compile_legacy(folder: Path) -> dict[Path, str]:
    """Compile all but `DEEP` with the older pipeline; give each text by its path.

    Raises:
        CompileError: It compiles more or less than `DEEP` says.
    """
    every = {**CONTRACTS, **MOCKS}
    for name in DEEP:
        if _is_too_deep(name, every[name]):
            continue
        raise CompileError(f"{name} compiles with the older pipeline: not so in DEEP")
    wanted = {name: source for name, source in every.items() if name not in DEEP}
    texts = compile_named(wanted, LEGACY_SETTINGS)
    return {folder / f"{name}.json": text for name, text in texts.items()}


def _is_too_deep(name: str, source: str) -> bool:
    try:
        compile_named({name: source}, LEGACY_SETTINGS)
    except CompileError as error:
        if "Stack too deep" not in str(error):
            raise
        return True
    return False


def compile_named(
    wanted: Mapping[str, str], settings: Mapping[str, Any]
) -> dict[str, str]:
    """Compile contracts, by their sources; give the text of each artifact."""
    selection = {
        source: {name: ["abi", "evm.bytecode.object", "evm.deployedBytecode"]}
        for name, source in wanted.items()
    }
    output = run_compiler(
        {
            "language": "Solidity",
            "sources": {
                name: {"content": content}
                for name, content in collect(wanted.values()).items()
            },
            "settings": {**settings, "outputSelection": selection},
        }
    )
    compiled = output["contracts"]
    return {
        name: artifact(name, source, compiled[source][name], settings)
        for name, source in wanted.items()
    }


def run_compiler(request: dict[str, Any]) -> Mapping[str, Any]:
    """Run the compiler; refuse another version, errors and warnings."""
    if shutil.which("node") is None:
        raise CompileError("Node is needed to run the compiler, and was not found")
    version = str(get_solc_version(RUNNER))
    if version != COMPILER:
        raise CompileError(f"solc {COMPILER} is needed and npm has {version}")
    try:
        output: Mapping[str, Any] = solcx.compile_standard(request, solc_binary=RUNNER)
    except SolcError as error:
        raise CompileError(error.message) from error
    ours = [
        entry["formattedMessage"]
        for entry in output.get("errors", [])
        if entry.get("sourceLocation", {}).get("file", "").startswith("contracts/")
    ]
    if ours:
        raise CompileError("\n".join(ours))
    return output


def artifact(
    name: str, source: str, compiled: Mapping[str, Any], settings: Mapping[str, Any]
) -> str:
    """Write the artifact of one contract: JSON, sorted, ending in a line feed."""
    deployed = compiled["evm"]["deployedBytecode"]
    size = len(deployed["object"]) // 2
    if size > SIZE_LIMIT:
        raise CompileError(f"{name} has {size} bytes; the limit is {SIZE_LIMIT}")
    content = {
        "contract": name,
        "source": source,
        "abi": compiled["abi"],
        "bytecode": "0x" + compiled["evm"]["bytecode"]["object"],
        "deployedBytecode": "0x" + deployed["object"],
        # The numbers of the syntax tree say nothing; the places do.
        "immutableReferences": sorted(
            [place["start"], place["length"]]
            for places in deployed["immutableReferences"].values()
            for place in places
        ),
        "compiler": {"name": "solc", "version": COMPILER, "settings": settings},
        "sources": "sha256:" + digest(collect([source])),
    }
    return json.dumps(content, indent=2, sort_keys=True) + "\n"


def write(texts: Mapping[Path, str]) -> None:
    """Write the artifacts and say how large the contracts are."""
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        size = len(json.loads(text)["deployedBytecode"]) // 2 - 1
        print(f"{path.stem:24} {size:6} bytes")


def check(texts: Mapping[Path, str]) -> None:
    """Refuse artifacts that differ from the compiler's output."""
    stale = [
        path.relative_to(ROOT).as_posix()
        for path, text in texts.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    known = {path.name for path in texts}
    stale += [
        f"{path.relative_to(ROOT).as_posix()} (no such contract)"
        for folder in (FOLDER, TEST_FOLDER)
        for path in sorted(folder.glob("*.json"))
        if path.name not in known
    ]
    if stale:
        listed = "\n  ".join(stale)
        raise CompileError(
            f"these artifacts are not what the sources give:\n  {listed}\n"
            "Run scripts/compile_contracts.py and commit what it writes."
        )
    print(f"{len(texts)} artifacts are what the sources give")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description="Compile the contracts and write their artifacts.",
        epilog="Needs Node and, once, `npm ci`; the compiler comes from npm.",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; fail if an artifact differs from the compiler's output",
    )
    parser.add_argument(
        "--legacy",
        metavar="FOLDER",
        type=Path,
        help="write other artifacts there, from the compiler's older pipeline",
    )
    arguments = parser.parse_args()
    try:
        if arguments.legacy:
            write(compile_legacy(arguments.legacy))
        elif arguments.check:
            check(compile_all())
        else:
            write(compile_all())
    except CompileError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
