"""A construction permit lives: put off, started, stopped, cleared, resumed, changed."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests import construction, facts
from tests import factories as f
from tests.permitting import Permitting, Works
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import Apply
from zeropermit.domain.acts.permit_decisions import AnnounceForfeiture, ClearResumption
from zeropermit.domain.acts.permits import (
    Change,
    Extend,
    ReportResumption,
    ReportStart,
    ReportStop,
)
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.ledger.client import Receipt

HOLDER, OFFICERS = ("developer",), ("officer", "second")


def live(town: Permitting, works: Works) -> Iterator[tuple[str, Receipt]]:
    """Do each act of a life once, and give its receipt by its name."""
    case, decided = works.application, ("TEST", facts.word("decision"))
    report, start_by = facts.word("report"), add_months(town.now, 4)
    steps: tuple[tuple[str, Callable[[int], Act], tuple[str, ...]], ...] = (
        ("extend", lambda n: Extend(case, n, start_by, "TEST"), (*HOLDER, "officer")),
        ("report start", lambda n: ReportStart(case, n), HOLDER),
        ("report stop", lambda n: ReportStop(case, n, town.now, report), HOLDER),
        ("clear resumption", lambda n: ClearResumption(case, n, *decided), OFFICERS),
        ("report resumption", lambda n: ReportResumption(case, n), HOLDER),
        (
            "announce forfeiture",
            lambda n: AnnounceForfeiture(case, n, town.now + 6 * DAY, *decided),
            OFFICERS,
        ),
    )
    for name, act, signers in steps:
        yield name, town.submit(act(works.sequence), *signers)
        works.sequence += 1


def renewed(town: Permitting, works: Works) -> tuple[Works, Receipt]:
    """Let a new permit take the place of that of `works`."""
    consent = facts.word("consent to a change")
    words = (construction.MATTER, town.version, f.PROJECT, facts.AUTHORITY_USCC)
    applied = town.submit(Apply(*words, consent), *HOLDER)
    application = replace(works.application, consent=consent)
    new = Works(application, works.presentation, works.attested, applied)
    promises = [town.commit(new, p) for p in works.presentation.commitments]
    new.presentation = replace(works.presentation, commitments=tuple(promises))
    act = Change(town.issuing(new), works.application, works.sequence)
    return new, town.submit(act, "officer")
