"""A permit's life after issue: time, acts of two officers, and its evidence."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import organisation_id
from tests.contracts.filings import filing
from tests.contracts.lifecycle import HEARING, live, put_off, registry_of
from tests.contracts.notices import TO_REVOKE, TO_SUSPEND, id_of, noticed
from tests.contracts.world import DECISION, World

AUTHORITY = organisation_id(f.AUTHORITY)
THREE_MONTHS = 1_772_035_200
VALID, LAPSED, EXPIRED, SUSPENDED = 1, 2, 3, 4
ENDINGS = {1: 6, 2: 7, 3: 8, 4: 9}
PAIR = ("authority one", "authority two")
ACTS = [("suspend", None), ("reinstate", None), ("end", 2)]


def issued(world: World, valid_until: int = THREE_MONTHS + 1000) -> f.Case:
    case = world.case()
    case.valid_until = valid_until
    world.issue(case)
    return case


def suspended(world: World, **options: int) -> f.Case:
    case = issued(world, **options)
    world.do("suspend", case, 0)
    return case


def ready(world: World, act: str) -> tuple[f.Case, int]:
    """A permit on which `act` can be done, and its sequence."""
    return (suspended(world), 1) if act == "reinstate" else (issued(world), 0)


def test_no_permit_is_unknown_and_nothing_can_be_done_to_it(world, refuses):
    case = world.case()
    assert world.status(case) == 0
    for act, ending in ACTS:
        with refuses("PermitUnknown", case.permit_id):
            world.do(act, case, 0, ending=ending)


@pytest.mark.parametrize(
    ("valid_until", "time", "state"),
    [
        (THREE_MONTHS + 1000, THREE_MONTHS - 1, VALID),
        (THREE_MONTHS + 1000, THREE_MONTHS, LAPSED),
        (THREE_MONTHS + 1000, THREE_MONTHS + 1, LAPSED),
        (THREE_MONTHS + 1000, THREE_MONTHS + 5000, LAPSED),
        (THREE_MONTHS, THREE_MONTHS - 1, VALID),
        (THREE_MONTHS, THREE_MONTHS, LAPSED),
        (START + 1000, START + 999, VALID),
        (START + 6 * f.DAY, START + 6 * f.DAY, EXPIRED),
        (START + 1000, START + 1001, EXPIRED),
        (START + 1000, THREE_MONTHS + 1, EXPIRED),
    ],
)
def test_time_alone_ends_a_permit_to_the_second(world, valid_until, time, state):
    case = issued(world, valid_until)
    world.evm.warp(time)
    assert world.status(case) == state


@pytest.mark.parametrize(
    ("valid_until", "time", "state"),
    [
        (THREE_MONTHS + 1000, THREE_MONTHS - 1, SUSPENDED),
        (THREE_MONTHS + 1000, THREE_MONTHS, LAPSED),
        (START + 6 * f.DAY, START + 6 * f.DAY, EXPIRED),
    ],
)
def test_time_ends_a_suspended_permit_too(world, valid_until, time, state):
    case = suspended(world, valid_until=valid_until)
    world.evm.warp(time)
    assert world.status(case) == state


@pytest.mark.parametrize(("act", "ending"), ACTS)
@pytest.mark.parametrize(
    ("valid_until", "state"), [(THREE_MONTHS + 9, LAPSED), (START + 6 * f.DAY, EXPIRED)]
)
def test_nothing_is_done_to_a_permit_that_time_ended(
    world, refuses, act, ending, valid_until, state
):
    case = suspended(world, valid_until=valid_until)
    world.evm.warp(min(valid_until, THREE_MONTHS))
    with refuses("StateNotAllowed", case.permit_id, state):
        world.do(act, case, 1, ending=ending)


@pytest.mark.parametrize(("act", "ending"), ACTS)
@pytest.mark.parametrize("ended_by", ENDINGS)
def test_ended_is_ended(world, refuses, act, ending, ended_by):
    case = issued(world)
    world.do("end", case, 0, ending=ended_by)
    with refuses("StateNotAllowed", case.permit_id, ENDINGS[ended_by]):
        world.do(act, case, 1, ending=ending, notice=f.ZERO)
    world.evm.warp(THREE_MONTHS + 5000)
    assert world.status(case) == ENDINGS[ended_by]


def test_acts_need_the_state_they_change(world, refuses):
    case = issued(world)
    with refuses("StateNotAllowed", case.permit_id, VALID):
        world.do("reinstate", case, 0)
    world.do("suspend", case, 0)
    with refuses("StateNotAllowed", case.permit_id, SUSPENDED):
        world.do("suspend", case, 1, notice=id_of(world, case))


@pytest.mark.parametrize(("act", "ending"), ACTS)
def test_an_act_names_its_place_in_the_sequence(world, refuses, act, ending):
    case, sequence = ready(world, act)
    for wrong in (sequence + 1, 2**32 - 1):
        with refuses("SequenceMismatch", case.permit_id, sequence, wrong):
            world.do(act, case, wrong, ending=ending)


@pytest.mark.parametrize("act", ["suspend", "end", "giveNotice"])
def test_no_report_voids_an_officers_act_that_waits(world, act):
    """The holder reports between the signatures of the two officers."""
    case = issued(world)
    live(world, "reportStart", case, 0)
    until, notice = START + HEARING + 9, f.ZERO
    if act != "giveNotice":
        measure = TO_REVOKE if act == "end" else TO_SUSPEND
        notice = noticed(world, case, measure, "NOT_DONE")
    spoken = {"end": ("Revoked", notice), "giveNotice": ("Suspended", until)}
    given = {"end": (2, notice), "giveNotice": (TO_SUSPEND, until)}
    words = ("NOT_DONE", DECISION)
    values = (case.permit_id, 0, *spoken.get(act, (notice,)), *words)
    contract = registry_of(world, act) if act == "giveNotice" else world.permits
    first = world.sign(contract, act, values, PAIR[0])
    live(world, "reportStop", case, 1)
    live(world, "reportResumption", case, 2)
    second = world.sign(contract, act, values, PAIR[1])
    arguments = (case.application, 0, *given.get(act, (notice,)), *words)
    world.evm.transact(contract, act, *arguments, first, second)
    assert held(world, case)[0] == (act != "giveNotice")


def test_no_extension_voids_a_suspension_that_waits(world):
    case = issued(world)
    notice = noticed(world, case, TO_SUSPEND, "DANGER")
    values = (case.permit_id, 0, notice, "DANGER", DECISION)
    pair = [world.sign(world.permits, "suspend", values, key) for key in PAIR]
    put_off(world, case)
    arguments = (case.application, 0, notice, "DANGER", DECISION)
    world.evm.transact(world.permits, "suspend", *arguments, *pair)
    assert world.status(case) == SUSPENDED


def test_officers_acts_leave_a_report_its_place(world):
    case = issued(world)
    world.do("suspend", case, 0)
    world.do("reinstate", case, 1)
    live(world, "reportStart", case, 0)
    assert held(world, case) == (2, VALID)


def test_officers_signatures_are_good_for_one_act(world, refuses):
    case = issued(world)
    notice = noticed(world, case, TO_SUSPEND, "REASON")
    values = (case.permit_id, 0, notice, "REASON", DECISION)
    pair = [world.sign(world.permits, "suspend", values, key) for key in PAIR]
    given = (case.application, 0, notice, "REASON", DECISION, *pair)
    world.evm.transact(world.permits, "suspend", *given)
    world.do("reinstate", case, 1)
    with refuses("SequenceMismatch", case.permit_id, 2, 0):
        world.evm.transact(world.permits, "suspend", *given)
    later = (case.application, 2, notice, "REASON", DECISION, *pair)
    with refuses("InvalidSignature", world.keys["authority one"].address):
        world.evm.transact(world.permits, "suspend", *later)


@pytest.mark.parametrize(("act", "ending"), ACTS)
def test_an_adverse_act_needs_two_officers_of_the_authority(
    world, refuses, act, ending
):
    case, sequence = ready(world, act)
    one = world.keys["authority one"].address
    system = world.keys["authority system"].address
    with refuses("SamePerson", one, one):
        world.do(act, case, sequence, ending=ending, keys=(PAIR[0], PAIR[0]))
    for keys in ((PAIR[0], "authority system"), ("authority system", PAIR[1])):
        with refuses("NotAnOfficer", system):
            world.do(act, case, sequence, ending=ending, keys=keys)
    for other, uscc in (("other one", f.OTHER_BODY), ("applicant", f.APPLICANT)):
        organisation = organisation_id(uscc)
        with refuses("OfficersOfTwoOrganisations", AUTHORITY, organisation):
            world.do(act, case, sequence, ending=ending, keys=(PAIR[0], other))
        with refuses("OfficersOfTwoOrganisations", organisation, AUTHORITY):
            world.do(act, case, sequence, ending=ending, keys=(other, PAIR[1]))
    with refuses("NotTheAuthority", AUTHORITY, organisation_id(f.OTHER_BODY)):
        others = ("other one", "other two")
        world.do(act, case, sequence, ending=ending, keys=others)


@pytest.mark.parametrize(("act", "ending"), ACTS)
def test_an_adverse_act_needs_the_grant_still(world, refuses, act, ending):
    case, sequence = ready(world, act)
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("NotGrantedToDecide", AUTHORITY, case.application[0]):
        world.do(act, case, sequence, ending=ending)


@pytest.mark.parametrize(("act", "ending"), ACTS)
def test_an_adverse_act_needs_a_reason_and_a_decision(world, refuses, act, ending):
    case, sequence = ready(world, act)
    for reason in ("", "not started", "A" * 33, "许可"):
        with refuses("ReasonCodeMalformed", reason):
            world.do(act, case, sequence, ending=ending, reason=reason)
    with refuses("WrittenDecisionMissing"):
        world.do(act, case, sequence, ending=ending, decision=f.ZERO)


def test_a_suspended_officer_signs_nothing(world, refuses):
    case = issued(world)
    two = world.keys["authority two"].address
    world.guard("suspendKey", two)
    with refuses("KeyIsSuspended", two):
        world.do("suspend", case, 0)


def test_end_needs_one_of_the_four_endings(world, refuses):
    case = issued(world)
    with refuses("EndingMissing"):
        world.do("end", case, 0, ending=0)


def told(world: World, case: f.Case, sequence: int, **more: object) -> dict:
    return {
        "permit": case.permit_id,
        "sequence": sequence,
        **more,
        "reason": "NOT_STARTED",
        "decision": DECISION,
        "first": world.keys["authority one"].address,
        "second": world.keys["authority two"].address,
    }


def held(world: World, case: f.Case) -> tuple[int, int]:
    """Sequence and stored state."""
    permit = world.evm.call(world.permits, "permitById", case.permit_id)
    return permit[3], permit[6]


def test_a_permit_is_suspended_and_reinstated(world):
    case = issued(world)
    for sequence, act, name, state in (
        (0, "suspend", "PermitSuspended", SUSPENDED),
        (1, "reinstate", "PermitReinstated", VALID),
        (2, "suspend", "PermitSuspended", SUSPENDED),
    ):
        (event,) = world.do(act, case, sequence).events
        more = {} if act == "reinstate" else {"notice": id_of(world, case)}
        assert event.name == name
        assert event.values == told(world, case, sequence, **more)
        assert world.status(case) == state
        assert held(world, case) == (sequence + 1, state)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_permit_ends_in_four_ways_also_when_suspended(world, ending):
    case = suspended(world)
    sequence = 1
    (event,) = world.do("end", case, sequence, ending=ending).events
    assert event.name == "PermitEnded"
    notice = f.ZERO if ending == 4 else id_of(world, case)
    more = {"ending": ending, "notice": notice}
    assert event.values == told(world, case, sequence, **more)
    assert world.status(case) == ENDINGS[ending]
    assert held(world, case) == (sequence + 1, ENDINGS[ending])


def references(world: World, case: f.Case) -> list[tuple[bytes, bytes]]:
    """Evidence of the case by batch and id, in the order of the requirements."""
    by = {"land": f.LAND, "award": f.AUTHORITY, "qualification": f.AUTHORITY}
    by["fire"] = f.FIRE
    harness = world.evm.deploy("LibraryHarness")
    found = []
    for (name, fact), shown in zip(
        world.facts().items(), case.attestations, strict=False
    ):
        batch = world.evm.call(harness, "batch", shown[0], shown[1], shown[2])
        found.append((batch, fact.id_of(by[name])))
    for position in reversed(range(len(case.commitments))):
        content = [case.application_id, *case.commitments[position]]
        found.append((f.ZERO, world.evm.call(harness, "commitment", content)))
    return found


def asked(world: World, case: f.Case, shown: list) -> tuple[int, int]:
    return world.evm.call(
        world.permits, "statusWithEvidence", case.permit_id, case.document, shown
    )


def revoke(world: World, key: str, leaf: bytes) -> None:
    values, given = ((leaf,), "DataError"), ((leaf,), 1)
    world.act(world.attestations, "revoke", values, key, given)


def test_evidence_of_another_permit_is_refused(world, refuses):
    case = issued(world)
    shown = references(world, case)
    for wrong in ([], shown[:4], shown[::-1], [*shown, shown[4]]):
        with refuses("EvidenceMismatch", case.permit_id):
            asked(world, case, wrong)


def test_evidence_of_no_permit_stands_for_nothing(world):
    case = world.case()
    assert asked(world, case, references(world, case)) == (0, 0)


def test_an_attestation_does_not_pass_for_a_commitment(world, refuses):
    case = issued(world)
    shown = references(world, case)
    shown[0] = (f.ZERO, keccak(shown[0][0] + shown[0][1]))
    with refuses("EvidenceMismatch", case.permit_id):
        asked(world, case, shown)


def test_standing_evidence_changes_nothing(world):
    case = issued(world)
    assert asked(world, case, references(world, case)) == (VALID, 0)


@pytest.mark.parametrize(
    ("name", "key", "bit", "state"),
    [
        ("land", "land", 0, SUSPENDED),
        ("award", "authority one", 1, VALID),
        ("qualification", "authority one", 2, VALID),
        ("fire", "fire", 3, SUSPENDED),
    ],
)
def test_revoked_evidence_is_seen_and_suspends_where_it_must(
    world, name, key, bit, state
):
    case = issued(world)
    shown, leaf = references(world, case), world.facts()[name].leaf
    revoke(world, key, leaf)
    assert asked(world, case, shown) == (state, 1 << bit)
    assert world.status(case) == VALID


def test_a_revoked_batch_is_seen(world):
    case = issued(world)
    shown, land = references(world, case), case.attestations[0]
    batch = keccak(land[0] + land[1] + land[2])
    values = ((batch, "DataError"), "land", (batch, 1))
    world.act(world.attestations, "revokeBatch", *values)
    assert asked(world, case, shown) == (SUSPENDED, 1)


def test_a_withdrawn_commitment_is_seen(world):
    case = world.with_promise()
    world.issue(case)
    shown = references(world, case)
    number, content = shown[3][1], [case.application_id, *case.commitments[1]]
    given = (content, filing(case.application_id, number))
    world.act(world.commitments, "withdraw", (number,), "applicant", given)
    assert asked(world, case, shown) == (SUSPENDED, 1 << 3)


@pytest.mark.parametrize(
    ("outcome", "word", "answer"), [(1, "Kept", (1, 0)), (2, "Breached", (1, 1 << 4))]
)
def test_a_breached_commitment_is_seen_and_a_kept_one_is_not(
    world, outcome, word, answer
):
    case = issued(world)
    shown = references(world, case)
    content = [case.application_id, *case.commitments[0]]
    values = (shown[4][1], word, DECISION)
    told = filing(case.application_id, shown[4][1])
    given = (case.application, content, told, outcome, DECISION)
    world.in_pairs(world.commitments, "recordOutcome", values, PAIR, given)
    assert asked(world, case, shown) == answer


def test_revoked_evidence_does_not_hide_what_time_and_acts_did(world):
    case = issued(world)
    shown = references(world, case)
    revoke(world, "land", world.facts()["land"].leaf)
    with world.evm.undone():
        world.do("end", case, 0, ending=2)
        assert asked(world, case, shown) == (7, 1)
    with world.evm.undone():
        world.evm.warp(THREE_MONTHS)
        assert asked(world, case, shown) == (LAPSED, 1)


def test_suspending_and_withdrawing_rights_never_changes_a_status(world):
    case = issued(world)
    world.guard("suspendOrganisation", AUTHORITY)
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    system = world.keys["authority system"].address
    world.govern("reportCompromise", system, START)
    assert world.status(case) == VALID
