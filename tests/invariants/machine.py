"""The machine: all rules, and the laws that are looked at after every step."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from tests.contracts.evm import RevertedError
from tests.invariants import laws_of_renewals
from tests.invariants.actions import NUMBERS, Action, deck_of
from tests.invariants.answers import computed, told
from tests.invariants.base import Ground
from tests.invariants.laws_of_life import kept_until_decided
from tests.invariants.malicious_relayer import MaliciousRelayer
from tests.invariants.model import RefusedError
from tests.invariants.office import Office
from tests.invariants.services import Services
from tests.invariants.tally import Law, Tally
from tests.invariants.ungranted import Ungranted
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.permits.reasons import State

DECK = deck_of(Office, Ungranted, Services, MaliciousRelayer)


class Machine(Office, Ungranted, Services, MaliciousRelayer):
    """Random sequences of calls by everybody, and by a malicious relayer."""

    def __init__(self) -> None:
        super().__init__()
        self.ended: dict[PermitId, State] = {}
        self.seen: set[tuple[PermitId, State]] = set()
        self.looked_at = (0, -1)
        self.tally.broken = []

    def teardown(self) -> None:
        """Compare everything that is held, and take the world back whatever comes."""
        with self.stack:
            if not self.tally.broken:
                self.ledger.compare_all()
                self.look_back()

    @rule(action=st.sampled_from(DECK), number=st.integers(0, NUMBERS - 1))
    def happen(self, action: Action, number: int) -> None:
        getattr(self, action.name)(**action.arguments(number))

    @invariant()
    def status_on_chain_is_status_in_python(self) -> None:
        law = Law.status_on_chain_equals_status_in_python
        for number in self.ledger.state.permits:
            state, (shown, revoked) = told(self.ledger, number)
            wanted, stands = computed(self.ledger.state, number, self.now)
            same = (state, shown, revoked) == (wanted, stands.state, stands.revoked)
            what = f"{(state, shown, revoked)} on chain, {(wanted, stands)} in Python"
            self.note(number, State(state), State(shown))
            about = (self.tally, self.ledger.model, number, State(state))
            kept_until_decided(*about)
            laws_of_renewals.kept_until_decided(*about)
            self.tally.check(law, holds=same, what=what)

    def note(self, number: PermitId, state: State, shown: State) -> None:
        """Remember the states a permit reached; the terminal ones are the last."""
        law = Law.terminal_stays_terminal
        ended = self.ended.get(number, state)
        if ended is State.LAPSED and state is not ended and self._came_back(number):
            self.ended.pop(number)
            ended = state
        self.tally.check(law, holds=state is ended, what=f"{ended.name} {state.name}")
        if state.terminal:
            self.ended[number] = state
        for reached in {state, shown}:
            if (number, reached) not in self.seen:
                self.seen.add((number, reached))
                self.tally.states[reached.name] += 1

    def _came_back(self, number: PermitId) -> bool:
        """Whether a start in time was confirmed, which alone makes a lapse undone."""
        return any(
            isinstance(event, e.StartConfirmed) and event.permit == number
            for _, event in self.ledger.journal
        )

    @invariant()
    def keys_and_grants_hold_as_in_python(self) -> None:
        if self.looked_at == (self.now, self.ledger.turns):
            return
        self.looked_at = (self.now, self.ledger.turns)
        model, world = self.ledger.model, self.ledger.world
        ask = world.evm.call
        for address in model.state.keys:
            for view, predict in (
                ("acting", model.acting),
                ("revoking", model.known),
            ):
                try:
                    told: object = ask(world.organisations, view, address)
                except RevertedError as refused:
                    told = (refused.name, refused.values)
                try:
                    wanted: object = predict(address)
                except RefusedError as refused:
                    wanted = (refused.refusal.name, refused.refusal.values)
                law = Law.a_key_acts_only_inside_its_window
                what = f"{view}: {told} for {wanted}"
                self.tally.check(law, holds=told == wanted, what=what)
        for triple, grant in model.state.grants.items():
            held = ask(world.organisations, "holds", *triple)
            law = Law.state_equals_the_fold_of_the_events
            self.tally.check(law, holds=held == grant.holds(self.now), what=grant)


def machine_on(ground: Ground, tally: Tally) -> type[Machine]:
    """The machine for a world, with a tally of its own."""
    return type("Machine", (Machine,), {"ground": ground, "tally": tally})
