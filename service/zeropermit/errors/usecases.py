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
    reason: str  # its words are `FILE_…` in catalogue/words/notices.toml
    text: str  # what stands there, at most 80 characters; empty for personal data
    def __str__(self) -> str:
        place = f"line {self.line} {self.column}".rstrip()
        return f"{place}: {self.reason}"
class BadFileError(UseCaseError):
    """{problems:n} problems, nothing was loaded; the first: {problems[0]}"""
    problems: Sequence[FileProblem]
class FileUnreadableError(UseCaseError, exit=USAGE):
    """{path} cannot be read: {reason}"""
    path: str
    reason: str
class RecordNotHeldError(UseCaseError, status=404):
    """no record {record} in the book"""
    record: str
class ReportUnknownError(UseCaseError, status=404):
    """no such report in the book"""
class BatchChangedError(StateConflictError):
    """other records of {reference} wait by now: look again and sign"""
class RevocationRefusedError(StateConflictError):
    """{reference} is revoked, or about to be for another reason"""
class AuthorizationMissingError(UseCaseError):
    """this takes an officer's signature"""
class RevocationReasonError(UseCaseError):
    """say why: nothing is revoked without a reason"""
class FaceIncompleteError(ConflictError):
    """no presented {schema} gives the line {line} of the permit"""
    line: Public[str]
    schema: str
class CharacterMissingError(ConflictError):
    """the font has no {character} ({_point}), which is in {line}"""
    character: Public[str]
    line: Public[str]
    @property
    def _point(self) -> str:
        return f"U+{ord(self.character):04X}"
class CredentialRefusedError(ConflictError):
    """no credential of a permit that is not good: {state}"""
    state: Public[str]

class NotAReferenceError(UseCaseError, status=400, exit=USAGE):
    """not a permit number (18 digits) or hash (64 digits)"""
    reference: str
class MatterUnknownError(UnknownError):
    """no such matter: {reference}"""
class SchemaUnknownError(UnknownError, exit=USAGE):
    """no such schema: {reference}"""
class MatterNotOpenError(StateConflictError):
    """{reference} takes no applications at present"""
class AuthorityUnknownError(UseCaseError):
    """{authority} does not decide {matter}"""
    authority: str
    matter: str
class ApplicationUnknownError(UnknownError):
    """no application {reference}"""
class RatingTooEarlyError(StateConflictError):
    """the application has not come so far: {reference}"""
class AlreadyRatedError(StateConflictError):
    """rated before: {reference}"""
class ProgressUnknownError(UseCaseError, status=404):
    """no application has this number and this code"""
class JointUnknownError(UnknownError):
    """no joint application {reference}"""
class StandingUnknownError(UnknownError):
    """no advance consent {reference}"""
class AuthorityAmbiguousError(UseCaseError):
    """several authorities decide {matter}: name one"""
    matter: str
class PermitUnknownError(UnknownError):
    """no permit {reference}"""
class ConsentStaleError(StateConflictError):
    """the consent proposal for {reference} is no longer current: ask for a new one"""
class ConsentRefusedError(UseCaseError):
    """no consent for {schema}: {reason}"""
    schema: str
    reason: str
class DepartmentUnreachableError(UseCaseError, status=503, exit=UNDECIDED):
    """{department} does not answer at present"""
    department: str
class NotActingForError(UseCaseError, status=403, exit=SIGN_IN):
    """{signer} does not act for {uscc} at present"""
    signer: str
    uscc: str
class SignatureRefusedError(UseCaseError, status=422):
    """the signature over this act was not made by {signer}"""
    signer: str
class RequirementsUnmetError(ConflictError):
    """not met: {requirements}"""
    requirements: Public[tuple[str, ...]]
class LetterRefusedError(ConflictError):
    """another letter has to be signed: {reason}"""
    reason: str
class NameMismatchError(StateConflictError):
    """the code is registered under another name: {reference}"""
class NoCommitmentAskedError(StateConflictError):
    """no commitment is asked of this organisation for {reference}"""
class BarredFromCommittingError(StateConflictError):
    """barred from committing: {reference}"""
class BarredFromApplyingError(ConflictError):
    """a permit of the matter was got by deceit: barred from applying until {until}"""
    until: Public[int]
class DepartmentsAnsweringError(StateConflictError):
    """departments still answer for application {reference}: ask for the letter
    again later"""
class ApplicantKeyNotTrustedError(StateConflictError):
    """the key that signed application {reference} was not to be trusted then"""
class NumberNotGrantedError(StateConflictError):
    """number {reference:q80} is in no region that the authority's grant names"""
class AlreadyDecidedError(StateConflictError):
    """already decided: permit {reference}"""
class ApplicationClosedError(StateConflictError):
    """the application is closed: {reference}"""
class AlreadyAcceptedError(StateConflictError):
    """accepted already: application {reference}"""
class CorrectionAlreadyRequestedError(StateConflictError):
    """a correction was requested already: application {reference}"""
class CorrectionNotRequestedError(StateConflictError):
    """no correction was requested: application {reference}"""
class CorrectionAlreadyAnsweredError(StateConflictError):
    """the correction was answered already: application {reference}"""
class AlreadyProlongedError(StateConflictError):
    """prolonged already: application {reference}"""
class PauseRefusedError(UseCaseError, code="PAUSE_NOT_ALLOWED"):
    """a pause begins at {earliest} or later, and ends ahead, by {latest}"""
    earliest: Public[int]
    latest: Public[int]
class NotForOfficersError(StateConflictError, code="WAITS_FOR_OFFICER"):
    """the decision waits for an officer of {reference}"""

class StateRefusedError(ConflictError, code="STATE_NOT_ALLOWED"):
    """the permit is {state}: that cannot be done now"""
    state: Public[str]
class AlreadyDeregisteredError(ConflictError):
    """the permit was struck off at {deregistered_at}"""
    deregistered_at: Public[int]
class CorrectionNotClericalError(UseCaseError, status=422):
    """a correction changes names or addresses, and nothing that was decided"""
class CorrectedDocumentMissingError(StateConflictError):
    """no permit document of this digest is held here: {reference}"""
class WorkRefusedError(ConflictError, code="WORK_NOT_ALLOWED"):
    """work is {work}: that does not follow"""
    work: Public[str]
class StartNotAwaitedError(StateConflictError):
    """no start is awaited under {reference}"""
class StartRefusedError(UseCaseError, code="START_NOT_ALLOWED"):
    """work cannot have started at {started_at}"""
    started_at: int
    earliest: Public[int]
class StartTooLateError(ConflictError):
    """work that began at {started_at} began after the time to start"""
    started_at: int
    start_by: Public[int]
class StartNotReportedError(ConflictError):
    """no late report says that work began at {started_at}"""
    started_at: int
class AnotherPermitIssuedError(StateConflictError):
    """the project has another permit since: {reference}"""
class ExtensionLimitError(ConflictError):
    """the start was put off {limit} times, no more is allowed"""
    limit: Public[int]
class ExtensionRefusedError(UseCaseError, code="EXTENSION_NOT_ALLOWED"):
    """start by {start_by} refused: the latest end is {limit}"""
    start_by: int
    limit: Public[int]
class ExtensionPendingError(StateConflictError):
    """a request to put off the start is undecided: {reference}"""
class ExtensionNotRequestedError(StateConflictError):
    """no request to put off the start is undecided: {reference}"""
class WaitingActUnknownError(UnknownError):
    """no act awaits a second officer: {reference}"""
class WaitingActSentError(StateConflictError):
    """a second officer has signed: {reference}"""
class WaitingActWithdrawnError(StateConflictError):
    """this signature was taken back: {reference}"""
class AlreadySignedError(StateConflictError):
    """{reference} signed first: another officer has to sign"""
class CorrectionRefusedError(StateConflictError):
    """no department showed anything for {reference}"""
class CorrectionUnknownError(UnknownError):
    """no request for a correction: {reference}"""
class CorrectionAnsweredError(StateConflictError):
    """answered already: {reference}"""

class StopRefusedError(UseCaseError, code="STOP_NOT_ALLOWED"):
    """work cannot have stopped at {stopped_at}"""
    stopped_at: int
    earliest: Public[int]
class ResumptionNotClearedError(ConflictError):
    """since {since} work resumes only after a verification"""
    since: Public[int]
class StoppedByOrderError(StateConflictError):
    """the supervisor ordered all work to stop: {reference}"""
class StopInForceError(StateConflictError):
    """an order to stop work holds already: {reference}"""
class PermitWithoutEndError(ConflictError):
    """the permit has no end that could be renewed"""
class RenewalTooLateError(ConflictError):
    """the time to ask for a renewal ended at {until}"""
    until: Public[int]
class RenewalTooEarlyError(ConflictError):
    """the term that was granted last begins at {since}"""
    since: Public[int]
class RenewalPendingError(StateConflictError):
    """a request for renewal is undecided: {reference}"""
class RenewalNotRequestedError(StateConflictError):
    """no request for renewal is undecided: {reference}"""
class RenewalNotAllowedError(UseCaseError):
    """an end at {valid_until} refused: the latest end is {limit}"""
    valid_until: int
    limit: Public[int]
class AnswerTimeRefusedError(UseCaseError, code="ANSWER_TIME_NOT_ALLOWED"):
    """{answer_until} is before {earliest} or after {latest}"""
    answer_until: int
    earliest: Public[int]
    latest: Public[int]
class AnswerTimeOverError(ConflictError):
    """the time to answer ended at {answer_until}"""
    answer_until: Public[int]
class AnswerPendingError(ConflictError):
    """the holder can answer until {answer_until}"""
    answer_until: Public[int]
class HearingPendingError(ConflictError):
    """a hearing was asked for, and has no record yet"""
class HearingRequestedBeforeError(ConflictError):
    """a hearing was asked for before"""
class HearingNotAwaitedError(ConflictError):
    """no hearing waits for its record"""
class NoticeAnsweredBeforeError(ConflictError):
    """the notice was answered before"""
class NoticeMissingError(ConflictError):
    """the holder was not told before"""
class NoticeLapsedError(ConflictError):
    """the notice served until {until}"""
    until: Public[int]
class NoticeOfAnotherError(ConflictError):
    """another body gave the notice"""
class NoticeMismatchError(ConflictError):
    """another measure, another reason, or another notice"""
class ServiceTimeRefusedError(UseCaseError, code="SERVICE_TIME_NOT_ALLOWED"):
    """served at {served_at}, not from {earliest} to {latest}"""
    served_at: int
    earliest: Public[int]
    latest: Public[int]
class ServedBeforeError(ConflictError):
    """the document was served at {served_at}"""
    served_at: Public[int]
class PaperUnknownError(ConflictError):
    """no decision, notice or permit of the case has this digest"""
class PaperMadeLaterError(ConflictError):
    """the document was made at {made_at}, after that"""
    made_at: Public[int]
class ChangeRefusedError(UseCaseError, code="CHANGE_MISMATCH"):
    """not the case of the permit to be changed: {permit}"""
    permit: str
class ChangeNotAppliedForError(ConflictError, code="REPLACES_MISMATCH"):
    """its holder did not apply for this: {permit}"""
    permit: str
class ChangeShortensError(ConflictError):
    """the new permit would end at {given}, before the old one at {current}"""
    current: int
    given: int
class PermitInForceError(ConflictError):
    """a permit of the matter is in force for the project: {permit}"""
    permit: Public[str]
class ActRefusedError(ConflictError):
    """the ledger would refuse this act ({rule}): {expected} is expected"""
    rule: Public[str]
    expected: str
    found: str
class LedgerEntryUnknownError(UnknownError):
    """the ledger does not know this: {reference}"""
class CommitmentUnknownError(UnknownError):
    """no such commitment: {reference}"""
class OutcomeRefusedError(StateConflictError, code="OUTCOME_NOT_ALLOWED"):
    """the outcome is {reference}: that cannot follow"""
class NotBarredError(StateConflictError):
    """nobody is barred for the commitment {reference}"""
class RepairRequestedBeforeError(StateConflictError):
    """a repair was asked for, and is not decided: {reference}"""
class RepairNotRequestedError(StateConflictError):
    """nobody asked for a repair: {reference}"""
class NotSupervisedError(StateConflictError):
    """nobody supervises the permit {reference}"""
class SupervisorUnfitError(ConflictError):
    """this body may not inspect this matter"""
class SupervisionUnknownError(UnknownError):
    """no such round, inspection, order or referral: {reference}"""
class OperationUnknownError(UnknownError):
    """no such operation"""

class SignInRefusedError(UseCaseError, status=401, exit=SIGN_IN):
    """sign-in refused: {reason}"""
    reason: str  # domain, uri, chain, time, statement, nonce, signature
class KeyUnknownError(UseCaseError, status=403, exit=SIGN_IN):
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
class OperationFailedError(UseCaseError):
    """{operation} is {state}: {reason}"""
    operation: str
    state: Public[str]
    reason: str
class StoryStepError(UseCaseError):
    """step {step}: {problem}"""
    step: str
    problem: str
