"""Errors of requests that the present state does not allow."""

# fmt: off
from collections.abc import Sequence
from typing import NamedTuple

from zeropermit.errors.base import (
    SIGN_IN,
    UNDECIDED,
    USAGE,
    ConflictError,
    Public,
    StateConflictError,
    UnknownError,
    UseCaseError,
)


class FileProblem(NamedTuple):
    """One thing wrong with a file of records."""
    line: int  # from 1; the header of a table is line 1
    column: str  # empty if it concerns the whole line or file
    reason: str  # one of catalogue.file_problems.REASONS
    text: str  # what stands there, at most 80 characters; empty for personal data
    def __str__(self) -> str:
        place = f"line {self.line} {self.column}".rstrip()
        return f"{place}: {self.reason}"
class BadFileError(UseCaseError, code="BAD_FILE"):
    """{problems:n} problems, nothing was loaded; the first: {problems[0]}"""
    problems: Sequence[FileProblem]
class FileUnreadableError(UseCaseError, code="FILE_UNREADABLE", exit=USAGE):
    """{path} cannot be read: {reason}"""
    path: str
    reason: str
class RecordNotHeldError(UseCaseError, code="RECORD_NOT_HELD", status=404):
    """no record {record} in the book"""
    record: str
class ReportUnknownError(UseCaseError, code="REPORT_UNKNOWN", status=404):
    """no such report in the book"""
class BatchChangedError(StateConflictError, code="BATCH_CHANGED"):
    """other records of {reference} wait by now: look again and sign"""
class RevocationRefusedError(StateConflictError, code="REVOCATION_REFUSED"):
    """{reference} is revoked, or about to be for another reason"""
class AuthorizationMissingError(UseCaseError, code="AUTHORIZATION_MISSING"):
    """this takes an officer's signature"""
class RevocationReasonError(UseCaseError, code="REVOCATION_REASON"):
    """say why: nothing is revoked without a reason"""
class FaceIncompleteError(ConflictError, code="FACE_INCOMPLETE"):
    """no presented {schema} gives the line {line} of the permit"""
    line: Public[str]
    schema: str
class CharacterMissingError(ConflictError, code="CHARACTER_MISSING"):
    """the font has no {character} ({_point}), which is in {line}"""
    character: Public[str]
    line: Public[str]
    @property
    def _point(self) -> str:
        return f"U+{ord(self.character):04X}"
class CredentialRefusedError(ConflictError, code="CREDENTIAL_REFUSED"):
    """no credential of a permit that is not good: {state}"""
    state: Public[str]

class NotAReferenceError(UseCaseError, code="NOT_A_REFERENCE", status=400, exit=USAGE):
    """not a permit number (18 digits) or hash (64 digits)"""
    reference: str
class MatterUnknownError(UnknownError, code="MATTER_UNKNOWN"):
    """no such matter: {reference}"""
class SchemaUnknownError(UnknownError, code="SCHEMA_UNKNOWN", exit=USAGE):
    """no such schema: {reference}"""
class MatterNotOpenError(StateConflictError, code="MATTER_NOT_OPEN"):
    """{reference} takes no applications at present"""
class AuthorityUnknownError(UseCaseError, code="AUTHORITY_UNKNOWN"):
    """{authority} does not decide {matter}"""
    authority: str
    matter: str
class ApplicationUnknownError(UnknownError, code="APPLICATION_UNKNOWN"):
    """no application {reference}"""
class RatingTooEarlyError(StateConflictError, code="RATING_TOO_EARLY"):
    """the application has not come so far: {reference}"""
class AlreadyRatedError(StateConflictError, code="ALREADY_RATED"):
    """rated before: {reference}"""
class ProgressUnknownError(UseCaseError, code="PROGRESS_UNKNOWN", status=404):
    """no application has this number and this code"""
class JointUnknownError(UnknownError, code="JOINT_UNKNOWN"):
    """no joint application {reference}"""
class StandingUnknownError(UnknownError, code="STANDING_UNKNOWN"):
    """no advance consent {reference}"""
class AuthorityAmbiguousError(UseCaseError, code="AUTHORITY_AMBIGUOUS"):
    """several authorities decide {matter}: name one"""
    matter: str
class PermitUnknownError(UnknownError, code="PERMIT_UNKNOWN"):
    """no permit {reference}"""
class ConsentStaleError(StateConflictError, code="CONSENT_STALE"):
    """the consent proposal for {reference} is no longer current: ask for a new one"""
class ConsentRefusedError(UseCaseError, code="CONSENT_REFUSED"):
    """no consent for {schema}: {reason}"""
    schema: str
    reason: str
class DepartmentUnreachableError(
        UseCaseError, code="DEPARTMENT_UNREACHABLE", status=503, exit=UNDECIDED):
    """{department} does not answer at present"""
    department: str
class NotActingForError(UseCaseError, code="NOT_ACTING_FOR", status=403, exit=SIGN_IN):
    """{signer} does not act for {uscc} at present"""
    signer: str
    uscc: str
class SignatureRefusedError(UseCaseError, code="SIGNATURE_REFUSED", status=422):
    """the signature over this act was not made by {signer}"""
    signer: str
class RequirementsUnmetError(ConflictError, code="REQUIREMENTS_UNMET"):
    """not met: {requirements}"""
    requirements: Public[tuple[str, ...]]
class LetterRefusedError(ConflictError, code="LETTER_REFUSED"):
    """another letter has to be signed: {reason}"""
    reason: str
class DepartmentsAnsweringError(StateConflictError, code="DEPARTMENTS_ANSWERING"):
    """departments still answer for application {reference}: ask for the letter
    again later"""
class AlreadyDecidedError(StateConflictError, code="ALREADY_DECIDED"):
    """already decided: permit {reference}"""
class NotForOfficersError(StateConflictError, code="WAITS_FOR_OFFICER"):
    """the decision waits for an officer of {reference}"""

class StateRefusedError(ConflictError, code="STATE_NOT_ALLOWED"):
    """the permit is {state}: that cannot be done now"""
    state: Public[str]
class WorkRefusedError(ConflictError, code="WORK_NOT_ALLOWED"):
    """work is {work}: that does not follow"""
    work: Public[str]
class StartNotAwaitedError(StateConflictError, code="START_NOT_AWAITED"):
    """no start is awaited under {reference}"""
class ExtensionLimitError(ConflictError, code="EXTENSION_LIMIT"):
    """the start was put off {limit} times, no more is allowed"""
    limit: Public[int]
class ExtensionRefusedError(UseCaseError, code="EXTENSION_NOT_ALLOWED"):
    """start by {start_by} refused: the latest end is {limit}"""
    start_by: int
    limit: Public[int]
class ExtensionUnknownError(UnknownError, code="EXTENSION_UNKNOWN"):
    """no request to put off the start awaits an officer: {reference}"""
class WaitingActUnknownError(UnknownError, code="WAITING_ACT_UNKNOWN"):
    """no act awaits a second officer: {reference}"""
class WaitingActSentError(StateConflictError, code="WAITING_ACT_SENT"):
    """a second officer has signed: {reference}"""
class WaitingActWithdrawnError(StateConflictError, code="WAITING_ACT_WITHDRAWN"):
    """this signature was taken back: {reference}"""
class AlreadySignedError(StateConflictError, code="ALREADY_SIGNED"):
    """{reference} signed first: another officer has to sign"""
class CorrectionRefusedError(StateConflictError, code="CORRECTION_REFUSED"):
    """no department showed anything for {reference}"""
class CorrectionUnknownError(UnknownError, code="CORRECTION_UNKNOWN"):
    """no request for a correction: {reference}"""
class CorrectionAnsweredError(StateConflictError, code="CORRECTION_ANSWERED"):
    """answered already: {reference}"""

class StopRefusedError(UseCaseError, code="STOP_NOT_ALLOWED"):
    """work cannot have stopped at {stopped_at}"""
    stopped_at: int
    earliest: Public[int]
class ResumptionNotClearedError(ConflictError, code="RESUMPTION_NOT_CLEARED"):
    """since {since} work resumes only after a verification"""
    since: Public[int]
class HearingTooShortError(UseCaseError, code="HEARING_TOO_SHORT"):
    """{hearing_until} is before {earliest}"""
    hearing_until: int
    earliest: Public[int]
class HearingPendingError(ConflictError, code="HEARING_PENDING"):
    """hearing may be asked for until {hearing_until}, 0: never"""
    hearing_until: int
class ChangeRefusedError(UseCaseError, code="CHANGE_MISMATCH"):
    """not the case of the permit to be changed: {permit}"""
    permit: str
class ActRefusedError(ConflictError, code="ACT_REFUSED"):
    """the ledger would refuse this act ({rule}): {expected} is expected"""
    rule: Public[str]
    expected: str
    found: str
class LedgerEntryUnknownError(UnknownError, code="LEDGER_ENTRY_UNKNOWN"):
    """the ledger does not know this: {reference}"""
class CommitmentUnknownError(UnknownError, code="COMMITMENT_UNKNOWN"):
    """no such commitment: {reference}"""
class OutcomeRefusedError(StateConflictError, code="OUTCOME_NOT_ALLOWED"):
    """the outcome is {reference}: that cannot follow"""
class NotBarredError(StateConflictError, code="NOT_BARRED"):
    """not barred from committing: {reference}"""
class NotSupervisedError(StateConflictError, code="NOT_SUPERVISED"):
    """nobody supervises the permit {reference}"""
class SupervisorUnfitError(ConflictError, code="SUPERVISOR_UNFIT"):
    """this body may not inspect this matter"""
class SupervisionUnknownError(UnknownError, code="SUPERVISION_UNKNOWN"):
    """no such round, inspection, order or referral: {reference}"""
class OperationUnknownError(UnknownError, code="OPERATION_UNKNOWN"):
    """no such operation"""

class SignInRefusedError(
        UseCaseError, code="SIGN_IN_REFUSED", status=401, exit=SIGN_IN):
    """sign-in refused: {reason}"""
    reason: str  # domain, uri, chain, time, statement, nonce, signature
class KeyUnknownError(UseCaseError, code="KEY_UNKNOWN", status=403, exit=SIGN_IN):
    """{address} acts for no organisation at present"""
    address: str

class ApiUnreachableError(UseCaseError, code="SERVICE_UNREACHABLE", exit=UNDECIDED):
    """no answer from {url}: {reason}"""
    url: str
    reason: str
class ApiRefusedError(UseCaseError, code="SERVICE_REFUSED"):
    """the service refused ({status} {problem}): {detail}"""
    status: int
    problem: str
    detail: str
class OperationFailedError(UseCaseError, code="OPERATION_FAILED"):
    """{operation} is {state}: {reason}"""
    operation: str
    state: Public[str]
    reason: str
class StoryStepError(UseCaseError, code="STORY_STEP"):
    """step {step}: {problem}"""
    step: str
    problem: str
