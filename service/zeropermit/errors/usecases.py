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
    problems: Sequence[FileProblem]
    sentence = "{problems:n} problems, nothing was loaded; the first: {problems[0]}"
class FileUnreadableError(UseCaseError, code="FILE_UNREADABLE", exit=USAGE):
    path: str
    reason: str
    sentence = "{path} cannot be read: {reason}"
class RecordNotHeldError(UseCaseError, code="RECORD_NOT_HELD", status=404):
    record: str
    sentence = "no record {record} in the book"
class ReportUnknownError(UseCaseError, code="REPORT_UNKNOWN", status=404):
    sentence = "no such report in the book"
class BatchChangedError(StateConflictError, code="BATCH_CHANGED"):
    sentence = "other records of {reference} wait by now: look again and sign"
class RevocationRefusedError(StateConflictError, code="REVOCATION_REFUSED"):
    sentence = "{reference} is revoked, or about to be for another reason"
class AuthorizationMissingError(UseCaseError, code="AUTHORIZATION_MISSING"):
    sentence = "this takes an officer's signature"
class RevocationReasonError(UseCaseError, code="REVOCATION_REASON"):
    sentence = "say why: nothing is revoked without a reason"
class FaceIncompleteError(ConflictError, code="FACE_INCOMPLETE"):
    line: Public[str]
    schema: str
    sentence = "no presented {schema} gives the line {line} of the permit"
class CharacterMissingError(ConflictError, code="CHARACTER_MISSING"):
    character: Public[str]
    line: Public[str]
    sentence = "the font has no {character} ({_point}), which is in {line}"
    @property
    def _point(self) -> str:
        return f"U+{ord(self.character):04X}"
class CredentialRefusedError(ConflictError, code="CREDENTIAL_REFUSED"):
    state: Public[str]
    sentence = "no credential of a permit that is not good: {state}"

class NotAReferenceError(UseCaseError, code="NOT_A_REFERENCE", status=400, exit=USAGE):
    reference: str
    sentence = "not a permit number (18 digits) or hash (64 digits)"
class MatterUnknownError(UnknownError, code="MATTER_UNKNOWN"):
    sentence = "no such matter: {reference}"
class SchemaUnknownError(UnknownError, code="SCHEMA_UNKNOWN", exit=USAGE):
    sentence = "no such schema: {reference}"
class MatterNotOpenError(StateConflictError, code="MATTER_NOT_OPEN"):
    sentence = "{reference} takes no applications at present"
class AuthorityUnknownError(UseCaseError, code="AUTHORITY_UNKNOWN"):
    authority: str
    matter: str
    sentence = "{authority} does not decide {matter}"
class ApplicationUnknownError(UnknownError, code="APPLICATION_UNKNOWN"):
    sentence = "no application {reference}"
class RatingTooEarlyError(StateConflictError, code="RATING_TOO_EARLY"):
    sentence = "the application has not come so far: {reference}"
class AlreadyRatedError(StateConflictError, code="ALREADY_RATED"):
    sentence = "rated before: {reference}"
class ProgressUnknownError(UseCaseError, code="PROGRESS_UNKNOWN", status=404):
    sentence = "no application has this number and this code"
class JointUnknownError(UnknownError, code="JOINT_UNKNOWN"):
    sentence = "no joint application {reference}"
class StandingUnknownError(UnknownError, code="STANDING_UNKNOWN"):
    sentence = "no advance consent {reference}"
class AuthorityAmbiguousError(UseCaseError, code="AUTHORITY_AMBIGUOUS"):
    matter: str
    sentence = "several authorities decide {matter}: name one"
class PermitUnknownError(UnknownError, code="PERMIT_UNKNOWN"):
    sentence = "no permit {reference}"
class ConsentStaleError(StateConflictError, code="CONSENT_STALE"):
    sentence = ("the consent proposal for {reference} is no longer current: ask for a "
                "new one")
class ConsentRefusedError(UseCaseError, code="CONSENT_REFUSED"):
    schema: str
    reason: str
    sentence = "no consent for {schema}: {reason}"
class DepartmentUnreachableError(
        UseCaseError, code="DEPARTMENT_UNREACHABLE", status=503, exit=UNDECIDED):
    department: str
    sentence = "{department} does not answer at present"
class NotActingForError(UseCaseError, code="NOT_ACTING_FOR", status=403, exit=SIGN_IN):
    signer: str
    uscc: str
    sentence = "{signer} does not act for {uscc} at present"
class SignatureRefusedError(UseCaseError, code="SIGNATURE_REFUSED", status=422):
    signer: str
    sentence = "the signature over this act was not made by {signer}"
class RequirementsUnmetError(ConflictError, code="REQUIREMENTS_UNMET"):
    requirements: Public[tuple[str, ...]]
    sentence = "not met: {requirements}"
class LetterRefusedError(ConflictError, code="LETTER_REFUSED"):
    reason: str
    sentence = "another letter has to be signed: {reason}"
class DepartmentsAnsweringError(StateConflictError, code="DEPARTMENTS_ANSWERING"):
    sentence = ("departments still answer for application {reference}: ask for "
                "the letter again later")
class NameMismatchError(StateConflictError, code="NAME_MISMATCH"):
    sentence = "the code is registered under another name: {reference}"
class NoCommitmentAskedError(StateConflictError, code="NO_COMMITMENT_ASKED"):
    sentence = "no commitment is asked of this organisation for {reference}"
class BarredFromCommittingError(StateConflictError, code="BARRED_FROM_COMMITTING"):
    sentence = "barred from committing: {reference}"
class AlreadyDecidedError(StateConflictError, code="ALREADY_DECIDED"):
    sentence = "already decided: permit {reference}"
class NotForOfficersError(StateConflictError, code="WAITS_FOR_OFFICER"):
    sentence = "the decision waits for an officer of {reference}"

class StateRefusedError(ConflictError, code="STATE_NOT_ALLOWED"):
    state: Public[str]
    sentence = "the permit is {state}: that cannot be done now"
class WorkRefusedError(ConflictError, code="WORK_NOT_ALLOWED"):
    work: Public[str]
    sentence = "work is {work}: that does not follow"
class StartNotAwaitedError(StateConflictError, code="START_NOT_AWAITED"):
    sentence = "no start is awaited under {reference}"
class ExtensionLimitError(ConflictError, code="EXTENSION_LIMIT"):
    limit: Public[int]
    sentence = "the start was put off {limit} times, no more is allowed"
class ExtensionRefusedError(UseCaseError, code="EXTENSION_NOT_ALLOWED"):
    start_by: int
    limit: Public[int]
    sentence = "start by {start_by} refused: the latest end is {limit}"
class ExtensionUnknownError(UnknownError, code="EXTENSION_UNKNOWN"):
    sentence = "no request to put off the start awaits an officer: {reference}"
class WaitingActUnknownError(UnknownError, code="WAITING_ACT_UNKNOWN"):
    sentence = "no act awaits a second officer: {reference}"
class WaitingActSentError(StateConflictError, code="WAITING_ACT_SENT"):
    sentence = "a second officer has signed: {reference}"
class WaitingActWithdrawnError(StateConflictError, code="WAITING_ACT_WITHDRAWN"):
    sentence = "this signature was taken back: {reference}"
class AlreadySignedError(StateConflictError, code="ALREADY_SIGNED"):
    sentence = "{reference} signed first: another officer has to sign"
class CorrectionRefusedError(StateConflictError, code="CORRECTION_REFUSED"):
    sentence = "no department showed anything for {reference}"
class CorrectionUnknownError(UnknownError, code="CORRECTION_UNKNOWN"):
    sentence = "no request for a correction: {reference}"
class CorrectionAnsweredError(StateConflictError, code="CORRECTION_ANSWERED"):
    sentence = "answered already: {reference}"

class StopRefusedError(UseCaseError, code="STOP_NOT_ALLOWED"):
    stopped_at: int
    earliest: Public[int]
    sentence = "work cannot have stopped at {stopped_at}"
class ResumptionNotClearedError(ConflictError, code="RESUMPTION_NOT_CLEARED"):
    since: Public[int]
    sentence = "since {since} work resumes only after a verification"
class HearingTooShortError(UseCaseError, code="HEARING_TOO_SHORT"):
    hearing_until: int
    earliest: Public[int]
    sentence = "{hearing_until} is before {earliest}"
class HearingPendingError(ConflictError, code="HEARING_PENDING"):
    hearing_until: int
    sentence = "hearing may be asked for until {hearing_until}, 0: never"
class ChangeRefusedError(UseCaseError, code="CHANGE_MISMATCH"):
    permit: str
    sentence = "not the case of the permit to be changed: {permit}"
class ActRefusedError(ConflictError, code="ACT_REFUSED"):
    rule: Public[str]
    expected: str
    found: str
    sentence = "the ledger would refuse this act ({rule}): {expected} is expected"
class LedgerEntryUnknownError(UnknownError, code="LEDGER_ENTRY_UNKNOWN"):
    sentence = "the ledger does not know this: {reference}"
class CommitmentUnknownError(UnknownError, code="COMMITMENT_UNKNOWN"):
    sentence = "no such commitment: {reference}"
class OutcomeRefusedError(StateConflictError, code="OUTCOME_NOT_ALLOWED"):
    sentence = "the outcome is {reference}: that cannot follow"
class NotBarredError(StateConflictError, code="NOT_BARRED"):
    sentence = "not barred from committing: {reference}"
class NotSupervisedError(StateConflictError, code="NOT_SUPERVISED"):
    sentence = "nobody supervises the permit {reference}"
class SupervisorUnfitError(ConflictError, code="SUPERVISOR_UNFIT"):
    sentence = "this body may not inspect this matter"
class SupervisionUnknownError(UnknownError, code="SUPERVISION_UNKNOWN"):
    sentence = "no such round, inspection, order or referral: {reference}"
class OperationUnknownError(UnknownError, code="OPERATION_UNKNOWN"):
    sentence = "no such operation"

class SignInRefusedError(
        UseCaseError, code="SIGN_IN_REFUSED", status=401, exit=SIGN_IN):
    reason: str  # domain, uri, chain, time, statement, nonce, signature
    sentence = "sign-in refused: {reason}"
class KeyUnknownError(UseCaseError, code="KEY_UNKNOWN", status=403, exit=SIGN_IN):
    address: str
    sentence = "{address} acts for no organisation at present"

class ApiUnreachableError(UseCaseError, code="SERVICE_UNREACHABLE", exit=UNDECIDED):
    url: str
    reason: str
    sentence = "no answer from {url}: {reason}"
class ApiRefusedError(UseCaseError, code="SERVICE_REFUSED"):
    status: int
    problem: str
    detail: str
    sentence = "the service refused ({status} {problem}): {detail}"
class OperationFailedError(UseCaseError, code="OPERATION_FAILED"):
    operation: str
    state: Public[str]
    reason: str
    sentence = "{operation} is {state}: {reason}"
class StoryStepError(UseCaseError, code="STORY_STEP"):
    step: str
    problem: str
    sentence = "step {step}: {problem}"
