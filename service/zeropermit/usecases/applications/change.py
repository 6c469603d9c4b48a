"""Change a permit (变更): an application whose permit takes the place of a valid one.

The applicant names the permit when applying, and says what changes; both are signed
and on the ledger. From there the case is decided anew, as any other, and the new permit
is issued in the place of the old one in a single act. It ends no earlier than the old
one: to take something from a holder is an act of two officers.
Its licence keeps its identifier, one version on, and its face names the old number.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.acts.permits import Change, Issue
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.identifiers import NO_PERMIT, ApplicationId, to_hex
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.errors import ChangeRefusedError
from zeropermit.usecases.applications.consent import ConsentRequest, changeable
from zeropermit.usecases.ports import ServiceContext


@dataclass(frozen=True, slots=True)
class Changing:
    """The permit that an application changes."""

    application: Application  #: Application that it answers.
    sequence: int  #: Number of officers' acts on it.
    document: PermitDocument

    def act(self, issue: Issue) -> Change:
        """Give the act that issues a permit in its place."""
        return Change(issue, self.application, self.sequence)


def changing(context: ServiceContext, application: ApplicationId) -> Changing | None:
    """Look at the permit that an application is to change; None for a first permit.

    Raises:
        StateRefusedError: It is valid no more.
        ChangeRefusedError: It is for something else, or this service does not hold
            its document.
    """
    with context.look() as (state, now, _):
        filed = state.applications[application]
        replaces = filed.content.replaces
        if replaces == NO_PERMIT:
            return None
        names = state.organisations
        consent_request = ConsentRequest(
            names[filed.content.applicant].uscc,
            filed.project,
            filed.matter,
            names[filed.content.authority].uscc,
        )
        permit = changeable(state, consent_request, replaces, now=now)
        answered = state.applications[permit.application].content
    record = context.records.get(permit.document)
    if record is None:
        raise ChangeRefusedError(to_hex(replaces))
    return Changing(answered, permit.sequence, PermitDocument.from_json(record))
