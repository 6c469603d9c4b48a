"""A department's view of its own records as JSON: reports on files, permits."""

from __future__ import annotations

from zeropermit.catalogue.file_problems import problem_next, problem_words
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.records.codec import write_members
from zeropermit.domain.records.file_report import FileReport
from zeropermit.serialize.answer import shown
from zeropermit.usecases.department.consequences import DependentPermit


def file_report_json(found: FileReport, language: Language) -> dict[str, object]:
    """Describe the result of loading a file, with its problems."""
    written = write_members(found)
    return {
        "report": written.pop("sequence"),
        **written,
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
    return shown(found, "permit number requirements state suspends alerts")
