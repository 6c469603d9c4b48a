"""Pages have a contract: each template explains, by name, all that it is given."""

import dataclasses
import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, meta, nodes

from tests.builders.protocol_case import case
from tests.builders.protocol_parts import DEADLINE
from tests.builders.sample_acts import all_acts
from zeropermit.domain.acts.registry import ACTS
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import NO_END
from zeropermit.web import pages
from zeropermit.web.pages.public.sign_in import local
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.signed_form import Sending, sign_form
from zeropermit.web.pages.shared.templates import FILTERS, templates
from zeropermit.web.pages.shared.texts import (
    grouped,
    grouped_number,
    shown_day,
    shown_time,
)

MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}.")
]
EXPLAINED = re.compile(r"^    (\w+): .*  #: ([A-Z].*[.✗?])$", re.MULTILINE)
INTERNAL = {
    *("PageRequest", "LedgerContext", "Sending", "Record", "FormInput", "Kind"),
    *("SupervisionForm", "Counted", "FigureKind", "FigureRow", "Run", "Replays"),
    "EvidenceUse",
    "EvidenceUses",
}
"""Classes of the pages that no template is given."""
KINDS = {
    kind
    for module in MODULES
    for kind in vars(module).values()
    if dataclasses.is_dataclass(kind)
    and kind.__module__.startswith(pages.__name__)
    and kind.__name__ not in INTERNAL
}
"""View models: what templates are given beside values of the domain."""
PARTS = {
    "shared/base.html",
    "shared/parts.html",
    "shared/requirements.html",
    "shared/verification.html",
    "ledger/parts.html",
    "ledger/entry.html",
}
"""Templates that others are made of."""
TEMPLATES = templates(Language.EN).list_templates()
PAGES = [template for template in TEMPLATES if template not in PARTS]
BASE = {"act_text", "layout", "request", "parts", "ledger", "say", "_", "gettext"}
"""What every template is given."""
ROOT = Path(__file__).parents[3]
CASE = case()


def source(template: str) -> str:
    environment = templates(Language.EN)
    return environment.loader.get_source(environment, template)[0]


def explained(template: str) -> dict[str, str]:
    """The first comment of a template: what it is given, by name."""
    if (text := source(template)).startswith("{# Given to this page:\n"):
        lines = text.partition("#}")[0].splitlines()[1:]
        return dict(line.split(": ", 1) for line in lines)
    return {}


def used(template: str) -> set[str]:
    """The names that a template, or one that it is made of, does not declare itself."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    environment.filters.update(FILTERS)
    tree = environment.parse(source(template))
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    own |= {macro.name for macro in tree.find_all(nodes.Macro)}
    own |= {one.target for one in tree.find_all(nodes.Import)}
    found = meta.find_undeclared_variables(tree) - BASE
    return found.union(*map(used, meta.find_referenced_templates(tree))) - own


@pytest.mark.parametrize("kind", sorted(KINDS, key=str), ids=lambda kind: kind.__name__)
def test_every_field_of_a_view_model_explains_itself(kind):
    explained = [name for name, _ in EXPLAINED.findall(inspect.getsource(kind))]

    assert explained == [field.name for field in dataclasses.fields(kind)]


@pytest.mark.parametrize("template", PAGES)
def test_a_template_explains_every_variable_and_uses_each(template):
    notes = explained(template)

    assert used(template) == notes.keys()
    assert all(re.fullmatch("[A-Z].*[.✗?]", note) for note in notes.values())


def test_no_two_filters_have_the_same_name():
    code = "".join(inspect.getsource(module) for module in MODULES)
    names = re.findall(r"@page_filter\n *def (\w+)", code)

    assert len(names) == len(set(names))
    assert not set(names) & Environment(autoescape=True).filters.keys()


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_template_has_inline_script_or_style_or_an_outside_host(template):
    text = source(template)

    assert re.search(r"<script(?![^>]*\bsrc=)", text) is None
    assert re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) is None
    assert "://" not in text
    assert "|safe" not in text.replace(" ", "")


def test_every_text_is_in_the_catalogue_and_translated():
    script = ROOT / "scripts" / "make_locale.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ACTS)
def test_every_member_of_what_is_signed_has_a_name_for_people(name):
    ledger = SimpleNamespace(domain=CASE.domain)
    context = SimpleNamespace(ledger=ledger, clock=lambda: DEADLINE)
    service = SimpleNamespace(context=context)
    (act,) = (act for act in all_acts(CASE) if act.primary == name)
    for language in Language:
        visitor = PageRequest(service, None, language, None)
        form = sign_form(visitor, act, "", "", Sending("", {}, ""))
        request = json.loads(form.request)
        members = request["typed_data"]["message"].keys()

        assert {*members, "act", "chain", "contract"} == request["labels"].keys()
        assert all(request["labels"].values())


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/\n//evil.example",
        "/许可",
    ],
)
def test_nobody_is_sent_to_another_site(address):
    assert local(address) == "/"


def test_an_address_of_ours_is_kept():
    assert local("/applications/0x12?language=en") == "/applications/0x12?language=en"


def test_a_digest_is_shown_in_groups_that_people_can_compare():
    assert grouped(bytes.fromhex("0123456789abcdef")) == "0123 4567 89ab cdef"


def test_a_permit_number_is_shown_in_its_parts():
    assert grouped_number("370203202609240101") == "370203 20260924 01 01"
    assert grouped_number("3702") == "3702"


def test_times_are_those_of_china_in_words_of_each_language():
    second = 1_795_449_600  # 2026-11-24 00:00 in China
    assert shown_time(second, Language.ZH) == "2026年11月24日 00:00:00"
    assert shown_time(second, Language.EN) == "24 Nov 2026 00:00:00"
    assert shown_day(second - 1, Language.EN) == "23 Nov 2026"


def test_what_has_no_end_is_shown_as_such():
    assert shown_day(NO_END, Language.ZH) == "无固定期限"
    assert shown_time(NO_END, Language.EN) == "no fixed end"
