from __future__ import annotations

import pytest
from eth_abi import encode
from eth_utils.crypto import keccak

from tests.builders.facts import FLAGS
from tests.contracts import factories as f
from tests.contracts import packing
from tests.contracts.evm import SOMEBODY, START
from zeropermit.domain.law.subjects import MatterSubject

R = f.word("R01")
PROJECT_SUBJECT = (f.OF_PROJECT, 0, f.ZERO)
LAND = f.schema_id(f.LAND_USE)


def attesting(**changes) -> tuple:
    fields = {
        "kind": 1,
        "schema": LAND,
        "subject": PROJECT_SUBJECT,
        "max_age": 1,
        "predicates": [],
    }
    return tuple({**fields, **changes}.values())


def promising(**changes) -> tuple:
    fields = {
        "kind": 2,
        "schema": f.ZERO,
        "subject": (f.OF_APPLICANT, 0, f.ZERO),
        "max_age": 0,
        "predicates": [],
    }
    return tuple({**fields, **changes}.values())


def requirement(option: tuple, name: str = "R01") -> tuple:
    return (f.word(name), f.AT_ISSUE, [option])


def defining(code: str, definition: bytes) -> bytes:
    """Calldata of a definition that need not be text."""
    selector = keccak(text="defineSchema(string,string)")[:4]
    return selector + encode(["bytes", "bytes"], [code.encode(), definition])


def version_of(world, number: int = 1, matter: str = f.MATTER) -> tuple:
    return world.evm.call(world.matters, "versionById", f.version_id(matter, number))


def test_deployment_without_a_registry_is_refused(evm, refuses):
    with refuses("RegistryMissing"):
        evm.deploy("MatterRegistry", "0x" + "00" * 20)


def test_only_governance_defines_and_publishes(world, refuses):
    flags = FLAGS.values()
    publish = (f.MATTER, f.requirement_set(), f.VALIDITY, *flags, R, R, START)
    calls = [("defineSchema", ("a/1", "{}")), ("publish", publish), ("retire", (R,))]
    for function, arguments in calls:
        for sender in (SOMEBODY, world.guardian):
            with refuses("NotMatterGovernance", sender):
                world.evm.transact(world.matters, function, *arguments, sender=sender)


def test_a_schema_is_defined_once_and_well(world, refuses):
    with refuses("CodeMalformed", "land use"):
        world.govern("defineSchema", "land use", "{}")
    with refuses("DefinitionMissing"):
        world.govern("defineSchema", "new/1", "")
    with refuses("SchemaExists", LAND):
        world.govern("defineSchema", f.LAND_USE, "{}")
    receipt = world.govern("defineSchema", "new/1", "{}")
    assert receipt.returned == f.schema_id("new/1")
    assert receipt.events[0].values == {
        "schema": f.schema_id("new/1"),
        "code": "new/1",
        "definition": "{}",
    }
    assert world.evm.call(world.matters, "schemaDefined", f.schema_id("new/1"))
    assert not world.evm.call(world.matters, "schemaDefined", f.schema_id("new/2"))


def test_a_definition_that_is_no_clean_text_or_too_long_is_refused(world, refuses):
    for broken in (b"{\xff}", b"{\x00}", b"{\xed\xa0\x80}", "\u202e{}".encode()):
        with refuses("DefinitionMalformed"):
            sender = world.governance
            call = defining("new/1", broken)
            world.evm.send(world.matters, "defineSchema", call, sender=sender)
    with refuses("DefinitionMalformed"):
        world.govern("defineSchema", "new/1", "x" * 8_193)
    world.govern("defineSchema", "new/1", "{" + "规" * 2_730 + "}")


def test_publish_refuses_bad_codes_documents_and_starts(world, refuses):
    good = (f.requirement_set(), f.VALIDITY, *FLAGS.values())
    with refuses("CodeMalformed", "Permit"):
        world.govern("publish", "Permit", *good, R, R, START)
    for digests in ((f.ZERO, R), (R, f.ZERO)):
        with refuses("DefinitionMissing"):
            world.govern("publish", f.MATTER, *good, *digests, START)
    with refuses("StartInPast", START - 1, START):
        world.govern("publish", f.MATTER, *good, R, R, START - 1)


def test_a_version_says_what_its_permits_are_for(world, refuses):
    for kind in MatterSubject:
        if kind is MatterSubject.NONE:
            with refuses("MatterSubjectMissing"):
                world.publish(matter="other", subject=kind)
            continue
        version = world.publish(matter="other", subject=kind).returned
        told = ("subjectOf", "subjectWhileOpen")
        assert [world.evm.call(world.matters, x, version) for x in told] == [kind] * 2
    world.govern("retire", version)
    assert world.evm.call(world.matters, "subjectOf", version) == kind
    assert world.evm.call(world.matters, "subjectWhileOpen", version) == 0
    assert world.evm.call(world.matters, "subjectOf", R) == 0


def test_publish_refuses_an_empty_requirement_set(world, refuses):
    with refuses("RequirementSetEmpty"):
        world.publish([])


def test_publish_refuses_too_many_requirements_options_and_predicates(world, refuses):
    many = [requirement(attesting(), f"R{number}") for number in range(33)]
    with refuses("RequirementLimit", 33, 32):
        world.publish(many)
    world.publish(many[:32])
    for count in (0, 9):
        with refuses("OptionLimit", R, count, 8):
            world.publish([(R, f.AT_ISSUE, [attesting()] * count)])
    world.publish([(R, f.AT_ISSUE, [attesting()] * 8)])
    five = [(R, f.TEXT, f.EQUAL, R)] * 5
    with refuses("PredicateLimit", R, 5, 4):
        world.publish([requirement(attesting(predicates=five))])
    world.publish([requirement(attesting(predicates=five[:4]))])


def test_publish_refuses_requirements_without_id_recheck_or_repeated(world, refuses):
    with refuses("RequirementMalformed", f.ZERO):
        world.publish([(f.ZERO, f.AT_ISSUE, [attesting()])])
    with refuses("RequirementMalformed", R):
        world.publish([(R, 0, [attesting()])])
    twice = [requirement(attesting()), requirement(attesting(), "R02")]
    with refuses("RequirementRepeated", R):
        world.publish([*twice, requirement(attesting())])


@pytest.mark.parametrize(
    "option",
    [
        attesting(kind=0),
        attesting(max_age=0),
        attesting(subject=(0, 0, f.ZERO)),
        promising(schema=LAND),
        promising(max_age=1),
        promising(predicates=[(R, f.TEXT, f.EQUAL, R)]),
        promising(subject=(f.OF_PROJECT, 0, f.ZERO)),
        promising(subject=(0, 0, f.ZERO)),
    ],
)
def test_publish_refuses_an_option_that_says_too_little_or_too_much(
    world, refuses, option
):
    with refuses("OptionMalformed", R, 1):
        world.publish([(R, f.AT_ISSUE, [attesting(), option])])


def test_publish_refuses_an_undefined_schema(world, refuses):
    unknown = f.schema_id("unknown/1")
    with refuses("SchemaUnknown", unknown):
        world.publish([requirement(attesting(schema=unknown))])


@pytest.mark.parametrize(
    "predicate",
    [
        (f.ZERO, f.TEXT, f.EQUAL, R),
        (R, f.TEXT, 0, R),
        (R, 0, f.EQUAL, R),
        (R, f.ORGANISATION, f.IS_APPLICANT, R),
        (R, f.PROJECT_CODE, f.IS_PROJECT, R),
        (R, f.TEXT, f.IS_APPLICANT, f.ZERO),
        (R, f.ORGANISATION, f.IS_PROJECT, f.ZERO),
        (R, f.TEXT, f.AT_LEAST, R),
        (R, f.CODE, f.AT_MOST, R),
    ],
)
def test_publish_refuses_a_predicate_that_means_nothing(world, refuses, predicate):
    option = attesting(predicates=[(R, f.TEXT, f.EQUAL, R), predicate])
    with refuses("PredicateMalformed", R, 0, 1):
        world.publish([requirement(option)])


@pytest.mark.parametrize(
    "subject",
    [
        (f.OF_PARTY, 0, f.ZERO),
        (f.OF_PARTY, 2, R),
        (f.OF_PARTY, 3, R),
        (f.OF_PARTY, 1, R),
        (f.OF_PROJECT, 1, f.ZERO),
        (f.OF_APPLICANT, 0, R),
    ],
)
def test_publish_refuses_a_party_that_no_earlier_evidence_must_name(
    world, refuses, subject
):
    promise_possible = (f.word("R02"), f.AT_ISSUE, [attesting(), promising()])
    naming = [requirement(attesting()), promise_possible]
    with refuses("PartyMalformed", f.word("R03"), 0):
        world.publish([*naming, requirement(attesting(subject=subject), "R03")])


def test_publish_keeps_the_digest_and_tells_everything(world):
    requirements = f.requirement_set()
    receipt = world.publish(requirements, matter="other", automatic=False)
    version = f.version_id("other", 1)
    assert receipt.returned == version
    assert receipt.events[0].values == {
        "version": version,
        "matter": f.matter_id("other"),
        "code": "other",
        "number": 1,
        "requirements": tuple(
            (name, recheck, tuple((*o[:4], tuple(o[4])) for o in options))
            for name, recheck, options in requirements
        ),
        "validity": f.VALIDITY,
        "automatic": False,
        "severalPermits": False,
        "forfeitedBySupervisor": False,
        "publicSafety": False,
        "subject": MatterSubject.PROJECT,
        "document": keccak(text="matter document"),
        "texts": keccak(text="texts"),
        "from": START,
    }
    held = (f.matter_id("other"), 1, False, False, START, f.NO_END, f.VALIDITY)
    assert version_of(world, matter="other") == held
    kept = world.evm.call(world.matters, "requirementsOf", version)
    assert kept == b"\0" + packing.requirement_set(requirements)
    assert world.evm.call(world.matters, "versionCount", f.matter_id("other")) == 1
    texts = world.evm.call(world.matters, "textsOf", version)
    assert texts == keccak(text="texts")


def test_the_next_version_closes_the_one_before_when_it_opens(world):
    receipt = world.publish(begin=START + 100)
    assert receipt.returned == f.version_id(f.MATTER, 2)
    assert version_of(world, 1)[4:6] == (START, START + 100)
    assert version_of(world, 2)[4:6] == (START + 100, f.NO_END)


def test_the_next_version_does_not_open_one_that_was_retired(world):
    version = f.version_id(f.MATTER, 1)
    world.evm.warp(START + 10)
    world.govern("retire", version)
    world.publish(begin=START + 100)
    assert version_of(world, 1)[5] == START + 10


def windows(world) -> list[tuple[int, int]]:
    count = world.evm.call(world.matters, "versionCount", f.matter_id(f.MATTER))
    return [version_of(world, number)[4:6] for number in range(1, count + 1)]


def test_no_two_versions_of_a_matter_are_open_at_once(world):
    world.publish(begin=START + 300)  # 2, overtaken by 4 and closed for good
    world.publish(begin=START + 600)  # 3, overtaken too
    world.publish(begin=START + 200)
    world.publish(begin=START + 200)  # 5, in place of 4
    world.publish(begin=START + 900)
    closed = [(START + begin, START + begin) for begin in (300, 600, 200)]
    assert windows(world) == [
        (START, START + 200),
        *closed,
        (START + 200, START + 900),
        (START + 900, f.NO_END),
    ]
    versions = [f.version_id(f.MATTER, number) for number in range(1, 7)]
    for time in (0, 199, 200, 300, 600, 899, 900):
        world.evm.warp(START + time)
        ask = [world.evm.call(world.matters, "isOpen", each) for each in versions]
        assert sum(ask) == 1, time


def test_a_version_that_is_overtaken_does_not_hide_the_one_before_it(world):
    for begin in (500, 400, 300, 100):
        world.publish(begin=START + begin)
    assert windows(world)[0] == (START, START + 100)
    world.publish(begin=START + 50)
    assert windows(world)[0] == (START, START + 50)


def test_a_version_that_was_retired_while_it_waited_does_not_open_again(world):
    world.publish(begin=START + 300)
    world.govern("retire", f.version_id(f.MATTER, 2))
    world.publish(begin=START + 100)
    assert windows(world) == [
        (START, START + 100),
        (START + 300, START),
        (START + 100, f.NO_END),
    ]


def test_only_so_many_versions_wait_that_closing_them_cannot_run_out_of_gas(
    world, refuses
):
    for number in range(1, 10):
        world.publish(begin=START + number)
    with refuses("WaitingLimit", f.matter_id(f.MATTER), 8):
        world.publish(begin=START + 10)
    for number in range(20):
        world.publish(begin=START + 8 + number % 2)
    world.publish(begin=START + 1)
    assert windows(world)[0] == (START, START + 1)
    world.evm.warp(START + 2)
    world.publish(begin=START + 10)


def test_retire_closes_a_version_once(world, refuses):
    version, unknown = f.version_id(f.MATTER, 1), f.version_id(f.MATTER, 9)
    with refuses("MatterVersionUnknown", unknown):
        world.govern("retire", unknown)
    receipt = world.govern("retire", version)
    assert receipt.events[0].values == {"version": version, "until": START}
    assert version_of(world)[5] == START
    with refuses("MatterVersionClosed", version):
        world.govern("retire", version)


def test_a_version_is_open_from_its_start_until_its_end(world):
    version = f.version_id(f.MATTER, 1)

    def is_open() -> bool:
        return world.evm.call(world.matters, "isOpen", version)

    world.publish(begin=START + 100)
    for time, expected in ((START - 1, False), (START, True), (START + 99, True)):
        world.evm.warp(time)
        assert is_open() is expected
    world.evm.warp(START + 100)
    assert not is_open()
    unknown = f.version_id(f.MATTER, 9)
    assert not world.evm.call(world.matters, "isOpen", unknown)


def test_a_version_names_its_matter_and_an_unknown_one_none(world):
    known, unknown = f.version_id(f.MATTER, 1), f.version_id(f.MATTER, 9)
    assert world.evm.call(world.matters, "matterOf", known) == f.matter_id(f.MATTER)
    assert world.evm.call(world.matters, "matterOf", unknown) == f.ZERO
