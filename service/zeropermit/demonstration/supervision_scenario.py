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
from dataclasses import dataclass, field
from typing import Any

from zeropermit import terminal
from zeropermit.client.acts import Proposal
from zeropermit.client.api import Person
from zeropermit.client.supervision import announce, send
from zeropermit.demonstration.scenario import MATTER, ScenarioRun, timed
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import Given
from zeropermit.domain.acts.supervision import (
    AcceptSupervision,
    CloseOrder,
    Inspect,
    OrderCorrection,
)
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


@dataclass(slots=True)
class SupervisedPermit:
    """A permit under supervision, in the run by which it was granted."""

    run: ScenarioRun
    permit: str
    officer: Person
    #: Officers whom the round draws.
    pair: Sequence[Person] = ()
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(WORD_LENGTH))

    def hand_over(self) -> None:
        """Wait until the automation has handed the permit over."""
        officer = self.officer
        with timed("hand-over", self.run.tell) as done:
            found = self._followed(lambda found: found["hand_overs"])
            body = found["proposed"] or {"uscc": ""}
            if body["uscc"] != officer.uscc:
                raise StoryStepError("hand-over", body["uscc"])
            gas = officer.gas(f"hand-over:{self.permit[2:]}:0")
            done.describe(gas, "handed over by rule to {name}", name=officer.name)

    def take_over(self) -> RoundId:
        """Accept the permit and announce a round that covers it, in one block."""
        officer = self.officer
        with timed("round", self.run.tell) as announced:
            with timed("accept", self.run.tell) as accepted:
                accepting = send([officer], self.permit, AcceptSupervision, {})
                due_at = int(time.time()) + TO_INSPECT
                hidden = secret_hash(self.secret)
                request = RoundRequest(MATTER, THOUSAND, hidden, due_at)
                number, announcing = announce(officer, request)
                gas = officer.gas(accepting)
                accepted.describe(gas, "{name} supervises it", name=officer.name)
            text = (
                "every permit, for safety (1000‰); the hash of a secret is fixed first"
            )
            announced.describe(officer.gas(announcing), text)
        return number

    def draw(self, number: RoundId) -> None:
        """Reveal the round, as anyone with the secret may, and find the drawn pair."""
        town = self.run.demonstration
        with timed("draw", self.run.tell) as done:
            payer = Sender(town.client, town.accounts[OFFICER])
            data = call_data(REGISTRY, "revealRound", number, self.secret)
            gas = payer.send(town.manifest.address(REGISTRY), data).gas_used
            path = f"/supervision/rounds/{to_hex(number)}"
            lines = self.officer.until(path, lambda found: found["seed"])["drawn"]
            line = next((one for one in lines if one["permit"] == self.permit), None)
            if line is None:
                raise StoryStepError("draw", "the permit is not drawn")
            handles = {account.address: name for name, account in town.accounts.items()}
            pair = [handles[address] for address in line["officers"]]
            text = "permits drawn: {count}; {pair} inspect this one"
            names = terminal.words(" and ").join(pair)
            done.describe(gas, text, count=len(lines), pair=names)
        self.pair = [self.run.known(handle) for handle in pair]

    def inspect(self, number: RoundId) -> Mapping[str, Any]:
        """Have the pair inspect, and find faults."""
        with timed("inspect", self.run.tell) as done:
            given = {"round": number, "finding": Finding.FAULTS, "record": RECORD}
            gas = self._signed(Inspect, given)
            found = self._followed(lambda found: found["inspections"])
            done.describe(gas, "signed by both: faults found")
        inspection: Mapping[str, Any] = found["inspections"][0]
        return inspection

    def order(self, inspection: Mapping[str, Any]) -> Mapping[str, Any]:
        """Have the pair order the faults to be corrected."""
        with timed("order", self.run.tell) as done:
            due_at = int(inspection["inspected_at"]) + TO_CORRECT
            given = {
                "inspection": InspectionId(from_hex(inspection["inspection"])),
                "gravity": Severity.MINOR,
                "demands": DEMANDS,
                "due_at": due_at,
            }
            gas = self._signed(OrderCorrection, given)
            found = self._followed(lambda found: found["orders"])
            text = "minor faults, to be corrected by {until}"
            done.describe(gas, text, until=terminal.moment(due_at))
        order: Mapping[str, Any] = found["orders"][0]
        return order

    def close(self, order: Mapping[str, Any]) -> None:
        """Have the pair close the order: corrected in time, and no harm done."""
        with timed("close", self.run.tell) as done:
            given = {
                "order": OrderId(from_hex(order["order"])),
                "corrected_at": int(order["ordered_at"]),
                "harm": False,
                "decision": DECISION,
            }
            gas = self._signed(CloseOrder, given)
            found = self._followed(lambda found: found["orders"][0]["result"])
            result = str(found["orders"][0]["result"])
            if result != "NO_PENALTY":
                raise StoryStepError("close", result)
            text = "corrected in time, no harm: {result}; the permit is untouched"
            done.describe(gas, text, result=result)

    def state(self) -> tuple[object, object]:
        """Give the status of the permit from its verification."""
        found = self.officer.api.get(f"/verify/{self.permit}")
        return found["state"], found["permit"]

    def _signed(self, kind: type[Act], given: Given) -> int:
        """Have the pair sign and send an act; give its gas."""
        return self.pair[0].gas(send(self.pair, self.permit, kind, given))

    def _followed(self, there: Callable[[Proposal], object]) -> Proposal:
        """Wait until the service has read something about the supervision."""
        return self.officer.until(f"/permits/{self.permit}/supervision", there)


def run_supervision(run: ScenarioRun, permit: str) -> None:
    """Tell how a permit is supervised.

    Raises:
        StoryStepError: A step did not end as it must, or the permit was touched.
    """
    supervised = SupervisedPermit(run, permit, run.known(OFFICER))
    before = supervised.state()
    supervised.hand_over()
    number = supervised.take_over()
    supervised.draw(number)
    supervised.close(supervised.order(supervised.inspect(number)))
    if supervised.state() != before:
        raise StoryStepError("close", "the permit was touched")
