"""Errors of values and records that cannot be right."""

# fmt: off
import dataclasses
from collections.abc import Sequence
from dataclasses import KW_ONLY
from typing import NamedTuple

from zeropermit.errors.base import DomainError, MalformedError, Public


class ShortNameError(DomainError, code="SHORT_NAME_MALFORMED"):
    """not 1 to 31 printable ASCII characters: {name!r}"""
    name: str
class WordLengthError(DomainError):
    """not 0x and 64 hexadecimal digits: {text:q80}"""
    text: str
class TextError(MalformedError, code="TEXT_MALFORMED"):
    """text refused ({reason}): {text:q80}"""

class UsccError(MalformedError, code="USCC_MALFORMED"):
    """not a unified social credit code ({reason}{_digits}): {text:q40}"""
    # reason is length, alphabet, area or check_digit; the last has the two digits
    _: KW_ONLY
    expected: Public[str] = ""
    given: str = ""
    @property
    def _digits(self) -> str:
        digits = f": expected {self.expected}, given {self.given}"
        return digits if self.expected else ""
class ProjectCodeError(MalformedError, code="PROJECT_CODE_MALFORMED"):
    """not a project code ({reason}): {text:q40}"""
    # reason is shape or time
class SubjectCodeError(MalformedError, code="SUBJECT_CODE_MALFORMED"):
    """not a code of this kind ({reason}): {text:q40}"""
    # reason is the kind: premises, site, vehicle or other
class RegionError(MalformedError, code="REGION_MALFORMED"):
    """not a region in use ({reason}): {text:q40}"""
    # reason is shape, unknown or retired
class RegionTableError(DomainError, code="REGION_TABLE_MALFORMED", status=500):
    """line {line} of the table of regions: {reason}"""
    line: Public[int]
    reason: str
class PermitNumberError(MalformedError, code="PERMIT_NUMBER_MALFORMED"):
    """not a permit number ({reason}): {text:q40}"""
    # reason is shape, region, date, sequence or specialty
class PermitNumberOverflowError(DomainError, status=409):
    """no permit number {sequence} for {region} on {day}: 0 to 99"""
    region: str
    day: str
    sequence: int
class LicenceIdentifierError(MalformedError, code="LICENCE_IDENTIFIER_MALFORMED"):
    """not a licence identifier ({reason}): {text:q120}"""
    # reason is shape, type, issuer, serial, version or check_digit

class CanonicalError(DomainError, code="CANONICAL_FORM"):
    """not canonical JSON: {reason}"""
    reason: str
class SuiteError(DomainError, code="SUITE_UNKNOWN"):
    """digest suite unknown: {suite:q40}"""
    suite: str
class DecisionTextError(DomainError, code="DECISION_TEXT_MISMATCH"):
    """the decision text does not match the signed digest"""
class RecordError(DomainError, code="RECORD_MALFORMED"):
    """{record}, field {field:q80}: {reason}"""
    record: str
    field: str
    reason: str
class ChangeTextError(DomainError, code="CHANGE_MALFORMED"):
    """not a text of a change: {text:q80}"""
    text: str
class EmptyTreeError(DomainError, code="TREE_EMPTY"):
    """a Merkle tree needs at least one leaf"""
class LeafRepeatedError(DomainError):
    """leaf given twice: {leaf}"""
    leaf: bytes
class LeafUnknownError(DomainError):
    """leaf not in the tree: {leaf}"""
    leaf: bytes

class ClaimValueError(DomainError, code="CLAIM_VALUE_MALFORMED"):
    """{claim_type} claim expects {expected}, not {text:q80}"""
    claim_type: str
    text: str
    expected: Public[str]
class ClaimRepeatedError(DomainError):
    """claim given twice: {name!r}"""
    name: str
class ClaimUnknownError(DomainError):
    """no such claim: {name:q80}"""
    name: str
class SaltCountError(DomainError):
    """{expected} salts expected, {given} given"""
    expected: Public[int]
    given: int
class SaltError(DomainError, code="SALT_MALFORMED"):
    """salt refused: {reason}"""
    reason: str
class SchemaError(DomainError, code="SCHEMA_MALFORMED", status=500):
    """schema {schema:q40}{_place}: {reason}"""
    schema: str
    reason: str
    field: str = dataclasses.field(default="", kw_only=True)
    @property
    def _place(self) -> str:
        return f", field {self.field[:40]!r}" if self.field else ""
class RowProblem(NamedTuple):
    """One thing wrong with a row of data."""
    column: str
    reason: str  # missing, unknown_column, malformed, check_digit, characters, length
    text: str  # of the cell, at most 80 characters; empty for personal data
    def __str__(self) -> str:
        return f"{self.column}: {self.reason}"
class RowError(DomainError, code="ROW_MALFORMED"):
    """row refused: {problems:; }"""
    problems: Sequence[RowProblem]

class CalendarRangeError(DomainError):
    """outside the calendar: {value:.40}"""
    value: str
class HolidayCalendarMissingError(DomainError):
    """no holidays known for {year}"""
    year: Public[int]
class HolidayCalendarError(DomainError, code="HOLIDAY_CALENDAR_MALFORMED", status=500):
    """working calendar: {reason}"""
    reason: str
class MatterFileError(DomainError, code="MATTER_FILE_MALFORMED", status=500):
    """{where}: {problem}"""
    where: str
    problem: str
class ManifestError(DomainError, code="MANIFEST_MALFORMED", status=500):
    """not a trust file: {problem}"""
    problem: str
class SignInMessageError(DomainError, code="SIGN_IN_MESSAGE_MALFORMED", status=401):
    """not a sign-in message as this service writes it"""
class PlanCycleError(DomainError, status=409):
    """they need one another in a circle: {matters}"""
    matters: tuple[str, ...]
class InputFileError(DomainError):
    """{path}: {problem}"""
    path: str
    problem: str
