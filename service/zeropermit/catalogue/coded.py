"""Words for coded values, from `codes.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def _codes() -> Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]:
    """Read all codes, by schema, field, code and language."""
    file = resources.files("zeropermit.catalogue") / "codes.json"
    found: dict[str, dict[str, dict[str, dict[str, str]]]] = json.loads(
        file.read_text("utf-8")
    )["codes"]
    return found


def code_title(schema: str, field: str, code: str, language: str) -> str:
    """Say a code in words; the code itself if there are none for it."""
    words = _codes().get(schema, {}).get(field, {}).get(code)
    return words["en" if language == "en" else "zh"] if words else code


def codes_of(schema: str, field: str) -> tuple[str, ...]:
    """List the codes that have words; none if the field takes others."""
    return tuple(_codes().get(schema, {}).get(field, {}))
