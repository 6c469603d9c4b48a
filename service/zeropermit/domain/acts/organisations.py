"""Acts of the organisation registry: keys of enterprises and of one's own.

A new key proves itself: it signs the act too, for the organisation it will be of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeAlias

from zeropermit.domain.accounts import preconditions
from zeropermit.domain.accounts.responsibility import (
    ANY_KEY,
    CHIEF,
    OFFICER,
    Duty,
    Party,
)
from zeropermit.domain.acts.act import DirectAct, Signatory, act_words
from zeropermit.domain.acts.fields import Uint16, Uint64, WhenOmitted
from zeropermit.domain.acts.vocabulary import Uscc, labelled
from zeropermit.domain.law.codes import check_uscc_shape
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations

PROVEN = Duty(Party.NEW_KEY, ANY_KEY)
Until: TypeAlias = Annotated[
    Uint64,
    WhenOmitted(ids.NO_END),
    labelled(
        "截止",
        "Until",
        "密钥停用的时间；不填的，长期有效",
        "Until when the key acts; without it, for good",
    ),
]
NewKey: TypeAlias = Annotated[
    ids.Address,
    labelled(
        "密钥",
        "Key",
        "新密钥的账户，此前不属于任何组织",
        "Account of the new key; it must belong to nobody yet",
    ),
]
Role: TypeAlias = Annotated[
    e.KeyRole,
    labelled(
        "权限",
        "Role",
        "人员密钥可签署一切；经办密钥只能申请和报告，不能承诺",
        "An officer's key signs everything; an agent's applies and reports, and "
        "promises nothing",
    ),
]


@dataclass(frozen=True, slots=True)
class Enrol(DirectAct):
    """Registration of an enterprise with a key."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "enrol"
    duties: ClassVar = (Duty(Party.REGISTRAR, grant=e.GrantKind.ENROL), PROVEN)
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
    key: NewKey
    role: Role
    until: Until

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
        roles = (e.KeyRole.OFFICER, e.KeyRole.AGENT)
        yield from preconditions.role_given(self.role, roles)
        yield from preconditions.add_key(
            state, self.key, active_from=now, active_until=self.until
        )


@dataclass(frozen=True, slots=True)
class AppointKey(DirectAct):
    """Appointment of an officer of a public body, or of an agent of an enterprise."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "appoint-key"
    duties: ClassVar = (Duty(Party.KEY_OWNER, OFFICER), PROVEN)
    emits: ClassVar = (e.KeyAdded,)
    words: ClassVar = act_words(
        "增设密钥",
        "Appoint a key",
        "机关的主管密钥可以增设人员密钥，企业的人员密钥可以增设经办密钥。一把密钥只能属于"
        "一个单位；新密钥须自行签署，以证明由其持有人掌握。",
        "A chief of a public body appoints officers, and an officer of an enterprise "
        "appoints agents. A key belongs to one organisation for good, and signs "
        "itself, which proves that its holder has it.",
        "我们增设上述密钥。",
        "We appoint the key above.",
    )

    key: NewKey
    role: Role
    person: Annotated[
        Uint16,
        labelled(
            "人员编号",
            "Person",
            "该人员在本单位内的编号；同一编号的密钥视为同一人",
            "Number of the person within the organisation; keys of one number are "
            "one person",
        ),
    ]
    active_from: Annotated[
        Uint64,
        labelled("起始", "From", "密钥启用的时间", "Second from which the key acts"),
    ]
    until: Until

    def proof_by(self, organisation: ids.OrganisationId) -> Signatory:
        """See `Act`."""
        return Signatory(self.key, organisation)

    def signer_violations(self, state: LedgerState, signer: ids.Address) -> Violations:
        """See `DirectAct`."""
        if signer in state.keys:
            yield from preconditions.appoint(state, state.keys[signer], self.role)

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        roles = (e.KeyRole.OFFICER, e.KeyRole.AGENT)
        yield from preconditions.role_given(self.role, roles)
        yield from preconditions.add_key(
            state, self.key, active_from=self.active_from, active_until=self.until
        )


@dataclass(frozen=True, slots=True)
class RetireKey(DirectAct):
    """End of a key's window."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "retire-key"
    duties: ClassVar = (Duty(Party.KEY_OWNER, ANY_KEY),)
    emits: ClassVar = (e.KeyRetired,)
    words: ClassVar = act_words(
        "停用密钥",
        "Retire a key",
        "密钥自即时起停用，不可恢复，不能再签署；此前的签署仍然有效。本人可停用自己的密钥，"
        "机关的主管密钥可停用其他人员的密钥，企业的人员密钥可停用本企业的密钥。单位没有其他"
        "人员密钥的，须先登记新的密钥。",
        "For good: the key acts and signs no more from now on. What it signed "
        "before stays good. One retires one's own key; a chief those of officers, "
        "an officer those of an enterprise. If your organisation has no other "
        "officer's key, have a new one entered first.",
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
        return {"key": _keys_of(state, organisation, ANY_KEY - CHIEF, now=now)}

    def signer_violations(self, state: LedgerState, signer: ids.Address) -> Violations:
        """See `DirectAct`."""
        yield from preconditions.in_charge(state, self.key, signer)

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        yield from preconditions.retire_key(state, self.key, now=now)


@dataclass(frozen=True, slots=True)
class RetireChief(DirectAct):
    """End of the window of a chief's key."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "retire-chief"
    duties: ClassVar = (Duty(Party.KEY_OWNER, CHIEF, 2),)
    emits: ClassVar = (e.KeyRetired,)
    words: ClassVar = act_words(
        "停用主管密钥",
        "Retire a chief's key",
        "由本单位两名主管人员签署，其中一名可以是被停用密钥的持有人。密钥自即时起停用，不可"
        "恢复；此前的签署仍然有效。",
        "By two chiefs of your body, one of them perhaps the holder of the key. For "
        "good: the key acts and signs no more from now on. What it signed before "
        "stays good.",
        "我们停用上述主管密钥。",
        "We retire the chief's key above.",
    )

    key: Annotated[
        ids.Address,
        labelled("密钥", "Key", "即时停用的主管密钥", "Chief's key that ends now"),
    ]

    def owner(self, state: LedgerState) -> ids.OrganisationId | None:
        """See `DirectAct`."""
        found = state.keys.get(self.key)
        return None if found is None else found.organisation

    @classmethod
    def choices(
        cls, state: LedgerState, organisation: ids.OrganisationId, *, now: int
    ) -> Mapping[str, Sequence[str]]:
        """See `DirectAct`; chiefs' keys of the organisation that act now."""
        return {"key": _keys_of(state, organisation, CHIEF, now=now)}

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        yield from preconditions.retire_key(state, self.key, chief=True, now=now)


@dataclass(frozen=True, slots=True)
class CancelAuthorization(DirectAct):
    """Cancellation of what one signed and what was not submitted yet."""

    contract: ClassVar = "OrganisationRegistry"
    wire_name: ClassVar = "cancel-authorization"
    duties: ClassVar = (Duty(Party.KEY_OWNER, ANY_KEY),)
    emits: ClassVar = (e.AuthorizationCancelled,)
    words: ClassVar = act_words(
        "撤销尚未提交的签署",
        "Cancel a signature",
        "本人签署而尚未上链的行为自即时起不能再提交。已经上链的不受影响。",
        "What this key signed and nobody has submitted yet can be submitted no more. "
        "What is on the ledger already stays.",
        "我撤销此前的这项签署。",
        "I cancel what I signed.",
    )

    digest: Annotated[
        bytes,
        labelled(
            "签署摘要",
            "Digest of the act",
            "所签内容的EIP-712摘要",
            "EIP-712 digest of what was signed",
        ),
    ]


def _keys_of(
    state: LedgerState,
    organisation: ids.OrganisationId,
    roles: frozenset[e.KeyRole],
    *,
    now: int,
) -> tuple[ids.Address, ...]:
    """Give the keys of an organisation in some roles that act now."""
    return tuple(
        address
        for address, key in state.keys.items()
        if key.organisation == organisation and key.role in roles and key.acts(now)
    )
