#!/usr/bin/env python3
"""Write the derived lines of docs/protocol.md from the code and the contracts.

scripts/make_protocol.py            write them
scripts/make_protocol.py --check    fail if they are not what would be written

Derived are, of each act in section 6, its signed type and the function that it calls,
and in section 7 the tables of events. An act that has no entry yet gets one, with the
words of `catalogue/words/acts.toml`, and the rest of the document is written by hand.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "service"))

from zeropermit.catalogue.words.acts import field_words, words_of  # noqa: E402 - found only now
from zeropermit.domain.acts.act import Act  # noqa: E402
from zeropermit.domain.acts.fields import fields_of  # noqa: E402
from zeropermit.domain.acts.registry import ACTS, type_string  # noqa: E402
from zeropermit.domain.ledger.event_json import event_kinds  # noqa: E402
from zeropermit.ledger.artifacts import abi  # noqa: E402

TARGET = ROOT / "docs" / "protocol.md"
ENTRY = re.compile(r"^### (\w+)\n\n {4}.*\n\nCalls `.*`\.\n", re.MULTILINE)
LAST = "\nGovernance acts "
"""Begin of the paragraph after the entries."""
TABLE = re.compile(r"^\*\*(\w+)\*\*\n\n(\|.*\n)+", re.MULTILINE)


def written(parameter: Mapping[str, Any]) -> str:
    """Write a type of an ABI; a structure by its name."""
    if parameter["type"].startswith("tuple"):
        return str(parameter["internalType"]).removeprefix("struct ")
    return str(parameter["type"])


def head(act: type[Act]) -> str:
    """Write the heading of an act, its signed type and its call."""
    (entry,) = (
        entry
        for entry in abi(act.contract)
        if (entry["type"], entry.get("name")) == ("function", act.function)
    )
    given = ", ".join(f"{written(p)} {p['name']}" for p in entry["inputs"])
    call = f"{act.contract}.{act.function}({given})"
    return f"### {act.primary}\n\n    {type_string(act)}\n\nCalls `{call}`.\n"


def draft(act: type[Act]) -> str:
    """Write the entry of an act that has none yet."""
    rows = [
        f"| `{field.name}` | {field_words(field).label.en} |"
        for field in fields_of(act)
        if field.kind
    ]
    table = [
        "| field | is |",
        "|---|---|",
        *rows,
        "| `deadline` | of the authorization |",
    ]
    return "\n".join([head(act), words_of(act).help.en, "", *table, ""])


def events(contract: str) -> str:
    """Write the table of a contract's events."""
    return "\n".join(
        [
            f"**{contract}**\n",
            "| event | members in JSON |",
            "|---|---|",
            *_rows(contract),
            "",
        ]
    )


def _rows(contract: str) -> Iterator[str]:
    entries = {e["name"]: e for e in abi(contract) if e["type"] == "event"}
    for name, kind in event_kinds().items():
        if name not in entries:
            continue
        given = ", ".join(
            f"{written(p)}{' indexed' * p['indexed']} {p['name']}"
            for p in entries[name]["inputs"]
        )
        members = ", ".join(f"`{field.name}`" for field in dataclasses.fields(kind))
        yield f"| `{name}({given})` | {members} |"


def document(text: str) -> str:
    """Write the derived lines into the document.

    Raises:
        KeyError: An entry names an act that is not declared.
    """
    found = ENTRY.findall(text)
    text = ENTRY.sub(lambda entry: head(ACTS[entry[1]]), text)
    new = [draft(act) for name, act in ACTS.items() if name not in found]
    before, mark, after = text.partition(LAST)
    text = "\n".join([before, *new]) + mark + after
    return TABLE.sub(lambda table: events(table[1]), text)


def main() -> int:
    """Write the document, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    found = TARGET.read_text(encoding="utf-8")
    text = document(found)
    if not parser.parse_args().check:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if found == text:
        return 0
    print(f"{TARGET.name} is not fresh: run {Path(__file__).name}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
