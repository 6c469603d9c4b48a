"""Texts for people as the contracts take them: `docs/protocol.md` §1.

What stands in events is read by every index and shown on pages, so the contracts
refuse what is no clean text. This is the same rule, written anew.
"""

from __future__ import annotations

from typing import Final

NAME_BYTES: Final = 200
_HIDDEN: Final = (
    (0x00, 0x1F),  # C0 controls
    (0x7F, 0x9F),  # delete, C1 controls
    (0xAD, 0xAD),  # soft hyphen
    (0x200B, 0x200F),  # zero width, direction marks
    (0x2028, 0x202E),  # separators, embeddings
    (0x2060, 0x206F),  # joiners, isolates
    (0xD800, 0xF8FF),  # surrogates, private use
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFF0, 0xFFFF),  # specials
    (0xE0000, 0x10FFFF),  # tags, private planes
)


def is_name(text: str) -> bool:
    """Whether a text can be a name: 1 to 200 bytes, clean, no space at either end."""
    size = len(text.encode("utf-8", "surrogatepass"))
    return 0 < size <= NAME_BYTES and text == text.strip(" ") and is_clean(text)


def is_clean(text: str) -> bool:
    """Whether a text has no control, format, private-use and replacement characters."""
    return not any(
        first <= ord(character) <= last for character in text for first, last in _HIDDEN
    )
