"""The page on which anybody verifies a permit, with nothing but a browser."""

import re
from html.parser import HTMLParser

import pytest

from tests.integration.api.site import API, at

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</title><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 4321*8765 }}{% raw %}",
    "${7*7}#{7*7}",
    "\u202e<b>\u2066",
    "&lt;script&gt;",
    "%3Cscript%3E",
    "<!--",
    "]]>",
    "\0<script>",
]


class Page(HTMLParser):
    """What a browser makes of a page: its tags, its attributes, its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if data.strip():
            self.words.append(data.strip())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join(self.words)


def opened(
    visitor, query: str | None = None, *, status: int = 200, **more: str
) -> Page:
    asked = {**more, **({} if query is None else {"q": query})}
    answer = at(visitor, "/", params=asked)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["vary"].startswith("Accept-Language, Cookie")
    return Page(answer.text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_in_comes_back_as_text_alone(visitor, payload):
    clean = opened(visitor, "x", status=400)

    page = opened(visitor, payload, status=400)

    assert [tag for tag, _ in page.tags] == [tag for tag, _ in clean.tags]
    typed = next(a for a in page.all("input") if a.get("name") == "q")
    assert typed["value"] == payload
    assert (
        typed.keys()
        == next(a for a in clean.all("input") if a.get("name") == "q").keys()
    )
    hrefs = [a["href"] for a in page.all("a")]
    assert all(href.startswith(("/", "#")) for href in hrefs)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "query", ["1", "abc", "0x12", "1" * 5000, "许可证", "🙂" * 300]
)
def test_what_is_no_number_and_no_hash_is_explained(visitor, query, language):
    page = opened(visitor, query, status=400, language=language)

    words = {"zh": "请输入 18 位许可证编号", "en": "Enter a permit number (18 digits)"}
    assert words[language] in page.text
    typed = next(a for a in page.all("input") if a.get("name") == "q")
    assert typed["aria-invalid"] == "true"
    assert "problem" in typed["aria-describedby"]


@pytest.mark.parametrize("query", [None, "0" * 18, "granted"])
def test_no_page_has_inline_script_style_or_a_link_to_elsewhere(
    visitor, granted, query
):
    page = opened(visitor, granted.permit if query == "granted" else query)

    assert page.all("style") == []
    assert all(a.keys() <= {"src", "type"} and a["src"] for a in page.all("script"))
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert "style" not in attributes
        for name in ("href", "src", "action"):
            assert (attributes.get(name) or "/").startswith(("/", "#"))


def test_every_input_has_a_label_and_the_form_needs_no_script(visitor):
    page = opened(visitor)
    typed = [a for a in page.all("input") if a.get("type") != "hidden"]

    assert {a["id"] for a in typed} == {a["for"] for a in page.all("label")}
    assert page.all("form")[0] == {"method": "get", "action": "/", "role": "search"}


def test_an_unknown_number_is_not_called_anything_else(visitor):
    page = opened(visitor, "0" * 18)

    assert "查无此证" in page.text
    assert "无效" not in page.text
    assert "Unknown" in opened(visitor, "0" * 18, language="en").text


@pytest.mark.parametrize("name", ["number", "document", "id"])
@pytest.mark.parametrize(("language", "word"), [("zh", "有效"), ("en", "In force")])
def test_a_permit_is_found_by_number_or_hash(visitor, granted, name, language, word):
    facts = visitor.get(f"permits/{granted.permit}").json()["permit"]

    page = opened(visitor, facts[name], language=language)

    assert page.text.count("✓") >= 4
    assert "✗" not in page.text
    assert word in page.text
    assert facts["holder"]["name"] in page.text
    assert len(page.all("tr")) == 1 + len(granted.decided["lines"])
    numbers = [re.sub(r"\s", "", text) for text in page.words]
    assert facts["number"] in numbers
    assert facts["document"][2:] in numbers


def test_the_other_language_keeps_the_question(visitor):
    page = opened(visitor, "0" * 18, language="zh")
    switch = next(a for a in page.all("a") if a.get("class") == "switch")

    assert switch["href"] == f"/?q={'0' * 18}&language=en"
    english = at(visitor, switch["href"])
    assert Page(english.text).all("html") == [{"lang": "en"}]
    assert english.headers["content-language"] == "en"


def test_the_browser_chooses_the_language(site):
    assert "Verify a permit" in opened(site.visitor(**{"Accept-Language": "en"})).text
    assert "核验许可证" in opened(site.visitor(**{"Accept-Language": "fr"})).text


def test_a_language_that_we_do_not_speak_still_gives_a_page(visitor):
    assert "核验许可证" in opened(visitor, language="fr").text


def test_a_demonstration_says_that_it_is_one(visitor):
    assert "没有法律效力" in opened(visitor).text


def test_the_documentation_works_with_no_outside_host(visitor):
    answer = at(visitor, "/docs")
    page = Page(answer.text)
    sources = [a["src"] for a in page.all("script")]
    sources += [a["href"] for a in page.all("link")]

    assert answer.status_code == 200
    assert all(source.startswith("/static/") for source in sources)
    for source in sources:
        assert at(visitor, source).status_code == 200
    start = at(visitor, "/static/docs.js").text
    assert f"{API}/openapi.json" in start
    assert "://" not in start
    assert page.all("script") == [{"src": source} for source in sources[:2]]
