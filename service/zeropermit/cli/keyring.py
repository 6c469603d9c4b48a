"""Opening a keystore for a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer
from eth_account.signers.local import LocalAccount

from zeropermit import terminal
from zeropermit.bootstrap.keys import read_keystore
from zeropermit.errors import KeystoreError

PASSWORD = "ZEROPERMIT_KEYSTORE_PASSWORD"  # noqa: S105 - the variable's name


def unlock(path: Path) -> LocalAccount:
    """Open a keystore with the password from the environment or from the person."""
    if not path.is_file():
        raise KeystoreError(str(path), "there is no such file")
    return read_keystore(path, password(str(path)))


def password(what: str, *, new: bool = False) -> str:
    """Give the password from the environment, or ask for it; for a `new` one, twice."""
    given = os.environ.get(PASSWORD)
    if given is not None:
        return given
    if terminal.current().no_input or not sys.stdin.isatty():
        raise KeystoreError(what, f"no password: set {PASSWORD}")
    question = terminal.words("Password of {what}", what=what)
    answer: str = typer.prompt(
        question, hide_input=True, confirmation_prompt=new, err=True
    )
    return answer
