"""Public codes of organisations, projects, permits and licences.

A code that comes in is checked and normalised here, once, and trusted afterwards.
Standards: GB 32100-2015 (organisations), GB/T 40058-2021 (projects),
GB/T 36904-2018 (electronic licences), ISO 7064 (check digits).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

from stdnum.iso7064 import mod_37_36

from zeropermit import errors

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: no I, O, S, V, Z."""

LICENCE_ROOT = "1.2.156.3005.2"

_USCC_LENGTH = 18
_USCC_WEIGHTS = tuple(pow(3, index, 31) for index in range(17))
_PROJECT_SHAPE = re.compile(r"([0-9]{4})-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}")
_YEAR_FORM = range(2000, 2022)
"""Years that codes of the older form begin with; the switch ended in 2021."""


def normalise_code(text: str) -> str:
    """Trim, fold full-width forms (NFKC) and put into upper case."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def uscc_check_digit(first17: str) -> str:
    """Compute the 18th character of a unified social credit code (GB 32100).

    Raises:
        UsccError: `first17` is not 17 characters of the alphabet.
    """
    if len(first17) != len(_USCC_WEIGHTS):
        raise errors.UsccError(first17, "length")
    if any(char not in USCC_ALPHABET for char in first17):
        raise errors.UsccError(first17, "alphabet")
    pairs = zip(first17, _USCC_WEIGHTS, strict=True)
    total = sum(USCC_ALPHABET.index(char) * weight for char, weight in pairs)
    return USCC_ALPHABET[-total % 31]


def is_uscc(code: str) -> bool:
    """Whether the contracts take a code: its alphabet, length and check digit."""
    try:
        return uscc_check_digit(code[:-1]) == code[-1:]
    except errors.UsccError:
        return False


def is_uscc_shape(code: str) -> bool:
    """Whether a code has the length and the alphabet of GB 32100."""
    return len(code) == _USCC_LENGTH and all(char in USCC_ALPHABET for char in code)


def check_uscc_shape(code: str) -> str:
    """Check everything of a normalised code but its check digit.

    Raises:
        UsccError: Wrong length or alphabet, or the area is not six digits.
    """
    if len(code) != _USCC_LENGTH:
        raise errors.UsccError(code, "length")
    if any(char not in USCC_ALPHABET for char in code):
        raise errors.UsccError(code, "alphabet")
    if not code[2:8].isdigit():
        raise errors.UsccError(code, "area")
    return code


def check_uscc(code: str) -> str:
    """Give back a unified social credit code, normalised.

    Raises:
        UsccError: The code is wrong; its `reason` says how.
    """
    normal = check_uscc_shape(normalise_code(code))
    expected = uscc_check_digit(normal[:17])
    if normal[17] != expected:
        raise errors.UsccError(
            normal, "check_digit", expected=expected, given=normal[17]
        )
    return normal


def check_project_code(code: str) -> str:
    """Give back a project code of either form, normalised.

    The first four digits are a year (older codes) or year and month. The check
    digit is not looked at: its algorithm is not published, so the registry of
    projects decides.

    Raises:
        ProjectCodeError: Wrong shape, or neither a year nor a month.
    """
    normal = normalise_code(code)
    match = _PROJECT_SHAPE.fullmatch(normal)
    if match is None:
        raise errors.ProjectCodeError(normal, "shape")
    time = int(match[1])
    is_month = time // 100 in range(20, 100) and time % 100 in range(1, 13)
    if not (is_month or time in _YEAR_FORM):
        raise errors.ProjectCodeError(normal, "time")
    return normal


SERIALS: Final = range(1, 100)
"""Numbers of a day in one region: two digits of a permit number; 00 is not used."""


@dataclass(frozen=True, slots=True)
class PermitNumber:
    """The 18 digits on the face of a construction permit; it has no check digit."""

    region: str  #: Region of the authority, six digits (GB/T 2260).
    day: date
    sequence: int  #: 0 to 99 within one authority and day.
    specialty: str  #: Two digits, such as `01` for buildings.

    def __post_init__(self) -> None:
        """Refuse parts that cannot be written.

        Raises:
            PermitNumberError: Region or specialty is not six or two digits, or the
                sequence is negative.
            PermitNumberOverflowError: The sequence is above 99.
        """
        if not re.fullmatch(r"[1-9][0-9]{5}", self.region):
            raise errors.PermitNumberError(self.region, "region")
        if not re.fullmatch(r"[0-9]{2}", self.specialty):
            raise errors.PermitNumberError(self.specialty, "specialty")
        if self.sequence < 0:
            raise errors.PermitNumberError(str(self.sequence), "sequence")
        if self.sequence not in range(100):
            day = self.day.isoformat()
            raise errors.PermitNumberOverflowError(self.region, day, self.sequence)

    def format(self) -> str:
        """Write the number as its 18 digits."""
        day = self.day.isoformat().replace("-", "")
        return f"{self.region}{day}{self.sequence:02d}{self.specialty}"


def parse_permit_number(text: str) -> PermitNumber:
    """Read a permit number.

    Raises:
        PermitNumberError: Not 18 digits, no region, or no day of the calendar.
    """
    normal = normalise_code(text)
    if not re.fullmatch(r"[0-9]{18}", normal):
        raise errors.PermitNumberError(normal, "shape")
    try:
        day = date(int(normal[6:10]), int(normal[10:12]), int(normal[12:14]))
    except ValueError as error:
        raise errors.PermitNumberError(normal, "date") from error
    return PermitNumber(normal[:6], day, int(normal[14:16]), normal[16:])


@dataclass(frozen=True, slots=True)
class LicenceIdentifier:
    """Identifier of one version of an electronic licence (GB/T 36904-2018)."""

    type_code: str  #: Code of the competent ministry (18) and a serial of three digits.
    issuer: str  #: Unified social credit code of the issuing body.
    serial: str  #: 1 to 32 digits or capital letters, given by the issuer.
    version: int  #: 1 to 999.

    def __post_init__(self) -> None:
        """Refuse parts that cannot be in an identifier.

        Raises:
            LicenceIdentifierError: The part that its `reason` names is malformed.
        """
        for reason, code in (("type", self.type_code[:18]), ("issuer", self.issuer)):
            try:
                proper = check_uscc(code) == code
            except errors.UsccError as error:
                raise errors.LicenceIdentifierError(code, reason) from error
            if not proper:
                raise errors.LicenceIdentifierError(code, reason)
        if not re.fullmatch(r"[0-9]{3}", self.type_code[18:]):
            raise errors.LicenceIdentifierError(self.type_code, "type")
        if not re.fullmatch(r"[0-9A-Z]{1,32}", self.serial):
            raise errors.LicenceIdentifierError(self.serial, "serial")
        if self.version not in range(1, 1000):
            raise errors.LicenceIdentifierError(str(self.version), "version")

    @property
    def check(self) -> str:
        """Check character: ISO 7064 MOD 37,36 over all parts without dots."""
        body = f"{self.type_code}{self.issuer}{self.serial}{self.version:03d}"
        return mod_37_36.calc_check_digit(body)

    def format(self) -> str:
        """Write the identifier with its root and check character."""
        parts = (
            LICENCE_ROOT,
            self.type_code,
            self.issuer,
            self.serial,
            f"{self.version:03d}",
            self.check,
        )
        return ".".join(parts)

    def next_version(self) -> Self:
        """Give the identifier of the licence that replaces this one.

        Raises:
            LicenceIdentifierError: Version 999 has no successor.
        """
        return replace(self, version=self.version + 1)


def parse_licence_identifier(text: str) -> LicenceIdentifier:
    """Read a licence identifier.

    Raises:
        LicenceIdentifierError: The part that its `reason` names is malformed, or
            the check character is another.
    """
    normal = normalise_code(text)
    match = re.fullmatch(
        re.escape(LICENCE_ROOT)
        + r"\.([^.]+)\.([^.]+)\.([^.]+)\.([0-9]{3})\.([0-9A-Z])",
        normal,
    )
    if match is None:
        raise errors.LicenceIdentifierError(normal, "shape")
    type_code, issuer, serial, version, check = match.groups()
    identifier = LicenceIdentifier(type_code, issuer, serial, int(version))
    if identifier.check != check:
        raise errors.LicenceIdentifierError(normal, "check_digit")
    return identifier
