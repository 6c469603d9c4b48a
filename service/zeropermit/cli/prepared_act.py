"""Files of prepared acts, for `zeropermit sign` and `submit`: read, check, sign.

Every proposal of the API carries the words that are signed (`typed_data`) and the
call that carries them out (`call`). Saved to a file, it can be signed on a machine
without a network, by one key after another, and be sent to any node by whoever likes:
a service that withholds an act can be walked around.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from zeropermit.client.node import load_json
from zeropermit.domain.acts.act import DOMAIN_NAME, DOMAIN_VERSION, Authorization
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.errors import InputFileError
from zeropermit.ledger.abi_json import inputs_of, parse_values

AUTHORIZATION = "struct Authorization"

File = Annotated[
    Path,
    typer.Argument(
        help="A proposal of the API, or the output of `zeropermit sign`.",
        metavar="FILE",
    ),
]


@dataclass(frozen=True, slots=True)
class PreparedAct:
    """An act with the signatures it has so far."""

    content: Mapping[str, Any]
    contract: str
    function: str
    arguments: tuple[object, ...]
    authorizations: tuple[Authorization, ...]
    missing: int  #: Signatures that are still to be given.


def read(file: Path) -> PreparedAct:
    """Read a prepared act, each argument by its type in the ABI.

    Raises:
        InputFileError: It is none; the message says where.
    """
    content = load_json(file)
    try:
        call: Mapping[str, Any] = content["call"]  # type: ignore[assignment] # JSON, read by json
        contract, function = str(call["contract"]), str(call["function"])
        inputs = inputs_of(contract, function)
        taken = [entry for entry in inputs if not _is_authorization(entry)]
        arguments = parse_values(taken, call["arguments"])
        given: Sequence[Any] = content.get("authorizations", [])  # type: ignore[assignment] # as above
        authorizations = tuple(
            Authorization(
                Address(str(one["signer"])),
                int(one["deadline"]),
                bytes.fromhex(str(one["signature"]).removeprefix("0x")),
            )
            for one in given
        )
    except (KeyError, ValueError, TypeError) as error:
        raise InputFileError(str(file), f"not a prepared act: {error!r}") from error
    missing = len(inputs) - len(taken) - len(authorizations)
    return PreparedAct(content, contract, function, arguments, authorizations, missing)


def check_meant_for(prepared: PreparedAct, manifest: Manifest, *, where: str) -> None:
    """Check that the act to be signed holds for the trusted contract alone, and now.

    Raises:
        InputFileError: It is meant for another chain or contract, or too late.
    """
    typed = prepared.content.get("typed_data")
    if not isinstance(typed, Mapping) or not isinstance(typed.get("domain"), Mapping):
        raise InputFileError(where, "typed_data is missing")
    wanted = {
        "name": DOMAIN_NAME,
        "version": DOMAIN_VERSION,
        "chainId": manifest.chain_id,
        "verifyingContract": manifest.address(prepared.contract),
    }
    if dict(typed["domain"]) != wanted:
        raise InputFileError(where, "it is meant for another chain or contract")
    try:
        late = int(typed["message"]["deadline"]) <= time.time()
    except (KeyError, ValueError, TypeError) as error:
        raise InputFileError(where, "it has no deadline") from error
    if late:
        raise InputFileError(where, "its deadline has passed: ask for it again")


def signed(prepared: PreparedAct, account: LocalAccount) -> dict[str, object]:
    """Add a signature to a prepared act."""
    typed = prepared.content["typed_data"]
    signature = account.sign_message(encode_typed_data(full_message=dict(typed)))
    own = {
        "signer": account.address,
        "deadline": int(typed["message"]["deadline"]),
        "signature": "0x" + bytes(signature.signature).hex(),
    }
    before = prepared.content.get("authorizations", [])
    return {**prepared.content, "authorizations": [*before, own]}


def _is_authorization(entry: Mapping[str, Any]) -> bool:
    return str(entry.get("internalType", "")) == AUTHORIZATION
