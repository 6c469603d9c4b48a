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


class EventMalformedError(LedgerError):
    """a log claims to be {event} but {problem}"""
    event: str
    problem: str
class TransactionFailedError(LedgerError, exit=NOT_VERIFIED):
    """transaction {tx_hash} failed"""
    tx_hash: bytes
class ReceiptTimeoutError(LedgerError):
    """no receipt for transaction {tx_hash} within {seconds:g} s"""
    tx_hash: bytes
    seconds: Public[float]
class FinalityError(LedgerError, code="FINALITY_BROKEN"):
    """block {number} was final, and the node has another or none in its place"""
    number: int
class NodeBehindError(LedgerError):
    """{what}: at least {expected} expected, node has {given}"""
    what: str
    _: KW_ONLY
    expected: Public[int]
    given: int
class LedgerMovedError(LedgerError):
    """block {number} changed while it was being read"""
    number: int
class NodeUnreachableError(LedgerError):
    """no answer from the node: {reason}"""
    reason: str
class RevertError(LedgerError, exit=NOT_VERIFIED):
    """refused by the contract: {data:100}"""
    data: bytes
class NodeUrlError(LedgerError, exit=USAGE):
    """http://, https:// or embedded:<file> is needed, not {url:q80}"""
    url: str
class NodeAnswerError(LedgerError):
    """{method}: {reason:.200}"""
    method: str
    reason: str
    number: int = field(default=0, kw_only=True)  # of JSON-RPC; 0: makes no sense
class RpcError(LedgerError):
    """{reason} ({number})"""
    number: int
    reason: str
    data: bytes | None = field(default=None, kw_only=True)

class TransactionRefusedError(LedgerError, exit=NOT_VERIFIED):
    """transaction not taken: {reason:.200}"""
    reason: str  # in the words of the node
class TransactionKnownError(TransactionRefusedError): ...
class NonceTooLowError(TransactionRefusedError): ...
class NonceTooHighError(TransactionRefusedError): ...
class UnderpricedError(TransactionRefusedError): ...
class FundsMissingError(TransactionRefusedError): ...
class ChainFileError(LedgerError):
    """embedded chain {path}: {reason}"""
    path: str
    reason: str
class TransactionBrokenError(LedgerError):
    """the EVM broke on transaction {tx_hash}"""
    tx_hash: bytes
class ChainFileBusyError(LedgerError):
    """embedded chain {path} is in use by another process: stop that one, or open
    the chain for reading only"""
    path: str

class DisclosureError(VerificationError, code="DISCLOSURE_INVALID"):
    """disclosure fails at {step} {claim}"""
    step: str  # claim (repeated, or another name), value (not its text), opening, leaf
    claim: str = ""
class LogBrokenError(VerificationError):
    """the log was tampered with at or before entry {sequence}"""
    sequence: int
class ChainMismatchError(VerificationError, exit=OTHER_CHAIN):
    """not the pinned chain ({step}): {found}, not {expected}"""
    step: str  # chain_id, genesis, last_block, block
    _: KW_ONLY
    expected: Public[str]
    found: str
class CodeMismatchError(VerificationError, exit=OTHER_CHAIN):
    """code of {contract} has digest {found}, not {expected}"""
    contract: str
    _: KW_ONLY
    expected: bytes
    found: bytes
class ReplayRangeError(VerificationError, exit=USAGE):
    """block {block} is not between {first} and {head}"""
    block: int
    _: KW_ONLY
    first: int
    head: int
class LedgerInDoubtError(LedgerError):
    """an entry of the ledger that cannot be read may change this answer"""
class LedgerUnreadableError(VerificationError, exit=UNDECIDED):
    """the ledger cannot be read in full: {problem}"""
    problem: str
class UnexpectedError(VerificationError, status=500, exit=UNDECIDED):
    """nobody expected this error, {kind}: {problem:.300}"""
    kind: str
    problem: str
