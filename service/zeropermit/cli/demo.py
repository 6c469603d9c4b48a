"""`zeropermit demo`: the fictional town, served or told as a story."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Mapping
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

from zeropermit import terminal
from zeropermit.bootstrap.demonstration_data import (
    AUTHORITY,
    PASSWORD,
    key_path,
    scenario,
)
from zeropermit.bootstrap.installation import adapters_of
from zeropermit.bootstrap.service import Service, build, trust_path
from zeropermit.cli.options import Data, Port
from zeropermit.client.closing import at_end
from zeropermit.config import Settings
from zeropermit.demonstration import story
from zeropermit.demonstration.expired_permit import AGO_SECONDS, run_expired_permit
from zeropermit.demonstration.lifecycle_scenario import make_samples
from zeropermit.demonstration.scenario import ScenarioRun, granted
from zeropermit.demonstration.setup import Demonstration, prepare_demonstration
from zeropermit.errors import ZeropermitError
from zeropermit.rendering.fonts import usual_folder
from zeropermit.serving.hosting import host, hosted, keep_log, take_socket

HOST = "127.0.0.1"
TO_TRY = "small"
"""Scenario that is left for people to try on the command line."""

Story = Annotated[
    bool,
    "--story",
    "Do not serve: run one permit from the departments' data to its verification "
    "and replay, print each step, and end.",
]


def demo(data: Data = Path("data"), port: Port = 8000, story: Story = False) -> None:
    """Run the demonstration, or its whole story.

    Everything is real but the facts: contracts on a chain in this process, keys,
    departments with a few hundred records each, an authority, enterprises. The first
    start sets it up, which takes a few seconds; later ones go on where it was.
    """
    keep_log(logging.WARNING)
    taken = take_socket(HOST, 0 if story else port)
    settings = Settings(
        data=data,
        host=HOST,
        port=taken.getsockname()[1],
        rpc_url="embedded",
        store_url="",
        trust=None,
        origin="",
        demonstration=True,
    )
    if settings.fonts is None and not story:  # the story prints nothing
        settings = settings.model_copy(update={"fonts": usual_folder()})
    if not story:
        run_expired_permit(settings, say=_say_step)
    demonstration = prepare_demonstration(settings, say=_say_step)
    at_end(demonstration.client.close)
    service = build(
        settings, adapters_of(settings, PASSWORD), client=demonstration.client
    )
    shown = _Shown(settings, demonstration, service)
    if story:
        with hosted(service, taken):
            shown.tell_story()
        return
    host(service, taken, on_ready=shown.welcome)


def _say_step(what: str) -> None:
    terminal.step(f"  {what}")


@dataclass(frozen=True, slots=True)
class _Shown:
    """The town, served, as it is shown to people."""

    settings: Settings
    demonstration: Demonstration
    service: Service

    @property
    def url(self) -> str:
        """Address of the service."""
        return f"http://{HOST}:{self.settings.port}"

    def tell_story(self) -> None:
        """Tell the whole story."""
        chain = f"embedded:{self.settings.data / 'chain.db'}"
        story.run_story(self.url, self.demonstration, chain)
        terminal.say("\nEvery step holds. To open the pages: scripts/run")

    def welcome(self) -> None:
        """Say where to go, and issue permits to look at, beside the server."""
        arguments = (self._issue_permits,)
        threading.Thread(target=copy_context().run, args=arguments, daemon=True).start()

    def _issue_permits(self) -> None:
        today = self.service.context.clock() - AGO_SECONDS // 2
        numbers = self.service.context.ledger.read(
            lambda state, _: [
                permit.number
                for permit in state.permits.values()
                if permit.issued_at > today
            ]
        )
        try:
            numbers = numbers or [self._first_permit()]
            terminal.remark(self._next_steps(numbers[-1]))
            if len(numbers) == 1:  # now that nobody waits for anything
                make_samples(self.url, self.demonstration)
                terminal.say(
                    "The home page also lists permits in other states, and a "
                    "forged one."
                )
        except ZeropermitError as error:
            terminal.remark(f"✗ {error}")

    def _first_permit(self) -> str:
        run = ScenarioRun(self.url, self.demonstration, scenario("main"))
        answer = granted(run)
        terminal.say(
            "A first permit was issued by rule in {took:.1f} s, with nothing uploaded.",
            took=run.took,
        )
        return str(answer["permit"]["number"])

    def _next_steps(self, number: str) -> str:
        page = f"{self.url}/?q={number}"
        more = "\n".join(f"  {line}" for line in self._commands(scenario(TO_TRY)))
        return terminal.words(
            "\nThe demonstration is running: {url}\n"
            "  verify this permit: {page}\n"
            "  API: {url}/docs\n"
            "\nApply for one yourself, in another terminal (all data are fictional):\n"
            "{more}\n"
            "\nCtrl+C ends it.",
            url=self.url,
            page=page,
            more=more,
        )

    def _commands(self, case: Mapping[str, Any]) -> list[str]:
        """Write commands that can be copied as they are."""
        authority = self.demonstration.organisations[AUTHORITY]["uscc"]
        chain = quote(f"embedded:{self.settings.data.resolve() / 'chain.db'}")
        trust = quote(str(trust_path(self.settings).resolve()))
        signed = dict.fromkeys(
            case[part] for part in ("applicant", "contractor", "surveyor", "designer")
        )
        return [
            (
                f"export ZEROPERMIT_TRUST={trust} ZEROPERMIT_API={self.url} "
                f"ZEROPERMIT_RPC_URL={chain} ZEROPERMIT_KEYSTORE_PASSWORD={PASSWORD}"
            ),
            f"export PATH={quote(str(Path(sys.executable).parent))}:$PATH",
            (
                f"A=$(zeropermit apply --yes --project {case['project']} "
                f"--authority {authority} --key {self._key(case['applicant'])})"
            ),
            *(
                f'zeropermit commit "$A" --yes --key {self._key(handle)}'
                for handle in signed
            ),
            "zeropermit replay",
        ]

    def _key(self, handle: str) -> str:
        organisations = self.demonstration.organisations
        key = organisations[handle]["keys"][0]["handle"]
        path = key_path(self.settings, organisations, f"{handle}/{key}")
        return quote(str(path.resolve()))
