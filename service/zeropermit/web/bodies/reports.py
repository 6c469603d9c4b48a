"""Bodies of a holder's reports: the members of each kind of report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from zeropermit.errors import FieldProblem, FieldsRefusedError
from zeropermit.web.bodies.applications import AuthorizationBody, Body, Second, Text

REASON_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,30}")

NEEDED: Mapping[str, frozenset[str]] = {
    "start": frozenset(),
    "resumption": frozenset(),
    "stop": frozenset({"reason", "part", "maintenance"}),
    "extension": frozenset({"reason"}),
}
FILLED: Mapping[str, frozenset[str]] = {
    "start": frozenset(),
    "resumption": frozenset(),
    "stop": frozenset({"stopped_at"}),
    "extension": frozenset({"start_by"}),
}
"""Members that a proposal fills in, and that a signed report needs."""


class ReportProposalBody(Body):
    """The report or the request of a permit's holder."""

    report: Literal["start", "stop", "resumption", "extension"]
    reason: Text | None = None  #: Of a stop, in words; of an extension, a reason code.
    stopped_at: Second | None = None
    part: Text | None = None
    maintenance: Text | None = None
    start_by: Second | None = None
    months: Annotated[int, Field(ge=1, le=120)] | None = None

    @model_validator(mode="after")
    def check_members(self) -> Self:
        """Refuse members that are missing, or that this report does not have.

        Raises:
            FieldsRefusedError: There are some; they are named.
        """
        needed, allowed = self._members()
        given = {name for name in _MEMBERS if getattr(self, name) is not None}
        problems = [
            *(FieldProblem(f"/{name}", "missing") for name in sorted(needed - given)),
            *(
                FieldProblem(f"/{name}", "value")
                for name in sorted(given - needed - allowed)
            ),
        ]
        if problems:
            raise FieldsRefusedError(problems)
        return self

    def _members(self) -> tuple[frozenset[str], frozenset[str]]:
        """Give the members that are needed, and further ones that are allowed."""
        months = {"months"} if self.report == "extension" else set()
        return NEEDED[self.report], FILLED[self.report] | months


class ReportBody(ReportProposalBody):
    """A report as it was proposed, signed by the holder."""

    authorization: AuthorizationBody

    def _members(self) -> tuple[frozenset[str], frozenset[str]]:
        return NEEDED[self.report] | FILLED[self.report], frozenset()


_MEMBERS = ("reason", "stopped_at", "part", "maintenance", "start_by", "months")
