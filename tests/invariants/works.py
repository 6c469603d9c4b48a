"""Rules: work starts, is put off, stops, goes on; permits change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.contracts import factories as f
from tests.contracts.world import DECISION
from tests.invariants.actions import action
from tests.invariants.acts import MODES
from tests.invariants.dossiers import LATER, OFFICERS_ONLY, SMALL, Dossier
from tests.invariants.start_times import StartTimes
from tests.invariants.telling import HANDS, HEARING
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger.identifiers import NO_END
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Ending, Measure, State, Work

MATTERS_WITH_A_START = (f.MATTER, LATER, SMALL)
REPORTS = frozenset({"reportStart", "reportStop", "reportResumption"})
OF_AUTHORITY = frozenset(
    {"clearResumption", "confirmStart", "extend", "refuseExtension"}
)
STEPS = (
    "requestExtension",
    "extend",
    "refuseExtension",
    "reportStart",
    "reportStop",
    "reportResumption",
    "clearResumption",
    "confirmStart",
    "giveNotice",
    "forfeit",
    "change",
    "suspend",
    "reinstate",
)
PAUSES = (0, f.DAY, HEARING, 20 * f.DAY, 91 * f.DAY, 367 * f.DAY)
"""From nothing to a year, in seconds."""
MOMENTS = ("sequence before", "sequence after", "unknown permit")
OF_HOLDER = ("another's hand", "stale key")
OF_OFFICERS = (*HANDS[1:], "stale key", "bad reason")
OF_TIMES = ("value below", "value above")
WRONGS: Mapping[str, tuple[str, ...]] = {
    "requestExtension": (*OF_HOLDER, *OF_TIMES, "bad reason"),
    "extend": ("stale key", *OF_TIMES, *HANDS[2:4], "another request"),
    "refuseExtension": ("another request", *OF_OFFICERS),
    "reportStart": (*OF_HOLDER, *OF_TIMES),
    "confirmStart": ("another start", *OF_OFFICERS),
    "reportStop": (*OF_HOLDER, *OF_TIMES, "no decision"),
    "reportResumption": OF_HOLDER,
    "giveNotice": (*OF_TIMES, "no measure", *OF_OFFICERS),
}
"""What may be wrong with a step; with those that are not here, what two officers do."""
CHANGES = "another contractor"
DECISIONS = {"no decision": f.ZERO, "another decision": f.word(8)}


class Works(StartTimes):
    """What a permit is for: the work, from its start to its end."""

    @action(3, matter=MATTERS_WITH_A_START)
    def live_a_life(self, matter: str, pick: int) -> None:
        """A permit of its own, and what comes next of all that may come."""
        case = self.begin(matter, pick)
        for _ in range(7):
            pick, pause = divmod(pick, len(PAUSES))
            permit = self.permit_of(case)
            if permit is None or permit.stored.terminal:
                return
            self.pause_before(permit, PAUSES[pause], pick)
            case = self.take(self.due(permit, pick), case, pick)

    @action(2)
    def stop_for_a_year(self, pick: int) -> None:
        """Resume to the second before verification is needed, or at it, or late."""
        case = self.begin(f.MATTER, pick)
        self.take("reportStart", case, pick)
        self.wait_until(self.now + PAUSES[pick % 4])
        for wrong in (*OF_TIMES, ""):
            self.take("reportStop", case, 4 + pick % 4, wrong=wrong)
        permit = self.permit_of(case)
        if permit is None:
            return
        year = add_months(permit.progress.work_since, 12)
        self.wait_until(year + (-1, 0, 1, f.DAY)[pick // 4 % 4])
        for step in ("reportResumption", "clearResumption", "reportResumption"):
            self.mend()
            self.take(step, case, pick)

    @action(3)
    def begin_in_time_and_report_late(self, pick: int) -> None:
        """Report once it has lapsed, and confirm that; perhaps after another issue."""
        matter = MATTERS_WITH_A_START[pick % 3]
        case = self.begin(matter, pick)
        permit = self.permit_of(case)
        if permit is None:
            return
        if pick % 5 == 0:
            self.move(permit, "suspend", 1)
        late = (0, f.DAY, 30 * f.DAY, 400 * f.DAY)[pick // 5 % 4]
        self.wait_until(min(permit.start_until, NO_END - 500 * f.DAY) + late)
        self.mend()
        for wrong in ("value above", "value below", ""):
            self.take("reportStart", case, pick, wrong=wrong)
        if pick // 20 % 3 == 0:
            self.issue(self.gather(matter, pick, like=case, change=f.NEW_PERMIT), pick)
        if pick // 20 % 3 == 1:
            self.take("reportStart", case, pick + 1)
        if pick // 60 % 3 == 0:
            self.move(permit, "deregister", pick)
        for wrong in ("another start", "same officer", "another body", ""):
            self.mend()
            self.take("confirmStart", case, pick, wrong=wrong)
        self.take(self.due(permit, pick), case, pick)

    @action(3)
    def put_off_too_often(self, pick: int) -> None:
        """All that the matter allows and once more; perhaps with a change between."""
        case = self.begin(f.MATTER, pick)
        for step in range(3):
            if step == pick % 4:
                case = self.take("change", case, pick)
            permit = self.permit_of(case)
            if permit is not None and permit.start_until != NO_END:
                self.wait_until(permit.start_until - (1, 60, 0)[pick // 5 % 3])
                self.mend()
            for wrong in ("value above", "value below", ""):
                self.take("requestExtension", case, pick // 15 % 3, wrong=wrong)
            permit = self.permit_of(case)
            if permit is not None and permit.progress.requested_start:
                span = permit.start_until - self.now
                self.wait_until(self.now + span * (pick // 45 % 5) // 4)
                self.mend()
            decide = "refuseExtension" if (pick + step) % 3 == 1 else "extend"
            for wrong in ("value above", "value below", ""):
                self.take(decide, case, pick // 15 % 3, wrong=wrong)

    @action(2, step=("change", "change", *STEPS), mode=("own", *MODES))
    def take_any_step(self, step: str, mode: str, pick: int) -> None:
        case = self.issued_case(pick)
        if case is not None:
            self.take(step, case, pick, mode=mode)

    @action(3)
    def take_steps_wrongly(self, pick: int) -> None:
        """What is due, in several wrong ways, and then as it should be."""
        case = self.begin(MATTERS_WITH_A_START[pick % 3], pick)
        for _ in range(4):
            permit = self.permit_of(case)
            if permit is None or permit.stored.terminal:
                return
            step = self.due(permit, pick)
            wrongs = (*WRONGS.get(step, OF_OFFICERS), *MOMENTS)
            for number in range(3):
                wrong = wrongs[(pick + 3 * number) % len(wrongs)]
                self.take(step, case, pick, wrong=wrong)
            case = self.take(step, case, pick)
            pick //= 3

    @action(2, twice=(False, True))
    def follow_the_basis(self, pick: int, *, twice: bool) -> None:
        """Change the permit that another rests on; suspend the one in its place."""
        self.mend()
        case = self.gather(LATER, pick)
        self.issue(case, pick)
        (shown,) = case.permits
        latest = next(one for one in self.dossiers if one.permit == shown.id)
        for step in range(1 + twice):
            latest = self.take("change", latest, 5 * pick + step)
        self.take("suspend", latest, pick)

    @action(2)
    def change_to_something_else(self, pick: int) -> None:
        """To another case, whatever it is; to itself; to what was issued before."""
        case = self.issued_case(pick)
        if case is None:
            return
        if pick % 2:
            named = (case.permit, CHANGES)
            self.change(case, self.gather(case.matter, pick // 2, change=named), pick)
        others = [case, *self.dossiers[-5:]]
        for step in range(3):
            self.change(case, others[(pick + step) % len(others)], pick)

    def begin(self, matter: str, pick: int) -> Dossier:
        """A permit that lives as long as the matter allows."""
        self.mend()
        case = self.gather(matter, pick)
        self._prolong(case)
        self.issue(case, pick)
        return case

    def permit_of(self, case: Dossier) -> Permit | None:
        return self.ledger.state.permits.get(case.permit)

    def issued_case(self, pick: int) -> Dossier | None:
        """A case with a permit, more often one that can still move."""
        cases, permits = self.issued(), self.ledger.state.permits
        moving = [case for case in cases if not permits[case.permit].stored.terminal]
        chosen = moving if moving and pick % 5 else cases
        return chosen[-1 - pick % len(chosen)] if chosen else None

    def pause_before(self, permit: Permit, pause: int, pick: int) -> None:
        """Let time pass, but seldom so much that nothing can follow."""
        edge = min(permit.start_until, permit.end_decided) - 1
        time = self.now + pause
        if pick % 6 and edge > self.now:
            time = min(time, edge)
        self.wait_until(time)
        self.mend()

    def due(self, permit: Permit, pick: int) -> str:
        """A step that may follow where the work stands."""
        if pick % 7 == 0:
            return STEPS[pick // 7 % len(STEPS)]
        if permit.notice.given and pick % 4 == 0:
            return "forfeit"
        if permit.stored is State.SUSPENDED and pick % 3:
            return "reinstate"
        follows: tuple[str, ...]
        if permit.start_until != NO_END:
            follows = _before_start(permit)
        elif permit.progress.work is Work.UNDER_WAY:
            follows = ("reportStop", "reportStop", "change", "giveNotice")
        elif permit.progress.work is Work.STOPPED:
            follows = ("reportResumption", "clearResumption", "change")
        else:
            follows = ("reportResumption", "giveNotice", "change", "suspend")
        return follows[pick % len(follows)]

    def take(
        self, step: str, case: Dossier, pick: int, *, wrong: str = "", mode: str = "own"
    ) -> Dossier:
        """Take a step; give the case whose permit is the latest."""
        permit = self.permit_of(case)
        if permit is None:
            self.issue(case, pick)
            return case
        if step == "change":
            return self._renew(case, pick, mode)
        if step == "giveNotice":
            self.give_notice(permit, int(Measure.FORFEITED), pick, wrong)
            return case
        function = "end" if step == "forfeit" else step
        sequence = {"sequence before": -1, "sequence after": 1}.get(wrong, 0)
        turn = permit.sequence
        if function in {*REPORTS, "requestExtension"}:
            turn = permit.progress.reports
        elif function in OF_AUTHORITY:
            turn = permit.progress.clearances
        arguments = (
            self._named(case, wrong),
            max(0, turn + sequence),
            *self._words(step, permit, pick, wrong),
        )
        keys = self._hands(function, case, pick, wrong)
        self.ledger.submit(self.signing.act(function, arguments, *keys, mode=mode))
        return case

    def change(
        self, old: Dossier, new: Dossier, pick: int, mode: str = "own", step: int = 0
    ) -> bool:
        """Let one case's permit take the place of another's."""
        permit = self.ledger.state.permits[old.permit]
        arguments = (
            old.application.as_abi(),
            max(0, permit.sequence + step),
            *self.issuing(new, pick),
        )
        role = f.OFFICER if new.matter == OFFICERS_ONLY else 0
        key = self.key(f.AUTHORITY, pick, role)
        return self.ledger.submit(self.signing.act("change", arguments, key, mode=mode))

    def _renew(self, case: Dossier, pick: int, mode: str) -> Dossier:
        named = (case.permit, CHANGES)
        if pick % 11 == 0:  # another permit, or none: nobody asked for this change
            others = [other.permit for other in self.issued() if other is not case]
            named = (others[-1], CHANGES) if others and pick % 2 else f.NEW_PERMIT
        new = self.gather(case.matter, pick, like=case, change=named)
        self._prolong(new)
        if pick % 7 == 0:
            before = self.ledger.state.permits[case.permit].end_decided
            new.valid_until = min(new.valid_until, before - 1)
        steps = (0,) * 6 + (1, -1)
        done = self.change(case, new, pick, mode, steps[pick % len(steps)])
        return new if done else case

    def _prolong(self, case: Dossier) -> None:
        version = self.ledger.state.versions[case.application.version]
        months = version.validity.valid_for_months
        case.valid_until = add_months(self.now, months) if months else NO_END

    def _named(self, case: Dossier, wrong: str) -> tuple[bytes, ...]:
        application = list(case.application.as_abi())
        if wrong == "unknown permit":
            application[4] = f.word(7)
        return tuple(application)

    def _words(
        self, step: str, permit: Permit, pick: int, wrong: str
    ) -> tuple[Any, ...]:
        """What an act says beside the permit and its sequence."""
        reason = "not done" if wrong == "bad reason" else "NOT_DONE"
        decision = DECISIONS.get(wrong, DECISION)
        off = {"value below": -1, "value above": 1}.get(wrong, 0)
        words: dict[str, Callable[[], tuple[Any, ...]]] = {
            "requestExtension": lambda: (self.start_of(permit, pick, off), reason),
            "extend": lambda: (
                permit.last_request + (wrong == "another request"),
                self.granted(permit, pick, off),
            ),
            "refuseExtension": lambda: (
                permit.last_request + (wrong == "another request"),
                reason,
                decision,
            ),
            "reportStart": lambda: (self.began(permit, pick, off),),
            "confirmStart": lambda: (
                permit.progress.claimed_start + (wrong == "another start"),
                reason,
                decision,
            ),
            "reportStop": lambda: (self._stop(permit, pick, off), decision),
            "forfeit": lambda: (
                int(Ending.FORFEITED),
                permit.notice.id,
                reason,
                decision,
            ),
            "suspend": lambda: (permit.notice.id, reason, decision),
        }
        if step in words:
            return words[step]()
        return () if step in REPORTS else (reason, decision)

    def _stop(self, permit: Permit, pick: int, off: int) -> int:
        """A time to have stopped: now, as early as may be, between, or beyond."""
        since = permit.progress.work_since
        if off:
            return self.now + 1 if off > 0 else max(0, since - 1)
        return (self.now, since, (since + self.now) // 2)[pick % 3]

    def _hands(
        self, function: str, case: Dossier, pick: int, wrong: str
    ) -> tuple[Any, ...]:
        """Who signs, as far as it is not wrong."""
        if function == "extend":
            return (self._granting(case, pick, wrong),)
        if function not in {*REPORTS, "requestExtension"}:
            permit = self.ledger.state.permits[case.permit]
            measure = int(Measure.FORFEITED) if function == "end" else 0
            body = self.body_for(permit, measure)
            hand = HANDS.index(wrong) if wrong in HANDS else 0
            keys = self.officers(pick, hand, body)
            return (keys[0], self.any_key(pick)) if wrong == "stale key" else keys
        owner = case.application.applicant
        holder = self.ledger.state.organisations[owner].uscc
        others = (f.AUTHORITY, f.STRANGER, f.CONTRACTOR, f.APPLICANT)
        uscc = others[pick % 4] if wrong == "another's hand" else holder
        if wrong == "stale key":
            return (self.stale_key(holder, pick),)
        return (self.key(uscc, pick),)

    def _granting(self, case: Dossier, pick: int, wrong: str) -> Any:
        """Give the key that grants more time, as far as it is not wrong."""
        if wrong == "stale key":
            return self.stale_key(f.AUTHORITY, pick)
        if "another body" in wrong:
            return self.key(f.OTHER_BODY, pick, f.OFFICER)
        role = f.SYSTEM if wrong == "system" else 0
        if case.matter == OFFICERS_ONLY and not role:
            role = f.OFFICER
        return self.key(f.AUTHORITY, pick, role)


def _before_start(permit: Permit) -> tuple[str, ...]:
    """Steps that may follow while a start is awaited."""
    if permit.progress.claimed_start:
        return ("confirmStart",)
    if permit.progress.requested_start:
        answers = ("extend", "extend", "refuseExtension", "reportStart")
        return (*answers, "requestExtension")
    return ("requestExtension", "requestExtension", "reportStart", "change")
