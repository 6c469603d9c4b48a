"""Errors of the chain, and of checks against it."""

# fmt: off
from dataclasses import KW_ONLY, field

from zeropermit.errors.base import (
    NOT_VERIFIED,
    OTHER_CHAIN,
    UNDECIDED,
    USAGE,
    LedgerError,
    Public,
    VerificationError,
)


class EventMalformedError(LedgerError, code="EVENT_MALFORMED"):
    event: str
    problem: str
    sentence = "a log claims to be {event} but {problem}"
class TransactionFailedError(LedgerError, code="TRANSACTION_FAILED", exit=NOT_VERIFIED):
    tx_hash: bytes
    sentence = "transaction {tx_hash} failed"
class ReceiptTimeoutError(LedgerError, code="RECEIPT_TIMEOUT"):
    tx_hash: bytes
    seconds: Public[float]
    sentence = "no receipt for transaction {tx_hash} within {seconds:g} s"
class FinalityError(LedgerError, code="FINALITY_BROKEN"):
    number: int
    sentence = "block {number} was final, and the node has another or none in its place"
class NodeBehindError(LedgerError, code="NODE_BEHIND"):
    what: str
    _: KW_ONLY
    expected: Public[int]
    given: int
    sentence = "{what}: at least {expected} expected, node has {given}"
class LedgerMovedError(LedgerError, code="LEDGER_MOVED"):
    number: int
    sentence = "block {number} changed while it was being read"
class NodeUnreachableError(LedgerError, code="NODE_UNREACHABLE"):
    reason: str
    sentence = "no answer from the node: {reason}"
class RevertError(LedgerError, code="REVERT", exit=NOT_VERIFIED):
    data: bytes
    sentence = "refused by the contract: {data:100}"
class NodeUrlError(LedgerError, code="NODE_URL", exit=USAGE):
    url: str
    sentence = "http://, https:// or embedded:<file> is needed, not {url:q80}"
class NodeAnswerError(LedgerError, code="NODE_ANSWER"):
    method: str
    reason: str
    number: int = field(default=0, kw_only=True)  # of JSON-RPC; 0: makes no sense
    sentence = "{method}: {reason:.200}"
class RpcError(LedgerError, code="RPC"):
    number: int
    reason: str
    data: bytes | None = field(default=None, kw_only=True)
    sentence = "{reason} ({number})"

class TransactionRefusedError(
        LedgerError, code="TRANSACTION_REFUSED", exit=NOT_VERIFIED):
    reason: str  # in the words of the node
    sentence = "transaction not taken: {reason:.200}"
class TransactionKnownError(TransactionRefusedError, code="TRANSACTION_KNOWN"): ...
class NonceTooLowError(TransactionRefusedError, code="NONCE_TOO_LOW"): ...
class NonceTooHighError(TransactionRefusedError, code="NONCE_TOO_HIGH"): ...
class UnderpricedError(TransactionRefusedError, code="UNDERPRICED"): ...
class FundsMissingError(TransactionRefusedError, code="FUNDS_MISSING"): ...
class ChainFileError(LedgerError, code="CHAIN_FILE"):
    path: str
    reason: str
    sentence = "embedded chain {path}: {reason}"
class TransactionBrokenError(LedgerError, code="TRANSACTION_BROKEN"):
    tx_hash: bytes
    sentence = "the EVM broke on transaction {tx_hash}"
class ChainFileBusyError(LedgerError, code="CHAIN_FILE_BUSY"):
    path: str
    sentence = ("embedded chain {path} is in use by another process: stop that "
                "one, or open the chain for reading only")

class DisclosureError(VerificationError, code="DISCLOSURE_INVALID"):
    step: str  # claim (repeated, or another name), value (not its text), opening, leaf
    claim: str = ""
    sentence = "disclosure fails at {step} {claim}"
class LogBrokenError(VerificationError, code="LOG_BROKEN"):
    sequence: int
    sentence = "the log was tampered with at or before entry {sequence}"
class ChainMismatchError(VerificationError, code="CHAIN_MISMATCH", exit=OTHER_CHAIN):
    step: str  # chain_id, genesis, block
    _: KW_ONLY
    expected: Public[str]
    found: str
    sentence = "not the pinned chain ({step}): {found}, not {expected}"
class CodeMismatchError(VerificationError, code="CODE_MISMATCH", exit=OTHER_CHAIN):
    contract: str
    _: KW_ONLY
    expected: bytes
    found: bytes
    sentence = "code of {contract} has digest {found}, not {expected}"
class ReplayRangeError(VerificationError, code="REPLAY_RANGE", exit=USAGE):
    block: int
    _: KW_ONLY
    first: int
    head: int
    sentence = "block {block} is not between {first} and {head}"
class LedgerUnreadableError(
        VerificationError, code="LEDGER_UNREADABLE", exit=UNDECIDED):
    problem: str
    sentence = "the ledger cannot be read in full: {problem}"
