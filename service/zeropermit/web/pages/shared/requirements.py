"""Requirements as they are explained before an application, each with its status.

What is said here comes from the ledger and the catalogue alone; no department is
asked before somebody has agreed. `shared/requirements.html` says it in words.
"""

from __future__ import annotations

from zeropermit.domain.matters.file import RequirementEntry
from zeropermit.errors import MatterNotOpenError
from zeropermit.usecases.applications.consent import ConsentRequest
from zeropermit.usecases.applications.eligibility import (
    Eligibility,
    RequirementEligibility,
    RequirementStatus,
    eligibility,
    general_eligibility,
)
from zeropermit.web.pages.shared.contexts import BAD, GOOD, TO_SIGN, Mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.pages.shared.titles import matter_name, schema_title

MARKS = {
    RequirementStatus.HELD: (GOOD, N("Held already")),
    RequirementStatus.FETCH: (("→", "unknown"), N("Can be fetched")),
    RequirementStatus.COMMIT: (TO_SIGN, N("To be signed")),
    RequirementStatus.BLOCKED: (BAD, N("Blocked")),
}


def open_eligibility(
    request: PageRequest, matter: str, wanted: ConsentRequest | None = None
) -> Eligibility | None:
    """Give the status of each requirement, for `wanted` or for everybody.

    Returns:
        None if the matter is not open.
    """
    try:
        if wanted:
            return eligibility(request.context, wanted)
        return general_eligibility(request.context, matter)
    except MatterNotOpenError:
        return None


def lines_of(found: Eligibility | None) -> dict[str, RequirementEligibility]:
    """Give the status of each requirement by its name; nothing for a closed matter."""
    return {one.requirement: one for one in found.lines} if found else {}


@page_filter
def requirement_mark(request: PageRequest, status: RequirementStatus) -> Mark:
    """Give sign and word of a requirement's status."""
    return request.mark(*MARKS[status])


@page_filter
def ways(request: PageRequest, entry: RequirementEntry) -> list[str]:
    """Say in words how a requirement can be met, each way once."""
    found = []
    for option in entry.content["options"]:
        if option["kind"] == "ATTESTATION":
            title = schema_title(request, option["schema"])
            found.append(request.say("shared data: %(title)s", title=title))
        elif option["kind"] == "PERMIT":
            title = matter_name(request, option["matter"])
            found.append(request.say("a permit issued here: %(title)s", title=title))
        elif option["by"]["kind"] == "APPLICANT":
            found.append(request.say("a commitment that you sign"))
        else:
            found.append(request.say("a commitment that the firm concerned signs"))
    return list(dict.fromkeys(found))
