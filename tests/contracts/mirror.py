"""A town in memory, done again on pyrevm: each of its events by the act that makes it.

mirror = Mirror(dossier.town)
mirror.catch_up()
mirror.issue(presentation)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests import factories as f
from tests.contracts.evm import Contract, Evm, Receipt
from zeropermit.domain.acts.act import Act, SigningDomain
from zeropermit.domain.acts.attestations import Attest, RevokeAttestations
from zeropermit.domain.acts.commitments import Apply, Commit, WithdrawCommitment
from zeropermit.domain.acts.permit_decisions import End, Suspend
from zeropermit.domain.acts.permits import Issue
from zeropermit.domain.evidence.evidence_set import Presentation
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import Recorded
from zeropermit.domain.ledger.identifiers import NO_END, OrganisationId, organisation_id
from zeropermit.domain.matters.matter import Validity
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.ledger.acts import sign_act

GOVERNANCE = f.address("governance")
KEYS: Mapping[OrganisationId, str] = {
    organisation_id(f.APPLICANT): "applicant",
    organisation_id(f.CONTRACTOR): "contractor",
    organisation_id(f.RIVAL): "rival",
}
"""By which key an enterprise acts."""


@dataclass
class Mirror:
    """The registries with what happened in a town so far."""

    town: f.Town
    validity: Validity
    evm: Evm = field(default_factory=lambda: Evm(now=f.START))
    done: int = 0
    contracts: dict[str, Contract] = field(default_factory=dict)

    def __post_init__(self) -> None:
        guardian = f.address("guardian")
        first = self._deploy("OrganisationRegistry", GOVERNANCE, guardian)
        second = self._deploy("MatterRegistry", first)
        others = [
            self._deploy(name, first, second)
            for name in ("AttestationRegistry", "CommitmentRegistry")
        ]
        before = (first, second, *others)
        permits = self.evm.address_of_next(after=1)
        rules = self._deploy("RuleEngine", *before, permits)
        self._deploy("PermitRegistry", *before, rules)

    def catch_up(self) -> None:
        """Do what happened in the town since the last time."""
        for recorded in self.town.recorded[self.done :]:
            self.evm.warp(recorded.block.time)
            DOING[type(recorded.event)](self, recorded)
        self.done = len(self.town.recorded)

    def issue(self, shown: Presentation) -> Receipt:
        """Issue the permit, and take it back."""
        limit = self.validity.valid_for_months
        act = Issue(
            application=self.town.application,
            matter=self.town.matter,
            project=f.PROJECT,
            requirements=self.town.requirements,
            presentation=shown,
            number="370203202609210101",
            document=f.word("document"),
            valid_until=add_months(self.evm.now, limit) if limit else NO_END,
        )
        with self.evm.undone():
            return self.act(act, "officer")

    def validity_of(self, matter: str) -> Validity:
        """The matter's own, or that which a town issues earlier permits under."""
        return self.validity if matter == self.town.matter else f.VALIDITY

    def act(self, act: Act, key: str) -> Receipt:
        """Do an act, sent by its signer."""
        signed = (f.address(key), self.evm.now + 600, b"")
        contract = self.contracts[act.contract]
        words = (*act.arguments(), signed)
        return self.evm.transact(contract, act.function, *words, sender=f.address(key))

    def in_pairs(self, event: Any, kind: type[Act], *more: object) -> Receipt:
        """Do an act that two officers signed."""
        registers = self.town.registers
        filed = registers.applications[registers.permits[event.permit].application]
        act = kind(filed.content, event.sequence, *more, event.reason, event.decision)
        contract = self.contracts[act.contract]
        domain = SigningDomain(self.evm.chain_id, contract.address)
        until = self.evm.now + 600
        pair = [
            sign_act(
                act, account=f.account(name), domain=domain, deadline=until
            ).as_abi()
            for name in ("officer", "second")
        ]
        return self.evm.transact(contract, act.function, *act.arguments(), *pair)

    def govern(self, contract: str, function: str, *arguments: object) -> Receipt:
        where = self.contracts[contract]
        return self.evm.transact(where, function, *arguments, sender=GOVERNANCE)

    def _deploy(self, name: str, *arguments: str) -> str:
        self.contracts[name] = self.evm.deploy(name, *arguments)
        return self.contracts[name].address


def register(mirror: Mirror, recorded: Recorded) -> None:
    event = recorded.event
    words = (event.uscc, event.name, int(event.kind))
    mirror.govern("OrganisationRegistry", "register", *words)


def add_key(mirror: Mirror, recorded: Recorded) -> None:
    event = recorded.event
    words = (event.organisation, event.key, int(event.role), mirror.evm.now, NO_END)
    mirror.govern("OrganisationRegistry", "addKey", *words)


def grant(mirror: Mirror, recorded: Recorded) -> None:
    event = recorded.event
    words = (event.organisation, int(event.kind), event.scope, mirror.evm.now)
    mirror.govern("OrganisationRegistry", "grant", *words, NO_END, f.word("basis"))


def define(mirror: Mirror, recorded: Recorded) -> None:
    event = recorded.event
    words = (event.code, event.definition)
    mirror.govern("MatterRegistry", "defineSchema", *words)


def publish(mirror: Mirror, recorded: Recorded) -> None:
    event = recorded.event
    words = (
        event.code,
        [requirement.as_abi() for requirement in event.requirements],
        mirror.validity_of(event.code).as_abi(),
        event.automatic,
        event.document,
        mirror.evm.now,
    )
    mirror.govern("MatterRegistry", "publish", *words)


def attest(mirror: Mirror, recorded: Recorded) -> None:
    event = recorded.event
    code = mirror.town.registers.schemas[event.schema].code
    mirror.act(Attest(code, event.root, event.count), "department")


def apply_for(mirror: Mirror, recorded: Recorded) -> None:
    event = recorded.event
    consent = event.content.consent
    act = Apply(event.matter, 1, event.project, f.AUTHORITY, consent)
    mirror.act(act, "applicant")


def commit(mirror: Mirror, recorded: Recorded) -> None:
    content = recorded.event.content
    names = tuple(name.rstrip(b"\0").decode() for name in content.requirements)
    act = Commit(content.application, names, content.letter, content.due_at)
    mirror.act(act, KEYS[content.organisation])


def withdraw(mirror: Mirror, recorded: Recorded) -> None:
    promise = mirror.town.registers.commitments[recorded.event.commitment].content
    mirror.act(WithdrawCommitment(promise), KEYS[promise.organisation])


def revoke(mirror: Mirror, recorded: Recorded) -> None:
    reason = RevocationReason.FACT_CHANGED
    act = RevokeAttestations((recorded.event.leaf,), reason)
    mirror.act(act, "department")


def issue(mirror: Mirror, recorded: Recorded) -> None:
    event, registers = recorded.event, mirror.town.registers
    filed = registers.applications[event.application]
    act = Issue(
        application=filed.content,
        matter=filed.matter,
        project=filed.project,
        requirements=registers.versions[filed.content.version].requirements,
        presentation=registers.permits[event.permit].presentation,
        number=event.number,
        document=event.document,
        valid_until=event.valid_until,
    )
    mirror.act(act, "officer")


def presented(mirror: Mirror, recorded: Recorded) -> None:
    """Say nothing more: it was presented when the permit was issued."""


def suspend(mirror: Mirror, recorded: Recorded) -> None:
    event = recorded.event
    mirror.in_pairs(event, Suspend)


def end(mirror: Mirror, recorded: Recorded) -> None:
    event = recorded.event
    mirror.in_pairs(event, End, event.ending)


DOING: Mapping[type[Any], Callable[[Mirror, Recorded], None]] = {
    e.OrganisationRegistered: register,
    e.KeyAdded: add_key,
    e.GrantGiven: grant,
    e.SchemaDefined: define,
    e.MatterVersionPublished: publish,
    e.BatchAnchored: attest,
    e.Applied: apply_for,
    e.Committed: commit,
    e.CommitmentWithdrawn: withdraw,
    e.AttestationRevoked: revoke,
    e.PermitIssued: issue,
    e.EvidencePresented: presented,
    e.PermitSuspended: suspend,
    e.PermitEnded: end,
}
