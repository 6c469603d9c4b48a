"""Acts as data: what is called, who signed it, and whether the signature is honest.

A signature is honest if the key that it names made it over exactly these words. The
machine knows that of every signature, since it made them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from coincurve import PrivateKey
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY
from tests.contracts.world import ACTS, World
from tests.invariants.signatures import digest, domain_separator
from zeropermit.domain.evidence.evidence_set import Commitment, EvidenceSet
from zeropermit.domain.ledger.identifiers import ApplicationId, permit_id
from zeropermit.domain.permits.reasons import (
    Ending,
    Measure,
    Outcome,
    RevocationReason,
    ServiceWay,
)
from zeropermit.ledger.structs import reader

CONTRACT_OF = {
    "enrol": "organisations",
    "appointKey": "organisations",
    "retireKey": "organisations",
    "retireChief": "organisations",
    "cancelAuthorization": "organisations",
    "attest": "attestations",
    "revoke": "attestations",
    "revokeBatch": "attestations",
    "applyFor": "commitments",
    "commit": "commitments",
    "withdraw": "commitments",
    "withdrawApplication": "commitments",
    "acceptApplication": "commitments",
    "requestCorrection": "commitments",
    "answerCorrection": "commitments",
    "prolong": "commitments",
    "pause": "commitments",
    "decline": "commitments",
    "refuse": "commitments",
    "recordOutcome": "commitments",
    "requestRepairOfCredit": "commitments",
    "repairCredit": "commitments",
    "issue": "permits",
    "suspend": "permits",
    "reinstate": "permits",
    "end": "permits",
    "deregister": "permits",
    "correctDocument": "permits",
    "change": "permits",
    "reportStart": "works",
    "confirmStart": "works",
    "requestExtension": "works",
    "extend": "works",
    "refuseExtension": "works",
    "reportStop": "works",
    "clearResumption": "works",
    "reportResumption": "works",
    "giveNotice": "proceedings",
    "answerNotice": "proceedings",
    "requestHearing": "proceedings",
    "recordHearing": "proceedings",
    "handOver": "supervision",
    "accept": "supervision",
    "recordService": "proceedings",
    "acknowledgeService": "proceedings",
    "requestRenewal": "proceedings",
    "renew": "proceedings",
    "refuseRenewal": "proceedings",
    "defineSchema": "matters",
    "publish": "matters",
    "retire": "matters",
}
"""Functions that are not here are governance's or the guardian's of organisations."""
ON_APPLICATIONS = (
    "withdrawApplication",
    "acceptApplication",
    "requestCorrection",
    "answerCorrection",
    "prolong",
    "pause",
    "decline",
    "refuse",
    "acknowledgeService",
)
MODES = ("own", "self", "unsigned", "forged", "elsewhere", "bent", "late", "never")
"""How an act is signed; the first two are as they should be."""


@dataclass(frozen=True)
class Signed:
    """An authorisation, and whether its signature is its signer's own."""

    signer: str
    deadline: int
    signature: bytes
    honest: bool
    organisation: bytes = f.ZERO
    """Organisation for which it was signed; for another the signature is wrong."""

    def as_abi(self) -> tuple[str, int, bytes]:
        return (self.signer, self.deadline, self.signature)


@dataclass(frozen=True)
class Act:
    """One call of a function that changes state."""

    function: str
    arguments: tuple[Any, ...]
    signed: tuple[Signed, ...] = ()
    sender: str = SOMEBODY

    @property
    def contract(self) -> str:
        return CONTRACT_OF.get(self.function, "organisations")

    @property
    def signers(self) -> tuple[str, ...]:
        return tuple(signed.signer for signed in self.signed)

    def altered(self, position: int, value: Any) -> Act:
        """Change an argument after signing."""
        arguments = f.changed(self.arguments, position, value)
        same = signed_words(self.function, arguments) == signed_words(
            self.function, self.arguments
        )
        signed = tuple(replace(s, honest=s.honest and same) for s in self.signed)
        return replace(self, arguments=arguments, signed=signed)

    def resigned(self, position: int, **changes: Any) -> Act:
        """Change an authorisation after signing."""
        entry = replace(self.signed[position], honest=False, **changes)
        return replace(self, signed=f.changed(self.signed, position, entry))


def application_id(application: Sequence[bytes]) -> ApplicationId:
    return ApplicationId(keccak(b"".join(application)))


def commitment_of(value: Any) -> Commitment:
    found: Commitment = reader(Commitment)(value)
    return found


def words_of(requirements: bytes) -> tuple[bytes, ...]:
    """Part the words of a commitment's requirements."""
    return tuple(requirements[i : i + 32] for i in range(0, len(requirements), 32))


def names_of(requirements: bytes) -> tuple[str, ...]:
    words = words_of(requirements)
    return tuple(word.rstrip(b"\0").decode("latin-1") for word in words)


def presentation_of(value: Any) -> EvidenceSet:
    return EvidenceSet.unpack(value)


def signed_words(function: str, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """The words that are signed for a call with these arguments."""
    words = _WORDS.get(function)
    return arguments if words is None else words(*arguments)


def _issue_words(
    application: Any, matter: str, project: str, evidence: bytes, *rest: Any
) -> tuple[Any, ...]:
    terms, _ = rest
    number, document, valid_until = terms
    words = (number, matter, project, application_id(application))
    return (*words, document, keccak(evidence), valid_until)


def _permit_words(application: Any, *rest: Any) -> tuple[Any, ...]:
    return (permit_id(application_id(application)), *rest)


def _application_words(application: Any, *rest: Any) -> tuple[Any, ...]:
    return (application_id(application), *rest)


def _change_words(replaced: Any, sequence: int, *issue: Any) -> tuple[Any, ...]:
    old = permit_id(application_id(replaced))
    return (*_issue_words(*issue), old, sequence)


def _end_words(application: Any, sequence: int, ending: int, *rest: Any) -> Any:
    return _permit_words(application, sequence, Ending(ending).word, *rest)


def _notice_words(application: Any, sequence: int, measure: int, *rest: Any) -> Any:
    return _permit_words(application, sequence, Measure(measure).word, *rest)


def _service_words(application: Any, document: bytes, way: int, *rest: Any) -> Any:
    return _application_words(application, document, ServiceWay(way).word, *rest)


def _role(role: int) -> str:
    """The word for a role that can be given by enrolment or appointment."""
    return {f.OFFICER: "Officer", f.AGENT: "Agent"}.get(role, "None")


_WORDS: dict[str, Callable[..., tuple[Any, ...]]] = {
    "enrol": lambda *a: (*a[:3], _role(a[3]), a[4]),
    "appointKey": lambda key, role, *rest: (key, _role(role), *rest),
    "revoke": lambda leaves, reason: (leaves, RevocationReason(reason).word),
    "revokeBatch": lambda *a: (a[0], RevocationReason(a[1]).word),
    "applyFor": lambda *a: (*a[:5], *a[5]),
    "commit": lambda application, words, *rest: (application, names_of(words), *rest),
    "withdraw": lambda commitment, _: (commitment_of(commitment).id,),
    "recordOutcome": lambda _, commitment, __, outcome, decision: (
        commitment_of(commitment).id,
        Outcome(outcome).word,
        decision,
    ),
    **dict.fromkeys(ON_APPLICATIONS, _application_words),
    "recordService": _service_words,
    "issue": _issue_words,
    "suspend": _permit_words,
    "reinstate": _permit_words,
    "end": _end_words,
    "deregister": _permit_words,
    "correctDocument": lambda application, *rest: _permit_words(
        application, *rest[:3], *rest[4:]
    ),
    "change": _change_words,
    "reportStart": _permit_words,
    "confirmStart": _permit_words,
    "requestExtension": _permit_words,
    "extend": _permit_words,
    "refuseExtension": _permit_words,
    "reportStop": _permit_words,
    "clearResumption": _permit_words,
    "reportResumption": _permit_words,
    "giveNotice": _notice_words,
    "answerNotice": _permit_words,
    "requestHearing": _permit_words,
    "recordHearing": _permit_words,
    "handOver": _permit_words,
    "accept": _permit_words,
    "requestRenewal": _permit_words,
    "renew": _permit_words,
    "refuseRenewal": _permit_words,
}


@lru_cache(100_000)
def _signature(key: LocalAccount, signed: bytes) -> bytes:
    """Sign a digest; sequences with the same seed sign the same ones (RFC 6979)."""
    made = PrivateKey(bytes(key.key)).sign_recoverable(signed, hasher=None)
    return made[:-1] + bytes([made[-1] + 27])


def digest_of(
    act: Act, position: int, organisation: bytes, domains: Mapping[str, bytes]
) -> bytes:
    """Digest that a signer of an organisation has to sign for a submitted act."""
    by = act.signed[position]
    words = signed_words(act.function, act.arguments)
    values = (*words, by.signer, organisation, by.deadline)
    return digest(ACTS[act.function], values, domains[act.contract])


def domains_of(world: World) -> dict[str, bytes]:
    """EIP-712 domain of each contract."""
    names = set(CONTRACT_OF.values())
    at = {name: getattr(world, name).address for name in names}
    return {name: domain_separator(world.evm.chain_id, at[name]) for name in names}


class Signing:
    """Signs acts, well or badly, for a world.

    `owner_of` tells whose key is whose, as far as the ledger knows it.
    """

    def __init__(self, world: World, owner_of: Callable[[str], bytes]) -> None:
        self._world = world
        self._owner_of = owner_of

    def act(
        self,
        function: str,
        arguments: tuple[Any, ...],
        *keys: LocalAccount,
        mode: str = "own",
        new: bytes | None = None,
    ) -> Act:
        """Sign a call by each of `keys`; `mode` is how the first of them does it.

        The last of them is a new key, if `new` names the organisation it shall be of.
        """
        modes = [mode, *["own"] * (len(keys) - 1)]
        owners = [self._owner_of(key.address) for key in keys]
        if new is not None:
            owners[-1] = new
        signed = tuple(
            self._sign(function, arguments, (key, owner), how)
            for key, owner, how in zip(keys, owners, modes, strict=True)
        )
        sender = keys[0].address if mode == "self" else SOMEBODY
        return Act(function, arguments, signed, sender)

    def _sign(
        self,
        function: str,
        arguments: tuple[Any, ...],
        by: tuple[LocalAccount, bytes],
        mode: str,
    ) -> Signed:
        evm, (key, owner) = self._world.evm, by
        deadline = {"late": evm.now, "never": 0}.get(mode, evm.now + 600)
        if mode in {"self", "unsigned"}:
            return Signed(key.address, deadline, b"", honest=mode == "self")
        contract = getattr(self._world, CONTRACT_OF[function])
        words = signed_words(function, arguments)
        values = (*words, key.address, owner, deadline)
        chain = evm.chain_id + (mode == "elsewhere")
        domain = domain_separator(chain, contract.address)
        hand = f.account("forger") if mode == "forged" else key
        signature = _signature(hand, digest(ACTS[function], values, domain))
        if mode == "bent":
            signature = bytes([signature[0] ^ 1]) + signature[1:]
        own = mode == "forged" and hand.address == key.address
        honest = own or mode in {"own", "late", "never"}
        return Signed(key.address, deadline, signature, honest, owner)
