"""Templates, and the one way to fill them."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from zeropermit.catalogue.words import texts
from zeropermit.domain.applications.letter import Language
from zeropermit.web.pages.shared.contexts import PageLayout
from zeropermit.web.pages.shared.texts import translations

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


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
    found.globals["act_text"] = lambda path: texts("acts")[f"form.{path}"][language]
    found.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    return found


def read_all() -> None:
    """Read every template in every language, so that no visitor waits for that."""
    for language in Language:
        found = templates(language)
        for name in found.list_templates(extensions=["html"]):
            found.get_template(name)


def filled(
    template: str,
    context: DataclassInstance | None,
    layout: PageLayout,
    language: Language,
) -> str:
    """Fill a template with its context; without one, with the layout alone."""
    fields = dataclasses.fields(context) if context else ()
    values = {field.name: getattr(context, field.name) for field in fields}
    return templates(language).get_template(template).render(values, layout=layout)
