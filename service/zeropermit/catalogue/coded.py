"""Words for coded values in data sets, from `words/codes.toml`."""

from __future__ import annotations

from zeropermit.catalogue.words import texts


def code_title(schema: str, field: str, code: str, language: str) -> str:
    """Say a code in words; the code itself if there are none for it."""
    words = texts("codes").get(f"{schema}.{field}.{code}")
    return words["en" if language == "en" else "zh"] if words else code


def codes_of(schema: str, field: str) -> tuple[str, ...]:
    """List the codes that have words; none if the field takes others."""
    place = f"{schema}.{field}."
    found = (path for path in texts("codes") if path.startswith(place))
    return tuple(path.removeprefix(place) for path in found)
