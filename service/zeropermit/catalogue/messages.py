"""Words for codes: one source for API, pages and command line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Formatter


@cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """Read all messages, by code and language."""
    file = resources.files("zeropermit.catalogue") / "messages.json"
    found: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8"))
    return found


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
