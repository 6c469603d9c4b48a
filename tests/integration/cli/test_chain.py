"""`zeropermit chain doctor`: what a node offers, and what it lacks."""

import json
import threading
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.integration.cli.demonstration import HOST, free_port
from zeropermit.ledger.client import METHODS
from zeropermit.ledger.node_connection import open_provider

MISSING = {"code": -32601, "message": "the method is not available"}
BROKEN = {"code": -32000, "message": "invalid opcode: MCOPY"}


@contextmanager
def node(town, answer: Callable[[str, list], dict | None]):
    """Serve the town's chain over HTTP; `answer` may take a question over."""
    chain = open_provider(town.rpc, read_only=True)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked = json.loads(body)
            method, params = asked["method"], asked["params"]
            said = answer(method, params) or chain.make_request(method, params)
            content = json.dumps({**said, "id": asked["id"], "jsonrpc": "2.0"})
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer((HOST, 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        chain.close()


def lacking(*names):
    """A node that lacks some methods, and knows how to send."""

    def answer(method, _):
        if method in names:
            return {"error": MISSING}
        if method == "eth_sendRawTransaction":
            return {"error": {"code": -32000, "message": "typed transaction too short"}}
        return None

    return answer


def test_a_dead_node_is_named_with_the_variable_that_sets_it(cli):
    url = f"http://{HOST}:{free_port()}"

    result = cli("chain", "doctor", "--rpc", url, "--json")

    assert result.code == 3
    assert url in result.problem["detail"]
    assert "ZEROPERMIT_RPC_URL" in result.problem["next"]


def test_what_is_no_node_is_named(cli, town):
    with node(town, lambda *_: {"something": "else"}) as url:
        result = cli("chain", "doctor", "--rpc", url)

    assert result.code == 3
    assert "NODE_ANSWER" in result.err


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"eth_chainId"}))
def test_a_method_that_is_missing_is_named(cli, town, method):
    with node(town, lacking(method)) as url:
        result = cli("chain", "doctor", "--rpc", url, "--json")

    assert result.code == 1
    assert result.json["fit"] is False
    lacks = {check["name"] for check in result.json["checks"] if not check["offered"]}
    assert method in lacks
    assert lacks <= {
        method,
        "Cancun",
        "eth_getProof",
        "eth_getBlockReceipts",
    }


def test_a_chain_of_older_rules_is_found(cli, town):
    def old(method, params):
        creating = method == "eth_estimateGas" and "to" not in params[0]
        return {"error": BROKEN} if creating else lacking()(method, params)

    with node(town, old) as url:
        result = cli("chain", "doctor", "--rpc", url)

    assert result.code == 1
    assert "✗ Cancun – invalid opcode: MCOPY" in result.out
    assert "The node lacks Cancun" in result.err


def test_a_node_that_will_do_is_told_so(cli, town):
    with node(town, lacking("eth_getProof")) as url:
        result = cli("chain", "doctor", "--rpc", url)

    assert result.code == 0
    assert "✗ eth_getProof (optional)" in result.out
    assert "The node offers everything that is needed." in result.err


def test_an_embedded_chain_will_do(cli, town):
    result = cli("chain", "doctor", "--rpc", town.rpc, "--json")

    assert result.code == 0
    assert result.json["fit"] is True
    assert result.json["rpc"] == town.rpc
    assert {tuple(check) for check in result.json["checks"]} == {
        ("name", "needed", "offered", "note")
    }


def test_the_ledger_is_read_over_http_as_from_the_file(cli, town):
    with node(town, lacking()) as url:
        ledger = ("--rpc", url, "--trust", town.trust, "--json")
        verified = cli("verify", town.number, *ledger)
        replayed = cli("replay", *ledger)

    assert verified.code == 0
    assert replayed.code == 0
    assert replayed.json["proven"] is True
