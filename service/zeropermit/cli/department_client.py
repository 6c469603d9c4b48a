"""A department's record store and key, as the commands of its group need them."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

from eth_account.signers.local import LocalAccount

from zeropermit.client.node import Trusted, sign_for
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.law.codes import check_uscc_shape
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import InputFileError, KeyUnknownError, SchemaUnknownError
from zeropermit.ledger.acts import act_data
from zeropermit.ledger.client import Receipt
from zeropermit.ledger.sender import Sender
from zeropermit.store.department.records import SqlRecordStore, open_record_store


def schema_of(file: Path, given: str) -> str:
    """Give the schema of a file: the one given, or the one its name says.

    Raises:
        SchemaUnknownError: Neither says.
    """
    if given:
        return given
    found = re.fullmatch(r"([a-z][a-z0-9-]*)-([0-9]+)", file.stem)
    if found is None:
        raise SchemaUnknownError(file.name)
    return f"{found[1]}/{found[2]}"


def new_record_store(store_path: Path, department: str) -> SqlRecordStore:
    """Open a department's record store; a new one is readable by its owner alone.

    Raises:
        UsccError: The department is not named by its code.
    """
    check_uscc_shape(department)
    if not store_path.exists():
        store_path.parent.mkdir(parents=True, exist_ok=True)
        store_path.touch(mode=0o600)
    return open_record_store(f"sqlite:///{store_path}", department=department)


def own_record_store(store_path: Path, department: str) -> SqlRecordStore:
    """Open the record store of a department.

    Raises:
        InputFileError: There is none yet.
    """
    if not store_path.is_file():
        problem = "there is no such record store: `zeropermit department load` makes it"
        raise InputFileError(str(store_path), problem)
    return open_record_store(f"sqlite:///{store_path}", department=department)


@dataclass(frozen=True, slots=True)
class DepartmentClient:
    """A department's key at work on the ledger, with nobody between."""

    trusted: Trusted
    account: LocalAccount
    state: LedgerState

    @property
    def address(self) -> Address:
        """Account of the key."""
        return Address(self.account.address)

    @property
    def code(self) -> str:
        """Unified social credit code of the organisation that the key acts for.

        Raises:
            KeyUnknownError: It acts for nobody.
        """
        key = self.state.keys.get(self.address)
        if key is None:
            raise KeyUnknownError(self.address)
        return self.state.organisations[key.organisation].uscc

    def send(self, act: Act) -> Receipt:
        """Sign an act, send it and wait for it."""
        now = max(self.trusted.client.head().time, int(time.time()))
        deadline = now + DEADLINE_SECONDS
        owner = self.state.keys[self.address].organisation
        signed = sign_for(self.trusted.manifest, act, self.account, owner, deadline)
        target = self.trusted.manifest.address(act.contract)
        return Sender(self.trusted.client, self.account).send(
            target, act_data(act, [signed])
        )
