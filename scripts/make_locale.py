#!/usr/bin/env python3
"""Collect the texts of pages into the catalogue of Chinese translations.

Usage: python scripts/make_locale.py [--check]

Writes `service/zeropermit/web/locale/zh.po`: keeps translations, adds new texts and
drops texts that no page uses. English texts are in the sources only. With `--check` the
script changes nothing, and fails if a text is missing, unused or not translated.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "service/zeropermit/web"
CATALOGUE = WEB / "locale/zh.po"
METHODS = [("pages/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "say": None,
    "N": None,
    "fact": None,
    "line": None,
    "code_line": None,
    "mark": (2,),
    "translated": (2,),
}
OPTIONS = {"templates/**.html": {"trimmed": "true"}}


def main() -> int:
    """Write the catalogue, or list its faults."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    before = CATALOGUE.read_text("utf-8")
    catalogue = _catalogue(read_po(io.StringIO(before)))
    text = _text(catalogue)
    if not check:
        CATALOGUE.write_text(text, "utf-8")
    missing = [str(m.id) for m in catalogue if m.id and not m.string]
    problems = [f"{CATALOGUE.name}: not translated: {text}" for text in missing]
    if check and text != before:
        problems.append(f"{CATALOGUE.name} is not up to date: run this script")
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


def _catalogue(known: Catalog) -> Catalog:
    """Collect the texts, each with its translation if there is one."""
    found = Catalog("zh_Hans_CN", project="zeropermit", fuzzy=False)
    found.header_comment = "# Texts of the pages; made by scripts/make_locale.py."
    texts = {
        message if isinstance(message, str) else message[0]
        for _, _, message, _, _ in extract_from_dir(
            WEB, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True
        )
    }
    for text in sorted(texts):
        before = known.get(text)
        flags = ["python-format"] if "%(" in text else []
        found.add(text, before.string if before else "", flags=flags)
    return found


def _text(catalogue: Catalog) -> str:
    written = io.BytesIO()
    write_po(written, catalogue, omit_header=False, sort_output=True, width=88)
    lines = written.getvalue().decode().splitlines()
    dropped = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By')
    kept = [line for line in lines if not line.startswith(dropped)]
    return "\n".join(kept).rstrip() + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
