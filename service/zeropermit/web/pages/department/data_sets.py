"""Shared parts of a department's pages: access, and names of data sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from zeropermit.domain.acts.attestations import RevokeBatch
from zeropermit.domain.acts.operation import OperationState
from zeropermit.domain.ledger.identifiers import Address, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.records.department import StoredRecord, StoredRecordState
from zeropermit.errors import NotAllowedError, OperationUnknownError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.ledger.operations import look_at_operation
from zeropermit.web.pages.shared.contexts import BAD, GOOD, OPEN, Mark
from zeropermit.web.pages.shared.layout import places_of
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.pages.shared.titles import reason_words, schema_title

DESK = "/department"

STATES = {
    StoredRecordState.LOADED: (OPEN, N("waits to be anchored")),
    StoredRecordState.PREPARED: (OPEN, N("in a batch that is not on the ledger yet")),
    StoredRecordState.ANCHORED: (GOOD, N("on the ledger")),
    StoredRecordState.REVOKED: (BAD, N("taken back")),
}
GOING = (OPEN, N("about to be taken back"))
DONE = {
    "Attest": N("Anchored: the batch is on the ledger."),
    "RevokeAttestations": N("Taken back: the ledger says so from now on."),
}
ARRIVED = frozenset({OperationState.INCLUDED, OperationState.FINAL})


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record of the department's record store, without its secrets."""

    leaf: str  #: Its leaf, which names it.
    data: str  #: Data set that it belongs to.
    subject: str  #: Code of the subject.
    query: str  #: Number of the look-up in the source system.
    observed: str  #: When it was observed.
    until: str  #: Day from which it no longer holds; empty if it has no end.
    mark: Mark  #: How far it got.
    why: str  #: Why it is, or is about to be, taken back; empty if it is not.
    rests: int  #: How many permits rest on it.
    open: bool  #: Whether it can be taken back.
    correct: str  #: Where it is corrected; empty if it was already.
    batch: str  #: Where its whole batch is taken back; empty if that is not possible.


def keeper(request: PageRequest) -> Caller:
    """Give the officer who is signed in, of a body that attests data.

    Raises:
        NotSignedInError: Nobody is.
        NotAllowedError: Whoever is, is no officer of such a body.
    """
    person = request.officer
    if DESK not in {url for _, url in places_of(request.service, person)}:
        raise NotAllowedError
    return person


def record_rows(
    request: PageRequest, records: Sequence[StoredRecord], rests: Sequence[bytes] = ()
) -> tuple[RecordRow, ...]:
    """Show records; `rests` has a leaf for each permit that rests on it."""
    standing = request.read(_standing_batches)
    return tuple(_row(request, stored, rests, standing) for stored in records)


def arrived(request: PageRequest, person: Caller, operation: str) -> str:
    """Name the act that was just done, if the ledger has it; else return nothing."""
    try:
        found = look_at_operation(
            request.context, operation, organisation=person.organisation
        )
    except OperationUnknownError:
        return ""
    words = DONE.get(found.label) if found.state in ARRIVED else None
    return request.say(words) if words else ""


def _standing_batches(state: LedgerState, _: object) -> Mapping[bytes, Address]:
    """Give the key that anchored each batch that was not taken back, by its root."""
    batches = state.batches.values()
    return {batch.root: batch.attester for batch in batches if not batch.revoked_at}


def _batch(stored: StoredRecord, standing: Mapping[bytes, Address]) -> str:
    if stored.root is None or stored.root not in standing:
        return ""
    attester, root = standing[stored.root], to_hex(stored.root)
    named = {"schema": stored.schema, "attester": attester, "root": root}
    return f"/acts/{RevokeBatch.wire_name}?{urlencode(named)}"


def _row(
    request: PageRequest,
    stored: StoredRecord,
    rests: Sequence[bytes],
    standing: Mapping[bytes, Address],
) -> RecordRow:
    query = urlencode({"schema": stored.schema, "leaf": to_hex(stored.leaf)})
    held = stored.state is not StoredRecordState.REVOKED
    current = held and stored.superseded_by is None
    end = "" if stored.valid_until is None else request.day(stored.valid_until)
    return RecordRow(
        leaf=to_hex(stored.leaf),
        data=schema_title(request, stored.schema),
        subject=stored.subject,
        query=stored.query_id,
        observed=request.time(stored.observed_at),
        until=end,
        mark=request.mark(*(GOING if held and stored.reason else STATES[stored.state])),
        why=reason_words(request, stored.reason) if stored.reason else "",
        rests=sum(leaf == stored.leaf for leaf in rests),
        open=held and not stored.reason,
        correct=f"/department/load?{query}" if current else "",
        batch=_batch(stored, standing),
    )
