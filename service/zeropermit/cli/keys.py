"""`zeropermit keys`: make and look at signing keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from eth_utils.address import is_address, to_checksum_address

from zeropermit import terminal
from zeropermit.bootstrap.keys import new_account, read_private, write_keystore
from zeropermit.bootstrap.record_keys import new_credential_key
from zeropermit.cli.caller import password
from zeropermit.cli.command import CommandAnswer, Group
from zeropermit.cli.preparing import check_new
from zeropermit.domain.permits.credential import CredentialIssuer
from zeropermit.errors import KeystoreError

app = Group()

File = Annotated[Path, "FILE", "The keystore file."]


@app.command("new")
def new(file: File) -> CommandAnswer:
    """Make a key and keep it in an encrypted file that only you can read.

    The password is asked for twice, or taken from ZEROPERMIT_KEYSTORE_PASSWORD.
    Nobody can recover a lost password or a lost file.
    """
    check_new(file)
    account = new_account()
    write_keystore(file, account, password(str(file), new=True))
    address = str(account.address)
    next_step = terminal.words(
        "Back up the file and the password: neither can be recovered. The key can "
        "be used once the registrar has entered this address for your "
        "organisation."
    )
    content = {"address": address, "file": str(file)}
    return CommandAnswer(content, [address], next_step=next_step)


@app.command("credential")
def credential(file: File) -> CommandAnswer:
    """Make a service's key for credentials, in an encrypted file.

    It belongs into the service's data folder as keys/credential.pem, under the
    password of the other keys. It signs W3C credentials, and nothing that the ledger
    believes.
    """
    check_new(file)
    key = new_credential_key(file, password(str(file), new=True))
    multikey = CredentialIssuer("", key.public).multikey
    content = {"publicKeyMultibase": multikey, "file": str(file)}
    return CommandAnswer(content, [multikey])


@app.command("show")
def show(file: File) -> CommandAnswer:
    """Show the address of a keystore; no password is needed.

    A keystore that others can read is refused: run `chmod 600` on it.
    """
    try:
        address = str(json.loads(read_private(file))["address"])
    except (ValueError, KeyError, TypeError) as error:
        raise KeystoreError(str(file), "it is no keystore") from error
    if not is_address(address):
        raise KeystoreError(str(file), "it is no keystore")
    address = to_checksum_address(address)
    return CommandAnswer({"address": address, "file": str(file)}, [address])
