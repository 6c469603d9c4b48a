"""A permit as evidence for a later one: what it must be, and when it stops to count."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.builders.breaches import recorded
from tests.builders.prerequisite_permits import (
    HELD,
    LATER,
    PARTY,
    PLANNED,
    Pair,
    later_requirements,
    permitted,
    presented_permit,
)
from tests.builders.town import Town
from zeropermit.domain.evidence.assembly import Assembly, assemble
from zeropermit.domain.evidence.evidence_set import (
    Choice,
    EvidenceReference,
    EvidenceSet,
    PresentedPermit,
)
from zeropermit.domain.evidence.references import revoked_among
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    BatchId,
    PermitId,
    evidence_id,
    matter_id,
    organisation_id,
    project_id,
    short_name,
)
from zeropermit.domain.matters.matter import (
    OWNED_BY_APPLICANT,
    OptionKind,
    Recheck,
    Requirement,
    permit_dependencies,
)
from zeropermit.domain.matters.rules import evidence_ids, unmet, unused_evidence
from zeropermit.domain.permits.reasons import Ending, Outcome, Reason, State
from zeropermit.domain.permits.status import permit_status
from zeropermit.domain.permits.verification import EvidenceLine, ReasonCode, verify

BIT = {position: 1 << position for position in range(4)}


@pytest.fixture
def pair() -> Pair:
    return Pair.new()


def reasons(pair: Pair) -> dict[int, Reason]:
    case = pair.town.case(pair.shown)
    return {found.requirement: found.reason for found in unmet(case)}


def present(pair: Pair, **changes: object) -> None:
    changed = replace(pair.presented, **changes)
    pair.shown = replace(pair.shown, permits=(changed,))


def ask(pair: Pair, position: int, *options: object) -> None:
    wanted = list(pair.town.requirements)
    wanted[position] = replace(wanted[position], options=options)
    pair.town.requirements = tuple(wanted)


def test_a_permit_that_is_not_there_is_missing(pair):
    pair.shown = replace(pair.shown, permits=())

    assert reasons(pair)[PLANNED] is Reason.EVIDENCE_MISSING


def test_an_application_that_no_permit_answers_is_no_permit(pair):
    present(pair, application=replace(pair.presented.application, consent=f.word("x")))

    assert reasons(pair)[PLANNED] is Reason.PERMIT_UNKNOWN


def test_a_permit_of_another_matter_is_refused(pair):
    ask(pair, PLANNED, permitted(f.ON_PROJECT, LATER))

    assert reasons(pair) == {PLANNED: Reason.SCHEMA_MISMATCH}


def test_a_permit_of_another_project_is_refused(pair):
    town = pair.town
    other = replace(pair.application, project=project_id(f.OTHER_PROJECT))
    town.application = other

    assert reasons(pair)[PLANNED] is Reason.SUBJECT_MISMATCH


def test_a_permit_of_another_applicant_is_refused(pair):
    pair.town.application = replace(
        pair.application, applicant=organisation_id(f.RIVAL)
    )

    assert reasons(pair)[HELD] is Reason.SUBJECT_MISMATCH


def test_a_permit_of_another_than_the_party_is_refused(pair):
    award = pair.town.shown(f.award(f.RIVAL), salt="rival")
    pair.shown = replace(pair.shown, attestations=award)

    assert reasons(pair) == {PARTY: Reason.SUBJECT_MISMATCH}


def test_a_permit_of_a_party_that_nothing_names_is_refused(pair):
    closed = replace(pair.shown.attestations[0], openings=())
    pair.shown = replace(pair.shown, attestations=(closed,))

    assert reasons(pair) == {PARTY: Reason.PARTY_UNKNOWN}


def test_a_permit_that_another_holds_is_refused_where_it_has_to_be_the_applicants(
    pair,
):
    own = replace(permitted(f.ON_PROJECT), predicates=(OWNED_BY_APPLICANT,))
    ask(pair, PLANNED, own)
    assert reasons(pair) == {}
    pair.town.application = replace(
        pair.application, applicant=organisation_id(f.RIVAL)
    )

    assert reasons(pair)[PLANNED] is Reason.PREDICATE_FAILED
    pair.town.suspend(pair.earlier)
    assert reasons(pair)[PLANNED] is Reason.PERMIT_NOT_IN_FORCE


def test_a_version_that_nobody_published_is_of_no_matter(pair):
    unheard = replace(pair.presented.application, version=f.word("version"))
    present(pair, application=unheard)

    assert reasons(pair)[PLANNED] is Reason.SCHEMA_MISMATCH


def revoke_the_award(pair: Pair) -> None:
    permit = pair.town.state.permits[pair.earlier]
    pair.town.revoke(permit.presentation.attestations[0])


OUT_OF_FORCE: dict[str, Callable[[Pair], object]] = {
    "suspended": lambda p: p.town.suspend(p.earlier),
    "ended": lambda p: p.town.end(p.earlier, Ending.REVOKED),
    "lapsed": lambda p: p.town.tell(after=400 * f.DAY),
    "its own basis revoked": revoke_the_award,
    "another document": lambda p: present(p, document=f.word("another")),
    "references left out": lambda p: present(p, evidence=()),
    "references swapped": lambda p: present(p, evidence=p.presented.evidence[::-1]),
}


@pytest.mark.parametrize("spoil", OUT_OF_FORCE.values(), ids=OUT_OF_FORCE)
def test_a_permit_that_is_not_in_force_proves_nothing(pair, spoil):
    spoil(pair)

    assert reasons(pair)[PLANNED] is Reason.PERMIT_NOT_IN_FORCE


def test_an_attestation_cannot_be_passed_off_as_what_has_no_batch(pair):
    first, *others = pair.presented.evidence
    passed_off = EvidenceReference(BatchId(ZERO), first.evidence)
    present(pair, evidence=(passed_off, *others))

    assert passed_off.evidence != first.evidence
    assert reasons(pair)[PLANNED] is Reason.PERMIT_NOT_IN_FORCE


def test_what_only_raises_an_alert_leaves_a_permit_in_force(pair):
    permit = pair.town.state.permits[pair.earlier]
    pair.town.revoke(permit.presentation.attestations[1])

    assert reasons(pair) == {}


def test_a_permit_that_serves_nothing_is_noticed(pair):
    more = replace(pair.shown, permits=(pair.presented, pair.presented))

    assert unused_evidence(pair.town.case(more))
    assert not unused_evidence(pair.town.case(pair.shown))


def test_the_evidence_id_of_an_earlier_permit_is_that_of_no_batch(pair):
    ids = evidence_ids(pair.town.case(pair.shown))

    assert ids[1:] == (evidence_id(BatchId(ZERO), pair.earlier),) * 3
    assert pair.presented.id == pair.earlier


def test_what_a_permit_rests_on_is_part_of_what_the_authority_signs(pair):
    present(pair, evidence=pair.presented.evidence[1:])

    packed = pair.presented.pack()
    assert packed.startswith(pair.presented.application.pack())
    assert packed.endswith(pair.presented.evidence[-1].id)
    assert pair.shown.digest != replace(pair.shown, permits=()).digest
    assert pair.shown.digest != replace(pair.shown, permits=(pair.presented,)).digest


def test_a_matter_depends_on_the_matters_whose_permits_it_takes():
    alone = Requirement(short_name("a"), Recheck.ALERT, (permitted(f.ON_PROJECT),))

    assert permit_dependencies(later_requirements()) == {matter_id(f.MATTER)}
    assert permit_dependencies((alone,)) == {matter_id(f.MATTER)}
    assert permit_dependencies(f.small_requirements()) == frozenset()


def later_standing(pair: Pair, permit: bytes) -> tuple[State, int, int]:
    town = pair.town
    found = permit_status(town.state, town.state.permits[permit], now=town.now)
    return found.state, found.revoked, found.alerts


@pytest.mark.parametrize("ending", [ending for ending in Ending if ending])
def test_an_ended_basis_alerts_and_suspends_as_the_matter_says(pair, ending):
    permit = pair.issue()
    assert later_standing(pair, permit) == (State.VALID, 0, 0)

    pair.town.end(pair.earlier, ending)

    lost = BIT[PLANNED] | BIT[HELD] | BIT[PARTY]
    assert later_standing(pair, permit) == (State.SUSPENDED, lost, BIT[HELD])


def test_a_suspended_basis_does_not_stand_until_it_is_given_back(pair):
    permit = pair.issue()
    pair.town.suspend(pair.earlier)
    assert later_standing(pair, permit)[0] is State.SUSPENDED

    pair.town.reinstate(pair.earlier)
    assert later_standing(pair, permit) == (State.VALID, 0, 0)


def test_time_alone_takes_no_basis_away(pair):
    permit = pair.issue()
    town = pair.town
    basis = town.state.permits[pair.earlier]
    over = replace(basis, start_by=town.now, valid_until=town.now)
    town.state.permits[pair.earlier] = over

    assert later_standing(pair, permit) == (State.VALID, 0, 0)


@pytest.mark.parametrize("steps", [1, 2])
def test_a_basis_that_was_changed_stands_as_the_last_of_its_line_does(pair, steps):
    permit, state = pair.issue(), pair.town.state
    basis, latest = state.permits[pair.earlier], pair.earlier
    for step in range(steps):
        old, latest = latest, PermitId(f.word(f"successor {step}"))
        state.permits[old] = replace(basis, stored=State.SUPERSEDED, successor=latest)
        state.permits[latest] = basis
    assert later_standing(pair, permit) == (State.VALID, 0, 0)

    for stored in State:
        state.permits[latest] = replace(basis, stored=stored)
        stands = later_standing(pair, permit)[1] == 0
        assert stands == (stored is State.VALID)


def test_a_basis_is_lost_by_acts_on_it_alone_and_not_by_those_below_it(pair):
    permit = pair.issue()
    revoke_the_award(pair)

    below = pair.town.state.permits[pair.earlier]
    assert permit_status(pair.town.state, below, now=pair.town.now).state is (
        State.SUSPENDED
    )
    assert later_standing(pair, permit) == (State.VALID, 0, 0)


def test_a_later_permit_can_bear_another_in_its_turn(pair):
    permit = pair.issue()
    third = presented_permit(pair.town, permit)
    batch, *rest = third.evidence

    assert batch.batch != ZERO
    assert [reference.id for reference in rest] == [pair.earlier] * 3
    assert revoked_among(pair.town.state, third.evidence) == 0


def test_what_is_not_known_was_not_taken_back():
    nothing = Town.small().state
    unknown = (
        EvidenceReference(BatchId(ZERO), f.word("nothing")),
        EvidenceReference(BatchId(f.word("batch")), f.word("attestation")),
    )

    assert revoked_among(nothing, unknown) == 0


def test_commitments_and_attestations_are_taken_back_as_before(pair):
    town = pair.town
    permit = town.state.permits[pair.earlier]
    town.application = town.state.applications[permit.application].content
    town.breach(permit.presentation.commitments[1])
    town.revoke_batch(permit.presentation.attestations[2])

    revoked = revoked_among(town.state, pair.presented.evidence)
    assert revoked == 0b10100
    kept = permit.presentation.commitments[0].of(permit.application)
    town.tell(recorded(kept.id, kept.organisation, Outcome.KEPT))
    assert revoked_among(town.state, pair.presented.evidence) == revoked


def test_the_answer_names_who_issued_the_permit_that_another_rests_on(pair):
    permit = pair.issue()
    town, held = pair.town, pair.town.state.permits
    pair.town.suspend(pair.earlier)
    document = held[permit].document
    answer = verify(town.state, document, at=town.now, as_of=town.as_of)
    award, planned, *_ = answer.evidence

    assert (award.schema, award.stands) == (f.AWARD, True)
    assert planned == EvidenceLine(
        requirement="planned",
        kind=OptionKind.PERMIT,
        by=f.AUTHORITY,
        name=f.NAMES[f.AUTHORITY],
        schema="",
        observed_at=held[pair.earlier].issued_at,
        evidence=pair.earlier,
        stands=False,
    )
    assert answer.in_force.reasons == (ReasonCode.SUSPENDED, ReasonCode.BASIS_REVOKED)


def held_by(pair: Pair, *permits: PresentedPermit) -> EvidenceSet:
    return EvidenceSet((), pair.shown.attestations, (), permits)


def assembled(pair: Pair, held: EvidenceSet) -> Assembly:
    case = pair.town.case(pair.shown)
    return assemble(case.state, case.application, case.requirements, held, now=case.now)


def test_a_permit_is_chosen_before_the_word_of_a_department(pair):
    fire = pair.town.shown(f.fire(), salt="also")
    both = EvidenceSet((), (*pair.shown.attestations, *fire), (), (pair.presented,))

    found = assembled(pair, both).presentation
    assert (found.choices, found.permits) == (pair.shown.choices, (pair.presented,))
    assert len(found.attestations) == 1


def test_where_no_permit_is_in_force_the_word_of_a_department_will_do(pair):
    pair.town.suspend(pair.earlier)
    fire = pair.town.shown(f.fire(), salt="instead")
    held = EvidenceSet((), (*pair.shown.attestations, *fire), (), (pair.presented,))
    findings = assembled(pair, held).findings

    assert findings[PLANNED].choice == Choice(1, 1)
    assert findings[HELD].reasons == (Reason.PERMIT_NOT_IN_FORCE,)


def test_a_permit_of_another_matter_is_not_even_looked_at(pair):
    ask(pair, HELD, permitted(f.BY_APPLICANT, LATER))
    findings = assembled(pair, held_by(pair, pair.presented)).findings

    assert findings[HELD].reasons == (Reason.EVIDENCE_MISSING,)


def test_of_several_permits_the_one_that_does_is_presented(pair):
    stranger = replace(pair.presented.application, applicant=organisation_id(f.RIVAL))
    other = replace(pair.presented, application=stranger)
    found = assembled(pair, held_by(pair, other, pair.presented)).presentation

    assert (found.choices, found.permits) == (pair.shown.choices, (pair.presented,))


def test_evidence_of_three_kinds_stands_apart_by_its_position(pair):
    promise = pair.town.commit(f.APPLICANT, "party")
    chosen = (*pair.shown.choices[:3], Choice(1, 0))
    pair.shown = replace(pair.shown, choices=chosen, commitments=(promise,))
    case = pair.town.case(pair.shown)

    assert unmet(case) == ()
    assert not unused_evidence(case)
