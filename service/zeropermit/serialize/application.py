"""Applications as JSON: requirements, consents, progress, corrections, ratings."""

from __future__ import annotations

from zeropermit.catalogue.messages import message
from zeropermit.domain.acts.act import Signatory
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.applications.rating import Rating
from zeropermit.domain.ledger.state import Filed
from zeropermit.domain.matters.matter import requirements_digest
from zeropermit.domain.permits.reasons import Reason
from zeropermit.domain.records.codec import write_members
from zeropermit.serialize.answer import (
    Refusals,
    as_of_json,
    coded,
    operation_json,
    proposed,
    shown,
)
from zeropermit.serialize.service import served_json
from zeropermit.usecases.applications.advance_consent import AdvanceConsentView
from zeropermit.usecases.applications.applications import (
    ApplicationListEntry,
    ApplicationView,
)
from zeropermit.usecases.applications.consent import act_of
from zeropermit.usecases.applications.precheck import PreCheckLine
from zeropermit.usecases.applications.progress import CaseProgress
from zeropermit.usecases.applications.regions import Regions
from zeropermit.usecases.ports import ServiceContext
from zeropermit.usecases.records.correction import Correction


def line_json(line: PreCheckLine, language: Language) -> dict[str, object]:
    """Describe one requirement of a pre-check."""
    reasons = [r for r in dict.fromkeys(line.reasons) if r is not Reason.NONE]
    return {
        "requirement": line.entry.id,
        "title": line.entry.title.in_language(language.value),
        "help": line.entry.help.in_language(language.value),
        **shown(line, "met kind observed_at? entry.commitment_allowed"),
        "organisation": {"uscc": line.by, "name": line.name} if line.by else None,
        "reasons": [coded(reason.name, language) for reason in reasons],
    }


def application_json(
    found: ApplicationView, language: Language, refusals: Refusals
) -> dict[str, object]:
    """Describe an application to one of those whom it concerns."""
    check = found.check
    state = f"APPLICATION_{found.progress.name}"
    return {
        **shown(check, "application filed.matter filed.project filed.applied_at"),
        **shown(found, "number code applicant authority permit"),
        "title": check.matter.title.in_language(language.value),
        "regions": regions_json(found.regions, language),
        "relation": found.relation.value,
        "change": change_json(check.filed),
        "in_force": check.in_force,
        "state": found.progress.value,
        "words": message(state, language.value),
        "number_from": found.number_from,
        "proceeding": proceeding_json(check.filed),
        "served": served_json(check.filed, found.calendar),
        "checklist": {
            "version": check.filed.content.version,
            "digest": requirements_digest(check.requirements),
        },
        "lines": [line_json(line, language) for line in check.lines],
        "asked": found.outstanding,
        "gathered": found.gathered and write_members(found.gathered),
        "decision": {
            **write_members(found.clock),
            "days": check.matter.decision_days,
            "kind": check.matter.decision_days_kind,
        },
        "operations": [operation_json(o, language, refusals) for o in found.operations],
        "as_of": as_of_json(check.as_of),
    }


def proceeding_json(filed: Filed) -> dict[str, object]:
    """Say how the authority, or the applicant, acted on an application."""
    names = (
        "proceeding.accepted_at? proceeding.correction_requested_at? "
        "proceeding.missing proceeding.corrected_at? proceeding.due_at? "
        "proceeding.paused_until?"
    )
    closing = filed.closing and write_members(filed.closing)
    pauses = [write_members(one) for one in filed.proceeding.pauses]
    return {**shown(filed, names), "pauses": pauses, "closing": closing}


def change_json(filed: Filed) -> dict[str, object] | None:
    """Say which permit an application is to change, and how; null for a new permit."""
    if not filed.changes:
        return None
    return {"replaces": filed.content.replaces, "text": filed.changes}


def regions_json(regions: Regions, language: Language) -> dict[str, object]:
    """Say where an application was taken in, and where it is decided."""
    places = {"accepted_in": regions.accepting, "decided_in": regions.deciding}
    return {
        **{
            name: {
                "code": place.code,
                "name": place.name_en if language is Language.EN else place.name_zh,
            }
            for name, place in places.items()
        },
        "crossing": regions.crossing,
    }


def row_json(row: ApplicationListEntry) -> dict[str, object]:
    """Describe an application in a list."""
    filed = shown(row.filed, "matter project applied_at")
    return {**shown(row, "application permit"), **filed, "relation": row.relation.value}


def consent_json(
    context: ServiceContext, receipt: ConsentReceipt, by: Signatory
) -> dict[str, object]:
    """Give a consent and the application that carries it, to be signed while fresh."""
    deadline = receipt.granted_at + FRESH_SECONDS
    return {
        "receipt": receipt.as_json(),
        "digest": receipt.digest(),
        **proposed(context, act_of(receipt), by, deadline=deadline),
    }


def consent_words(
    context: ServiceContext, receipt: ConsentReceipt, language: Language
) -> dict[str, object]:
    """Write in words which queries a receipt allows."""
    english = language is Language.EN
    listed = []
    for item in receipt.data_sets:
        schema = context.catalogue.schema(item.schema)
        listed.append(
            {
                "title": schema.title_en if english else schema.title_zh,
                "holder": schema.holder_en if english else schema.holder_zh,
                "department": item.department,
            }
        )
    purpose = receipt.purpose_en if english else receipt.purpose_zh
    return {"purpose": purpose, "data_sets": listed}


def advance_consent_json(
    context: ServiceContext, view: AdvanceConsentView, by: Signatory
) -> dict[str, object]:
    """Describe an advance consent, and the applications that are prepared."""
    return {
        "standing_consent": view.consent.digest(),
        "consent": view.consent.as_json(),
        "prepared": [
            {
                "matter": one.receipt.matter,
                "because": one.because,
                **consent_json(context, one.receipt, by),
            }
            for one in view.prepared
        ],
        "waiting": [
            {"matter": matter, "waits_for": first} for matter, first in view.pending
        ],
    }


def correction_json(found: Correction) -> dict[str, object]:
    """Describe a request, and the answer if there is one."""
    given = found.answer
    return {
        "correction": found.id,
        **write_members(found.request),
        "outcome": given and given.outcome.value,
        "answer": given and given.text,
        "answered_at": given and given.answered_at,
    }


def rating_json(rating: Rating, language: Language) -> dict[str, object]:
    """Describe an applicant's rating of a stage."""
    return {
        "stage": rating.stage.value,
        "score": rating.score.value,
        "words": message(f"RATING_{rating.score.name}", language.value),
        **shown(rating, "text rated_at"),
    }


def _closed(found: CaseProgress, language: Language) -> dict[str, object] | None:
    """Say how a case was closed without a permit; null if it was not."""
    if not found.stage:
        return None
    name = f"APPLICATION_{found.stage.name}"
    return {
        "stage": found.stage.name.lower(),
        "words": message(name, language.value),
    }


def progress_json(found: CaseProgress, language: Language) -> dict[str, object]:
    """Describe the progress of a case, without its applicant and its project."""
    lang = language.value
    return {
        **shown(found, "number authority"),
        "matter": found.matter.code,
        "title": found.matter.title.in_language(lang),
        "regions": regions_json(found.regions, language),
        "steps": [
            {
                "step": one.step.value,
                "words": message(f"STEP_{one.step.name}", lang),
                **shown(one, "reached at? block"),
            }
            for one in found.milestones
        ],
        "requirements": shown(found, "met count"),
        "closed": _closed(found, language),
        "missing": found.missing,
        "turn": found.next_actor.value,
        "words": message(f"TURN_{found.next_actor.name}", lang),
        "days": write_members(found.days),
        "decision": write_members(found.limit),
        "as_of": as_of_json(found.as_of),
    }
