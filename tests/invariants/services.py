"""Rules: documents of a case are served, and signed for, well and badly."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.contracts.world import DECISION
from tests.invariants.actions import action
from tests.invariants.acts import MODES
from tests.invariants.cases import Cases
from tests.invariants.dossiers import MATTERS, Dossier
from tests.invariants.telling import GROUNDS, HANDS

SPAN = 15 * f.DAY
DOCUMENTS = (DECISION, GROUNDS, f.word(7))
WAYS = (1, 2, 3, 4, 5, 6)
BY = ("recordService", "acknowledgeService")
WRONGS = ("value below", "value above", "no way", "unknown case", *HANDS[1:])


class Services(Cases):
    """Documents of cases, served once each."""

    @action(3, by=BY, wait=(0, 1, SPAN, SPAN + 1))
    def serve_a_document(self, pick: int, by: str, wait: int) -> None:
        """Badly, well, and once more by either side."""
        self.mend()
        case = self.gather(tuple(MATTERS)[pick % len(MATTERS)], pick)
        self.wait_until(self.now + wait)
        self.mend()
        document = DOCUMENTS[pick % len(DOCUMENTS)]
        for number in range(2):
            wrong = WRONGS[(pick + 5 * number) % len(WRONGS)]
            self.serve(case, by, document, pick + number, wrong)
        self.serve(case, by, document, pick)
        self.serve(case, BY[pick // 4 % 2], document, pick // 8)
        self.serve(case, BY[pick // 2 % 2], f.word(8), pick // 8)

    @action(2, by=BY, mode=("own", *MODES))
    def serve_in_any_case(self, pick: int, by: str, mode: str) -> None:
        if self.dossiers:
            case = self.dossiers[-1 - pick % len(self.dossiers)]
            document = DOCUMENTS[pick // 7 % len(DOCUMENTS)]
            self.serve(case, by, document, pick, mode=mode)

    def serve(
        self,
        case: Dossier,
        by: str,
        document: bytes,
        pick: int,
        wrong: str = "",
        *,
        mode: str = "own",
    ) -> bool:
        """Put a service on record, as it should be as far as nothing is `wrong`."""
        filed = self.ledger.state.applications.get(case.id)
        if filed is None:
            return False
        application = list(case.application.as_abi())
        if wrong == "unknown case":
            application[4] = f.word(9)
        earliest = max(filed.applied_at, self.now - SPAN)
        at = (earliest, self.now, (earliest + self.now) // 2)[pick % 3]
        at = {"value below": earliest - 1, "value above": self.now + 1}.get(wrong, at)
        digest = f.ZERO if wrong == "no decision" else document
        if by == "acknowledgeService":
            foreign = wrong in HANDS[1:] and wrong != "no decision"
            keys = (self.key(f.CONTRACTOR if foreign else f.APPLICANT, pick),)
            arguments: tuple[object, ...] = (tuple(application), digest, at)
        else:
            way = (0, 7)[pick % 2] if wrong == "no way" else WAYS[pick % 6]
            keys = self.officers(pick, HANDS.index(wrong) if wrong in HANDS else 0)
            arguments = (tuple(application), digest, way, at)
        return self.ledger.submit(self.signing.act(by, arguments, *keys, mode=mode))
