"""Words for people, in Chinese and English side by side: data files and their reader.

`acts.toml` has the words of each act and of its form, `events.toml` those of each
event, `errors.toml` those of each error. `refusals.toml`, `reasons.toml`, `states.toml`
and `notices.toml` have the words of other codes, `letters.toml` those of commitment
letters, `permits.toml` those of the lines of a permit. `columns.toml` and `codes.toml`
have those of departments' files, `scripts.toml` those of the pages' scripts. A file is
read at its first use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = {"zh", "en"}


@cache
def texts(name: str) -> Mapping[str, Mapping[str, str]]:
    """Read a file of this folder: each text, by language, under a path.

    A path has the names of the tables of the file, such as `Suspend.title`.
    """
    file = resources.files("zeropermit.catalogue.words") / f"{name}.toml"
    return dict(_flat(tomllib.loads(file.read_text("utf-8")), ""))


def _flat(
    table: Mapping[str, Any], path: str
) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, each in table.items():
        if each.keys() & LANGUAGES:
            yield f"{path}{name}", each
        else:
            yield from _flat(each, f"{path}{name}.")
