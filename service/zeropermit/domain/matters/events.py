"""Facts of matters and schemas: one dataclass per event of their registries.

Fields stand in the order of the event's parameters in `contracts/interfaces/`;
`ledger.events` has them among all others.
"""

from __future__ import annotations

from zeropermit.domain.law.subjects import MatterSubject
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.event import Event, event
from zeropermit.domain.matters.matter import Requirement, Validity


@event(link="")
class SchemaDefined(Event):
    """A schema was defined for good."""

    schema: ids.SchemaId
    code: str
    definition: str


@event()
class MatterVersionPublished(Event):
    """A version of a matter was published, with its whole requirement set."""

    version: ids.MatterVersionId
    matter: ids.MatterId
    code: str
    number: int
    requirements: tuple[Requirement, ...]
    validity: Validity
    automatic: bool
    several_permits: bool
    forfeited_by_supervisor: bool
    public_safety: bool
    subject: MatterSubject
    document: bytes
    texts: bytes
    opens_at: int


@event()
class MatterVersionRetired(Event):
    """A version takes no more applications."""

    version: ids.MatterVersionId
    open_until: int
