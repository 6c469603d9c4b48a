"""Acts prepared from the ledger alone, to be signed and sent without the service.

Also values as they are typed: digests, addresses, identifiers, files and times.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer
from eth_utils.address import is_address, to_checksum_address

from zeropermit import terminal
from zeropermit.client.node import Trusted
from zeropermit.domain.acts.act import Act, DirectAct, Signatory, SigningDomain
from zeropermit.domain.acts.duties import responsible
from zeropermit.domain.ledger.identifiers import (
    Address,
    OrganisationId,
    PermitId,
    from_hex,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.doubt import may_be_unread
from zeropermit.domain.supervision.state import NOBODY
from zeropermit.errors import (
    InputFileError,
    LedgerInDoubtError,
    NotAReferenceError,
    PermitUnknownError,
    WordLengthError,
)
from zeropermit.serialize.answer import signable
from zeropermit.usecases.permits.verify import find_document, names_in

DAY = 86_400
DEADLINE_SECONDS = DAY
"""Two officers sign one after the other, perhaps where there is no network."""
NO_KEY = Address("0x" + "00" * 20)
"""Stands for the signer until a key signs."""


@dataclass(frozen=True, slots=True)
class OfficerSigning:
    """A ledger in its present state; anyone may prepare acts from it."""

    trusted: Trusted
    state: LedgerState
    now: int

    @classmethod
    def at(cls, trusted: Trusted) -> OfficerSigning:
        """Read a ledger, or read it again."""
        state, as_of = trusted.state()
        return cls(trusted, state, max(int(time.time()), as_of.time))

    def permit(self, reference: str) -> PermitId:
        """Find a permit by its number, its document's digest or its id."""
        try:
            document = find_document(self.state, reference)
        except NotAReferenceError as error:
            raise PermitUnknownError(reference) from error
        found = self.state.by_document.get(document)
        if not found and may_be_unread(self.state, names_in(reference)):
            raise LedgerInDoubtError
        if not found:
            raise PermitUnknownError(reference)
        return found[0]

    def write(self, act: Act, out: Path | None) -> None:
        """Write a prepared act to a file, or to standard output."""
        manifest = self.trusted.manifest
        domain = SigningDomain(manifest.chain_id, manifest.address(act.contract))
        by = Signatory(NO_KEY, self._signing_organisation(act))
        terminal.write_out(signable(act, domain, self.now + DEADLINE_SECONDS, by), out)
        if out is None:
            return
        signing = f"zeropermit sign {out} --key FILE --out {out}"
        sending = f"zeropermit submit {out} --key FILE"
        count = act.signatures
        terminal.say(
            "To be signed by {count}: {signing}; then to be sent: {sending}",
            count=count,
            signing=signing,
            sending=sending,
        )
        if act.proof_by(by.organisation) is not None:
            terminal.say(
                "The new key signs last, with --for and the code of its organisation."
            )

    def _signing_organisation(self, act: Act) -> OrganisationId:
        """Name the organisation that signs, as far as the act tells it."""
        if isinstance(act, DirectAct):
            return act.owner(self.state) or NOBODY
        application = getattr(act, "application", None)
        if application is not None and application.permit in self.state.permits:
            return responsible(self.state, application.permit, type(act), act)
        officers = [self.state.keys.get(key) for key in getattr(act, "roster", ())]
        return next((key.organisation for key in officers if key), NOBODY)


def digest_of(text: str) -> bytes:
    """Read a digest, or take the SHA-256 of a file's bytes."""
    try:
        return from_hex(text)
    except WordLengthError:
        path = Path(text)
    if not path.is_file():
        raise InputFileError(text, "neither a file, nor 0x and 64 digits")
    return hashlib.sha256(path.read_bytes()).digest()


def account_of(text: str) -> Address:
    """Read the address of a key; with capital letters its checksum has to fit."""
    if not is_address(text):
        raise InputFileError(text[:80], "0x and 40 digits expected")
    return Address(to_checksum_address(text))


def word_of(text: str) -> bytes:
    """Read an identifier."""
    try:
        return from_hex(text)
    except WordLengthError as error:
        raise InputFileError(text[:80], "0x and 64 digits expected") from error


def check_new(path: Path) -> None:
    """Check that a file does not exist yet."""
    if path.exists():
        raise InputFileError(str(path), "exists already, and is not overwritten")


def second_of(text: str, option: str) -> int:
    """Read a time.

    Raises:
        BadParameter: It is none, or without its offset.
    """
    if text.isdigit():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error
    if moment.tzinfo is None:
        said = terminal.words("its offset is missing, as +08:00")
        raise typer.BadParameter(said, param_hint=option)
    return int(moment.timestamp())


def check_past(second: int, option: str, *, now: int) -> None:
    """Check that a time has come."""
    if second > now:
        said = terminal.words("it is yet to come")
        raise typer.BadParameter(said, param_hint=option)
