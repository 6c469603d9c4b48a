"""Bugs to be planted in the package: in its rules, its fold, and its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.invariants import answers, ledger, preconditions
from tests.invariants.machine import Machine
from tests.invariants.tally import Law
from zeropermit.domain.accounts import responsibility
from zeropermit.domain.acts.duties import DUTIES
from zeropermit.domain.applications import preconditions as commitments
from zeropermit.domain.applications import proceeding_rules
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import state
from zeropermit.domain.ledger.state import Key, LedgerState, Revocation
from zeropermit.domain.ledger.violations import Rule, allowed
from zeropermit.domain.matters import rules
from zeropermit.domain.permits import preconditions as permits
from zeropermit.domain.permits import proceedings, work
from zeropermit.domain.permits.status import PermitStatus, status

Plant = Callable[[pytest.MonkeyPatch], None]


def _credit_repair_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(state._HANDLERS, e.CreditRepaired, lambda *_: None)


def _repair_request_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(state._HANDLERS, e.RepairRequested, lambda *_: None)


def _service_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(state._HANDLERS, e.ServiceRecorded, lambda *_: None)


def _service_dated_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(proceeding_rules, "TIME_TO_RECORD", 99 * DAY)


def _window_closed_late(patch: pytest.MonkeyPatch) -> None:
    def active(key: Key, at: int) -> bool:
        return key.active_from <= at <= key.active_until

    patch.setattr(Key, "active", active)


def _openings_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "_openings_hold", lambda _: True)


def _evidence_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        answers,
        "permit_status",
        lambda _, permit, *, now: PermitStatus(status(permit, now=now), 0, 0),
    )


def _future_known(patch: pytest.MonkeyPatch) -> None:
    """All registers share one table of revocations, as a mutable default would."""
    shared: dict[Any, Revocation] = {}
    begin = Machine.__init__

    def forget(machine: Machine) -> None:
        shared.clear()
        begin(machine)

    patch.setattr(Machine, "__init__", forget)
    patch.setattr(ledger, "LedgerState", lambda: LedgerState(revocations=shared))


def _second_start_reported(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        work,
        "report_start",
        lambda state, moment, *_: permits.supersede(state, moment),
    )


def _start_put_off_a_day_too_far(patch: pytest.MonkeyPatch) -> None:
    right = work.latest_start
    patch.setattr(work, "latest_start", lambda *given: right(*given) + DAY)


def _hearing_not_awaited(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(proceedings, "_waited", lambda *_: ())


def _stop_believed_only_at_once(patch: pytest.MonkeyPatch) -> None:
    right = work.report_stop

    def strict(state: Any, moment: Any, stopped_at: int) -> Any:
        yield from right(state, moment, stopped_at)
        yield from allowed(stopped_at == moment.now, "now", stopped_at)

    patch.setattr(work, "report_stop", strict)


def _bar_forgotten(patch: pytest.MonkeyPatch) -> None:
    right = commitments.commit

    def lax(*given: Any, now: int) -> Any:
        for found in right(*given, now=now):
            if found.rule is not Rule.ORGANISATION_BARRED:
                yield found

    patch.setattr(commitments, "commit", lax)


def _any_key_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(responsibility, "key_violations", lambda *_, **__: ())


def _one_officer_believed(patch: pytest.MonkeyPatch) -> None:
    one = (replace(DUTIES["Suspend"][0], signatures=1),)
    acts = ("Suspend", "Reinstate", "End", "ClearResumption", "GiveNotice")
    patch.setattr(preconditions, "DUTIES", {**DUTIES, **dict.fromkeys(acts, one)})


def _people_not_told_apart(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(responsibility, "are_people", lambda *_: True)


def _revocations_refused_while_suspended(patch: pytest.MonkeyPatch) -> None:
    (duty,) = DUTIES["RevokeAttestations"]
    strict = (replace(duty, while_suspended=False),)
    acts = dict.fromkeys(("RevokeAttestations", "RevokeBatch"), strict)
    patch.setattr(preconditions, "DUTIES", {**DUTIES, **acts})


def _correction_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(state._HANDLERS, e.OrganisationCorrected, lambda *_: None)


def _suspension_outlives_the_key(patch: pytest.MonkeyPatch) -> None:
    right = state._HANDLERS[e.KeyRetired]

    def keep(held: LedgerState, event: Any, time: int) -> None:
        before = held.keys[event.key].suspended
        right(held, event, time)
        held.keys[event.key] = replace(held.keys[event.key], suspended=before)

    patch.setitem(state._HANDLERS, e.KeyRetired, keep)


OWN = {Law.the_service_refuses_what_the_contracts_refuse}
MODEL_BUGS: tuple[tuple[Plant, set[Law]], ...] = (
    (
        _credit_repair_forgotten,
        {
            Law.state_equals_the_fold_of_the_events,
            Law.every_answer_is_the_predicted_one,
        },
    ),
    (
        _repair_request_forgotten,
        {Law.state_equals_the_fold_of_the_events, *OWN},
    ),
    (
        _service_forgotten,
        {Law.state_equals_the_fold_of_the_events, *OWN},
    ),
    (_service_dated_back, OWN),
    (
        _window_closed_late,
        {
            Law.a_key_acts_only_inside_its_window,
            Law.every_answer_is_the_predicted_one,
        },
    ),
    (_openings_believed, {Law.every_answer_is_the_predicted_one}),
    (_evidence_forgotten, {Law.status_on_chain_equals_status_in_python}),
    (_future_known, {Law.past_answers_never_change}),
    (_second_start_reported, OWN),
    (_start_put_off_a_day_too_far, OWN),
    (_hearing_not_awaited, OWN),
    (_stop_believed_only_at_once, OWN),
    (_bar_forgotten, OWN),
    (_any_key_believed, OWN),
    (_one_officer_believed, OWN),
    (_people_not_told_apart, OWN),
    (_revocations_refused_while_suspended, OWN),
    (
        _suspension_outlives_the_key,
        {
            Law.evidence_is_of_the_right_subject_schema_and_signer,
            Law.a_key_acts_only_inside_its_window,
            Law.every_answer_is_the_predicted_one,
        },
    ),
    (_correction_forgotten, {Law.state_equals_the_fold_of_the_events}),
)
"""How each bug is planted, and the laws that may be the first to break."""
