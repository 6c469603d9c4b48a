"""Acts of the organisation registry: keys of enterprises and of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts.responsibility import OFFICER, Duty, Party
from zeropermit.domain.acts.act import Act, ActWords
from zeropermit.domain.acts.fields import Uint64
from zeropermit.domain.acts.vocabulary import Uscc, labelled
from zeropermit.domain.ledger.events import (
    GrantKind,
    KeyAdded,
    KeyRetired,
    OrganisationRegistered,
)
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.matters.file import Words


@dataclass(frozen=True, slots=True)
class Enrol(Act):
    """Registration of an enterprise with an officer's key."""

    contract: ClassVar = "OrganisationRegistry"
    duties: ClassVar = (Duty(Party.REGISTRAR, grant=GrantKind.ENROL),)
    emits: ClassVar = (OrganisationRegistered, KeyAdded)
    words: ClassVar = ActWords(
        Words("登记企业及其密钥", "Enrol an enterprise"),
        Words(
            "登记尚未登记的企业，并登记其人员的一把密钥，自登记时起可以使用。",
            "Registers the enterprise unless it is known, and gives it an officer's "
            "key that acts from now on.",
        ),
        Words(
            "我们登记%(name)s及其密钥。",
            "We enrol %(name)s and give it the key above.",
        ),
    )

    uscc: Uscc
    name: Annotated[
        str,
        labelled(
            "名称",
            "Name",
            "企业名称；企业已登记的，不起作用",
            "Name of the enterprise, without effect if it is known",
        ),
    ]
    key: Annotated[
        Address,
        labelled(
            "密钥",
            "Key",
            "人员密钥的账户，此前不属于任何组织",
            "Account of the officer's key; it must belong to nobody yet",
        ),
    ]
    until: Annotated[
        Uint64,
        labelled(
            "截止", "Until", "密钥停用的时间", "Exclusive end of the key's window"
        ),
    ]


@dataclass(frozen=True, slots=True)
class RetireKey(Act):
    """End of a key's window."""

    contract: ClassVar = "OrganisationRegistry"
    duties: ClassVar = (Duty(Party.KEY_OWNER, OFFICER),)
    emits: ClassVar = (KeyRetired,)
    words: ClassVar = ActWords(
        Words("停用密钥", "Retire a key"),
        Words(
            "密钥自即时起停用；此前的签署仍然有效。",
            "The key acts no more from now on. What it signed before stays good.",
        ),
        Words("我们停用上述密钥。", "We retire the key above."),
    )

    key: Annotated[
        Address,
        labelled("密钥", "Key", "即时停用的密钥", "Key whose window ends now"),
    ]
