"""Words for acts, their fields and their forms, from `acts.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zeropermit.catalogue.words import texts
from zeropermit.domain.acts.act import LAST_FIELDS, Act
from zeropermit.domain.acts.fields import ActField, fields_of
from zeropermit.domain.matters.file import Words
from zeropermit.domain.permits.reasons import Ending, SignedWord


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


def words_of(kind: type[Act], sort: SignedWord = Ending.NONE) -> ActWords:
    """Give the words for an act; of `End` and `GiveNotice` those for one sort."""
    place = f"{kind.primary}.{sort.name}" if sort else kind.primary
    return ActWords(
        title=_words(f"{place}.title"),
        help=_words(f"{place}.help"),
        sentence=_words(f"{place}.sentence"),
        note=_words(f"{place}.note") if f"{place}.note" in texts("acts") else None,
    )


def field_words(field: ActField) -> FieldWords:
    """Give the words for a field of an act: its own, or else those of all acts."""
    name = field.path.rpartition(".")[2]
    own = f"{field.act}.fields.{name}"
    place = own if f"{own}.label" in texts("acts") else f"fields.{name}"
    return FieldWords(_words(f"{place}.label"), _words(f"{place}.help"))


def labels(kind: type[Act]) -> Mapping[str, Words]:
    """Give the names of the signed fields of an act, as people read them."""
    signed = (field for field in fields_of(kind) if field.kind)
    found = {field.name: field_words(field).label for field in signed}
    return found | {name: _words(name) for name, _ in LAST_FIELDS}


def _words(path: str) -> Words:
    return Words(**texts("acts")[path])
