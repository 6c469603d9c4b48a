"""Compiled artifacts are complete, and say from which sources and with what they came.

That their bytecode is what the sources give is checked by `compile_contracts.py
--check`, which needs the compiler; here no compiler is needed.
"""

import importlib.util
import json
import re
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from zeropermit.ledger.artifacts import CONTRACTS, TIMELOCK, abi, abi_type, artifact

ROOT = Path(__file__).parents[3]
NAMES = (*CONTRACTS, TIMELOCK)
ABSTRACT = ("ActsOnPermits", "Authorized", "AuthorizedByRegistry")
SIZE_LIMIT = 24_576
"""Bytes of code that a contract may have (EIP-170)."""


def script():
    path = ROOT / "scripts" / "compile_contracts.py"
    spec = importlib.util.spec_from_file_location("compile_contracts", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", NAMES)
def test_the_compiler_is_the_one_that_is_pinned(name):
    compiler, pinned = artifact(name)["compiler"], script()

    assert compiler["version"] == pinned.COMPILER
    assert compiler["settings"] == json.loads(json.dumps(pinned.SETTINGS))
    assert compiler["settings"]["evmVersion"] == "cancun"


@pytest.mark.parametrize("name", NAMES)
def test_a_contract_fits_a_block_chain(name):
    code = bytes.fromhex(artifact(name)["deployedBytecode"].removeprefix("0x"))

    assert 0 < len(code) <= SIZE_LIMIT


def test_every_contract_of_ours_has_its_artifact():
    sources = {path.stem for path in (ROOT / "contracts").glob("*.sol")}

    assert sources == {*CONTRACTS, *ABSTRACT}


def test_no_two_errors_and_no_two_functions_share_a_selector():
    seen: dict[bytes, str] = {}
    for name in CONTRACTS:
        for entry in abi(name):
            if entry["type"] == "error":
                kinds = ",".join(map(abi_type, entry["inputs"]))
                signature = f"{entry['name']}({kinds})"
                found = seen.setdefault(keccak(text=signature)[:4], signature)
                assert found == signature


def test_no_name_of_an_error_is_used_for_two():
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "contracts").rglob("I*.sol"))
    )
    names = re.findall(r"^ *error (\w+)\(", text, re.MULTILINE)

    assert len(names) > 30
    assert sorted(names) == sorted(set(names))
