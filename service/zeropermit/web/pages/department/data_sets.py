"""Shared parts of a department's pages: access, and names of data sets."""

from __future__ import annotations

from collections.abc import Mapping

from zeropermit.domain.acts.operation import OperationState
from zeropermit.domain.ledger.identifiers import BatchId, OrganisationId
from zeropermit.domain.records.department import StoredRecord, StoredRecordState
from zeropermit.errors import NotAllowedError, OperationUnknownError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.ledger.operations import look_at_operation
from zeropermit.web.pages.shared.contexts import BAD, GOOD, OPEN, Mark
from zeropermit.web.pages.shared.layout import places_of
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N

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


def standing_batches(
    request: PageRequest, own: OrganisationId
) -> Mapping[tuple[str, bytes | None], BatchId]:
    """Give a department's batches that were not taken back, by schema code and root."""
    return request.read(
        lambda state, _: {
            (state.schemas[batch.schema].code, batch.root): identifier
            for identifier, batch in state.batches.items()
            if batch.department == own and not batch.revoked_at
        }
    )


@page_filter
def record_mark(request: PageRequest, stored: StoredRecord) -> Mark:
    """Say how far a record got."""
    held = stored.state is not StoredRecordState.REVOKED
    return request.mark(*(GOING if held and stored.reason else STATES[stored.state]))
