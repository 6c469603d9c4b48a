"""An installation: the files of its data folder besides databases.

    keys/relayer.json             pays for transactions, and decides nothing
    keys/authorities/CODE.json    system key of an authority, for clean cases
    keys/credential.pem           signs credentials, and nothing of the ledger
    keys/sm2.json                 signs documents by SM2, beside the ledger
    departments/CODE.db           record store of a department that answers from this
    machine

`CODE` is a unified social credit code. All but the relayer may be absent: then every
case waits for officers, and no department answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zeropermit.bootstrap.keys import LocalSigner, read_keystore
from zeropermit.bootstrap.record_keys import (
    CREDENTIAL_FILE,
    SM2_FILE,
    read_credential_key,
    read_sm2_key,
)
from zeropermit.bootstrap.service import Adapters
from zeropermit.config import Settings
from zeropermit.domain.law.codes import check_uscc_shape
from zeropermit.domain.ledger.identifiers import organisation_id
from zeropermit.store.department.records import SqlRecordStore, open_record_store
from zeropermit.usecases.department.query import LocalDepartments, QueryContext
from zeropermit.usecases.ports import Catalogue, Clock, Departments, Ledger, Signer


def adapters_of(settings: Settings, password: str) -> Adapters:
    """Read the keys and open the record stores of an installation.

    Raises:
        KeystoreError: The relayer's key is missing, or a key cannot be opened.
        UsccError: A file is not named by a unified social credit code.
        StoreError: A record store cannot be opened.
    """
    keys = settings.data / "keys"
    signers: dict[str, Signer] = {
        check_uscc_shape(path.stem): LocalSigner(
            read_keystore(path, password), organisation_id(path.stem)
        )
        for path in sorted((keys / "authorities").glob("*.json"))
    }
    stores = {
        check_uscc_shape(path.stem): open_record_store(
            f"sqlite:///{path}", department=path.stem
        )
        for path in sorted((settings.data / "departments").glob("*.db"))
    }
    return Adapters(
        credentials=read_credential_key(keys / CREDENTIAL_FILE, password),
        gm=read_sm2_key(keys / SM2_FILE, password),
        relayer=read_keystore(keys / "relayer.json", password),
        signers=signers,
        departments=AnsweringDepartments(stores),
    )


@dataclass(frozen=True, slots=True)
class AnsweringDepartments:
    """Makes departments that answer from their record stores on this machine."""

    stores: Mapping[str, SqlRecordStore]  #: By unified social credit code.

    def __call__(
        self, ledger: Ledger, catalogue: Catalogue, clock: Clock
    ) -> Departments:
        """Join the record stores with the ledger that consents are checked against."""
        query_context = QueryContext(
            filed_of=lambda application: ledger.read(
                lambda state, _: state.applications.get(application)
            ),
            schema_of=catalogue.schema,
            clock=clock,
        )
        return LocalDepartments(self.stores, query_context)
