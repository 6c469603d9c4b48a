"""Joint applications as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping

from zeropermit.catalogue.messages import is_known, message
from zeropermit.domain.applications.joint import JointApplication, Member
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.law.decision_limit import DecisionLimit
from zeropermit.domain.ledger.block import Recorded
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.matters.plan import Plan, PlanRequirement
from zeropermit.serialize.answer import as_of_json
from zeropermit.serialize.application import line_json
from zeropermit.usecases.applications.applications import ApplicationProgress
from zeropermit.usecases.applications.joint import JointView, MemberView, Need

_WORD = re.compile("[A-Z][a-z]+")

PROPOSED = "proposed"
"""State of an application that is prepared, and not on the ledger."""


def joint_json(found: JointView, language: Language) -> dict[str, object]:
    """Describe a joint application to one of those whom it concerns."""
    states = {_state(view) for view in found.members}
    state = "decided" if states == {ApplicationProgress.DECIDED.value} else "open"
    return {
        **joint_row(found.joint),
        "state": state,
        "plan": plan_json(found.plan),
        "applications": [_member(view, language) for view in found.members],
        "missing": [_need(need, language) for need in found.missing],
        "shared": [_need(need, language) for need in found.shared],
        "timeline": [_event(m, recorded, language) for m, recorded in found.timeline],
        "as_of": as_of_json(found.as_of),
    }


def joint_row(joint: JointApplication) -> dict[str, object]:
    """Describe a joint application in a list."""
    return {
        "joint_application": to_hex(joint.id),
        "applicant": joint.applicant,
        "project": joint.project,
        "matters": [member.matter for member in joint.members],
        "created_at": joint.created_at,
    }


def plan_json(plan: Plan) -> dict[str, object]:
    """Describe a plan."""
    return {
        "levels": [list(level) for level in plan.levels],
        "critical_path": list(plan.critical_path),
        "joint_limit": _limit(plan.joint),
        "steps": [
            {
                "matter": step.matter,
                "level": step.level,
                "rests_on": list(step.rests_on),
                "days": step.days,
                "limit": _limit(step.limit),
            }
            for step in plan.steps
        ],
    }


def _limit(limit: DecisionLimit) -> Mapping[str, object]:
    return {"due": limit.due, "provisional": limit.provisional}


def _state(view: MemberView) -> str:
    return PROPOSED if view.view is None else view.view.progress.value


def _member(view: MemberView, language: Language) -> dict[str, object]:
    found = view.view
    state = _state(view)
    lines = found.check.lines if found else ()
    return {
        "matter": view.member.matter,
        "title": view.matter.title.in_language(language.value),
        "application": to_hex(view.member.application),
        "authority": view.member.authority,
        "state": state,
        "words": message(f"APPLICATION_{state.upper()}", language.value),
        "permit": to_hex(found.permit) if found and found.permit else None,
        "decision": _limit(found.clock) if found else None,
        "met": sum(line.met for line in lines),
        "requirement_count": len(view.matter.requirements),
        "waits_for": list(view.waits_for),
        "asked": list(found.outstanding) if found else [],
    }


def _need(need: Need, language: Language) -> dict[str, object]:
    """Describe a fact once, with the permits that it serves."""
    return {**line_json(need.line, language), "serves": list(map(_use, need.uses))}


def _use(use: PlanRequirement) -> Mapping[str, str]:
    return {"matter": use.matter, "requirement": use.requirement}


def _event(member: Member, recorded: Recorded, language: Language) -> dict[str, object]:
    name = type(recorded.event).__name__
    code = "EVENT_" + "_".join(_WORD.findall(name)).upper()
    return {
        "event": name,
        "words": message(code, language.value) if is_known(code) else name,
        "matter": member.matter,
        "application": to_hex(member.application),
        "block": recorded.block.number,
        "time": recorded.block.time,
        "tx_hash": to_hex(recorded.tx_hash),
    }
