"""A day whose permit numbers are used up: by permits on the ledger, and nothing else.

They are issued past the service, by the authority's own key, for a small matter of its
own: the service has no record of them, and reads them from the ledger alone.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.builders import facts as f
from tests.builders.demonstration import settings_of
from zeropermit.bootstrap.governing import NewBody, body_calls
from zeropermit.client.node import Trusted
from zeropermit.demonstration.setup import Demonstration, prepare_demonstration
from zeropermit.domain.acts.act import Act, SigningDomain
from zeropermit.domain.acts.attestations import Attest
from zeropermit.domain.acts.commitments import Apply
from zeropermit.domain.acts.permits import Issue
from zeropermit.domain.evidence.disclosure import Anchor, disclose
from zeropermit.domain.evidence.evidence_set import (
    Choice,
    EvidenceSet,
    PresentedAttestation,
)
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.law.calendar import DAY, day_start, legal_day
from zeropermit.domain.law.codes import SERIALS
from zeropermit.domain.ledger.filings import filing_of
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    Address,
    organisation_id,
    schema_id,
    short_name,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import (
    Option,
    OptionKind,
    Recheck,
    Requirement,
    Subject,
    SubjectKind,
    Validity,
)
from zeropermit.ledger.acts import act_data, sign_act
from zeropermit.ledger.deployment import GovernanceCall, carrying_out, proposal
from zeropermit.ledger.sender import Call, Sender
from zeropermit.usecases.permits.numbers import day_of

SMALL = "small-permit"
SCHEMA = "verified-documents/1"
APPLICANT = "developer-3"
SYSTEM = "approval/system"
GAS = 2_000_000
DEADLINE = 3_600
EVENING, LATE = 4 * 3_600, 2 * 3_600
"""Seconds before midnight: where the clock begins, and from when it begins a day on.

The wait for midnight is short then, so that no data grow too old meanwhile.
"""


@dataclass(slots=True)
class MovedClock:
    """A clock that can be put forward; it begins in the evening, in China."""

    ahead: float = 0.0

    def __post_init__(self) -> None:
        if self.left < LATE:
            self.to_tomorrow()
        self.ahead += max(0.0, self.left - EVENING)

    def __call__(self) -> float:
        return time.time() + self.ahead

    @property
    def left(self) -> float:
        """Seconds until the next day begins."""
        return day_start(legal_day(int(self()))) + DAY - self()

    @property
    def day(self) -> str:
        return day_of(int(self()))

    def to_tomorrow(self) -> None:
        self.ahead += self.left + 1


@dataclass(slots=True)
class Used:
    """Issues permits in a town in which no service runs."""

    town: Demonstration
    clock: Callable[[], float]

    @property
    def state(self) -> LedgerState:
        return Trusted(self.town.client, self.town.manifest).state()[0]

    def uscc(self, handle: str) -> str:
        code: str = self.town.organisations[handle.partition("/")[0]]["uscc"]
        return code

    def account(self, handle: str) -> Address:
        return Address(self.town.accounts[handle].address)

    def publish(self) -> None:
        """Publish the small matter, which the authority decides by rule."""
        subject = Subject(SubjectKind.PROJECT)
        option = Option(OptionKind.ATTESTATION, subject, schema_id(SCHEMA), NO_END, ())
        wanted = [Requirement(short_name("R01"), Recheck.ALERT, (option,)).as_abi()]
        validity, digests = Validity(0, 0, 0, 0), (f.word("matter"), f.word("texts"))
        flags = {**f.FLAGS, "automatic": True}.values()
        content = (SMALL, wanted, validity.as_abi(), *flags, *digests, 0)
        grant = {"kind": "DECIDE", "scope": SMALL, "regions": [37]}
        body = NewBody(self.uscc("approval"), "", {}, [grant])
        calls = [
            GovernanceCall("MatterRegistry", "publish", content),
            *body_calls(self.state, body, now=self.town.client.head().time),
        ]
        salt, accounts = secrets.token_bytes(32), self.town.accounts
        governance = Sender(self.town.client, accounts["operator/governance"])
        known = self.town.manifest
        [told] = governance.send_all([proposal(known, calls, delay=1, salt=salt)])
        block = self.town.client.block(told.block_number)
        assert block is not None
        self.town.wait_until(block.time + 2)
        self.relay([carrying_out(known, calls, gas=4 * GAS, salt=salt)])

    def issue(self, numbers: Sequence[str]) -> None:
        """Issue a permit under each number, each for a project of its own."""
        projects = [f"2609-{n[:6]}-89-01-9{n[11:16]}" for n in numbers]
        approval, consent = self.uscc(SYSTEM), f.word("consent")
        self.act(
            f"{APPLICANT}/officer-1",
            [Apply(SMALL, 1, project, approval, consent) for project in projects],
        )
        shown = self.attest(projects)
        state = self.state
        filed = {one.project: one.content for one in state.applications.values()}
        self.act(
            SYSTEM,
            [
                Issue(
                    number=number,
                    matter=SMALL,
                    project=project,
                    application=filed[project],
                    document=f.word(f"document of {number}"),
                    presentation=EvidenceSet((Choice(0, 0),), (one,), (), ()),
                    valid_until=NO_END,
                    filing=filing_of(state, filed[project].id),
                )
                for number, project, one in zip(numbers, projects, shown, strict=True)
            ],
        )

    def attest(self, projects: Sequence[str]) -> list[PresentedAttestation]:
        """Anchor one fact of each project, and open nothing of it."""
        since, department = int(self.clock()) - DAY, self.uscc(SYSTEM)
        sealed = [
            f.seal(f.Fact(SCHEMA, (), subject=one, observed_at=since), department)
            for one in projects
        ]
        tree = StandardTree.of([one.leaf for one in sealed])
        self.act(SYSTEM, [Attest(SCHEMA, tree.root, len(sealed))])
        anchors = [Anchor(tree.root, tree.path(s.leaf)) for s in sealed]
        return [
            f.shown(disclose(one, [], anchor=anchor))
            for one, anchor in zip(sealed, anchors, strict=True)
        ]

    def act(self, handle: str, acts: Sequence[Act]) -> None:
        manifest, calls = self.town.manifest, []
        for act in acts:
            contract = manifest.address(act.contract)
            signed = sign_act(
                act,
                account=self.town.accounts[handle],
                organisation=organisation_id(self.uscc(handle)),
                domain=SigningDomain(manifest.chain_id, contract),
                deadline=int(self.clock()) + DEADLINE,
            )
            calls.append(Call(contract, act_data(act, [signed]), GAS))
        self.relay(calls)

    def relay(self, calls: Sequence[Call]) -> None:
        receipts = Sender(
            self.town.client, self.town.accounts["operator/relayer"]
        ).send_all(list(calls))
        assert all(receipt.succeeded for receipt in receipts)


def use_up(
    folder: Path,
    region: str,
    *days: str,
    clock: Callable[[], float] = time.time,
) -> None:
    """Issue permits under all numbers of a region and some days."""
    town = prepare_demonstration(settings_of(folder), say=lambda _: None, clock=clock)
    used = Used(town, clock)
    used.publish()
    used.issue([f"{region}{day}{serial:02}99" for day in days for serial in SERIALS])
    town.client.close()
