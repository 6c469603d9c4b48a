"""Rules: applying, committing and issuing, well, badly and in trouble."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.contracts import factories as f
from tests.invariants.acts import MODES
from tests.invariants.base import PICK
from tests.invariants.dossiers import FLAWS, MATTERS, OFFICERS_ONLY, PROJECTS, SMALL
from tests.invariants.spoils import SPOILS, altered_calldata
from tests.invariants.troubles import PASSING, TROUBLES, Troubles

MATTER = st.sampled_from((f.MATTER, f.MATTER, OFFICERS_ONLY, SMALL))


class Cases(Troubles):
    """From facts to permits."""

    @rule(matter=MATTER, flaw=st.sampled_from(("", *FLAWS)), pick=PICK)
    def prepare(self, matter: str, flaw: str, pick: int) -> None:
        self.gather(matter, pick, flaw)

    @rule(matter=MATTER, pick=PICK)
    def answer_a_case(self, matter: str, pick: int) -> None:
        self.mend()
        self.issue(self.gather(matter, pick), pick)

    @rule(matter=MATTER, flaw=st.sampled_from(FLAWS), pick=PICK)
    def issue_with_a_flaw(self, matter: str, flaw: str, pick: int) -> None:
        self.mend()
        other = FLAWS[(FLAWS.index(flaw) + 5) % len(FLAWS)]
        for wrong in (flaw, other):
            self.issue(self.gather(matter, pick, wrong), pick)

    @rule(pick=PICK, mode=st.sampled_from(("own", "self")))
    def issue_what_is_there(self, pick: int, mode: str) -> None:
        self.issue(self.open_dossier(pick), pick, mode)

    @rule(pick=PICK, first=st.integers(0, len(SPOILS) - 1))
    def issue_what_was_spoilt(self, pick: int, first: int) -> None:
        """Spoil a case in several ways, one after the other."""
        case = self.open_dossier(pick)
        for step in range(7):
            spoilt = case.copied()
            other = self.dossiers[(pick // 3 + step) % len(self.dossiers)]
            spoil = tuple(SPOILS)[(first + 11 * step) % len(SPOILS)]
            SPOILS[spoil](spoilt, other, pick + step)
            self.issue(spoilt, pick)

    @rule(pick=PICK)
    def issue_with_wrong_signatures(self, pick: int) -> None:
        case = self.open_dossier(pick)
        for step, mode in enumerate(MODES[2:]):
            if (pick + step) % 3 == 0:
                self.issue(case, pick, mode)
        system = self.key(f.AUTHORITY, pick, f.SYSTEM)
        other = self.key(f.OTHER_BODY, pick, f.OFFICER)
        for key in (other, self.any_key(pick), system):
            self.issue(case, pick, "own", key)

    @rule(pick=PICK)
    def issue_what_a_relayer_altered(self, pick: int) -> None:
        case = self.open_dossier(pick)
        key = self.key(f.AUTHORITY, pick, f.OFFICER)
        act = self.signing.act("issue", case.arguments(), key)
        for step in range(3):
            self.ledger.submit(altered_calldata(act, pick + step))

    @rule(matter=MATTER, trouble=st.sampled_from(TROUBLES), pick=PICK)
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

    @rule(pick=PICK, whole=st.booleans())
    def take_evidence_back(self, pick: int, *, whole: bool) -> None:
        dossiers = self.issued() if pick % 2 else self.dossiers
        if dossiers:
            for _ in range(2):
                self.revoke(dossiers[pick % len(dossiers)], pick, whole=whole)

    @rule(pick=PICK)
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

    @rule(pick=PICK)
    def seek_what_is_closed(self, pick: int) -> None:
        """For what is closed or unknown, or to somebody who may not decide."""
        matter = tuple(MATTERS)[pick % len(MATTERS)]
        newest, consent = self.version(matter), self.next_word()
        key = self.key((f.APPLICANT, f.CONTRACTOR, f.LAND)[pick % 3], pick)
        if pick % 2:
            version = f.version_id(matter, newest)
            self.ledger.govern("retire", version)
        good = (matter, newest, PROJECTS[0], f.AUTHORITY, consent)
        wrongs: tuple[tuple[int, object], ...] = (
            (1, newest),
            (3, f.OTHER_BODY),
            (1, max(1, newest - 1)),
            (2, PROJECTS[0][:23]),
            (0, "another-permit"),
            (2, PROJECTS[0] * 2),
            (4, f.ZERO),
        )
        for step in range(2):
            arguments = f.changed(good, *wrongs[(pick // 2 + step) % len(wrongs)])
            self.ledger.submit(self.signing.act("applyFor", arguments, key))
