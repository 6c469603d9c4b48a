"""Every requirement of every matter refuses what does not meet it, for its reason.

The cases are made from the catalogue: a new matter is tested by being there.
"""

from collections.abc import Iterator
from functools import cache

import pytest

from tests.builders import facts as f
from tests.builders.dossier import CATALOGUE, Dossier, Piece, failing, pieces
from tests.builders.faults import faults_of, spends
from zeropermit.domain.evidence.assembly import assemble
from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.matters.rules import unmet
from zeropermit.domain.permits.reasons import Reason

MATTERS = [matter.code for matter in CATALOGUE.matters()]


@cache
def dossier_of(matter: str) -> Dossier:
    """One dossier for all tests of a matter: they add evidence and take none away."""
    return Dossier.of(CATALOGUE.matter(matter))


def every(matter: str) -> list[Piece]:
    return pieces(CATALOGUE.matter(matter))


def named(matter: str, piece: Piece, fault: str) -> str:
    return f"{matter} {piece.name} option {piece.option} {fault}"


def spoilt() -> Iterator[object]:
    """Each option of each requirement, with each fault that it can have."""
    for matter in MATTERS:
        for piece in every(matter):
            for fault in faults_of(piece):
                yield pytest.param(matter, piece, fault, id=named(matter, piece, fault))


def failed() -> Iterator[object]:
    """Each predicate of each option."""
    for matter in MATTERS:
        for piece in every(matter):
            for predicate in piece.predicates:
                marked = named(matter, piece, f"{predicate['claim']} fails")
                yield pytest.param(matter, piece, predicate, id=marked)


def check_refusal(dossier: Dossier, shown: EvidenceSet, piece: Piece, reason: Reason):
    """Just this requirement fails for this reason; at most, its parties go unnamed."""
    found = {one.requirement: one.reason for one in unmet(dossier.case(shown))}
    assert found.pop(piece.requirement) is reason
    dependent = {
        other.requirement
        for other in every(dossier.matter.code)
        if other.subject.get("requirement") == piece.name
    }
    assert set(found) <= dependent
    assert set(found.values()) <= {Reason.PARTY_UNKNOWN}


@pytest.mark.parametrize("matter", MATTERS)
def test_what_the_refusals_start_from_is_met(matter):
    assert unmet(dossier_of(matter).case()) == ()


@pytest.mark.parametrize(("matter", "piece", "fault"), [*spoilt()])
def test_a_requirement_refuses_evidence_with_one_fault(matter, piece, fault):
    dossier = dossier_of(matter)
    if spends(piece, fault):
        dossier = dossier_of.__wrapped__(matter)
    spoil, reason = faults_of(piece)[fault]

    check_refusal(dossier, spoil(dossier, piece), piece, reason)


@pytest.mark.parametrize(("matter", "piece", "predicate"), [*failed()])
def test_a_requirement_refuses_a_fact_that_is_not_so(matter, piece, predicate):
    dossier = dossier_of(matter)
    claim = predicate["claim"]

    untrue = dossier.attest(piece, **{claim: failing(predicate)})

    shown = dossier.with_evidence(piece, untrue)
    check_refusal(dossier, shown, piece, Reason.PREDICATE_FAILED)


def alternatives() -> Iterator[object]:
    """Each option that is not the first."""
    for matter in MATTERS:
        for piece in every(matter):
            if piece.option:
                yield pytest.param(matter, piece, id=named(matter, piece, "will do"))


@pytest.mark.parametrize(("matter", "piece"), [*alternatives()])
def test_any_one_option_will_do(matter, piece):
    dossier = dossier_of(matter)

    shown = dossier.with_evidence(piece, dossier.evidence(piece))

    assert unmet(dossier.case(shown)) == ()


def unpromisable() -> Iterator[object]:
    """Each requirement that allows no commitment."""
    for matter in MATTERS:
        content = CATALOGUE.matter(matter)
        for piece in every(matter):
            if not piece.option and not content.entry(piece.name).commitment_allowed:
                yield pytest.param(matter, piece, id=named(matter, piece, "promised"))


@pytest.mark.parametrize(("matter", "piece"), [*unpromisable()])
def test_where_no_commitment_is_allowed_one_is_worth_nothing(matter, piece):
    dossier = dossier_of(matter)
    promise = dossier.town.commit(f.APPLICANT, piece.name)
    case = dossier.case()

    held = EvidenceSet((), (), (promise,))
    found = assemble(
        case.state, case.application, case.requirements, held, now=case.now
    )

    finding = found.findings[piece.requirement]
    assert not finding.met
    assert set(finding.reasons) == {Reason.EVIDENCE_MISSING}


@pytest.mark.parametrize("matter", MATTERS)
def test_a_barred_organisation_is_refused_and_may_still_show_papers(matter):
    promised = [piece for piece in every(matter) if piece.promised]
    if not promised:
        return
    dossier = Dossier.of(CATALOGUE.matter(matter))
    dossier.town.breach(dossier.promise(promised[0], letter="broken"))

    reasons = {one.reason for one in unmet(dossier.case())}

    assert reasons == {Reason.ORGANISATION_BARRED}
    for piece in every(matter):
        if piece.attested and any(piece.name == one.name for one in promised):
            dossier.shown = dossier.with_evidence(piece, dossier.attest(piece))
    assert unmet(dossier.case()) == ()
