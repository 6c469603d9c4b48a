"""Errors of values and records that cannot be right."""

# fmt: off
import dataclasses
from collections.abc import Sequence
from dataclasses import KW_ONLY
from typing import NamedTuple

from zeropermit.errors.base import DomainError, MalformedError, Public


class ShortNameError(DomainError, code="SHORT_NAME_MALFORMED"):
    name: str
    sentence = "not 1 to 31 printable ASCII characters: {name!r}"
class WordLengthError(DomainError, code="WORD_LENGTH"):
    text: str
    sentence = "not 0x and 64 hexadecimal digits: {text:q80}"
class TextError(MalformedError, code="TEXT_MALFORMED"):
    sentence = "text refused ({reason}): {text:q80}"

class UsccError(MalformedError, code="USCC_MALFORMED"):
    # reason is length, alphabet, area or check_digit; the last has the two digits
    _: KW_ONLY
    expected: Public[str] = ""
    given: str = ""
    sentence = "not a unified social credit code ({reason}{_digits}): {text:q40}"
    @property
    def _digits(self) -> str:
        digits = f": expected {self.expected}, given {self.given}"
        return digits if self.expected else ""
class ProjectCodeError(MalformedError, code="PROJECT_CODE_MALFORMED"):
    # reason is shape or time
    sentence = "not a project code ({reason}): {text:q40}"
class RegionError(MalformedError, code="REGION_MALFORMED"):
    # reason is shape, unknown, retired or not_yet
    sentence = "not a region in use ({reason}): {text:q40}"
class RegionTableError(DomainError, code="REGION_TABLE_MALFORMED", status=500):
    line: Public[int]
    reason: str
    sentence = "line {line} of the table of regions: {reason}"
class PermitNumberError(MalformedError, code="PERMIT_NUMBER_MALFORMED"):
    # reason is shape, region, date, sequence or specialty
    sentence = "not a permit number ({reason}): {text:q40}"
class PermitNumberOverflowError(DomainError, code="PERMIT_NUMBER_OVERFLOW", status=503):
    region: str
    day: str
    sequence: int
    sentence = "no permit number {sequence} for {region} on {day}: 0 to 99"
class LicenceIdentifierError(MalformedError, code="LICENCE_IDENTIFIER_MALFORMED"):
    # reason is shape, type, issuer, serial, version or check_digit
    sentence = "not a licence identifier ({reason}): {text:q120}"

class CanonicalError(DomainError, code="CANONICAL_FORM"):
    reason: str
    sentence = "not canonical JSON: {reason}"
class SuiteError(DomainError, code="SUITE_UNKNOWN"):
    suite: str
    sentence = "digest suite unknown: {suite:q40}"
class DecisionTextError(DomainError, code="DECISION_TEXT_MISMATCH"):
    sentence = "the decision text does not match the signed digest"
class RecordError(DomainError, code="RECORD_MALFORMED"):
    record: str
    field: str
    reason: str
    sentence = "{record}, field {field:q80}: {reason}"
class EmptyTreeError(DomainError, code="TREE_EMPTY"):
    sentence = "a Merkle tree needs at least one leaf"
class LeafRepeatedError(DomainError, code="LEAF_REPEATED"):
    leaf: bytes
    sentence = "leaf given twice: {leaf}"
class LeafUnknownError(DomainError, code="LEAF_UNKNOWN"):
    leaf: bytes
    sentence = "leaf not in the tree: {leaf}"

class ClaimValueError(DomainError, code="CLAIM_VALUE_MALFORMED"):
    claim_type: str
    text: str
    expected: Public[str]
    sentence = "{claim_type} claim expects {expected}, not {text:q80}"
class ClaimRepeatedError(DomainError, code="CLAIM_REPEATED"):
    name: str
    sentence = "claim given twice: {name!r}"
class ClaimUnknownError(DomainError, code="CLAIM_UNKNOWN"):
    name: str
    sentence = "no such claim: {name:q80}"
class SaltCountError(DomainError, code="SALT_COUNT"):
    expected: Public[int]
    given: int
    sentence = "{expected} salts expected, {given} given"
class SaltError(DomainError, code="SALT_MALFORMED"):
    reason: str
    sentence = "salt refused: {reason}"
class SchemaError(DomainError, code="SCHEMA_MALFORMED", status=500):
    schema: str
    reason: str
    field: str = dataclasses.field(default="", kw_only=True)
    sentence = "schema {schema:q40}{_place}: {reason}"
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
    problems: Sequence[RowProblem]
    sentence = "row refused: {problems:; }"

class CalendarRangeError(DomainError, code="CALENDAR_RANGE"):
    value: str
    sentence = "outside the calendar: {value:.40}"
class HolidayCalendarMissingError(DomainError, code="HOLIDAY_CALENDAR_MISSING"):
    year: Public[int]
    sentence = "no holidays known for {year}"
class HolidayCalendarError(DomainError, code="HOLIDAY_CALENDAR_MALFORMED", status=500):
    reason: str
    sentence = "working calendar: {reason}"
class MatterFileError(DomainError, code="MATTER_FILE_MALFORMED", status=500):
    where: str
    problem: str
    sentence = "{where}: {problem}"
class ManifestError(DomainError, code="MANIFEST_MALFORMED", status=500):
    problem: str
    sentence = "not a trust file: {problem}"
class SignInMessageError(DomainError, code="SIGN_IN_MESSAGE_MALFORMED", status=401):
    sentence = "not a sign-in message as this service writes it"
class PlanCycleError(DomainError, code="PLAN_CYCLE", status=409):
    matters: tuple[str, ...]
    sentence = "they need one another in a circle: {matters}"
class InputFileError(DomainError, code="INPUT_FILE"):
    path: str
    problem: str
    sentence = "{path}: {problem}"
