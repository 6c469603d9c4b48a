"""Laws by name, what breaks one, and what a run really did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto


class Law(Enum):
    """The laws that always hold, and the oracle's own: no answer surprises."""

    nothing_issued_without_evidence_for_every_requirement = auto()
    evidence_is_of_the_right_subject_schema_and_signer = auto()
    terminal_stays_terminal = auto()
    an_id_is_used_once = auto()
    relayer_decides_nothing = auto()
    a_key_acts_only_inside_its_window = auto()
    state_equals_the_fold_of_the_events = auto()
    status_on_chain_equals_status_in_python = auto()
    past_answers_never_change = auto()
    every_answer_is_the_predicted_one = auto()
    extensions_never_exceed_the_limit = auto()
    a_start_is_put_off_only_within_the_limits = auto()
    a_permit_is_kept_by_a_start_in_time_alone = auto()
    an_extension_asked_for_in_time_keeps_a_permit_until_decided = auto()
    nobody_but_the_holder_reports = auto()
    a_renewal_is_asked_for_in_time_and_within_the_old_term = auto()
    a_renewal_asked_for_in_time_keeps_a_permit_until_decided = auto()
    nothing_adverse_is_done_without_its_notice = auto()
    a_notice_serves_its_measure_and_reason_alone = auto()
    a_forfeiture_is_the_act_of_the_body_that_the_version_names = auto()
    work_stopped_for_a_year_is_cleared_before_it_resumes = auto()
    a_permit_gives_way_to_its_like_alone = auto()
    no_permit_gives_way_unless_its_holder_asked = auto()
    a_change_takes_nothing_from_the_holder = auto()
    one_permit_of_a_matter_is_in_force_for_a_project = auto()
    a_closed_application_is_never_issued = auto()
    an_application_is_closed_once = auto()
    an_application_is_accepted_corrected_and_prolonged_once = auto()
    a_document_is_served_once_and_put_on_record_soon = auto()
    credit_is_repaired_as_asked_alone = auto()
    what_is_struck_off_had_ended_and_stays_it = auto()
    a_correction_gives_a_permit_a_document_of_its_own = auto()
    two_officers_are_two_people = auto()
    a_cancelled_signature_is_never_taken = auto()
    a_corrected_organisation_acts_with_new_keys_alone = auto()
    the_service_refuses_what_the_contracts_refuse = auto()
    """About the rules of the service, beside the model of these tests."""


class LawBrokenError(AssertionError):
    """A law does not hold."""

    def __init__(self, law: Law, what: str) -> None:
        self.law = law
        super().__init__(f"{law.name}: {what}")


@dataclass
class Tally:
    """Counts of one whole run."""

    acts: Counter[str] = field(default_factory=Counter)
    """Acts done, by function."""
    refusals: Counter[str] = field(default_factory=Counter)
    """Acts refused as predicted, by error; requirements by their reason."""
    states: Counter[str] = field(default_factory=Counter)
    """Permits that reached a state."""
    checks: Counter[Law] = field(default_factory=Counter)
    """How often each law was looked at."""
    broken: list[LawBrokenError] = field(default_factory=list)
    """Laws that the sequence under way broke, the first one first."""
    gathers: bool = False
    done_only: bool = False
    """Whether a refusal with another error than predicted is passed over."""

    def check(self, law: Law, *, holds: object, what: object = "") -> None:
        """Count a look at a law.

        Raises:
            LawBrokenError: It does not hold, and laws are not gathered.
        """
        self.checks[law] += 1
        if not holds:
            self.broken.append(LawBrokenError(law, str(what)))
            if not self.gathers:
                raise self.broken[0]

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Look at all laws that an act may break, before it stops the sequence.

        Raises:
            LawBrokenError: The first that does not hold.
        """
        self.gathers = True
        try:
            yield
        except Exception:
            if not self.broken:
                raise
        finally:
            self.gathers = False
        if self.broken:
            raise self.broken[0]

    def __str__(self) -> str:
        lines = [f"{self.acts.total()} acts done, {self.refusals.total()} refused"]
        for title in ("acts", "refusals", "states"):
            counts: Counter[str] = getattr(self, title)
            listed = ", ".join(f"{name} {n}" for name, n in counts.most_common())
            lines.append(f"{title}: {listed}")
        looked = ", ".join(f"{law.name} {n}" for law, n in self.checks.items())
        return "\n".join([*lines, f"laws: {looked}"])
