"""Texts of the pages: English in the sources, Chinese in a gettext catalogue.

`locale/zh.po` has one entry for each text of the templates and of this package; a test
fails on a missing entry. The file is read without compiling it, so that a translator
needs no tools.
"""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from itertools import pairwise

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from zeropermit.catalogue.words import texts
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import NO_END, in_fours

_BEIJING = timedelta(hours=8)
_LOCALES = {Language.ZH: "zh_Hans_CN", Language.EN: "en_GB"}


@cache
def translations(language: Language) -> NullTranslations:
    """Read the catalogue of a language; English texts stay as they are."""
    if language is Language.EN:
        return NullTranslations()
    file = resources.files("zeropermit.web") / "locale" / f"{language.value}.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(file.read_text("utf-8"))))
    compiled.seek(0)
    return GNUTranslations(compiled)


def translated(language: Language, text: str) -> str:
    """Translate a text of the pages."""
    return translations(language).gettext(text)


def N(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for the catalogue; the page that shows the text translates it."""
    return text


def tag_of(language: Language) -> str:
    """Give the tag of a language, `zh-CN` or `en` (BCP 47)."""
    return "en" if language is Language.EN else "zh-CN"


@cache
def script_texts(language: Language, *scripts: str) -> str:
    """Give the words of scripts, by their names in `static/`, as JSON."""
    said = {
        path.removeprefix(f"{script}."): both[language]
        for script in scripts
        for path, both in texts("scripts").items()
        if path.startswith(f"{script}.")
    }
    return json.dumps(said, ensure_ascii=False)


def moment(second: int) -> datetime:
    """Give the time in China of a Unix second."""
    return datetime.fromtimestamp(min(max(second, 0), 2**37), UTC) + _BEIJING


def shown_day(second: int, language: Language) -> str:
    """Write a day, `2026年11月23日` or `23 Nov 2026`; ends that never come in words."""
    if second >= NO_END:
        return translated(language, "no fixed end")
    pattern = "y年M月d日" if language is Language.ZH else "d MMM y"
    return format_date(moment(second), pattern, locale=_LOCALES[language])


def shown_time(second: int, language: Language) -> str:
    """Write a day and a time of day, in China."""
    if second >= NO_END:
        return translated(language, "no fixed end")
    return f"{shown_day(second, language)} {moment(second):%H:%M:%S}"


def grouped(word: bytes) -> str:
    """Write a digest in groups of four, so that people can compare it."""
    return in_fours(word.hex())


def grouped_number(number: str) -> str:
    """Write a permit number in its parts: region, day, sequence, specialty."""
    ends = (0, 6, 14, 16, 18)
    parts = (number[a:b] for a, b in pairwise(ends))
    return " ".join(part for part in parts if part)
