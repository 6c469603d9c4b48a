"""Coverage pauses where it measures nothing that is not measured elsewhere.

Tracing makes every call in Python slower. Most calls of a test on the embedded chain
are py-evm's, which is not this project's code: its large steps take the tracer of
their thread off, do what they always do, and put it back. So do large steps of other
libraries that call nothing of this project. Tests of the contracts, random sequences of
calls, and tests in a browser or of whole processes run without a tracer altogether,
with all threads that they start, since they add no line to those of the other tests.

Loaded by `conftest.py` in a run that is measured, and only then.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from functools import wraps
from typing import ParamSpec, TypeVar

import pytest
from eth.db.chain import ChainDB
from eth.vm.base import VM
from eth.vm.forks.frontier.state import FrontierState
from eth_abi.decoding import TupleDecoder
from eth_abi.encoding import TupleEncoder
from eth_account.signers.local import LocalAccount
from sqlalchemy import Connection, Transaction
from starlette.testclient import TestClient

P = ParamSpec("P")
R = TypeVar("R")

STEPS = (
    (VM, "apply_transaction"),
    (VM, "execute_bytecode"),
    (VM, "finalize_block"),
    (VM, "set_block_transactions_and_withdrawals"),
    (VM, "get_block"),
    (ChainDB, "persist_block"),
    (FrontierState, "apply_transaction"),
    (TupleDecoder, "decode"),
    (TupleEncoder, "encode"),
    (LocalAccount, "unsafe_sign_hash"),
    (Connection, "execute"),
    (Transaction, "commit"),
    (TestClient, "request"),
)
"""A test client waits for the application, which runs in a thread of its own."""
FOLDERS = frozenset({"contracts", "invariants", "browser", "e2e"})


def without_tracing(function: Callable[P, R]) -> Callable[P, R]:
    """Wrap a function so that nothing in it is traced.

    The tracer counts calls and returns. So the frame that takes it off has to be the
    one that puts it back.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        tracer = sys.gettrace()
        if tracer is None:
            return function(*args, **kwargs)
        sys.settrace(None)
        try:
            return function(*args, **kwargs)
        finally:
            sys.settrace(tracer)

    return call


def pytest_configure() -> None:
    """Let py-evm run at its own speed."""
    for owner, name in STEPS:
        setattr(owner, name, without_tracing(getattr(owner, name)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Let a test of these folders run at its own speed, with its fixtures."""
    if FOLDERS.isdisjoint(item.path.parts):
        return (yield)
    tracer, of_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]  # as the library itself does
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
        threading.settrace(of_threads)  # type: ignore[arg-type]
