"""Contracts with all bugs planted at once, each asleep until it is called.

One compilation has to do for all of them, so each change becomes a choice that is
made while the contract runs: `(block.coinbase == address(7) ? wrong : right)`. A bug
is called by letting its number be the coinbase; coinbase zero calls none.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping

from scripts import compile_contracts as compiler
from tests.invariants.bug import Bug
from tests.invariants.bugs import BUGS
from tests.invariants.bugs_of_supervision import BUGS_OF_SUPERVISION
from zeropermit.ledger.artifacts import CONTRACTS

SUPERVISION = frozenset({"SupervisionRegistry", "CommitmentRegistry", "WorkRegistry"})
"""Called by a machine of its own; of commitments it records outcomes alone, and of
work it reports that it goes on."""
OTHERS = frozenset(CONTRACTS) - {"SupervisionRegistry"}
ALL = (*BUGS, *BUGS_OF_SUPERVISION)
PURE = re.compile(r"\b(internal|private) pure\b")
"""Choices read the block, so nothing that makes one is pure."""
SETTINGS = {**compiler.SETTINGS, "optimizer": {"enabled": True, "runs": 1}}
"""Small code, since the bugs add to it and its size is limited."""


class BugMisplacedError(AssertionError):
    """What a bug changes is not there, not once, or is changed by another."""


def missing_tool() -> str:
    """What is needed to compile, and is not here; nothing if all is."""
    if shutil.which("node") is None:
        return "Node is not installed"
    if not (compiler.LIBRARIES / "solc").is_dir():
        return "`npm ci` was not done"
    return ""


def number_of(bug: Bug) -> int:
    return ALL.index(bug) + 1


def coinbase_of(bug: Bug) -> str:
    return f"0x{number_of(bug):040x}"


def with_bugs(
    source: str, bugs: Iterable[Bug], number: Callable[[Bug], int] = number_of
) -> str:
    """Plant bugs in a source, each at the one place that it names."""
    places = []
    for bug in bugs:
        if source.count(bug.right) != 1:
            raise BugMisplacedError(bug.name)
        start = source.index(bug.right)
        places.append((start, start + len(bug.right), _choice(bug, number(bug))))
    end = len(source)
    for start, stop, text in sorted(places, reverse=True):
        if stop > end:
            raise BugMisplacedError(text)
        source, end = source[:start] + text + source[stop:], start
    return PURE.sub(r"\1 view", source)


def _choice(bug: Bug, number: int) -> str:
    called = f"block.coinbase == address({number})"
    if bug.is_statement:
        return f"if ({called}) {{ {bug.wrong} }} else {{ {bug.right} }}"
    return f"({called} ? ({bug.wrong}) : ({bug.right}))"


def compiled(names: Collection[str]) -> Mapping[str, bytes]:
    """Compile contracts with all bugs; give their bytecode by name."""
    wanted = {name: compiler.CONTRACTS[name] for name in CONTRACTS if name in names}
    sources = compiler.collect(wanted.values())
    planted = {
        name: {"content": with_bugs(text, (b for b in ALL if b.source == name))}
        if name.startswith("contracts/")
        else {"content": text}
        for name, text in sources.items()
    }
    # Under a name of their own, since what the compiler warns of is meant here.
    request = {
        "language": "Solidity",
        "sources": {_renamed(name): content for name, content in planted.items()},
        "settings": {
            **SETTINGS,
            "outputSelection": {
                _renamed(source): {name: ["evm.bytecode.object"]}
                for name, source in wanted.items()
            },
        },
    }
    output = compiler.run_compiler(request)["contracts"]
    return {
        name: bytes.fromhex(output[_renamed(source)][name]["evm"]["bytecode"]["object"])
        for name, source in wanted.items()
    }


def _renamed(source: str) -> str:
    return re.sub("^contracts/", "seeded/", source)
