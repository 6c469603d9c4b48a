"""Templates, and the filters with which they write values in words.

Templates are given values of the domain as they are; the first comment of each explains
them by name. `request`, `layout` and the filters are known in all of them. `_` trusts
its text, so it is for literals alone; the filter `say` is for texts that vary.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from zeropermit.catalogue.words import texts
from zeropermit.catalogue.words.acts import field_words, words_of
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import in_fours, short_text, to_hex
from zeropermit.web.pages.shared.texts import grouped, grouped_number, translations

F = TypeVar("F", bound=Callable[..., Any])
FILTERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        *(to_hex, in_fours, short_text, grouped, grouped_number),
        *(words_of, field_words),
    )
}


def page_filter(function: F) -> F:
    """Let templates call a function of a request and a value as a filter."""

    @pass_context
    def given(context: Context, *values: object) -> object:
        return function(context["request"], *values)

    FILTERS[function.__name__] = given
    return function


@pass_context
def _say(context: Context, text: str, **values: object) -> str:
    """Give a text with its values in place of `{name}`; `_` is for `%(name)s`."""
    return str(context["request"].say(text, **values))


@cache
def templates(language: Language) -> Environment:
    """Load the templates; every value is escaped, and none may be missing."""
    found = Environment(
        loader=PackageLoader("zeropermit.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.filters.update(FILTERS)
    found.globals["say"] = _say
    found.globals["act_text"] = lambda path: texts("acts")[f"form.{path}"][language]
    found.globals["act_text"] = lambda path: texts("acts")[f"form.{path}"][language]
    found.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    return found


def read_all() -> None:
    """Read every template in every language, so that no visitor waits for that."""
    for language in Language:
        found = templates(language)
        for name in found.list_templates(extensions=["html"]):
            found.get_template(name)
