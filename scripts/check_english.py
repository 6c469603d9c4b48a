#!/usr/bin/env python3
"""Count the texts that break the rules of plain English, and fail if a count rises.

Usage: python scripts/check_english.py [--list FOLDER] [--lower]

The texts are docstrings (their first paragraph), messages, help of options, and the
paragraphs of documents. `english.json` beside this script holds the words that are
counted and the highest count that each folder may have.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).with_name("english.json")
WORDS = "service/zeropermit/catalogue/words"
ON_PAGES = frozenset(
    f"{name}.toml"
    for name in ("acts", "codes", "columns", "events", "letters", "permits", "scripts")
)
"""Files of words that pages show: as texts of templates, they do not count."""
ENGLISH = re.compile(r'(\S+)\.en = "(.*)"')
"""Line of a file of words that has an English text."""
GENERATED = frozenset({"docs/reason-codes.md"})
ERRORS = "errors"
"""Name of the module or package in which every longer string is a message."""

PACKAGE_DEPTH = 3
"""Parts of a path under `service` that name its folder; elsewhere one part does."""

Text = tuple[str, int, str]
"""Path, line and words of a text."""


def main() -> int:
    """Compare the counts with their ceilings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", metavar="FOLDER", help="show the texts of a folder")
    parser.add_argument("--lower", action="store_true", help="lower stored ceilings")
    options = parser.parse_args()
    data = json.loads(DATA.read_text("utf-8"))
    found = faults(patterns(data))
    if options.list is not None:
        for path, line, words, fault in found[options.list.rstrip("/")]:
            print(f"{path}:{line}: {fault!r} in: {words}")
        return 0
    ceilings: dict[str, int] = data["ceilings"]
    counts = {name: len(found[name]) for name in sorted(found.keys() | ceilings)}
    risen = [name for name, count in counts.items() if count > ceilings.get(name, 0)]
    for name, count in counts.items():
        mark = "ROSE" if name in risen else ""
        print(f"{name:32} {count:4} of at most {ceilings.get(name, 0):4} {mark}")
    print(f"{'all':32} {sum(counts.values()):4}")
    if options.lower:
        data["ceilings"] = {
            name: min(ceiling, counts[name]) for name, ceiling in ceilings.items()
        }
        DATA.write_text(_written(data), "utf-8")
    return 1 if risen else 0


def patterns(data: dict[str, Any]) -> re.Pattern[str]:
    """Compile the words that are counted into one pattern."""
    people = "".join(f"(?<!{person} )" for person in data["people"])
    words = (rule["words"].replace("PEOPLE", people) for rule in data["rules"])
    return re.compile("|".join(words), re.IGNORECASE)


def faults(pattern: re.Pattern[str]) -> dict[str, list[tuple[str, int, str, str]]]:
    """Find the texts with a fault, by folder."""
    found = defaultdict(list)
    for path, line, words in texts():
        if fault := first_fault(words, pattern):
            found[folder(path)].append((path, line, words, fault))
    return found


def first_fault(text: str, pattern: re.Pattern[str]) -> str | None:
    """Return the first words of a text that break a rule.

    Code, placeholders and the targets of links are left out.
    """
    match = pattern.search(re.sub(r"`[^`]*`|\{[^{}]*\}|\]\([^)]*\)", "`code`", text))
    return match.group() if match else None


def document_texts(source: str) -> Iterator[tuple[int, str]]:
    """Give the paragraphs, headings, list items and table rows of a document.

    Fenced and indented code is left out.
    """
    first, code, lines = 0, False, list[str]()
    for number, line in enumerate([*source.splitlines(), ""], start=1):
        fence = line.lstrip().startswith("```")
        code = code != fence
        starts = re.match(r"\s*([-*#|]|\d+\.)\s?", line)
        if lines and (fence or starts or not line.strip()):
            yield first, " ".join(lines)
            lines = []
        if not (code or fence or (line.startswith("    ") and not lines)):
            first = first if lines else number
            lines += [line] if line.strip() else []


def python_texts(source: str, *, messages: bool) -> Iterator[tuple[int, str]]:
    """Give the docstrings, the notes on fields and the help of options of a module.

    Args:
        source: Text of the module.
        messages: Whether all other strings of some words are messages, and count.
    """
    tree = ast.parse(source)
    docstrings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    helps = [
        keyword.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "help"
    ]
    others = ast.walk(tree) if messages else ()
    seen = set()
    for node in (*docstrings, *helps, *others):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = inspect.cleandoc(node.value).partition("\n\n")[0]
            if node not in seen and " " in text:
                yield node.lineno, text
            seen.add(node)
    for number, line in enumerate(source.splitlines(), start=1):
        _, _, field = line.partition("#: ")
        if field:
            yield number, field


def texts() -> Iterator[Text]:
    """Give every text of the tree that is tracked or new."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "*.py", "*.md"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    for name in done.stdout.splitlines():
        path = ROOT / name
        if not path.is_file() or name in GENERATED:
            continue
        source = path.read_text("utf-8")
        if path.suffix == ".md":
            found = document_texts(source)
        else:
            messages = ERRORS in {path.stem, path.parent.name}
            found = python_texts(source, messages=messages)
        for line, text in found:
            yield name, line, " ".join(text.split())
    for path in sorted((ROOT / WORDS).glob("*.toml")):
        if path.name not in ON_PAGES:
            yield from word_texts(path)


def word_texts(path: Path) -> Iterator[Text]:
    """Give the English texts of a file of words."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if written := ENGLISH.match(line):
            yield f"{WORDS}/{path.name}", number, f"{written[1]}: {written[2]}"


def folder(name: str) -> str:
    """Name the folder of a file: its package under `service`, else the first folder."""
    folders = Path(name).parts[:-1]
    depth = PACKAGE_DEPTH if folders[:1] == ("service",) else 1
    return "/".join(folders[:depth]) or "."


def _written(data: dict[str, Any]) -> str:
    """Write the data with one entry a line."""
    parts = []
    for name, value in data.items():
        entries = (
            [f"{json.dumps(key)}: {json.dumps(each)}" for key, each in value.items()]
            if isinstance(value, dict)
            else [json.dumps(each) for each in value]
        )
        body = ",\n".join(f"    {entry}" for entry in entries)
        left, right = "{}" if isinstance(value, dict) else "[]"
        parts.append(f"  {json.dumps(name)}: {left}\n{body}\n  {right}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    raise SystemExit(main())
