"""A small matter and everything that a permit of it takes, ready to be spoilt.

    R01  land is the project's and the applicant's, at least 100 m², seen in 30 days
    R02  the works are awarded; names the contractor
    R03  the contractor named there is qualified, grade 2 or better
    R04  the fire design passed review, or the applicant commits that it will
    R05  the contractor commits to protect the workers

Nothing here is the package's: types, identifiers and trees are written anew from
docs/protocol.md, so that the contracts are not tested against their own mirror.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

from eth_abi import encode
from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from tests.contracts import packing
from tests.contracts.evm import REMEMBERED, Contract, Evm, hashable
from tests.contracts.filings import filing

DAY = 86_400
NO_END = 2**64 - 1
ZERO = b"\0" * 32
MATTER = "construction-permit"
PROJECT = "2609-370203-89-01-000018"
LAST = ",address signer,bytes32 organisation,uint64 deadline)"
"""Fields that every signed act ends with."""
GB_32100 = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc(body: str) -> str:
    """Add the check digit of GB 32100 to 17 characters."""
    total = sum(GB_32100.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + GB_32100[-total % 31]


AUTHORITY, LAND, FIRE, OTHER_BODY = (uscc(f"113702000DEM0000{n}") for n in "ALFB")
APPLICANT, CONTRACTOR, STRANGER = (uscc(f"913702030DEM0000{n}") for n in "ACT")
NEW_ENTERPRISE = uscc("913702030DEM0000N")
LAND_USE, AWARD, QUALIFICATION, FIRE_REVIEW = (
    "land-use/1",
    "construction-award/1",
    "contractor-qualification/1",
    "fire-design-review/1",
)
APPLICATION_ABI = "(bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32)"
NEW_PERMIT = (ZERO, "")
"""Permit and text of an application for a new permit."""

ATTEST, DECIDE, INSPECT, ENROL = 1, 2, 3, 4
CITY, DISTRICT = 3702, 370203
"""City of all cases, and the district with which their numbers begin."""
PUBLIC_BODY, ENTERPRISE = 1, 2
OFFICER, SYSTEM, CHIEF, AGENT = 1, 2, 3, 4
AT_ISSUE, ALERT, SUSPEND = 1, 2, 3
OF_PROJECT, OF_APPLICANT, OF_PARTY = 1, 2, 3
TEXT, INTEGER, BOOLEAN, DATE, CODE, ORGANISATION, PROJECT_CODE, DIGEST = range(1, 9)
TYPES = {
    "holder": ORGANISATION,
    "contractor": ORGANISATION,
    "site": PROJECT_CODE,
    "place": PROJECT_CODE,
    "passed": BOOLEAN,
}
"""Types of claims by their names; the others are integers."""
EQUAL, NOT_EQUAL, AT_LEAST, AT_MOST, IS_APPLICANT, IS_PROJECT = range(1, 7)


@cache
def account(name: str) -> LocalAccount:
    signer: LocalAccount = Account.from_key(keccak(text=f"zeropermit test {name}"))
    return signer


@lru_cache(REMEMBERED)
def word(value: int | str) -> bytes:
    """A number as 32 bytes, or a short name padded to them."""
    if isinstance(value, int):
        return value.to_bytes(32, "big")
    return value.encode().ljust(32, b"\0")


@cache
def organisation_id(uscc: str) -> bytes:
    return keccak(text=f"organisation:{uscc}")[:16] + bytes(16)


@cache
def schema_id(code: str) -> bytes:
    return keccak(text=f"schema:{code}")


@cache
def project_id(code: str) -> bytes:
    return keccak(text=f"project:{code}")


@cache
def matter_id(code: str) -> bytes:
    return keccak(text=f"matter:{code}")


@cache
def regions_of(kind: int) -> tuple[int, ...]:
    """Regions that a grant of a kind names: one to decide the case's, others none."""
    return (CITY,) if kind == DECIDE else ()


def version_id(code: str, number: int) -> bytes:
    return keccak(encode(["bytes32", "uint32"], [matter_id(code), number]))


def commitment_id(content: Sequence[Any]) -> bytes:
    """Id of a commitment: application, organisation, requirements, letter, due."""
    application, organisation, requirements, letter, due_at = content
    covered = keccak(b"".join(requirements))
    return keccak(application + organisation + covered + letter + word(due_at))


def change_of(replaces: bytes, text: str) -> list[bytes]:
    """Give the members of an application for a change: permit, digest of the text."""
    return [replaces, keccak(text=text) if text else ZERO]


def in_structure(words: Sequence[Any]) -> tuple[Any, ...]:
    """The signed words of an application, as the function takes them."""
    return (*words[:5], tuple(words[5:]))


def evidence_id(number: bytes, batch: bytes = bytes(32)) -> bytes:
    """Evidence id: of an attestation in its batch, of a commitment or a permit."""
    return keccak(batch + number)


@lru_cache(REMEMBERED)
def join(one: bytes, other: bytes) -> bytes:
    return keccak(min(one, other) + max(one, other))


def tree_root(leaves: Sequence[bytes]) -> bytes:
    return _nodes(leaves)[0]


def tree_path(leaves: Sequence[bytes], leaf: bytes) -> list[bytes]:
    nodes = _nodes(leaves)
    index, path = len(nodes) - 1 - sorted(leaves).index(leaf), []
    while index:
        path.append(nodes[index + 1 if index % 2 else index - 1])
        index = (index - 1) // 2
    return path


def _nodes(leaves: Sequence[bytes]) -> list[bytes]:
    """All nodes of OpenZeppelin's `standard-v1`, root first."""
    nodes = [b""] * (len(leaves) - 1) + sorted(leaves, reverse=True)
    for index in reversed(range(len(leaves) - 1)):
        nodes[index] = join(nodes[2 * index + 1], nodes[2 * index + 2])
    return nodes


def claim_leaf(name: str, value: bytes, kind: int | None = None) -> bytes:
    return _claim_leaf(name, type_of(name) if kind is None else kind, value)


@lru_cache(REMEMBERED)
def _claim_leaf(name: str, kind: int, value: bytes) -> bytes:
    return keccak(keccak(word(name) + word(kind) + value + salt_of(name)))


def type_of(name: str) -> int:
    return TYPES.get(name, INTEGER)


@cache
def salt_of(name: str) -> bytes:
    return keccak(text=f"salt {name}")


@dataclass(frozen=True)
class Attestation:
    """What a department holds, and how it presents it."""

    schema: str
    subject: bytes
    claims: dict[str, bytes]
    observed_at: int
    valid_until: int = NO_END
    opened: tuple[str, ...] = ()
    department: str = ""
    """Code of the department that anchored it."""
    batch: tuple[bytes, ...] = ()
    """Leaves of all that was anchored with it."""
    kinds: dict[str, int] = field(default_factory=dict)
    """Types of claims, where they are not those of their names."""

    @property
    def claim_leaves(self) -> list[bytes]:
        return [
            claim_leaf(name, value, self.kinds.get(name))
            for name, value in self.claims.items()
        ]

    @property
    def leaf(self) -> bytes:
        times = word(self.observed_at) + word(self.valid_until)
        root = tree_root(self.claim_leaves)
        return keccak(keccak(schema_id(self.schema) + self.subject + root + times))

    @property
    def root(self) -> bytes:
        return tree_root(self.batch)

    @property
    def batch_id(self) -> bytes:
        department = organisation_id(self.department)
        return keccak(schema_id(self.schema) + department + self.root)

    def id_of(self, uscc: str) -> bytes:
        return keccak(organisation_id(uscc) + self.leaf)

    def opening(self, name: str) -> tuple[Any, ...]:
        value = self.claims[name]
        kind = self.kinds.get(name, type_of(name))
        path = tree_path(self.claim_leaves, claim_leaf(name, value, kind))
        return (word(name), kind, value, salt_of(name), path)

    def presented(self) -> list[Any]:
        return [
            schema_id(self.schema),
            organisation_id(self.department),
            self.root,
            self.subject,
            tree_root(self.claim_leaves),
            self.observed_at,
            self.valid_until,
            tree_path(self.batch, self.leaf),
            [self.opening(name) for name in self.opened],
        ]


def option(
    schema: str,
    subject: tuple[int, int, bytes] = (OF_PROJECT, 0, ZERO),
    max_age: int = NO_END,
    predicates: Sequence[tuple[str, int, bytes]] = (),
) -> tuple[Any, ...]:
    conditions = [
        (word(claim), type_of(claim), operator, value)
        for claim, operator, value in predicates
    ]
    return (1, schema_id(schema), subject, max_age, conditions)


def promise(subject: tuple[int, int, bytes]) -> tuple[Any, ...]:
    return (2, ZERO, subject, 0, [])


def permitted(
    subject: tuple[int, int, bytes] = (OF_PROJECT, 0, ZERO), matter: str = MATTER
) -> tuple[Any, ...]:
    return (3, matter_id(matter), subject, 0, [])


def requirement_set() -> list[tuple[Any, ...]]:
    contractor = (OF_PARTY, 1, word("contractor"))
    land = [("holder", IS_APPLICANT, ZERO), ("area", AT_LEAST, word(100))]
    passed = [("passed", EQUAL, word(1))]
    grade = [("grade", AT_MOST, word(2))]
    return [
        (word("R01"), SUSPEND, [option(LAND_USE, max_age=30 * DAY, predicates=land)]),
        (word("R02"), ALERT, [option(AWARD)]),
        (
            word("R03"),
            AT_ISSUE,
            [option(QUALIFICATION, contractor, predicates=grade)],
        ),
        (
            word("R04"),
            SUSPEND,
            [
                option(FIRE_REVIEW, predicates=passed),
                promise((OF_APPLICANT, 0, ZERO)),
            ],
        ),
        (word("R05"), ALERT, [promise(contractor)]),
    ]


VALIDITY = (3, 2, 3, 24)


@dataclass
class Case:
    """Everything that `issue` takes; valid until a test changes something."""

    application: list[Any]
    requirements: list[Any]
    attestations: list[list[Any]]
    commitments: list[list[Any]]
    choices: list[tuple[int, int]]
    matter: str = MATTER
    project: str = PROJECT
    number: str = "370203202611230101"
    document: bytes = field(default=keccak(text="permit document"))
    permits: list[tuple[Any, bytes, Any]] = field(default_factory=list)
    valid_until: int = NO_END
    packed: bytes | None = None
    filing: bytes | None = None
    """A filing that is told instead of the true one."""

    @property
    def application_id(self) -> bytes:
        return keccak(encode([APPLICATION_ABI], [self.application]))

    @property
    def permit_id(self) -> bytes:
        return keccak(b"permit:" + self.application_id)

    @property
    def evidence(self) -> bytes:
        """What is presented; a test may put other bytes in its place."""
        shown = (self.choices, self.attestations, self.commitments, self.permits)
        return packing.evidence(*shown) if self.packed is None else self.packed

    def signed_words(self) -> tuple[Any, ...]:
        return (
            self.number,
            self.matter,
            self.project,
            self.application_id,
            self.document,
            keccak(self.evidence),
            self.valid_until,
        )

    def arguments(self) -> tuple[Any, ...]:
        return (
            self.application,
            self.matter,
            self.project,
            self.evidence,
            (self.number, self.document, self.valid_until),
            self.filing if self.filing is not None else self.proof(),
        )

    def proof(self) -> bytes:
        """Proof of application and commitments as of now."""
        number = self.application_id
        shown = [commitment_id([number, *one]) for one in self.commitments]
        return filing(number, *shown)

    def open_more(self, position: int, opening: tuple[Any, ...]) -> None:
        self.attestations[position][8].append(opening)


def authorize(
    evm: Evm,
    contract: Contract,
    act: str,
    values: Sequence[Any],
    signer: LocalAccount,
    organisation: bytes,
    **options: Any,
) -> tuple[str, int, bytes]:
    """Sign an act, written as its EIP-712 type without the last three fields.

    `options` set another `deadline` (by default in ten minutes), `chain_id`, or
    `wallet`, for which the signer signs.
    """
    until = options.get("deadline", evm.now + 600)
    chain_id = options.get("chain_id", evm.chain_id)
    key = options.get("wallet", signer.address)
    words = hashable([*values, key, organisation, until])
    signature = _signature(signer, contract.address, chain_id, act, words)
    return (key, until, signature)


@lru_cache(REMEMBERED)
def _signature(
    signer: LocalAccount, contract: str, chain_id: int, act: str, words: tuple[Any, ...]
) -> bytes:
    """Sign an act; tests begin alike, and sign the same ones (RFC 6979)."""
    signed = signer.sign_message(_typed(contract, chain_id, act, words))
    return bytes(signed.signature)


def digest_of(
    evm: Evm, contract: Contract, act: str, values: Sequence[Any], last: tuple[Any, ...]
) -> bytes:
    """EIP-712 digest of an act, its last three fields told."""
    typed = _typed(contract.address, evm.chain_id, act, (*values, *last))
    return keccak(b"\x19" + typed.version + typed.header + typed.body)


def _typed(
    contract: str, chain_id: int, act: str, words: tuple[Any, ...]
) -> SignableMessage:
    name, _, inner = (act.removesuffix(")") + LAST).rstrip(")").partition("(")
    parts = [tuple(part.split(" ")) for part in inner.split(",")]
    message = {
        n: list(v) if isinstance(v, tuple) else v
        for (_, n), v in zip(parts, words, strict=True)
    }
    domain = {
        "name": "zeropermit",
        "version": "2",
        "chainId": chain_id,
        "verifyingContract": contract,
    }
    fields = {name: [{"name": n, "type": kind} for kind, n in parts]}
    return encode_typed_data(domain, fields, message)


def changed(values: tuple[Any, ...], position: int, value: Any) -> tuple[Any, ...]:
    return (*values[:position], value, *values[position + 1 :])


def altered(attestation: Attestation, **changes: Any) -> Attestation:
    return replace(attestation, **changes)
