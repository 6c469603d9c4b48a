"""docs/protocol.md says what the code does, and is enough to do it again."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import make_protocol
from tests.builders.protocol_case import case
from tests.builders.protocol_examples import examples
from tests.builders.sample_acts import all_acts
from tests.unit.protocol_document import HINT, PRINTED, ROOT, TEXT, section
from tests.vectors import second_implementation as second
from zeropermit.config import Settings
from zeropermit.domain.acts import registry
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.letter import CommitmentLetter
from zeropermit.domain.evidence.attestation import SealedAttestation
from zeropermit.domain.evidence.disclosure import Disclosure, verify_disclosure
from zeropermit.domain.evidence.schema import definition, parse_schema
from zeropermit.domain.law.codes import parse_licence_identifier, parse_permit_number
from zeropermit.domain.ledger import events
from zeropermit.domain.ledger.event_json import dump_event, event_kinds, load_event
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.ledger.manifest import parse_manifest
from zeropermit.domain.matters import matter
from zeropermit.domain.permits import reasons
from zeropermit.domain.permits.bundle import PermitBundle
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.face import PERSONS_NOTE
from zeropermit.domain.permits.reasons import Ending, Outcome, Reason, RevocationReason
from zeropermit.domain.permits.verification import ReasonCode, Verdict
from zeropermit.domain.records.canonical import canonical, digest, parse_canonical
from zeropermit.domain.supervision.inspection import Finding, OrderResult, Severity
from zeropermit.ledger.artifacts import CONTRACTS, TIMELOCK, abi
from zeropermit.web.app import create_app

STATED = dict(
    re.findall(r"^```json ([a-z-]+)\n[^\n]*\n```\n\nDigest: `(0x\w{64})`", TEXT, re.M)
)
RECORDS = {
    "consent": ConsentReceipt,
    "letter": CommitmentLetter,
    "sealed-attestation": SealedAttestation,
    "disclosure": Disclosure,
    "permit": PermitDocument,
    "bundle": PermitBundle,
}
ENUMS = {
    {"Severity": "Gravity"}.get(kind.__name__, kind.__name__): kind  # until version 2
    for kind in (
        *(events.OrganisationKind, events.KeyRole, events.GrantKind),
        *(matter.Recheck, matter.OptionKind, matter.SubjectKind, matter.Operator),
        *(RevocationReason, Outcome, reasons.State, Ending),
        reasons.Work,
        *(Finding, Severity, OrderResult),
    )
}


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def entries(kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Give the entries of all ABIs, with their contract."""
    return [(c, entry) for c in CONTRACTS for entry in abi(c) if entry["type"] == kind]


def written(parameter: dict[str, Any]) -> str:
    """Write a type as the document does: structures by their names."""
    if parameter["type"].startswith("tuple"):
        return str(parameter["internalType"]).removeprefix("struct ")
    return str(parameter["type"])


@pytest.mark.parametrize("name", examples())
def test_every_example_is_the_one_that_the_code_makes(name):
    assert PRINTED[name] == examples()[name], HINT


def test_there_are_no_other_examples():
    assert PRINTED.keys() == examples().keys()


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_read_and_written_again_as_the_same_bytes(name):
    data = PRINTED[name].encode()

    record = RECORDS[name].from_json(parse_canonical(data))

    assert canonical(record.as_json()) == data


@pytest.mark.parametrize("name", [*RECORDS, "question"])
def test_the_digest_stated_with_a_record_is_its_own(name):
    found = digest(parse_canonical(PRINTED[name].encode()))

    assert STATED[name] == to_hex(found)


def test_an_altered_example_would_be_noticed():
    altered = PRINTED["consent"].replace('"version":1', '"version":2')

    assert STATED["consent"] != to_hex(digest(parse_canonical(altered.encode())))


def test_the_schema_is_read_and_defined_with_the_same_text():
    assert (
        definition(parse_schema(json.loads(PRINTED["schema"]))) == (PRINTED["schema"])
    )


def test_the_manifest_is_read_and_written_again():
    content = json.loads(PRINTED["manifest"])

    assert parse_manifest(content).as_json() == content
    assert set(content["contracts"]) == {TIMELOCK, *CONTRACTS}


@pytest.mark.parametrize(
    ("name", "kind"), [("event", "PermitIssued"), ("version", "MatterVersionPublished")]
)
def test_the_events_are_read_and_written_again(name, kind):
    content = json.loads(PRINTED[name])

    again = json.loads(dump_event(load_event(kind, PRINTED[name])))

    assert again == content


def test_the_disclosure_holds_together():
    verify_disclosure(Disclosure.from_json(json.loads(PRINTED["disclosure"])))


def test_the_numbers_on_the_permit_are_well_formed():
    permit = json.loads(PRINTED["permit"])

    assert parse_permit_number(permit["face"]["number"]).specialty == "23"
    assert parse_licence_identifier(permit["licence"]).format() == permit["licence"]
    assert f"`{permit['face']['number']}`" in section(15)


def test_the_note_of_a_construction_permit_is_quoted():
    assert canonical(PERSONS_NOTE).decode() in section(10)


def test_every_member_of_a_record_is_explained():
    unnamed = {
        (name, member)
        for name in (*RECORDS, "question")
        for member in json.loads(PRINTED[name])
        if member not in {"type", "suite"} and f"`{member}`" not in section(10)
    }

    assert unnamed == set()


def test_the_types_of_all_records_are_named():
    types = {
        found
        for source in (ROOT / "service" / "zeropermit" / "domain").rglob("*.py")
        for found in re.findall(r'"(zeropermit/[a-z-]+/1)"', source.read_text("utf-8"))
    }

    assert len(types) > 8
    assert {found for found in types if found not in TEXT} == set()


ACTS = {act.primary: act for act in all_acts(case())}


def test_every_act_stands_there_and_nothing_else():
    headings = re.findall(r"^### (\w+)$", section(6), re.M)

    assert sorted(headings) == sorted(registry.ACTS)
    assert ACTS.keys() == registry.ACTS.keys()


@pytest.mark.parametrize("name", ACTS)
def test_the_type_of_an_act_is_that_of_the_code_and_of_the_contract(name):
    act = ACTS[name]
    source = (ROOT / "contracts" / f"{act.contract}.sol").read_text(encoding="utf-8")

    found = registry.type_string(type(act))
    assert second.Page(section(6)).act(name) == found
    assert f'"{found}"' in re.sub(r'"\s+"', "", source)


def test_the_derived_lines_are_those_of_the_code():
    assert make_protocol.document(TEXT) == TEXT


def test_derived_lines_that_are_altered_or_missing_are_written_again():
    altered = TEXT.replace("uint64 until,address signer", "address signer")
    altered = altered.replace("| `OrderClosed(", "| `OrderShut(")
    entry = re.search(r"^### Apply\n.*?(?=^### )", TEXT, re.M | re.S)
    assert entry
    assert make_protocol.document(altered) == TEXT

    again = make_protocol.document(TEXT.replace(entry[0], ""))

    for line in entry[0].splitlines()[:5]:
        assert line in again
    assert "| `consent` |" in again.partition("### Apply\n")[2]


@pytest.mark.parametrize("name", ACTS)
def test_every_field_of_an_act_is_explained(name):
    part = re.search(rf"^### {name}\n(.*?)(?=^### |^Governance)", TEXT, re.M | re.S)
    assert part
    rows = "".join(re.findall(r"^\| (`.*?) \|", part[1], re.M))

    fields = [field for field, _, _ in ACTS[name].message()]
    assert [field for field in fields if f"`{field}`" not in rows] == []


def test_the_words_that_are_signed_for_numbers_are_given():
    signed = [*RevocationReason, *Outcome, *Ending, *Finding, *Severity]

    assert [
        each.word
        for each in signed
        if each and f"`{each.word}` {each.value}" not in TEXT
    ] == []


def test_functions_without_a_signature_are_named():
    unsigned = {
        entry["name"]
        for _, entry in entries("function")
        if entry["stateMutability"] == "nonpayable"
        and all(written(p) != "Authorization" for p in entry["inputs"])
    }

    assert len(unsigned) > 10
    assert {name for name in unsigned if f"`{name}`" not in section(6)} == set()


def test_the_prepared_act_is_the_commitment_of_the_example():
    content = json.loads(PRINTED["proposal"])

    assert content["typed_data"] == case().typed(case().commit)
    assert content["call"]["function"] == "commit"


def test_every_event_of_a_contract_is_declared():
    names = {entry["name"] for _, entry in entries("event")}

    assert names - event_kinds().keys() == {"EIP712DomainChanged"}
    assert "`EIP712DomainChanged`" in section(7)


def test_every_kind_of_event_is_of_a_contract():
    assert event_kinds().keys() <= {entry["name"] for _, entry in entries("event")}


@pytest.mark.parametrize("name", ENUMS)
def test_the_numbers_of_an_enum_are_those_of_the_code(name):
    row = ", ".join(f"{each.value} `{each.name}`" for each in ENUMS[name])

    assert f"| `{name}` | {row} |" in section(8)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_stands_with_its_number_and_names(reason):
    name = camel(reason.name)

    assert f"| {reason.value} | `{name}` | `{reason.name}` |" in section(5)
    prose = section(5).partition("| number |")[0]
    assert reason is Reason.NONE or f"`{name}`" in prose


def test_the_codes_and_verdicts_of_the_answer_are_explained():
    named = {*ReasonCode, *Verdict}

    assert {
        each.value for each in named if f"`{each.value}`" not in section(11)
    } == set()


def test_the_views_that_a_replay_compares_exist():
    step = section(12).partition("5. Compare")[2].partition("6. See")[0]
    named = set(re.findall(r"`(\w+)`", step))

    assert len(named) > 10
    assert named <= {entry["name"] for _, entry in entries("function")}


def test_every_operation_of_the_api_stands_there():
    settings = Settings(data=Path("nowhere"))
    app = create_app(SimpleNamespace(settings=settings))  # type: ignore[arg-type] # only described, never asked
    paths = [path.removeprefix("/api/v1") for path in app.openapi()["paths"]]
    told = section(13) + section(14)

    assert len(paths) > 15
    assert [path for path in paths if path not in told] == []
