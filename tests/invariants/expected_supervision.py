"""Predictions of supervision: two bodies, and the permits of a few lines.

The model is written from docs/protocol.md §6 and §18. It knows neither the contract
nor the package: its entries are its own, and it finds a line by walking back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts.factories import ZERO, organisation_id
from tests.contracts.supervising import drawn, pair_of
from tests.invariants.model import RefusedError, refuse
from tests.invariants.supervision_entries import (
    BEACON_BLOCKS,
    SYSTEM,
    TEN_YEARS,
    Care,
    Hand,
    OrderEntry,
    PermitEntry,
    Person,
    RoundEntry,
)


@dataclass
class Supervised:
    """All that was done, and when it is; an act is predicted before it is done."""

    people: dict[str, Person]
    now: int = 0
    block: int = 0
    grants: set[tuple[bytes, bytes]] = field(default_factory=set)
    asleep: set[str] = field(default_factory=set)
    permits: dict[bytes, PermitEntry] = field(default_factory=dict)
    cares: dict[bytes, Care] = field(default_factory=dict)
    met: dict[tuple[bytes, bytes], int] = field(default_factory=dict)
    """When a line was first handed over to a body."""
    rounds: dict[bytes, RoundEntry] = field(default_factory=dict)
    newest: dict[tuple[bytes, bytes], bytes] = field(default_factory=dict)
    redraws: dict[tuple[bytes, bytes], int] = field(default_factory=dict)
    done: set[tuple[bytes, bytes]] = field(default_factory=set)
    inspections: dict[bytes, tuple[bytes, int, int]] = field(default_factory=dict)
    orders: dict[bytes, OrderEntry] = field(default_factory=dict)
    referrals: dict[bytes, list[Any]] = field(default_factory=dict)
    kept: set[bytes] = field(default_factory=set)
    """Permits whose commitment has an outcome."""

    # What the predictions share

    def first(self, permit: bytes) -> bytes:
        """The first permit of a line."""
        entry = self.permits.get(permit)
        while entry is not None and entry.before != ZERO:
            permit = entry.before
            entry = self.permits.get(permit)
        return permit

    def care(self, permit: bytes) -> Care:
        return self.cares.setdefault(self.first(permit), Care())

    def fell(self, round_: bytes) -> bool:
        entry = self.rounds[round_]
        return entry.seed == ZERO and self.block > entry.block + BEACON_BLOCKS

    def in_force(self, permit: bytes) -> PermitEntry:
        entry = self.permits.get(permit)
        if entry is None:
            raise RefusedError("PermitUnknown", (permit,))
        refuse(not entry.in_force, "StateNotAllowed", permit, entry.state)
        return entry

    def acting(self, account: str) -> Person:
        person = self.people.get(account)
        if person is None:
            raise RefusedError("KeyUnknown", (account,))
        refuse(account in self.asleep, "KeyIsSuspended", account)
        return person

    def signed(self, hand: Hand) -> Person:
        person = self.acting(hand.account)
        refuse(hand.deadline <= self.now, "DeadlinePassed", hand.deadline, self.now)
        refuse(not hand.honest, "InvalidSignature", hand.account)
        return person

    def officer(self, hand: Hand) -> Person:
        person = self.signed(hand)
        refuse(person.role == SYSTEM, "NotAnOfficer", hand.account)
        return person

    def inspects(self, body: bytes, matter: bytes) -> None:
        granted = (body, matter) in self.grants
        refuse(not granted, "NotGrantedToInspect", body, matter)

    def officers(self, hands: Sequence[Hand]) -> bytes:
        """The body of two officers who are two people."""
        one, two = (self.officer(hand) for hand in hands)
        body = one.body
        refuse(body != two.body, "OfficersOfTwoOrganisations", body, two.body)
        both = tuple(hand.account for hand in hands)
        refuse(one.number == two.number, "SamePerson", *both)
        return body

    def inspectors(self, permit: bytes, hands: Sequence[Hand]) -> None:
        supervisor = self.care(permit).supervisor
        refuse(supervisor == ZERO, "NotSupervised", permit)
        body = self.officers(hands)
        refuse(body != supervisor, "NotTheSupervisor", supervisor, body)
        self.inspects(supervisor, self.permits[permit].matter)

    def due(self, due_at: int) -> None:
        refuse(due_at <= self.now, "DueInPast", due_at, self.now)
        latest = self.now + TEN_YEARS
        refuse(due_at > latest, "DueTooFar", due_at, latest)

    def same_line(self, one: bytes, other: bytes) -> bool:
        return self.first(one) == self.first(other)

    def owed(self, round_: bytes, permit: bytes) -> None:
        """Refuse an inspection that a known round does not want."""
        entry, care = self.rounds[round_], self.care(permit)
        hidden = entry.seed == ZERO and not self.fell(round_)
        refuse(hidden, "RoundNotRevealed", round_)
        covers = (
            entry.body == care.supervisor
            and care.handed_over_at <= entry.announced_at
            and entry.matter == self.permits[permit].matter
        )
        refuse(not covers, "RoundDoesNotCover", round_, permit)
        origin = self.first(permit)
        chosen = entry.seed == ZERO or drawn(entry.seed, origin, entry.permille)
        refuse(not chosen, "PermitNotDrawn", round_, permit)
        refuse((round_, origin) in self.done, "InspectedInRound", round_, permit)

    # Hand-over

    def hand_over(self, permit: bytes, sequence: int, uscc: str, hand: Hand) -> None:
        entry, body = self.in_force(permit), organisation_id(uscc)
        signer = self.signed(hand).body
        other = signer != entry.authority
        refuse(other, "NotTheAuthority", entry.authority, signer)
        care = self.care(permit)
        self._at_turn(permit, care.hand_overs, sequence)
        refuse(body == care.supervisor, "SupervisesAlready", permit, body)
        self.inspects(body, entry.matter)
        pair = (self.first(permit), body)
        care.proposed = body
        care.proposed_at = self.met.setdefault(pair, self.now)
        care.hand_overs += 1

    def accept(self, permit: bytes, sequence: int, hand: Hand) -> None:
        entry, signer, care = (
            self.in_force(permit),
            self.signed(hand).body,
            self.care(permit),
        )
        refuse(care.proposed == ZERO, "NothingToAccept", permit)
        self._at_turn(permit, care.hand_overs - 1, sequence)
        another = signer != care.proposed
        refuse(another, "NotTheSupervisor", care.proposed, signer)
        self.inspects(signer, entry.matter)
        care.supervisor, care.proposed = signer, ZERO
        care.handed_over_at, care.proposed_at = care.proposed_at, 0
        care.accepted_at = self.now

    def _at_turn(self, permit: bytes, made: int, sequence: int) -> None:
        wrong = made != sequence
        refuse(wrong, "HandOverOutOfSequence", permit, made, sequence)

    # Rounds

    def announce(
        self,
        matter: bytes,
        terms: tuple[int, bytes, int],
        roster: tuple[str, ...],
        hand: Hand,
    ) -> None:
        permille, secret, due_at = terms
        body = self.officer(hand).body
        self.inspects(body, matter)
        refuse(not 0 < permille <= 1000, "PermilleNotAllowed", permille)
        self.due(due_at)
        self._roster(body, roster)
        last = self.newest.get((body, matter), ZERO)
        if last != ZERO:
            pending = self.rounds[last].seed == ZERO and not self.fell(last)
            refuse(pending, "RoundPending", last)
        number = keccak(b"round:" + body + keccak(secret))
        refuse(number in self.rounds, "RoundExists", number)
        self.newest[body, matter] = number
        self.rounds[number] = RoundEntry(
            *(body, matter, secret, roster),
            *(self.now, due_at, self.block, permille),
        )

    def _roster(self, body: bytes, roster: tuple[str, ...]) -> None:
        refuse(not 2 <= len(roster) <= 64, "RosterCount", len(roster))
        before = 0
        for account in roster:
            number = int(account, 16)
            refuse(number <= before, "RosterNotAscending", account)
            before, person = number, self.acting(account)
            refuse(person.role == SYSTEM, "NotAnOfficer", account)
            other = person.body != body
            refuse(other, "OfficersOfTwoOrganisations", body, person.body)
            for earlier in roster[: roster.index(account)]:
                same = self.people[earlier].number == person.number
                refuse(same, "SamePerson", earlier, account)

    def reveal(self, round_: bytes, secret: bytes, beacon: bytes) -> None:
        entry = self.rounds.get(round_)
        if entry is None:
            raise RefusedError("RoundUnknown", (round_,))
        refuse(entry.seed != ZERO, "RoundRevealedAlready", round_)
        refuse(secret != entry.secret, "SecretWrong", round_)
        refuse(self.block == entry.block, "BeaconNotYet", round_)
        refuse(self.fell(round_), "BeaconGone", round_, entry.block)
        entry.seed = keccak(secret + beacon)

    def redraw(
        self, permit: bytes, round_: bytes, sequence: int, hands: Sequence[Hand]
    ) -> None:
        self.in_force(permit)
        entry = self.rounds.get(round_)
        if entry is None:
            raise RefusedError("RoundUnknown", (round_,))
        refuse(entry.seed == ZERO, "RoundNotRevealed", round_)
        self.owed(round_, permit)
        line = (round_, self.first(permit))
        made = self.redraws.get(line, 0)
        wrong = made != sequence
        refuse(wrong, "RedrawOutOfSequence", round_, permit, made, sequence)
        refuse(made == 3, "RedrawLimit", round_, permit)
        self.inspectors(permit, hands)
        self.redraws[line] = made + 1

    # Inspections, orders, referrals

    def inspect(
        self,
        permit: bytes,
        visit: tuple[bytes, int, bytes],
        roster: tuple[str, ...],
        hands: Sequence[Hand],
    ) -> bool:
        """Predict an inspection; tell whether it is late."""
        round_, finding, record = visit
        self.in_force(permit)
        refuse(record == ZERO, "RecordMissing")
        self.inspectors(permit, hands)
        number = keccak(b"inspection:" + permit + record)
        refuse(number in self.inspections, "InspectionExists", number)
        late = False
        if round_ == ZERO:
            refuse(roster, "RosterMismatch", round_)
        else:
            late = self._of_round(permit, round_, roster, hands)
        self.inspections[number] = (permit, self.now, finding)
        return late

    def _of_round(
        self,
        permit: bytes,
        round_: bytes,
        roster: tuple[str, ...],
        hands: Sequence[Hand],
    ) -> bool:
        entry = self.rounds.get(round_)
        if entry is None:
            raise RefusedError("RoundUnknown", (round_,))
        self.owed(round_, permit)
        refuse(roster != entry.roster, "RosterMismatch", round_)
        line, given = (round_, self.first(permit)), [h.account for h in hands]
        if entry.seed == ZERO:
            for account in given:
                outside = account not in entry.roster
                refuse(outside, "NotOfTheRoster", round_, account)
        else:
            pair = self.pair(round_, permit)
            wrong = set(given) != set(pair)
            refuse(wrong, "NotTheDrawnPair", round_, permit, *pair)
        self.done.add(line)
        return entry.due_at <= self.now

    def pair(self, round_: bytes, permit: bytes) -> tuple[str, str]:
        entry, origin = self.rounds[round_], self.first(permit)
        made = self.redraws.get((round_, origin), 0)
        return pair_of(entry.seed, origin, list(entry.roster), made)

    def order(
        self,
        permit: bytes,
        inspection: bytes,
        terms: tuple[int, bytes, int],
        hands: Sequence[Hand],
    ) -> None:
        gravity, demands, due_at = terms
        found = self.inspections.get(inspection)
        if found is None or not self.same_line(found[0], permit):
            raise RefusedError("InspectionUnknown", (inspection, permit))
        refuse(found[2] != 2, "NothingToCorrect", inspection)
        refuse(gravity == 0, "GravityMissing")
        self.due(due_at)
        self.inspectors(permit, hands)
        number = keccak(b"order:" + inspection + demands)
        refuse(number in self.orders, "OrderExists", number)
        self.orders[number] = OrderEntry(permit, self.now, due_at, found[1], gravity)

    def close(
        self,
        permit: bytes,
        order: bytes,
        said: tuple[int, bool],
        hands: Sequence[Hand],
    ) -> int:
        """Predict the end of an order; give its result."""
        corrected_at, harm = said
        entry = self.orders.get(order)
        if entry is None or not self.same_line(entry.permit, permit):
            raise RefusedError("OrderUnknown", (order, permit))
        refuse(entry.result, "OrderClosedAlready", order)
        early = not corrected_at and self.now < entry.due_at
        refuse(early, "OrderNotDue", order, entry.due_at, self.now)
        ahead = corrected_at > self.now
        refuse(ahead, "CorrectedInFuture", corrected_at, self.now)
        before = 0 < corrected_at < entry.inspected_at
        spoken = (corrected_at, entry.inspected_at)
        refuse(before, "CorrectedBeforeInspection", *spoken)
        self.inspectors(permit, hands)
        spared = entry.gravity == 1 and corrected_at < entry.due_at and not harm
        entry.result = 3 if not corrected_at else 1 if spared else 2
        return entry.result

    def refer(self, permit: bytes, record: bytes, hands: Sequence[Hand]) -> None:
        self.inspectors(permit, hands)
        number = keccak(b"referral:" + permit + record)
        refuse(number in self.referrals, "ReferralExists", number)
        self.referrals[number] = [permit, self.now, 0]

    def answer(self, permit: bytes, referral: bytes, hand: Hand) -> None:
        found = self.referrals.get(referral)
        if found is None or not self.same_line(found[0], permit):
            raise RefusedError("ReferralUnknown", (referral, permit))
        refuse(found[2], "ReferralAnsweredAlready", referral)
        authority = self.permits[permit].authority
        body = self.officer(hand).body
        refuse(body != authority, "NotTheAuthority", authority, body)
        found[2] = self.now

    # Commitments

    def record(
        self, permit: bytes, commitment: bytes, outcome: int, hands: Sequence[Hand]
    ) -> bytes:
        """Predict the one outcome of the commitment that a permit rests on."""
        again = (commitment, outcome, outcome)
        refuse(permit in self.kept, "OutcomeNotAllowed", *again)
        body, entry = self.officers(hands), self.permits[permit]
        supervisor, authority = self.care(permit).supervisor, entry.authority
        if supervisor == ZERO:
            refuse(body != authority, "NotTheAuthority", authority, body)
        other = supervisor not in {ZERO, body}
        refuse(other, "NotTheSupervisor", supervisor, body)
        self.inspects(body, entry.matter)
        self.kept.add(permit)
        return body
