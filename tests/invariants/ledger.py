"""The contracts with the model at their side: each act is predicted, done, compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.builders.logs import decode_event
from tests.contracts import factories as f
from tests.contracts.engines import Log
from tests.contracts.evm import START, Event, Evm, Receipt, RevertedError
from tests.contracts.world import GRANTS, KEYS, World
from tests.invariants import filings, laws, preconditions, views
from tests.invariants.acts import Act, domains_of
from tests.invariants.dossiers import MATTERS
from tests.invariants.expected import predict
from tests.invariants.expected_events import EVENTS
from tests.invariants.laws_of_life import ActOnPermit
from tests.invariants.model import Model, Refusal
from tests.invariants.preconditions import REFUSED
from tests.invariants.tally import Law, Tally
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violation
from zeropermit.domain.permits.reasons import Reason
from zeropermit.errors import EventMalformedError

Journal = list[tuple[int, e.Event]]
"""Every event with the second of its block."""
CREATES = {
    e.OrganisationRegistered: "organisation",
    e.KeyAdded: "key",
    e.KeyRetired: "key",
    e.SchemaDefined: "schema",
    e.MatterVersionPublished: "version",
    e.BatchAnchored: "batch",
    e.AttestationRevoked: "attestation",
    e.BatchRevoked: "batch",
    e.Applied: "application",
    e.CommitmentWithdrawn: "commitment",
    e.PermitIssued: "permit",
}
"""Events that can come once for each of what they name."""


def fold(
    journal: Iterable[tuple[int, e.Event]], until: int | None = None
) -> LedgerState:
    """Rebuild the state from the events up to a second, that one included."""
    state = LedgerState()
    for time, event in journal:
        if until is None or time <= until:
            state.apply(event, time=time)
    return state


def used_by(event: e.Event) -> tuple[Any, ...] | None:
    """What an event uses up, so that it cannot come again."""
    if isinstance(event, ActOnPermit):
        return (_kind_of(event), event.permit, event.sequence)
    if isinstance(event, e.AuthorizationCancelled):
        return ("cancellation", event.signer, event.digest)
    if isinstance(event, e.CreditRepaired):
        return ("repair", event.organisation, event.commitment)
    if isinstance(event, e.ServiceStep):
        return ("service", event.application, event.document)
    if isinstance(event, e.AuthorityStep):
        return ("authority's act", event.application, event.sequence)
    name = CREATES.get(type(event))
    return name and (type(event).__name__, getattr(event, name))


def _kind_of(event: e.Event) -> str:
    """Name the counter of an act on a permit."""
    if isinstance(event, e.WorkStep):
        return "report" if isinstance(event, e.WorkReport) else "verification"
    if isinstance(event, e.NoticeGiven):
        return "notice"
    if isinstance(event, e.RenewalStep):
        asked = isinstance(event, e.RenewalRequested)
        return "request for renewal" if asked else "decision on a renewal"
    return "officers' act"


class PlainEvm(Evm):
    """An EVM that leaves the decoding of events to the package."""

    def _event(self, log: Log) -> Event:
        return Event("", "", {})


class Ledger:
    """A world whose every act is watched; `journal` is what happened before."""

    def __init__(self, world: World, tally: Tally, journal: Journal | None = None):
        self.world = world
        self.evm = world.evm
        self.domains = domains_of(world)
        self.tally = tally
        self.journal: Journal = list(journal or [])
        self.state = fold(self.journal)
        self.filed = filings.filed_in(self.journal)
        self.used = {used_by(event) for _, event in self.journal} - {None}
        self.acts: list[Act] = []
        """All that was tried, to be tried again."""
        self.turns = 0
        """How often keys, grants or organisations changed."""
        self.named: dict[bytes, list[tuple[bytes, bytes]]] = {}
        """Evidence of each permit, as the contract wants it named."""

    @property
    def now(self) -> int:
        return self.evm.now

    @property
    def model(self) -> Model:
        governance, domains = self.world.governance, self.domains
        words = (self.state, self.now, governance, self.journal, domains)
        return Model(*words, self.filed)

    def govern(self, function: str, *arguments: Any) -> bool:
        return self.submit(Act(function, arguments, sender=self.world.governance))

    def guard(self, function: str, *arguments: Any) -> bool:
        guardian = self.state.guardian or self.world.guardian
        return self.submit(Act(function, arguments, sender=guardian))

    def submit(self, act: Act) -> bool:
        """Do an act as predicted; tell whether it was done."""
        expected = predict(self.model, act)
        against = preconditions.violations(self.state, act, now=self.now)
        self.acts.append(act)
        law = Law.every_answer_is_the_predicted_one
        contract = getattr(self.world, act.contract)
        signed = [entry.as_abi() for entry in act.signed]
        try:
            receipt = self.evm.transact(
                contract, act.function, *act.arguments, *signed, sender=act.sender
            )
        except RevertedError as refused:
            given = Refusal(refused.name, refused.values)
            what = f"{act.function}: {given} instead of {expected}"
            if self.tally.done_only and given != expected:
                return False
            self.tally.check(law, holds=given == expected, what=what)
            self._compare_rules(act, against, refused.name)
            self.tally.refusals[_named(given)] += 1
            return False
        self._take(act, receipt, expected)
        self._compare_rules(act, against)
        return True

    def _compare_rules(
        self, act: Act, against: Sequence[Violation] | None, refused: str = ""
    ) -> None:
        """Compare an answer with the preconditions of the service."""
        if against is None or (refused and refused not in REFUSED):
            return
        law = Law.the_service_refuses_what_the_contracts_refuse
        what = f"{act.function}: {refused or 'done'} against {against}"
        self.tally.check(law, holds=bool(refused) is bool(against), what=what)

    def _take(self, act: Act, receipt: Receipt, refusal: Refusal | None) -> None:
        """Look at an act that was done, and take its events into account."""
        try:
            events = [decode_event(topics, data) for topics, data in receipt.logs]
        except EventMalformedError as error:
            fold = Law.state_equals_the_fold_of_the_events
            self.tally.check(fold, holds=False, what=error)
            raise
        found = [event for event in events if event is not None]
        for event in found:
            self._use(event)
        law = Law.every_answer_is_the_predicted_one
        with self.tally.gathering():
            laws.after(self.tally, self.model, act, found)
            what = f"{act.function}: done instead of {refusal}"
            self.tally.check(law, holds=refusal is None, what=what)
        predicted = EVENTS[act.function](self.model, act)
        what = f"{act.function}: {events} instead of {predicted}"
        self.tally.check(law, holds=events == predicted, what=what)
        for event in found:
            self.state.apply(event, time=self.now)
            self.journal.append((self.now, event))
            filings.note(self.filed, event, self.now)
        for event in found:
            places = list(views.touched(event))
            if isinstance(event, e.PermitIssued):
                places += views.for_project(self.state, event)
            for place in places:
                self.compare(place)
        self.tally.acts[act.function] += 1
        self.turns += act.contract == "organisations"

    def _use(self, event: e.Event) -> None:
        used = used_by(event)
        if used is not None:
            once = used not in self.used
            self.tally.check(Law.an_id_is_used_once, holds=once, what=event)
            self.used.add(used)

    def compare(self, place: views.Place) -> None:
        """Compare one view with the fold of the events."""
        held = views.on_chain(self.world, place)
        folded = views.in_python(self.state, place)
        law = Law.state_equals_the_fold_of_the_events
        what = f"{place[0]}: {held} on chain, {folded} folded"
        self.tally.check(law, holds=held == folded, what=what)

    def compare_all(self) -> None:
        for place in views.everything(self.state):
            self.compare(place)


def _named(refusal: Refusal) -> str:
    if refusal.name == "RequirementNotMet":
        return Reason(refusal.values[1]).name
    return refusal.name


def settle(world: World, tally: Tally) -> Journal:
    """Register everybody, give the grants and publish the matters; tell how."""
    ledger = Ledger(world, tally)
    govern = ledger.govern
    govern("appointGuardian", world.guardian)
    public = {f.AUTHORITY, f.LAND, f.FIRE, f.OTHER_BODY}
    for uscc in (*sorted(public), f.APPLICANT, f.CONTRACTOR, f.STRANGER):
        kind = f.PUBLIC_BODY if uscc in public else f.ENTERPRISE
        govern("register", uscc, f"name of {uscc}", kind)
    for person, (name, (uscc, role)) in enumerate(KEYS.items(), 1):
        owner, key = f.organisation_id(uscc), world.keys[name].address
        govern("addKey", owner, key, role, person, START, f.NO_END)
    for uscc, kind, scope in GRANTS:
        owner = f.organisation_id(uscc)
        span = (f.regions_of(kind), START, f.NO_END)
        govern("grant", owner, kind, scope, *span, f.ZERO)
    for code in (f.LAND_USE, f.AWARD, f.QUALIFICATION, f.FIRE_REVIEW):
        govern("defineSchema", code, "{}")
    for matter, content in MATTERS.items():
        for kind in (f.DECIDE, f.INSPECT):
            triple = (f.organisation_id(f.AUTHORITY), kind, f.matter_id(matter))
            if triple not in ledger.state.grants:
                span = (f.regions_of(kind), START, f.NO_END)
                govern("grant", *triple, *span, f.ZERO)
        digests = (f.word(matter), f.word("texts"))
        govern("publish", matter, *content, *digests, 0)
    return ledger.journal
