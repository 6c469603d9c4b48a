"""Pages have a contract: every field explains itself, every variable is a field."""

import dataclasses
import inspect
import re

import pytest
from jinja2 import Environment, meta, nodes

from zeropermit.domain.letter import Language
from zeropermit.web.pages import contexts
from zeropermit.web.pages.docs import DocsContext
from zeropermit.web.pages.home import grouped, grouped_number, shown_time
from zeropermit.web.pages.rendering import templates
from zeropermit.web.pages.words import words

CONTEXTS = {"home.html": contexts.HomeContext, "docs.html": DocsContext}
EXPLAINED = [
    *(
        kind
        for _, kind in inspect.getmembers(contexts, inspect.isclass)
        if dataclasses.is_dataclass(kind)
    ),
    DocsContext,
]


def source(template: str) -> str:
    environment = templates()
    return environment.loader.get_source(environment, template)[0]


def attributes(template: str) -> set[tuple[str, str]]:
    """Every `variable.attribute` of a template."""
    tree = Environment(autoescape=True).parse(source(template))
    return {
        (node.node.name, node.attr)
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name)
    }


def test_every_template_has_a_context():
    assert set(templates().list_templates()) == CONTEXTS.keys()


@pytest.mark.parametrize("kind", EXPLAINED, ids=lambda kind: kind.__name__)
def test_every_field_of_a_context_explains_itself(kind):
    for field in dataclasses.fields(kind):
        assert re.fullmatch(r"[A-Z].*[.✗?]", field.metadata.get("help", "")), field.name


@pytest.mark.parametrize("template", CONTEXTS)
def test_every_variable_of_a_template_is_a_field_of_its_context(template):
    tree = Environment(autoescape=True).parse(source(template))
    fields = {field.name for field in dataclasses.fields(CONTEXTS[template])}

    assert meta.find_undeclared_variables(tree) - {"lines"} == fields


@pytest.mark.parametrize(
    ("variable", "kind"),
    [
        ("result", contexts.Result),
        ("question", contexts.Question),
        ("fact", contexts.Fact),
        ("row", contexts.EvidenceRow),
    ],
)
def test_every_attribute_of_the_page_is_a_field(variable, kind):
    used = {name for owner, name in attributes("home.html") if owner == variable}

    assert used - {field.name for field in dataclasses.fields(kind)} == set()


def test_every_text_of_the_page_is_there_in_both_languages():
    used = {name for owner, name in attributes("home.html") if owner == "words"}
    for language in Language:
        assert used - words(language).keys() == set()
        assert all(words(language).values())


@pytest.mark.parametrize("template", CONTEXTS)
def test_no_template_has_inline_script_or_style_or_an_outside_host(template):
    text = source(template)

    assert re.search(r"<script(?![^>]*\bsrc=)", text) is None
    assert re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) is None
    assert "://" not in text
    assert "|safe" not in text.replace(" ", "")


def test_a_digest_is_shown_in_groups_that_people_can_compare():
    assert grouped(bytes.fromhex("0123456789abcdef")) == "0123 4567 89ab cdef"


def test_a_permit_number_is_shown_in_its_parts():
    assert grouped_number("370203202609240101") == "370203 20260924 01 01"
    assert grouped_number("3702") == "3702"


def test_times_are_those_of_china():
    assert shown_time(0) == "1970-01-01 08:00:00 (UTC+8)"
    assert shown_time(2**60).startswith("6325-")
