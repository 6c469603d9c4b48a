"""Every event of the ledger is said in a sentence, in both languages."""

import dataclasses
import typing
from enum import Enum
from string import Formatter
from types import SimpleNamespace

import pytest

from zeropermit.catalogue.loader import load_catalogue
from zeropermit.catalogue.words.events import event_words
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.event_json import event_kinds
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.web.pages.ledger.context import LedgerContext
from zeropermit.web.pages.ledger.event_sentence import member, member_type, sentence
from zeropermit.web.pages.ledger.uses import EvidenceUses
from zeropermit.web.pages.shared.page_request import PageRequest

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


def ledger_in(language):
    service = SimpleNamespace(catalogue=load_catalogue())
    visitor = PageRequest(service, None, language, None)
    return LedgerContext(visitor, LedgerState(), None, EvidenceUses())


NOT_PERSONAL = {
    *("uscc", "name"),  # of an organisation, as its register publishes them
    *("code", "definition", "number"),  # of schemas, matters and permits
    *("matter", "project", "reason"),  # codes
    "missing",  # an officer's words, who reads that they are public
    "changes",  # the applicant's own words, who reads that they are public
}
"""Members that are text, and why none of them speaks of a person."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_event_declares_its_link_and_personal_data(kind):
    declared = {"link", "personal"}

    assert declared <= vars(kind).keys()
    assert not declared & {field.name for field in dataclasses.fields(kind)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_nothing_on_the_ledger_is_personal(kind):
    hints = typing.get_type_hints(kind)
    texts = {f.name for f in dataclasses.fields(kind) if hints[f.name] is str}

    assert kind.personal == ()
    assert texts <= NOT_PERSONAL


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_event_leads_to_a_page(kind):
    names = ledger_in(Language.EN)

    if kind in {e.SchemaDefined, e.ActRefused}:  # what has no page
        assert kind.link == ""
    else:
        assert member(names, example(kind), kind.link).url.startswith("/")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_member_that_a_sentence_names_exists(kind, language):
    found = members(event_words(kind).in_language(language))

    assert found
    for name in found:
        member_type(kind, name)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_both_languages_say_the_same_of_an_event(kind):
    both = [sorted(members(event_words(kind).in_language(one))) for one in Language]

    assert both[0] == both[1]


@pytest.mark.parametrize(
    ("language", "regions", "said"),
    [
        (Language.ZH, (3702, 370203, 11), "，限青岛市 3702, 市北区 370203, 11，"),
        (Language.EN, (3702,), " in Qingdao 3702, from"),
        (Language.ZH, (), "）"),
        (Language.EN, (), ", from"),
    ],
)
def test_a_grant_is_said_with_its_regions(language, regions, said):
    event = dataclasses.replace(example(e.GrantGiven), regions=regions)

    pieces = sentence(ledger_in(language), event)

    assert said in "".join(piece.text for piece in pieces)
    assert (3702 in regions) is ("3702" in "".join(piece.text for piece in pieces))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_event_of_things_that_nobody_knows_is_said_all_the_same(kind, language):
    names = ledger_in(language)

    pieces = sentence(names, example(kind))

    assert all(piece.text for piece in pieces)
    assert "{" not in "".join(piece.text for piece in pieces)
    assert all(piece.url.startswith("/") for piece in pieces if piece.url)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_member_of_an_enumeration_in_a_sentence_has_words(kind, language):
    names = ledger_in(language)

    for path in members(event_words(kind).en):
        found = member_type(kind, path)
        if isinstance(found, type) and issubclass(found, Enum):
            for member in found:
                if member.name != "NONE":
                    assert names.enum(member) != member.name
