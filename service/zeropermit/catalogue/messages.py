"""Words for codes: one source for API, pages and command line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Formatter

from zeropermit.catalogue.words import texts

FILES = ("errors", "refusals", "reasons", "states", "notices")
"""Files of words by their codes."""


@cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """Read all messages, by code and language."""
    return {code: both for name in FILES for code, both in texts(name).items()}


def is_known(code: str) -> bool:
    """Whether there are words for a code."""
    return code in messages()


def message(code: str, language: str, /, **values: object) -> str:
    """Say a code in words.

    Args:
        code: Code of an error, reason, state, verdict or contract's refusal.
        language: `zh` or `en`.
        values: What the message speaks of; what is not given is shown as a dash.

    Returns:
        The message, or the code itself if there are no words for it.
    """
    found = messages().get(code)
    if found is None:
        return code
    template = found["en" if language == "en" else "zh"]
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    return template.format(**{name: str(values.get(name, "–")) for name in names})
