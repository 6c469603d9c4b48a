"""Applications as JSON: evidence of each requirement, missing facts, deadlines."""

from __future__ import annotations

from zeropermit.catalogue.messages import message
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.matters.matter import requirements_digest
from zeropermit.domain.permits.reasons import Reason
from zeropermit.serialize.answer import Explainer, as_of_json, coded, operation_json
from zeropermit.usecases.applications.applications import (
    ApplicationListEntry,
    ApplicationView,
)
from zeropermit.usecases.applications.precheck import PreCheckLine
from zeropermit.usecases.applications.regions import Regions
from zeropermit.usecases.ports import ServiceContext


def line_json(line: PreCheckLine, language: Language) -> dict[str, object]:
    """Describe one requirement of a pre-check."""
    reasons = [r for r in dict.fromkeys(line.reasons) if r is not Reason.NONE]
    return {
        "requirement": line.entry.id,
        "title": line.entry.title.in_language(language.value),
        "help": line.entry.help.in_language(language.value),
        "met": line.met,
        "kind": line.kind.name,
        "organisation": {"uscc": line.by, "name": line.name} if line.by else None,
        "observed_at": line.observed_at or None,
        "commitment_allowed": line.entry.commitment_allowed,
        "reasons": [coded(reason.name, language) for reason in reasons],
    }


def application_json(
    found: ApplicationView, language: Language, explain: Explainer
) -> dict[str, object]:
    """Describe an application to one of those whom it concerns."""
    check = found.check
    state = f"APPLICATION_{found.progress.name}"
    return {
        "application": to_hex(check.application),
        "number": found.number,
        "code": found.code,
        "matter": check.filed.matter,
        "title": check.matter.title.in_language(language.value),
        "project": check.filed.project,
        "applicant": found.applicant,
        "authority": found.authority,
        "regions": regions_json(found.regions, language),
        "applied_at": check.filed.applied_at,
        "relation": found.relation.value,
        "state": found.progress.value,
        "words": message(state, language.value),
        "checklist": {
            "version": to_hex(check.filed.content.version),
            "digest": to_hex(requirements_digest(check.requirements)),
        },
        "lines": [line_json(line, language) for line in check.lines],
        "asked": list(found.outstanding),
        "gathered": found.gathered
        and {
            "at": found.gathered.at,
            "disclosures": found.gathered.disclosures,
            "unreachable": list(found.gathered.unreachable),
        },
        "permit": None if found.permit is None else to_hex(found.permit),
        "decision": {
            "due": found.clock.due,
            "provisional": found.clock.provisional,
            "days": check.matter.decision_days,
            "kind": check.matter.decision_days_kind,
        },
        "operations": [operation_json(o, language, explain) for o in found.operations],
        "as_of": as_of_json(check.as_of),
    }


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
    return {
        "application": to_hex(row.application),
        "matter": row.filed.matter,
        "project": row.filed.project,
        "applied_at": row.filed.applied_at,
        "relation": row.relation.value,
        "permit": None if row.permit is None else to_hex(row.permit),
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
