"""`zeropermit sign` and `submit`: files of prepared acts, signed and sent.

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

from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from zeropermit import terminal
from zeropermit.cli.caller import SenderOptions
from zeropermit.cli.keyring import unlock
from zeropermit.cli.options import Key, Trust, argument, option
from zeropermit.client.node import load_json, load_trust, show_receipt
from zeropermit.domain.acts.act import DOMAIN_NAME, DOMAIN_VERSION, Authorization
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.errors import InputFileError
from zeropermit.ledger.abi_json import inputs_of, parse_values
from zeropermit.ledger.acts import call_data

AUTHORIZATION = "struct Authorization"

File = Annotated[
    Path, argument("FILE", "A proposal of the API, or the output of `zeropermit sign`.")
]
Out = Annotated[
    Path | None,
    option(
        "--out FILE", "Where to write the signed act; standard output if not given."
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


def sign(file: File, key: Key, trust: Trust = None, out: Out = None) -> None:
    """Sign a prepared act without a network.

    What is signed is shown first. The trust file says for which chain and contract it
    may be; a proposal for any other is refused. Acts that need two officers are
    signed by one after the other.
    """
    prepared = read(file)
    check_meant_for(prepared, load_trust(trust), where=str(file))
    if not prepared.missing:
        raise InputFileError(str(file), "it has all its signatures")
    for name, value in prepared.content["typed_data"]["message"].items():
        terminal.step(f"  {name}: {value}")
    act = prepared.content["typed_data"]["primaryType"]
    terminal.confirm(f"签署 {act}？", f"Sign {act}?")
    terminal.write_out(signed(prepared, unlock(key)), out)


def submit(file: File, options: SenderOptions) -> None:
    """Send a signed act to the ledger.

    The key only pays: any will do. The contract checks the signatures, and refuses
    an act that has been altered since it was signed.
    """
    prepared = read(file)
    trusted = options.node.open(write=True)
    check_meant_for(prepared, trusted.manifest, where=str(file))
    if prepared.missing:
        raise InputFileError(str(file), f"{prepared.missing} signatures are missing")
    signatures = [one.as_abi() for one in prepared.authorizations]
    data = call_data(
        prepared.contract, prepared.function, *prepared.arguments, *signatures
    )
    to = trusted.manifest.address(prepared.contract)
    receipt = options.sender(trusted).send(to, data)
    show_receipt(receipt, as_json=options.as_json)


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
        taken = [one for one in inputs if one.get("internalType") != AUTHORIZATION]
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
