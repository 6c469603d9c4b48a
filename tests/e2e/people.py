"""People who use a service that may die under their hands.

Every request that reaches the ledger is kept with its key, and repeated as it is
until it is answered, as a careful client does.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.builders.demonstration import settings_of
from tests.e2e.processes import until
from zeropermit.bootstrap.demonstration_data import PASSWORD, key_path, organisations
from zeropermit.bootstrap.keys import read_keystore
from zeropermit.client.api import Api, Person
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.errors import ApiUnreachableError
from zeropermit.usecases.applications import commit as committing
from zeropermit.usecases.applications import consent as consenting

MATTER = "construction-permit"
RUNNING = 409
"""The request that was sent before is still being done."""


@dataclass
class Request:
    """A request that is made until it is answered."""

    handle: str
    path: str
    body: Mapping[str, object]
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    tries: int = 0
    answer: Mapping[str, Any] | None = None
    """What the service answered."""


@dataclass
class People:
    """Everybody's keys, and the service's address."""

    folder: Path
    manifest: Manifest
    url: str = ""
    signed_in: dict[str, Person] = field(default_factory=dict)

    def at(self, url: str) -> "People":
        """Talk to a service that was started anew."""
        self.url = url
        self.signed_in.clear()
        return self

    def person(self, handle: str) -> Person:
        if handle not in self.signed_in:
            town = organisations()
            key = town[handle]["keys"][0]["handle"]
            path = key_path(settings_of(self.folder), town, f"{handle}/{key}")
            account = read_keystore(path, PASSWORD)
            person = Person(Api(self.url), account, self.manifest)
            person.sign_in()
            self.signed_in[handle] = person
        return self.signed_in[handle]

    def applying(self, case: Mapping[str, Any]) -> Request:
        """Prepare the application of a scenario."""
        person = self.person(case["applicant"])
        authority = organisations()["approval"]["uscc"]
        receipt = person.propose(
            matter=MATTER, project=case["project"], authority=authority
        )
        body = {
            "receipt": receipt.as_json(),
            "authorization": person.sign(consenting.act_of(receipt)),
        }
        return Request(case["applicant"], "/applications", body)

    def committing(self, handle: str, application: str) -> Request:
        """Prepare the commitment of a unit that is asked for one."""
        person = self.person(handle)
        until(lambda: self.asked(handle, application))
        letter = person.letter(application)
        body = {
            "letter": letter.as_json(),
            "authorization": person.sign(committing.act_of(letter)),
        }
        return Request(handle, f"/applications/{application}/commitments", body)

    def asked(self, handle: str, application: str) -> list[str] | None:
        """Say what a unit may commit to, once the departments have answered."""
        found = self.look(handle, f"/applications/{application}")
        return found["asked"] if found and found["gathered"] else None

    def look(self, handle: str, path: str) -> dict[str, Any] | None:
        """Read something; None if it is not there yet."""
        answer = self.person(handle).api.raw("GET", path)
        return answer.json() if answer.ok else None

    def send(self, request: Request) -> bool:
        """Make a request; say whether it was answered, and take the answer."""
        api = self.person(request.handle).api
        headers = {"Idempotency-Key": request.key}
        request.tries += 1
        try:
            answer = api.raw("POST", request.path, json=request.body, headers=headers)
            content = answer.json()
        except (ApiUnreachableError, requests.RequestException, ValueError):
            return False
        if answer.status_code == RUNNING and content["code"] == "REQUEST_RUNNING":
            return False
        assert answer.status_code == 202, content
        request.answer = content
        return True
