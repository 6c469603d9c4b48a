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
    """a log claims to be {event} but {problem}"""
    event: str
    problem: str
class TransactionFailedError(LedgerError, code="TRANSACTION_FAILED", exit=NOT_VERIFIED):
    """transaction {tx_hash} failed"""
    tx_hash: bytes
class ReceiptTimeoutError(LedgerError, code="RECEIPT_TIMEOUT"):
    """no receipt for transaction {tx_hash} within {seconds:g} s"""
    tx_hash: bytes
    seconds: Public[float]
class FinalityError(LedgerError, code="FINALITY_BROKEN"):
    """block {number} was final, and the node has another or none in its place"""
    number: int
class NodeBehindError(LedgerError, code="NODE_BEHIND"):
    """{what}: at least {expected} expected, node has {given}"""
    what: str
    _: KW_ONLY
    expected: Public[int]
    given: int
class LedgerMovedError(LedgerError, code="LEDGER_MOVED"):
    """block {number} changed while it was being read"""
    number: int
class NodeUnreachableError(LedgerError, code="NODE_UNREACHABLE"):
    """no answer from the node: {reason}"""
    reason: str
class RevertError(LedgerError, code="REVERT", exit=NOT_VERIFIED):
    """refused by the contract: {data:100}"""
    data: bytes
class NodeUrlError(LedgerError, code="NODE_URL", exit=USAGE):
    """http://, https:// or embedded:<file> is needed, not {url:q80}"""
    url: str
class NodeAnswerError(LedgerError, code="NODE_ANSWER"):
    """{method}: {reason:.200}"""
    method: str
    reason: str
    number: int = field(default=0, kw_only=True)  # of JSON-RPC; 0: makes no sense
class RpcError(LedgerError, code="RPC"):
    """{reason} ({number})"""
    number: int
    reason: str
    data: bytes | None = field(default=None, kw_only=True)

class TransactionRefusedError(
        LedgerError, code="TRANSACTION_REFUSED", exit=NOT_VERIFIED):
    """transaction not taken: {reason:.200}"""
    reason: str  # in the words of the node
class TransactionKnownError(TransactionRefusedError, code="TRANSACTION_KNOWN"): ...
class NonceTooLowError(TransactionRefusedError, code="NONCE_TOO_LOW"): ...
class NonceTooHighError(TransactionRefusedError, code="NONCE_TOO_HIGH"): ...
class UnderpricedError(TransactionRefusedError, code="UNDERPRICED"): ...
class FundsMissingError(TransactionRefusedError, code="FUNDS_MISSING"): ...
class ChainFileError(LedgerError, code="CHAIN_FILE"):
    """embedded chain {path}: {reason}"""
    path: str
    reason: str
class TransactionBrokenError(LedgerError, code="TRANSACTION_BROKEN"):
    """the EVM broke on transaction {tx_hash}"""
    tx_hash: bytes
class ChainFileBusyError(LedgerError, code="CHAIN_FILE_BUSY"):
    """embedded chain {path} is in use by another process: stop that one, or open
    the chain for reading only"""
    path: str

class DisclosureError(VerificationError, code="DISCLOSURE_INVALID"):
    """disclosure fails at {step} {claim}"""
    step: str  # claim (repeated, or another name), value (not its text), opening, leaf
    claim: str = ""
class LogBrokenError(VerificationError, code="LOG_BROKEN"):
    """the log was tampered with at or before entry {sequence}"""
    sequence: int
class ChainMismatchError(VerificationError, code="CHAIN_MISMATCH", exit=OTHER_CHAIN):
    """not the pinned chain ({step}): {found}, not {expected}"""
    step: str  # chain_id, genesis, block
    _: KW_ONLY
    expected: Public[str]
    found: str
class CodeMismatchError(VerificationError, code="CODE_MISMATCH", exit=OTHER_CHAIN):
    """code of {contract} has digest {found}, not {expected}"""
    contract: str
    _: KW_ONLY
    expected: bytes
    found: bytes
class ReplayRangeError(VerificationError, code="REPLAY_RANGE", exit=USAGE):
    """block {block} is not between {first} and {head}"""
    block: int
    _: KW_ONLY
    first: int
    head: int
class LedgerUnreadableError(
        VerificationError, code="LEDGER_UNREADABLE", exit=UNDECIDED):
    """the ledger cannot be read in full: {problem}"""
    problem: str
