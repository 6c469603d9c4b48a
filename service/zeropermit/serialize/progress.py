"""The progress of a case as JSON, for anyone with its number and code."""

from __future__ import annotations

from zeropermit.catalogue.messages import message
from zeropermit.domain.applications.letter import Language
from zeropermit.serialize.answer import as_of_json
from zeropermit.serialize.application import regions_json
from zeropermit.usecases.applications.progress import CaseProgress


def progress_json(found: CaseProgress, language: Language) -> dict[str, object]:
    """Describe the progress of a case, without its applicant and its project."""
    lang = language.value
    return {
        "number": found.number,
        "matter": found.matter.code,
        "title": found.matter.title.in_language(lang),
        "authority": found.authority,
        "regions": regions_json(found.regions, language),
        "steps": [
            {
                "step": one.step.value,
                "words": message(f"STEP_{one.step.name}", lang),
                "reached": one.reached,
                "at": one.at or None,
                "block": one.block,
            }
            for one in found.milestones
        ],
        "requirements": {"met": found.met, "count": found.count},
        "turn": found.next_actor.value,
        "words": message(f"TURN_{found.next_actor.name}", lang),
        "days": {
            "used": found.days.used,
            "promised": found.days.promised,
            "kind": found.days.kind,
        },
        "decision": {"due": found.limit.due, "provisional": found.limit.provisional},
        "as_of": as_of_json(found.as_of),
    }
