"""Codes of the things that permits are for, such as a project, premises or a vehicle.

A matter says of which kind its subjects are. Each kind has one standard code, which the
ledger checks by its shape and check digit (`contracts/libraries/Subjects.sol`).
Standards: GB/T 40058-2021 (projects), GB/T 37346-2019 (units and parcels of real
estate), GB 16735-2019 and ISO 3779 (vehicles), GB 32100-2015 (organisations).
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final

from zeropermit import errors
from zeropermit.domain.law.codes import (
    check_project_code,
    check_uscc,
    is_uscc,
    normalise_code,
)


class MatterSubject(IntEnum):
    """The kind of the subjects of a matter."""

    NONE = 0
    PROJECT = 1
    PREMISES = 2  #: A unit of real estate (不动产单元).
    SITE = 3  #: A parcel of land (宗地).
    VEHICLE = 4
    ORGANISATION = 5
    OTHER = 6  #: Named by a code of its register, with a title in the matter's file.


_SITE: Final = "[0-9]{12}[A-Z]{2}[0-9]{5}"
_SHAPES: Final = {
    MatterSubject.PROJECT: re.compile("[!-`{-~]{24,32}"),
    MatterSubject.PREMISES: re.compile(f"{_SITE}[FLQW][0-9]{{8}}"),
    MatterSubject.SITE: re.compile(_SITE),
    MatterSubject.VEHICLE: re.compile("[0-9A-HJ-NPR-Z]{17}"),
    MatterSubject.ORGANISATION: re.compile("[0-9A-Z]{18}"),
    MatterSubject.OTHER: re.compile("[!-`{-~]{1,32}"),
}
_VEHICLE_LETTERS: Final = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True)
)
_VEHICLE_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VEHICLE_CHECKS: Final = "0123456789X"
_CHECK_POSITION: Final = 8
_THINGS: Final = (MatterSubject.PREMISES, MatterSubject.SITE, MatterSubject.VEHICLE)


def is_subject(kind: MatterSubject, code: str) -> bool:
    """Whether the ledger takes a code for a subject of this kind."""
    shape = _SHAPES.get(kind)
    if shape is None or not shape.fullmatch(code):
        return False
    if kind is MatterSubject.ORGANISATION:
        return is_uscc(code)
    if kind is MatterSubject.VEHICLE:
        return code[_CHECK_POSITION] == vehicle_check_digit(code)
    return True


def vehicle_check_digit(code: str) -> str:
    """Compute the ninth character of a vehicle's number (GB 16735).

    `code` is 17 characters of its alphabet; the ninth does not count.
    """
    values = (int(_VEHICLE_LETTERS.get(char, char)) for char in code)
    total = sum(map(int.__mul__, values, _VEHICLE_WEIGHTS))
    return _VEHICLE_CHECKS[total % len(_VEHICLE_CHECKS)]


def check_subject(kind: MatterSubject, code: str) -> str:
    """Give back the code of a subject, normalised.

    Raises:
        ProjectCodeError, UsccError: The code of a project or an organisation is wrong.
        SubjectCodeError: The code is wrong for its kind.
    """
    if kind is MatterSubject.PROJECT:
        return check_project_code(code)
    if kind is MatterSubject.ORGANISATION:
        return check_uscc(code)
    normal = normalise_code(code)
    if not is_subject(kind, normal):
        raise errors.SubjectCodeError(normal, kind.name.lower())
    return normal


def is_code_of_a_thing(code: str) -> bool:
    """Whether a code, as written, is that of a project, premises, site or vehicle."""
    if any(is_subject(kind, code) for kind in _THINGS):
        return True
    try:
        return check_project_code(code) == code
    except errors.ProjectCodeError:
        return False
