"""Prove properties of the contracts, and show that each fails on a planted bug.

The properties are the functions `check_...` of `tests/proofs/*Proof.sol`. halmos runs
them with any arguments, on bytecode compiled as that which is deployed, up to the
bounds that `docs/proofs.md` states. Then the bugs of `tests/proofs/bugs.py` are
planted, each asleep until its number is the coinbase, and each property has to fail
once its bug is awake.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import solcx
from solcx.exceptions import SolcError

from scripts import compile_contracts as compiler
from tests.invariants.bug import Bug
from tests.invariants.seeded import with_bugs
from tests.proofs.bugs import BUGS
from tests.proofs.properties import (
    DOCUMENT,
    Property,
    properties,
    seconds_written,
    table,
    with_table,
)

AWAKE = "5eed" * 10
"""The coinbase that every proof begins with, as it is in its code: it wakes no bug."""
PROVEN, REFUTED, UNDECIDED = 0, 1, 2
"""Exit codes of halmos for one property; others mean that it came to no end."""
PATIENCE = 900.0
"""Seconds after which a property counts as undecided."""
WORDS = {PROVEN: "holds", REFUTED: "fails"}
OPTIONS = (
    *("--no-status", "--loop", "34"),
    # The halves of a path that no solver decides in this time are both gone into.
    *("--solver-timeout-branching", "1ms", "--solver-timeout-assertion", "60s"),
)
PARTS = (
    *("abi", "evm.bytecode", "evm.deployedBytecode", "evm.methodIdentifiers"),
    "metadata",
)

Made = Mapping[str, Any]
"""Contracts by name, each as forge would have written it."""


@dataclass(frozen=True)
class Outcome:
    """The answer of halmos about a property."""

    code: int
    seconds: float

    def __str__(self) -> str:
        return f"{WORDS.get(self.code, 'undecided')} {self.seconds:6.1f} s"


class ProveError(Exception):
    """Nothing can be proven here."""


def compile_proofs(proofs: Iterable[str], bugs: Collection[Bug]) -> dict[str, Made]:
    """Compile proofs with their imports, with bugs planted; give each by name."""
    names = [f"tests/proofs/{proof}.sol" for proof in proofs]
    sources = {
        name: {"content": _planted(name, text, bugs)}
        for name, text in compiler.collect(names).items()
    }
    selection = {name: {"": ["ast"], "*": list(PARTS)} for name in names}
    settings = {**compiler.SETTINGS, "outputSelection": selection}
    request = {"language": "Solidity", "sources": sources, "settings": settings}
    try:
        output = solcx.compile_standard(request, solc_binary=compiler.RUNNER)
    except SolcError as error:
        raise ProveError(error.message) from error
    return {
        Path(name).stem: {
            contract: _as_forge(made, output["sources"][name])
            for contract, made in output["contracts"][name].items()
        }
        for name in names
    }


def _planted(name: str, text: str, bugs: Collection[Bug]) -> str:
    if not bugs:
        return text
    return with_bugs(text, (b for b in bugs if b.source == name), number_of)


def number_of(bug: Bug) -> int:
    """Give the coinbase that wakes a bug."""
    return 1 + list(dict.fromkeys(BUGS.values())).index(bug)


def _as_forge(made: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    evm = made["evm"]
    codes = {
        name: {**evm[name], "object": "0x" + evm[name]["object"]}
        for name in ("bytecode", "deployedBytecode")
    }
    return {
        **codes,
        "abi": made["abi"],
        "methodIdentifiers": evm["methodIdentifiers"],
        "metadata": json.loads(made["metadata"]),
        "ast": source["ast"],
        "id": source["id"],
    }


def prove(made: Made, one: Property, bug: Bug | None = None) -> Outcome:
    """Let halmos try a property, with a bug awake if one is given."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = folder / "out" / f"{one.proof}.sol"
        place.mkdir(parents=True)
        for contract, content in made.items():
            text = json.dumps(content)
            if bug:
                text = text.replace(AWAKE, f"{number_of(bug):040x}")
            (place / f"{contract}.json").write_text(text, encoding="utf-8")
        # halmos would have forge compile; all is compiled.
        forge = folder / "forge"
        forge.write_text("#!/bin/sh\n", encoding="utf-8")
        forge.chmod(0o755)
        return _ask(folder, one, ("--early-exit",) if bug else ())


def _ask(folder: Path, one: Property, more: tuple[str, ...]) -> Outcome:
    halmos = _halmos()
    report = folder / "report.json"
    try:
        done = _run(halmos, folder, one, more)
    except subprocess.TimeoutExpired:
        return Outcome(UNDECIDED, PATIENCE)
    if not report.is_file():
        raise ProveError(done.stdout + done.stderr)
    (results,) = json.loads(report.read_text(encoding="utf-8"))["test_results"].values()
    return Outcome(results[0]["exitcode"], results[0]["time"][0])


def _run(
    halmos: Path, folder: Path, one: Property, more: tuple[str, ...]
) -> subprocess.CompletedProcess[str]:
    tools = f"{folder}{os.pathsep}{halmos.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [
            *(str(halmos), "--root", str(folder), "--contract", one.proof),
            *("--match-test", rf"^{one.name}\("),
            *("--json-output", str(folder / "report.json"), *OPTIONS, *more),
        ],
        env={**os.environ, "PATH": tools, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def _halmos() -> Path:
    beside = Path(sys.executable).with_name("halmos")
    found = shutil.which("halmos") or (str(beside) if beside.is_file() else None)
    if found is None:
        raise ProveError("halmos is not installed: pip install -e '.[prove]'")
    return Path(found)


def tell(line: str) -> None:
    """Say at once how far it is."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def prove_all(wanted: list[Property]) -> dict[str, float]:
    """Prove properties and refute each with its bug; give the seconds of each proof.

    Raises:
        ProveError: One does not hold, or holds with its bug as well.
    """
    proofs = sorted({one.proof for one in wanted})
    right = compile_proofs(proofs, [])
    wrong = compile_proofs(proofs, list(dict.fromkeys(BUGS.values())))
    seconds: dict[str, float] = {}
    failed = []
    for one in wanted:
        holds = prove(right[one.proof], one)
        fails = prove(wrong[one.proof], one, one.bug)
        tell(f"{one.name:62} {holds}; with its bug {fails}")
        seconds[one.name] = holds.seconds
        if (holds.code, fails.code) != (PROVEN, REFUTED):
            failed.append(one.name)
    tell(f"{len(wanted) - len(failed)} of {len(wanted)} properties are proven")
    if failed:
        raise ProveError("not proven: " + ", ".join(failed))
    return seconds


def main() -> int:
    """Run from the command line, by `scripts/prove.py`."""
    parser = argparse.ArgumentParser(
        description="Prove properties of the contracts, and that bugs break them.",
        epilog="Needs Node, once `npm ci`, and halmos: pip install -e '.[prove]'.",
    )
    parser.add_argument("--only", metavar="PATTERN", default="", help="of their names")
    parser.add_argument(
        "--write", action="store_true", help="write the table of docs/proofs.md"
    )
    arguments = parser.parse_args()
    every = properties()
    try:
        seconds = prove_all([p for p in every if re.search(arguments.only, p.name)])
    except ProveError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    if arguments.write:
        text = DOCUMENT.read_text(encoding="utf-8")
        made = table({**seconds_written(text), **seconds}, every)
        DOCUMENT.write_text(with_table(text, made), encoding="utf-8", newline="\n")
    return 0
