"""Rules: what governance, guardian, registrar and key holders do."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY
from tests.invariants.actions import action
from tests.invariants.acts import MODES, Act
from tests.invariants.base import ORGANISATIONS, Base
from tests.invariants.dossiers import DEPARTMENTS, MATTERS
from tests.invariants.model import NOBODY
from zeropermit.domain.ledger.identifiers import organisation_id

NEW = ("91370203MA3NEWN001", "91370203MA3NEWN002", "91370203ma3newn003")
"""Enterprises that nobody knows yet; the last code is malformed."""


class Office(Base):
    """Who may do what, and until when."""

    @action(4, kind=range(6))
    def care_for_keys(self, kind: int, pick: int) -> None:
        for step in range(3):
            self.care_for_a_key((kind + step) % 6, pick + step)

    def care_for_a_key(self, kind: int, pick: int) -> None:
        mode = (*["own"] * 8, *MODES)[pick // 50 % 16]
        if kind < 2:
            self.add_a_key(pick, (1, 1, 2, 0)[pick // 10 % 4])
        elif kind < 4:
            self.enrol(pick, mode)
        elif kind == 4:
            self.retire_a_key(pick, mode)
        else:
            agos = (0, 0, 1, 60, 3_600, 10**10, -1)
            self.report_a_compromise(pick, agos[pick // 20 % len(agos)])

    @action(2, kind=("suspend", "reinstate"), whole=(False, True))
    def care_for_trust(self, kind: str, pick: int, *, whole: bool) -> None:
        if kind == "suspend":
            self.suspend_someone(pick, whole=whole)
        else:
            self.reinstate_someone(pick, whole=whole)

    @action(3, length=(60, 3_600, f.NO_END, 0, None))
    def care_for_grants(self, length: int | None, pick: int) -> None:
        if length is None or pick % 4 == 0:
            self.withdraw_a_grant(pick)
        else:
            self.give_a_grant(pick, length)

    @action(2, kind=range(6))
    def care_for_matters(self, kind: int, pick: int) -> None:
        self.define_a_schema(pick)
        if kind < 4:
            waits = (None, 0, 60, 3_600, -1)
            self.publish_a_version(pick, waits[pick // 10 % len(waits)])
        else:
            self.retire_a_version(pick)

    @action(3, kind=range(6))
    def hold_office(self, kind: int, pick: int) -> None:
        self.act_without_office(pick)
        if kind == 0:
            self.appoint_a_guardian(pick)
        else:
            self.register_someone(pick)

    def add_a_key(self, pick: int, role: int) -> None:
        now = self.now
        spans = ((now, f.NO_END), (now, now + 60), (now + 60, now + 3_600), (now, now))
        owner = f.organisation_id(ORGANISATIONS[pick % len(ORGANISATIONS)])
        key = NOBODY if pick == 0 else self.new_key().address
        if pick % 29 == 1:
            owner = f.ZERO
        if pick % 13 == 1:
            key = self.any_key(pick).address
        span = spans[pick % len(spans)]
        self.ledger.govern("addKey", owner, key, role, *span)

    def enrol(self, pick: int, mode: str) -> None:
        codes = (*NEW, f.APPLICANT, f.CONTRACTOR, f.LAND)
        uscc = codes[pick % len(codes)]
        until = (f.NO_END, self.now + 600, self.now)[pick % 3]
        registrar = (f.AUTHORITY, f.AUTHORITY, f.LAND)[pick // 3 % 3]
        key = self.new_key() if pick % 5 else self.any_key(pick)
        arguments = (uscc, f"name of {uscc}", key.address, until)
        signer = self.key(registrar, pick)
        self.ledger.submit(self.signing.act("enrol", arguments, signer, mode=mode))

    def retire_a_key(self, pick: int, mode: str) -> None:
        """By a colleague, by a stranger, or by governance."""
        target = self.any_key(pick)
        entry = self.ledger.state.keys.get(target.address)
        signer = self.any_key(pick // 7)
        if entry is not None and pick % 2:
            owner = self.ledger.state.organisations[entry.organisation]
            signer = self.key(owner.uscc, pick // 4)
        if pick % 7 == 0:
            signer = f.account("governance")
        act = self.signing.act("retireKey", (target.address,), signer, mode=mode)
        self.ledger.submit(act)

    def report_a_compromise(self, pick: int, ago: int) -> None:
        since = max(0, self.now - ago)
        keys = self.ledger.state.keys
        address = self.any_key(pick).address
        known = [at for at, key in keys.items() if key.compromised_at]
        if known and pick % 2:
            address = known[pick % len(known)]
        self.ledger.govern("reportCompromise", address, since)
        if pick % 3:
            self.ledger.govern("reportCompromise", address, max(1, since + 1))

    def suspend_someone(self, pick: int, *, whole: bool) -> None:
        if whole:
            owners = [*map(f.organisation_id, ORGANISATIONS), f.ZERO]
            owner = owners[pick % len(owners)]
            self.ledger.guard("suspendOrganisation", owner)
        else:
            self.ledger.guard("suspendKey", self.any_key(pick).address)

    def reinstate_someone(self, pick: int, *, whole: bool) -> None:
        if whole:
            owner = f.organisation_id(ORGANISATIONS[pick % len(ORGANISATIONS)])
            self.ledger.govern("reinstateOrganisation", owner)
        else:
            self.ledger.govern("reinstateKey", self.any_key(pick).address)

    def give_a_grant(self, pick: int, length: int) -> None:
        triples = list(self.ledger.state.grants)
        owner, kind, scope = triples[pick % len(triples)]
        if pick % 5 == 0:
            owner = f.organisation_id(ORGANISATIONS[pick // 5 % len(ORGANISATIONS)])
        if pick % 11 == 0:
            kind = pick // 11 % 5
        begin = self.now + (0, 0, 60)[pick % 3]
        until = min(f.NO_END, begin + length)
        self.ledger.govern("grant", owner, int(kind), scope, begin, until, f.ZERO)

    def withdraw_a_grant(self, pick: int) -> None:
        triples = list(self.ledger.state.grants)
        owner, kind, scope = triples[pick % len(triples)]
        self.ledger.govern("withdrawGrant", owner, int(kind), scope)

    def register_someone(self, pick: int) -> None:
        codes = (*NEW, *ORGANISATIONS)
        kind = pick // 7 % 3
        self.ledger.govern("register", codes[pick % len(codes)], "name", kind)

    def appoint_a_guardian(self, pick: int) -> None:
        guardians = (self.ledger.world.guardian, f.account("guardian two").address)
        address = NOBODY if pick % 9 == 0 else guardians[pick % 2]
        self.ledger.govern("appointGuardian", address)

    def publish_a_version(self, pick: int, wait: int | None) -> None:
        matter = tuple(MATTERS)[pick % len(MATTERS)]
        requirements, validity, automatic = MATTERS[matter]
        begin = 0 if wait is None else self.now + wait
        content = [] if pick % 17 == 0 else requirements
        document = f.ZERO if pick % 19 == 0 else f.word(matter)
        texts = f.ZERO if pick % 23 == 0 else f.word("texts")
        digests = (document, texts)
        arguments = (matter, content, validity, automatic, *digests, begin)
        self.ledger.govern("publish", *arguments)

    def retire_a_version(self, pick: int) -> None:
        versions = [*self.ledger.state.versions, f.ZERO]
        self.ledger.govern("retire", versions[pick % len(versions)])

    def define_a_schema(self, pick: int) -> None:
        codes = (f"new-schema/{1 + pick % 3}", *DEPARTMENTS)
        definition = "" if pick % 7 == 0 else "{}"
        self.ledger.govern("defineSchema", codes[pick % len(codes)], definition)

    def act_without_office(self, pick: int) -> None:
        """What others may do, by someone who is none of them."""
        senders = (SOMEBODY, self.ledger.world.guardian, self.any_key(pick).address)
        offices = [act for act in self.ledger.acts if not act.signed]
        sender = senders[pick % len(senders)]
        owner = organisation_id(ORGANISATIONS[pick % len(ORGANISATIONS)])
        act = Act("suspendOrganisation", (owner,))
        if offices and pick % 5:
            act = offices[pick % len(offices)]
        self.ledger.submit(Act(act.function, act.arguments, sender=sender))
