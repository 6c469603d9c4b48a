"""Words are there for all that is declared, in both languages, and for nothing else."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.builders.protocol_case import case
from tests.builders.sample_acts import all_acts
from zeropermit.catalogue import words
from zeropermit.catalogue.words import act_file, field_words, labels, words_of
from zeropermit.domain.acts.fields import fields_of
from zeropermit.domain.acts.permit_decisions import End
from zeropermit.domain.acts.registry import ACTS
from zeropermit.domain.permits.reasons import Ending

CASE = case()
MADE = {act.primary: act for act in all_acts(CASE)}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def texts(table: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text of a file with its place: a pair of languages."""
    if table.keys() & {"zh", "en"}:
        yield path, table
        return
    for name, each in table.items():
        yield from texts(each, f"{path}.{name}".removeprefix("."))


@pytest.mark.parametrize("name", ["acts.toml"])
def test_every_text_of_a_file_is_there_in_both_languages(name):
    for path, text in texts(words._read(name)):
        assert text.keys() == {"zh", "en"}, path
        assert CHINESE.search(text["zh"]), path
        assert text["en"].strip() == text["en"] != "", path


def test_every_act_and_ending_has_words_and_nothing_else_has():
    assert act_file().acts.keys() == ACTS.keys()
    for name, found in act_file().acts.items():
        endings = {each.name for each in Ending if each} if name == "End" else set()
        assert found.endings.keys() == endings


@pytest.mark.parametrize("name", ACTS)
def test_every_field_that_is_signed_has_words(name):
    for field in fields_of(ACTS[name]):
        if field.kind:
            assert field_words(field).help.en[-1] != "."


def test_no_words_of_a_field_are_for_nothing():
    fields = [field for act in ACTS.values() for field in fields_of(act) if field.kind]
    used = {id(field_words(field)) for field in fields}
    own = {
        f"{name}.{field}": found
        for name, act in act_file().acts.items()
        for field, found in act.fields.items()
    }

    unused = [
        name
        for name, found in (act_file().fields | own).items()
        if id(found) not in used
    ]
    assert unused == []


def test_every_ending_has_its_own_words():
    titles = {words_of(End, ending).title.zh for ending in Ending}

    assert len(titles) == len(Ending)


@pytest.mark.parametrize("name", ACTS)
def test_every_signed_member_has_a_label(name):
    assert labels(ACTS[name]).keys() == CASE.typed(MADE[name])["message"].keys()


@pytest.mark.parametrize("name", ACTS)
def test_both_languages_of_a_sentence_name_the_same_values(name):
    sentence = words_of(ACTS[name]).sentence

    both = [
        sorted(re.findall(r"%\((\w+)\)s", text)) for text in (sentence.zh, sentence.en)
    ]
    assert both[0] == both[1]
