"""Joint applications as JSON."""

from __future__ import annotations

import re

from zeropermit.catalogue.messages import is_known, message
from zeropermit.domain.applications.joint import JointApplication, Member
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.block import Recorded
from zeropermit.domain.matters.plan import Plan
from zeropermit.domain.records.codec import write, write_members
from zeropermit.serialize.answer import as_of_json, shown
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
        "joint_application": joint.id,
        **shown(joint, "applicant project created_at"),
        "matters": [member.matter for member in joint.members],
    }


def plan_json(plan: Plan) -> dict[str, object]:
    """Describe a plan."""
    return {
        **shown(plan, "levels critical_path"),
        "joint_limit": write_members(plan.joint),
        "steps": [write_members(step) for step in plan.steps],
    }


def _state(view: MemberView) -> str:
    return PROPOSED if view.view is None else view.view.progress.value


def _member(view: MemberView, language: Language) -> dict[str, object]:
    found = view.view
    state = _state(view)
    lines = found.check.lines if found else ()
    return {
        **shown(view, "member.matter member.application member.authority waits_for"),
        "title": view.matter.title.in_language(language.value),
        "state": state,
        "words": message(f"APPLICATION_{state.upper()}", language.value),
        "permit": found and found.permit,
        "decision": found and write_members(found.clock),
        "met": sum(line.met for line in lines),
        "requirement_count": len(view.matter.requirements),
        "asked": found.outstanding if found else (),
    }


def _need(need: Need, language: Language) -> dict[str, object]:
    """Describe a fact once, with the permits that it serves."""
    return {**line_json(need.line, language), "serves": write(need.uses)}


def _event(member: Member, recorded: Recorded, language: Language) -> dict[str, object]:
    name = type(recorded.event).__name__
    code = "EVENT_" + "_".join(_WORD.findall(name)).upper()
    return {
        "event": name,
        "words": message(code, language.value) if is_known(code) else name,
        **shown(member, "matter application"),
        **shown(recorded, "block.time tx_hash"),
        "block": recorded.block.number,
    }
