"""Make acts.json: message and call of one act of each kind.

    PYTHONPATH=service python -m tests.vectors.make_acts [FOLDER]

Unlike `make_vectors.py` this uses the package: the file keeps the bytes that were
signed when it was made, and changes only with the contracts. `signed` is the digest of
the EIP-712 message, `calldata` the keccak of the call.
"""

import json
import sys
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak

from tests.builders.protocol_case import SIGNER, Case, case, signed_digest
from tests.builders.sample_acts import all_acts
from zeropermit.domain.acts.act import Act, Authorization
from zeropermit.domain.records.plain_json import plain
from zeropermit.ledger.acts import act_data

AUTHORIZATION = Authorization(SIGNER, 1_790_007_200, b"\x22" * 65)


def golden(made: Case, act: Act) -> dict[str, object]:
    typed: Any = made.typed(act)
    call = act_data(act, [AUTHORIZATION] * act.signatures)
    return {
        "contract": act.contract,
        "function": act.function,
        "signatures": act.signatures,
        "types": plain(typed["types"][act.primary]),
        "message": plain(typed["message"]),
        "signed": "0x" + signed_digest(typed).hex(),
        "arguments": plain(act.arguments()),
        "calldata": "0x" + keccak(call).hex(),
    }


def vectors() -> dict[str, list[dict[str, object]]]:
    cases = case(0), case(1)
    each = zip(*(all_acts(made) for made in cases), strict=True)
    return {
        acts[0].primary: [
            golden(made, act) for made, act in zip(cases, acts, strict=True)
        ]
        for acts in each
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    text = json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"
    (folder / "acts.json").write_text(text, encoding="utf-8")
