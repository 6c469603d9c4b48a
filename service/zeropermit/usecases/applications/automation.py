"""The clerk: carries every open application on as far as rules allow.

Asks departments once for a new application, issues clean cases of automatic matters,
grants extensions of theirs, and hands issued permits over to who supervises them. What
it does follows from the ledger and the records alone, so a clerk that died is replaced
by starting another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog

from zeropermit.domain.applications.proceeding_rules import is_open
from zeropermit.domain.ledger.identifiers import ApplicationId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import (
    ApplicationUnknownError,
    DepartmentUnreachableError,
    NotForOfficersError,
    PermitInForceError,
    PermitNumberOverflowError,
    RequirementsUnmetError,
    StateRefusedError,
    StoreError,
    ZeropermitError,
)
from zeropermit.usecases.applications.gather import gather, last_gathering
from zeropermit.usecases.applications.joint import waits
from zeropermit.usecases.department.anchor import reconcile_from
from zeropermit.usecases.permits.extension import ExtensionsByRule
from zeropermit.usecases.permits.issue import issue_automatically
from zeropermit.usecases.permits.numbers import next_numbers
from zeropermit.usecases.ports import ServiceContext
from zeropermit.usecases.supervision.hand_over import ENDED, HandOvers

log = structlog.get_logger()


@dataclass(slots=True)
class ApplicationAutomation:
    """Works through open applications whenever there is news."""

    context: ServiceContext
    #: Hash of the head at the last look; empty if there is other news.
    seen: bytes = b""
    queried: set[ApplicationId] = field(default_factory=set)
    tries: dict[ApplicationId, int] = field(default_factory=dict)
    #: Complete applications without a number, and the second of the next numbers.
    numberless: dict[ApplicationId, int] = field(default_factory=dict)
    #: Those of them for which there are numbers again: data may have grown old.
    waited: set[ApplicationId] = field(default_factory=set)
    #: Batches, revocations and revoked batches when record stores were settled last.
    settled: tuple[int, int, int] | None = None
    hand_overs: HandOvers = field(init=False)
    extensions: ExtensionsByRule = field(init=False)

    def __post_init__(self) -> None:
        """Take hand-overs and extensions on."""
        self.hand_overs = HandOvers(self.context)
        self.extensions = ExtensionsByRule(self.context)

    def look_again(self) -> None:
        """Take notice of news that is not on the ledger, from any thread."""
        self.seen = b""

    def work(self) -> int:
        """Carry open applications on; return how many acts were sent.

        Issuing goes first: record stores are settled and permits handed over when no
        other can be issued. The blocks of those are the news upon which that is looked
        at again.

        Raises:
            Exception: An application met an error that nobody expected. The others were
                carried on, and all are looked at again.
        """
        again = self._numbers_are_back()
        with self.context.look() as (state, _, as_of):
            if as_of.hash == self.seen and not again:
                return 0
            self.seen = as_of.hash
            waiting = open_applications(state)
        requested = 0
        unexpected: Exception | None = None
        for application in waiting:
            try:
                requested += self._carry_on(application)
            except ApplicationUnknownError:
                continue  # applied for elsewhere: this service holds no receipt
            except ZeropermitError as error:
                log.warning(
                    "application_stuck", application=application.hex(), code=error.code
                )
            except Exception as error:  # noqa: BLE001 - one must not stop the others
                unexpected = error
        if not requested:
            self._reconcile_stores()
            requested = self.extensions.work() or self.hand_overs.work()
        if unexpected is not None:
            self.seen = b""
            raise unexpected
        return requested

    def _numbers_are_back(self) -> bool:
        """Let applications go on for which there are numbers again, on another day."""
        now = self.context.clock()
        ready = [one for one, second in self.numberless.items() if second <= now]
        for application in ready:
            del self.numberless[application]
            self.waited.add(application)
        return bool(ready)

    def _reconcile_stores(self) -> None:
        """Note in departments' record stores the records that reached the ledger."""
        with self.context.look() as (state, _, _):
            revoked = sum(batch.revoked_at > 0 for batch in state.batches.values())
            got = (len(state.batches), len(state.revocations), revoked)
        if got == self.settled:
            return
        self.settled = got
        departments = self.context.departments
        for code in departments.codes():
            try:
                reconcile_from(self.context.ledger, departments.store(code))
            except (DepartmentUnreachableError, StoreError) as error:
                self.settled = None  # at the next block, again
                log.warning("book_not_settled", department=code, code=error.code)

    def _carry_on(self, application: ApplicationId) -> int:
        if application in self.numberless:
            return 0
        if application not in self.queried:
            if last_gathering(self.context, application) is None:
                gather(self.context, application)
            self.queried.add(application)
        operation = f"issue:{application.hex()}:{self.tries.get(application, 0)}"
        before = self.context.ledger.operation(operation)
        if before is not None:
            if before.state in ENDED:
                self.tries[application] = self.tries.get(application, 0) + 1
            return 0
        if waits(self.context, application):
            return 0
        return self._issue(application, operation)

    def _issue(self, application: ApplicationId, operation: str) -> int:
        """Issue a clean case; one without a number waits for those of the next day."""
        try:
            issue_automatically(self.context, application, operation=operation)
        except (NotForOfficersError, PermitInForceError, StateRefusedError):
            return 0
        except RequirementsUnmetError:
            if application not in self.waited:
                return 0
            self.waited.discard(application)
            gather(self.context, application)
            return self._issue(application, operation)
        except PermitNumberOverflowError:
            again_at = next_numbers(self.context.clock())
            self.numberless[application] = again_at
            log.warning(
                "waits_for_number", application=application.hex(), again_at=again_at
            )
            return 0
        self.waited.discard(application)
        log.info("issue_requested", application=application.hex())
        return 1


def open_applications(state: LedgerState) -> tuple[ApplicationId, ...]:
    """List applications on which rules can go on, oldest first.

    They are neither closed nor answered by a permit, and no applicant has to answer
    what an officer found missing.
    """
    return tuple(
        application
        for application, filed in state.applications.items()
        if is_open(state, filed) and not filed.proceeding.awaits_correction
    )
