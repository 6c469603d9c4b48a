"""Records as JSON: golden bytes and digests, and strictness in every member."""

import copy
import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest

from zeropermit import domain
from zeropermit.domain.acts.pending import WaitingAct
from zeropermit.domain.applications.advance_consent import AdvanceConsent
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.letter import CommitmentLetter
from zeropermit.domain.evidence.attestation import AttestationRecord, SealedAttestation
from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    Digest,
    from_hex,
    to_hex,
)
from zeropermit.domain.permits.bundle import PermitBundle
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.stop_report import StopReport
from zeropermit.domain.records.canonical import canonical, digest
from zeropermit.domain.records.codec import JsonName, Word
from zeropermit.domain.records.correction import CorrectionAnswer, CorrectionRequest
from zeropermit.domain.records.department import QueryOutcome, QueryRecord, entry
from zeropermit.domain.records.record import TypedRecord
from zeropermit.errors import DomainError, RecordError
from zeropermit.usecases.applications.gather import Gathered

FOLDER = Path(__file__).parents[3] / "vectors"
VECTORS = json.loads((FOLDER / "records.json").read_text(encoding="utf-8"))
CLASSES = {
    kind.TYPE: kind
    for kind in (
        *(AdvanceConsent, ConsentReceipt, CommitmentLetter, Gathered),
        *(AttestationRecord, Disclosure, CorrectionRequest, CorrectionAnswer),
        *(PermitDocument, PermitBundle, StopReport, WaitingAct),
    )
} | {"zeropermit/sealed-attestation/1": SealedAttestation}
QUESTION = "zeropermit/question/1"
UNKNOWN = ("more", "unknown field")
READ = [case["record"] for case in VECTORS if case["record"]["type"] != QUESTION]


def name_of(case):
    record = case.get("record", case)
    return record["type"].split("/")[1] + "-" + record["suite"]


def read(record, *, kind=""):
    return CLASSES[kind or record["type"]].from_json(record)


def places(value, place=()) -> Iterator[tuple[str | int, ...]]:
    """Name the place of every member in a record, however deep, but in its note."""
    children = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in children:
        yield (*place, key)
        if isinstance(child, dict | list) and key != "note":
            yield from places(child, (*place, key))


def changed(record, place, change):
    made = copy.deepcopy(record)
    at = made
    for key in place[:-1]:
        at = at[key]
    change(at, place[-1])
    return made


def test_the_golden_records_are_what_their_script_makes(tmp_path):
    subprocess.run([sys.executable, FOLDER / "make_records.py", tmp_path], check=True)

    made = (tmp_path / "records.json").read_bytes()
    assert made == (FOLDER / "records.json").read_bytes()


def test_there_is_a_golden_record_of_every_type():
    for module in pkgutil.walk_packages(domain.__path__, "zeropermit.domain."):
        importlib.import_module(module.name)
    kinds = [k for k in TypedRecord.__subclasses__() if k.__module__ != __name__]

    types = {case["record"]["type"] for case in VECTORS}
    assert types == {*CLASSES, QUESTION}
    assert types == {*(kind.TYPE for kind in kinds), QUESTION}


@pytest.mark.parametrize("case", VECTORS, ids=name_of)
def test_the_digest_of_a_record_is_golden(case):
    assert to_hex(digest(case["record"])) == case["digest"]


@pytest.mark.parametrize("record", READ, ids=name_of)
def test_a_record_is_written_as_it_was_read(record):
    written = read(record).as_json()

    assert json.dumps(written) == json.dumps(record)
    assert canonical(written) == canonical(record)


def test_the_digest_of_a_question_is_golden():
    (case,) = [case for case in VECTORS if case["record"]["type"] == QUESTION]
    record = case["record"]
    query = QueryRecord(
        application=ApplicationId(from_hex(record["application"])),
        receipt=Digest(from_hex(record["receipt"])),
        schema=record["schema"],
        subject=from_hex(record["subject"]),
        claims=tuple(record["claims"]),
        queried_at=record["asked_at"],
        outcome=QueryOutcome(record["outcome"]),
        reason=record["reason"],
        answered=tuple(map(from_hex, record["answered"])),
    )
    previous = Digest(from_hex(record["previous"]))

    made = entry(query, sequence=record["sequence"], previous=previous)

    assert to_hex(made.digest) == case["digest"]


@pytest.mark.parametrize("record", READ, ids=name_of)
def test_a_record_without_a_member_is_refused(record):
    for place in places(record):
        if isinstance(place[-1], str):
            with pytest.raises(RecordError) as refused:
                read(changed(record, place, dict.__delitem__), kind=record["type"])
            assert (refused.value.field, refused.value.reason) == (place[-1], "missing")


@pytest.mark.parametrize("record", READ, ids=name_of)
def test_a_record_with_a_further_member_is_refused(record):
    for place in ((), *places(record)):
        more = changed(record, (*place, "more"), hold)
        if more != record:
            with pytest.raises(RecordError) as refused:
                read(more)
            note = place[-1:] == ("note",)
            expected = ("note", "another note") if note else UNKNOWN
            assert (refused.value.field, refused.value.reason) == expected


def hold(at, key):
    """Put a member into an object; a list and a text take none."""
    if isinstance(at, dict):
        at[key] = 1


def spoil(at, key):
    """Put a number there that has no place in a record."""
    at[key] = 1.5


@pytest.mark.parametrize("record", READ, ids=name_of)
def test_a_member_of_no_known_kind_is_refused(record):
    for place in places(record):
        with pytest.raises(DomainError):
            read(changed(record, place, spoil), kind=record["type"])


@dataclass(frozen=True, slots=True)
class Circle:
    radius: int


@dataclass(frozen=True, slots=True)
class Square:
    side: int
    colour: str


@dataclass(frozen=True, slots=True)
class Drawing(TypedRecord):
    TYPE = "zeropermit/drawing/1"

    hash: Annotated[Word, JsonName("file.hash")]
    scale: Annotated[int | None, JsonName("file.scale")]
    shape: Circle | Square | None
    is_draft: bool


DRAWING = Drawing(b"\1" * 32, None, Square(2, "red"), is_draft=True)
WRITTEN = {
    "type": "zeropermit/drawing/1",
    "suite": "sha-256",
    "file": {"hash": "0x" + "01" * 32, "scale": None},
    "shape": {"side": 2, "colour": "red"},
    "is_draft": True,
}


def test_a_member_may_be_in_an_object_that_is_no_class():
    assert DRAWING.as_json() == WRITTEN
    assert Drawing.from_json(WRITTEN) == DRAWING


@pytest.mark.parametrize(
    ("change", "kind", "field"),
    [
        ({"file": 1}, "drawing/1.file", ""),
        ({"file": WRITTEN["file"] | {"scale": "1"}}, "drawing/1.file", "scale"),
        ({"file": WRITTEN["file"] | {"hash": "0x01"}}, "drawing/1.file", "hash"),
        ({"shape": 1}, "drawing/1.shape", ""),
        ({"shape": {"radius": 1, "area": 2}}, "drawing/1.shape", "area"),
        ({"shape": {"colour": "red"}}, "drawing/1.shape", "side"),
        ({"is_draft": 1}, "drawing/1", "is_draft"),
        ({"type": "zeropermit/drawing/2"}, "drawing/1", "type"),
        ({"suite": "sm3"}, "drawing/1", "suite"),
    ],
)
def test_an_error_names_the_object_and_the_member(change, kind, field):
    with pytest.raises(RecordError) as refused:
        Drawing.from_json(WRITTEN | change)

    assert refused.value.record == f"zeropermit/{kind}"
    assert refused.value.field == field


@pytest.mark.parametrize("shape", [Circle(1), None])
def test_the_object_that_fits_best_is_read(shape):
    drawing = Drawing(b"\1" * 32, 3, shape, is_draft=False)

    assert Drawing.from_json(drawing.as_json()) == drawing
