"""Lies told to an auditor: each one is found, and none is found in a true story."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.builders.breaches import asked, barred, committed, recorded, repaired
from tests.unit.audit.story import (
    COMMITMENT,
    HELD,
    PERMIT,
    START,
    act,
    changed,
    codes,
    ended,
    notice,
    story,
    told,
    told_before,
    without,
)
from tests.unit.audit.test_supervision import (
    ACCEPTED,
    BODY,
    HANDED,
    MATTER,
    OFFICE,
    PAIR,
    grant,
)
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    CommitmentId,
    PermitId,
    short_name,
)
from zeropermit.domain.matters.matter import Recheck
from zeropermit.domain.permits.reasons import (
    Ending,
    Measure,
    Outcome,
    RevocationReason,
    State,
)

INSPECTS = grant(facts.AUTHORITY_ID, e.GrantKind.INSPECT, MATTER)
TWICE = facts.address("officer")

TOLD = told_before(Measure.SUSPENDED)


def test_a_true_story_has_no_differences():
    fold = told(story())

    assert fold.differences == []
    assert fold.permits_decided == 1
    assert fold.events["PermitIssued"] == 1
    assert fold.state.permits[PERMIT].stored is State.VALID


def test_a_whole_life_has_no_differences():
    fold = told(
        story(
            *told_before(Measure.SUSPENDED),
            act(e.PermitSuspended, 0),
            act(e.PermitReinstated, 1),
            *told_before(Measure.REVOKED, 1),
            ended(2, Ending.REVOKED, notice=notice(Measure.REVOKED, 1).notice),
        )
    )

    assert fold.differences == []
    assert fold.state.permits[PERMIT].stored is State.REVOKED


def test_presentations_are_not_kept():
    fold = told(story())

    assert fold.state.permits[PERMIT].presentation is None
    assert len(fold.references[PERMIT]) == 64 * len(facts.requirements())


def test_evidence_that_does_not_hold_is_found():
    def spoil(event: e.EvidencePresented) -> e.EvidencePresented:
        first, *rest = event.presentation.attestations
        opening = replace(first.openings[0], value=short_name("failed"))
        spoilt = replace(first, openings=(opening, *first.openings[1:]))
        shown = replace(event.presentation, attestations=(spoilt, *rest))
        return replace(event, presentation=shown)

    assert codes(changed(story(), e.EvidencePresented, spoil)) == [
        "REQUIREMENT_NOT_MET"
    ]


def test_evidence_revoked_before_issue_is_found():
    whole = story()
    leaf = HELD[0].leaf
    by = facts.address("department")
    revoked = e.AttestationRevoked(
        HELD[0].id,
        facts.DEPARTMENT_ID,
        leaf,
        RevocationReason.DATA_ERROR,
        by,
    )
    at = next(i for i, r in enumerate(whole) if isinstance(r.event, e.Applied))
    before = replace(whole[at], event=revoked, log_index=-1)

    fold = told([*whole[:at], before, *whole[at:]])

    assert [(d.code, d.found) for d in fold.differences] == [
        ("REQUIREMENT_NOT_MET", "ATTESTATION_REVOKED")
    ]


def test_an_altered_evidence_id_is_found():
    def alter(event: e.PermitIssued) -> e.PermitIssued:
        return replace(event, evidence=(facts.word("other"), *event.evidence[1:]))

    assert codes(changed(story(), e.PermitIssued, alter)) == ["EVIDENCE_IDS"]


@pytest.mark.parametrize("seconds", [-1, 1, 86_400])
def test_a_wrong_start_by_is_found(seconds):
    def alter(event: e.PermitIssued) -> e.PermitIssued:
        return replace(event, start_by=event.start_by + seconds)

    assert codes(changed(story(), e.PermitIssued, alter)) == ["TIME_MISMATCH"]


def test_a_permit_without_evidence_presented_is_found():
    fold = told(without(story(), e.EvidencePresented))

    assert [d.code for d in fold.differences] == ["COMPANION_MISSING"]
    assert fold.differences[0].about == "PermitIssued"


def test_evidence_presented_for_another_permit_is_found():
    def alter(event: e.EvidencePresented) -> e.EvidencePresented:
        return replace(event, permit=PermitId(facts.word("another")))

    found = codes(changed(story(), e.EvidencePresented, alter))

    assert found[:2] == ["COMPANION_MISSING", "COMPANION_ALONE"]


def test_evidence_presented_in_another_transaction_is_found():
    whole = story()
    whole[-1] = replace(whole[-1], tx_hash=facts.word("another"))

    assert codes(whole) == ["COMPANION_MISSING", "COMPANION_ALONE"]


@pytest.mark.parametrize("sequence", [0, 2])
def test_an_act_out_of_sequence_is_found(sequence):
    whole = story(*TOLD, act(e.PermitSuspended, 0), act(e.PermitReinstated, sequence))

    assert codes(whole) == ["OUT_OF_SEQUENCE"]


def test_one_officer_twice_is_found():
    officer = facts.address("officer")

    lie = act(e.PermitSuspended, 0, second=officer)
    assert codes(story(*TOLD, lie)) == ["OFFICER_TWICE"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("system", ["KEY_ROLE"]),
        ("department", ["KEY_OF_ANOTHER"]),
        ("stranger", ["NAMES_UNKNOWN"]),
    ],
)
def test_an_adverse_act_by_whom_it_is_not_for_is_found(name, found):
    lie = act(e.PermitSuspended, 0, second=facts.address(name))

    assert codes(story(*TOLD, lie)) == found


@pytest.mark.parametrize(
    "later",
    [
        [act(e.PermitReinstated, 0)],
        [*TOLD, act(e.PermitSuspended, 0), act(e.PermitSuspended, 1)],
        [
            *told_before(Measure.REVOKED),
            ended(0, Ending.REVOKED),
            act(e.PermitReinstated, 1),
        ],
        [
            *told_before(Measure.WITHDRAWN),
            ended(0, Ending.WITHDRAWN),
            ended(1, Ending.CANCELLED),
        ],
        [act(e.PermitDeregistered, 0)],
        [ended(0, Ending.CANCELLED), act(e.PermitDeregistered, 1)],
    ],
)
def test_an_act_that_does_not_follow_is_found(later):
    assert codes(story(*later)) == ["STATE_NOT_ALLOWED"]


def test_logs_that_are_swapped_are_found():
    whole = story()
    whole[-2], whole[-1] = whole[-1], whole[-2]

    found = codes(whole)

    assert "LOG_ORDER" in found
    assert "COMPANION_ALONE" in found


def test_a_commitment_before_its_application_is_found():
    whole = story()
    at = next(i for i, r in enumerate(whole) if isinstance(r.event, e.Applied))
    first, second = whole[at], whole[at + 1]
    whole[at] = replace(first, event=second.event)
    whole[at + 1] = replace(second, event=first.event)

    assert codes(whole) == ["NAMES_UNKNOWN"]


def test_an_event_before_anything_is_noted_and_does_not_stop_the_replay():
    whole = story()
    lie = e.KeyRetired(
        facts.address("nobody"), START, facts.address("officer"), facts.NO_ADDRESS
    )

    fold = told([replace(whole[0], event=lie, log_index=-1), *whole])

    assert [d.code for d in fold.differences] == ["NAMES_UNKNOWN", "NOT_FOLDED"]
    assert PERMIT in fold.state.permits


def test_a_permit_for_an_unknown_application_does_not_stop_the_replay():
    found = codes(without(story(), e.Applied))

    assert "NAMES_UNKNOWN" in found
    assert "NOT_FOLDED" in found


def test_a_system_key_needs_an_automatic_matter():
    def by_system(event: e.PermitIssued) -> e.PermitIssued:
        return replace(event, by=facts.address("system"))

    def automatic(event: e.MatterVersionPublished) -> e.MatterVersionPublished:
        return replace(event, automatic=True)

    lie = changed(story(), e.PermitIssued, by_system)

    assert codes(lie) == ["KEY_ROLE"]
    assert codes(changed(lie, e.MatterVersionPublished, automatic)) == []


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        (e.OrganisationRegistered, {"uscc": "X"}, "ID_NOT_DERIVED"),
        (e.KeyAdded, {"active_until": START}, "KEY_NOT_ACTIVE"),
        (e.KeyAdded, {"by": facts.address("stranger")}, "NAMES_UNKNOWN"),
        (e.GrantGiven, {"organisation": facts.APPLICANT_ID}, "VALUE_NOT_ALLOWED"),
        (e.GrantGiven, {"active_until": START}, "NOT_GRANTED"),
        (e.GrantGiven, {"active_until": 2**40}, "VALUE_NOT_ALLOWED"),
        (e.GrantGiven, {"regions": (3702,)}, "VALUE_NOT_ALLOWED"),
        (e.SchemaDefined, {"code": "other/1"}, "ID_NOT_DERIVED"),
        (e.MatterVersionPublished, {"number": 2}, "ID_NOT_DERIVED"),
        (e.MatterVersionPublished, {"requirements": ()}, "VALUE_NOT_ALLOWED"),
        (e.MatterVersionPublished, {"opens_at": START + 10_000}, "NOT_OPEN"),
        (e.BatchAnchored, {"root": facts.word("other")}, "ID_NOT_DERIVED"),
        (e.BatchAnchored, {"department": facts.AUTHORITY_ID}, "KEY_OF_ANOTHER"),
        (e.BatchAnchored, {"count": 0}, "VALUE_NOT_ALLOWED"),
        (e.Applied, {"project": "other"}, "ID_NOT_DERIVED"),
        (e.Applied, {"by": facts.address("officer")}, "KEY_OF_ANOTHER"),
        (e.Committed, {"by": facts.address("officer")}, "KEY_OF_ANOTHER"),
        (e.PermitIssued, {"by": facts.address("department")}, "KEY_OF_ANOTHER"),
        (e.PermitIssued, {"number": ""}, "VALUE_NOT_ALLOWED"),
        (e.PermitIssued, {"number": "370602202609210101"}, "NOT_GRANTED"),
        (e.PermitIssued, {"valid_until": START}, "VALUE_NOT_ALLOWED"),
    ],
)
def test_a_changed_field_is_found(kind, change, code):
    lie = changed(story(), kind, lambda event: replace(event, **change))

    assert code in codes(lie)


@pytest.mark.parametrize("regions", [(), (37,) * 9, (370,), (37020, 3702), (0, 3702)])
def test_a_grant_to_decide_without_its_regions_is_found(regions):
    def change(event):
        decides = event.kind is e.GrantKind.DECIDE
        return replace(event, regions=regions) if decides else event

    assert "VALUE_NOT_ALLOWED" in codes(changed(story(), e.GrantGiven, change))


def test_a_commitment_of_a_barred_organisation_is_found():
    another = replace(COMMITMENT, letter=facts.word("another letter"))
    about = COMMITMENT.id, facts.APPLICANT_ID
    whole = story(
        INSPECTS,
        recorded(*about, Outcome.BREACHED),
        committed(another, facts.address("applicant")),
    )
    at = len(whole) - 1
    bar = replace(whole[at - 1], event=barred(*about), log_index=1)

    assert codes(whole) == ["COMPANION_MISSING"]
    assert codes([*whole[:at], bar, whole[at]]) == ["ORGANISATION_BARRED"]


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        (repaired(COMMITMENT.id, facts.APPLICANT_ID, facts.DEPARTMENT_ID), "KEY_OF"),
        (repaired(CommitmentId(facts.word("other")), facts.APPLICANT_ID), "ORGANISATI"),
        (repaired(COMMITMENT.id, facts.APPLICANT_ID, pair=(TWICE, TWICE)), "OFFICER_"),
    ],
)
def test_a_repair_by_another_body_or_one_officer_or_for_no_breach_is_found(lie, code):
    about = COMMITMENT.id, facts.APPLICANT_ID
    steps = (recorded(*about, Outcome.BREACHED), asked(*about), repaired(*about))
    whole = story(INSPECTS, *steps)
    at = len(whole) - 2
    bar = replace(whole[at - 1], event=barred(*about), log_index=1)
    true = [*whole[:at], bar, *whole[at:]]

    assert codes(true) == []
    assert any(
        found.startswith(code)
        for found in codes([*true[:-1], replace(true[-1], event=lie)])
    )


def test_an_outcome_by_a_body_that_does_not_inspect_the_matter_is_found():
    kept = recorded(COMMITMENT.id, facts.APPLICANT_ID, Outcome.KEPT)

    assert codes(story(INSPECTS, kept)) == []
    assert codes(story(kept)) == ["NOT_GRANTED"]


def test_an_outcome_by_a_body_that_does_not_supervise_the_permit_is_found():
    by = {"body": BODY, "pair": PAIR}
    kept = COMMITMENT.id, facts.APPLICANT_ID, Outcome.KEPT
    taken = HANDED, ACCEPTED

    assert codes(story(INSPECTS, *OFFICE, *taken, recorded(*kept, **by))) == []
    assert codes(story(INSPECTS, *OFFICE, *taken, recorded(*kept))) == [
        "KEY_OF_ANOTHER"
    ]
    early = story(INSPECTS, *OFFICE, HANDED, recorded(*kept, **by))
    assert codes(early) == ["KEY_OF_ANOTHER"]


def test_a_commitment_that_is_due_in_more_than_ten_years_is_found():
    late = changed(
        story(),
        e.Committed,
        lambda event: replace(event, due_at=START + 4000 * 86_400),
    )

    assert "VALUE_NOT_ALLOWED" in codes(late)


def test_an_application_with_a_malformed_project_code_is_found():
    lie = changed(
        story(), e.Applied, lambda event: replace(event, project="2609 370203 890118")
    )

    assert "VALUE_NOT_ALLOWED" in codes(lie)


def test_a_suspended_key_that_acts_is_found():
    officer = facts.address("officer")
    whole = story(*TOLD, e.KeySuspended(officer), act(e.PermitSuspended, 0))

    assert codes(whole) == ["KEY_SUSPENDED"]


def test_a_difference_says_where_and_what_in_words():
    officer = facts.address("officer")
    whole = story(*TOLD, act(e.PermitSuspended, 0, second=officer))

    difference = told(whole).differences[0]

    assert difference.where.block == whole[-1].block.number
    assert difference.where.tx_hash == whole[-1].tx_hash
    assert officer in difference.words
    assert difference.as_json()["code"] == "OFFICER_TWICE"


def test_every_recheck_is_covered_by_the_matter():
    rechecks = {requirement.recheck for requirement in facts.requirements()}

    assert rechecks == {Recheck.ALERT, Recheck.SUSPEND}


def test_a_permit_for_an_application_by_a_compromised_key_is_found():
    whole = story()
    at = next(
        place
        for place, one in enumerate(whole)
        if isinstance(one.event, e.PermitIssued)
    )
    reported = e.KeyCompromised(facts.address("applicant"), START)
    before = replace(whole[at], event=reported, log_index=0)
    lie = [
        *whole[:at],
        before,
        *(replace(one, log_index=one.log_index + 1) for one in whole[at : at + 2]),
        *whole[at + 2 :],
    ]

    assert "KEY_NOT_ACTIVE" in codes(lie)
