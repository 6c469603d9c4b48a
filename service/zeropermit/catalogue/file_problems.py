"""Words for faults in a file of records, and for their correction.

The words for a reason are under `FILE_…` and `FILE_…_NEXT` in `words/notices.toml`.
"""

from __future__ import annotations

from zeropermit.catalogue.messages import message
from zeropermit.errors import FileProblem


def problem_words(problem: FileProblem, language: str) -> str:
    """Describe a fault without its place."""
    return _said(problem, "", language)


def problem_next(problem: FileProblem, language: str) -> str:
    """Describe the correction of a fault."""
    return _said(problem, "_NEXT", language)


def problem_line(problem: FileProblem, language: str) -> str:
    """Describe a fault in one line: place, fault and faulty value."""
    line = f"line {problem.line}" if language == "en" else f"第 {problem.line} 行"
    column = f" {problem.column}" if problem.column else ""
    text = f" ({problem.text})" if problem.text else ""
    return f"{line}{column}: {problem_words(problem, language)}{text}"


def _said(problem: FileProblem, more: str, language: str) -> str:
    code = f"FILE_{problem.reason.upper()}{more}"
    said = message(code, language)
    return problem.reason if said == code else said
