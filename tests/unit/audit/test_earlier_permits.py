"""A replay decides again what rests on earlier permits, from references alone."""

from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.builders.prerequisite_permits import (
    LATER,
    PLANNED,
    Pair,
    later_requirements,
    permitted,
)
from zeropermit.audit.expected import registers
from zeropermit.audit.fold import ReplayState
from zeropermit.domain.evidence.evidence_set import EvidenceReference
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import BatchId, PermitId
from zeropermit.domain.matters.matter import (
    OWNED_BY_APPLICANT,
    Option,
    Subject,
    SubjectKind,
)
from zeropermit.domain.permits.reasons import Ending, State


@pytest.fixture
def pair() -> Pair:
    return Pair.new()


def replayed(pair: Pair) -> ReplayState:
    fold = ReplayState(f.address("gov"))
    for recorded in pair.town.recorded:
        fold.take(recorded)
    fold.finish()
    return fold


def found(pair: Pair) -> list[tuple[str, str]]:
    """Differences about matters and evidence; a town opens matters a second late."""
    told = replayed(pair).differences
    about = {"EvidencePresented", "MatterVersionPublished"}
    return [
        (one.code.value, one.found)
        for one in told
        if one.about in about and not one.found.isdigit()
    ]


def references(fold: ReplayState, permit: PermitId) -> list[EvidenceReference]:
    words = fold.references[permit]
    return [
        EvidenceReference(BatchId(words[i : i + 32]), words[i + 32 : i + 64])
        for i in range(0, len(words), 64)
    ]


def test_a_permit_that_rests_on_another_is_decided_again(pair):
    permit = pair.issue()
    fold = replayed(pair)

    assert found(pair) == []
    assert fold.permits_decided == 2
    assert fold.state.permits[permit].presentation is None
    ids = [reference.id for reference in references(fold, permit)]
    assert ids[PLANNED:] == [pair.earlier] * 3


def test_a_basis_that_was_ended_before_issue_is_found(pair):
    pair.town.end(pair.earlier, Ending.WITHDRAWN)
    pair.issue()

    assert found(pair) == [("REQUIREMENT_NOT_MET", "PERMIT_NOT_IN_FORCE")] * 3


def test_a_basis_that_had_lost_its_own_evidence_before_issue_is_found(pair):
    permit = pair.town.state.permits[pair.earlier]
    pair.town.revoke(permit.presentation.attestations[0])
    pair.issue()

    assert found(pair) == [("REQUIREMENT_NOT_MET", "PERMIT_NOT_IN_FORCE")] * 3


def test_references_that_are_not_those_of_the_basis_are_found(pair):
    other = replace(pair.presented, evidence=pair.presented.evidence[::-1])
    pair.shown = replace(pair.shown, permits=(other,))
    pair.issue()

    assert found(pair) == [("REQUIREMENT_NOT_MET", "PERMIT_NOT_IN_FORCE")] * 3


def test_the_status_that_a_replay_expects_is_that_of_the_whole_model(pair):
    permit = pair.issue()
    pair.town.suspend(pair.earlier)
    fold = replayed(pair)

    found = {one.name: one for one in registers(fold, now=pair.town.now)}
    told = {one.view: one.answer for one in found["permits"].expectations(permit)}
    assert told["PermitRegistry.statusWithEvidence"] == {
        "state": State.SUSPENDED,
        "revoked": 0b1110,
    }


def publish(pair: Pair, option: Option) -> None:
    wanted = list(later_requirements())
    wanted[PLANNED] = replace(wanted[PLANNED], options=(option,))
    pair.town.publish("another-permit", wanted)


OPTION = permitted(f.ON_PROJECT)


@pytest.mark.parametrize(
    ("option", "code"),
    [
        (permitted(f.ON_PROJECT, "unheard-permit"), "NAMES_UNKNOWN"),
        (replace(OPTION, subject=Subject(SubjectKind.NONE)), "VALUE_NOT_ALLOWED"),
        (replace(OPTION, max_age=1), "VALUE_NOT_ALLOWED"),
        (
            replace(OPTION, predicates=(OWNED_BY_APPLICANT,) * 2),
            "VALUE_NOT_ALLOWED",
        ),
    ],
    ids=["unknown matter", "no subject", "an age", "conditions"],
)
def test_an_option_that_the_ledger_would_have_refused_is_found(pair, option, code):
    publish(pair, option)

    assert [said for said, _ in found(pair)] == [code]


def test_an_option_may_ask_that_the_applicant_holds_the_permit(pair):
    publish(pair, replace(OPTION, predicates=(OWNED_BY_APPLICANT,)))
    pair.town.publish(LATER, later_requirements(), version=2)

    assert found(pair) == []
    assert isinstance(pair.town.recorded[-1].event, e.MatterVersionPublished)
