"""The service's API, as an enterprise or an officer uses it from here.

What is signed is made here, from the record that was read, for the chain and the
contracts that are trusted: never from bytes that the service says should be signed.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import requests
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount

from zeropermit import terminal
from zeropermit.client.node import sign_for
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.applications.change_request import ChangeRequest
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.letter import CommitmentLetter
from zeropermit.domain.ledger.identifiers import organisation_id, to_hex
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.domain.records.codec import write_members
from zeropermit.domain.records.plain_json import plain
from zeropermit.errors import (
    ApiRefusedError,
    ApiUnreachableError,
    DepartmentsAnsweringError,
    OperationFailedError,
    SignInRefusedError,
)
from zeropermit.usecases.applications import commit as committing
from zeropermit.usecases.applications import consent as consenting
from zeropermit.usecases.applications.gather import FIRST_ANSWER_SECONDS

ANSWER_SECONDS = 30
WAIT_SECONDS = 120.0  # a slow machine mines for seconds
POLL_SECONDS = 0.1
NOT_FOUND = 404

ENDED = frozenset({"included", "final"})
FAILED = frozenset({"refused", "failed"})


@dataclass(slots=True)
class Api:
    """The API at one address; nobody is signed in."""

    url: str
    http: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        """Leave proxies out: the address is a setting."""
        self.url = self.url.rstrip("/")
        self.http.trust_env = False
        self.http.headers["Accept-Language"] = terminal.current().language

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Read something."""
        return self.read(self.raw("GET", path, params=query))

    def post(
        self,
        path: str,
        body: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Do something, once."""
        headers = {"Idempotency-Key": secrets.token_hex(16), **(headers or {})}
        return self.read(self.raw("POST", path, json=body, headers=headers))

    def read(self, response: requests.Response) -> dict[str, Any]:
        """Read the answer.

        Raises:
            ApiUnreachableError: It is no answer of the service.
            ApiRefusedError: The service refused, and said why.
        """
        try:
            content = response.json()
        except ValueError as error:
            reason = f"{response.status_code}, not JSON"
            raise ApiUnreachableError(self.url, reason) from error
        if not response.ok:
            code = str(content.get("code", response.reason))
            said = str(content.get("title", ""))
            raise ApiRefusedError(response.status_code, code, said)
        found: dict[str, Any] = content
        return found

    def raw(self, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - what requests takes
        """Make a request and give the response of any status.

        Raises:
            ApiUnreachableError: No answer came.
        """
        try:
            return self.http.request(
                method, f"{self.url}/api/v1{path}", timeout=ANSWER_SECONDS, **options
            )
        except requests.RequestException as error:
            raise ApiUnreachableError(self.url, type(error).__name__) from error


@dataclass(slots=True)
class Person:
    """Somebody with a key, signed in.

    Methods that wait raise `OperationFailedError` if it takes too long.
    """

    api: Api
    account: LocalAccount
    manifest: Manifest
    #: Gives the Unix time from which the deadlines of signatures are counted.
    clock: Callable[[], float] = time.time
    uscc: str = ""  #: Organisation that the key acts for, as the service says.
    name: str = ""

    def sign_in(self) -> None:
        """Sign the service's challenge (EIP-4361), and keep the token.

        Raises:
            SignInRefusedError: The challenge is for another key or chain.
        """
        address = self.account.address
        challenge = self.api.post("/auth/challenge", {"address": address})
        text = str(challenge["message"])
        chain = f"\nChain ID: {self.manifest.chain_id}\n"
        if address not in text or chain not in text:
            reason = "challenge"
            raise SignInRefusedError(reason)
        signed = self.account.sign_message(encode_defunct(text=text))
        session = self.api.post(
            "/auth/session", {"message": text, "signature": to_hex(signed.signature)}
        )
        self.api.http.headers["Authorization"] = f"Bearer {session['token']}"
        who = session["organisation"]
        self.uscc, self.name = str(who["uscc"]), str(who["name"])

    def sign(self, act: Act) -> object:
        """Sign an act for the trusted contracts, as the API takes signatures."""
        deadline = int(self.clock()) + DEADLINE_SECONDS
        owner = organisation_id(self.uscc)
        signed = sign_for(self.manifest, act, self.account, owner, deadline)
        return plain(asdict(signed))

    def propose(
        self,
        *,
        matter: str,
        project: str,
        authority: str,
        change: ChangeRequest | None = None,
    ) -> ConsentReceipt:
        """Ask for the consent that an application needs."""
        request: dict[str, object] = {"matter": matter, "project": project}
        request["authority"] = authority
        request["change"] = change and write_members(change)
        found = self.api.post("/applications/proposals", request)
        return ConsentReceipt.from_json(found["receipt"])

    def apply(
        self,
        receipt: ConsentReceipt,
        *,
        region: str = "",
    ) -> dict[str, Any]:
        """Sign a consent and apply with it.

        Args:
            receipt: The consent, as it was proposed.
            region: Region in which it is taken in; empty for the authority's.
        """
        body: dict[str, object] = {
            "receipt": receipt.as_json(),
            "authorization": self.sign(consenting.act_of(receipt)),
        }
        if region:
            body["accepting_region"] = region
        return self.api.post("/applications", body)

    def letter(self, application: str) -> CommitmentLetter:
        """Ask for the letter that this organisation may sign."""
        found = self.letters(f"/applications/{application}/letters")
        return CommitmentLetter.from_json(found["letter"])

    def letters(self, path: str) -> dict[str, Any]:
        """Ask for the act to be signed, and wait while departments still answer."""
        waiting = iter([terminal.words("Departments still answer.")])

        def look() -> dict[str, Any] | None:
            try:
                return self.api.get(path, language=terminal.current().language)
            except ApiRefusedError as error:
                if error.problem != DepartmentsAnsweringError.code:
                    raise
            for said in waiting:  # once
                terminal.step(said)
            return None

        return wait_for(path, look, seconds=FIRST_ANSWER_SECONDS + WAIT_SECONDS)

    def commit(self, letter: CommitmentLetter) -> dict[str, Any]:
        """Sign a letter and commit with it."""
        body = {
            "letter": letter.as_json(),
            "authorization": self.sign(committing.act_of(letter)),
        }
        path = f"/applications/{to_hex(letter.application)}/commitments"
        return self.api.post(path, body)

    def application(self, application: str) -> dict[str, Any]:
        """Look at an application: state, and each requirement."""
        return self.api.get(f"/applications/{application}")

    def until(
        self,
        path: str,
        there: Callable[[dict[str, Any]], object],
        *,
        what: str = "",
        seconds: float = WAIT_SECONDS,
    ) -> dict[str, Any]:
        """Read something again and again until it is as it has to be."""

        def look() -> dict[str, Any] | None:
            found = self.api.get(path)
            return found if there(found) else None

        return wait_for(what or path, look, seconds=seconds)

    def watch(
        self,
        application: str,
        done: Callable[[dict[str, Any]], object],
        *,
        seconds: float = WAIT_SECONDS,
    ) -> dict[str, Any]:
        """Wait a moment until something is so; give the application in any case."""
        path = f"/applications/{application}"
        try:
            return self.until(path, done, seconds=seconds)
        except OperationFailedError:  # too late
            return self.application(application)

    def arrived(self, application: str) -> dict[str, Any]:
        """Wait until the service has read an application from the ledger.

        Its node may have an act in a block a moment before it has been read.
        """

        def look() -> dict[str, Any] | None:
            try:
                return self.application(application)
            except ApiRefusedError as error:
                if error.status != NOT_FOUND:
                    raise
                return None

        return wait_for(application, look)

    def carried(self, application: str, requirements: Sequence[str]) -> dict[str, Any]:
        """Wait until the service has read the commitment of this organisation."""

        def there(found: Mapping[str, Any]) -> bool:
            return bool(found["permit"] or not set(requirements) & set(found["asked"]))

        return self.until(f"/applications/{application}", there, what=application)

    def settled(self, operation: str) -> dict[str, Any]:
        """Wait until an act is on the ledger.

        Raises:
            OperationFailedError: It failed, or took too long.
        """

        def ended(found: Mapping[str, Any]) -> bool:
            if found["state"] in FAILED:
                said = str(found.get("refusal") or found.get("words", ""))
                raise OperationFailedError(operation, found["state"], said)
            return found["state"] in ENDED

        return self.until(f"/operations/{operation}", ended, what=operation)

    def gas(self, operation: str) -> int:
        """Wait until an act is on the ledger; give its gas."""
        return int(self.settled(operation)["gas_used"] or 0)


def wait_for(
    what: str,
    look: Callable[[], dict[str, Any] | None],
    *,
    seconds: float = WAIT_SECONDS,
) -> dict[str, Any]:
    """Look again and again until there is something.

    Raises:
        OperationFailedError: There was nothing for too long.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = look()
        if found is not None:
            return found
        time.sleep(POLL_SECONDS)
    raise OperationFailedError(what, "late", f"nothing within {seconds:g} s")
