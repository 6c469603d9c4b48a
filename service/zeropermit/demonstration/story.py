"""The story: one permit from departments' tables to the proof, through the real API.

The first act ends with the permit; `second_act` goes on with its life.

Every step is printed with its time and gas; a step that does not end as it must ends
the story.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from zeropermit import terminal
from zeropermit.audit.replay import replay
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.client.api import Api
from zeropermit.client.node import Trusted
from zeropermit.demonstration import lifecycle_scenario
from zeropermit.demonstration.scenario import ScenarioRun, Tell, granted, refused, timed
from zeropermit.demonstration.setup import Demonstration, ScenarioFigure
from zeropermit.domain.ledger.identifiers import from_hex
from zeropermit.domain.permits import verification
from zeropermit.errors import StoryStepError
from zeropermit.ledger.client import Client
from zeropermit.ledger.node_connection import open_provider

GRANTED, REFUSED = "main", "borrowed-licence"
UPLOAD = (
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n\r\n%PDF'
)
UNSUPPORTED = 415


class ProgressPrinter:
    """Prints the steps of a story, and keeps their figures."""

    def __init__(self) -> None:
        self.figures: list[ScenarioFigure] = []

    def __call__(self, figure: ScenarioFigure) -> None:
        """Print one step."""
        self.figures.append(figure)
        name = terminal.words(figure.step)
        gas = f"{figure.gas:>12,} gas" if figure.gas else " " * 16
        blanks = " " * max(0, 24 - terminal.width(name))
        terminal.result(f"{name}{blanks}{figure.seconds:>7.2f} s {gas}  {figure.said}")

    def gas(self, *steps: str) -> int:
        """Sum the gas of some steps."""
        return sum(figure.gas for figure in self.figures if figure.step in steps)


def run_story(url: str, demonstration: Demonstration, chain: str) -> None:
    """Tell the whole story.

    `chain` is the chain as `--rpc` takes it: the proof does not ask the service.
    """
    printer = ProgressPrinter()
    for figure in demonstration.figures:
        printer(figure)
    run = ScenarioRun(url, demonstration, scenario(GRANTED), printer)
    good = granted(run)
    one_permit = printer.gas("apply", "commit", "issue")
    document = str(good["permit"]["document"])
    client = Client(open_provider(chain, read_only=True))
    trusted = Trusted(client, demonstration.manifest)
    _verify(Api(url), document, printer)
    _verify_without_service(trusted, document, printer)
    _refuse(url, demonstration, printer)
    _upload(Api(url), printer)
    lifecycle_scenario.run_lifecycle(run, str(good["permit"]["id"]))
    _prove(trusted, printer)
    _summary(good, one_permit)


def _verify(api: Api, document: str, tell: Tell) -> None:
    """Verify by hash, as anybody would."""
    with timed("verify", tell) as done:
        answer = api.get(f"/verify/{document}")
        if not answer["good"]:
            raise StoryStepError("verify", str(answer["state"]))
        done.said = terminal.words("by hash, API: {words}", words=answer["words"])


def _verify_without_service(trusted: Trusted, document: str, tell: Tell) -> None:
    """Verify by hash again, from the ledger and the trust file alone."""
    with timed("verify", tell) as done:
        state, as_of = trusted.state()
        second = max(int(time.time()), as_of.time)
        answer = verification.verify(state, from_hex(document), at=second, as_of=as_of)
        if not answer.good:
            raise StoryStepError("verify", str(answer.state))
        stands = [line.stands for line in answer.evidence]
        done.said = terminal.words(
            "from the ledger alone (block {block}): {state}, {standing}/{count} pieces "
            "of evidence stand",
            block=as_of.number,
            state=answer.state.name if answer.state else "",
            standing=sum(stands),
            count=len(stands),
        )


def _refuse(url: str, demonstration: Demonstration, tell: Tell) -> None:
    """Show that another firm's licence does not do."""
    other = scenario(REFUSED)
    with timed("refuse", tell) as done:
        why = refused(ScenarioRun(url, demonstration, other))
        title = other["title"][terminal.current().language]
        reasons = terminal.words("; ").join(why)
        done.said = f"{title} – {other['expected']['requirement']}: {reasons}"


def _upload(api: Api, tell: Tell) -> None:
    """Show that there is no place to upload to."""
    with timed("upload", tell) as done:
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        response = api.raw("POST", "/applications", data=UPLOAD, headers=headers)
        if response.status_code != UNSUPPORTED:
            raise StoryStepError("upload", f"answered with {response.status_code}")
        done.said = f"{response.status_code} {response.json()['title']}"


def _prove(trusted: Trusted, tell: Tell) -> None:
    """Replay the ledger without the service."""
    with timed("replay", tell) as done:
        report = replay(trusted.client, trusted.manifest)
        if not report.proven:
            raise StoryStepError("replay", report.differences[0].words)
        done.said = terminal.words(
            "{report.event_count} events, {report.permits_decided} permits decided "
            "again, {report.compared_count} views compared: everything adds up",
            report=report,
        )


def _summary(answer: Mapping[str, Any], gas: int) -> None:
    permit = answer["permit"]
    number, digest = permit["number"], terminal.grouped(permit["document"])
    terminal.result("")
    terminal.result(f"{terminal.words('permit number')}  {number}")
    terminal.result(f"{terminal.words('hash of the document')}  {digest}")
    text = (
        "one permit took {gas:,} gas (apply, commit, issue; anchoring is shared by all "
        "records)"
    )
    terminal.result(terminal.words(text, gas=gas))
