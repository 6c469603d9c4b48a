"""Every error raised on purpose.

ZeropermitError
├── DomainError           a value or a record that cannot be right
├── LedgerError           the chain: out of reach, or refusing
├── StoreError            the database
├── UseCaseError          a request that cannot be met as things stand
├── VerificationError     a check that failed, with the step it failed at
├── SettingsError         the service is set up wrongly
└── RequestError          an HTTP request that is refused at the door

Every error has a stable `code`, builds its own message and keeps the offending
values as attributes; `catalogue/messages.json` says it in the user's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class ZeropermitError(Exception):
    """Base of every error raised on purpose."""

    code: ClassVar[str] = "ERROR"


class DomainError(ZeropermitError):
    """A value or a record that cannot be right."""

    code = "DOMAIN"


class LedgerError(ZeropermitError):
    """The chain is out of reach, or refuses."""

    code = "LEDGER"


class StoreError(ZeropermitError):
    """The database cannot do what was asked."""

    code = "STORE"


class UseCaseError(ZeropermitError):
    """A request that cannot be met as things stand."""

    code = "USE_CASE"


class VerificationError(ZeropermitError):
    """A check failed; the subclass names the step."""

    code = "VERIFICATION"


class SettingsError(ZeropermitError):
    """The service is set up wrongly."""

    code = "SETTINGS"


# --- domain


class ShortNameError(DomainError):
    """A claim or requirement name is not 1-31 printable ASCII characters."""

    code = "SHORT_NAME_MALFORMED"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"not 1 to 31 printable ASCII characters: {name!r}")


class WordLengthError(DomainError):
    """An identifier or digest is not 32 bytes long."""

    code = "WORD_LENGTH"

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"not 0x and 64 hexadecimal digits: {text[:80]!r}")


class TextError(DomainError):
    """A text holds characters that may not stand in a record."""

    code = "TEXT_MALFORMED"

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        self.reason = reason
        super().__init__(f"text refused ({reason}): {text[:80]!r}")


class UsccError(DomainError):
    """A unified social credit code (GB 32100) is wrong.

    `reason` is one of `length`, `alphabet`, `area`, `check_digit`; for the last,
    `expected` and `given` are the two digits.
    """

    code = "USCC_MALFORMED"

    def __init__(
        self, text: str, reason: str, *, expected: str = "", given: str = ""
    ) -> None:
        self.text = text
        self.reason = reason
        self.expected = expected
        self.given = given
        detail = f": expected {expected}, given {given}" if expected else ""
        super().__init__(
            f"not a unified social credit code ({reason}{detail}): {text[:40]!r}"
        )


class ProjectCodeError(DomainError):
    """A project code is wrong; `reason` is `shape` or `time`."""

    code = "PROJECT_CODE_MALFORMED"

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        self.reason = reason
        super().__init__(f"not a project code ({reason}): {text[:40]!r}")


class RegionError(DomainError):
    """A region code is wrong.

    `reason` is one of `shape`, `unknown`, `retired`, `not_yet`.
    """

    code = "REGION_MALFORMED"

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        self.reason = reason
        super().__init__(f"not a region in use ({reason}): {text[:40]!r}")


class RegionTableError(DomainError):
    """The table of regions cannot be read."""

    code = "REGION_TABLE_MALFORMED"

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(f"line {line} of the table of regions: {reason}")


class PermitNumberError(DomainError):
    """A permit number is wrong.

    `reason` is one of `shape`, `region`, `date`, `sequence`, `specialty`.
    """

    code = "PERMIT_NUMBER_MALFORMED"

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        self.reason = reason
        super().__init__(f"not a permit number ({reason}): {text[:40]!r}")


class PermitNumberOverflowError(DomainError):
    """The hundred permit numbers of one authority and day are used up."""

    code = "PERMIT_NUMBER_OVERFLOW"

    def __init__(self, region: str, day: str, sequence: int) -> None:
        self.region = region
        self.day = day
        self.sequence = sequence
        super().__init__(f"no permit number {sequence} for {region} on {day}: 0 to 99")


class LicenceIdentifierError(DomainError):
    """An electronic licence identifier (GB/T 36904) is wrong.

    `reason` is one of `shape`, `type`, `issuer`, `serial`, `version`,
    `check_digit`.
    """

    code = "LICENCE_IDENTIFIER_MALFORMED"

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        self.reason = reason
        super().__init__(f"not a licence identifier ({reason}): {text[:120]!r}")


class CanonicalError(DomainError):
    """A value has no canonical JSON form, or bytes are not in it."""

    code = "CANONICAL_FORM"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"not canonical JSON: {reason}")


class SuiteError(DomainError):
    """A record does not name a digest suite that is known."""

    code = "SUITE_UNKNOWN"

    def __init__(self, suite: str) -> None:
        self.suite = suite
        super().__init__(f"digest suite unknown: {suite[:40]!r}")


class DecisionTextError(DomainError):
    """The text of a written decision has not the digest that is signed."""

    code = "DECISION_TEXT_MISMATCH"

    def __init__(self) -> None:
        super().__init__("the text of the decision is not what is signed")


class RecordError(DomainError):
    """A record does not have the fields of its type."""

    code = "RECORD_MALFORMED"

    def __init__(self, record: str, field: str, reason: str) -> None:
        self.record = record
        self.field = field
        self.reason = reason
        super().__init__(f"{record}, field {field[:80]!r}: {reason}")


class EmptyTreeError(DomainError):
    """A Merkle tree needs at least one leaf."""

    code = "TREE_EMPTY"

    def __init__(self) -> None:
        super().__init__("a Merkle tree needs at least one leaf")


class LeafRepeatedError(DomainError):
    """Two leaves of one tree are the same, so one record was given twice."""

    code = "LEAF_REPEATED"

    def __init__(self, leaf: bytes) -> None:
        self.leaf = leaf
        super().__init__(f"leaf given twice: 0x{leaf.hex()}")


class LeafUnknownError(DomainError):
    """The tree does not have this leaf."""

    code = "LEAF_UNKNOWN"

    def __init__(self, leaf: bytes) -> None:
        self.leaf = leaf
        super().__init__(f"leaf not in the tree: 0x{leaf.hex()}")


class ClaimValueError(DomainError):
    """The text of a claim is not what its type expects."""

    code = "CLAIM_VALUE_MALFORMED"

    def __init__(self, claim_type: str, text: str, expected: str) -> None:
        self.claim_type = claim_type
        self.text = text
        self.expected = expected
        super().__init__(f"{claim_type} claim expects {expected}, not {text[:80]!r}")


class ClaimRepeatedError(DomainError):
    """One attestation names a claim twice."""

    code = "CLAIM_REPEATED"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"claim given twice: {name!r}")


class ClaimUnknownError(DomainError):
    """The attestation has no claim of this name."""

    code = "CLAIM_UNKNOWN"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"no such claim: {name[:80]!r}")


class SaltCountError(DomainError):
    """There is not exactly one salt per claim."""

    code = "SALT_COUNT"

    def __init__(self, expected: int, given: int) -> None:
        self.expected = expected
        self.given = given
        super().__init__(f"{expected} salts expected, {given} given")


class SaltError(DomainError):
    """A salt is not 32 bytes, or serves two claims; `reason` says which."""

    code = "SALT_MALFORMED"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"salt refused: {reason}")


class SchemaError(DomainError):
    """A schema is wrong; `field` is empty when no single field is."""

    code = "SCHEMA_MALFORMED"

    def __init__(self, schema: str, reason: str, *, field: str = "") -> None:
        self.schema = schema
        self.reason = reason
        self.field = field
        place = f", field {field[:40]!r}" if field else ""
        super().__init__(f"schema {schema[:40]!r}{place}: {reason}")


class RowProblem(NamedTuple):
    """One thing wrong with a row of data."""

    column: str
    reason: str
    """`missing`, `unknown_column`, `malformed`, `check_digit`, `characters`,
    `length`."""
    text: str
    """The cell, cut to 80 characters; empty if the column holds personal data."""


class RowError(DomainError):
    """A row of data cannot be attested; `problems` lists everything wrong with it."""

    code = "ROW_MALFORMED"

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        self.problems = tuple(problems)
        listed = "; ".join(f"{p.column}: {p.reason}" for p in self.problems)
        super().__init__(f"row refused: {listed}")


class CalendarRangeError(DomainError):
    """A time or day is outside the years 1970 to 9998."""

    code = "CALENDAR_RANGE"

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__(f"outside the calendar: {value[:40]}")


class HolidayCalendarMissingError(DomainError):
    """The working calendar has no data for a year."""

    code = "HOLIDAY_CALENDAR_MISSING"

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"no holidays known for {year}")


class HolidayCalendarError(DomainError):
    """The data of the working calendar cannot be read."""

    code = "HOLIDAY_CALENDAR_MALFORMED"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"working calendar: {reason}")


class DisclosureError(VerificationError):
    """A disclosure does not hold together.

    `step` is one of `claim` (repeated, or named differently), `value` (text and
    value differ), `opening` (does not open the claims root), `leaf` (the
    attestation is not in its batch).
    """

    code = "DISCLOSURE_INVALID"

    def __init__(self, step: str, claim: str = "") -> None:
        self.step = step
        self.claim = claim
        super().__init__(f"disclosure fails at {step} {claim}".rstrip())


class MatterFileError(DomainError):
    """A matter file says something impossible, or too little."""

    code = "MATTER_FILE_MALFORMED"

    def __init__(self, where: str, problem: str) -> None:
        self.where = where
        self.problem = problem
        super().__init__(f"{where}: {problem}")


class ManifestError(DomainError):
    """A trust file cannot be read as one."""

    code = "MANIFEST_MALFORMED"

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"not a trust file: {problem}")


class SignInMessageError(DomainError):
    """A text is not a sign-in message (EIP-4361) of the one form we make."""

    code = "SIGN_IN_MESSAGE_MALFORMED"

    def __init__(self) -> None:
        super().__init__("not a sign-in message as this service writes it")


class PlanCycleError(DomainError):
    """Matters of a plan need one another in a circle."""

    code = "PLAN_CYCLE"

    def __init__(self, matters: tuple[str, ...]) -> None:
        self.matters = matters
        super().__init__(f"they need one another in a circle: {', '.join(matters)}")


# --- ledger


class EventMalformedError(LedgerError):
    """A log has the topic of one of our events but cannot be read as it."""

    code = "EVENT_MALFORMED"

    def __init__(self, event: str, problem: str) -> None:
        self.event = event
        self.problem = problem
        super().__init__(f"a log claims to be {event} but {problem}")


class TransactionFailedError(LedgerError):
    """A transaction is in a block, and failed."""

    code = "TRANSACTION_FAILED"

    def __init__(self, tx_hash: bytes) -> None:
        self.tx_hash = tx_hash
        super().__init__(f"transaction 0x{tx_hash.hex()} failed")


class ReceiptTimeoutError(LedgerError):
    """A transaction was sent, and nobody knows yet what became of it."""

    code = "RECEIPT_TIMEOUT"

    def __init__(self, tx_hash: bytes, seconds: float) -> None:
        self.tx_hash = tx_hash
        self.seconds = seconds
        super().__init__(
            f"no receipt for transaction 0x{tx_hash.hex()} within {seconds:g} s"
        )


class FinalityError(LedgerError):
    """A block that counted as final is no longer on the ledger."""

    code = "FINALITY_BROKEN"

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"block {number} was final, and the node has another or none in its place"
        )


class NodeBehindError(LedgerError):
    """The node knows less than was final already: it lags, or is another network."""

    code = "NODE_BEHIND"

    def __init__(self, what: str, *, expected: int, given: int) -> None:
        self.what = what
        self.expected = expected
        self.given = given
        super().__init__(f"{what}: at least {expected} expected, node has {given}")


class LedgerMovedError(LedgerError):
    """The ledger was reorganised while it was being read; reading again helps."""

    code = "LEDGER_MOVED"

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"block {number} changed while it was being read")


class NodeUnreachableError(LedgerError):
    """No answer came from the node: what it did is unknown."""

    code = "NODE_UNREACHABLE"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"no answer from the node: {reason}")


class RevertError(LedgerError):
    """A contract refused; `data` is what it said, a custom error by the ABI."""

    code = "REVERT"

    def __init__(self, data: bytes) -> None:
        self.data = data
        super().__init__(f"refused by the contract: 0x{data[:100].hex()}")


class NodeUrlError(LedgerError):
    """The address of a node is neither a web address nor `embedded:` and a file."""

    code = "NODE_URL"

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(
            f"http://, https:// or embedded:<file> is needed, not {url[:80]!r}"
        )


class NodeAnswerError(LedgerError):
    """The node answered, but not with what was asked for.

    `number` is the error code of JSON-RPC, or 0 if the answer makes no sense.
    """

    code = "NODE_ANSWER"

    def __init__(self, method: str, reason: str, *, number: int = 0) -> None:
        self.method = method
        self.reason = reason
        self.number = number
        super().__init__(f"{method}: {reason[:200]}")


class RpcError(LedgerError):
    """The embedded chain declines a request in the words of JSON-RPC."""

    code = "RPC"

    def __init__(self, number: int, reason: str, *, data: bytes | None = None) -> None:
        self.number = number
        self.reason = reason
        self.data = data
        super().__init__(f"{reason} ({number})")


class TransactionRefusedError(LedgerError):
    """The node did not take a signed transaction; `reason` is in its words."""

    code = "TRANSACTION_REFUSED"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"transaction not taken: {reason[:200]}")


class TransactionKnownError(TransactionRefusedError):
    """The node has this very transaction already."""

    code = "TRANSACTION_KNOWN"


class NonceTooLowError(TransactionRefusedError):
    """A transaction with this nonce is in a block: this one, or another."""

    code = "NONCE_TOO_LOW"


class NonceTooHighError(TransactionRefusedError):
    """Too many transactions are missing before this one."""

    code = "NONCE_TOO_HIGH"


class UnderpricedError(TransactionRefusedError):
    """The offered price is too low, or too low to replace another transaction."""

    code = "UNDERPRICED"


class FundsMissingError(TransactionRefusedError):
    """The account cannot pay for the transaction."""

    code = "FUNDS_MISSING"


class ChainFileError(LedgerError):
    """The file of the embedded chain cannot be used."""

    code = "CHAIN_FILE"

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"embedded chain {path}: {reason}")


class TransactionBrokenError(LedgerError):
    """The EVM of the embedded chain broke on a transaction."""

    code = "TRANSACTION_BROKEN"

    def __init__(self, tx_hash: bytes) -> None:
        self.tx_hash = tx_hash
        super().__init__(f"the EVM broke on transaction 0x{tx_hash.hex()}")


class ChainFileBusyError(LedgerError):
    """Another process has the embedded chain open for writing."""

    code = "CHAIN_FILE_BUSY"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"embedded chain {path} is in use by another process: "
            "stop that one, or open the chain for reading only"
        )


# --- store


class DatabaseError(StoreError):
    """The database failed; whether the last change was kept is unknown."""

    code = "DATABASE_FAILED"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"database: {reason}")


class DatabaseUrlError(StoreError):
    """The database cannot be used: neither an SQLite file nor PostgreSQL."""

    code = "DATABASE_URL"

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        super().__init__(
            f"database {dialect!r} refused: an SQLite file or PostgreSQL is needed"
        )


class DatabaseModeError(StoreError):
    """SQLite did not take a mode without which acknowledged data can be lost."""

    code = "DATABASE_MODE"

    def __init__(self, pragma: str, *, expected: str, given: str) -> None:
        self.pragma = pragma
        self.expected = expected
        self.given = given
        super().__init__(f"SQLite {pragma} is {given}, must be {expected}")


class DatabaseNewerError(StoreError):
    """The database was written by a newer version of this software."""

    code = "DATABASE_NEWER"

    def __init__(self, revision: str, known: str) -> None:
        self.revision = revision
        self.known = known
        super().__init__(
            f"database is at revision {revision}, newer than {known}: "
            "run the newer version of zeropermit that wrote it"
        )


class BlockOrderError(StoreError):
    """A block does not follow the head of the index."""

    code = "BLOCK_ORDER"

    def __init__(self, number: int, head: int) -> None:
        self.number = number
        self.head = head
        super().__init__(f"block {number} does not follow indexed block {head}")


class OperationClashError(StoreError):
    """An operation id was used before, for another act."""

    code = "OPERATION_CLASH"

    def __init__(self, operation: str) -> None:
        self.operation = operation
        super().__init__(f"operation {operation!r} exists with another content")


class LeaseLostError(StoreError):
    """Another writer took over."""

    code = "LEASE_LOST"

    def __init__(self, account: str, owner: str) -> None:
        self.account = account
        self.owner = owner
        super().__init__(f"{owner} is no longer the writer of {account}")


class StaleCaseError(StoreError):
    """A case was changed by somebody else in the meantime."""

    code = "CASE_STALE"

    def __init__(self, application: bytes, expected: int) -> None:
        self.application = application
        self.expected = expected
        super().__init__(
            f"case 0x{application.hex()} is not at version {expected} any more"
        )


class BookOfAnotherError(StoreError):
    """The book belongs to another department."""

    code = "BOOK_OF_ANOTHER"

    def __init__(self, owner: str, department: str) -> None:
        self.owner = owner
        self.department = department
        super().__init__(f"this is the book of {owner}, not of {department}")


class BookChangedError(StoreError):
    """The book was changed while a file was being loaded; loading again helps."""

    code = "BOOK_CHANGED"

    def __init__(self) -> None:
        super().__init__("somebody else changed the book meanwhile: load again")


class RootUnknownError(StoreError):
    """The book has no batch with this root."""

    code = "ROOT_UNKNOWN"

    def __init__(self, root: bytes) -> None:
        self.root = root
        super().__init__(f"the book has no batch 0x{root.hex()}")


# --- usecases


class FileProblem(NamedTuple):
    """One thing wrong with a file of records."""

    line: int
    """From 1; the header of a table is line 1."""
    column: str
    """Empty if it concerns the whole line or file."""
    reason: str
    """As in `RowProblem`, or `encoding`, `columns`, `quotes`, `json`, `too_long`,
    `empty_file`, `no_rows`, `file_type`, `missing_column`, `repeated_column`,
    `repeated`, `no_offset`, `in_future`, `ends_before_observation`."""
    text: str
    """What stands there, at most 80 characters; empty for personal data."""


class BadFileError(UseCaseError):
    """A file of records was refused whole; `problems` names every bad line."""

    code = "BAD_FILE"

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        place = f"line {first.line} {first.column}".rstrip()
        super().__init__(
            f"{len(self.problems)} problems, nothing was loaded; "
            f"the first: {place}: {first.reason}"
        )


class FileUnreadableError(UseCaseError):
    """A file cannot be read."""

    code = "FILE_UNREADABLE"

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path} cannot be read: {reason}")


class RecordNotHeldError(UseCaseError):
    """The department's book has no such record."""

    code = "RECORD_NOT_HELD"

    def __init__(self, record: bytes | str) -> None:
        self.record = f"0x{record.hex()}" if isinstance(record, bytes) else record
        super().__init__(f"no record {self.record} in the book")


class ReportUnknownError(UseCaseError):
    """The department's book has no report of this number."""

    code = "REPORT_UNKNOWN"

    def __init__(self) -> None:
        super().__init__("no such report in the book")


class BatchChangedError(UseCaseError):
    """Other records wait to be anchored than those that were signed for."""

    code = "BATCH_CHANGED"

    def __init__(self, schema: str) -> None:
        self.schema = schema
        super().__init__(f"other records of {schema} wait by now: look again and sign")


class RevocationRefusedError(UseCaseError):
    """A record is revoked already, or about to be for another reason."""

    code = "REVOCATION_REFUSED"

    def __init__(self, leaf: bytes) -> None:
        self.leaf = f"0x{leaf.hex()}"
        super().__init__(f"{self.leaf} is revoked, or about to be for another reason")


class AuthorizationMissingError(UseCaseError):
    """What is asked for takes a signature."""

    code = "AUTHORIZATION_MISSING"

    def __init__(self) -> None:
        super().__init__("this takes an officer's signature")


class RevocationReasonError(UseCaseError):
    """Nothing is revoked without a reason."""

    code = "REVOCATION_REASON"

    def __init__(self) -> None:
        super().__init__("say why: nothing is revoked without a reason")


class LogBrokenError(VerificationError):
    """An entry of a department's log was changed, or one is missing before it."""

    code = "LOG_BROKEN"

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        super().__init__(f"the log was tampered with at or before entry {sequence}")


class FaceIncompleteError(UseCaseError):
    """A line of the permit's face is not in the evidence."""

    code = "FACE_INCOMPLETE"

    def __init__(self, line: str, schema: str) -> None:
        self.line = line
        self.schema = schema
        super().__init__(f"no presented {schema} gives the line {line} of the permit")


class CharacterMissingError(UseCaseError):
    """The certificate's font does not have a character of a line."""

    code = "CHARACTER_MISSING"

    def __init__(self, character: str, line: str) -> None:
        self.character = character
        self.line = line
        point = f"U+{ord(character):04X}"
        super().__init__(f"the font has no {character} ({point}), which is in {line}")


class CredentialRefusedError(UseCaseError):
    """A credential is made of a permit in force only; `state` says where it stands."""

    code = "CREDENTIAL_REFUSED"

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(f"no credential of a permit that is not good: {state}")


class NotAReferenceError(UseCaseError):
    """What was asked for is no digest, permit number or id."""

    code = "NOT_A_REFERENCE"

    def __init__(self, reference: str) -> None:
        self.reference = reference
        super().__init__("not a permit number (18 digits) or hash (64 digits)")


class MatterUnknownError(UseCaseError):
    """The catalogue has no such matter."""

    code = "MATTER_UNKNOWN"

    def __init__(self, matter: str) -> None:
        self.matter = matter
        super().__init__(f"no such matter: {matter}")


class SchemaUnknownError(UseCaseError):
    """The catalogue has no such schema."""

    code = "SCHEMA_UNKNOWN"

    def __init__(self, schema: str) -> None:
        self.schema = schema
        super().__init__(f"no such schema: {schema}")


class MatterNotOpenError(UseCaseError):
    """No version of the matter takes applications now."""

    code = "MATTER_NOT_OPEN"

    def __init__(self, matter: str) -> None:
        self.matter = matter
        super().__init__(f"{matter} takes no applications at present")


class AuthorityUnknownError(UseCaseError):
    """The authority does not decide the matter."""

    code = "AUTHORITY_UNKNOWN"

    def __init__(self, authority: str, matter: str) -> None:
        self.authority = authority
        self.matter = matter
        super().__init__(f"{authority} does not decide {matter}")


class ApplicationUnknownError(UseCaseError):
    """There is no such application."""

    code = "APPLICATION_UNKNOWN"

    def __init__(self, application: bytes) -> None:
        self.application = application
        super().__init__(f"no application 0x{application.hex()}")


class RatingTooEarlyError(UseCaseError):
    """The application has not come so far that this could be rated."""

    code = "RATING_TOO_EARLY"

    def __init__(self, stage: str) -> None:
        self.stage = stage
        super().__init__(f"the application has not come so far: {stage}")


class AlreadyRatedError(UseCaseError):
    """This stage was rated before, and a rating does not change."""

    code = "ALREADY_RATED"

    def __init__(self, stage: str) -> None:
        self.stage = stage
        super().__init__(f"rated before: {stage}")


class ProgressUnknownError(UseCaseError):
    """No application has this number and this code."""

    code = "PROGRESS_UNKNOWN"

    def __init__(self) -> None:
        super().__init__("no application has this number and this code")


class JointUnknownError(UseCaseError):
    """There is no such joint application, or it is none of theirs."""

    code = "JOINT_UNKNOWN"

    def __init__(self, joint: bytes) -> None:
        self.joint = joint
        super().__init__(f"no joint application 0x{joint.hex()}")


class StandingUnknownError(UseCaseError):
    """There is no such standing consent, it is another's, or it was ended."""

    code = "STANDING_UNKNOWN"

    def __init__(self, consent: bytes) -> None:
        self.consent = consent
        super().__init__(f"no standing consent 0x{consent.hex()}")


class AuthorityAmbiguousError(UseCaseError):
    """Several authorities decide a matter, and none was named."""

    code = "AUTHORITY_AMBIGUOUS"

    def __init__(self, matter: str) -> None:
        self.matter = matter
        super().__init__(f"several authorities decide {matter}: name one")


class PermitUnknownError(UseCaseError):
    """There is no such permit."""

    code = "PERMIT_UNKNOWN"

    def __init__(self, permit: str) -> None:
        self.permit = permit
        super().__init__(f"no permit {permit}")


class ConsentStaleError(UseCaseError):
    """The consent was proposed too long ago, or needs have changed."""

    code = "CONSENT_STALE"

    def __init__(self, matter: str) -> None:
        self.matter = matter
        super().__init__(
            f"the consent proposal for {matter} is no longer current: ask for a new one"
        )


class ConsentRefusedError(UseCaseError):
    """The consent receipt does not cover what was asked."""

    code = "CONSENT_REFUSED"

    def __init__(self, schema: str, reason: str) -> None:
        self.schema = schema
        self.reason = reason
        super().__init__(f"no consent for {schema}: {reason}")


class DepartmentUnreachableError(UseCaseError):
    """A department does not answer."""

    code = "DEPARTMENT_UNREACHABLE"

    def __init__(self, department: str) -> None:
        self.department = department
        super().__init__(f"{department} does not answer at present")


class NotActingForError(UseCaseError):
    """The key does not act for the organisation now."""

    code = "NOT_ACTING_FOR"

    def __init__(self, signer: str, uscc: str) -> None:
        self.signer = signer
        self.uscc = uscc
        super().__init__(f"{signer} does not act for {uscc} at present")


class SignatureRefusedError(UseCaseError):
    """A signature is not by its signer, over this act."""

    code = "SIGNATURE_REFUSED"

    def __init__(self, signer: str) -> None:
        self.signer = signer
        super().__init__(f"this is not the signature of {signer} over this act")


class RequirementsUnmetError(UseCaseError):
    """Requirements are not met, so no permit can be issued."""

    code = "REQUIREMENTS_UNMET"

    def __init__(self, requirements: tuple[str, ...]) -> None:
        self.requirements = requirements
        super().__init__(f"not met: {', '.join(requirements)}")


class LetterRefusedError(UseCaseError):
    """The letter is not the one this application needs."""

    code = "LETTER_REFUSED"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"this is not the letter to be signed: {reason}")


class DepartmentsAnsweringError(UseCaseError):
    """The first answers of the departments are awaited, so no firm is asked yet."""

    code = "DEPARTMENTS_ANSWERING"

    def __init__(self, application: bytes) -> None:
        self.application = application
        super().__init__(
            f"departments still answer for application 0x{application.hex()}: "
            "ask for the letter again later"
        )


class AlreadyDecidedError(UseCaseError):
    """The application has its permit already."""

    code = "ALREADY_DECIDED"

    def __init__(self, permit: str) -> None:
        self.permit = permit
        super().__init__(f"already decided: permit {permit}")


class NotForOfficersError(UseCaseError):
    """The decision waits for an officer of the authority."""

    code = "WAITS_FOR_OFFICER"

    def __init__(self, authority: str) -> None:
        self.authority = authority
        super().__init__(f"the decision waits for an officer of {authority}")


class StateRefusedError(UseCaseError):
    """The permit's state does not allow the act."""

    code = "STATE_NOT_ALLOWED"

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(f"the permit is {state}: that cannot be done now")


class WorkRefusedError(UseCaseError):
    """The report does not follow from where the work stands."""

    code = "WORK_NOT_ALLOWED"

    def __init__(self, work: str) -> None:
        self.work = work
        super().__init__(f"work is {work}: that does not follow")


class StartNotAwaitedError(UseCaseError):
    """No start is awaited: it was reported, or the matter sets no time for it."""

    code = "START_NOT_AWAITED"

    def __init__(self, permit: str) -> None:
        self.permit = permit
        super().__init__(f"no start is awaited under {permit}")


class ExtensionLimitError(UseCaseError):
    """The start was put off as often as the matter allows."""

    code = "EXTENSION_LIMIT"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the start was put off {limit} times, no more is allowed")


class ExtensionRefusedError(UseCaseError):
    """The new time to start is no later than the old one, or too late."""

    code = "EXTENSION_NOT_ALLOWED"

    def __init__(self, start_by: int, limit: int) -> None:
        self.start_by = start_by
        self.limit = limit
        super().__init__(f"start by {start_by} refused: the latest end is {limit}")


class ExtensionUnknownError(UseCaseError):
    """Nobody asks for an extension of this permit, or what was asked is outdated."""

    code = "EXTENSION_UNKNOWN"

    def __init__(self, permit: str) -> None:
        self.permit = permit
        super().__init__(f"no request to put off the start awaits an officer: {permit}")


class WaitingActUnknownError(UseCaseError):
    """No such act awaits a second officer, or it is outdated."""

    code = "WAITING_ACT_UNKNOWN"

    def __init__(self, waiting: str) -> None:
        self.waiting = waiting
        super().__init__(f"no act awaits a second officer: {waiting}")


class WaitingActSentError(UseCaseError):
    """A second officer has signed: the act is on its way and cannot be taken back."""

    code = "WAITING_ACT_SENT"

    def __init__(self, waiting: str) -> None:
        self.waiting = waiting
        super().__init__(f"a second officer has signed: {waiting}")


class WaitingActWithdrawnError(UseCaseError):
    """The signature was taken back; the same one is not kept again."""

    code = "WAITING_ACT_WITHDRAWN"

    def __init__(self, waiting: str) -> None:
        self.waiting = waiting
        super().__init__(f"this signature was taken back: {waiting}")


class AlreadySignedError(UseCaseError):
    """The officer who signed first cannot be the second one too."""

    code = "ALREADY_SIGNED"

    def __init__(self, signer: str) -> None:
        self.signer = signer
        super().__init__(f"{signer} signed first: another officer has to sign")


class CorrectionRefusedError(UseCaseError):
    """No department showed anything for the requirement: nothing can be wrong."""

    code = "CORRECTION_REFUSED"

    def __init__(self, requirement: str) -> None:
        self.requirement = requirement
        super().__init__(f"no department showed anything for {requirement}")


class CorrectionUnknownError(UseCaseError):
    """The department has no such request for a correction."""

    code = "CORRECTION_UNKNOWN"

    def __init__(self, correction: str) -> None:
        self.correction = correction
        super().__init__(f"no request for a correction: {correction}")


class CorrectionAnsweredError(UseCaseError):
    """The request for a correction was answered already."""

    code = "CORRECTION_ANSWERED"

    def __init__(self, correction: str) -> None:
        self.correction = correction
        super().__init__(f"answered already: {correction}")


class StopRefusedError(UseCaseError):
    """Work cannot have stopped in the future, or before it began."""

    code = "STOP_NOT_ALLOWED"

    def __init__(self, stopped_at: int, earliest: int) -> None:
        self.stopped_at = stopped_at
        self.earliest = earliest
        super().__init__(f"work cannot have stopped at {stopped_at}")


class ResumptionNotClearedError(UseCaseError):
    """Work was stopped for a year: the authority has to verify the permit first."""

    code = "RESUMPTION_NOT_CLEARED"

    def __init__(self, since: int) -> None:
        self.since = since
        super().__init__(f"since {since} work resumes only after a verification")


class HearingTooShortError(UseCaseError):
    """The time to ask for a hearing is too short."""

    code = "HEARING_TOO_SHORT"

    def __init__(self, hearing_until: int, earliest: int) -> None:
        self.hearing_until = hearing_until
        self.earliest = earliest
        super().__init__(f"{hearing_until} is before {earliest}")


class HearingPendingError(UseCaseError):
    """A forfeiture was not announced, or a hearing can still be asked for."""

    code = "HEARING_PENDING"

    def __init__(self, hearing_until: int) -> None:
        self.hearing_until = hearing_until
        super().__init__(f"hearing may be asked for until {hearing_until}, 0: never")


class ChangeRefusedError(UseCaseError):
    """The new permit is for something else than the one that it should replace."""

    code = "CHANGE_MISMATCH"

    def __init__(self, permit: str) -> None:
        self.permit = permit
        super().__init__(f"not the case of the permit to be changed: {permit}")


class CommitmentUnknownError(UseCaseError):
    """There is no such commitment on the ledger."""

    code = "COMMITMENT_UNKNOWN"

    def __init__(self, commitment: str) -> None:
        self.commitment = commitment
        super().__init__(f"no such commitment: {commitment}")


class OutcomeRefusedError(UseCaseError):
    """The outcome does not follow from the one that is recorded."""

    code = "OUTCOME_NOT_ALLOWED"

    def __init__(self, before: str) -> None:
        self.before = before
        super().__init__(f"the outcome is {before}: that cannot follow")


class NotBarredError(UseCaseError):
    """The organisation is not barred from committing."""

    code = "NOT_BARRED"

    def __init__(self, uscc: str) -> None:
        self.uscc = uscc
        super().__init__(f"not barred from committing: {uscc}")


class NotSupervisedError(UseCaseError):
    """Nobody supervises the permit, or nothing waits to be accepted."""

    code = "NOT_SUPERVISED"

    def __init__(self, permit: str) -> None:
        self.permit = permit
        super().__init__(f"nobody supervises the permit {permit}")


class SupervisorUnfitError(UseCaseError):
    """The body may not inspect this matter."""

    code = "SUPERVISOR_UNFIT"

    def __init__(self) -> None:
        super().__init__("this body may not inspect this matter")


class SupervisionUnknownError(UseCaseError):
    """There is no such round, inspection, order or referral."""

    code = "SUPERVISION_UNKNOWN"

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"no such round, inspection, order or referral: {number}")


class OperationUnknownError(UseCaseError):
    """There is no such operation."""

    code = "OPERATION_UNKNOWN"

    def __init__(self, operation: str) -> None:
        self.operation = operation
        super().__init__("no such operation")


class SignInRefusedError(UseCaseError):
    """A signed sign-in message is not accepted.

    `reason` is one of `domain`, `uri`, `chain`, `time`, `statement`, `nonce`,
    `signature`.
    """

    code = "SIGN_IN_REFUSED"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"sign-in refused: {reason}")


class KeyUnknownError(UseCaseError):
    """The key is not registered, or may not act at present."""

    code = "KEY_UNKNOWN"

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(f"{address} acts for no organisation at present")


# --- audit


class ChainMismatchError(VerificationError):
    """The node serves another chain; `step` is `chain_id`, `genesis` or `block`."""

    code = "CHAIN_MISMATCH"

    def __init__(self, step: str, *, expected: str, found: str) -> None:
        self.step = step
        self.expected = expected
        self.found = found
        super().__init__(f"not the pinned chain ({step}): {found}, not {expected}")


class CodeMismatchError(VerificationError):
    """A contract's code is not the code that is pinned."""

    code = "CODE_MISMATCH"

    def __init__(self, contract: str, *, expected: bytes, found: bytes) -> None:
        self.contract = contract
        self.expected = expected
        self.found = found
        super().__init__(
            f"code of {contract} has digest 0x{found.hex()}, not 0x{expected.hex()}"
        )


class ReplayRangeError(VerificationError):
    """The block asked for is not on the chain, or is before the deployment."""

    code = "REPLAY_RANGE"

    def __init__(self, block: int, *, first: int, head: int) -> None:
        self.block = block
        self.first = first
        self.head = head
        super().__init__(f"block {block} is not between {first} and {head}")


# --- settings


class KeystoreError(SettingsError):
    """A keystore cannot be used."""

    code = "KEYSTORE_UNUSABLE"

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"keystore {path}: {problem}")


class NotDeployedError(SettingsError):
    """There is no trust file, so no deployment to work with."""

    code = "NOT_DEPLOYED"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"no trust file at {path}: run `zeropermit demo` or `zeropermit deploy`"
        )


class ExtraMissingError(SettingsError):
    """Packages of an extra are needed, and not installed."""

    code = "EXTRA_MISSING"

    def __init__(self, extra: str) -> None:
        self.extra = extra
        super().__init__(f"not installed: pip install 'zeropermit[{extra}]'")


class FontMissingError(SettingsError):
    """The folder of fonts does not hold the font of the certificates."""

    code = "FONT_MISSING"

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(f"neither Noto Sans SC nor Noto Sans CJK SC in {folder}")


class PrintingNotSetUpError(SettingsError):
    """Certificates are asked for, and this service has no font to print them with."""

    code = "PRINTING_NOT_SET_UP"

    def __init__(self) -> None:
        super().__init__(
            "install zeropermit[pdf] and name a folder with Noto Sans SC in "
            "ZEROPERMIT_FONTS"
        )


class TypesettingError(SettingsError):
    """The certificate's template cannot be set."""

    code = "TYPESETTING_FAILED"

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"the certificate cannot be set: {problem}")


class QrTooLongError(SettingsError):
    """An address is too long for a QR code that a phone reads off paper.

    `length` and `limit` are in bytes.
    """

    code = "QR_TOO_LONG"

    def __init__(self, length: int, limit: int) -> None:
        self.length = length
        self.limit = limit
        super().__init__(f"{length} bytes do not fit a QR code of at most {limit}")


class CredentialKeyMissingError(SettingsError):
    """A credential is asked for, and this service has no key to sign it with."""

    code = "CREDENTIAL_KEY_MISSING"

    def __init__(self) -> None:
        super().__init__("no credential key: zeropermit keys credential FILE")


class GmNotSetUpError(SettingsError):
    """An SM2 signature is asked for, and this service has no key to make it with."""

    code = "GM_NOT_SET_UP"

    def __init__(self) -> None:
        super().__init__("no SM2 key: install zeropermit[gm] and make keys/sm2.json")


# --- command line


class TrustMissingError(SettingsError):
    """Nothing says which ledger to believe."""

    code = "TRUST_MISSING"

    def __init__(self) -> None:
        super().__init__("no trust file named: nothing says which ledger to believe")


class InputFileError(DomainError):
    """A file given on the command line cannot be used."""

    code = "INPUT_FILE"

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}")


class LedgerUnreadableError(VerificationError):
    """Not every log of the ledger can be read, so no answer can be given."""

    code = "LEDGER_UNREADABLE"

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"the ledger cannot be read in full: {problem}")


class ApiUnreachableError(UseCaseError):
    """The service does not answer."""

    code = "SERVICE_UNREACHABLE"

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"no answer from {url}: {reason}")


class ApiRefusedError(UseCaseError):
    """The service refused; `problem` is its own code and `detail` its words."""

    code = "SERVICE_REFUSED"

    def __init__(self, status: int, problem: str, detail: str) -> None:
        self.status = status
        self.problem = problem
        self.detail = detail
        super().__init__(f"the service refused ({status} {problem}): {detail}")


class OperationFailedError(UseCaseError):
    """An act reached the ledger, or was on its way, and failed."""

    code = "OPERATION_FAILED"

    def __init__(self, operation: str, state: str, reason: str) -> None:
        self.operation = operation
        self.state = state
        self.reason = reason
        super().__init__(f"{operation} is {state}: {reason}")


class StoryStepError(UseCaseError):
    """A step of the demonstration's story did not end as it must."""

    code = "STORY_STEP"

    def __init__(self, step: str, problem: str) -> None:
        self.step = step
        self.problem = problem
        super().__init__(f"step {step}: {problem}")


# --- settings


class AddressInUseError(SettingsError):
    """The service cannot listen where it should."""

    code = "ADDRESS_IN_USE"

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host = host
        self.port = port
        self.reason = reason
        super().__init__(f"cannot listen at {host}:{port}: {reason}")


# --- web


class RequestError(ZeropermitError):
    """A request that is refused before anything is done."""

    code = "REQUEST"


class MediaTypeError(RequestError):
    """A body is not exactly `application/json`; files are never taken."""

    code = "MEDIA_TYPE_REFUSED"


class BodyTooLargeError(RequestError):
    """A body is larger than any request needs to be."""

    code = "BODY_TOO_LARGE"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"body of more than {limit} bytes")


class HeadersTooLargeError(RequestError):
    """The headers are larger than any request needs them to be."""

    code = "HEADERS_TOO_LARGE"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"headers of more than {limit} bytes")


class BodyMalformedError(RequestError):
    """A body is not strict JSON.

    `reason` is one of `missing`, `unexpected`, `encoding`, `syntax`,
    `repeated_key`, `number`, `depth`, `characters`, `embedded_file`.
    """

    code = "BODY_MALFORMED"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"body is not strict JSON: {reason}")


class FieldProblem(NamedTuple):
    """One thing wrong with a body."""

    pointer: str
    """JSON pointer (RFC 6901) to the member."""
    problem: str
    """`missing`, `unknown_member`, `type`, `length`, `value`."""


class FieldsRefusedError(RequestError):
    """Members of a body are missing, unknown or of the wrong kind."""

    code = "FIELDS_REFUSED"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} members refused")


class ParameterError(RequestError):
    """A parameter of the address or a header is malformed."""

    code = "PARAMETER_MALFORMED"

    def __init__(self, parameter: str) -> None:
        self.parameter = parameter
        super().__init__(f"parameter {parameter} is malformed")


class NotSignedInError(RequestError):
    """There is no session, or it has ended."""

    code = "NOT_SIGNED_IN"


class NotAllowedError(RequestError):
    """Who is signed in may not do this."""

    code = "NOT_ALLOWED"


class CrossSiteError(RequestError):
    """A browser sent the request from another site."""

    code = "CROSS_SITE"


class NotFoundError(RequestError):
    """There is nothing at this address."""

    code = "NOT_FOUND"


class MethodError(RequestError):
    """The address does not take this method."""

    code = "METHOD_NOT_ALLOWED"


class IdempotencyKeyMissingError(RequestError):
    """A request that reaches the ledger carries no usable key."""

    code = "IDEMPOTENCY_KEY_MISSING"


class IdempotencyKeyReusedError(RequestError):
    """The key was used for another request."""

    code = "IDEMPOTENCY_KEY_REUSED"


class RequestRunningError(RequestError):
    """The same request is being worked on."""

    code = "REQUEST_RUNNING"


class ConditionMissingError(RequestError):
    """A request that overtakes others must say what it has read (`If-Match`)."""

    code = "CONDITION_MISSING"


class ConditionFailedError(RequestError):
    """What was read has changed since."""

    code = "CONDITION_FAILED"


class RateLimitedError(RequestError):
    """Too many requests came from one place."""

    code = "RATE_LIMITED"

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"too many requests: wait {seconds} s")


class InternalError(RequestError):
    """Something went wrong that nobody foresaw."""

    code = "INTERNAL"
