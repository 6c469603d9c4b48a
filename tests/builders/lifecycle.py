"""Whole lives of permits on a chain, with every act that there is."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.builders import construction
from tests.builders import facts as f
from tests.builders.breaches import asked, repaired
from tests.builders.chain import ChainTown, call
from tests.builders.construction_chain import AUTHORITY, Permitting, Works
from tests.builders.supervision import supervise
from zeropermit.domain.acts.commitments import Apply
from zeropermit.domain.acts.organisations import Enrol, RetireKey
from zeropermit.domain.acts.permits import ActOnPermit, Change
from zeropermit.domain.acts.proceedings import GiveNotice
from zeropermit.domain.acts.work import (
    ClearResumption,
    Extend,
    ReportResumption,
    ReportStart,
    ReportStop,
    RequestExtension,
)
from zeropermit.domain.applications.papers import PaperKind
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.events import GrantKind, KeyRole
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    CommitmentId,
    PermitId,
    changes_digest,
    matter_id,
    schema_id,
)
from zeropermit.domain.permits.reasons import Ending, Measure, Outcome, ServiceWay
from zeropermit.ledger.client import Receipt

HOLDER, OFFICERS = ("developer",), ("officer", "second")


def live(town: ChainTown) -> None:
    """Live several lives: in force, suspended, ended, with evidence revoked."""
    with town.together():
        town.offer(f.requirements())
        town.grant(town.authority, GrantKind.INSPECT, matter_id(f.MATTER))
    supervised = town.state.permits[town.another()].application
    content = town.state.applications[supervised].content
    supervise(town, content, f.MATTER)
    town.suspend(town.another())
    back = town.another()
    town.suspend(back)
    town.reinstate(back)
    town.correct(town.another(), f.word("corrected"))
    ended = town.another()
    town.end(ended, Ending.WITHDRAWN)
    town.deregister(ended)
    serve(town, ended)
    hollow = town.state.permits[town.another()].presentation.attestations
    town.revoke(hollow[0])
    town.revoke(hollow[1])
    batchless = town.state.permits[town.another()].presentation.attestations
    town.revoke_batch(batchless[1])
    town.withdraw(town.ready().commitments[0])
    breached, breached_again = (_promised(town, town.another()) for _ in range(2))
    town.outcome(breached, Outcome.BREACHED)
    town.outcome(breached_again, Outcome.BREACHED)
    town.outcome(breached, Outcome.CORRECTED)
    for one in (breached, breached_again):
        town.tell(asked(one, f.APPLICANT_ID))
        town.tell(repaired(one, f.APPLICANT_ID))
    town.outcome(_promised(town, town.another()), Outcome.KEPT)
    last = _promised(town, town.another())
    town.guard("suspendKey", f.address("second"))
    town.publish(f.MATTER, f.requirements(), version=2)
    administer(town)
    town.outcome(last, Outcome.BREACHED)


def serve(town: ChainTown, permit: PermitId) -> None:
    """Serve the decision that ended a permit; its holder signs for the permit."""
    number = town.state.permits[permit].application
    papers = {one.kind: one.document for one in town.state.applications[number].papers}
    ended, own = papers[PaperKind.ENDING], papers[PaperKind.PERMIT]
    at, officers = town.now, (f.address("officer"), f.address("second"))
    town.tell(e.ServiceRecorded(number, ended, ServiceWay.POST, at, *officers))
    town.tell(e.ServiceAcknowledged(number, own, at, f.address("applicant")))


def _promised(town: ChainTown, permit: PermitId) -> CommitmentId:
    """Give the applicant's commitment for a permit."""
    entry = town.state.permits[permit]
    return entry.presentation.commitments[0].of(entry.application).id


def administer(town: ChainTown) -> None:
    """Do what governance, guardian and registrars do, each of it once."""
    registry, system = "OrganisationRegistry", f.address("system")
    town.another(by="system")
    town.govern(call(registry, "reinstateKey", f.address("second")))
    town.grant(f.AUTHORITY, GrantKind.ENROL, ZERO)
    for name in ("clerk", "driver"):
        key = f.address(name)
        enrolled = Enrol(
            construction.DESIGNER, "建筑公司", key, KeyRole.OFFICER, NO_END
        )
        town.submit(enrolled, "officer", name)
    town.submit(RetireKey(f.address("driver")), "clerk")
    town.govern(call(registry, "reportCompromise", system, town.now - 3))
    town.guard("suspendOrganisation", f.DEPARTMENT_ID)
    town.govern(call(registry, "reinstateOrganisation", f.DEPARTMENT_ID))
    scope = schema_id(f.AWARD)
    withdrawn = (f.DEPARTMENT_ID, int(GrantKind.ATTEST), scope)
    town.govern(call(registry, "withdrawGrant", *withdrawn))
    town.grant(f.DEPARTMENT, GrantKind.ATTEST, scope)
    town.govern(call("MatterRegistry", "retire", town.version))
    town.govern(call(registry, "appointGuardian", f.address("guardian")))


def live_construction(town: Permitting, works: Works) -> Iterator[tuple[str, Receipt]]:
    """Do each act of a construction permit's life, and give its receipt by its name."""
    case, decided = works.application, ("TEST", f.word("decision"))
    report, start_by = f.word("report"), add_months(town.now, 4)
    steps: tuple[tuple[str, Callable[[int], ActOnPermit], tuple[str, ...]], ...] = (
        (
            "request extension",
            lambda n: RequestExtension(case, n, start_by, "TEST"),
            HOLDER,
        ),
        ("extend", lambda n: Extend(case, n, 0, start_by), ("officer",)),
        ("report start", lambda n: ReportStart(case, n, town.now), HOLDER),
        ("report stop", lambda n: ReportStop(case, n, town.now, report), HOLDER),
        ("clear resumption", lambda n: ClearResumption(case, n, *decided), OFFICERS),
        ("report resumption", lambda n: ReportResumption(case, n), HOLDER),
        (
            "give notice",
            lambda n: GiveNotice(
                case, n, Measure.FORFEITED, town.now + 6 * DAY, *decided
            ),
            OFFICERS,
        ),
    )
    done: Counter[str] = Counter()
    for name, act, signers in steps:
        counter = act(0).counter
        yield name, town.submit(act(done[counter]), *signers)
        done[counter] += 1


def renewed(town: Permitting, works: Works) -> tuple[Works, Receipt]:
    """Let a new permit take the place of that of `works`."""
    consent = f.word("consent to a change")
    words = (construction.MATTER, town.number, f.PROJECT, AUTHORITY)
    changes = "the contractor is another firm"
    applied = town.submit(Apply(*words, consent, works.permit, changes), *HOLDER)
    asked = {"replaces": works.permit, "changes": changes_digest(changes)}
    application = replace(works.application, consent=consent, **asked)
    new = Works(application, works.presentation, works.attested, applied)
    promises = [town.promise(new, one) for one in works.presentation.commitments]
    new.presentation = replace(works.presentation, commitments=tuple(promises))
    sequence = town.state.permits[works.permit].sequence
    act = Change(issue=town.issuing(new), replaced=works.application, sequence=sequence)
    return new, town.submit(act, "officer")
