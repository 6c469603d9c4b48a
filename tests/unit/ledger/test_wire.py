"""What nodes say, as our errors: shapes recorded from the nodes themselves."""

import pytest

from zeropermit.errors import (
    FundsMissingError,
    NodeAnswerError,
    NonceTooHighError,
    NonceTooLowError,
    RevertError,
    TransactionKnownError,
    TransactionRefusedError,
    UnderpricedError,
)
from zeropermit.ledger import wire

DATA = "0x82b42900" + "00" * 31 + "07"

REVERTS = {
    "geth": {"code": 3, "message": "execution reverted", "data": DATA},
    "anvil": {
        "code": 3,
        "message": "execution reverted: custom error 0x82b42900: 0…7",
        "data": DATA,
    },
    "besu": {"code": -32000, "message": "Execution reverted", "data": DATA},
    "nethermind": {"code": -32015, "message": "VM execution error.", "data": DATA},
    "older": {"code": -32015, "message": "VM error", "data": f"Reverted {DATA}"},
    "hardhat": {
        "code": -32603,
        "message": "reverted with an unrecognized custom error",
        "data": {"message": "reverted", "txHash": "0x" + "11" * 32, "data": DATA},
    },
}


@pytest.mark.parametrize("node", REVERTS)
@pytest.mark.parametrize("method", ["eth_call", "eth_estimateGas"])
def test_revert_data_is_the_same_from_every_node(node, method):
    error = wire.failure(method, REVERTS[node])
    assert isinstance(error, RevertError)
    assert error.data == bytes.fromhex(DATA[2:])


@pytest.mark.parametrize(
    "said",
    [
        {"code": 3, "message": "execution reverted", "data": "0x"},
        {"code": -32000, "message": "execution reverted"},
        {"code": -32000, "message": "invalid opcode: INVALID"},
        {"code": -32000, "message": "gas required exceeds allowance (30000000)"},
        {"code": -32603, "message": "EVM error InvalidFEOpcode"},
        {"code": -32000, "message": "execution reverted", "data": "0xzz"},
    ],
)
def test_a_failing_call_without_data_is_a_revert_without_data(said):
    error = wire.failure("eth_call", said)
    assert isinstance(error, RevertError)
    assert error.data == b""


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("already known", TransactionKnownError),
        ("Known transaction", TransactionKnownError),
        ("transaction already imported", TransactionKnownError),
        ("AlreadyKnown", TransactionKnownError),
        ("nonce too low: next nonce 5, tx nonce 1", NonceTooLowError),
        ("Nonce too low", NonceTooLowError),
        ("OldNonce, Current nonce: 5, nonce of rejected tx: 1", NonceTooLowError),
        ("nonce too high", NonceTooHighError),
        (
            "Transaction nonce is too distant from current sender nonce",
            NonceTooHighError,
        ),
        ("replacement transaction underpriced", UnderpricedError),
        ("transaction underpriced: gas tip cap 0", UnderpricedError),
        ("max fee per gas less than block base fee: 1", UnderpricedError),
        ("Gas price below configured minimum gas price", UnderpricedError),
        (
            "insufficient funds for gas * price + value: balance 0",
            FundsMissingError,
        ),
        ("Upfront cost exceeds account balance", FundsMissingError),
        ("txpool is full", TransactionRefusedError),
        ("intrinsic gas too low", TransactionRefusedError),
        ("unknown transaction type", TransactionRefusedError),
        ("invalid chain id: have 1, want 2", TransactionRefusedError),
    ],
)
def test_a_refused_transaction_says_why(said, kind):
    error = wire.failure(wire.SEND, {"code": -32000, "message": said})
    assert type(error) is kind
    assert error.reason == said


@pytest.mark.parametrize(
    "said",
    [None, "no", [], 7, {"code": "x"}, {"message": None}, {"code": -32005}],
)
@pytest.mark.parametrize("method", ["eth_getLogs", "eth_call"])
def test_an_error_of_any_shape_is_an_error_of_the_node(method, said):
    assert isinstance(wire.failure(method, said), NodeAnswerError)


def test_a_missing_method_keeps_its_number():
    said = {"code": -32601, "message": "the method does not exist"}
    for method in ("eth_getProof", wire.SEND):
        error = wire.failure(method, said)
        assert isinstance(error, NodeAnswerError)
        assert error.number == wire.METHOD_MISSING


@pytest.mark.parametrize("text", [None, 1, "", "1", "0x", "0xg", "x1", [], {}])
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        wire.read_quantity(text)


@pytest.mark.parametrize("text", [None, 1, "", "00", "0x0", "0xgg", [], {}])
def test_what_is_not_bytes_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        wire.read_blob(text)


@pytest.mark.parametrize("text", [None, 1, "0x", "0x" + "00" * 31, "0x" + "g" * 64])
def test_what_is_not_a_word_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        wire.read_word(text)


def test_numbers_and_bytes_are_written_as_nodes_want_them():
    assert wire.quantity(0) == "0x0"
    assert wire.quantity(255) == "0xff"
    assert wire.blob(b"") == "0x"
    assert wire.blob(b"\0\x0f") == "0x000f"
