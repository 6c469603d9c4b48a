"""Ways to a node: HTTP, or the embedded chain in this process.

    http://host:8545        any EVM node with JSON-RPC
    embedded:path/to/file   the embedded chain kept in that file

Whatever goes wrong on the way becomes a `LedgerError` here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import requests
from web3.providers import BaseProvider, HTTPProvider
from web3.providers.rpc.utils import ExceptionRetryConfiguration

from zeropermit.domain.records.canonical import parse_shallow
from zeropermit.errors import NodeAnswerError, NodeUnreachableError, NodeUrlError
from zeropermit.ledger.wire import SEND, Json

if TYPE_CHECKING:
    from web3.types import RPCEndpoint, RPCResponse

CONNECT_TIMEOUT_SECONDS = 5
ANSWER_TIMEOUT_SECONDS = 30
CONNECTIONS = 32
"""Connections that are kept alive for threads that ask at once."""

EMBEDDED = "embedded:"


def open_provider(url: str, *, read_only: bool = False) -> BaseProvider:
    """Open the way to a node.

    An embedded chain that does not exist yet is made, with the defaults of
    `ledger.embedded`; whoever wants others calls that module.

    Args:
        url: `http://…`, `https://…` or `embedded:<file>`.
        read_only: Open an embedded chain for reading, even while another process
            writes it; a node over HTTP makes no difference.

    Raises:
        NodeUrlError: The address is neither.
        ChainFileError: The file of the embedded chain cannot be used.
        ChainFileBusyError: Another process writes the embedded chain.
    """
    if url.startswith(EMBEDDED) and len(url) > len(EMBEDDED):
        from zeropermit.ledger.embedded.chain import Embedded  # noqa: PLC0415 - the EVM takes a second to load

        return Embedded(url.removeprefix(EMBEDDED), read_only=read_only)
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError as error:
        raise NodeUrlError(url) from error
    if not is_web:
        raise NodeUrlError(url)
    return NodeProvider(url)


class NodeProvider(HTTPProvider):
    """A node over HTTP, on connections that are kept alive.

    Reads are asked a second time if the connection broke. A transaction is never
    sent twice from here: a lost reply is not a failure, and only the receipt says
    what became of it.
    """

    def __init__(self, url: str) -> None:
        session = requests.Session()
        session.trust_env = False  # the node's address is a setting, a proxy is none
        pool = requests.adapters.HTTPAdapter(pool_maxsize=CONNECTIONS)
        session.mount("http://", pool)
        session.mount("https://", pool)
        retries = ExceptionRetryConfiguration(
            errors=(requests.ConnectionError,), retries=2, backoff_factor=0.05
        )
        retries.method_allowlist = [
            method for method in retries.method_allowlist if method != SEND
        ]
        super().__init__(
            url,
            request_kwargs={
                "timeout": (CONNECT_TIMEOUT_SECONDS, ANSWER_TIMEOUT_SECONDS),
                "allow_redirects": False,
                "headers": {"Content-Type": "application/json"},
            },
            session=session,
            exception_retry_configuration=retries,
        )
        self._session = session
        host = urlsplit(url)
        self._place = f"{host.hostname}:{host.port or host.scheme}"

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def make_request(self, method: RPCEndpoint, params: Json) -> RPCResponse:
        """Ask the node.

        Raises:
            NodeUnreachableError: No answer came, or none that a node wrote.
            NodeAnswerError: The answer is not one to this question.
        """
        question = next(self.request_counter)
        body = {"jsonrpc": "2.0", "id": question, "method": method, "params": params}
        raw = self._post(method, json.dumps(body, separators=(",", ":")).encode())
        try:
            answer = parse_shallow(raw.decode("utf-8"))
        except ValueError as error:
            raise NodeAnswerError(method, f"not JSON: {raw[:40]!r}") from error
        if not isinstance(answer, dict) or not {"result", "error"} & answer.keys():
            raise NodeAnswerError(method, "neither a result nor an error")
        if answer.get("id") != question and answer.get("error") is None:
            raise NodeAnswerError(method, "answer to another question")
        return cast("RPCResponse", answer)

    def _post(self, method: RPCEndpoint, body: bytes) -> bytes:
        """Send a question, and give the bytes of the answer.

        Some nodes send their errors with a status of 400 or more; those bodies are
        answers like any other.
        """
        try:
            return self._make_request(method, body)
        except requests.HTTPError as error:
            response = error.response
            kind = response.headers.get("Content-Type", "")
            if response.status_code not in {429, 503} and "json" in kind:
                return response.content
            reason = f"{self._place} answers {response.status_code}"
            raise NodeUnreachableError(reason) from error
        except requests.RequestException as error:
            reason = f"{self._place}: {type(error).__name__}"
            raise NodeUnreachableError(reason) from error
