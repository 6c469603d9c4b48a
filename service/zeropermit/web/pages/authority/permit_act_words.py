"""Acts of two officers on a permit, in words: one table for both of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zeropermit.domain.acts.act import ActWords
from zeropermit.domain.acts.permit_decisions import ENDINGS, End
from zeropermit.domain.permits.reasons import Ending
from zeropermit.usecases.permits.holder_reports import PermitSnapshot
from zeropermit.usecases.permits.officer_acts import ACTS, PermitActRequest
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import grouped_number
from zeropermit.web.pages.shared.titles import act_reason_words


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the acts of two officers."""

    act: str
    ending: Ending
    words: ActWords

    @property
    def reasons(self) -> str:
        """Key of its reasons."""
        return self.ending.name if self.ending else self.act


ENDING_NAMES: Mapping[str, Ending] = {
    "withdraw": Ending.WITHDRAWN,
    "revoke": Ending.REVOKED,
    "forfeit": Ending.FORFEITED,
    "cancel": Ending.CANCELLED,
}
KINDS: Mapping[str, Kind] = {
    **{
        name: Kind(name, Ending.NONE, kind.words)
        for name, kind in ACTS.items()
        if kind is not End
    },
    **{
        name: Kind(End.wire_name, ending, ENDINGS[ending])
        for name, ending in ENDING_NAMES.items()
    },
}
"""By the name that addresses of pages have for them."""


def kind_of(act: str, ending: Ending) -> Kind:
    """Find an act in the table."""
    return next(k for k in KINDS.values() if (k.act, k.ending) == (act, ending))


def act_sentence(
    request: PageRequest, snapshot: PermitSnapshot, act_request: PermitActRequest
) -> str:
    """Give the sentence that officers sign."""
    holder = request.service.context.ledger.read(
        lambda state, _: state.organisations[snapshot.application.applicant].name
    )
    until = act_request.hearing_until
    words = kind_of(act_request.act, act_request.ending).words
    return request.in_language(words.sentence) % {
        "number": grouped_number(snapshot.permit.number),
        "holder": holder,
        "reason": act_reason_words(request, act_request.reason),
        "day": request.day(until - 1) if until else "",
    }
