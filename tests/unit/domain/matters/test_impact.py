"""Impact: which permits in force would not meet another version, and why."""

from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.builders.facts import MATTER
from tests.builders.prerequisite_permits import (
    HELD,
    LATER,
    PLANNED,
    Pair,
    later_requirements,
    permitted,
)
from tests.builders.town import Town
from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.ledger.identifiers import matter_id, project_id, short_name
from zeropermit.domain.matters.impact import RequirementChange, UnmetRequirement, impact
from zeropermit.domain.matters.matter import (
    Operator,
    Option,
    OptionKind,
    Predicate,
    Recheck,
    Requirement,
)
from zeropermit.domain.permits.reasons import Ending, Reason, State

AWARD, LICENCE, FIRE, FUNDS, SAFETY = range(5)


@pytest.fixture
def town():
    town = Town.small()
    town.granted()
    return town


def found(town, requirements, *, now=None, matter=MATTER):
    at = town.now if now is None else now
    return impact(town.state, matter_id(matter), requirements, now=at)


def short(town, requirements, **where):
    [permit] = found(town, requirements, **where)
    return permit.unmet


def changed(position, *options):
    """The small matter with other options for one requirement."""
    requirements = list(f.small_requirements())
    requirements[position] = replace(requirements[position], options=options)
    return tuple(requirements)


def with_predicate(position, claim, operator, value):
    [option, *rest] = f.small_requirements()[position].options
    predicate = Predicate(short_name(claim), ClaimType.INTEGER, operator, value)
    one = replace(option, predicates=(*option.predicates, predicate))
    return changed(position, one, *rest)


def test_the_same_set_concerns_no_permit_however_old_the_evidence(town):
    late = town.now + 60 * f.DAY

    assert short(town, f.small_requirements(), now=late) == ()


def test_a_permit_is_named_with_what_it_was_issued_under(town):
    [permit] = found(town, f.small_requirements())

    [identifier] = town.state.permits
    assert permit.id == identifier
    assert permit.number == "370203202609210101"
    assert permit.project == f.PROJECT
    assert (permit.version, permit.state) == (1, State.VALID)


def test_another_recheck_or_order_of_predicates_changes_nothing(town):
    requirements = list(f.small_requirements())
    [option] = requirements[AWARD].options
    turned = replace(option, predicates=option.predicates[::-1])
    requirements[AWARD] = Requirement(requirements[AWARD].id, Recheck.ALERT, (turned,))

    assert short(town, requirements) == ()


def test_a_new_requirement_has_no_evidence(town):
    shelter = Requirement(
        short_name("shelter"), Recheck.ALERT, (f.attested(f.FIRE, f.ON_PROJECT),)
    )

    assert short(town, (*f.small_requirements(), shelter)) == (
        UnmetRequirement(
            "shelter",
            RequirementChange.NEW,
            Reason.EVIDENCE_MISSING,
            Reason.EVIDENCE_MISSING,
        ),
    )


def test_a_requirement_that_is_dropped_concerns_nobody(town):
    assert short(town, f.small_requirements()[:FUNDS]) == ()


@pytest.mark.parametrize(
    ("operator", "value", "reason"),
    [
        (Operator.AT_LEAST, 5001, Reason.PREDICATE_FAILED),
        (Operator.AT_LEAST, 5000, Reason.NONE),
    ],
)
def test_a_stricter_rule_is_decided_with_the_permits_own_evidence(
    town, operator, value, reason
):
    stricter = with_predicate(AWARD, "price", operator, f.number(value))

    reasons = [one_unmet.now for one_unmet in short(town, stricter)]

    assert reasons == [reason] * bool(reason)


def test_a_claim_that_was_never_opened_is_said_to_be_so(town):
    closed = with_predicate(LICENCE, "insured", Operator.EQUAL, f.number(1))

    [one_unmet] = short(town, closed)

    assert one_unmet == UnmetRequirement(
        "licence",
        RequirementChange.CHANGED,
        Reason.CLAIM_NOT_OPENED,
        Reason.CLAIM_NOT_OPENED,
    )


def test_data_that_only_grew_old_is_told_from_what_never_was_enough(town):
    [option] = f.small_requirements()[LICENCE].options
    fresher = changed(LICENCE, replace(option, max_age=f.DAY))

    [one_unmet] = short(town, fresher, now=town.now + 2 * f.DAY)

    assert one_unmet.now is Reason.TOO_OLD
    assert one_unmet.at_issue is Reason.NONE


def test_a_changed_fault_of_the_award_is_not_blamed_on_its_contractor(town):
    strict = with_predicate(AWARD, "price", Operator.AT_LEAST, f.number(9000))
    [option] = strict[LICENCE].options
    first = Predicate(
        short_name("grade"), ClaimType.CODE, Operator.EQUAL, short_name("first")
    )
    strict = (
        strict[AWARD],
        replace(
            strict[LICENCE],
            options=(replace(option, predicates=(*option.predicates, first)),),
        ),
        *strict[FIRE:],
    )

    assert [s.requirement for s in short(town, strict)] == ["award"]


def test_of_several_options_the_one_that_is_met_counts(town):
    [review, _] = f.small_requirements()[FIRE].options
    failed = Predicate(
        short_name("result"), ClaimType.CODE, Operator.EQUAL, short_name("failed")
    )
    never = replace(review, predicates=(failed,))

    assert short(town, changed(FIRE, never, review)) == ()
    [one_unmet] = short(town, changed(FIRE, never, never))
    assert one_unmet.now is Reason.PREDICATE_FAILED


def test_a_promise_is_no_evidence_where_data_is_asked_for_now(town):
    paper = f.small_requirements()[FUNDS].options[1]

    [one_unmet] = short(town, changed(FUNDS, paper))

    assert one_unmet == UnmetRequirement(
        "funds",
        RequirementChange.CHANGED,
        Reason.EVIDENCE_MISSING,
        Reason.EVIDENCE_MISSING,
    )


def test_another_party_may_be_asked_to_promise(town):
    by_applicant = Option(OptionKind.COMMITMENT, f.BY_APPLICANT)

    [one_unmet] = short(town, changed(SAFETY, by_applicant))

    assert one_unmet.now is Reason.COMMITMENT_OF_ANOTHER


def test_permits_of_other_matters_and_those_that_ended_are_left_out(town):
    [permit] = town.state.permits
    assert found(town, (), matter="another") == ()

    town.suspend(permit)
    [suspended] = found(town, ())
    town.end(permit, Ending.REVOKED)

    assert suspended.state is State.SUSPENDED
    assert found(town, ()) == ()


def test_a_permit_whose_presentation_is_not_known_is_not_decided_again(town):
    [identifier] = town.state.permits
    permit = town.state.permits[identifier]
    town.state.permits[identifier] = replace(permit, presentation=None)
    stricter = with_predicate(AWARD, "price", Operator.AT_LEAST, f.number(1))

    assert found(town, stricter) == ()


def test_every_permit_of_the_matter_is_listed(town):
    town.apply_for(nonce="again")
    town.issue(town.presentation(), number="370203202609210201")

    permits = found(town, f.small_requirements())

    assert [p.number[-4:] for p in permits] == ["0101", "0201"]
    assert project_id(permits[0].project) == project_id(f.PROJECT)


def test_an_earlier_permit_is_decided_again_like_other_evidence():
    pair = Pair.new()
    pair.issue()
    requirements = list(later_requirements())
    held, planned = requirements[HELD], requirements[PLANNED]
    requirements[PLANNED] = replace(
        planned, options=(permitted(f.ON_PROJECT, "another"), *planned.options)
    )
    requirements[HELD] = replace(held, options=(permitted(f.BY_APPLICANT, "another"),))

    [one_unmet] = short(pair.town, requirements, matter=LATER)

    assert one_unmet.requirement == "held"
    assert one_unmet.now is Reason.SCHEMA_MISMATCH
