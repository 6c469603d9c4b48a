"""Acts: signed messages in words that people read, and the calls that carry them out.

One dataclass per act of the contracts, in a module per contract; `registry` has them
all. Its fields give both the EIP-712 message and the arguments of the contract's
function. Beside them an act declares who signs, its precondition and its events; its
words are in `catalogue/words/acts.toml`. Governance acts carry no signature and are
built in `ledger/`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias, TypeVar

from zeropermit.domain.accounts.responsibility import Duty
from zeropermit.domain.acts.fields import Given, fields_of, given_fields
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.abi import AbiStruct
from zeropermit.domain.ledger.events import Event
from zeropermit.domain.ledger.identifiers import (
    NO_PERMIT,
    ZERO,
    Address,
    OrganisationId,
    PermitId,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.permits.turn import Moment

Field: TypeAlias = tuple[str, str, object]
"""Name, EIP-712 type and value."""

LAST_FIELDS = (
    ("signer", "address"),
    ("organisation", "bytes32"),
    ("deadline", "uint64"),
)
"""Names and EIP-712 types of the last fields of every signed act.

Signer and its organisation are signed, so that a signature is nobody else's.
"""
DOMAIN_NAME = "zeropermit"
DOMAIN_VERSION = "2"


class Act:
    """Something that someone signs and anyone may submit.

    The signed fields are those of the dataclass, the deadline left out. A structure
    is signed by its identifier or digest and submitted whole; a member of an enum is
    signed as its word and submitted as its number.
    """

    __slots__ = ()

    contract: ClassVar[str]
    function: ClassVar[str]
    primary: ClassVar[str]  #: Name of the EIP-712 type: that of the class.
    #: Name at the API and in records; empty where the path alone names the act.
    wire_name: ClassVar[str] = ""
    command: ClassVar[str] = ""  #: Name of the command; empty where it is `wire_name`.
    #: Organisations and keys that sign, in the order of the function's arguments.
    duties: ClassVar[tuple[Duty, ...]]
    #: Events that the act may lead to, in their order.
    emits: ClassVar[tuple[type[Event], ...]]

    def __init_subclass__(cls) -> None:
        """Name the act, and its function unless that has another name."""
        cls.primary = cls.__name__
        if "function" not in vars(cls):
            cls.function = cls.__name__[0].lower() + cls.__name__[1:]

    @property
    def signatures(self) -> int:
        """How many signatures the act takes."""
        return sum(duty.signatures for duty in self.duties)

    @classmethod
    def duties_on(
        cls, state: LedgerState, permit: PermitId, said: object
    ) -> tuple[Duty, ...]:
        """Give the duties under an act on a permit; for most acts they are fixed.

        Args:
            state: State before the act.
            permit: The permit, which is on the ledger.
            said: The act or its event: some acts of one class are of two bodies.
        """
        return cls.duties

    def message(self) -> tuple[Field, ...]:
        """Give the signed fields, the deadline left out."""
        fields = fields_of(type(self))
        return tuple((f.name, f.kind, f.signed(self)) for f in fields if f.kind)

    def arguments(self) -> tuple[object, ...]:
        """Give the function's arguments, the authorizations left out."""
        return tuple(field.submitted(self) for field in fields_of(type(self)))

    def proof_by(self, organisation: OrganisationId) -> Signatory | None:
        """Name the new key that signs last, to prove itself; None for most acts.

        Args:
            organisation: Organisation of the keys that sign before.
        """
        return None

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """Check the precondition of the act against the state of the ledger.

        An act that declares none is checked by its use case or by the contract alone.
        """
        yield from ()


class CheckedInLife(Act):
    """Act on a permit whose precondition follows from the moment in the permit's life.

    The audit checks the events of such an act by the same declaration.
    """

    __slots__ = ()

    #: Precondition; it takes the state, the moment and the fields `checked`.
    precondition: ClassVar[Callable[..., Violations]]
    checked: ClassVar[tuple[str, ...]] = ()
    application: Application

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        sequence = getattr(self, "sequence", None)
        moment = Moment(self.application.permit, now, sequence)
        values = (getattr(self, name) for name in self.checked)
        yield from type(self).precondition(state, moment, *values)


class DirectAct(Act):
    """Act made of given fields alone, signed by keys of one organisation.

    Its operations at the API, its page and its command are derived from it; all of
    them have its `wire_name`.
    """

    __slots__ = ()

    #: Whether the grant that the act needs depends on its fields: see `grant_scope`.
    scoped: ClassVar[bool] = False

    def duties_in(self, state: LedgerState) -> tuple[Duty, ...]:
        """Give the duties under this act."""
        return self.duties

    def owner(self, state: LedgerState) -> OrganisationId | None:
        """Name the organisation that signs.

        Returns:
            The organisation; None if every holder of the duty's grant may sign, or if
            the ledger does not know what the act is about.
        """
        return None

    def grant_scope(self, state: LedgerState) -> bytes:
        """Name the schema or matter of the grant that the act needs, if any."""
        return ZERO

    def signer_violations(self, state: LedgerState, signer: Address) -> Violations:
        """Check that a key of the organisation, of the right role, may sign the act."""
        yield from ()

    def sentence_values(self, state: LedgerState) -> Mapping[str, object]:
        """Give values of the sentence that are on the ledger and in no field."""
        return {}

    @classmethod
    def choices(
        cls, state: LedgerState, organisation: OrganisationId, *, now: int
    ) -> Mapping[str, Sequence[str]]:
        """Give values that an organisation may choose from on the page, by field."""
        return {}


DirectKind = TypeVar("DirectKind", bound=DirectAct)


def direct_act(kind: type[DirectKind], state: LedgerState, given: Given) -> DirectKind:
    """Make an act from the values that a person gives, and the ledger's.

    A value from the ledger may depend on the structures that the person names.

    Raises:
        ZeropermitError: A structure that is named by its identifier is unknown.
    """
    make: Callable[..., DirectKind] = kind
    values = dict(given)
    for name, field in given_fields(kind).items():
        word = values[name]
        if field.looked_up is not None and isinstance(word, bytes):
            values[name] = field.looked_up.read(state, word)
    for field in fields_of(kind):
        if field.from_ledger is not None:
            values[field.path] = field.from_ledger.read(state, NO_PERMIT, values)
    return make(**values)


ProposedAct = TypeVar("ProposedAct", bound=Act)


def proposed(
    kind: type[ProposedAct], state: LedgerState, permit: PermitId, given: Given
) -> ProposedAct:
    """Make an act on a permit from the values that a person gives, and the ledger's."""
    make: Callable[..., ProposedAct] = kind
    read = {
        field.path: field.from_ledger.read(state, permit, given)
        for field in fields_of(kind)
        if field.from_ledger is not None
    }
    return make(**read, **given)


@dataclass(frozen=True, slots=True)
class SigningDomain:
    """The chain and contract that a signature is bound to."""

    chain_id: int
    contract: Address


@dataclass(frozen=True, slots=True)
class Signatory:
    """The key that signs, and the organisation for which it signs."""

    key: Address
    organisation: OrganisationId


@dataclass(frozen=True, slots=True)
class Authorization(AbiStruct):
    """Signature of an act, with its signer and deadline."""

    signer: Address
    deadline: int
    signature: bytes


def typed_data(
    act: Act, *, by: Signatory, domain: SigningDomain, deadline: int
) -> dict[str, object]:
    """Build the EIP-712 message of an act, as wallets take it.

    Its last three fields are the same for all acts: `LAST_FIELDS`.
    """
    last = (by.key, by.organisation, deadline)
    fields = [(name, value) for name, _, value in act.message()]
    fields += [
        (name, value) for (name, _), value in zip(LAST_FIELDS, last, strict=True)
    ]
    return {
        "types": signed_types(type(act)),
        "primaryType": act.primary,
        "domain": {
            "name": DOMAIN_NAME,
            "version": DOMAIN_VERSION,
            "chainId": domain.chain_id,
            "verifyingContract": domain.contract,
        },
        "message": {name: _plain(value) for name, value in fields},
    }


def signed_types(act: type[Act]) -> dict[str, list[dict[str, str]]]:
    """Give the EIP-712 types of an act and of its domain."""
    fields = [(field.name, field.kind) for field in fields_of(act) if field.kind]
    return {
        "EIP712Domain": [
            {"name": "name", "type": "string"},
            {"name": "version", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"},
        ],
        act.primary: [
            {"name": name, "type": kind} for name, kind in (*fields, *LAST_FIELDS)
        ],
    }


def _plain(value: object) -> object:
    """Write bytes as hexadecimal, so that the message is JSON."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, tuple):
        return [_plain(element) for element in value]
    return value
