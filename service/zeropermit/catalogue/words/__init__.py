"""Words for people: data files beside this module, and their one reader.

A file has texts in Chinese and English, each under a path such as `Suspend.title`:
`acts.toml` the words of each act and of its form, `events.toml` the sentence of each
event. A file is read at its first use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from typing import Any

from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import ActField, fields_of
from zeropermit.domain.ledger.event import Event
from zeropermit.domain.matters.file import Words
from zeropermit.domain.permits.reasons import Ending


@dataclass(frozen=True, slots=True)
class ActWords:
    """Words for an act."""

    title: Words
    help: Words  #: Effect of the act, and a warning where it is final.
    sentence: Words  #: Sentence that is signed; `%(name)s` are filled in by the page.
    note: Words | None  #: Title of the record that is written on the form, if one is.


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Words for a field of an act."""

    label: Words  #: Name of the field, as a form shows it.
    help: Words  #: Meaning of the field, without a full stop.


@cache
def texts(name: str) -> Mapping[str, Words]:
    """Read a file of this folder: its texts by their paths.

    Raises:
        TypeError: A text lacks a language, or has something else beside the two.
    """
    file = resources.files("zeropermit.catalogue.words") / f"{name}.toml"
    return dict(_flat(tomllib.loads(file.read_text("utf-8")), ""))


def _flat(table: Mapping[str, Any], path: str) -> Iterator[tuple[str, Words]]:
    for name, each in table.items():
        place = f"{path}{name}"
        if each.keys() & {"zh", "en"}:
            yield place, Words(**each)
        else:
            yield from _flat(each, f"{place}.")


def words_of(kind: type[Act], ending: Ending = Ending.NONE) -> ActWords:
    """Give the words for an act; those of `End` for one of the endings."""
    place = f"{kind.primary}.{ending.name}" if ending else kind.primary
    found = texts("acts")
    return ActWords(
        title=found[f"{place}.title"],
        help=found[f"{place}.help"],
        sentence=found[f"{place}.sentence"],
        note=found.get(f"{place}.note"),
    )


def form_words(path: str) -> Words:
    """Give a text that is on the form of several acts, such as `decision.reason`."""
    return texts("acts")[f"form.{path}"]


def field_words(field: ActField) -> FieldWords:
    """Give the words for a field of an act: its own, or else those of all acts."""
    found, name = texts("acts"), field.path.rpartition(".")[2]
    own = f"{field.act}.fields.{name}"
    place = own if f"{own}.label" in found else f"fields.{name}"
    return FieldWords(found[f"{place}.label"], found[f"{place}.help"])


def labels(kind: type[Act]) -> Mapping[str, Words]:
    """Give the names of the signed fields of an act, as people read them."""
    signed = (field for field in fields_of(kind) if field.kind)
    found = {field.name: field_words(field).label for field in signed}
    return {**found, "deadline": texts("acts")["deadline"]}


def event_words(kind: type[Event]) -> Words:
    """Give the sentence of an event; names in braces are members of the event."""
    return texts("events")[f"sentences.{kind.__name__}"]


def value_words(member: Enum) -> Words | None:
    """Give the words for a member of an enumeration; None if its code has words."""
    return texts("events").get(f"values.{type(member).__name__}.{member.name}")
