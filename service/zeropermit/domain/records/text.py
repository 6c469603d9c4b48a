"""Text that a record may hold, and that a signer therefore reads.

Invisible and direction-changing characters can make a text read differently from
what is hashed; text that is not NFC can look the same and hash differently. Both
are refused rather than repaired: only the edges (`schema.check_row`, `codes`)
normalise.
"""

from __future__ import annotations

import unicodedata

from zeropermit.errors import TextError

TEXT_LIMIT = 512
"""Characters of a claim."""

PARAGRAPH_LIMIT = 4000
"""Characters of a paragraph of a letter or document."""

REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: control, format, surrogate, and separators of lines."""


def text_problem(text: str, *, limit: int = TEXT_LIMIT) -> str | None:
    """Name the fault of a line of text, if any.

    Returns:
        `length` (empty or longer than `limit`), `characters` (control, format,
        bidirectional or line-separating characters, lone surrogates), `form` (not
        NFC), or None.
    """
    if not 0 < len(text) <= limit:
        return "length"
    if not text.isprintable() and _has_refused(text):
        return "characters"
    return None if unicodedata.is_normalized("NFC", text) else "form"


def _has_refused(text: str) -> bool:
    return any(unicodedata.category(char) in REFUSED_CATEGORIES for char in text)


def check_text(text: str, *, limit: int = PARAGRAPH_LIMIT) -> str:
    """Give back `text` if a record may hold it.

    Raises:
        TextError: `text_problem` finds something.
    """
    problem = text_problem(text, limit=limit)
    if problem is not None:
        raise TextError(text, problem)
    return text
