"""A complete case whose parts are broken one by one."""

from dataclasses import dataclass, replace

from tests.builders import facts as f
from tests.builders.town import Town
from zeropermit.domain.evidence.evidence_set import (
    Choice,
    EvidenceSet,
    PresentedAttestation,
    PresentedCommitment,
)
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import organisation_id, schema_id
from zeropermit.domain.matters.rules import unmet
from zeropermit.domain.permits.reasons import Reason

AWARD, LICENCE, FIRE, FUNDS, SAFETY = range(5)


@dataclass
class Bench:
    """A town with a case that is met, to be broken in one place."""

    town: Town
    shown: EvidenceSet

    def reasons(self, *, now: int | None = None) -> dict[int, Reason]:
        found = unmet(self.town.case(self.shown, now=now))
        return {unmet.requirement: unmet.reason for unmet in found}

    def attestation(self, position: int) -> PresentedAttestation:
        return self.shown.attestations[position]

    def change(self, position: int, **changes: object) -> None:
        attestations = list(self.shown.attestations)
        attestations[position] = replace(attestations[position], **changes)
        self.shown = replace(self.shown, attestations=tuple(attestations))

    def present(self, position: int, fact: f.Fact, *, salt: str = "") -> None:
        attestations = list(self.shown.attestations)
        (attestations[position],) = self.town.shown(fact, salt=salt)
        self.shown = replace(self.shown, attestations=tuple(attestations))

    def choose(self, position: int, choice: Choice) -> None:
        choices = list(self.shown.choices)
        choices[position] = choice
        self.shown = replace(self.shown, choices=tuple(choices))

    def commitment(self, position: int, commitment: PresentedCommitment) -> None:
        commitments = list(self.shown.commitments)
        commitments[position] = commitment
        self.shown = replace(self.shown, commitments=tuple(commitments))


def new_bench() -> Bench:
    town = Town.small()
    return Bench(town, town.presentation())


def suspend_department(bench: Bench) -> None:
    bench.town.tell(e.OrganisationSuspended(organisation_id(f.DEPARTMENT)))


def withdraw_grant(bench: Bench) -> None:
    body = organisation_id(f.DEPARTMENT)
    scope = schema_id(f.FIRE)
    kind = e.GrantKind.ATTEST
    bench.town.tell(e.GrantWithdrawn(body, kind, scope, bench.town.now))


def compromise_key(bench: Bench) -> None:
    bench.town.tell(e.KeyCompromised(f.address("department"), f.START))


def close_openings(bench: Bench) -> None:
    bench.change(FIRE, openings=())


def other_commitment(bench: Bench, **changes: object) -> None:
    bench.commitment(0, replace(bench.shown.commitments[0], **changes))
