"""Acts of the organisation registry: keys of enterprises and of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts import preconditions
from zeropermit.domain.accounts.responsibility import OFFICER, Duty, Party
from zeropermit.domain.acts.act import DirectAct, act_words
from zeropermit.domain.acts.fields import Uint64, WhenOmitted
from zeropermit.domain.acts.vocabulary import Uscc, labelled
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
    words: ClassVar = act_words(
        "登记企业及其密钥",
        "Enrol an enterprise",
        "登记尚未登记的企业，并登记其人员的一把密钥，自登记时起可以使用。一把密钥只能"
        "属于一个单位，不可改登；登记前请核验企业及其人员的身份。",
        "Registers the enterprise unless it is known, and gives it an officer's "
        "key that acts from now on. A key belongs to one organisation for good: "
        "make sure first who the enterprise is, and whose key it is.",
        "我们登记%(name)s及其密钥。",
        "We enrol %(name)s and give it the key above.",
    )

    uscc: Uscc
    name: Annotated[
        str,
        labelled(
            "名称",
            "Name",
            "企业名称；企业已登记的，须与登记的名称一致",
            "Name of the enterprise; if it is registered already, as it is registered",
        ),
    ]
    key: Annotated[
        ids.Address,
        labelled(
            "密钥",
            "Key",
            "人员密钥的账户，此前不属于任何组织",
            "Account of the officer's key; it must belong to nobody yet",
        ),
    ]
    until: Annotated[
        Uint64,
        WhenOmitted(ids.NO_END),
        labelled(
            "截止",
            "Until",
            "密钥停用的时间；不填的，长期有效",
            "Until when the key acts; without it, for good",
        ),
    ]

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
    words: ClassVar = act_words(
        "停用密钥",
        "Retire a key",
        "密钥自即时起停用，不可恢复，不能再签署；此前的签署仍然有效。单位没有其他"
        "人员密钥的，须先登记新的密钥。",
        "For good: the key acts and signs no more from now on. What it signed "
        "before stays good. If your organisation has no other officer's key, have "
        "a new one entered first.",
        "我们停用上述密钥。",
        "We retire the key above.",
    )

    key: Annotated[
        ids.Address,
        labelled("密钥", "Key", "即时停用的密钥", "Key whose window ends now"),
    ]

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
