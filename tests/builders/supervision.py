"""Supervision on a real chain: everything that can happen to one permit, once.

    receipts = supervise(town, application, matter)

A body of three officers is registered for it; acts are named as in the gas snapshot.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.builders import facts
from tests.builders.chain import ChainTown
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.supervision import (
    AcceptSupervision,
    AnnounceRound,
    AnswerReferral,
    CloseOrder,
    HandOver,
    Inspect,
    LiftStop,
    OrderCorrection,
    OrderStop,
    Redraw,
    Refer,
)
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.events import GrantKind, OrganisationKind
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    Address,
    OrganisationId,
    PermitId,
    RoundId,
    inspection_id,
    matter_id,
    order_id,
    organisation_id,
    permit_id,
    referral_id,
    round_id,
    stop_id,
)
from zeropermit.domain.supervision.inspection import (
    Finding,
    Severity,
    draw_seed,
    drawn_pair,
    secret_hash,
)
from zeropermit.ledger.acts import call_data
from zeropermit.ledger.client import Receipt

DAY = 86_400
SUPERVISOR = "11370200DEMG0008X5"
INSPECTORS = ("inspector 0", "inspector 1", "inspector 2")
ROSTER = tuple(sorted(map(facts.address, INSPECTORS), key=str.lower))
NAMES: Mapping[Address, str] = {facts.address(name): name for name in INSPECTORS}


@dataclass
class Bureau:
    """A body that supervises, and a permit."""

    town: ChainTown
    application: Application
    matter: str
    receipts: dict[str, Receipt] = field(default_factory=dict)

    @property
    def permit(self) -> PermitId:
        return permit_id(self.application.id)

    @property
    def body(self) -> OrganisationId:
        return organisation_id(SUPERVISOR)

    def found(self) -> None:
        """Register the body and let it inspect."""
        with self.town.together():
            public = OrganisationKind.PUBLIC_BODY
            self.town.register(SUPERVISOR, public, *INSPECTORS)
        self.town.grant(SUPERVISOR, GrantKind.INSPECT, matter_id(self.matter))

    def do(self, name: str, act: Act, *signers: str) -> None:
        self.receipts[name] = self.town.submit(act, *signers)

    def take_over(self) -> None:
        self.do("hand over", HandOver(self.application, 0, SUPERVISOR), "officer")
        accept = AcceptSupervision(self.application, 0)
        self.do("accept supervision", accept, INSPECTORS[0])

    def announce(self, name: str, secret: bytes) -> RoundId:
        hidden = secret_hash(secret)
        due = self.town.now + 30 * DAY
        act = AnnounceRound(self.matter, 1000, ROSTER, hidden, due)
        self.do(name, act, INSPECTORS[0])
        return round_id(self.body, hidden)

    def reveal(self, number: RoundId, secret: bytes) -> bytes:
        """Reveal a round; give the seed, computed here."""
        announced = self.block_of("announce a round")
        registry = "SupervisionRegistry"
        data = call_data(registry, "revealRound", number, secret)
        to = self.town.manifest.address(registry)
        self.receipts["reveal a round"] = self.town.relay(to, data)
        return draw_seed(secret, announced.hash)

    def block_of(self, name: str) -> BlockStamp:
        block = self.town.client.block(self.receipts[name].block_number)
        assert block is not None
        return block

    def draw_anew(self, number: RoundId) -> None:
        decision = facts.word("recusal")
        act = Redraw(self.application, number, 0, "RECUSAL", decision)
        self.do("redraw", act, *INSPECTORS[:2])

    def inspect_in_round(self, number: RoundId, pair: tuple[Address, Address]) -> None:
        record = facts.word("record of the round")
        act = Inspect(self.application, number, Finding.PASSED, record, ROSTER)
        self.do("inspect in a round", act, *(NAMES[key] for key in pair))

    def correct(self) -> None:
        """Find faults outside rounds, order them corrected, and see that they are."""
        record, demands = facts.word("record"), facts.word("demands")
        act = Inspect(self.application, RoundId(ZERO), Finding.FAULTS, record)
        self.do("inspect", act, *INSPECTORS[:2])
        found, due = inspection_id(self.permit, record), self.town.now + DAY
        words = (self.application, found, Severity.MINOR, demands, due)
        self.do("order correction", OrderCorrection(*words), *INSPECTORS[:2])
        order, now = order_id(found, demands), self.town.now
        decision = facts.word("closed")
        closing = CloseOrder(self.application, order, now, False, decision)
        self.do("close order", closing, *INSPECTORS[1:])

    def stop(self) -> None:
        """Order all of the work to stop, and lift the order."""
        decision, record = facts.word("order to stop"), facts.word("checked")
        words = (self.application, True, facts.word("scope"), "STOP_HAZARD", decision)
        self.do("order stop", OrderStop(*words), *INSPECTORS[:2])
        lift = LiftStop(self.application, stop_id(self.permit, decision), record)
        self.do("lift stop", lift, *INSPECTORS[1:])

    def refer(self) -> None:
        record, decision = facts.word("file"), facts.word("answer")
        act = Refer(self.application, "PROPOSE_REVOKE", record)
        self.do("refer", act, *INSPECTORS[:2])
        referral = referral_id(self.permit, record)
        answer = AnswerReferral(self.application, referral, decision)
        self.do("answer referral", answer, "officer")


def supervise(
    town: ChainTown, application: Application, matter: str
) -> Mapping[str, Receipt]:
    """Do everything once; give the receipt of each act."""
    bureau = Bureau(town, application, matter)
    bureau.found()
    bureau.take_over()
    secret = facts.word("secret")
    number = bureau.announce("announce a round", secret)
    seed = bureau.reveal(number, secret)
    bureau.draw_anew(number)
    pair = drawn_pair(seed, bureau.permit, ROSTER, redraws=1)
    bureau.inspect_in_round(number, pair)
    bureau.correct()
    bureau.stop()
    bureau.refer()
    bureau.announce("announce a round that stays hidden", facts.word("hidden"))
    return bureau.receipts
