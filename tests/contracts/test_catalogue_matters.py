"""The matters of the catalogue, decided by the contracts.

For each requirement one fault, a different one for each in turn; the pure rules try
them all (`tests/unit/catalogue/test_refusals.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from tests.builders.dossier import (
    CATALOGUE,
    Dossier,
    Piece,
    failing,
    pieces,
)
from tests.builders.faults import faults_of, spends
from tests.builders.mirror import Mirror
from tests.builders.openings import only_asked
from tests.contracts.evm import RevertedError
from zeropermit.domain.ledger.identifiers import short_name
from zeropermit.domain.permits.reasons import Reason

MATTERS = [matter.code for matter in CATALOGUE.matters()]


@dataclass
class Bench:
    """A matter with evidence that meets it, in memory and on the chain."""

    dossier: Dossier
    mirror: Mirror

    def asked(self, shown):
        return only_asked(self.dossier.matter.requirements, shown)

    def refusal(self, shown) -> tuple[str, tuple[object, ...]]:
        self.mirror.catch_up()
        with pytest.raises(RevertedError) as caught:
            self.mirror.issue(self.asked(shown))
        return caught.value.name, caught.value.values


@cache
def bench_of(matter: str) -> Bench:
    content = CATALOGUE.matter(matter)
    dossier = Dossier.of(content)
    return Bench(dossier, Mirror(dossier.town, content.validity))


def sample() -> Iterator[object]:
    """Every option of every requirement, with one of the faults it can have."""
    for matter in MATTERS:
        for number, piece in enumerate(pieces(CATALOGUE.matter(matter))):
            faults = [*faults_of(piece)]
            fault = faults[number % len(faults)]
            marked = f"{matter} {piece.name} option {piece.option} {fault}"
            yield pytest.param(matter, piece, fault, id=marked)


def untrue() -> Iterator[object]:
    """The last predicate of each requirement's first option."""
    for matter in MATTERS:
        for piece in pieces(CATALOGUE.matter(matter)):
            if piece.option == 0 and piece.predicates:
                yield pytest.param(matter, piece, id=f"{matter} {piece.name}")


def unmet(piece: Piece, reason: Reason) -> tuple[str, tuple[object, ...]]:
    return "RequirementNotMet", (short_name(piece.name), int(reason))


@pytest.mark.parametrize("matter", MATTERS)
def test_a_permit_of_each_matter_is_issued(matter):
    bench = bench_of(matter)
    bench.mirror.catch_up()

    receipt = bench.mirror.issue(bench.asked(bench.dossier.shown))

    names = [event.name for event in receipt.events]
    assert names == ["PermitIssued", "EvidencePresented"]


@pytest.mark.parametrize(("matter", "piece", "fault"), [*sample()])
def test_evidence_with_a_fault_is_refused_with_requirement_and_reason(
    matter, piece, fault
):
    bench = bench_of(matter)
    if spends(piece, fault):
        bench = bench_of.__wrapped__(matter)
    spoil, reason = faults_of(piece)[fault]

    shown = spoil(bench.dossier, piece)

    assert bench.refusal(shown) == unmet(piece, reason)


@pytest.mark.parametrize(("matter", "piece"), [*untrue()])
def test_a_fact_that_is_not_so_is_refused_with_requirement_and_reason(matter, piece):
    bench = bench_of(matter)
    predicate = piece.predicates[-1]

    untrue = bench.dossier.attest(piece, **{predicate["claim"]: failing(predicate)})
    shown = bench.dossier.with_evidence(piece, untrue)

    assert bench.refusal(shown) == unmet(piece, Reason.PREDICATE_FAILED)
