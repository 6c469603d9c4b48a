"""A node over HTTP that fails in every way in which nodes fail."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from eth_utils.crypto import keccak

from zeropermit.errors import NodeAnswerError, NodeUnreachableError, RevertError
from zeropermit.ledger import node_connection
from zeropermit.ledger.client import Client
from zeropermit.ledger.embedded.chain import Blocks, Embedded
from zeropermit.ledger.node_connection import open_provider
from zeropermit.ledger.wire import SEND

TO = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"


@dataclass
class Stub:
    """What the node does, and what it was asked."""

    answer: Callable
    asked: list = field(default_factory=list)
    url: str = ""


@contextmanager
def node(answer) -> Iterator[Stub]:
    """Serve `answer(handler, question)` on a free port."""
    stub = Stub(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            question = json.loads(body)
            stub.asked.append(question)
            stub.answer(self, question)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def say(handler, body: bytes, *, status=200, kind="application/json", length=None):
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)


def right(handler, question, result="0x7"):
    say(handler, json.dumps({"id": question["id"], "result": result}).encode())


@contextmanager
def connected(answer):
    with node(answer) as stub:
        provider = open_provider(stub.url)
        try:
            yield Client(provider), stub
        finally:
            provider.close()


def test_a_node_that_refuses_connections_is_unreachable():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        provider = open_provider(f"http://127.0.0.1:{port}")
        with pytest.raises(NodeUnreachableError, match=f"127.0.0.1:{port}"):
            Client(provider).chain_id()
        provider.close()


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_status_that_no_node_wrote_is_unreachable(status):
    def answer(handler, question):
        say(handler, b"<html>secret</html>", status=status, kind="text/html")

    with connected(answer) as (client, _), pytest.raises(NodeUnreachableError) as info:
        client.chain_id()
    assert "secret" not in str(info.value)


def test_an_error_body_counts_under_any_status():
    def answer(handler, question):
        said = {"code": 3, "message": "execution reverted", "data": "0x01020304"}
        body = json.dumps({"id": question["id"], "error": said}).encode()
        say(handler, body, status=500)

    with connected(answer) as (client, _), pytest.raises(RevertError) as info:
        client.call(TO, b"")
    assert info.value.data == b"\1\2\3\4"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"jsonrpc": "2.0", "id": 0, "res',
        b"<html>",
        b"[]",
        b"7",
        b"{}",
        b'{"id": 0}',
        b"\xff\xfe",
    ],
)
def test_an_answer_that_is_no_json_rpc_is_refused(body):
    def answer(handler, question):
        say(handler, body)

    with connected(answer) as (client, _), pytest.raises(NodeAnswerError):
        client.chain_id()


def test_nested_json_does_not_crash_a_process_with_an_embedded_chain(tmp_path):
    """py_ecc, below py-evm, lets Python recurse until the stack of C is full."""

    def answer(handler, question):
        say(handler, b"[" * 1_000_000)

    with (
        Embedded(tmp_path / "chain"),
        connected(answer) as (client, _),
        pytest.raises(NodeAnswerError),
    ):
        client.chain_id()


@pytest.mark.parametrize("number", [-1, "0", None])
def test_the_answer_to_another_question_is_refused(number):
    def answer(handler, question):
        say(handler, json.dumps({"id": number, "result": "0x7"}).encode())

    with connected(answer) as (client, _), pytest.raises(NodeAnswerError):
        client.chain_id()


def test_a_body_that_breaks_off_is_unreachable():
    def answer(handler, question):
        say(handler, b'{"id":', length=1000)
        handler.close_connection = True

    with connected(answer) as (client, _), pytest.raises(NodeUnreachableError):
        client.chain_id()


def test_a_node_that_hangs_is_unreachable(monkeypatch):
    monkeypatch.setattr(node_connection, "ANSWER_TIMEOUT_SECONDS", 0.2)
    released = threading.Event()

    def answer(handler, question):
        released.wait(5)
        handler.close_connection = True

    with connected(answer) as (client, _):
        with pytest.raises(NodeUnreachableError, match="Timeout"):
            client.chain_id()
        released.set()


def test_a_redirection_is_not_followed():
    def answer(handler, question):
        handler.send_response(307)
        handler.send_header("Location", "http://127.0.0.1:1/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with connected(answer) as (client, _), pytest.raises(NodeAnswerError):
        client.chain_id()


def test_a_read_is_asked_again_when_the_connection_breaks():
    def answer(handler, question):
        if question["id"] == 0 and answers.pop():
            handler.close_connection = True
        else:
            right(handler, question)

    answers = [False, True]
    with connected(answer) as (client, stub):
        assert client.chain_id() == 7
    assert len(stub.asked) == 2


def test_a_transaction_is_never_sent_twice():
    def answer(handler, question):
        handler.close_connection = True

    with connected(answer) as (client, stub):
        with pytest.raises(NodeUnreachableError):
            client.send_raw(b"\1\2")
        assert [question["method"] for question in stub.asked] == [SEND]


def test_questions_share_one_connection():
    ports = set()

    def answer(handler, question):
        ports.add(handler.client_address[1])
        right(handler, question)

    with connected(answer) as (client, _):
        for _ in range(20):
            assert client.chain_id() == 7
    assert len(ports) == 1


def test_a_sent_transaction_gives_its_hash():
    raw = b"\1\2"

    def answer(handler, question):
        right(handler, question, "0x" + keccak(raw).hex())

    with connected(answer) as (client, _):
        assert client.send_raw(raw) == keccak(raw)


def test_the_embedded_chain_answers_the_same_over_http(tmp_path):
    """Its answers need nothing but JSON to be those of a node."""
    blocks = Blocks(automatic=False)
    with Embedded(tmp_path / "chain", blocks=blocks) as chain:
        chain.mine()

        def answer(handler, question):
            said = chain.make_request(question["method"], question["params"])
            say(handler, json.dumps({**said, "id": question["id"]}).encode())

        with connected(answer) as (client, _):
            near = Client(chain)
            assert client.head() == near.head()
            assert client.block(1) == near.head()
            assert client.chain_id() == near.chain_id()
            assert client.logs([TO], from_block=0, to_block=1) == []
