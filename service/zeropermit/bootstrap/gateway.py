"""The ledger as use cases see it: the view to read from, the writer to act with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from eth_abi import encode
from eth_account.messages import encode_typed_data
from eth_keys.exceptions import BadSignature
from eth_utils.crypto import keccak
from eth_utils.exceptions import ValidationError

from zeropermit.domain.acts.act import (
    Act,
    Authorization,
    Signatory,
    SigningDomain,
    typed_data,
)
from zeropermit.domain.acts.commitments import Commit
from zeropermit.domain.acts.duties import signatories
from zeropermit.domain.acts.operation import Operation, Submission
from zeropermit.domain.ledger.block import BlockStamp, Recorded
from zeropermit.domain.ledger.identifiers import (
    Address,
    ApplicationId,
    CommitmentId,
    permit_id,
)
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import LedgerError, SignatureRefusedError
from zeropermit.ledger.acts import act_data, signer_of
from zeropermit.ledger.client import Client
from zeropermit.ledger.writer import AccountWriter
from zeropermit.store.index import Index
from zeropermit.usecases.ledger.view import LedgerView
from zeropermit.usecases.ports import Reader, T

ERC1271 = bytes.fromhex("1626ba7e")
"""Selector of `isValidSignature(bytes32,bytes)`, and answer for a valid signature."""

NOT_AN_ACCOUNT = (ValueError, TypeError, BadSignature, ValidationError)
"""Errors of reading the signature of an account from other bytes."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """Conforms to the port `Ledger`."""

    client: Client
    manifest: Manifest
    writer: AccountWriter
    index: Index
    view: LedgerView

    def look(
        self, *, at: int | None = None
    ) -> AbstractContextManager[tuple[LedgerState, BlockStamp]]:
        """Open the state and its block: the newest, or as it was at a past second."""
        return self.view.look(at=at)

    def read(self, reader: Reader[T]) -> T:
        """Compute something from the newest state."""
        return self.view.read(reader)

    def history(self, application: ApplicationId) -> Sequence[Recorded]:
        """Give the events of an application and its permit, in order."""
        found = {
            recorded.cursor: recorded
            for recorded in (
                *self.index.events(application=application),
                *self.index.events(permit=permit_id(application)),
            )
        }
        return [found[cursor] for cursor in sorted(found)]

    def domain(self, contract: str) -> SigningDomain:
        """Return the domain of signatures for a contract."""
        return SigningDomain(self.manifest.chain_id, self.manifest.address(contract))

    def check(self, act: Act, authorizations: Sequence[Authorization]) -> None:
        """Check that the signatures are by their signers."""
        signers = [authorization.signer for authorization in authorizations]
        found = self.read(lambda state, _: signatories(state, act, signers))
        for by, authorization in zip(found, authorizations, strict=True):
            if by is None or not self._signed(act, authorization, by):
                raise SignatureRefusedError(authorization.signer)

    def submit(
        self, act: Act, authorizations: Sequence[Authorization], *, operation: str
    ) -> Operation:
        """Put a signed act on its way; the same operation id is the same act."""
        return self.writer.submit(
            Submission(
                id=operation,
                to=self.manifest.address(act.contract),
                data=act_data(act, authorizations),
                label=act.primary,
            )
        )

    def is_done(self, submission: Submission) -> bool:
        """Whether a commitment is on the ledger: the contract would take it again.

        A database that was restored may not know that it was sent.
        """
        if submission.label != Commit.primary:
            return False
        try:
            found = self.client.call(submission.to, submission.data)
        except LedgerError:
            return False
        made = CommitmentId(found)
        return self.read(lambda state, _: made in state.commitments)

    def operation(self, operation: str) -> Operation | None:
        """Return the state of an act."""
        return self.writer.outbox.operation(operation)

    def _signed(self, act: Act, authorization: Authorization, by: Signatory) -> bool:
        domain = self.domain(act.contract)
        try:
            signer = signer_of(
                act,
                authorization=authorization,
                organisation=by.organisation,
                domain=domain,
            )
        except NOT_AN_ACCOUNT:  # it may be a contract wallet's
            signer = None
        if signer == authorization.signer:
            return True
        deadline = authorization.deadline
        typed = typed_data(act, by=by, domain=domain, deadline=deadline)
        return self._wallet_signed(typed, authorization)

    def _wallet_signed(
        self, typed: Mapping[str, object], authorization: Authorization
    ) -> bool:
        """Ask a contract wallet (ERC-1271)."""
        wallet = Address(authorization.signer)
        if not self.client.code(wallet):
            return False
        message = encode_typed_data(full_message=dict(typed))
        digest = keccak(b"\x19" + message.version + message.header + message.body)
        arguments = encode(["bytes32", "bytes"], [digest, authorization.signature])
        try:
            answer = self.client.call(wallet, ERC1271 + arguments)
        except LedgerError:
            return False
        return bool(answer[:4] == ERC1271)
