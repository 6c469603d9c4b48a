"""What two officers may do with a permit, in words: one table for both of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zeropermit.catalogue.messages import message
from zeropermit.domain.acts.reasons import ACT_REASONS
from zeropermit.domain.permits.reasons import Ending
from zeropermit.usecases.permits.holder_reports import Held
from zeropermit.usecases.permits.officer_acts import Wanted
from zeropermit.web.pages.shared.page_request import Visit
from zeropermit.web.pages.shared.texts import N, grouped_number


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the acts of two officers."""

    act: str
    ending: Ending
    title: str
    help: str
    sentence: str

    @property
    def reasons(self) -> str:
        """Key of its reasons."""
        return self.ending.name if self.ending else self.act


KINDS: Mapping[str, Kind] = {
    "suspend": Kind(
        "suspend",
        Ending.NONE,
        N("Suspend (暂扣)"),
        N("Nothing may be done under the permit until it is given back."),
        N("We suspend permit %(number)s of %(holder)s. Reason: %(reason)s."),
    ),
    "reinstate": Kind(
        "reinstate",
        Ending.NONE,
        N("Give back (发还)"),
        N("The permit is in force again."),
        N("We give permit %(number)s back to %(holder)s. Reason: %(reason)s."),
    ),
    "clear-resumption": Kind(
        "clear-resumption",
        Ending.NONE,
        N("Clear stopped work to go on (核验)"),
        N("After a year's stop, work goes on only once the permit was verified."),
        N("We cleared work under permit %(number)s of %(holder)s. Reason: %(reason)s."),
    ),
    "announce-forfeiture": Kind(
        "announce-forfeiture",
        Ending.NONE,
        N("Announce a forfeiture (拟吊销告知)"),
        N("The holder is told, and may ask for a hearing; nothing is decided yet."),
        N(
            "We announce to %(holder)s that permit %(number)s is to be forfeited; a "
            "hearing may be asked for until %(day)s. Reason: %(reason)s."
        ),
    ),
    "withdraw": Kind(
        "end",
        Ending.WITHDRAWN,
        N("Withdraw (撤回)"),
        N("The law or the facts have changed; the holder is compensated. For good."),
        N("We withdraw permit %(number)s of %(holder)s. Reason: %(reason)s."),
    ),
    "revoke": Kind(
        "end",
        Ending.REVOKED,
        N("Revoke (撤销)"),
        N("It should never have been issued. For good."),
        N("We revoke permit %(number)s of %(holder)s. Reason: %(reason)s."),
    ),
    "forfeit": Kind(
        "end",
        Ending.FORFEITED,
        N("Forfeit (吊销)"),
        N("A penalty, once the time to ask for a hearing has passed. For good."),
        N("We declare permit %(number)s of %(holder)s forfeited. Reason: %(reason)s."),
    ),
    "cancel": Kind(
        "end",
        Ending.CANCELLED,
        N("Cancel (注销)"),
        N("Housekeeping when there is nothing left to permit. For good."),
        N("We cancel permit %(number)s of %(holder)s. Reason: %(reason)s."),
    ),
}
"""By the name that addresses of pages have for them."""


def kind_of(act: str, ending: Ending) -> Kind:
    """Find an act in the table."""
    return next(k for k in KINDS.values() if (k.act, k.ending) == (act, ending))


def reason_words(visit: Visit, code: str) -> str:
    """Say a reason in words; one that the table has not, as its code."""
    known = {one for codes in ACT_REASONS.values() for one in codes}
    return message(code, visit.language.value) if code in known else code


def act_sentence(visit: Visit, held: Held, wanted: Wanted) -> str:
    """Say in one sentence what officers sign."""
    holder = visit.service.world.ledger.read(
        lambda registers, _: registers.organisations[held.application.applicant].name
    )
    until = wanted.hearing_until
    return visit.say(kind_of(wanted.act, wanted.ending).sentence) % {
        "number": grouped_number(held.permit.number),
        "holder": holder,
        "reason": reason_words(visit, wanted.reason),
        "day": visit.day(until - 1) if until else "",
    }
