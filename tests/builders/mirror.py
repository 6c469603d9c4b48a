"""A town in memory, done again on pyrevm: each of its events by the act that makes it.

mirror = Mirror(dossier.town, validity)
mirror.catch_up()
mirror.issue(presentation)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby

from tests.builders import facts as f
from tests.builders.acts import signers_of, step_of
from tests.builders.town import Town
from tests.contracts.evm import Contract, Evm, Receipt
from zeropermit.domain.acts.act import Act, SigningDomain
from zeropermit.domain.acts.permits import Issue
from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.filings import filing_for
from zeropermit.domain.ledger.identifiers import NO_END
from zeropermit.domain.matters.matter import Validity
from zeropermit.ledger.acts import sign_act
from zeropermit.ledger.deployment import GovernanceCall

GOVERNANCE = f.address("governance")


@dataclass
class Mirror:
    """The registries with what happened in a town so far."""

    town: Town
    validity: Validity
    evm: Evm = field(default_factory=lambda: Evm(now=f.START))
    done: int = 0
    contracts: dict[str, Contract] = field(default_factory=dict)

    def __post_init__(self) -> None:
        guardian = f.address("guardian")
        first = self._deploy("OrganisationRegistry", GOVERNANCE, guardian)
        second = self._deploy("MatterRegistry", first)
        attestations = self._deploy("AttestationRegistry", first, second)
        permits = self.evm.address_of_next(after=2)
        supervision = self.evm.address_of_next(after=5)
        third = self._deploy("CommitmentRegistry", first, second, permits, supervision)
        before = (first, second, attestations, third)
        rules = self._deploy("RuleEngine", *before, permits)
        asked = [self.evm.address_of_next(after=number) for number in (1, 2)]
        self._deploy("PermitRegistry", first, second, third, rules, *asked)
        self._deploy("WorkRegistry", first, second, permits, supervision)
        self._deploy("ProceedingRegistry", first, second, permits, third, supervision)
        self._deploy("SupervisionRegistry", first, second, permits)

    def catch_up(self) -> None:
        """Do what happened in the town since the last time."""
        new = self.town.recorded[self.done :]
        for block, recorded in groupby(new, key=lambda one: one.block):
            self.evm.warp(block.time)
            self._repeat(*(one.event for one in recorded))
        self.done = len(self.town.recorded)

    def issue(self, shown: EvidenceSet) -> Receipt:
        """Issue the permit, and take it back."""
        limit = self.validity.valid_for_months
        act = Issue(
            application=self.town.application,
            matter=self.town.matter,
            project=f.PROJECT,
            presentation=shown,
            number="370203202609210101",
            document=f.word("document"),
            valid_until=add_months(self.evm.now, limit) if limit else NO_END,
            filing=filing_for(self.town.state, self.town.application.id, shown),
        )
        with self.evm.undone():
            return self._act(act, "officer")

    def _repeat(self, *events: e.Event) -> None:
        first, *companions = events
        own = getattr(first, "code", None) == self.town.matter
        if isinstance(first, e.MatterVersionPublished) and own:
            first = replace(first, validity=self.validity)
        step = step_of(self.town, first, *companions)
        if isinstance(step, GovernanceCall):
            where = self.contracts[step.contract]
            words = (step.function, *step.arguments)
            self.evm.transact(where, *words, sender=GOVERNANCE)
            return
        self._act(step, *(self.town.keys[key] for key in signers_of(first)))

    def _act(self, act: Act, *keys: str) -> Receipt:
        """Do an act: sent by its one signer, or signed by two."""
        contract, until = self.contracts[act.contract], self.evm.now + 600
        if len(keys) == 1:
            sender = f.address(keys[0])
            words = (*act.arguments(), (sender, until, b""))
            return self.evm.transact(contract, act.function, *words, sender=sender)
        domain = SigningDomain(self.evm.chain_id, contract.address)
        held = self.town.state.keys
        pair = [
            sign_act(
                act,
                account=f.account(key),
                organisation=held[f.address(key)].organisation,
                domain=domain,
                deadline=until,
            )
            for key in keys
        ]
        words = (*act.arguments(), *(signed.as_abi() for signed in pair))
        return self.evm.transact(contract, act.function, *words)

    def _deploy(self, name: str, *arguments: str) -> str:
        self.contracts[name] = self.evm.deploy(name, *arguments)
        return self.contracts[name].address
