"""Whatever a text says, on whichever page it is shown, it stays a text.

Every context is filled twice, once with plain words and once with an attack in each of
its texts; a browser must see the same elements with the same attributes.
"""

import dataclasses
import types
from html.parser import HTMLParser
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from tests.unit.web.test_pages import CONTEXTS
from zeropermit.domain.applications.letter import Language
from zeropermit.web.pages.shared.contexts import PageLayout
from zeropermit.web.pages.shared.templates import templates

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</textarea></title></style><svg/onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "--><!--",
    "]]>\u2028\0",
]


class Elements(HTMLParser):
    """Elements and the names of their attributes, in order; and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data):
        self.text += data


def filled(kind: Any, text: str) -> Any:
    """Make a value of a type, with `text` in each text and one of each kind."""
    origin = get_origin(kind)
    if kind is str:
        return text
    if kind is bool:
        return True
    if kind in {int, float}:
        return 1
    if origin is tuple:
        return (filled(get_args(kind)[0], text),)
    if origin in {Union, types.UnionType}:
        some = next(one for one in get_args(kind) if one is not type(None))
        return filled(some, text)
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(
            **{f.name: filled(hints[f.name], text) for f in dataclasses.fields(kind)}
        )
    raise TypeError(f"no example of {kind}")


def rendered(template: str, text: str) -> Elements:
    context = filled(CONTEXTS[template], text)
    values = {f.name: getattr(context, f.name) for f in dataclasses.fields(context)}
    found = templates(Language.EN).get_template(template)
    return Elements(found.render(values, layout=filled(PageLayout, text)))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("template", sorted(CONTEXTS))
def test_an_attack_in_every_text_changes_no_element(template, attack):
    plain, attacked = rendered(template, "x"), rendered(template, attack)

    assert attacked.found == plain.found
    assert "{{ 7*7 }}" not in attack or "49" not in attacked.text
