"""Earlier permits: the permits that this ledger knows.

Nobody is asked for them. A permit that a requirement may rest on is found in the
registers, with the references by which its own status is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zeropermit.domain.evidence.evidence_set import (
    Application,
    EvidenceSet,
    PresentedAttestation,
    PresentedPermit,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import Requirement, permit_dependencies
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.status import references_of
from zeropermit.errors import LedgerInDoubtError


def permits_held(
    state: LedgerState,
    application: Application,
    requirements: Sequence[Requirement],
    shown: Sequence[PresentedAttestation],
) -> tuple[PresentedPermit, ...]:
    """Find the permits that requirements may rest on, newest first.

    They are of a matter that is asked for, and of this project, this applicant or an
    organisation that `shown` names. One that is no longer in force is among them, so
    that it can be said why it does not do.

    Raises:
        LedgerInDoubtError: Something on which one of them rests was not read.
    """
    matters = permit_dependencies(requirements)
    if not matters:
        return ()
    named = {opening.value for one in shown for opening in one.openings}
    found: list[PresentedPermit] = []
    for permit in reversed(state.permits.values()):
        content = state.applications[permit.application].content
        about = content.project == application.project or (
            content.applicant == application.applicant or content.applicant in named
        )
        if about and state.versions[content.version].matter in matters:
            found += _presented(state, permit, content)
    return tuple(found)


def _presented(
    state: LedgerState, permit: Permit, content: Application
) -> Iterator[PresentedPermit]:
    """Present a permit, unless its own evidence is not known.

    Raises:
        LedgerInDoubtError: Something on which it rests was not read.
    """
    references = references_of(state, permit)
    if references is not None:
        yield PresentedPermit(content, permit.document, tuple(references))
    elif state.unread:
        raise LedgerInDoubtError


def earlier_numbers(state: LedgerState, presentation: EvidenceSet) -> dict[str, str]:
    """Give the numbers of the permits presented, by the code of their matter."""
    return {
        state.applications[one.application.id].matter: state.permits[one.id].number
        for one in presentation.permits
    }
