"""Rules: keys are given, proven and taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from eth_account.signers.local import LocalAccount

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY
from tests.contracts.world import DECISION
from tests.invariants.actions import action
from tests.invariants.acts import MODES, Act, digest_of
from tests.invariants.base import ORGANISATIONS
from tests.invariants.model import NOBODY
from tests.invariants.promises import Promises
from tests.invariants.time_rules import Time
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import Address, OrganisationId

NEW = (f.uscc("913702030DEM0000P"), f.uscc("913702030DEM0000Q"))
"""Enterprises that nobody knows yet."""
FAILING = NEW[0][:-1] + ("0" if NEW[0][-1] != "0" else "1")
"""A code whose check digit fails."""
NEW_BODY = f.uscc("113702000DEM0000P")
MALFORMED = (FAILING, NEW[1].lower(), NEW[1][:17], "")
NAMES = ("new name", "青岛示例建设有限公司", "", " x", "a\u202eb", "名" * 67)
"""Names, the last four of them malformed."""
PEOPLE = (0, 1, 2, 7, 300, 65_535)
ENTERPRISES = (f.APPLICANT, f.CONTRACTOR, f.STRANGER)
BODIES = (f.AUTHORITY, f.OTHER_BODY)
WELL_PROVEN = ("own", 33)
"""How an act is signed that a new key signs too: with nothing wrong."""


class Keyring(Promises, Time):
    """Keys of people and systems, from the first to the last second."""

    @action(5, kind=range(10))
    def care_for_keys(self, kind: int, pick: int) -> None:
        for step in range(3):
            self.care_for_a_key((kind + step) % 10, pick + step)

    def care_for_a_key(self, kind: int, pick: int) -> None:
        mode = (*["own"] * 8, *MODES)[pick // 50 % 16]
        if kind < 2:
            self.add_a_key(pick, (1, 1, 2, 3, 4, 0)[pick // 10 % 6])
        elif kind < 4:
            self.enrol(pick, mode)
        elif kind < 6:
            self.appoint_a_key(pick, mode)
        elif kind < 8:
            self.retire_a_key(pick, mode)
        elif kind == 8:
            self.ledger.govern("removeKey", self.any_key(pick).address)
        else:
            agos = (0, 0, 1, 60, 3_600, 10**10, -1)
            self.report_a_compromise(pick, agos[pick // 20 % len(agos)])

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
        if pick % 31 == 2:
            span = (now, 2**40 - 1 - pick % 2)
        hand = (role, PEOPLE[pick // 3 % len(PEOPLE)])
        self.ledger.govern("addKey", owner, key, *hand, *span)

    def enrol(self, pick: int, mode: str) -> None:
        good = (*NEW, f.APPLICANT, f.CONTRACTOR)
        codes = (*good, *good, f.LAND, NEW_BODY, NEW_BODY, *MALFORMED)
        uscc = codes[pick % len(codes)]
        until = (f.NO_END, f.NO_END, self.now + 600, self.now)[pick // 6 % 4]
        registrar = (*[f.AUTHORITY] * 4, f.LAND)[pick // 3 % 5]
        role = (f.OFFICER, f.AGENT, f.OFFICER, f.CHIEF)[pick // 4 % 4]
        key = self.new_key() if pick % 5 else self.any_key(pick)
        name = NAMES[pick // 2 % len(NAMES)] if pick % 4 == 0 else f"name of {uscc}"
        arguments = (uscc, name, key.address, role, until)
        signer = self.key(registrar, pick)
        owner = f.organisation_id(uscc)
        self.submit_proven("enrol", arguments, (signer, key), owner, (mode, pick))

    @action(2, uscc=(NEW_BODY, *NEW, *MALFORMED))
    def enrol_what_is_new(self, uscc: str, pick: int) -> None:
        """By the registrar, as it should be but for code and name; and once more."""
        self.mend()
        for step in range(2):
            key, signer = self.new_key(), self.key(f.AUTHORITY, pick)
            name = NAMES[(pick + step) % len(NAMES)]
            role = (f.OFFICER, f.AGENT)[pick % 2]
            arguments = (uscc, name, key.address, role, f.NO_END)
            given = (signer, key), f.organisation_id(uscc)
            self.submit_proven("enrol", arguments, *given, WELL_PROVEN)

    def appoint_a_key(self, pick: int, mode: str) -> None:
        """By a chief or an officer in charge; or by another key."""
        uscc = (*BODIES[:1], *ENTERPRISES[:2])[pick % 3]
        role = f.AGENT if uscc in ENTERPRISES else f.OFFICER
        by = f.OFFICER if uscc in ENTERPRISES else f.CHIEF
        if pick % 6 == 3:
            by, role = f.OFFICER, 1 + pick // 6 % 4
        signer = self.key(uscc, pick, by) if pick % 7 else self.any_key(pick)
        key = self.new_key() if pick % 5 else self.any_key(pick)
        until = (f.NO_END, self.now + 600, self.now)[pick // 5 % 3]
        person = PEOPLE[pick // 3 % len(PEOPLE)]
        arguments = (key.address, role, person, until)
        owner = self.owner_of(signer.address)
        self.submit_proven("appointKey", arguments, (signer, key), owner, (mode, pick))

    def submit_proven(
        self,
        function: str,
        arguments: tuple[object, ...],
        keys: tuple[LocalAccount, LocalAccount],
        owner: bytes,
        how: tuple[str, int],
    ) -> bool:
        """Submit an act that a new key signs too; now and then it does not."""
        (signer, key), (mode, pick) = keys, how
        wrong = pick // 11 % 9
        if wrong == 0:
            key = self.any_key(pick // 7)
        if wrong == 1:
            owner = f.organisation_id(f.STRANGER)
        act = self.signing.act(function, arguments, signer, key, mode=mode, new=owner)
        if wrong == 2:
            act = act.resigned(1, signature=b"")
        return self.ledger.submit(act)

    def retire_a_key(self, pick: int, mode: str) -> None:
        """By its owner, by a colleague, by a person in charge, or by a stranger."""
        target = self.any_key(pick)
        entry = self.ledger.state.keys.get(Address(target.address))
        signer = target
        if entry is not None and pick % 4:
            owner = self.ledger.state.organisations[entry.organisation]
            by = (0, f.CHIEF, f.OFFICER)[pick // 4 % 3]
            if self.keys_of(owner.uscc, by):
                signer = self.key(owner.uscc, pick // 4, by)
        if pick % 9 == 0:
            signer = self.any_key(pick // 7)
        act = self.signing.act("retireKey", (target.address,), signer, mode=mode)
        self.ledger.submit(act)

    @action(2, uscc=(f.AUTHORITY, *ENTERPRISES[:2]))
    def retire_a_key_of_another(self, uscc: str, pick: int) -> None:
        """By a chief, or by the person in charge of a firm."""
        self.mend()
        signer = self.key(uscc, pick, f.CHIEF if uscc == f.AUTHORITY else f.OFFICER)
        others = [one for one in ORGANISATIONS if one != uscc and self.keys_of(one)]
        for other in (others[pick % len(others)], uscc):
            keys = self.keys_of(other, (f.OFFICER, f.AGENT, 0)[pick // 8 % 3])
            for key in keys[:1]:
                act = self.signing.act("retireKey", (key.address,), signer)
                self.ledger.submit(act)

    @action(2, mode=("own", "own", "own", *MODES))
    def retire_a_chief(self, pick: int, mode: str) -> None:
        """By two chiefs, by one of them twice, or by others; then one is missing."""
        self.mend()
        chiefs = self.keys_of(f.AUTHORITY, f.CHIEF)
        officers = self.officers(pick)
        target = chiefs[pick % len(chiefs)]
        pairs = (
            (chiefs[0], chiefs[-1]),
            (chiefs[-1], chiefs[0]),
            (target, target),
            (target, officers[0]),
            (officers[0], target),
            officers,
            (target, self.alias(target, pick)),
        )
        for step in range(2):
            first, second = pairs[(pick // 3 + 2 * step) % len(pairs)]
            chosen = officers[0] if pick % 11 == 0 else target
            act = self.signing.act(
                "retireChief", (chosen.address,), first, second, mode=mode
            )
            self.ledger.submit(act)
        self.hire_a_chief()

    def hire_a_chief(self) -> None:
        """Give the authority a chief, so that there are two people again."""
        owner = f.organisation_id(f.AUTHORITY)
        key = self.new_key().address
        hand = (f.CHIEF, 400 + self.spares)
        self.ledger.govern("addKey", owner, key, *hand, self.now, f.NO_END)

    @action(4, how=range(5))
    def use_what_was_cancelled(self, how: int, pick: int) -> None:
        """Cancel a signature that nobody has submitted; then submit it, and another."""
        self.mend()
        act = self.unsent(how, pick)
        if act is None:
            return
        position = pick % len(act.signed)
        signer = self.accounts[Address(act.signers[position])]
        owner = self.owner_of(signer.address)
        words = (digest_of(act, position, owner, self.ledger.domains),)
        if pick % 9 == 1:
            words = (f.word(pick % 7),)
        mode = (*["own"] * 6, *MODES)[pick // 2 % 14]
        cancel = self.signing.act("cancelAuthorization", words, signer, mode=mode)
        self.ledger.submit(cancel)
        if pick % 5 == 0:
            self.ledger.submit(cancel)
        self.ledger.submit(act)
        if pick % 3 == 0:
            self.ledger.submit(act.resigned(position, deadline=self.now + 60))
        keys = [self.accounts[Address(by)] for by in act.signers]
        sent = replace(act, sender=signer.address)
        again = self.signing.act(act.function, act.arguments, *keys, mode="late")
        self.ledger.submit(sent if pick % 2 else again)

    def unsent(self, how: int, pick: int) -> Act | None:
        """An act that was signed and not submitted yet."""
        sign = self.signing.act
        kinds: tuple[Callable[[], Act | None], ...] = (
            lambda: sign(
                "attest", (f.LAND_USE, self.next_word(), 1), self.key(f.LAND, pick)
            ),
            lambda: sign(
                "applyFor",
                (
                    f.MATTER,
                    self.version(f.MATTER),
                    f.PROJECT,
                    f.AUTHORITY,
                    f.word(pick),
                    f.NEW_PERMIT,
                ),
                self.key(f.APPLICANT, pick),
            ),
            lambda: sign(
                "retireKey",
                (self.key(f.STRANGER, pick).address,),
                self.key(f.STRANGER, pick, f.OFFICER),
            ),
            lambda: self._unsent_suspension(pick),
            lambda: sign(
                "revoke", ([f.word(pick), f.word(pick + 1)], 1), self.key(f.FIRE, pick)
            ),
        )
        return kinds[how]()

    def _unsent_suspension(self, pick: int) -> Act | None:
        for permit in self.ledger.state.permits.values():
            if not permit.stored.terminal:
                filed = self.ledger.state.applications[permit.application]
                words = (permit.sequence, permit.notice.id, "NOT_DONE", DECISION)
                arguments = (filed.content.as_abi(), *words)
                return self.signing.act("suspend", arguments, *self.officers(pick))
        return None

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

    @action(3, kind=range(8))
    def set_an_entry_right(self, kind: int, pick: int) -> None:
        """Correct an enterprise; its old keys try to act, and then new ones do."""
        codes = (*ENTERPRISES, *ENTERPRISES, f.LAND, NEW[0])
        uscc = codes[kind]
        names = NAMES if pick % 5 == 0 else NAMES[:2]
        become = f.ENTERPRISE if pick % 7 else pick // 7 % 3
        old = self.keys_of(uscc) or [self.any_key(pick)]
        self.ledger.govern("correct", uscc, names[pick % len(names)], become)
        self.act_for(uscc, old[pick % len(old)], pick)
        self.add_keys_for(uscc, pick)
        self.wait_until(self.now + (1, 1, 0, 60)[pick // 2 % 4])
        self.mend()
        self.act_for(uscc, old[-1], pick)
        if self.keys_of(uscc):
            self.act_for(uscc, self.key(uscc, pick), pick)

    def add_keys_for(self, uscc: str, pick: int) -> None:
        """Give a corrected organisation a key from a second before, or from then on."""
        entry = self.ledger.state.organisations.get(
            OrganisationId(f.organisation_id(uscc))
        )
        since = entry.keys_since if entry else 0
        for step in (pick % 2, 1):
            key, begin = self.new_key().address, max(0, since - 1 + step)
            hand = (f.OFFICER, PEOPLE[pick % len(PEOPLE)])
            owner = f.organisation_id(uscc)
            self.ledger.govern("addKey", owner, key, *hand, begin, f.NO_END)
        if pick % 3 == 0:
            new = self.new_key()
            arguments = (uscc, "new name", new.address, f.OFFICER, f.NO_END)
            keys, owner = (self.key(f.AUTHORITY, pick), new), f.organisation_id(uscc)
            self.submit_proven("enrol", arguments, keys, owner, WELL_PROVEN)

    def act_for(self, uscc: str, key: LocalAccount, pick: int) -> None:
        """Let a key apply, promise, or cancel something."""
        consent, version = self.next_word(), self.version(f.MATTER)
        words = (f.MATTER, version, f.PROJECT, f.AUTHORITY, consent, f.NEW_PERMIT)
        self.ledger.submit(self.signing.act("applyFor", words, key))
        promised = (f.word(5), f.word("S01"), self.next_word(), self.now + 600)
        if self.dossiers:
            promised = (self.dossiers[-1].id, *promised[1:])
        act = self.signing.act("commit", promised, key)
        self.ledger.submit(replace(act, sender=SOMEBODY))

    @action(3, whole=(False, True))
    def revoke_while_suspended(self, pick: int, *, whole: bool) -> None:
        """A suspended department takes back and does nothing else; its key, nothing."""
        self.mend()
        if not self.dossiers:
            return
        case = self.dossiers[-1 - pick % len(self.dossiers)]
        shown = case.attestations[pick % len(case.attestations)]
        owner, attester = shown.department, self.attester_of(shown)
        if pick % 3:
            self.ledger.guard("suspendOrganisation", owner)
        else:
            self.ledger.guard("suspendKey", attester)
        self.attest_as(attester)
        self.revoke(case, pick, whole=whole)

    def attest_as(self, attester: str) -> None:
        key = self.accounts.get(Address(attester))
        if key is None:
            return
        words = (f.LAND_USE, self.next_word(), 1)
        self.ledger.submit(self.signing.act("attest", words, key))

    @action(2, role=(KeyRole.AGENT, KeyRole.OFFICER))
    def act_as_an_agent(self, role: KeyRole, pick: int) -> None:
        """An agent applies, and tries to promise and to appoint."""
        self.mend()
        uscc = ENTERPRISES[pick % 2]
        owner, signer = f.organisation_id(uscc), self.key(uscc, pick, f.OFFICER)
        key = self.new_key()
        arguments = (key.address, int(role), pick % 4, f.NO_END)
        given = WELL_PROVEN
        self.submit_proven("appointKey", arguments, (signer, key), owner, given)
        self.act_for(uscc, key, pick)
        other = self.new_key()
        arguments = (other.address, int(f.AGENT), 0, f.NO_END)
        self.submit_proven("appointKey", arguments, (key, other), owner, given)
        self.ledger.submit(self.signing.act("retireKey", (key.address,), key))
        self.act_for(uscc, key, pick)
