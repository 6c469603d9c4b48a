"""Facts of the ledger: one dataclass per event of the contracts.

Fields stand in the order of the event's parameters in `contracts/interfaces/`, so
that decoding needs no table of names. Together they are all that replay reads.

Each event declares its `sentence`, which names members in braces and is translated in
`web/locale/`; its `link`, the member whose page it leads to; and what in it is
`personal`: nothing, for nothing can be erased from a ledger.
"""

# ruff: noqa: F403 - whoever reads the ledger finds the events of all contracts here

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from zeropermit.domain.evidence.events import *
from zeropermit.domain.evidence.events import EvidenceEvent
from zeropermit.domain.ledger.identifiers import Address, OrganisationId
from zeropermit.domain.matters.events import *
from zeropermit.domain.matters.events import MatterEvent
from zeropermit.domain.permits.events import *
from zeropermit.domain.permits.events import PermitEvent
from zeropermit.domain.supervision.events import *
from zeropermit.domain.supervision.events import SupervisionEvent


class OrganisationKind(IntEnum):
    """Kind of an organisation; only public bodies hold grants."""

    NONE = 0
    PUBLIC_BODY = 1
    ENTERPRISE = 2


class KeyRole(IntEnum):
    """Whose hand a key is in."""

    NONE = 0
    OFFICER = 1
    SYSTEM = 2


class GrantKind(IntEnum):
    """Kind of act that a grant allows to a public body."""

    NONE = 0
    ATTEST = 1
    DECIDE = 2
    INSPECT = 3
    ENROL = 4


@dataclass(frozen=True, slots=True)
class OrganisationRegistered:
    """An organisation became known."""

    sentence = "{organisation} was registered as {kind}."
    link = "organisation"
    personal = ()

    organisation: OrganisationId
    kind: OrganisationKind
    uscc: str
    name: str


@dataclass(frozen=True, slots=True)
class KeyAdded:
    """An organisation got a key."""

    sentence = (
        "{organisation} got the key {key} for an {role}, from {active_from} until "
        "{active_until}."
    )
    link = "key"
    personal = ()

    key: Address
    organisation: OrganisationId
    role: KeyRole
    active_from: int
    active_until: int
    by: Address


@dataclass(frozen=True, slots=True)
class KeyRetired:
    """A key's window ended."""

    sentence = "The key {key} ends: {active_until}."
    link = "key"
    personal = ()

    key: Address
    active_until: int
    by: Address


@dataclass(frozen=True, slots=True)
class KeyCompromised:
    """Nothing the key signed at or after `since` is trusted."""

    sentence = (
        "The key {key} is compromised: nothing that it signed since {since} is trusted."
    )
    link = "key"
    personal = ()

    key: Address
    since: int


@dataclass(frozen=True, slots=True)
class GrantGiven:
    """A public body was allowed something."""

    sentence = (
        "{organisation} may {kind}: {scope}, from {active_from} until {active_until}."
    )
    link = "organisation"
    personal = ()

    organisation: OrganisationId
    kind: GrantKind
    scope: bytes
    active_from: int
    active_until: int
    basis: bytes


@dataclass(frozen=True, slots=True)
class GrantWithdrawn:
    """A grant ended."""

    sentence = "{organisation} may no longer {kind}: {scope}, from {active_until}."
    link = "organisation"
    personal = ()

    organisation: OrganisationId
    kind: GrantKind
    scope: bytes
    active_until: int


@dataclass(frozen=True, slots=True)
class OrganisationSuspended:
    """The guardian stopped an organisation's new acts."""

    sentence = "{organisation} was suspended by the guardian and can do nothing new."
    link = "organisation"
    personal = ()

    organisation: OrganisationId


@dataclass(frozen=True, slots=True)
class OrganisationReinstated:
    """Governance lifted the suspension of an organisation."""

    sentence = "The suspension of {organisation} was lifted."
    link = "organisation"
    personal = ()

    organisation: OrganisationId


@dataclass(frozen=True, slots=True)
class KeySuspended:
    """The guardian stopped a key's new acts."""

    sentence = "The key {key} was suspended by the guardian and can sign nothing new."
    link = "key"
    personal = ()

    key: Address


@dataclass(frozen=True, slots=True)
class KeyReinstated:
    """Governance lifted the suspension of a key."""

    sentence = "The suspension of the key {key} was lifted."
    link = "key"
    personal = ()

    key: Address


@dataclass(frozen=True, slots=True)
class GuardianAppointed:
    """Governance appointed a guardian."""

    sentence = "{guardian} was appointed guardian."
    link = "guardian"
    personal = ()

    guardian: Address


OrganisationEvent: TypeAlias = (
    OrganisationRegistered
    | KeyAdded
    | KeyRetired
    | KeyCompromised
    | GrantGiven
    | GrantWithdrawn
    | OrganisationSuspended
    | OrganisationReinstated
    | KeySuspended
    | KeyReinstated
    | GuardianAppointed
)

Event: TypeAlias = (
    OrganisationEvent | MatterEvent | EvidenceEvent | PermitEvent | SupervisionEvent
)
