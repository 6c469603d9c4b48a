"""In which language we answer: as asked, then as the browser says, else Chinese."""

import pytest

from tests.unit.web.asgi import scope_of
from zeropermit.domain.applications.letter import Language
from zeropermit.web.language import accepted, language_of


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh"),
        ("*", "zh"),
        ("fr", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("EN-us", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh;q=0.1, en;q=0.2", "en"),
        ("en;q=0", "zh"),
        ("en;q=x", "zh"),
        ("en;level=1", "en"),
        ("en;q=nan", "zh"),
        ("de, en;q=0.5, zh;q=0.4", "en"),
        (";;;,,,=", "zh"),
        ("x" * 5000 + ",en", "zh"),
    ],
)
def test_the_best_language_that_we_speak_is_chosen(header, language):
    assert accepted(header) is Language(language)


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("language=zh", "zh"),
        ("language=en&language=zh", "zh"),
        ("language=fr", "en"),
        ("language=", "en"),
        ("q=%ff&x", "en"),
    ],
)
def test_the_address_goes_before_the_browser(query, language):
    scope = scope_of("GET", query=query, headers=[("Accept-Language", "en")])

    assert language_of(scope) is Language(language)
