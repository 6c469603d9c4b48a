"""A department's view of its own records as JSON: reports on files, permits."""

from __future__ import annotations

from zeropermit.catalogue.file_problems import problem_next, problem_words
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.records.file_report import FileReport
from zeropermit.usecases.department.consequences import DependentPermit


def file_report_json(found: FileReport, language: Language) -> dict[str, object]:
    """Describe the result of loading a file, with its problems."""
    return {
        "report": found.sequence,
        "at": found.at,
        "schema": found.schema,
        "name": found.name,
        "digest": to_hex(found.digest),
        "by": found.by,
        "outcome": found.outcome.value,
        "loaded": found.loaded,
        "unchanged": found.unchanged,
        "superseding": found.superseding,
        "renewed": found.renewed,
        "revoked": found.revoked,
        "skipped": found.skipped,
        "problem_count": found.problem_count,
        "problems": [
            {
                **problem._asdict(),
                "words": problem_words(problem, language.value),
                "next": problem_next(problem, language.value),
            }
            for problem in found.problems
        ],
    }


def resting_json(found: DependentPermit) -> dict[str, object]:
    """Describe a permit that rests on records."""
    return {
        "permit": to_hex(found.permit),
        "number": found.number,
        "requirements": list(found.requirements),
        "state": found.state.name,
        "suspends": found.suspends,
        "alerts": found.alerts,
    }
