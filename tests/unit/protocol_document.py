"""The text of docs/protocol.md, and how its parts are found."""

import re
from pathlib import Path

from tests.vectors import second_implementation as second

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
PRINTED = dict(second.EXAMPLE.findall(TEXT))
HINT = (
    "its text is printed by: "
    "PYTHONPATH=service python -m tests.builders.protocol_examples"
)


def section(number: int) -> str:
    """Give the text of a section."""
    parts = re.split(r"^## (\d+)\. .*$", TEXT, flags=re.MULTILINE)
    return parts[parts.index(str(number)) + 1]
