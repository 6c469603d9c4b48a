"""Every event of the ledger is said in a sentence, in both languages."""

import dataclasses
import typing
from enum import Enum
from string import Formatter

import pytest

from zeropermit.catalogue.loader import load_catalogue
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.event_json import event_kinds
from zeropermit.domain.ledger.state import Registers
from zeropermit.web.pages.ledger.names import Names, member_type, sentence
from zeropermit.web.pages.ledger.sentences import SENTENCES
from zeropermit.web.pages.shared.texts import translated

KINDS = sorted(event_kinds().values(), key=lambda kind: kind.__name__)


def members(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]


def example(hint):
    """A value of whatever stands in events."""
    while isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    if typing.get_origin(hint) is tuple:
        return (example(typing.get_args(hint)[0]),)
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return hint(
            **{f.name: example(hints[f.name]) for f in dataclasses.fields(hint)}
        )
    if issubclass(hint, Enum):
        return list(hint)[-1]
    return {bytes: b"\x5a" * 32, str: "<b>", int: 1_790_000_000, bool: True}[hint]


def test_every_kind_of_event_has_a_sentence():
    assert set(KINDS) == SENTENCES.keys()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_member_that_a_sentence_names_exists(kind, language):
    found = members(translated(language, SENTENCES[kind]))

    assert found
    for name in found:
        member_type(kind, name)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_both_languages_say_the_same_of_an_event(kind):
    both = [sorted(members(translated(one, SENTENCES[kind]))) for one in Language]

    assert both[0] == both[1]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_event_of_things_that_nobody_knows_is_said_all_the_same(kind, language):
    names = Names(Registers(), load_catalogue(), language)

    pieces = sentence(names, example(kind))

    assert all(piece.text for piece in pieces)
    assert "{" not in "".join(piece.text for piece in pieces)
    assert all(piece.url.startswith("/") for piece in pieces if piece.url)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_member_of_an_enumeration_in_a_sentence_has_words(kind, language):
    names = Names(Registers(), load_catalogue(), language)

    for path in members(SENTENCES[kind]):
        found = member_type(kind, path)
        if isinstance(found, type) and issubclass(found, Enum):
            for member in found:
                if member.name != "NONE":
                    assert names.enum(member).text != member.name
