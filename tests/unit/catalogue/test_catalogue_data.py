"""The catalogue's data say what the law and the ledger need, in both languages."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import zeropermit.catalogue
from zeropermit.domain.evidence.claim import ClaimType, claim_value
from zeropermit.domain.evidence.schema import (
    RECORD_CLAIM,
    Schema,
    definition,
    parse_schema,
)
from zeropermit.domain.matters.file import MatterFile, parse_matter
from zeropermit.domain.matters.matter import (
    OPTION_LIMIT,
    PREDICATE_LIMIT,
    REQUIREMENT_LIMIT,
)
from zeropermit.domain.records.text import PARAGRAPH_LIMIT, text_problem

CATALOGUE = Path(zeropermit.catalogue.__file__).parent
COMMITMENT_ALLOWED = {
    "construction-permit": {
        *("R05", "R10", "R15"),
        *(f"R16-{n}" for n in range(1, 6)),
    },
    "drainage-permit": {"R23", "R24"},
    "road-works-permit": {"R33", "R35"},
    "greening-permit": {"R43"},
    "construction-waste-permit": {"R51", "R52", "R55"},
    "presale-permit": {"R73"},
    "fire-design-review": set(),
    "planning-permit": set(),
}
"""By matter: nothing that touches public safety, life, property or the environment."""
LIMITS = {
    "construction-permit": (7, "working"),
    "drainage-permit": (15, "calendar"),
    "road-works-permit": (20, "working"),
    "greening-permit": (20, "working"),
    "construction-waste-permit": (20, "calendar"),
    "fire-design-review": (15, "working"),
    "presale-permit": (10, "calendar"),
    "planning-permit": (20, "working"),
}
CONFIDENCES = {"sourced", "K-high", "K-med", "K-low"}
NOTICE = {
    "matter",
    "legal_basis",
    "facts",
    "method",
    "liability_civil",
    "liability_administrative",
    "liability_criminal",
    "verification",
    "publicity",
    "withdrawal",
}
STATEMENTS = ["informed", "fulfilled", "truthful", "checkable", "liable", "own_will"]


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


SCHEMA_FILES = sorted((CATALOGUE / "schemas").glob("*.json"))
SCHEMAS: dict[str, Schema] = {
    schema.code: schema for schema in (parse_schema(read(p)) for p in SCHEMA_FILES)
}
MATTER_FILES = sorted((CATALOGUE / "matters").glob("*.json"))
CODES = tomllib.loads((CATALOGUE / "words/codes.toml").read_text("utf-8"))


@pytest.fixture(params=MATTER_FILES, ids=lambda path: path.stem)
def matter(request: pytest.FixtureRequest) -> MatterFile:
    return parse_matter(read(request.param))


def options(matter: MatterFile) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in matter.entries:
        for option in entry.content["options"]:
            yield entry.id, option


def attested(matter: MatterFile) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, option in options(matter):
        if option["kind"] == "ATTESTATION":
            yield name, option


def parties(matter: MatterFile) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, option in options(matter):
        subject = option.get("subject") or option["by"]
        if subject["kind"] == "PARTY":
            yield name, subject


def words(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict):
        if "zh" in value or "en" in value:
            yield path, value
        for key, item in value.items():
            yield from words(item, f"{path}/{key}")
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from words(item, f"{path}/{index}")


@pytest.mark.parametrize(
    "path", sorted(CATALOGUE.rglob("*.json")), ids=lambda p: p.stem
)
def test_every_text_stands_in_both_languages(path: Path) -> None:
    for where, text in words(read(path)):
        for language in ("zh", "en"):
            said = text.get(language, "")
            assert said.strip(), f"{where} says nothing in {language}"
            assert text_problem(said, limit=PARAGRAPH_LIMIT) is None, where


@pytest.mark.parametrize("path", SCHEMA_FILES, ids=lambda path: path.stem)
def test_a_schema_file_is_exactly_what_the_ledger_defines(path: Path) -> None:
    schema = parse_schema(read(path))
    assert path.stem == schema.code.replace("/", "-")
    assert json.loads(definition(schema)) == read(path)


def test_schemas_reserve_the_record_claim_and_make_personal_data_text() -> None:
    for schema in SCHEMAS.values():
        for field in schema.fields:
            assert field.name != RECORD_CLAIM
            assert field.name == field.name.lower()
            assert not field.personal or field.type is ClaimType.TEXT


def test_every_code_field_has_words_for_its_values() -> None:
    listed = {(schema, name) for schema, named in CODES.items() for name in named}
    fields = {
        (schema.code, field.name)
        for schema in SCHEMAS.values()
        for field in schema.fields
        if field.type is ClaimType.CODE
    }
    assert listed == fields


def test_a_matter_fits_the_ledger(matter: MatterFile) -> None:
    assert 0 < len(matter.requirements) <= REQUIREMENT_LIMIT
    for requirement in matter.requirements:
        assert 0 < len(requirement.options) <= OPTION_LIMIT
        for option in requirement.options:
            assert len(option.predicates) <= PREDICATE_LIMIT


def test_predicates_read_claims_that_always_exist(matter: MatterFile) -> None:
    for name, option in attested(matter):
        for predicate in option.get("predicates", ()):
            field = SCHEMAS[option["schema"]].field(predicate["claim"])
            assert field is not None, (name, predicate)
            assert field.required, name
            assert field.type.value == predicate["type"], name
            if predicate["operator"] == "IS_APPLICANT":
                assert field.type is ClaimType.ORGANISATION
            elif predicate["operator"] == "IS_PROJECT":
                assert field.type is ClaimType.PROJECT
            else:
                claim_value(field.type, predicate["value"])
                if field.type is ClaimType.CODE:
                    known = CODES[option["schema"]][field.name]
                    assert predicate["value"] in known, name


def test_subjects_are_what_their_schema_is_about(matter: MatterFile) -> None:
    for name, option in options(matter):
        if option["kind"] == "ATTESTATION":
            about_project = option["subject"]["kind"] == "PROJECT"
            schema = SCHEMAS[option["schema"]]
            assert (schema.subject.value == "project") == about_project, name
        elif option["kind"] == "PERMIT":
            assert option["subject"] == {"kind": "PROJECT"}, name
            assert [p["operator"] for p in option["predicates"]] == ["IS_APPLICANT"]
        else:
            assert option["by"]["kind"] in {"APPLICANT", "PARTY"}, name


def test_where_a_permit_will_do_so_will_the_word_of_who_keeps_it(
    matter: MatterFile,
) -> None:
    for entry in matter.entries:
        kinds = [option["kind"] for option in entry.content["options"]]
        if "PERMIT" in kinds:
            permit, word = entry.content["options"][:2]
            assert word["schema"] == f"{permit['matter']}/1", entry.id


def test_permits_rest_on_one_another_as_the_law_says() -> None:
    rests = {
        matter.code: {o["matter"] for _, o in options(matter) if "matter" in o}
        for matter in map(parse_matter, map(read, MATTER_FILES))
    }
    assert {code: needed for code, needed in rests.items() if needed} == {
        "fire-design-review": {"planning-permit"},
        "construction-permit": {"planning-permit", "fire-design-review"},
        "presale-permit": {"planning-permit", "construction-permit"},
        "road-works-permit": {"planning-permit"},
        "greening-permit": {"planning-permit"},
    }


def test_parties_come_from_attested_claims_of_earlier_requirements(
    matter: MatterFile,
) -> None:
    order = [entry.id for entry in matter.entries if entry.gating]
    for name, subject in parties(matter):
        source = subject["requirement"]
        assert order.index(source) < order.index(name)
        for option in matter.entry(source).content["options"]:
            assert option["kind"] == "ATTESTATION", (name, source)
            field = SCHEMAS[option["schema"]].field(subject["claim"])
            assert field is not None
            assert field.type is ClaimType.ORGANISATION


def test_a_party_that_may_be_absent_is_never_the_only_way(matter: MatterFile) -> None:
    for name, subject in parties(matter):
        (option,) = matter.entry(subject["requirement"]).content["options"]
        field = SCHEMAS[option["schema"]].field(subject["claim"])
        assert field is not None
        if not field.required:
            others = [
                option
                for option in matter.entry(name).content["options"]
                if option.get("schema") == "project-classification/1"
            ]
            assert others, name


def test_no_claim_opened_for_a_permit_is_personal(matter: MatterFile) -> None:
    opened = {
        (option["schema"], predicate["claim"])
        for _, option in attested(matter)
        for predicate in option.get("predicates", ())
    }
    for _, subject in parties(matter):
        for option in matter.entry(subject["requirement"]).content["options"]:
            opened.add((option["schema"], subject["claim"]))
    for code, claim in opened:
        field = SCHEMAS[code].field(claim)
        assert field is not None
        assert not field.personal, (code, claim)


def test_commitments_stand_only_where_policy_allows_them(matter: MatterFile) -> None:
    for entry in matter.entries:
        kinds = [option["kind"] for option in entry.content["options"]]
        allowed = entry.id in COMMITMENT_ALLOWED[matter.code]
        assert entry.commitment_allowed == allowed, entry.id
        assert entry.commitment_allowed == ("COMMITMENT" in kinds), entry.id
        assert (entry.channel == "C") == entry.commitment_allowed, entry.id


def test_nobody_is_forced_to_commit(matter: MatterFile) -> None:
    for entry in matter.entries:
        kinds = {option["kind"] for option in entry.content["options"]}
        assert "ATTESTATION" in kinds, entry.id


def test_commitments_come_with_notice_promise_and_check(matter: MatterFile) -> None:
    for entry in matter.entries:
        parts = {"notice", "promise", "check"} & set(entry.content)
        if not entry.commitment_allowed:
            assert not parts, entry.id
            continue
        elements = entry.content["notice"]["elements"]
        assert {element["key"] for element in elements} == NOTICE
        assert entry.content["notice"]["requirement"] == entry.id
        said = [s["key"] for s in entry.content["promise"]["statements"]]
        assert said == STATEMENTS
        assert entry.content["check"]["due_days"] > 0


def test_every_legal_basis_names_a_known_source_and_how_sure_it_is(
    matter: MatterFile,
) -> None:
    bases = [b for entry in matter.entries for b in entry.content["basis"]]
    assert all(entry.content["basis"] for entry in matter.entries)
    for basis in [*bases, *matter.content["headline"]["legal_basis"]]:
        assert basis["source"] in matter.content["sources"]
        assert basis["confidence"] in CONFIDENCES
        assert (basis["source"] == "K") == (basis["confidence"] != "sourced")


def test_defaults_without_a_legal_text_are_marked_configurable(
    matter: MatterFile,
) -> None:
    for entry in matter.entries:
        ages = [option.get("max_age_days") for option in entry.content["options"]]
        defaults = [d["field"] for d in entry.content.get("defaults", ())]
        assert ("max_age_days" in defaults) == any(ages), entry.id
        if "check" in entry.content:
            assert entry.content["check"]["configurable"] is True


def test_there_are_eight_permits_and_each_is_decided_in_its_time() -> None:
    matters = [parse_matter(read(path)) for path in MATTER_FILES]
    assert {m.code: (m.decision_days, m.decision_days_kind) for m in matters} == LIMITS
    assert all(m.content["permit_type"] == m.code for m in matters)
    kinds = [m.content["permit_number"]["specialty"] for m in matters]
    assert len(set(kinds)) == len(kinds)


def test_every_matter_asks_for_project_applicant_and_credit(matter: MatterFile) -> None:
    asked = [entry.id for entry in matter.entries]
    assert asked[:2] == ["R01", "R02"]
    if matter.code == "construction-permit":
        return
    credit = matter.entry("R17")
    assert credit.content["options"][0]["schema"] == "credit-record/1"
    promising = any(entry.commitment_allowed for entry in matter.entries)
    assert credit.gating == promising, "a bar on commitments bars nothing else"


def test_every_line_of_a_face_is_proven_whenever_a_permit_is_issued(
    matter: MatterFile,
) -> None:
    always = set()
    for entry in matter.entries:
        sources = {o.get("schema"): o.get("matter") for o in entry.content["options"]}
        permit = sources.pop(None, None)
        if entry.gating and len(sources) == 1:
            always |= {(schema, permit) for schema in sources}
    for name, line in matter.content["face"].items():
        field = SCHEMAS[line["schema"]].field(line["claim"])
        assert field is not None
        assert not field.personal
        assert (line["schema"], line.get("permit")) in always, name
        assert field.required or matter.code == "construction-permit", name


def test_road_works_need_the_police_and_only_the_government_lifts_the_moratorium() -> (
    None
):
    matter = parse_matter(read(CATALOGUE / "matters/road-works-permit.json"))
    holders = {
        option["schema"]
        for name in ("R31", "R32")
        for option in matter.entry(name).content["options"]
    }
    assert holders == {"traffic-consent/1", "road-register/1", "moratorium-override/1"}
    assert not matter.entry("R32").commitment_allowed


def test_nothing_gets_around_a_protected_tree() -> None:
    matter = parse_matter(read(CATALOGUE / "matters/greening-permit.json"))
    (option,) = matter.entry("R44").content["options"]
    (predicate,) = option["predicates"]
    assert (predicate["claim"], predicate["value"]) == ("protected", "false")


def test_the_construction_permit_has_all_sixteen_requirements() -> None:
    matter = parse_matter(read(CATALOGUE / "matters/construction-permit.json"))
    single = [f"R{n:02d}" for n in range(1, 16)]
    assert [e.id for e in matter.entries] == [
        *single,
        *(f"R16-{n}" for n in range(1, 6)),
    ]
    assert [entry.id for entry in matter.entries if not entry.gating] == ["R09"]
    assert (matter.decision_days, matter.decision_days_kind) == (7, "working")
    assert matter.validity.as_abi() == (3, 2, 3, 0)
