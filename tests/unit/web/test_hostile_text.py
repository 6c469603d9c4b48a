"""Whatever a text says, on whichever page it is shown, it stays a text.

Every template is filled twice, once with plain words and once with an attack in each
of its values; a browser must see the same elements with the same attributes.
"""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.unit.web.test_pages import PAGES, explained
from zeropermit.domain.applications.letter import Language
from zeropermit.web.pages.shared.templates import FILTERS, templates

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</textarea></title></style><svg/onload=alert(1)>",
    "{{ 4321*8765 }}{% raw %}",
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


class Hostile:
    """A value that says `text` wherever a template shows it or a part of it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __getattr__(self, name: str) -> "Hostile":
        if name.startswith("__"):  # no markup of its own, for one
            raise AttributeError(name)
        return self

    def __getitem__(self, _: object) -> "Hostile":
        return self

    def __call__(self, *_: object, **__: object) -> "Hostile":
        return self

    def __iter__(self) -> Iterator["Hostile"]:
        return iter((self, self))  # rows, or the two of a pair

    def __len__(self) -> int:
        return 2

    def __int__(self) -> int:
        return 1

    def __ge__(self, _: object) -> bool:
        return True

    __gt__ = __le__ = __lt__ = __ge__

    def __add__(self, _: object) -> "Hostile":
        return self

    __radd__ = __sub__ = __rsub__ = __add__

    def __neg__(self) -> "Hostile":
        return self


TEMPLATES = templates(Language.EN).overlay()
TEMPLATES.filters = TEMPLATES.filters | dict.fromkeys(FILTERS, lambda value, *_: value)
"""As those of the service; but their filters give back whatever they are given."""


def rendered(template: str, text: str) -> Elements:
    """Fill a template with an attack in each of its values."""
    given = dict.fromkeys((*explained(template), "layout", "request"), Hostile(text))
    return Elements(TEMPLATES.get_template(template).render(given))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("template", PAGES)
def test_an_attack_in_every_text_changes_no_element(template, attack):
    plain, attacked = rendered(template, "x"), rendered(template, attack)

    assert attacked.found == plain.found
    assert "{{ 4321*8765 }}" not in attack or "37873565" not in attacked.text
