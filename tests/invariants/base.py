"""What all rules share: a ledger, everybody's keys, and the cases under way."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from eth_account.signers.local import LocalAccount
from hypothesis.stateful import RuleBasedStateMachine

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY, START
from tests.contracts.world import World
from tests.invariants.acts import Signing
from tests.invariants.dossiers import DEPARTMENTS, MATTERS, Dossier
from tests.invariants.expected_organisations import latest_version
from tests.invariants.ledger import Journal, Ledger, settle
from tests.invariants.tally import Tally
from zeropermit.domain.evidence.evidence_set import PresentedAttestation
from zeropermit.domain.ledger.identifiers import Address, OrganisationId
from zeropermit.domain.permits.reasons import RevocationReason

ORGANISATIONS = (
    f.AUTHORITY,
    f.LAND,
    f.FIRE,
    f.OTHER_BODY,
    f.APPLICANT,
    f.CONTRACTOR,
    f.STRANGER,
)
WANTED: Mapping[str, Mapping[int, int]] = {
    f.AUTHORITY: {f.OFFICER: 2, f.SYSTEM: 1},
    f.OTHER_BODY: {f.OFFICER: 2},
    f.LAND: {f.SYSTEM: 1},
    f.FIRE: {f.SYSTEM: 1},
    f.APPLICANT: {f.OFFICER: 1},
    f.CONTRACTOR: {f.OFFICER: 1},
    f.STRANGER: {f.OFFICER: 1},
}
"""How many people of each role there should be, so that much can happen."""
PERSONS = 100
"""Code that the people of spare keys are counted from."""


@cache
def spare(number: int) -> LocalAccount:
    return f.account(f"spare {number}")


@dataclass(frozen=True)
class Ground:
    """A settled world that every sequence of calls begins with."""

    world: World
    journal: Journal

    @classmethod
    def of(cls, world: World) -> Ground:
        return cls(world, settle(world, Tally()))


class Base(RuleBasedStateMachine):
    """One sequence of calls; the world is taken back at its end."""

    ground: ClassVar[Ground]
    tally: ClassVar[Tally]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        world = self.ground.world
        self.stack.enter_context(world.evm.undone())
        world.evm.warp(world.evm.now)
        self.ledger = Ledger(world, self.tally, self.ground.journal)
        self.signing = Signing(world, self.owner_of)
        self.dossiers: list[Dossier] = []
        forger = f.account("forger")
        everybody = (*world.keys.values(), forger)
        self.accounts = {key.address: key for key in everybody}
        self.spares = 0
        self.serial = 0

    def teardown(self) -> None:
        self.stack.close()

    def owner_of(self, address: str) -> bytes:
        """Whose key it is; of a key that nobody has, it is zero."""
        key = self.ledger.state.keys.get(Address(address))
        return key.organisation if key else f.ZERO

    @property
    def now(self) -> int:
        return self.ledger.now

    def next_word(self) -> bytes:
        """A word that no rule has used before."""
        self.serial += 1
        return f.word(self.serial)

    def new_key(self) -> LocalAccount:
        self.spares += 1
        key = spare(self.spares)
        self.accounts[Address(key.address)] = key
        return key

    def keys_of(self, uscc: str, role: int = 0) -> list[LocalAccount]:
        """Keys of an organisation that may act now; all of them if none may."""
        state = self.ledger.state
        owner = f.organisation_id(uscc)
        known = [
            address
            for address, key in state.keys.items()
            if key.organisation == owner and role in {0, key.role}
        ]
        active = [a for a in known if state.keys[a].acts(self.now)]
        return [self.accounts[address] for address in active or known]

    def key(self, uscc: str, pick: int = 0, role: int = 0) -> LocalAccount:
        keys = self.keys_of(uscc, role)
        return keys[pick % len(keys)]

    def stale_key(self, uscc: str, pick: int) -> LocalAccount:
        """A key of an organisation that may act no longer, if there is one."""
        owner = f.organisation_id(uscc)
        keys = self.ledger.state.keys.items()
        old = [a for a, k in keys if k.organisation == owner and not k.acts(self.now)]
        return self.accounts[old[pick % len(old)]] if old else self.any_key(pick)

    def any_key(self, pick: int) -> LocalAccount:
        """Whatever key, registered at whatever time, or never."""
        accounts = list(self.accounts.values())
        return accounts[pick % len(accounts)]

    def attest(self, fact: f.Attestation, pick: int) -> f.Attestation:
        """Let its department anchor a fact beside a sibling, as far as it can."""
        key = self.key(DEPARTMENTS[fact.schema], pick)
        sibling = f.altered(fact, subject=f.word(pick + 1))
        leaves = (fact.leaf, sibling.leaf) if pick % 3 else (fact.leaf,)
        arguments = (fact.schema, f.tree_root(leaves), len(leaves))
        self.ledger.submit(self.signing.act("attest", arguments, key))
        if pick % 11 == 0:
            again = self.key(DEPARTMENTS[fact.schema], pick + 1)
            self.ledger.submit(self.signing.act("attest", arguments, again))
        return f.altered(fact, department=DEPARTMENTS[fact.schema], batch=leaves)

    def version(self, matter: str) -> int:
        return max(1, latest_version(self.ledger.model, matter))

    def mend(self) -> None:
        """Lift suspensions, renew what ran out: so that much can happen again."""
        ledger, state = self.ledger, self.ledger.state
        self._reinstate_all()
        for (owner, kind, scope), grant in list(state.grants.items()):
            if not grant.holds(self.now) and grant.active_until <= self.now:
                span = (f.regions_of(kind), self.now, f.NO_END)
                ledger.govern("grant", owner, kind, scope, *span, f.ZERO)
        self._mend_regions()
        for uscc in ORGANISATIONS:
            self._renew_keys(uscc)
        for matter, content in MATTERS.items():
            self._reopen(matter, content)

    def _mend_regions(self) -> None:
        """Replace grants that leave out the district of the cases."""
        for (owner, kind, scope), grant in list(self.ledger.state.grants.items()):
            districts = {37, f.CITY, f.DISTRICT}
            if kind == f.DECIDE and not districts.intersection(grant.regions):
                what = (owner, kind, scope)
                self.ledger.govern("withdrawGrant", *what)
                span = (f.regions_of(kind), self.now, f.NO_END)
                self.ledger.govern("grant", *what, *span, f.ZERO)

    def _reinstate_all(self) -> None:
        state = self.ledger.state
        for owner, organisation in list(state.organisations.items()):
            if organisation.suspended:
                self.ledger.govern("reinstateOrganisation", owner)
        for address, key in list(state.keys.items()):
            if key.suspended:
                self.ledger.govern("reinstateKey", address)

    def _renew_keys(self, uscc: str) -> None:
        """Give an organisation keys that it needs to act."""
        for role, wanted in WANTED[uscc].items():
            state = self.ledger.state
            held = [state.keys[Address(k.address)] for k in self.keys_of(uscc, role)]
            people = {key.person for key in held if key.acts(self.now)} - {0}
            for _ in range(wanted - len(people)):
                owner, key = f.organisation_id(uscc), self.new_key().address
                entry = state.organisations.get(OrganisationId(owner))
                begin = max(START, entry.keys_since) if entry else START
                hand = (role, PERSONS + self.spares)
                self.ledger.govern("addKey", owner, key, *hand, begin, f.NO_END)

    def _reopen(self, matter: str, content: tuple[Any, ...]) -> None:
        version = f.version_id(matter, self.version(matter))
        entry = self.ledger.state.versions[version]
        if entry.open_until <= self.now or entry.subject != content[-1]:
            digests = (f.word(matter), f.word("texts"))
            self.ledger.govern("publish", matter, *content, *digests, 0)

    def revoke(self, dossier: Dossier, pick: int, *, whole: bool) -> bool:
        """Let a department take back evidence of a dossier."""
        shown = dossier.attestations[pick % len(dossier.attestations)]
        state = self.ledger.state
        uscc = state.organisations[shown.department].uscc
        reason = 1 + pick % (len(RevocationReason) - 1)
        if pick % 5 == 0:
            uscc = f.OTHER_BODY
        key = self.key(uscc, pick)
        if not whole:
            return self.ledger.submit(
                self.signing.act("revoke", ([shown.leaf], reason), key)
            )
        arguments = (shown.batch, reason)
        return self.ledger.submit(self.signing.act("revokeBatch", arguments, key))

    def attester_of(self, shown: PresentedAttestation) -> Address:
        """Give the key that anchored an attestation, or one that did nothing."""
        batch = self.ledger.state.batches.get(shown.batch)
        return Address(SOMEBODY) if batch is None else batch.attester
