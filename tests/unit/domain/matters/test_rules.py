"""The rule engine: every reason, every boundary, and the attacks it exists for."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from tests.builders import facts as f
from tests.builders.construction import construction_town
from tests.builders.facts import MAX_AGE
from tests.builders.town import Town
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    EvidenceSet,
    PresentedAttestation,
    PresentedCommitment,
)
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    evidence_id,
    organisation_id,
    schema_id,
    short_name,
)
from zeropermit.domain.matters.matter import (
    Operator,
    Option,
    OptionKind,
    Predicate,
    Recheck,
    Requirement,
    Subject,
    SubjectKind,
)
from zeropermit.domain.matters.rules import (
    Case,
    Unmet,
    evidence_ids,
    reason_against,
    subject_of,
    unmet,
    unused_evidence,
)
from zeropermit.domain.permits.reasons import Reason

AWARD, LICENCE, FIRE, FUNDS, SAFETY = range(5)


@dataclass
class Bench:
    """A town with a case that is met, to be broken in one place."""

    town: Town
    shown: EvidenceSet

    def reasons(self, *, now: int | None = None) -> dict[int, Reason]:
        found = unmet(self.town.case(self.shown, now=now))
        return {unmet.requirement: unmet.reason for unmet in found}

    def attestation(self, position: int) -> PresentedAttestation:
        return self.shown.attestations[position]

    def change(self, position: int, **changes: object) -> None:
        attestations = list(self.shown.attestations)
        attestations[position] = replace(attestations[position], **changes)
        self.shown = replace(self.shown, attestations=tuple(attestations))

    def present(self, position: int, fact: f.Fact, *, salt: str = "") -> None:
        attestations = list(self.shown.attestations)
        (attestations[position],) = self.town.shown(fact, salt=salt)
        self.shown = replace(self.shown, attestations=tuple(attestations))

    def choose(self, position: int, choice: Choice) -> None:
        choices = list(self.shown.choices)
        choices[position] = choice
        self.shown = replace(self.shown, choices=tuple(choices))

    def commitment(self, position: int, commitment: PresentedCommitment) -> None:
        commitments = list(self.shown.commitments)
        commitments[position] = commitment
        self.shown = replace(self.shown, commitments=tuple(commitments))


@pytest.fixture
def bench() -> Bench:
    return new_bench()


def new_bench() -> Bench:
    town = Town.small()
    return Bench(town, town.presentation())


def suspend_department(bench: Bench) -> None:
    bench.town.tell(e.OrganisationSuspended(organisation_id(f.DEPARTMENT)))


def withdraw_grant(bench: Bench) -> None:
    body = organisation_id(f.DEPARTMENT)
    scope = schema_id(f.FIRE)
    kind = e.GrantKind.ATTEST
    bench.town.tell(e.GrantWithdrawn(body, kind, scope, bench.town.now))


def compromise_key(bench: Bench) -> None:
    bench.town.tell(e.KeyCompromised(f.address("department"), f.START))


def close_openings(bench: Bench) -> None:
    bench.change(FIRE, openings=())


def forge_opening(bench: Bench) -> None:
    (opening,) = bench.attestation(FIRE).openings
    bench.change(FIRE, openings=(replace(opening, salt=f.word("forged")),))


def other_commitment(bench: Bench, **changes: object) -> None:
    bench.commitment(0, replace(bench.shown.commitments[0], **changes))


BREAKS: dict[Reason, tuple[int, Callable[[Bench], object]]] = {
    Reason.EVIDENCE_MISSING: (FIRE, lambda b: b.choose(FIRE, Choice(0, 3))),
    Reason.OPTION_UNKNOWN: (FIRE, lambda b: b.choose(FIRE, Choice(2, 2))),
    Reason.SCHEMA_MISMATCH: (FIRE, lambda b: b.choose(FIRE, Choice(1, 2))),
    Reason.SUBJECT_MISMATCH: (
        FIRE,
        lambda b: b.present(FIRE, replace(f.fire(), subject=f.OTHER_PROJECT)),
    ),
    Reason.PARTY_UNKNOWN: (
        SAFETY,
        lambda b: b.change(AWARD, openings=b.attestation(AWARD).openings[:4]),
    ),
    Reason.NOT_ANCHORED: (FIRE, lambda b: b.change(FIRE, root=f.word("root"))),
    Reason.PATH_INVALID: (FIRE, lambda b: b.change(FIRE, path=())),
    Reason.ATTESTER_NOT_ACTIVE: (FIRE, compromise_key),
    Reason.ATTESTER_SUSPENDED: (FIRE, suspend_department),
    Reason.GRANT_MISSING: (FIRE, withdraw_grant),
    Reason.ATTESTATION_REVOKED: (FIRE, lambda b: b.town.revoke(b.attestation(FIRE))),
    Reason.BATCH_REVOKED: (FIRE, lambda b: b.town.revoke_batch(b.attestation(FIRE))),
    Reason.OBSERVED_IN_FUTURE: (
        FIRE,
        lambda b: b.present(FIRE, replace(f.fire(), observed_at=f.START + f.DAY)),
    ),
    Reason.TOO_OLD: (
        AWARD,
        lambda b: b.present(
            AWARD, replace(f.award(), observed_at=f.START - MAX_AGE - 1)
        ),
    ),
    Reason.NO_LONGER_VALID: (
        FIRE,
        lambda b: b.present(FIRE, replace(f.fire(), valid_until=f.START)),
    ),
    Reason.CLAIM_NOT_OPENED: (FIRE, close_openings),
    Reason.OPENING_INVALID: (FIRE, forge_opening),
    Reason.PREDICATE_FAILED: (FIRE, lambda b: b.present(FIRE, f.fire("failed"))),
    Reason.COMMITMENT_UNKNOWN: (
        FUNDS,
        lambda b: other_commitment(b, letter=f.word("unsigned")),
    ),
    Reason.COMMITMENT_OF_ANOTHER: (FUNDS, lambda b: b.choose(FUNDS, Choice(0, 1))),
    Reason.COMMITMENT_OUT_OF_SCOPE: (
        FUNDS,
        lambda b: other_commitment(b, requirements=(short_name("fire"),)),
    ),
    Reason.COMMITMENT_WITHDRAWN: (
        FUNDS,
        lambda b: b.town.withdraw(b.shown.commitments[0]),
    ),
    Reason.ORGANISATION_BARRED: (
        FUNDS,
        lambda b: b.town.breach(b.shown.commitments[0]),
    ),
}


OF_PERMITS = {Reason.PERMIT_UNKNOWN, Reason.PERMIT_NOT_IN_FORCE}
"""Produced in `test_earlier_permits.py`."""


def test_every_reason_has_a_test_that_produces_it():
    assert set(BREAKS) == set(Reason) - {Reason.NONE} - OF_PERMITS


@pytest.mark.parametrize("reason", BREAKS, ids=lambda reason: reason.name)
def test_one_broken_thing_is_refused_for_its_own_reason(bench, reason):
    position, spoil = BREAKS[reason]

    spoil(bench)

    assert bench.reasons()[position] is reason
    assert reason_against(bench.town.case(bench.shown), position) is reason


def test_an_award_to_one_does_not_pass_with_the_licence_of_another(bench):
    bench.present(LICENCE, f.licence(f.RIVAL))

    assert bench.reasons() == {LICENCE: Reason.SUBJECT_MISMATCH}


def test_a_promise_of_another_contractor_than_the_awards_is_refused(bench):
    promise = bench.town.commit(f.RIVAL, "safety")
    bench.commitment(1, promise)

    assert bench.reasons() == {SAFETY: Reason.COMMITMENT_OF_ANOTHER}


def test_proof_of_a_sibling_leaf_is_rejected(bench):
    anchored = bench.town.anchor(
        [f.fire(), replace(f.fire("failed"), subject=f.OTHER_PROJECT)], salt="two"
    )
    passed, sibling = map(f.shown, anchored)
    attestations = (*bench.shown.attestations[:2], replace(passed, path=sibling.path))
    bench.shown = replace(bench.shown, attestations=attestations)

    assert bench.reasons() == {FIRE: Reason.PATH_INVALID}


def test_the_value_of_another_claim_is_no_opening(bench):
    (opening,) = bench.attestation(FIRE).openings
    bench.present(FIRE, f.fire("failed"))
    bench.change(FIRE, openings=(opening,))

    assert bench.reasons() == {FIRE: Reason.OPENING_INVALID}


def test_a_claim_that_is_opened_twice_is_refused(bench):
    (opening,) = bench.attestation(FIRE).openings
    bench.change(FIRE, openings=(opening, opening))

    assert bench.reasons() == {FIRE: Reason.OPENING_INVALID}


def test_a_commitment_for_another_application_is_unknown(bench):
    town = bench.town
    first = town.application
    town.apply_for(nonce="second")
    other = town.commit(f.APPLICANT, "funds", letter="for the second")
    town.application = first
    bench.commitment(0, other)

    assert bench.reasons() == {FUNDS: Reason.COMMITMENT_UNKNOWN}


def test_an_award_to_another_owner_is_refused(bench):
    bench.present(AWARD, f.award(owner=f.RIVAL))

    assert bench.reasons() == {AWARD: Reason.PREDICATE_FAILED}


def test_an_award_for_another_site_is_refused(bench):
    bench.present(AWARD, f.award(site=f.OTHER_PROJECT))

    assert bench.reasons() == {AWARD: Reason.PREDICATE_FAILED}


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (f.award(price=99), Reason.PREDICATE_FAILED),
        (f.award(price=100), None),
        (f.award(price=101), None),
        (f.award(floors=29), None),
        (f.award(floors=30), None),
        (f.award(floors=31), Reason.PREDICATE_FAILED),
    ],
)
def test_numbers_are_compared_with_their_limit_included(bench, fact, reason):
    bench.present(AWARD, fact)

    assert bench.reasons().get(AWARD) is reason


@pytest.mark.parametrize("changes", [{"status": "ended"}, {"grade": "none"}])
def test_equal_and_not_equal_fail_on_the_other_value(bench, changes):
    bench.present(LICENCE, f.licence(**changes))

    assert bench.reasons() == {LICENCE: Reason.PREDICATE_FAILED}


def test_numbers_are_unsigned(bench):
    bench.present(AWARD, f.award(price=2**255))

    assert bench.reasons() == {}


def test_an_operator_that_says_nothing_is_met_by_nothing(bench):
    none = Predicate(short_name("result"), Operator.NONE)
    option = f.attested(f.FIRE, f.ON_PROJECT, none)
    changed = list(bench.town.requirements)
    changed[FIRE] = replace(changed[FIRE], options=(option,))
    bench.town.requirements = tuple(changed)

    assert bench.reasons() == {FIRE: Reason.PREDICATE_FAILED}


def test_the_first_failing_predicate_gives_the_reason(bench):
    openings = bench.attestation(LICENCE).openings[1:]
    bench.present(LICENCE, f.licence(grade="none"))
    bench.change(LICENCE, openings=bench.attestation(LICENCE).openings[1:])

    assert openings
    assert bench.reasons() == {LICENCE: Reason.CLAIM_NOT_OPENED}


@pytest.mark.parametrize(
    ("age", "reason"),
    [(MAX_AGE - 1, None), (MAX_AGE, None), (MAX_AGE + 1, Reason.TOO_OLD)],
)
def test_an_observation_may_be_as_old_as_the_greatest_age(bench, age, reason):
    observed_at = bench.attestation(AWARD).observed_at

    assert bench.reasons(now=observed_at + age).get(AWARD) is reason


@pytest.mark.parametrize(
    ("offset", "reason"),
    [(-1, None), (0, Reason.NO_LONGER_VALID), (1, Reason.NO_LONGER_VALID)],
)
def test_the_end_of_a_fact_is_exclusive(bench, offset, reason):
    until = f.START + 10 * f.DAY
    bench.present(FIRE, replace(f.fire(), valid_until=until))

    assert bench.reasons(now=until + offset).get(FIRE) is reason


@pytest.mark.parametrize(
    ("offset", "reason"), [(-1, Reason.OBSERVED_IN_FUTURE), (0, None), (1, None)]
)
def test_an_observation_counts_from_its_second_on(bench, offset, reason):
    observed_at = f.START + f.DAY
    bench.present(FIRE, replace(f.fire(), observed_at=observed_at))

    assert bench.reasons(now=observed_at + offset).get(FIRE) is reason


def anchored_by(since: int, until: int) -> Bench:
    """Fire review anchored with a key of this window, `since` and `until` relative."""
    bench = new_bench()
    at = bench.town.now + 2
    bench.town.add_key("window", f.DEPARTMENT, since=at + since, until=at + until)
    (disclosure,) = bench.town.anchor([f.fire()], key="window", salt="window")
    assert bench.town.now == at
    attestations = (*bench.shown.attestations[:2], f.shown(disclosure))
    bench.shown = replace(bench.shown, attestations=attestations)
    return bench


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        (-1, 9, None),
        (0, 9, None),
        (1, 9, Reason.ATTESTER_NOT_ACTIVE),
        (-9, -1, Reason.ATTESTER_NOT_ACTIVE),
        (-9, 0, Reason.ATTESTER_NOT_ACTIVE),
        (-9, 1, None),
    ],
)
def test_a_key_counts_only_if_it_signed_inside_its_window(since, until, reason):
    bench = anchored_by(since, until)

    assert bench.reasons(now=bench.town.now + f.DAY).get(FIRE) is reason


@pytest.mark.parametrize(
    ("offset", "reason"),
    [(-1, Reason.ATTESTER_NOT_ACTIVE), (0, Reason.ATTESTER_NOT_ACTIVE), (1, None)],
)
def test_nothing_signed_from_the_compromise_on_is_trusted(offset, reason):
    bench = anchored_by(-9, 10**9)
    since = bench.town.now + offset
    bench.town.tell(e.KeyCompromised(f.address("window"), since), after=5)

    assert bench.reasons().get(FIRE) is reason


def test_what_a_retired_key_signed_before_stays_good(bench):
    key = f.address("department")
    bench.town.tell(e.KeyRetired(key, bench.town.now + 1, f.address("gov")))

    assert bench.reasons() == {}


@pytest.mark.parametrize(("offset", "met"), [(-1, True), (0, False), (1, False)])
def test_the_grant_to_attest_must_hold_now(bench, offset, met):
    until = bench.town.now + f.DAY
    scope = schema_id(f.FIRE)
    bench.town.grant(f.DEPARTMENT, e.GrantKind.ATTEST, scope, until=until)

    assert (FIRE not in bench.reasons(now=until + offset)) is met


def test_a_suspended_key_counts_again_after_it_is_reinstated(bench):
    key = f.address("department")
    bench.town.tell(e.KeySuspended(key))
    suspended = bench.reasons()
    bench.town.tell(e.KeyReinstated(key))

    assert suspended[FIRE] is Reason.ATTESTER_SUSPENDED
    assert bench.reasons() == {}


def test_reasons_come_in_the_order_of_the_protocol(bench):
    """Break more and more, from the last check to the first."""
    order = [
        Reason.PREDICATE_FAILED,
        Reason.CLAIM_NOT_OPENED,
        Reason.OPENING_INVALID,
        Reason.NO_LONGER_VALID,
        Reason.GRANT_MISSING,
        Reason.ATTESTER_SUSPENDED,
        Reason.ATTESTER_NOT_ACTIVE,
        Reason.PATH_INVALID,
        Reason.ATTESTATION_REVOKED,
        Reason.BATCH_REVOKED,
        Reason.NOT_ANCHORED,
        Reason.SCHEMA_MISMATCH,
        Reason.EVIDENCE_MISSING,
    ]
    found = []
    bench.present(FIRE, replace(f.fire("failed"), valid_until=f.START + f.DAY))
    now = bench.town.now
    found.append(bench.reasons()[FIRE])
    opening = bench.attestation(FIRE).openings[0]
    close_openings(bench)
    found.append(bench.reasons()[FIRE])
    bench.change(FIRE, openings=(replace(opening, path=(f.word("x"),)),))
    found.append(bench.reasons()[FIRE])
    now = f.START + f.DAY
    found.append(bench.reasons(now=now)[FIRE])
    for spoil in (withdraw_grant, suspend_department, compromise_key):
        spoil(bench)
        found.append(bench.reasons(now=now)[FIRE])
    bench.change(FIRE, path=())
    found.append(bench.reasons(now=now)[FIRE])
    for spoil in (bench.town.revoke, bench.town.revoke_batch):
        spoil(bench.attestation(FIRE))
        found.append(bench.reasons(now=now)[FIRE])
    bench.change(FIRE, root=f.word("root"))
    found.append(bench.reasons(now=now)[FIRE])
    bench.change(FIRE, schema=schema_id(f.CLASS))
    found.append(bench.reasons(now=now)[FIRE])
    bench.choose(FIRE, Choice(0, 9))
    found.append(bench.reasons(now=now)[FIRE])

    assert found == order


def test_commitment_reasons_come_in_the_order_of_the_protocol(bench):
    found = []
    promise = bench.shown.commitments[0]
    for spoil in (bench.town.breach, bench.town.withdraw):
        spoil(promise)
        found.append(bench.reasons()[FUNDS])
    for changes in (
        {"letter": f.word("x")},
        {"requirements": ()},
        {"organisation": organisation_id(f.RIVAL)},
    ):
        other_commitment(bench, **changes)
        found.append(bench.reasons()[FUNDS])

    assert found == [
        Reason.ORGANISATION_BARRED,
        Reason.COMMITMENT_WITHDRAWN,
        Reason.COMMITMENT_UNKNOWN,
        Reason.COMMITMENT_OUT_OF_SCOPE,
        Reason.COMMITMENT_OF_ANOTHER,
    ]


def test_a_requirement_without_a_choice_is_missing_evidence(bench):
    bench.shown = replace(bench.shown, choices=())

    assert set(bench.reasons().values()) == {Reason.EVIDENCE_MISSING}


def test_a_commitment_that_is_not_presented_is_missing(bench):
    bench.choose(FUNDS, Choice(0, 2))

    assert bench.reasons() == {FUNDS: Reason.EVIDENCE_MISSING}


@pytest.mark.parametrize(
    "naming", [Choice(0, 9), Choice(9, 0)], ids=["no evidence", "no option"]
)
def test_a_party_is_unknown_if_nothing_names_it(bench, naming):
    bench.choose(AWARD, naming)

    assert bench.reasons()[LICENCE] is Reason.PARTY_UNKNOWN


def test_a_party_is_unknown_if_a_commitment_stands_where_it_would_be_named(bench):
    requirements = list(bench.town.requirements)
    award = requirements[AWARD]
    requirements[AWARD] = replace(
        award, options=(*award.options, f.promised(f.BY_APPLICANT))
    )
    bench.town.requirements = tuple(requirements)
    promise = bench.town.commit(f.APPLICANT, "award", "funds", letter="instead")
    bench.commitment(0, promise)
    bench.choose(AWARD, Choice(1, 0))

    assert bench.reasons() == {
        LICENCE: Reason.PARTY_UNKNOWN,
        SAFETY: Reason.PARTY_UNKNOWN,
    }


def test_a_party_of_a_later_requirement_is_unknown(bench):
    later = Subject(SubjectKind.PARTY, 9, short_name("contractor"))

    assert subject_of(bench.town.case(bench.shown), later) is None


def test_an_empty_set_has_no_requirement_to_be_unmet():
    town = Town.small()
    application: Application = town.apply_for()
    nothing = EvidenceSet((), (), ())

    assert unmet(Case(town.state, application, (), nothing, town.now)) == ()


def test_evidence_that_serves_no_requirement_is_noticed(bench):
    (more,) = bench.town.shown(f.classification())
    attestations = (*bench.shown.attestations, more)
    unused = replace(bench.shown, attestations=attestations)

    assert unused_evidence(bench.town.case(unused))
    assert not unused_evidence(bench.town.case(bench.shown))


def test_a_commitment_that_serves_no_requirement_is_noticed(bench):
    more = bench.town.commit(f.RIVAL, "safety")
    unused = replace(bench.shown, commitments=(*bench.shown.commitments, more))

    assert unused_evidence(bench.town.case(unused))


def test_one_piece_of_evidence_may_serve_two_requirements(bench):
    (both,) = bench.town.shown(f.classification())
    attestations = (*bench.shown.attestations[:2], both)
    commitments = bench.shown.commitments[1:]
    bench.shown = replace(
        bench.shown, attestations=attestations, commitments=commitments
    )
    bench.choose(FIRE, Choice(1, 2))
    bench.choose(FUNDS, Choice(1, 2))
    bench.choose(SAFETY, Choice(0, 0))

    assert bench.reasons() == {}
    assert not unused_evidence(bench.town.case(bench.shown))


def test_a_case_that_has_everything_is_met(bench):
    assert unmet(bench.town.case(bench.shown)) == ()


def test_unmet_requirements_are_listed_in_their_order(bench):
    bench.choose(FUNDS, Choice(9, 0))
    bench.choose(LICENCE, Choice(9, 0))

    assert unmet(bench.town.case(bench.shown)) == (
        Unmet(LICENCE, Reason.OPTION_UNKNOWN),
        Unmet(FUNDS, Reason.OPTION_UNKNOWN),
    )


def test_evidence_ids_are_those_of_batch_and_attestation_or_commitment(bench):
    ids = evidence_ids(bench.town.case(bench.shown))
    department = organisation_id(f.DEPARTMENT)
    fire = bench.attestation(FIRE)
    application = bench.town.application.id

    assert ids[FIRE] == evidence_id(fire.batch, fire.id_for(department))
    assert ids[FUNDS] == bench.shown.commitments[0].of(application).id
    assert len(set(ids)) == 5


def test_the_real_construction_permit_can_be_met():

    town, shown = construction_town()

    assert unmet(town.case(shown)) == ()
    assert not unused_evidence(town.case(shown))
    assert len(town.requirements) == len(shown.choices)


def test_kinds_that_say_nothing_are_zero():
    kinds = (OptionKind.NONE, SubjectKind.NONE, Operator.NONE, Recheck.NONE)

    assert not any(kinds)
    option = Option(OptionKind.COMMITMENT, Subject(SubjectKind.APPLICANT))
    assert Requirement(short_name("R"), Recheck.ALERT, (option,)).name == "R"
