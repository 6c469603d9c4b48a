"""Number and code with which anybody whom the applicant tells can follow a case.

The number follows from the application, is the same for everybody, and is no secret.
The code is: it is drawn at random and shown to the applicant alone. Neither says
anything about who applied for what.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NewType

from zeropermit.domain.ledger.identifiers import ApplicationId

CaseNumber = NewType("CaseNumber", str)
"""Twelve digits (办件编号)."""
CaseCode = NewType("CaseCode", str)
"""Eight characters of `ALPHABET`: one of 6.6 · 10^11."""

NUMBER_LENGTH: Final = 12
CODE_LENGTH: Final = 8
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without 0, 1, I, L, O and U, which are taken for one another."""
INPUT_LIMIT: Final = 64
"""Characters of a number or code as it is typed in."""

_SEPARATORS: Final = re.compile(r"[\s-]+")


def case_number(application: ApplicationId) -> CaseNumber:
    """Give the number of an application: its first 8 bytes, modulo 10^12."""
    value = int.from_bytes(application[:8], "big") % 10**NUMBER_LENGTH
    return CaseNumber(f"{value:0{NUMBER_LENGTH}d}")


def read_case_number(text: str) -> CaseNumber | None:
    """Read a number as people type it, blanks and wide digits too; None if none."""
    plain = _plain(text)
    good = len(plain) == NUMBER_LENGTH and plain.isascii() and plain.isdigit()
    return CaseNumber(plain) if good else None


def read_case_code(text: str) -> CaseCode | None:
    """Read a code as people type it, in capitals or not; None if it is malformed."""
    plain = _plain(text).upper()
    good = len(plain) == CODE_LENGTH and set(plain) <= set(ALPHABET)
    return CaseCode(plain) if good else None


def _plain(text: str) -> str:
    if len(text) > INPUT_LIMIT:
        return ""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
