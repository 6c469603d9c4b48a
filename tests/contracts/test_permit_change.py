"""One permit takes the place of another, for the same holder and the same project."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import organisation_id
from tests.contracts.lifecycle import (
    HEARING,
    LAPSED,
    SIX_MONTHS,
    STOPPED,
    SUPERSEDED,
    SUSPENDED,
    THREE_MONTHS,
    VALID,
    change,
    held,
    issued,
    live,
    progress,
    put_off,
    ready,
    successor,
)
from tests.contracts.notices import id_of
from tests.contracts.test_permit_acts import revoke
from tests.contracts.world import KEYS, World

AUTHORITY = organisation_id(f.AUTHORITY)
OTHER_PROJECT = "2609-370203-89-01-000026"
PREDICATE_FAILED, ATTESTATION_REVOKED = 18, 11


def applied(world: World, key: str = "applicant", **changes: object) -> list[bytes]:
    """Apply for something else than the case does."""
    words = {
        "matter": f.MATTER,
        "version": 1,
        "project": f.PROJECT,
        "authority": f.AUTHORITY,
        "consent": keccak(text="another application"),
        "replaces": f.ZERO,
        "changes": "",
        **changes,
    }
    return world.apply(tuple(words.values()), key)


def ids(*cases: f.Case) -> tuple[bytes, ...]:
    return tuple(case.permit_id for case in cases)


def two_of_one_project(world: World) -> tuple[f.Case, f.Case]:
    """Two permits in force that may change into one another: of several."""
    case = issued(world)
    world.publish(several=True)
    other = successor(world, case, "other", f.ZERO, version=2)
    world.issue(other)
    return case, other


@pytest.mark.parametrize("key", ["authority one", "authority system"])
def test_no_key_of_the_authority_ends_a_permit_by_a_change_nobody_asked_for(
    world, refuses, key
):
    """The holder applied for a second permit, and for no change."""
    case = issued(world)
    new = successor(world, case, "second", f.ZERO)
    with refuses("ReplacesMismatch", new.application_id, f.ZERO, case.permit_id):
        change(world, case, 0, new, key)
    assert world.status(case) == VALID


def test_an_application_to_change_one_permit_changes_no_other(world, refuses):
    case, other = two_of_one_project(world)
    new = successor(world, case, version=2)
    with refuses("ReplacesMismatch", new.application_id, *ids(case, other)):
        change(world, other, 0, new)
    change(world, case, 0, new)


def test_an_application_for_a_change_gets_no_permit_beside_the_old_one(world, refuses):
    case = issued(world)
    new = successor(world, case)
    with refuses("ReplacesMismatch", new.application_id, case.permit_id, f.ZERO):
        world.issue(new, "authority one")
    world.do("end", case, 0, ending=4)
    with refuses("ReplacesMismatch", new.application_id, case.permit_id, f.ZERO):
        world.issue(new, "authority one")


@pytest.mark.parametrize("less", [1, 699 * f.DAY])
def test_no_change_shortens_what_the_holder_has(world, refuses, less):
    case = issued(world)
    new = successor(world, case)
    new.valid_until = case.valid_until - less
    with refuses("ChangeShortens", case.permit_id, case.valid_until, new.valid_until):
        change(world, case, 0, new)
    new.valid_until = case.valid_until
    change(world, case, 0, new)


def test_what_a_change_says_cannot_be_told_otherwise_than_it_was_signed(world, refuses):
    case = issued(world)
    new = successor(world, case)
    new.application[6] = keccak(text="another text")
    with refuses("ApplicationNotMade", new.application_id):
        change(world, case, 0, new)


def test_no_permit_gives_way_that_is_not_there(world, refuses):
    case = world.case()
    with refuses("PermitUnknown", case.permit_id):
        change(world, case, 0, successor(world, case))


def test_a_change_names_its_place_in_the_sequence(world, refuses):
    case = issued(world)
    with refuses("SequenceMismatch", case.permit_id, 0, 1):
        change(world, case, 1, successor(world, case))


@pytest.mark.parametrize(
    ("act", "ending", "state"),
    [("suspend", None, SUSPENDED), ("end", 1, 6), ("end", 2, 7), ("end", 4, 9)],
)
def test_only_a_valid_permit_is_changed(world, refuses, act, ending, state):
    case = issued(world)
    world.do(act, case, 0, ending=ending)
    with refuses("StateNotAllowed", case.permit_id, state):
        change(world, case, 1, successor(world, case))


def test_what_has_lapsed_is_not_changed(world, refuses):
    case = issued(world)
    new = successor(world, case)
    world.evm.warp(THREE_MONTHS)
    with refuses("StateNotAllowed", case.permit_id, LAPSED):
        change(world, case, 0, new)


def test_a_permit_is_changed_once(world, refuses):
    case = issued(world)
    one, other = successor(world, case), successor(world, case, "other")
    change(world, case, 0, one)
    with refuses("StateNotAllowed", case.permit_id, SUPERSEDED):
        change(world, case, 1, other)


def test_another_applicant_gets_no_permit_by_a_change(world, refuses):
    case = issued(world)
    new = successor(world, case)
    new.application = applied(world, "contractor")
    with refuses("ChangeMismatch", new.permit_id, case.permit_id):
        change(world, case, 0, new)


def test_another_project_gets_no_permit_by_a_change(world, refuses):
    case = issued(world)
    new = successor(world, case)
    new.application = applied(world, project=OTHER_PROJECT)
    with refuses("ChangeMismatch", new.permit_id, case.permit_id):
        change(world, case, 0, new)


def test_another_authority_changes_no_permit(world, refuses):
    world.grant(f.OTHER_BODY, f.DECIDE, f.matter_id(f.MATTER))
    case = issued(world)
    new = successor(world, case)
    new.application = applied(world, authority=f.OTHER_BODY)
    with refuses("ChangeMismatch", new.permit_id, case.permit_id):
        change(world, case, 0, new, "other one")


def test_a_permit_of_another_matter_takes_no_place(world, refuses):
    world.publish(matter="works-permit")
    world.grant(f.AUTHORITY, f.DECIDE, f.matter_id("works-permit"))
    case = issued(world)
    new = successor(world, case)
    new.application, new.matter = applied(world, matter="works-permit"), "works-permit"
    with refuses("ChangeMismatch", new.permit_id, case.permit_id):
        change(world, case, 0, new)


def test_nobody_gets_a_change_without_applying(world, refuses):
    case = issued(world)
    new = successor(world, case)
    new.application[4] = keccak(text="never applied")
    with refuses("ApplicationNotMade", new.application_id):
        change(world, case, 0, new)


def test_an_application_is_answered_once_also_by_a_change(world, refuses):
    case = issued(world)
    one = successor(world, case)
    change(world, case, 0, one)
    other = successor(world, one, "other")
    change(world, one, 0, other)
    with refuses("StateNotAllowed", case.permit_id, SUPERSEDED):
        change(world, case, 1, one)
    with refuses("ReplacesMismatch", one.application_id, *ids(case, other)):
        change(world, other, 0, one)


def test_conditions_are_decided_anew(world, refuses):
    case = issued(world)
    new = successor(world, case)
    revoke(world, "land", world.facts()["land"].leaf)
    with refuses("RequirementNotMet", f.word("R01"), ATTESTATION_REVOKED):
        change(world, case, 0, new)


@pytest.mark.parametrize("key", ["applicant", "land", "other one", "stranger"])
def test_nobody_but_the_authority_changes(world, refuses, key):
    case = issued(world)
    organisation = organisation_id(KEYS[key][0])
    with refuses("NotTheAuthority", AUTHORITY, organisation):
        change(world, case, 0, successor(world, case), key)


def test_a_signature_to_issue_changes_nothing(world, refuses):
    case = issued(world)
    new = successor(world, case)
    system = world.keys["authority system"].address
    signed = world.sign(world.permits, "issue", new.signed_words(), "authority system")
    with refuses("InvalidSignature", system):
        world.evm.transact(
            world.permits, "change", case.application, 0, *new.arguments(), signed
        )


def test_a_signature_to_change_issues_nothing_beside_the_old_one(world, refuses):
    case = issued(world)
    new = successor(world, case)
    words = (*new.signed_words(), case.permit_id, 0)
    signed = world.sign(world.permits, "change", words, "authority system")
    with refuses("ReplacesMismatch", new.application_id, case.permit_id, f.ZERO):
        world.evm.transact(world.permits, "issue", *new.arguments(), signed)


def test_a_signature_to_change_one_permit_changes_no_other(world, refuses):
    case, other = two_of_one_project(world)
    new = successor(world, case, version=2)
    words = (*new.signed_words(), case.permit_id, 0)
    signed = world.sign(world.permits, "change", words, "authority system")
    with refuses("ReplacesMismatch", new.application_id, *ids(case, other)):
        world.evm.transact(
            world.permits, "change", other.application, 0, *new.arguments(), signed
        )


def test_a_permit_takes_the_place_of_another(world):
    case = issued(world)
    put_off(world, case)
    new = successor(world, case)
    world.evm.warp(START + f.DAY)
    receipt = change(world, case, 0, new)
    superseded, made, presented = receipt.events
    system = world.keys["authority system"].address
    assert receipt.returned == new.permit_id
    assert superseded.name == "PermitSuperseded"
    assert superseded.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "successor": new.permit_id,
        "by": system,
    }
    assert (made.name, presented.name) == ("PermitIssued", "EvidencePresented")
    assert made.values["permit"] == presented.values["permit"] == new.permit_id
    assert made.values["document"] == new.document
    assert made.values["startBy"] == THREE_MONTHS  # as of the first of the line
    assert held(world, case) == (SIX_MONTHS, 1, SUPERSEDED)
    assert held(world, new) == (SIX_MONTHS, 0, VALID)
    assert progress(world, case) == progress(world, new) == (0, 0, 1, 0)
    assert (world.status(case), world.status(new)) == (SUPERSEDED, VALID)


def test_the_new_permit_has_no_more_extensions_than_the_old_one_had(world, refuses):
    case = issued(world)
    put_off(world, case, THREE_MONTHS + 1)
    put_off(world, case, THREE_MONTHS + 2)
    new = successor(world, case)
    change(world, case, 0, new)
    with refuses("ExtensionLimit", new.permit_id, 2):
        live(world, "requestExtension", new, 2)


def test_work_goes_on_where_it_stood(world):
    case, sequence = ready(world, "reportResumption")
    new = successor(world, case)
    change(world, case, 0, new)
    assert held(world, new) == (f.NO_END, 0, VALID)
    assert progress(world, new) == (START, 0, 0, STOPPED)
    live(world, "reportResumption", new, sequence)


def test_a_notice_follows_the_permit(world, refuses):
    case = issued(world)
    live(world, "giveNotice", case, 0)
    new = successor(world, case)
    change(world, case, 0, new)
    notice = id_of(world, new)
    with refuses("AnswerPending", case.permit_id, START + HEARING):
        world.do("end", new, 0, ending=3, notice=notice)
    world.evm.warp(START + HEARING)
    world.do("end", new, 0, ending=3, notice=notice)
    assert world.status(new) == 8


def test_a_newer_version_of_the_matter_may_take_the_place(world):
    case = issued(world)
    new = successor(world, case)
    world.publish(f.requirement_set()[1:2])
    change_ = (case.permit_id, "under a newer version")
    new.application = world.applied(keccak(text="newer"), 2, change=change_)
    new.requirements = f.requirement_set()[1:2]
    new.attestations = [[*case.attestations[1][:-1], []]]
    new.commitments, new.choices = [], [(0, 0)]
    change(world, case, 0, new)
    assert (world.status(case), world.status(new)) == (SUPERSEDED, VALID)
