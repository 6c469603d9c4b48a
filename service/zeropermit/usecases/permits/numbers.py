"""Permit numbers of a day: 99 for a region, and the wait for those of the next day.

A number that a permit on the ledger has is used up, whoever issued it. The service's
register holds those that are given to applications whose permits are still to come.
"""

from __future__ import annotations

from collections.abc import Mapping

from zeropermit.domain.law.calendar import DAY, day_start, legal_day
from zeropermit.domain.law.codes import SERIALS
from zeropermit.domain.ledger.identifiers import ApplicationId, permit_id
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.usecases.applications.gather import disclosures_of
from zeropermit.usecases.applications.precheck import PreCheck
from zeropermit.usecases.permits.document import shown_fact
from zeropermit.usecases.ports import ServiceContext

LENGTH = 18
"""Digits of a number: region (6), day (8), sequence (2), specialty (2)."""


def day_of(second: int) -> str:
    """Write the day of a number, as `YYYYMMDD`."""
    return f"{legal_day(second):%Y%m%d}"


def next_numbers(second: int) -> int:
    """Give the second from which there are numbers of the next day."""
    return day_start(legal_day(second)) + DAY


def used_serials(
    state: LedgerState, day: str, *, but_of: ApplicationId | None = None
) -> Mapping[str, frozenset[int]]:
    """Give the sequences of a day that permits on the ledger have, by region.

    The permit of the application `but_of` is left out.
    """
    left_out = None if but_of is None else [permit_id(but_of)]
    found: dict[str, set[int]] = {}
    for number, permits in state.by_number.items():
        shaped = len(number) == LENGTH and number.isascii() and number.isdigit()
        if shaped and number[6:14] == day and permits != left_out:
            found.setdefault(number[:6], set()).add(int(number[14:16]))
    return {region: frozenset(serials) for region, serials in found.items()}


def full_regions(context: ServiceContext) -> Mapping[str, frozenset[ApplicationId]]:
    """Give the regions that have no number left today.

    Each with the applications that were given one, and whose permits are to come.
    """
    day = day_of(context.clock())
    register = context.numbers.taken(day)
    with context.look() as (state, _, _):
        used = used_serials(state, day)
    full = {}
    for region in used.keys() | register.keys():
        gone, given = used.get(region, frozenset()), register.get(region, {})
        if gone.union(given.values()).issuperset(SERIALS):
            holders = (one for one, serial in given.items() if serial not in gone)
            full[region] = frozenset(holders)
    return full


def number_wait(context: ServiceContext, found: PreCheck) -> int | None:
    """Give the second until which a complete application waits for a number.

    None if it waits for none: it is not complete, or a number of today is left.
    """
    presentation = found.assembly.presentation
    if found.permit_issued or presentation is None:
        return None
    full = full_regions(context)
    if not full:
        return None
    source = found.matter.content["face"]["region"]
    shown = disclosures_of(context, found.application)
    holders = full.get(shown_fact(source, presentation, shown) or "")
    if holders is None or found.application in holders:
        return None
    return next_numbers(context.clock())
