"""Rules: taking commitments back, what becomes of them, bars and repairs."""

from __future__ import annotations

from collections.abc import Sequence

from eth_account.signers.local import LocalAccount

from tests.contracts import factories as f
from tests.contracts.filings import Filed
from tests.contracts.world import DECISION
from tests.invariants.actions import action
from tests.invariants.acts import MODES
from tests.invariants.base import Base
from tests.invariants.dossiers import Dossier
from tests.invariants.expected_care import care_of
from tests.invariants.filings import SPOILS, told
from zeropermit.domain.evidence.evidence_set import Commitment
from zeropermit.domain.ledger.identifiers import Address, OrganisationId

WELL = ("own",) * 6
TEN_YEARS = 3652 * 86_400 + 1


class Promises(Base):
    """The lives of commitments."""

    @action(2, mode=WELL + MODES)
    def withdraw_a_commitment(self, pick: int, mode: str) -> None:
        if self.dossiers:
            case = self.dossiers[-1 - pick % len(self.dossiers)]
            self.withdraw(case, pick, mode, f.STRANGER)
            self.withdraw(case, pick, mode)

    @action(2, outcome=range(4), mode=WELL + MODES)
    def record_what_became_of_it(self, pick: int, outcome: int, mode: str) -> None:
        if self.dossiers:
            case = self.dossiers[-1 - pick % len(self.dossiers)]
            self.record_outcome(case, pick, outcome, mode)

    @action(2, outcome=range(1, 4))
    def record_by_the_wrong_officers(self, pick: int, outcome: int) -> None:
        if self.dossiers:
            case = self.dossiers[-1 - pick % len(self.dossiers)]
            for wrong in range(1, 7):
                self.record_outcome(case, pick, outcome, wrong=wrong)

    @action(4, wrong=(0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6))
    def repair_credit(self, pick: int, wrong: int) -> None:
        """Bar somebody if nobody is, repair it, and the same once more."""
        for _ in range(2):
            if not self.ledger.state.barred:
                cases = reversed(self.dossiers[-4:])
                next((c for c in cases if self.record_outcome(c, 1, 2)), None)
            self._repair(pick, wrong)

    def _repair(self, pick: int, wrong: int) -> None:
        state = self.ledger.state
        bars = [
            (state.organisations[owner].uscc, breached)
            for owner, found in state.barred.items()
            for breached in found
        ]
        made = [*state.commitments, f.word(6)]
        bars = bars or [(f.APPLICANT, made[pick % len(made)])]
        uscc, breached = bars[pick % len(bars)]
        if pick % 7 == 0:
            uscc, breached = f.CONTRACTOR, made[pick // 7 % len(made)]
        if pick % 5:
            self._ask_for_repair(uscc, breached, pick)
        decision = f.ZERO if wrong == 5 else f.word(100 + pick % 2)
        arguments = (uscc, breached, decision)
        keys = self.officers(pick, wrong)
        self.ledger.submit(self.signing.act("repairCredit", arguments, *keys))

    def _ask_for_repair(self, uscc: str, breached: bytes, pick: int) -> None:
        """Ask for the repair, now and then by another, without a text or twice."""
        wrong = pick // 5 % 4
        if wrong == 1:
            uscc = (f.STRANGER, f.CONTRACTOR, f.AUTHORITY)[pick // 20 % 3]
        request = f.ZERO if wrong == 2 else f.word(110 + pick % 2)
        for text in (request, f.word(112))[: 1 + (wrong > 1)]:
            act = self.signing.act(
                "requestRepairOfCredit", (breached, text), self.key(uscc, pick)
            )
            self.ledger.submit(act)

    @action(3, mode=WELL + MODES)
    def commit_once_more(self, pick: int, mode: str) -> None:
        """Again, or for an application that nobody made, or too late."""
        if not self.dossiers:
            return
        case = self.dossiers[pick % len(self.dossiers)]
        owner = (f.APPLICANT, f.CONTRACTOR, f.STRANGER)[pick % 3]
        application = f.word(5) if pick % 11 == 0 else case.id
        letter, due = (
            self.next_word(),
            self.now + (600, 600, 1, 0, TEN_YEARS)[pick // 3 % 5],
        )
        names = [] if pick % 13 == 0 else ["R04", "S01"]
        if pick % 7 == 0:
            letter = f.ZERO
        if case.commitments and pick % 5 == 0:
            made = case.commitments[0]
            letter, due = made.letter, made.due_at
            names = [word.rstrip(b"\0").decode() for word in made.requirements]
            known = self.ledger.state.organisations[made.organisation]
            owner = known.uscc
        packed = b"".join(map(f.word, names))
        arguments = (application, packed, letter, due)
        key = self.key(owner, pick)
        self.ledger.submit(self.signing.act("commit", arguments, key, mode=mode))

    def officers(
        self, pick: int, wrong: int = 0, by: str = f.AUTHORITY
    ) -> tuple[LocalAccount, ...]:
        """Two officers of the authority or another body, or something else."""
        keys = self.keys_of(by, f.OFFICER)
        first = keys[pick % len(keys)]
        others = [key for key in keys if self.person(key) != self.person(first)]
        second = others[pick % len(others)] if others else first
        if wrong == 1:
            return (first, first)
        if wrong == 2:
            return (first, self.key(f.AUTHORITY, pick, f.SYSTEM))
        if wrong == 3:
            return (first, self.key(f.OTHER_BODY, pick, f.OFFICER))
        if wrong == 6:
            return (first, self.alias(first, pick))
        if wrong == 4:
            keys = self.keys_of(f.OTHER_BODY, f.OFFICER)
            return (keys[0], keys[-1])
        return (first, second)

    def person(self, key: LocalAccount) -> int:
        return self.ledger.state.keys[Address(key.address)].person

    def alias(self, key: LocalAccount, pick: int) -> LocalAccount:
        """Another key of the same person, or one of nobody."""
        other, entry = self.new_key(), self.ledger.state.keys[Address(key.address)]
        hand = (int(entry.role), entry.person if pick % 3 else 0)
        since = self.ledger.state.organisations[entry.organisation].keys_since
        span = (max(self.now, since), f.NO_END)
        owner = entry.organisation
        self.ledger.govern("addKey", owner, other.address, *hand, *span)
        return other

    def withdraw(
        self, case: Dossier, pick: int, mode: str = "own", uscc: str = ""
    ) -> bool:
        promise = self._promise(case, pick)
        if promise is None:
            return False
        owner = self.ledger.state.organisations[promise.organisation].uscc
        key = self.key(uscc or owner, pick)
        arguments = (promise.as_abi(), self._told(promise, pick))
        act = self.signing.act("withdraw", arguments, key, mode=mode)
        return self.ledger.submit(act)

    def record_outcome(
        self, case: Dossier, pick: int, outcome: int, mode: str = "own", wrong: int = 0
    ) -> bool:
        promise = self._promise(case, pick)
        if promise is None:
            return False
        application = case.application
        if pick % 17 == 0:
            application = self.dossiers[pick // 17 % len(self.dossiers)].application
        decision = f.ZERO if wrong == 5 else DECISION
        told = self._told(promise, pick)
        arguments = (application.as_abi(), promise.as_abi(), told, outcome, decision)
        keys = self.officers(pick, wrong, self.recorder(case, pick))
        act = self.signing.act("recordOutcome", arguments, *keys, mode=mode)
        return self.ledger.submit(act)

    def recorder(self, case: Dossier, pick: int) -> str:
        """The supervisor of a case's permit; the authority if it has none."""
        body = care_of(self.ledger.model, case.permit).supervisor
        if body == f.ZERO or pick % 4 == 0:
            return f.AUTHORITY
        return self.ledger.state.organisations[OrganisationId(body)].uscc

    def _told(self, promise: Commitment, pick: int) -> bytes:
        """Proof of a commitment; now and then a bad one."""
        how = (*SPOILS, "short")[pick // 23 % 9] if pick % 23 == 0 else ""
        return self.proof(promise.application, [promise.id], how, pick)

    def proof(
        self, application: bytes, shown: Sequence[bytes], how: str, pick: int
    ) -> bytes:
        """Proof of an application with commitments, or a spoilt one."""
        filed, nobody = self.ledger.filed, Filed()
        others = [*filed.values()] or [nobody]
        other = others[pick % len(others)]
        return told(filed.get(application, nobody), shown, other, how)

    def _promise(self, case: Dossier, pick: int) -> Commitment | None:
        if not case.commitments:
            return None
        presented = case.commitments[pick % len(case.commitments)]
        return presented.of(case.id)
