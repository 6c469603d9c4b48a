"""Words for what is wrong with a line of a file of records, and what to do about it."""

from __future__ import annotations

from zeropermit.catalogue.messages import message
from zeropermit.errors import FileProblem

REASONS = (
    "missing",
    "unknown_column",
    "malformed",
    "check_digit",
    "characters",
    "length",
    "encoding",
    "columns",
    "quotes",
    "json",
    "too_long",
    "empty_file",
    "no_rows",
    "file_type",
    "missing_column",
    "repeated_column",
    "repeated",
    "no_offset",
    "in_future",
    "ends_before_observation",
)
"""Reasons of a `FileProblem`; their words stand under `FILE_…` and `FILE_…_NEXT`."""


def problem_words(problem: FileProblem, language: str) -> str:
    """Say what is wrong, without saying where."""
    return _said(problem, "", language)


def problem_next(problem: FileProblem, language: str) -> str:
    """Say what to do about it."""
    return _said(problem, "_NEXT", language)


def problem_line(problem: FileProblem, language: str) -> str:
    """Say in one line where something is wrong, what, and what stands there."""
    line = f"line {problem.line}" if language == "en" else f"第 {problem.line} 行"
    column = f" {problem.column}" if problem.column else ""
    text = f" ({problem.text})" if problem.text else ""
    return f"{line}{column}: {problem_words(problem, language)}{text}"


def _said(problem: FileProblem, more: str, language: str) -> str:
    code = f"FILE_{problem.reason.upper()}{more}"
    said = message(code, language)
    return problem.reason if said == code else said
