"""Templates, and the one way to fill them."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import TYPE_CHECKING

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from zeropermit.domain.letter import Language


@cache
def templates() -> Environment:
    """Load the templates; every value is escaped, and none may be missing."""
    return Environment(
        loader=PackageLoader("zeropermit.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(
    template: str, context: DataclassInstance, language: Language, status: int = 200
) -> HTMLResponse:
    """Fill a template with its context."""
    fields = dataclasses.fields(context)
    values = {field.name: getattr(context, field.name) for field in fields}
    html = templates().get_template(template).render(values)
    headers = {
        "Content-Language": "en" if language.value == "en" else "zh-CN",
        "Vary": "Accept-Language",
    }
    return HTMLResponse(html, status, headers=headers)
