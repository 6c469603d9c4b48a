"""An application after each act on it: its proceeding, or its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import cast

from zeropermit.domain.applications import events as e
from zeropermit.domain.applications.proceeding import (
    ApplicationStage,
    Closing,
    DecisionPause,
    Proceeding,
)

CLOSED_BY: Mapping[type[e.ApplicationStep], ApplicationStage] = MappingProxyType(
    {
        e.ApplicationWithdrawn: ApplicationStage.WITHDRAWN,
        e.ApplicationDeclined: ApplicationStage.DECLINED,
        e.ApplicationRefused: ApplicationStage.REFUSED,
    }
)
"""Stages by the events that lead to them."""


def changed_by(
    proceeding: Proceeding, event: e.ApplicationStep, *, time: int
) -> Mapping[str, object]:
    """Give the members of an application that an act on it changes.

    Args:
        proceeding: The proceeding before.
        event: The event.
        time: Second of its block.
    """
    stage = CLOSED_BY.get(type(event))
    if stage is None:
        return {"proceeding": _after(proceeding, event, time)}
    reason, decision = getattr(event, "reason", ""), getattr(event, "decision", b"")
    return {"stage": stage, "closing": Closing(time, reason, decision)}


def _after(before: Proceeding, event: e.ApplicationStep, time: int) -> Proceeding:
    if isinstance(event, e.CorrectionAnswered):
        return replace(before, corrected_at=time)
    after = replace(before, sequence=before.sequence + 1)
    match event:
        case e.ApplicationAccepted():
            return replace(after, accepted_at=time)
        case e.CorrectionRequested():
            return replace(after, correction_requested_at=time, missing=event.missing)
        case e.ApplicationProlonged():
            before_it = len(before.pauses)
            return replace(
                after, due_at=event.due_at, pauses_before_prolongation=before_it
            )
    paused = cast("e.ApplicationPaused", event)  # the only other step
    pauses = (*before.pauses, DecisionPause(paused.paused_from, paused.paused_until))
    return replace(after, paused_until=paused.paused_until, pauses=pauses)
