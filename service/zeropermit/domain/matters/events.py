"""Facts of matters and schemas: one dataclass per event of their registries.

Fields stand in the order of the event's parameters in `contracts/interfaces/`;
`ledger.events` has them among all others, and says what an event declares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from zeropermit.domain.ledger.identifiers import (
    MatterId,
    MatterVersionId,
    SchemaId,
)
from zeropermit.domain.matters.matter import Requirement, Validity


@dataclass(frozen=True, slots=True)
class SchemaDefined:
    """A schema was defined for good."""

    sentence = "The data set {schema} was defined."
    link = ""
    personal = ()

    schema: SchemaId
    code: str
    definition: str


@dataclass(frozen=True, slots=True)
class MatterVersionPublished:
    """A version of a matter was published, with its whole requirement set."""

    sentence = "{version} was published; it takes applications from {opens_at}."
    link = "version"
    personal = ()

    version: MatterVersionId
    matter: MatterId
    code: str
    number: int
    requirements: tuple[Requirement, ...]
    validity: Validity
    automatic: bool
    document: bytes
    opens_at: int


@dataclass(frozen=True, slots=True)
class MatterVersionRetired:
    """A version takes no more applications."""

    sentence = "{version} takes applications until {open_until}."
    link = "version"
    personal = ()

    version: MatterVersionId
    open_until: int


MatterEvent: TypeAlias = SchemaDefined | MatterVersionPublished | MatterVersionRetired
