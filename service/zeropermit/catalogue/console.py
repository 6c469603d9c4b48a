"""Texts of the command line: in English in source, in Chinese in `console.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def console_texts() -> Mapping[str, str]:
    """Read the Chinese texts, by their English ones."""
    file = resources.files("zeropermit.catalogue") / "console.json"
    found: dict[str, str] = json.loads(file.read_text("utf-8"))
    return found


def console_text(english: str, language: str) -> str:
    """Give a text in a language; without a Chinese one, as it is.

    Words before a `|` are not shown: they tell two texts of one form apart.
    """
    if language == "en":
        return english.rpartition("|")[2]
    return console_texts().get(english, english)
