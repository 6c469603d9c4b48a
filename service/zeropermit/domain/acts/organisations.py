"""Acts of the organisation registry: keys of enterprises and of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts import preconditions
from zeropermit.domain.accounts.responsibility import OFFICER, Duty, Party
from zeropermit.domain.acts.act import DirectAct
from zeropermit.domain.acts.fields import Uint64, WhenOmitted
from zeropermit.domain.law.codes import check_uscc_shape
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations


@dataclass(frozen=True, slots=True)
class Enrol(DirectAct):
    """Registration of an enterprise with an officer's key."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "enrol"
    duties: ClassVar = (Duty(Party.REGISTRAR, grant=e.GrantKind.ENROL),)
    emits: ClassVar = (e.OrganisationRegistered, e.KeyAdded)

    uscc: str
    name: str
    key: ids.Address
    until: Annotated[Uint64, WhenOmitted(ids.NO_END)]

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`.

        Raises:
            UsccError: The code is malformed.
        """
        enterprise = ids.organisation_id(check_uscc_shape(self.uscc))
        yield from preconditions.enrol(state, enterprise)
        yield from preconditions.enrolled_as(state, self.uscc, self.name)
        yield from preconditions.add_key(
            state, self.key, active_from=now, active_until=self.until
        )


@dataclass(frozen=True, slots=True)
class RetireKey(DirectAct):
    """End of a key's window."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "retire-key"
    duties: ClassVar = (Duty(Party.KEY_OWNER, OFFICER),)
    emits: ClassVar = (e.KeyRetired,)

    key: ids.Address

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
            if key.organisation == organisation and key.active(now)
        )
        return {"key": tuple(own)}

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        yield from preconditions.retire_key(state, self.key, now=now)
