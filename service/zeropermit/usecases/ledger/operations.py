"""Look at an operation, as one of those whom its application or permit concerns.

To everybody else it does not exist, as with applications: names of operations follow
from those of applications, so they could be guessed.
"""

from __future__ import annotations

import re

from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.applications.letter import CommitmentLetter
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    PermitId,
    organisation_id,
)
from zeropermit.errors import ApplicationUnknownError, OperationUnknownError
from zeropermit.usecases.applications.applications import check_may_see
from zeropermit.usecases.applications.gather import receipt_of
from zeropermit.usecases.ports import ServiceContext

_NAME = re.compile(r"[a-z-]+:([0-9a-f]{64})(?::.*)?")


def look_at_operation(
    context: ServiceContext, name: str, *, organisation: OrganisationId
) -> Operation:
    """Look at an operation.

    Raises:
        OperationUnknownError: There is none, or it is none of their business.
    """
    found = context.ledger.operation(name)
    if found is None or not _concerns(context, name, organisation):
        raise OperationUnknownError(name)
    return found


def _concerns(context: ServiceContext, name: str, organisation: OrganisationId) -> bool:
    """Return whether an organisation takes part in the subject of an operation.

    An application that the ledger refused, or has not taken yet, is known by its
    records alone.
    """
    named = _NAME.fullmatch(name)
    if named is None:
        return False
    subject = bytes.fromhex(named[1])
    if subject == organisation:
        return True  # what its inspectors recorded of another
    supervisors, application = _about(context, subject)
    if organisation in supervisors | _signatories(context, application):
        return True
    try:
        check_may_see(context, application, organisation=organisation)
    except ApplicationUnknownError:
        return False
    return True


def _about(
    context: ServiceContext, subject: bytes
) -> tuple[set[OrganisationId], ApplicationId]:
    """Name the present and future supervisors of a permit, and its application.

    Of a subject that is not a permit, the application is the subject.
    """
    with context.look() as (state, _, _):
        entry = state.supervision.of(PermitId(subject))
        permit = state.permits.get(PermitId(subject))
        application = ApplicationId(subject) if permit is None else permit.application
        return {entry.supervisor, entry.proposed}, application


def _signatories(
    context: ServiceContext, application: ApplicationId
) -> set[OrganisationId]:
    """Name the applicant, the authority, and those whose letters are kept."""
    try:
        receipt = receipt_of(context, application)
    except ApplicationUnknownError:
        return set()
    letters = map(
        CommitmentLetter.from_json,
        context.records.of(application, kind=CommitmentLetter.TYPE),
    )
    codes = [letter.organisation.uscc for letter in letters]
    return {
        organisation_id(code) for code in (receipt.applicant, receipt.authority, *codes)
    }
