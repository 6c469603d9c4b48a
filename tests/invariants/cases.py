"""Rules: applying, committing and issuing, well, badly and in trouble."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.invariants.actions import action
from tests.invariants.acts import MODES
from tests.invariants.corruptions import CORRUPTIONS, altered_calldata
from tests.invariants.dossiers import (
    FLAWS,
    LATER,
    MATTERS,
    OFFICERS_ONLY,
    PROJECTS,
    SMALL,
)
from tests.invariants.failures import FAILURES, PASSING, Failures
from tests.invariants.subjects import CODES

MATTER = (f.MATTER, f.MATTER, OFFICERS_ONLY, SMALL, LATER)

UNTOLD = ("", " a space before", "two\nlines", "x" * 201, "turned \u202e round")
"""Empty texts and others that the ledger refuses."""


class Cases(Failures):
    """From facts to permits."""

    @action(2, matter=MATTER, flaw=("", *FLAWS))
    def prepare(self, matter: str, flaw: str, pick: int) -> None:
        self.gather(matter, pick, flaw)

    @action(5)
    def answer_a_case(self, pick: int) -> None:
        """Everything as it should be; the simplest rule, and so the first."""
        self.mend()
        self.issue(self.gather(tuple(MATTERS)[pick // 4 % 4], pick), pick)

    @action(5, matter=MATTER, flaw=FLAWS)
    def issue_with_a_flaw(self, matter: str, flaw: str, pick: int) -> None:
        self.mend()
        other = FLAWS[(FLAWS.index(flaw) + 5) % len(FLAWS)]
        for wrong in (flaw, other):
            case = self.gather(matter, pick, wrong)
            self.issue(case, pick)
            if wrong == "future":
                self.wait_until(self.now + 1)
                self.issue(case, pick)

    @action(2, mode=("own", "self"))
    def issue_what_is_there(self, pick: int, mode: str) -> None:
        self.issue(self.open_dossier(pick), pick, mode)

    @action(5, first=range(len(CORRUPTIONS)))
    def issue_what_was_spoilt(self, pick: int, first: int) -> None:
        """Spoil a case in several ways, one after the other."""
        case = self.open_dossier(pick)
        for step in range(7):
            spoilt = case.copied()
            other = self.dossiers[(pick // 3 + step) % len(self.dossiers)]
            spoil = tuple(CORRUPTIONS)[(first + 11 * step) % len(CORRUPTIONS)]
            CORRUPTIONS[spoil](spoilt, other, pick + step)
            self.issue(spoilt, pick)

    @action(3)
    def issue_with_wrong_signatures(self, pick: int) -> None:
        case = self.open_dossier(pick)
        for step, mode in enumerate(MODES[2:]):
            if (pick + step) % 3 == 0:
                self.issue(case, pick, mode)
        system = self.key(f.AUTHORITY, pick, f.SYSTEM)
        other = self.key(f.OTHER_BODY, pick, f.OFFICER)
        stale = self.stale_key(f.AUTHORITY, pick)
        for key in (other, self.any_key(pick), stale, system):
            self.issue(case, pick, "own", key)

    @action(2)
    def issue_what_a_relayer_altered(self, pick: int) -> None:
        case = self.open_dossier(pick)
        key = self.key(f.AUTHORITY, pick, f.OFFICER)
        act = self.signing.act("issue", self.issuing(case, pick), key)
        for step in range(3):
            self.ledger.submit(altered_calldata(act, pick + step))

    @action(8, matter=MATTER, trouble=FAILURES)
    def issue_in_trouble(self, matter: str, trouble: str, pick: int) -> None:
        """Trouble that passes, and then trouble that does not."""
        self.mend()
        case = self.gather(matter, pick)
        for step in range(2):
            self.make(PASSING[(pick + step) % len(PASSING)], case, pick + step)
            self.issue(case, pick)
            self.mend()
        self.make(trouble, case, pick)
        self.issue(case, pick)

    @action(3, act=("suspend", "end", "revoke"), before=(False, True))
    def take_the_basis_away(self, pick: int, act: str, *, before: bool) -> None:
        """Before a permit is issued on the strength of it, or after."""
        self.mend()
        case = self.gather(LATER, pick)
        if not before:
            self.issue(case, pick)
        self.move_earlier(case, act, pick)
        self.issue(case, pick)

    @action(2)
    def rest_on_what_another_holds(self, pick: int) -> None:
        self.mend()
        case = self.gather(LATER, pick)
        self.rest_on_anothers(case, pick)
        self.issue(case, pick)

    @action(2)
    def retire_a_suspended_attester(self, pick: int) -> None:
        """A suspended key ends, or does not; its attestations are presented."""
        self.mend()
        case = self.gather(f.MATTER, pick)
        shown = case.attestations[pick % len(case.attestations)]
        attester = self.attester_of(shown)
        self.ledger.guard("suspendKey", attester)
        if pick % 3:
            self.ledger.govern("removeKey", attester)
        self.issue(case, pick)

    @action(4, whole=(False, True))
    def take_evidence_back(self, pick: int, *, whole: bool) -> None:
        dossiers = self.issued() if pick % 2 else self.dossiers
        if dossiers:
            for _ in range(2):
                self.revoke(dossiers[pick % len(dossiers)], pick, whole=whole)

    @action(2)
    def offer_wrong_attestations(self, pick: int) -> None:
        """Without grant, without schema, without anything, or again."""
        codes = (f.LAND_USE, f.FIRE_REVIEW, f.AWARD, "unknown/1")
        keys = (f.LAND, f.FIRE, f.AUTHORITY, f.OTHER_BODY, f.APPLICANT)
        root = f.ZERO if pick % 7 == 0 else self.next_word()
        for step in range(3):
            code = codes[(pick + step) % len(codes)]
            key = self.key(keys[(pick // 5 + step) % len(keys)], pick)
            arguments = (code, root, (pick + step) % 4)
            self.ledger.submit(self.signing.act("attest", arguments, key))

    @action(2, kind=range(1, 7))
    def apply_for_things_of_a_kind(self, kind: int, pick: int) -> None:
        """Where the matter has that kind of subjects: for such things and others."""
        self.mend()
        content = (*MATTERS[f.MATTER][:-1], kind)
        digests = (f.word(f.MATTER), f.word("texts"))
        self.ledger.govern("publish", f.MATTER, *content, *digests, 0)
        key, version = self.key(f.APPLICANT, pick), self.version(f.MATTER)
        for step in range(4):
            code, consent = CODES[(pick + 4 * step) % len(CODES)], self.next_word()
            words = (f.MATTER, version, code, f.AUTHORITY, consent, f.NEW_PERMIT)
            self.ledger.submit(self.signing.act("applyFor", words, key))
        self.mend()

    @action(2)
    def seek_what_is_closed(self, pick: int) -> None:
        """For what is closed or unknown, or to somebody who may not decide."""
        self.mend()
        matter = tuple(MATTERS)[pick % len(MATTERS)]
        newest, consent = self.version(matter), self.next_word()
        key = self.key((f.APPLICANT, f.CONTRACTOR, f.LAND)[pick % 3], pick)
        if pick // 2 % 2 == 0:
            version = f.version_id(matter, newest)
            self.ledger.govern("retire", version)
        good = (matter, newest, PROJECTS[0], f.AUTHORITY, consent, f.NEW_PERMIT)
        wrongs: tuple[tuple[int, object], ...] = (
            (1, newest),
            (3, f.OTHER_BODY),
            (1, max(1, newest - 1)),
            (2, PROJECTS[0][:23]),
            (0, "another-permit"),
            (2, (PROJECTS[0] * 2, PROJECTS[0][:-1] + "x")[pick % 3 == 0]),
            (4, f.ZERO),
            (5, (f.ZERO, "a text without a permit")),
            (5, (f.word(5), UNTOLD[pick // 3 % len(UNTOLD)])),
        )
        chosen = (pick // 2 % 2, *(2 + (pick // 4 + n) % 7 for n in range(2)))
        for position in chosen:
            arguments = f.changed(good, *wrongs[position])
            self.ledger.submit(self.signing.act("applyFor", arguments, key))
