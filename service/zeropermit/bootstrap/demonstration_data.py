"""The fictional town of the demonstration, as its data files say.

Nothing in it exists: no organisation, code, project or person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from importlib import resources
from pathlib import Path
from typing import Any

from zeropermit.catalogue.loader import read_json
from zeropermit.config import Settings

PASSWORD = "demonstration"  # noqa: S105 - of keys that are worth nothing
AUTHORITY = "approval"
"""Handle of the organisation that decides the construction permit."""
REGISTRAR = "market"
"""Handle of the organisation that enrols enterprises."""

Organisations = Mapping[str, Mapping[str, Any]]
"""Members of `organisations.json`, by handle."""


def organisations() -> Organisations:
    """Give the organisations, by handle."""
    content = read_json(_folder() / "organisations.json")
    return {one["key"]: one for one in content["organisations"]}


class DemonstrationDays(Enum):
    """Days on which the town lives: members of `scenarios.json`, and its records."""

    TODAY = "scenarios", "records"
    PAST = "past", "records-past"


def scenarios(
    days: DemonstrationDays = DemonstrationDays.TODAY,
) -> Sequence[Mapping[str, Any]]:
    """Give the cases of the demonstration, as in `scenarios.json`."""
    member, _ = days.value
    found: Sequence[Mapping[str, Any]] = read_json(_folder() / "scenarios.json")[member]
    return found


def scenario(key: str) -> Mapping[str, Any]:
    """Give a case of the demonstration by its key."""
    return next(case for case in scenarios() if case["key"] == key)


def matters_of(organisations: Organisations, handle: str) -> list[str]:
    """Give the codes of the matters that an organisation decides."""
    grants = organisations[handle]["grants"] if handle in organisations else ()
    return [grant["scope"] for grant in grants if grant["kind"] == "DECIDE"]


def key_path(settings: Settings, organisations: Organisations, handle: str) -> Path:
    """Say where a key of the demonstration is kept, as `installation` expects it."""
    keys = settings.data / "keys"
    if handle == "operator/relayer":
        return keys / "relayer.json"
    body, _, key = handle.partition("/")
    if key == "system" and matters_of(organisations, body):
        return keys / "authorities" / f"{organisations[body]['uscc']}.json"
    return keys / f"{handle}.json"


def record_files(days: DemonstrationDays) -> Iterator[tuple[str, str, Path]]:
    """Give each file of records, with its department's handle and its schema."""
    _, folder = days.value
    for file in sorted((_folder() / folder).glob("*/*.csv")):
        name, _, version = file.stem.rpartition("-")
        yield file.parent.name, f"{name}/{version}", file


def _folder() -> Path:
    return Path(str(resources.files("zeropermit.catalogue") / "demonstration"))
