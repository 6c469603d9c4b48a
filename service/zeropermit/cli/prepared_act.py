"""`zeropermit sign` and `submit`: files of prepared acts, signed and sent.

Every proposal of the API carries the words that are signed (`typed_data`) and the
call that carries them out (`call`). Saved to a file, it can be signed on a machine
without a network, by one key after another, and be sent to any node by whoever likes:
a service that withholds an act can be walked around.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from eth_abi.exceptions import EncodingError
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.exceptions import ValidationError

from zeropermit import terminal
from zeropermit.catalogue.words.acts import labels, words_of
from zeropermit.cli.caller import PayerOptions, unlock
from zeropermit.cli.command import CommandAnswer
from zeropermit.cli.options import Key, Trust
from zeropermit.client.node import load_json, load_trust
from zeropermit.domain.acts.act import (
    DOMAIN_NAME,
    DOMAIN_VERSION,
    LAST_FIELDS,
    Act,
    Authorization,
    signed_types,
)
from zeropermit.domain.acts.fields import fields_of
from zeropermit.domain.acts.registry import CALLS
from zeropermit.domain.law.codes import check_uscc_shape
from zeropermit.domain.ledger.identifiers import Address, organisation_id, to_hex
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.domain.supervision.state import NOBODY
from zeropermit.errors import InputFileError
from zeropermit.ledger.abi_json import inputs_of, parse_values
from zeropermit.ledger.acts import call_data
from zeropermit.ledger.sender import Call

AUTHORIZATION = "struct Authorization"
MALFORMED = (
    *(ValueError, TypeError, KeyError, OverflowError),
    *(EncodingError, ValidationError),
)
"""Errors of encoding values that do not have their types."""

File = Annotated[
    Path, "FILE", "A proposal of the API, or the output of `zeropermit sign`."
]
Out = Annotated[
    Path | None,
    "--out FILE",
    "Where to write the signed act; standard output if not given.",
]

For = Annotated[
    str | None,
    "--for CODE",
    "Code of the organisation that the key signs for, where the act does not tell it.",
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


def sign(
    file: File, key: Key, trust: Trust = None, out: Out = None, for_: For = None
) -> None:
    """Sign a prepared act without a network.

    What is signed is shown first. The trust file says for which chain and contract it
    may be; a proposal for any other is refused. Acts that need two officers are
    signed by one after the other. The organisation of the key is signed too: where
    the act does not tell it, say it.
    """
    prepared = read(file)
    check_meant_for(prepared, load_trust(trust), where=str(file))
    prepared = signed_for(prepared, for_, where=str(file))
    if not prepared.missing:
        raise InputFileError(str(file), "it has all its signatures")
    act = check_types(prepared, where=str(file))
    show(act, prepared.content["typed_data"]["message"])
    terminal.confirm("Sign “{title}”?", title=terminal.chosen(words_of(act).title))
    terminal.write_out(signed(prepared, unlock(key), where=str(file)), out)


def submit(file: File, payer: PayerOptions) -> CommandAnswer:
    """Send a signed act to the ledger.

    The key only pays: any will do. The contract checks the signatures, and refuses
    an act that has been altered since it was signed.
    """
    prepared = read(file)
    trusted = payer.node.open(write=True)
    check_meant_for(prepared, trusted.manifest, where=str(file))
    if prepared.missing:
        raise InputFileError(str(file), f"{prepared.missing} signatures are missing")
    signatures = [one.as_abi() for one in prepared.authorizations]
    data = call_data(
        prepared.contract, prepared.function, *prepared.arguments, *signatures
    )
    return payer.send(trusted, Call(trusted.manifest.address(prepared.contract), data))


def read(file: Path) -> PreparedAct:
    """Read a prepared act, each argument by its type in the ABI."""
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
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise InputFileError(where, "it has no deadline") from error
    if late:
        raise InputFileError(where, "its deadline has passed: ask for it again")


def check_types(prepared: PreparedAct, *, where: str) -> type[Act]:
    """Find the act, and check that all of its own fields are signed, and no other."""
    act = CALLS.get((prepared.contract, prepared.function))
    typed = prepared.content["typed_data"]
    if act is None or typed.get("primaryType") != act.primary:
        raise InputFileError(where, "it signs another act than it calls")
    types = signed_types(act)
    names = {field["name"] for field in types[act.primary]}
    if typed.get("types") != types or typed["message"].keys() != names:
        raise InputFileError(where, f"it does not sign the fields of {act.primary}")
    return act


def show(act: type[Act], message: Mapping[str, object]) -> None:
    """Show the signed content of an act, each field under its name."""
    terminal.remark(terminal.chosen(words_of(act).title))
    kinds = {f.name: f.kind for f in fields_of(act)} | dict(LAST_FIELDS)
    for name, label in labels(act).items():
        if name == "signer":
            continue  # it is the key that signs here
        kind = kinds[name]
        text = terminal.visible(str(message[name]), lines=False)
        if kind == "uint64" and text.isascii() and text.isdecimal():
            text = f"{terminal.moment(int(text))} ({text})"
        terminal.step(f"  {terminal.chosen(label)}: {text}")


def signed_for(prepared: PreparedAct, code: str | None, *, where: str) -> PreparedAct:
    """Put the organisation of the key into the signed content.

    Raises:
        InputFileError: The act does not tell the organisation, and no code is given.
        UsccError: The code is malformed.
    """
    try:
        told = prepared.content["typed_data"]["message"]["organisation"]
    except (KeyError, TypeError) as error:
        raise InputFileError(where, "it does not sign an organisation") from error
    if code is None:
        if told == to_hex(NOBODY):
            raise InputFileError(where, "say for which organisation: --for CODE")
        return prepared
    owner = to_hex(organisation_id(check_uscc_shape(code)))
    typed = with_message(prepared, organisation=owner)
    return replace(prepared, content={**prepared.content, "typed_data": typed})


def with_message(prepared: PreparedAct, **members: str) -> dict[str, Any]:
    """Give the signed content with some members in the place of others."""
    typed = prepared.content["typed_data"]
    return {**typed, "message": {**typed["message"], **members}}


def signed(
    prepared: PreparedAct, account: LocalAccount, *, where: str
) -> dict[str, object]:
    """Add a signature to a prepared act.

    Raises:
        InputFileError: A value of the signed content does not have its type.
    """
    typed = with_message(prepared, signer=account.address)
    try:
        message = encode_typed_data(full_message=typed)
    except MALFORMED as error:
        raise InputFileError(where, f"a signed value is malformed: {error}") from error
    signature = account.sign_message(message)
    own = {
        "signer": account.address,
        "deadline": int(typed["message"]["deadline"]),
        "signature": "0x" + bytes(signature.signature).hex(),
    }
    before = prepared.content.get("authorizations", [])
    return {**prepared.content, "authorizations": [*before, own]}
