"""Acts of the organisation registry: keys of enterprises and of one's own.

A new key proves itself: it signs the act too, for the organisation it will be of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts import preconditions
from zeropermit.domain.accounts.responsibility import (
    ANY_KEY,
    CHIEF,
    OFFICER,
    Duty,
    Party,
)
from zeropermit.domain.acts.act import DirectAct, Signatory
from zeropermit.domain.acts.fields import Uint16, Uint64, WhenOmitted
from zeropermit.domain.law.codes import check_uscc_shape
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations, new

PROVEN = Duty(Party.NEW_KEY, ANY_KEY)
GIVEN_ROLES = (e.KeyRole.OFFICER, e.KeyRole.AGENT)
"""Roles of keys that are given without governance."""


class _NewKey(DirectAct):
    """A key that is given without governance, and that signs itself."""

    __slots__ = ()

    @classmethod
    def choices(
        cls, state: LedgerState, organisation: ids.OrganisationId, *, now: int
    ) -> Mapping[str, Sequence[str]]:
        """See `DirectAct`; the roles of such keys."""
        return {"role": tuple(role.name for role in GIVEN_ROLES)}


@dataclass(frozen=True, slots=True)
class Enrol(_NewKey):
    """Registration of an enterprise with a key."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "enrol"
    duties: ClassVar = (Duty(Party.REGISTRAR, grant=e.GrantKind.ENROL), PROVEN)
    emits: ClassVar = (e.OrganisationRegistered, e.KeyAdded)

    uscc: str
    name: str
    key: ids.Address
    role: e.KeyRole
    until: Annotated[Uint64, WhenOmitted(ids.NO_END)]

    def proof_by(self, organisation: ids.OrganisationId) -> Signatory:
        """See `Act`."""
        return Signatory(self.key, ids.organisation_id(self.uscc))

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`.

        Raises:
            UsccError: The code is malformed.
        """
        enterprise = ids.organisation_id(check_uscc_shape(self.uscc))
        yield from preconditions.enrol(state, enterprise)
        yield from preconditions.enrolled_as(state, self.uscc, self.name)
        yield from preconditions.role_given(self.role, GIVEN_ROLES)
        yield from preconditions.add_key(
            state, self.key, active_from=now, active_until=self.until
        )


@dataclass(frozen=True, slots=True)
class AppointKey(_NewKey):
    """Appointment of an officer of a public body, or of an agent of an enterprise."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "appoint-key"
    duties: ClassVar = (Duty(Party.KEY_OWNER, OFFICER), PROVEN)
    emits: ClassVar = (e.KeyAdded,)

    key: ids.Address
    role: e.KeyRole
    person: Uint16
    until: Annotated[Uint64, WhenOmitted(ids.NO_END)]

    def proof_by(self, organisation: ids.OrganisationId) -> Signatory:
        """See `Act`."""
        return Signatory(self.key, organisation)

    def signer_violations(self, state: LedgerState, signer: ids.Address) -> Violations:
        """See `DirectAct`."""
        if signer in state.keys:
            yield from preconditions.appoint(state, state.keys[signer], self.role)

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        yield from preconditions.role_given(self.role, GIVEN_ROLES)
        yield from preconditions.add_key(
            state, self.key, active_from=now, active_until=self.until
        )


class _EndOfKey(DirectAct):
    """End of the window of a key, by its organisation."""

    __slots__ = ()
    key: ids.Address
    chief: ClassVar[bool]  #: Whether the key is a chief's.

    def owner(self, state: LedgerState) -> ids.OrganisationId | None:
        """See `DirectAct`."""
        found = state.keys.get(self.key)
        return None if found is None else found.organisation

    @classmethod
    def choices(
        cls, state: LedgerState, organisation: ids.OrganisationId, *, now: int
    ) -> Mapping[str, Sequence[str]]:
        """See `DirectAct`; keys of the organisation that act now."""
        own = (
            address
            for address, key in state.keys.items()
            if key.organisation == organisation
            and key.acts(now)
            and (key.role in CHIEF) is cls.chief
        )
        return {"key": tuple(own)}

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        yield from preconditions.retire_key(state, self.key, chief=self.chief, now=now)


@dataclass(frozen=True, slots=True)
class RetireKey(_EndOfKey):
    """End of the window of the key of anybody but a chief."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "retire-key"
    duties: ClassVar = (Duty(Party.KEY_OWNER, ANY_KEY),)
    emits: ClassVar = (e.KeyRetired,)
    chief: ClassVar = False

    key: ids.Address

    def signer_violations(self, state: LedgerState, signer: ids.Address) -> Violations:
        """See `DirectAct`."""
        yield from preconditions.in_charge(state, self.key, signer)


@dataclass(frozen=True, slots=True)
class RetireChief(_EndOfKey):
    """End of the window of a chief's key."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "retire-chief"
    duties: ClassVar = (Duty(Party.KEY_OWNER, CHIEF, 2),)
    emits: ClassVar = (e.KeyRetired,)
    chief: ClassVar = True

    key: ids.Address


@dataclass(frozen=True, slots=True)
class CancelAuthorization(DirectAct):
    """Cancellation of a signature under an act that was not submitted yet."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "cancel-authorization"
    duties: ClassVar = (Duty(Party.KEY_OWNER, ANY_KEY),)
    emits: ClassVar = (e.AuthorizationCancelled,)

    digest: bytes

    def signer_violations(self, state: LedgerState, signer: ids.Address) -> Violations:
        """See `DirectAct`."""
        mine = (signer, self.digest)
        yield from new("cancellation", mine, state.cancelled)
