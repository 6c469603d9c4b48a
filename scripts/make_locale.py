#!/usr/bin/env python3
"""Collect the texts of the pages into the gettext catalogues.

Usage: python scripts/make_locale.py [--check]

Writes `service/zeropermit/web/locale/{zh,en}.po`, keeping what is translated and
dropping what no page says any more. With `--check` it changes nothing, and fails if a
text is missing from a catalogue, stands there in vain, or has no Chinese.
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
METHODS = [("pages/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "say": None,
    "N": None,
    "fact": None,
    "line": None,
    "code_line": None,
    "translated": (2,),
}
OPTIONS = {"templates/**.html": {"trimmed": "true"}}
LANGUAGES = {"zh": "zh_Hans_CN", "en": "en_GB"}


def main() -> int:
    """Write the catalogues, or say what is wrong with them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    problems = []
    for language, locale in LANGUAGES.items():
        path = WEB / "locale" / f"{language}.po"
        known = (
            read_po(io.StringIO(path.read_text("utf-8")))
            if path.is_file()
            else Catalog()
        )
        catalogue = _catalogue(locale, known)
        text = _text(catalogue)
        if not check:
            path.write_text(text, "utf-8")
        elif text != path.read_text("utf-8"):
            problems.append(f"{path.name} is not what the pages say: run this script")
        if language == "zh":
            missing = [str(m.id) for m in catalogue if m.id and not m.string]
            problems += [f"{path.name}: not translated: {text}" for text in missing]
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


def _catalogue(locale: str, known: Catalog) -> Catalog:
    """Collect the texts, each with its translation if there is one."""
    found = Catalog(locale, project="zeropermit", fuzzy=False)
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
