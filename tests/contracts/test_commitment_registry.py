from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import commitment_id, organisation_id
from tests.contracts.filings import FILED, filing
from tests.contracts.world import CONSENT, DECISION, LETTER, World
from zeropermit.domain.law.subjects import MatterSubject

VERSION = f.version_id(f.MATTER, 1)
APPLICANT, AUTHORITY = organisation_id(f.APPLICANT), organisation_id(f.AUTHORITY)
PAIR = ("authority one", "authority two")
KEPT, BREACHED, CORRECTED = 1, 2, 3
PERMIT = keccak(text="permit that is to be changed")
OUTCOMES = ["None", "Kept", "Breached", "Corrected"]


def apply_for(world: World, key: str = "applicant", **changes):
    fields = {
        "matter": f.MATTER,
        "version": 1,
        "project": f.PROJECT,
        "authority": f.AUTHORITY,
        "consent": CONSENT,
        "replaces": f.ZERO,
        "changes": "",
    }
    values = tuple({**fields, **changes}.values())
    given = f.in_structure(values)
    return world.act(world.commitments, "applyFor", values, key, given)


def application_id(application: list) -> bytes:
    return keccak(b"".join(application))


def commit(world: World, application: bytes, key: str = "applicant", **changes):
    fields = {
        "application": application,
        "requirements": ["R04"],
        "letter": LETTER,
        "due_at": START + 100,
    }
    words = {**fields, **changes}
    values = tuple(words.values())
    padded = b"".join(map(f.word, words["requirements"]))
    given = f.changed(values, 1, padded)
    return world.act(world.commitments, "commit", values, key, given)


def made(world: World) -> tuple[list, tuple]:
    application = world.applied()
    number = application_id(application)
    commit(world, number)
    content = (number, APPLICANT, [f.word("R04")], LETTER, START + 100)
    return application, content


def record(world: World, made_: tuple, outcome: int, keys=PAIR, decision=DECISION):
    application, commitment = made_
    values = (commitment_id(commitment), OUTCOMES[outcome], decision)
    arguments = (application, commitment, proof(commitment), outcome, decision)
    return world.in_pairs(world.commitments, "recordOutcome", values, keys, arguments)


def state_of(world: World, commitment: tuple) -> tuple:
    """When it was taken back, and its outcome."""
    number = commitment_id(commitment)
    return world.evm.call(world.commitments, "commitmentState", number)


def filed(world: World, application: bytes) -> tuple:
    """Second, stage and running digest of an application."""
    return world.evm.call(world.commitments, "applicationState", application)


def proof(commitment: tuple) -> bytes:
    return filing(commitment[0], commitment_id(commitment))


def withdraw(world: World, commitment: tuple, key: str = "applicant", told=None):
    values = (commitment_id(commitment),)
    given = (commitment, proof(commitment) if told is None else told)
    return world.act(world.commitments, "withdraw", values, key, given)


def test_deployment_without_a_registry_is_refused(evm, refuses):
    some, none = "0x" + "11" * 20, "0x" + "00" * 20
    for place in range(4):
        with refuses("RegistryMissing"):
            evm.deploy("CommitmentRegistry", *f.changed((some,) * 4, place, none))


def test_apply_refuses_versions_that_are_not_open(world, refuses):
    unknown = f.version_id(f.MATTER, 2)
    with refuses("MatterVersionNotOpen", unknown, START):
        apply_for(world, version=2)
    world.publish(begin=START + 10)
    with refuses("MatterVersionNotOpen", unknown, START):
        apply_for(world, version=2)
    world.evm.warp(START + 10)
    with refuses("MatterVersionNotOpen", VERSION, START + 10):
        apply_for(world, version=1)
    apply_for(world, version=2)


def test_apply_refuses_an_authority_that_does_not_hold_the_matter(world, refuses):
    with refuses("AuthorityNotGranted", organisation_id(f.LAND), VERSION):
        apply_for(world, authority=f.LAND)
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("AuthorityNotGranted", AUTHORITY, VERSION):
        apply_for(world)


@pytest.mark.parametrize("length", [0, 23, 33])
def test_apply_refuses_a_project_code_of_another_length(world, refuses, length):
    with refuses("SubjectCodeMalformed", MatterSubject.PROJECT, "1" * length):
        apply_for(world, project="1" * length)


def test_apply_refuses_without_consent(world, refuses):
    with refuses("ConsentMissing"):
        apply_for(world, consent=f.ZERO)


@pytest.mark.parametrize(
    ("replaces", "changes"),
    [
        (f.ZERO, "a text"),
        (PERMIT, ""),
        (PERMIT, " a space before"),
        (PERMIT, "a line\nand another"),
        (PERMIT, "turned \u202e round"),
        (PERMIT, "x" * 201),
    ],
)
def test_nobody_applies_for_a_change_that_is_not_told(
    world, refuses, replaces, changes
):
    with refuses("ChangeMalformed", replaces, changes):
        apply_for(world, replaces=replaces, changes=changes)


def test_an_application_for_a_change_says_what_it_changes(world):
    changes = "建设规模由 3500 改为 4200 平方米"
    receipt = apply_for(world, replaces=PERMIT, changes=changes)
    project = f.project_id(f.PROJECT)
    told = (PERMIT, keccak(text=changes))
    content = (VERSION, APPLICANT, AUTHORITY, project, CONSENT, *told)
    assert receipt.returned == application_id(list(content))
    values = receipt.events[0].values
    assert (values["content"], values["changes"]) == (content, changes)


def test_apply_refuses_the_same_application_twice(world, refuses):
    application = world.applied()
    with refuses("ApplicationExists", application_id(application)):
        apply_for(world)


def test_apply_refuses_keys_that_do_not_act(world, refuses):
    applicant = world.keys["applicant"].address
    world.guard("suspendKey", applicant)
    with refuses("KeyIsSuspended", applicant):
        apply_for(world)


def test_apply_makes_an_application(world):
    receipt = apply_for(world)
    project = f.project_id(f.PROJECT)
    content = (VERSION, APPLICANT, AUTHORITY, project, CONSENT, f.ZERO, f.ZERO)
    number = application_id(list(content))
    assert receipt.returned == number
    assert receipt.events[0].values == {
        "application": number,
        "content": content,
        "matter": f.MATTER,
        "project": f.PROJECT,
        "changes": "",
        "by": world.keys["applicant"].address,
    }
    assert world.evm.call(world.commitments, "appliedAt", number) == START
    assert world.evm.call(world.commitments, "appliedAt", VERSION) == 0
    assert filed(world, number) == (START, 0, FILED[number].digest)
    assert filed(world, VERSION) == (0, 0, bytes(26))


def test_commit_refuses_what_no_application_asked_for(world, refuses):
    with refuses("ApplicationUnknown", VERSION):
        commit(world, VERSION)


def test_commit_refuses_malformed_commitments(world, refuses):
    number = application_id(world.applied())
    for names in ([], ["R"] * 33):
        with refuses("CoverageCount", len(names), 32):
            commit(world, number, requirements=names)
    with refuses("CoverageCount", 1, 32):
        commit(world, number, requirements=["R" * 33])
    for name in ("", "x" * 32, "R 1", "许可", "R\0001", "R\x7f"):
        with refuses("RequirementNameMalformed", f.word(name)):
            commit(world, number, requirements=["R04", name])
    with refuses("LetterMissing"):
        commit(world, number, letter=f.ZERO)
    for due_at in (START - 1, START):
        with refuses("DueInPast", due_at, START):
            commit(world, number, due_at=due_at)


def test_commit_holds_a_promise(world):
    number = application_id(world.applied())
    receipt = commit(world, number, requirements=["R04", "R05"])
    words = (f.word("R04"), f.word("R05"))
    content = (number, APPLICANT, words, LETTER, START + 100)
    assert receipt.returned == commitment_id(content)
    assert receipt.events[0].values == {
        "commitment": commitment_id(content),
        "application": number,
        "organisation": APPLICANT,
        "requirements": b"".join(words),
        "letter": LETTER,
        "dueAt": START + 100,
        "by": world.keys["applicant"].address,
    }
    assert state_of(world, content) == (0, 0)
    assert filed(world, number) == (START, 0, FILED[number].digest)


def test_withdraw_refuses_others_unknown_and_repetition(world, refuses):
    _, content = made(world)
    unknown = (*content[:4], START + 101)
    with refuses("CommitmentUnknown", commitment_id(unknown)):
        withdraw(world, unknown)
    stranger = organisation_id(f.STRANGER)
    with refuses("CommitmentOfAnother", commitment_id(content), stranger):
        withdraw(world, content, "stranger")
    world.evm.warp(START + 5)
    receipt = withdraw(world, content)
    assert receipt.events[0].values == {
        "commitment": commitment_id(content),
        "by": world.keys["applicant"].address,
    }
    assert state_of(world, content) == (START + 5, 0)
    with refuses("CommitmentAlreadyWithdrawn", commitment_id(content)):
        withdraw(world, content)


def test_record_refuses_what_no_two_inspectors_decided(world, refuses):
    case = made(world)
    one, system = (world.keys[n].address for n in ("authority one", "authority system"))
    other = organisation_id(f.OTHER_BODY)
    with refuses("SamePerson", one, one):
        record(world, case, BREACHED, ("authority one", "authority one"))
    for pair in (("authority one", "authority system"), ("authority system", PAIR[0])):
        with refuses("NotAnOfficer", system):
            record(world, case, BREACHED, pair)
    with refuses("OfficersOfTwoOrganisations", AUTHORITY, other):
        record(world, case, BREACHED, ("authority one", "other one"))
    with refuses("NotTheAuthority", AUTHORITY, other):
        record(world, case, BREACHED, ("other one", "other two"))
    with refuses("DecisionMissing"):
        record(world, case, BREACHED, decision=f.ZERO)
    with refuses("OutcomeMissing"):
        record(world, case, 0)


def test_record_refuses_unknown_commitments_and_other_applications(world, refuses):
    application, content = made(world)
    unknown = (*content[:4], START + 101)
    with refuses("CommitmentUnknown", commitment_id(unknown)):
        record(world, (application, unknown), KEPT)
    other = world.applied(keccak(text="other consent"))
    with refuses("ApplicationMismatch", commitment_id(content), application_id(other)):
        record(world, (other, content), KEPT)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (KEPT, KEPT),
        (KEPT, BREACHED),
        (KEPT, CORRECTED),
        (BREACHED, KEPT),
        (BREACHED, BREACHED),
        (CORRECTED, KEPT),
        (CORRECTED, BREACHED),
        (CORRECTED, CORRECTED),
    ],
)
def test_an_outcome_stands(world, refuses, first, then):
    case = made(world)
    record(world, case, first)
    with refuses("OutcomeNotAllowed", commitment_id(case[1]), first, then):
        record(world, case, then)


@pytest.mark.parametrize(
    "project",
    [
        "2609-370203-89-01 000018",
        "2609-370203-89-01-00001x",
        "2609-370203-89-01-00001\n",
        "2609-370203-89-01-00001\x7f",
        "项目" * 4,
    ],
)
def test_a_project_code_cannot_be_written_in_a_second_way(world, refuses, project):
    assert 24 <= len(project.encode()) <= 32
    with refuses("SubjectCodeMalformed", MatterSubject.PROJECT, project):
        apply_for(world, project=project)


def test_a_commitment_cannot_be_due_in_more_than_ten_years(world, refuses):
    number = application_id(world.applied())
    limit = START + 3652 * 86_400
    for due_at in (limit + 1, 2**64 - 1):
        with refuses("DueTooFar", due_at, limit):
            commit(world, number, due_at=due_at)
    commit(world, number, due_at=limit)
