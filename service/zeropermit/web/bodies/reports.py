"""Bodies of a holder's reports: the members of each kind of report."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from zeropermit.errors import FieldProblem, FieldsRefusedError
from zeropermit.web.bodies.applications import AuthorizationBody, Body, Second, Text

REASON_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,30}")

NEEDED = {"stop": {"reason", "part", "maintenance"}, "extension": {"reason"}}
"""Members that a proposal needs, by report; the other reports need none."""
FILLED = {"start": {"started_at"}, "stop": {"stopped_at"}, "extension": {"start_by"}}
"""Members that a proposal fills in, and that a signed report needs."""


class ReportProposalBody(Body):
    """The report or the request of a permit's holder."""

    report: Literal["start", "stop", "resumption", "extension"]
    reason: Text | None = None  #: Of a stop, in words; of an extension, a reason code.
    started_at: Second | None = None
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
        missing, surplus = sorted(needed - given), sorted(given - needed - allowed)
        if missing or surplus:
            problems = [FieldProblem(f"/{name}", "missing") for name in missing]
            problems += [FieldProblem(f"/{name}", "value") for name in surplus]
            raise FieldsRefusedError(problems)
        return self

    def _members(self) -> tuple[set[str], set[str]]:
        """Give the members that are needed, and further ones that are allowed."""
        months = {"months"} if self.report == "extension" else set()
        filled = FILLED.get(self.report, set())
        return NEEDED.get(self.report, set()), filled | months


class ReportBody(ReportProposalBody):
    """A report as it was proposed, signed by the holder."""

    authorization: AuthorizationBody

    def _members(self) -> tuple[set[str], set[str]]:
        return super()._members()[0] | FILLED.get(self.report, set()), set()


class GrantBody(Body):
    """The grant of an extension, to the day asked for or an earlier one."""

    start_by: Second | None = None
    authorization: AuthorizationBody


_MEMBERS = (
    "reason",
    "stopped_at",
    "part",
    "maintenance",
    "start_by",
    "months",
    "started_at",
)
