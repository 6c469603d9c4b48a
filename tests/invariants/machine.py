"""The machine: all rules, and the laws that are looked at after every step."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from tests.contracts.evm import SOMEBODY, RevertedError
from tests.invariants.acts import Act
from tests.invariants.answers import computed, told
from tests.invariants.base import PICK, Ground
from tests.invariants.lives import Lives
from tests.invariants.model import RefusedError
from tests.invariants.office import Office
from tests.invariants.spoils import altered_calldata
from tests.invariants.tally import Law, Tally
from zeropermit.domain.identifiers import PermitId
from zeropermit.domain.reasons import State

FORGERIES = ("unsigned", "deadline", "signer", "signature", "swapped", "argument")


class Machine(Office, Lives):
    """Random sequences of calls by everybody, and by a rogue."""

    def __init__(self) -> None:
        super().__init__()
        self.ended: dict[PermitId, State] = {}
        self.seen: set[tuple[PermitId, State]] = set()
        self.looked_at = (0, -1)
        self.tally.broken = None

    def teardown(self) -> None:
        """Compare everything that is held, and take the world back whatever comes."""
        with self.stack:
            if self.tally.broken is None:
                self.ledger.compare_all()
                self.look_back()

    @rule(pick=PICK)
    def replay_acts(self, pick: int) -> None:
        """Send what was sent before, as a relayer that has seen it."""
        for act in self.honest_acts(pick, 3):
            self.ledger.submit(act)

    @rule(pick=PICK, how=st.sampled_from(FORGERIES))
    def forge_acts(self, pick: int, how: str) -> None:
        """Send what nobody signed; the events tell if anything came of it."""
        for act in self.honest_acts(pick, 3):
            before = len(self.ledger.journal)
            self.ledger.submit(self.forged(act, how, pick))
            idle = len(self.ledger.journal) == before
            self.tally.check(Law.relayer_decides_nothing, holds=idle, what=how)

    def honest_acts(self, pick: int, count: int) -> list[Act]:
        """Acts that somebody signed, to be sent by a relayer, the last ones first."""
        acts = [
            act
            for act in self.ledger.acts
            if act.signed and all(signed.honest for signed in act.signed)
        ]
        count = min(count, len(acts))
        chosen = (acts[-1 - (pick // 3 + 5 * n) % len(acts)] for n in range(count))
        return [replace(act, sender=SOMEBODY) for act in chosen]

    def forged(self, act: Act, how: str, pick: int) -> Act:
        position = pick % len(act.signed)
        entry = act.signed[position]
        if how == "argument":
            changed = altered_calldata(act, pick)
            return changed if changed != act else act.resigned(position, signature=b"")
        if how == "deadline":
            return act.resigned(position, deadline=entry.deadline + 10**6)
        if how == "signer":
            other = self.any_key(pick).address
            if other != entry.signer and entry.signature:
                return act.resigned(position, signer=other)
        if how == "swapped" and len(act.signed) > 1 and entry.signature:
            other = act.signed[1 - position].signature
            if other not in {b"", entry.signature}:
                return act.resigned(position, signature=other)
        if how == "signature" and entry.signature:
            spoilt = entry.signature[:-2] + bytes([entry.signature[-2] ^ 1, 0])
            return act.resigned(position, signature=spoilt)
        return act.resigned(position, signature=b"")

    @invariant()
    def status_on_chain_is_status_in_python(self) -> None:
        law = Law.status_on_chain_equals_status_in_python
        for number in self.ledger.registers.permits:
            state, (shown, revoked) = told(self.ledger, number)
            wanted, stands = computed(self.ledger.registers, number, self.now)
            same = (state, shown, revoked) == (wanted, stands.state, stands.revoked)
            what = f"{(state, shown, revoked)} on chain, {(wanted, stands)} in Python"
            self.note(number, State(state), State(shown))
            self.tally.check(law, holds=same, what=what)

    def note(self, number: PermitId, state: State, shown: State) -> None:
        """Remember the states a permit reached; the terminal ones are the last."""
        law = Law.terminal_stays_terminal
        ended = self.ended.get(number, state)
        self.tally.check(law, holds=state is ended, what=f"{ended.name} {state.name}")
        if state.terminal:
            self.ended[number] = state
        for reached in {state, shown}:
            if (number, reached) not in self.seen:
                self.seen.add((number, reached))
                self.tally.states[reached.name] += 1

    @invariant()
    def keys_and_grants_hold_as_in_python(self) -> None:
        if self.looked_at == (self.now, self.ledger.turns):
            return
        self.looked_at = (self.now, self.ledger.turns)
        model, world = self.ledger.model, self.ledger.world
        ask = world.evm.call
        for address in model.registers.keys:
            try:
                told: object = ask(world.organisations, "acting", address)
            except RevertedError as refused:
                told = (refused.name, refused.values)
            try:
                wanted: object = model.acting(address)
            except RefusedError as refused:
                wanted = (refused.refusal.name, refused.refusal.values)
            law = Law.a_key_acts_only_inside_its_window
            self.tally.check(law, holds=told == wanted, what=f"{told} for {wanted}")
        for triple, grant in model.registers.grants.items():
            held = ask(world.organisations, "holds", *triple)
            law = Law.state_equals_the_fold_of_the_events
            self.tally.check(law, holds=held == grant.holds(self.now), what=grant)


def machine_on(ground: Ground, tally: Tally) -> type[Machine]:
    """The machine for a world, with a tally of its own."""
    return type("Machine", (Machine,), {"ground": ground, "tally": tally})
