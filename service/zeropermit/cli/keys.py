"""`zeropermit keys`: make and look at signing keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from eth_utils.address import is_address, to_checksum_address

from zeropermit import terminal
from zeropermit.bootstrap.credential_key import new_credential_key
from zeropermit.bootstrap.keys import new_account, write_keystore
from zeropermit.cli.keyring import password
from zeropermit.cli.options import AsJson, Group, argument
from zeropermit.domain.permits.credential import CredentialIssuer
from zeropermit.errors import InputFileError, KeystoreError

app = Group()

File = Annotated[Path, argument("FILE", "The keystore file.")]


@app.command("new")
def new(file: File, as_json: AsJson = False) -> None:
    """Make a key and keep it in an encrypted file that only you can read.

    The password is asked for twice, or taken from ZEROPERMIT_KEYSTORE_PASSWORD.
    Nobody can recover a lost password or a lost file.
    """
    if file.exists():
        raise InputFileError(str(file), "exists already, and is not overwritten")
    account = new_account()
    write_keystore(file, account, password(str(file), new=True))
    _show(str(account.address), file, as_json=as_json)
    terminal.say(
        "请妥善备份文件与口令：丢失后无法找回。由登记机关把这个地址登记到您的单位后即可使用。",
        "Back up the file and the password: neither can be recovered. The key can be "
        "used once the registrar has entered this address for your organisation.",
    )


@app.command("credential")
def credential(file: File, as_json: AsJson = False) -> None:
    """Make a service's key for credentials, in an encrypted file.

    It belongs into the service's data folder as keys/credential.pem, under the
    password of the other keys. It signs W3C credentials, and nothing that the ledger
    believes.
    """
    if file.exists():
        raise InputFileError(str(file), "exists already, and is not overwritten")
    key = new_credential_key(file, password(str(file), new=True))
    multikey = CredentialIssuer("", key.public).multikey
    content = {"publicKeyMultibase": multikey, "file": str(file)}
    terminal.answer(content, [multikey], as_json=as_json)


@app.command("show")
def show(file: File, as_json: AsJson = False) -> None:
    """Show the address of a keystore; no password is needed.

    A keystore that others can read is refused: run `chmod 600` on it.
    """
    if not file.is_file():
        raise KeystoreError(str(file), "there is no such file")
    if file.stat().st_mode & 0o077:
        raise KeystoreError(str(file), "others can read it: chmod 600")
    try:
        address = str(json.loads(file.read_text("utf-8"))["address"])
    except (ValueError, KeyError, TypeError) as error:
        raise KeystoreError(str(file), "it is no keystore") from error
    if not is_address(address):
        raise KeystoreError(str(file), "it is no keystore")
    _show(to_checksum_address(address), file, as_json=as_json)


def _show(address: str, file: Path, *, as_json: bool) -> None:
    content = {"address": address, "file": str(file)}
    terminal.answer(content, [address], as_json=as_json)
