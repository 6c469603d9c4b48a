"""Codes of subjects, checked apart from the product: by the letter of each standard."""

from __future__ import annotations

import re

from stdnum.cn import uscc

LETTERS = "ABCDEFGH..JKLMN.P.R..STUVWXYZ"
"""A letter of a vehicle's number has the last digit of its place, from 1 (ISO 3779)."""
WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
PLOT = "[0-9]{12}[A-Z][A-Z][0-9]{5}"
CODES = (
    *("2609-370203-89-01-000018", "370203001001GB00018F00010001", "EVENT 1"),
    *("370203001001GB00018", "370203001001GB00018E00010001", "370203001001Gb00018"),
    *("L0DEM0004A1000018", "L0DEM0003A1000018", "L0DEM0004A100001I", "EVENT-1"),
    *("L0DEM000XA1000001", "91370200DEM000014Y", "91370200DEM000014X", "", "#" * 33),
)
"""Codes of each kind, and others that are one character off."""


def is_code_of(kind: int, code: str) -> bool:
    """Whether a code is of a kind: project, premises, site, vehicle, firm, other."""
    printable = re.fullmatch("[!-~]{1,32}", code) is not None and code == code.upper()
    if kind == 4:
        return _is_vehicle(code)
    if kind == 5:
        return len(code) == 18 and printable and bool(uscc.is_valid(code))
    return printable and {
        1: len(code) >= 24,
        2: bool(re.fullmatch(PLOT + "[FLQW][0-9]{8}", code)),
        3: bool(re.fullmatch(PLOT, code)),
        6: True,
    }.get(kind, False)


def _is_vehicle(code: str) -> bool:
    if not re.fullmatch("(?![0-9A-Z]*[IOQ])[0-9A-Z]{17}", code):
        return False
    total = sum(w * _value(char) for w, char in zip(WEIGHTS, code, strict=True))
    return code[8] == ("X" if total % 11 == 10 else str(total % 11))


def _value(char: str) -> int:
    return int(char) if char.isdigit() else (LETTERS.index(char) + 1) % 10
