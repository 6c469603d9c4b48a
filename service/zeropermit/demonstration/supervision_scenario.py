"""The scene of supervision: an inspection that two officers were drawn for.

The authority's key handed the permit over when it was issued. The body that inspects
accepts it, announces a round that covers every permit, as safety wants it, and reveals
it; the two officers whom it draws find faults that are minor, and that are corrected
in time. By law that ends without penalty, and nothing of it touches the permit.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zeropermit import terminal
from zeropermit.client.acts import Proposal
from zeropermit.client.api import Person
from zeropermit.client.supervision import announce, send
from zeropermit.demonstration.scenario import MATTER, ScenarioRun, timed
from zeropermit.domain.acts.supervision import AcceptSupervision, Inspect
from zeropermit.domain.acts.supervision_orders import CloseOrder, OrderCorrection
from zeropermit.domain.ledger.identifiers import (
    WORD_LENGTH,
    InspectionId,
    OrderId,
    RoundId,
    from_hex,
    to_hex,
)
from zeropermit.domain.supervision.inspection import (
    THOUSAND,
    Finding,
    Severity,
    secret_hash,
)
from zeropermit.errors import StoryStepError
from zeropermit.ledger.acts import call_data
from zeropermit.ledger.sender import Sender
from zeropermit.usecases.supervision.supervise import RoundRequest

OFFICER = "housing/officer-1"
REGISTRY = "SupervisionRegistry"
RECORD, DEMANDS, DECISION = (
    bytes.fromhex(digits * 32) for digits in ("1d", "2d", "3d")
)
"""Digests of the written records of a fictional town."""
DAY = 86_400
TO_INSPECT, TO_CORRECT = 30 * DAY, 15 * DAY


def run_supervision(run: ScenarioRun, permit: str) -> None:
    """Tell how a permit is supervised.

    Args:
        run: The walk by which the permit was granted.
        permit: Its id.

    Raises:
        StoryStepError: A step did not end as it must, or the permit was touched.
    """
    officer = run.known(OFFICER)
    before = _state(officer, permit)
    _handed_over(run, officer, permit)
    secret = secrets.token_bytes(WORD_LENGTH)
    number = _taken_over(run, officer, permit, secret)
    pair = _drawn(run, officer, permit, number, secret)
    inspection = _inspect(run, pair, permit, number)
    order = _order(run, pair, permit, inspection)
    _close(run, pair, permit, order)
    if _state(officer, permit) != before:
        raise StoryStepError("close", "the permit was touched")


def _handed_over(run: ScenarioRun, officer: Person, permit: str) -> None:
    """Wait until the automation has handed the permit over."""
    with timed("hand-over", run.tell) as done:
        found = _followed(officer, permit, lambda found: found["hand_overs"])
        body = found["proposed"] or {"uscc": ""}
        if body["uscc"] != officer.uscc:
            raise StoryStepError("hand-over", body["uscc"])
        done.gas = officer.gas(f"hand-over:{permit[2:]}:0")
        done.said = terminal.words("handed over by rule to {name}", name=officer.name)


def _taken_over(
    run: ScenarioRun, officer: Person, permit: str, secret: bytes
) -> RoundId:
    """Accept the permit and announce a round that covers it, in one block."""
    with timed("round", run.tell) as announced:
        with timed("accept", run.tell) as accepted:
            accepting = send([officer], permit, AcceptSupervision, {})
            due_at = int(time.time()) + TO_INSPECT
            request = RoundRequest(MATTER, THOUSAND, secret_hash(secret), due_at)
            number, announcing = announce(officer, request)
            accepted.gas = officer.gas(accepting)
            accepted.said = terminal.words("{name} supervises it", name=officer.name)
        announced.gas = officer.gas(announcing)
        announced.said = terminal.words(
            "every permit, for safety (1000‰); the hash of a secret is fixed first"
        )
    return number


def _drawn(
    run: ScenarioRun, officer: Person, permit: str, number: RoundId, secret: bytes
) -> Sequence[Person]:
    """Reveal the round, as anyone with the secret may; give the pair it draws."""
    town = run.demonstration
    with timed("draw", run.tell) as done:
        payer = Sender(town.client, town.accounts[OFFICER])
        data = call_data(REGISTRY, "revealRound", number, secret)
        done.gas = payer.send(town.manifest.address(REGISTRY), data).gas_used
        path = f"/supervision/rounds/{to_hex(number)}"
        lines = officer.until(path, lambda found: found["seed"])["drawn"]
        line = next((each for each in lines if each["permit"] == permit), None)
        if line is None:
            raise StoryStepError("draw", "the permit is not drawn")
        handles = {account.address: name for name, account in town.accounts.items()}
        pair = [handles[address] for address in line["officers"]]
        done.said = terminal.words(
            "permits drawn: {count}; {pair} inspect this one",
            count=len(lines),
            pair=terminal.words(" and ").join(pair),
        )
    return [run.known(handle) for handle in pair]


def _inspect(
    run: ScenarioRun, pair: Sequence[Person], permit: str, number: RoundId
) -> Mapping[str, Any]:
    """Have the pair inspect, and find faults."""
    with timed("inspect", run.tell) as done:
        given = {"round": number, "finding": Finding.FAULTS, "record": RECORD}
        done.gas = pair[0].gas(send(pair, permit, Inspect, given))
        found = _followed(pair[0], permit, lambda found: found["inspections"])
        done.said = terminal.words("signed by both: faults found")
    inspection: Mapping[str, Any] = found["inspections"][0]
    return inspection


def _order(
    run: ScenarioRun, pair: Sequence[Person], permit: str, inspection: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Have the pair order the faults to be corrected."""
    with timed("order", run.tell) as done:
        due_at = int(inspection["inspected_at"]) + TO_CORRECT
        given = {
            "inspection": InspectionId(from_hex(inspection["inspection"])),
            "gravity": Severity.MINOR,
            "demands": DEMANDS,
            "due_at": due_at,
        }
        done.gas = pair[0].gas(send(pair, permit, OrderCorrection, given))
        found = _followed(pair[0], permit, lambda found: found["orders"])
        until = terminal.moment(due_at)
        done.said = terminal.words(
            "minor faults, to be corrected by {until}", until=until
        )
    order: Mapping[str, Any] = found["orders"][0]
    return order


def _close(
    run: ScenarioRun, pair: Sequence[Person], permit: str, order: Mapping[str, Any]
) -> None:
    """Have the pair close the order: corrected in time, and no harm done."""
    with timed("close", run.tell) as done:
        given = {
            "order": OrderId(from_hex(order["order"])),
            "corrected_at": int(order["ordered_at"]),
            "harm": False,
            "decision": DECISION,
        }
        done.gas = pair[0].gas(send(pair, permit, CloseOrder, given))
        found = _followed(pair[0], permit, lambda found: found["orders"][0]["result"])
        result = str(found["orders"][0]["result"])
        if result != "NO_PENALTY":
            raise StoryStepError("close", result)
        done.said = terminal.words(
            "corrected in time, no harm: {result}; the permit is untouched",
            result=result,
        )


def _followed(
    person: Person, permit: str, there: Callable[[Proposal], object]
) -> Proposal:
    """Wait until the service has read something about the supervision of a permit."""
    return person.until(f"/permits/{permit}/supervision", there)


def _state(person: Person, permit: str) -> tuple[object, object]:
    """Give the status of a permit from its verification."""
    found = person.api.get(f"/verify/{permit}")
    return found["state"], found["permit"]
