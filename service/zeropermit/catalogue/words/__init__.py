"""Words for people, in both languages: data files beside this module, and their reader.

`acts.toml` has the words of each act and of its form, `events.toml` the sentence of
each event. A file is read at its first use; a text that lacks a language, or that
nothing asks for, is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import ActField, fields_of
from zeropermit.domain.matters.file import Words
from zeropermit.domain.permits.reasons import Ending


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Words for a field of an act."""

    label: Words  #: Name of the field, as a form shows it.
    help: Words  #: Meaning of the field, without a full stop.


@dataclass(frozen=True, slots=True)
class ActWords:
    """Words for an act."""

    title: Words
    help: Words  #: Effect of the act, and a warning where it is final.
    sentence: Words  #: Sentence that is signed; `%(name)s` are filled in by the page.
    fields: Mapping[str, FieldWords]  #: Fields that only this act has in this sense.
    endings: Mapping[str, ActWords]  #: Words of `End` by the way in which it ends.


@dataclass(frozen=True, slots=True)
class ActFile:
    """The content of `acts.toml`."""

    deadline: Words  #: Name of the last signed field of every act.
    fields: Mapping[str, FieldWords]  #: Fields that several acts have.
    acts: Mapping[str, ActWords]


def words_of(kind: type[Act], ending: Ending = Ending.NONE) -> ActWords:
    """Give the words for an act; of `End`, for one of the endings."""
    words = act_file().acts[kind.primary]
    return words.endings[ending.name] if ending else words


def field_words(field: ActField) -> FieldWords:
    """Give the words for a field of an act."""
    found, name = act_file(), field.path.rpartition(".")[2]
    return found.acts[field.act].fields.get(name) or found.fields[name]


def labels(kind: type[Act]) -> Mapping[str, Words]:
    """Give the names of the signed fields of an act, as people read them."""
    signed = (field for field in fields_of(kind) if field.kind)
    found = {field.name: field_words(field).label for field in signed}
    return {**found, "deadline": act_file().deadline}


@cache
def act_file() -> ActFile:
    """Read `acts.toml`.

    Raises:
        TypeError: A text lacks a language, or a table has an unknown entry.
    """
    content = _read("acts.toml")
    deadline, fields = content.pop("deadline"), content.pop("fields")
    acts = {name: _act(**table) for name, table in content.items()}
    return ActFile(Words(**deadline), _fields(fields), acts)


def _act(
    *,
    fields: Mapping[str, Any] | None = None,
    endings: Mapping[str, Any] | None = None,
    **texts: Mapping[str, str],
) -> ActWords:
    return ActWords(
        **{name: Words(**text) for name, text in texts.items()},
        fields=_fields(fields or {}),
        endings={name: _act(**table) for name, table in (endings or {}).items()},
    )


def _fields(tables: Mapping[str, Any]) -> Mapping[str, FieldWords]:
    return {
        name: FieldWords(**{part: Words(**text) for part, text in table.items()})
        for name, table in tables.items()
    }


def _read(name: str) -> dict[str, Any]:
    file = resources.files("zeropermit.catalogue.words") / name
    return tomllib.loads(file.read_text("utf-8"))
