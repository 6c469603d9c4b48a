"""Facts of the ledger: one dataclass per event of the contracts.

Fields stand in the order of the event's parameters in `contracts/interfaces/`, so
that decoding needs no table of names. Together they are all that replay reads.
"""

# ruff: noqa: F403 - whoever reads the ledger finds the events of all contracts here

from __future__ import annotations

from enum import IntEnum

from zeropermit.domain.applications.events import *
from zeropermit.domain.evidence.events import *
from zeropermit.domain.ledger.event import *
from zeropermit.domain.ledger.event import Event, event
from zeropermit.domain.ledger.identifiers import Address, OrganisationId
from zeropermit.domain.matters.events import *
from zeropermit.domain.permits.events import *
from zeropermit.domain.permits.reasons import SignedWord
from zeropermit.domain.supervision.events import *


class OrganisationKind(IntEnum):
    """Kind of an organisation; only public bodies hold grants."""

    NONE = 0
    PUBLIC_BODY = 1
    ENTERPRISE = 2


class KeyRole(SignedWord):
    """Holder of a key, and the acts that it may sign."""

    NONE = 0
    OFFICER = 1  #: One person's; of an enterprise, it signs everything.
    SYSTEM = 2  #: Signs decisions made by rule.
    CHIEF = 3  #: Of a public body; appoints and retires officers' keys too.
    AGENT = 4  #: Applies and reports for an enterprise, and promises nothing (经办人).


class KeyStatus(IntEnum):
    """Whether a key was stopped."""

    ACTIVE = 0
    SUSPENDED = 1
    RETIRED = 2


class GrantKind(IntEnum):
    """Kind of act that a grant allows to a public body."""

    NONE = 0
    ATTEST = 1
    DECIDE = 2
    INSPECT = 3
    ENROL = 4


@event()
class OrganisationRegistered(Event):
    """An organisation became known."""

    organisation: OrganisationId
    kind: OrganisationKind
    uscc: str
    name: str


@event()
class UsccExceptionRecorded(Event):
    """An organisation was registered although the check digit of its code fails."""

    organisation: OrganisationId
    basis: bytes  #: Digest of the statement that the code is valid.


@event()
class OrganisationCorrected(Event):
    """The entry of an enterprise was set right; the keys it had are not its own."""

    organisation: OrganisationId
    kind: OrganisationKind
    uscc: str
    name: str
    keys_since: int


@event()
class KeyAdded(Event):
    """An organisation got a key."""

    key: Address
    organisation: OrganisationId
    role: KeyRole
    person: int  #: Code of the person within the organisation; zero names nobody.
    active_from: int
    active_until: int
    by: Address


@event()
class KeyRetired(Event):
    """A key's window ended."""

    key: Address
    active_until: int
    by: Address
    second: Address  #: Second signer; the zero address if one was enough.


@event()
class AuthorizationCancelled(Event):
    """A signer cancelled an act that was signed and not submitted yet."""

    signer: Address
    digest: bytes  #: EIP-712 digest of the act.


@event()
class KeyCompromised(Event):
    """Nothing the key signed at or after `since` is trusted."""

    key: Address
    since: int


@event()
class GrantGiven(Event):
    """A public body was allowed something."""

    organisation: OrganisationId
    kind: GrantKind
    scope: bytes
    #: Of a grant to decide: regions of its permits' numbers (GB/T 2260).
    regions: tuple[int, ...]
    active_from: int
    active_until: int
    basis: bytes


@event()
class GrantWithdrawn(Event):
    """A grant ended."""

    organisation: OrganisationId
    kind: GrantKind
    scope: bytes
    active_until: int


@event()
class OrganisationSuspended(Event):
    """The guardian stopped an organisation's new acts."""

    organisation: OrganisationId


@event()
class OrganisationReinstated(Event):
    """Governance lifted the suspension of an organisation."""

    organisation: OrganisationId


@event()
class KeySuspended(Event):
    """The guardian stopped a key's new acts."""

    key: Address


@event()
class KeyReinstated(Event):
    """Governance lifted the suspension of a key."""

    key: Address


@event()
class GuardianAppointed(Event):
    """Governance appointed a guardian."""

    guardian: Address
