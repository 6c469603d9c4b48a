"""Templates, and the one way to fill them."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import TYPE_CHECKING

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from zeropermit.domain.applications.letter import Language
from zeropermit.web.cookies import LANGUAGE, set_language
from zeropermit.web.pages.shared.layout import layout_of
from zeropermit.web.pages.shared.page_request import PageRequest
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
    found.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    return found


def read_all() -> None:
    """Read every template in every language, so that no visitor waits for that."""
    for language in Language:
        found = templates(language)
        for name in found.list_templates(extensions=["html"]):
            found.get_template(name)


def page(
    template: str, context: DataclassInstance, request: PageRequest, status: int = 200
) -> HTMLResponse:
    """Fill a template; keep the language that an address asks for."""
    language = request.language
    fields = dataclasses.fields(context)
    values = {field.name: getattr(context, field.name) for field in fields}
    found = templates(language).get_template(template)
    html = found.render(values, layout=layout_of(request))
    headers = {
        "Content-Language": "en" if language.value == "en" else "zh-CN",
        "Vary": "Accept-Language, Cookie",
    }
    response = HTMLResponse(html, status, headers=headers)
    if LANGUAGE in request.http.query_params:
        set_language(response, language.value)
    return response
