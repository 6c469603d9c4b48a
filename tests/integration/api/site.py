"""A whole service in this process, and the people who use it over its API.

Everybody signs with a key of the fictional town, and has no way around the service
that an enterprise would not have.
"""

import secrets
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from tests.builders.chain import call
from tests.builders.demonstration import settings_of
from tests.builders.liar import LedgerAttack
from tests.printing import fonts
from zeropermit.bootstrap.demonstration_data import PASSWORD
from zeropermit.bootstrap.installation import adapters_of
from zeropermit.bootstrap.service import Service, build, read_manifest, trust_path
from zeropermit.demonstration.setup import Demonstration, prepare_demonstration
from zeropermit.domain.acts.act import Act, SigningDomain
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.letter import CommitmentLetter
from zeropermit.domain.ledger.identifiers import Address, OrganisationId
from zeropermit.domain.permits.earlier import EarlierLedger
from zeropermit.ledger.acts import sign_act
from zeropermit.ledger.client import Client
from zeropermit.ledger.sender import Sender
from zeropermit.usecases.applications import commit as committing
from zeropermit.usecases.applications import consent as consenting
from zeropermit.web.app import create_app
from zeropermit.web.rate_limits import Rates

API = "/api/v1"
MATTER = "construction-permit"
PATIENCE = 30.0
"""Seconds after which a state that does not come is a failure."""
LONGEST_PAUSE = 0.15
"""Seconds between two looks: each is work for a processor that others wait for."""
DEADLINE = 600
FONTS = fonts()
UNHURRIED = Rates(10**6, 10**6, 10**6, 10**6)
ENDED = frozenset({"included", "final"})
FAILED = frozenset({"refused", "failed"})

T = TypeVar("T")


def until(look: Callable[[], T | None]) -> T:
    """Look again and again, less and less often, until there is something."""
    end = time.monotonic() + PATIENCE
    pause = 0.02
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
    raise AssertionError(f"nothing within {PATIENCE} s")


def at(http: TestClient, path: str, **options: Any) -> Response:
    """Get what is at an address below the root, such as the pages."""
    return http.get(http.base_url.join(path), **options)


def key() -> dict[str, str]:
    """A new Idempotency-Key."""
    return {"Idempotency-Key": secrets.token_hex(16)}


@dataclass(slots=True)
class MovedClock:
    """The time of this machine, moved on by as much as a test lets pass."""

    ahead: float = 0

    def __call__(self) -> float:
        return time.time() + self.ahead


@dataclass(slots=True)
class Site:
    """A service that runs, and what its town knows."""

    town: Demonstration
    service: Service
    app: FastAPI
    people: dict[str, "Person"] = field(default_factory=dict)
    open_until_closed: ExitStack = field(default_factory=ExitStack)
    clock: Callable[[], float] = field(default_factory=MovedClock)
    loop: BlockingPortal | None = None
    """The event loop of all requests; without it, each starts threads and a loop."""

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        font: Path | None = FONTS,
        attack: LedgerAttack | None = None,
        clock: Callable[[], float] | None = None,
        earlier: Sequence[EarlierLedger] = (),
        **changes: Any,
    ) -> "Site":
        """Set a town up in a folder, or go on with the one that is there.

        Args:
            folder: Where it is.
            font: Folder of the font that it prints with.
            attack: What is altered on the ledger that the service reads.
            clock: Time of chain, service and people.
            earlier: Ledgers that the one of the town took the place of.
            changes: Adapters other than those of the town.
        """
        clock = clock or MovedClock()
        settings = settings_of(folder, font=font)
        town = prepare_demonstration(settings, say=lambda _: None, clock=clock)
        adapters = replace(adapters_of(settings, PASSWORD), **changes)
        client = town.client
        if attack is not None:
            client = Client(
                attack.on(client.provider, read_manifest(trust_path(settings)))
            )
        service = build(
            settings,
            adapters,
            client=client,
            clock=lambda: int(clock()),
            earlier=earlier,
        )
        service.start()
        app = create_app(service, rates=UNHURRIED)
        site = cls(town, service, app, clock=clock)
        site.loop = site.open_until_closed.enter_context(start_blocking_portal())
        return site

    @classmethod
    def copy(cls, pristine: Path, folder: Path, **changes: Any) -> "Site":
        """Open a copy of a town of its own, to be spoilt."""
        shutil.copytree(pristine, folder)
        return cls.open(folder, **changes)

    def wait_until(self, second: int) -> None:
        """Let time pass; departments observe again, and everybody signs in again."""
        assert isinstance(self.clock, MovedClock)
        self.clock.ahead += max(0.0, second + 1 - self.clock())
        self.town.load()
        self.town.enrol_and_anchor()
        for person in self.people.values():
            person.sign_in()

    def close(self) -> None:
        self.open_until_closed.close()
        self.service.stop()
        self.town.client.close()

    def visitor(self, **headers: str) -> TestClient:
        """Somebody who is not signed in."""
        client = TestClient(
            self.app,
            base_url=f"http://127.0.0.1:8000{API}/",
            headers=headers,
            raise_server_exceptions=False,
        )
        client.portal = self.loop
        return client

    def account(self, handle: str) -> LocalAccount:
        """The key of an organisation, such as `developer` or `approval/officer-2`."""
        if "/" not in handle:
            first = self.town.organisations[handle]["keys"][0]["handle"]
            handle = f"{handle}/{first}"
        return self.town.accounts[handle]

    def uscc(self, handle: str) -> str:
        code: str = self.town.organisations[handle.partition("/")[0]]["uscc"]
        return code

    def person(self, handle: str) -> "Person":
        """Somebody with that key, signed in."""
        if handle not in self.people:
            person = Person(self, self.account(handle), self.visitor())
            person.sign_in()
            self.people[handle] = person
        return self.people[handle]

    def guard(self, function: str, address: str) -> None:
        """Let the guardian suspend or reinstate a key."""
        guardian = Sender(self.town.client, self.account("operator/guardian"))
        contract = self.service.manifest.address("OrganisationRegistry")
        guardian.send(contract, call("OrganisationRegistry", function, address).data)


@dataclass(slots=True)
class Person:
    """Somebody with a key."""

    site: Site
    account: LocalAccount
    http: TestClient

    def sign_in(self) -> None:
        text = self.challenge()
        answer = self.open_session(text, self.personal_sign(text))
        assert answer.status_code == 200, answer.text
        self.http.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def challenge(self) -> str:
        body = {"address": self.account.address}
        text: str = self.http.post("auth/challenge", json=body).json()["message"]
        return text

    def personal_sign(self, text: str) -> str:
        signed = self.account.sign_message(encode_defunct(text=text))
        return "0x" + bytes(signed.signature).hex()

    def open_session(self, text: str, signature: str) -> Response:
        body = {"message": text, "signature": signature}
        return self.http.post("auth/session", json=body)

    def get(self, path: str, **options: Any) -> Response:
        return self.http.get(path, **options)

    def post(self, path: str, body: object, **headers: str) -> Response:
        """Post under a new key, unless `headers` brings one."""
        return self.http.post(path, json=body, headers={**key(), **headers})

    def sign(self, act: Act, *, late: int = DEADLINE) -> dict[str, object]:
        """Sign an act for the contract that takes it."""
        manifest = self.site.service.manifest
        domain = SigningDomain(manifest.chain_id, manifest.address(act.contract))
        deadline = int(self.site.clock()) + late
        key = Address(self.account.address)
        keys = self.site.service.context.ledger.read(lambda state, _: state.keys)
        owner = keys[key].organisation if key in keys else OrganisationId(bytes(32))
        signed = sign_act(
            act,
            account=self.account,
            organisation=owner,
            domain=domain,
            deadline=deadline,
        )
        return {
            "signer": signed.signer,
            "deadline": signed.deadline,
            "signature": "0x" + signed.signature.hex(),
        }

    def propose(self, project: str, authority: str = "approval") -> dict[str, Any]:
        act_body = {
            "matter": MATTER,
            "project": project,
            "authority": self.site.uscc(authority),
        }
        answer = self.http.post("applications/proposals", json=act_body)
        assert answer.status_code == 200, answer.text
        receipt: dict[str, Any] = answer.json()["receipt"]
        return receipt

    def application(self, receipt: Mapping[str, Any], **sign: int) -> dict[str, Any]:
        """The body that applies with a receipt."""
        act = consenting.act_of(ConsentReceipt.from_json(receipt))
        return {"receipt": receipt, "authorization": self.sign(act, **sign)}

    def apply(self, project: str) -> str:
        """Apply, and wait until the ledger has the application."""
        answer = self.post("applications", self.application(self.propose(project)))
        assert answer.status_code == 202, answer.text
        self.settled(answer.json()["operation"])
        application: str = answer.json()["application"]
        return until(lambda: self.knows(application))

    def knows(self, application: str) -> str | None:
        found = self.get(f"applications/{application}")
        return application if found.status_code == 200 else None

    def gathered(self, application: str) -> dict[str, Any]:
        """The application, once all departments were asked."""

        def look() -> dict[str, Any] | None:
            found: dict[str, Any] = self.get(f"applications/{application}").json()
            return found if found["gathered"] else None

        return until(look)

    def letter(self, application: str, language: str = "zh") -> dict[str, Any]:
        answer = self.get(f"applications/{application}/letters?language={language}")
        assert answer.status_code == 200, answer.text
        letter: dict[str, Any] = answer.json()["letter"]
        return letter

    def commitment(self, letter: Mapping[str, Any]) -> dict[str, Any]:
        """The body that commits with a letter."""
        act = committing.act_of(CommitmentLetter.from_json(letter))
        return {"letter": letter, "authorization": self.sign(act)}

    def settled(self, operation: str, states: frozenset[str] = ENDED) -> dict[str, Any]:
        """What became of an act, once it is in a block (or failed, if asked)."""

        def look() -> dict[str, Any] | None:
            found: dict[str, Any] = self.get(f"operations/{operation}").json()
            assert found["state"] not in FAILED - states, found
            return found if found["state"] in states else None

        return until(look)
