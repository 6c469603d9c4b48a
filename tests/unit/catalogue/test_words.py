"""Words are there for all that is declared, in both languages, and for nothing else."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import resources
from pathlib import Path

import pytest

from tests.builders.protocol_case import case
from tests.builders.sample_acts import all_acts
from zeropermit.catalogue import letters
from zeropermit.catalogue.certificates import PERSONS
from zeropermit.catalogue.messages import FILES, messages
from zeropermit.catalogue.words import texts
from zeropermit.catalogue.words.acts import field_words, labels, words_of
from zeropermit.catalogue.words.events import brief_words, value_words
from zeropermit.domain.acts.fields import fields_of
from zeropermit.domain.acts.permits import End
from zeropermit.domain.acts.registry import ACTS
from zeropermit.domain.applications.letter import Statements
from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.ledger import events
from zeropermit.domain.ledger.event_json import event_kinds
from zeropermit.domain.permits.face import LicenceFace
from zeropermit.domain.permits.reasons import (
    Ending,
    Measure,
    RevocationReason,
    ServiceWay,
)
from zeropermit.domain.supervision.inspection import Finding, OrderResult, Severity
from zeropermit.web.pages.department.column_words import COMMON

PLACES = ("letters", "permits", "columns", "codes", "scripts")
NAMES = ("acts", "events", *PLACES, *FILES)
CASE = case()
MADE = {act.primary: act for act in all_acts(CASE)}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENDINGS = [
    *(f"End.{each.name}" for each in Ending if each),
    *(f"GiveNotice.{each.name}" for each in Measure if each),
]
KINDS = (events.OrganisationKind, events.KeyRole, events.GrantKind)
VALUES = (*KINDS, Finding, Severity, OrderResult, RevocationReason, Measure, ServiceWay)


PAGES = resources.files("zeropermit.web")
FORM_TEXTS = {
    path
    for file in (*Path(PAGES / "pages").rglob("*.py"), *Path(PAGES).rglob("*.html"))
    for path in re.findall(
        r'"((?:decision|report|supervision)\.\w+)"', file.read_text()
    )
}
"""Paths of texts of forms that page modules and templates ask for."""


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_there_in_both_languages(name):
    for path, both in texts(name).items():
        assert both.keys() == {"zh", "en"}, path
        assert CHINESE.search(both["zh"]), path
        assert both["en"].strip(), path


def test_every_file_of_words_is_read():
    folder = resources.files("zeropermit.catalogue.words")
    found = {file.name for file in folder.iterdir() if file.name.endswith(".toml")}

    assert found == {f"{name}.toml" for name in NAMES}


def test_every_fault_of_a_file_has_its_correction():
    faults = {code for code in texts("notices") if code.startswith("FILE_")}
    nexts = {code for code in faults if code.endswith("_NEXT")}

    assert faults == nexts | {code.removesuffix("_NEXT") for code in nexts}


def test_a_code_has_its_words_in_one_file():
    assert len(messages()) == sum(len(texts(name)) for name in FILES)


def names_of_fields() -> Iterator[str]:
    """Paths of the words that the fields of acts have."""
    for act in ACTS.values():
        for field in fields_of(act):
            if field.kind:
                name = field.path.rpartition(".")[2]
                own = f"{field.act}.fields.{name}"
                place = own if f"{own}.label" in texts("acts") else f"fields.{name}"
                yield from (f"{place}.label", f"{place}.help")


def test_acts_endings_and_fields_have_words_and_nothing_else_has():
    wanted = {
        f"{name}.{part}"
        for name in (*ACTS, *ENDINGS)
        for part in ("title", "help", "sentence")
    }

    forms = {f"form.{path}" for path in FORM_TEXTS}
    notes = {f"{name}.note" for name, act in ACTS.items() if words_of(act).note}

    assert texts("acts").keys() == {
        *(
            "signer",
            "organisation",
            "deadline",
            *wanted,
            *names_of_fields(),
            *forms,
            *notes,
        )
    }


def test_columns_have_words_and_nothing_else_has():
    parts = {f"{name}.{part}" for name in COMMON for part in ("title", "form")}

    assert texts("columns").keys() == {
        *parts,
        *(f"subject.{each.name}" for each in SchemaSubject),
        "subject.form",
        *(f"types.{each.name}" for each in ClaimType),
    }


def test_lines_of_a_face_have_labels_and_nothing_else_has():
    names = {each.name for each in fields(LicenceFace)} - {"number"}
    printed = names | {*PERSONS, "holder", "licence"}

    assert texts("permits").keys() == {
        *(f"face.{name}" for name in names),
        *(f"certificate.{name}" for name in printed),
    }


def test_no_words_of_a_script_are_for_nothing():
    static = Path(PAGES / "static")
    source = "".join(file.read_text() for file in static.glob("*.js"))

    for path in texts("scripts"):
        script, _, name = path.partition(".")
        assert (static / f"{script}.js").is_file(), path
        assert re.search(rf"\b{name}\b", source), path


def test_every_line_of_a_letter_has_words_and_nothing_else_has():
    source = inspect.getsource(letters)
    lines = {f"letter.{name}" for name in re.findall(r'label\["(\w+)"\]', source)}
    lines |= {f"letter.{name}" for name in letters._NOTICE_PARTS}
    only_joint = {"letter.each", "letter.letter"}
    statements = {f"statements.{each.name}" for each in fields(Statements)}
    joint = {f"joint.{name}" for name in ("title", "told", "each", "letter")}

    assert texts("letters").keys() == lines - only_joint | joint | statements


def test_events_have_sentences_and_nothing_else_has():
    values = [each for kind in VALUES for each in kind if value_words(each)]

    briefs = {name for name in event_kinds() if brief_words(name)}

    assert texts("events").keys() == {
        *(f"sentences.{name}" for name in event_kinds()),
        *(f"brief.{name}" for name in briefs),
        "variants.AppliedForChange",
        "variants.StopOrderedInPart",
        *(f"values.{type(each).__name__}.{each.name}" for each in values),
    }


@pytest.mark.parametrize("name", ACTS)
def test_no_page_repeats_the_sentence_of_an_act(name):
    pages = (Path(PAGES) / "locale" / "zh.po").read_text("utf-8").replace('"\n"', "")

    assert f'"{words_of(ACTS[name]).sentence.en}"' not in pages


@pytest.mark.parametrize("name", ACTS)
def test_a_signed_field_is_named_and_explained_without_a_full_stop(name):
    assert labels(ACTS[name]).keys() == CASE.typed(MADE[name])["message"].keys()
    for field in fields_of(ACTS[name]):
        if field.kind:
            assert field_words(field).help.en[-1] != "."


def test_every_ending_has_its_own_words():
    titles = {words_of(End, ending).title.zh for ending in Ending}

    assert len(titles) == len(Ending)


@pytest.mark.parametrize("path", texts("acts"))
def test_both_languages_name_the_same_values(path):
    words = texts("acts")[path]

    both = [sorted(re.findall(r"%\((\w+)\)s", text)) for text in words.values()]
    assert both[0] == both[1]
