"""The replayed state compared with the answers of the contracts, all at one block.

Each comparison asks one view for one entry of a register. On a huge ledger a sample
is compared: it is drawn by the hash of the block, which nobody knew when the entries
were made.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from zeropermit.audit.comparing import Comparison, FoldBesideViews, Register
from zeropermit.audit.differences import Code, Difference, Where, as_text
from zeropermit.audit.projection import (
    batch_state,
    commitment_state,
    grant_window,
    organisation_state,
    permit_state,
    permit_status,
    version_state,
)
from zeropermit.audit.report import Compared
from zeropermit.audit.supervision_views import SupervisionViews
from zeropermit.domain.evidence.evidence_set import EvidenceReference
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import status
from zeropermit.errors import NodeAnswerError, RevertError
from zeropermit.ledger.registries import LedgerReads

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Views(FoldBesideViews):
    """The views of the contracts at one block, beside the fold up to it."""

    ledger: LedgerReads
    sample: int | None  #: Entries to compare per register; None for all.

    def compare(self) -> tuple[dict[str, Compared], list[Difference]]:
        """Compare every register, or a sample of it."""
        compared: dict[str, Compared] = {}
        differences: list[Difference] = []
        for register in self._registers():
            chosen = self._chosen(register)
            compared[register.name] = Compared(len(chosen), len(register.entries))
            for entry in chosen:
                for comparison in register.comparisons(entry):
                    differences += self._difference(register.name, comparison)
        return compared, differences

    def _chosen(self, register: Register[T]) -> list[T]:
        """Draw the sample of a register."""
        everything = list(register.entries)
        if self.sample is None or self.sample >= len(everything):
            return everything
        chance = random.Random(self.block.hash + register.name.encode())  # noqa: S311 - repeatable by whoever reads the report
        return chance.sample(everything, self.sample)

    def _difference(self, name: str, comparison: Comparison) -> Iterator[Difference]:
        """Call the contract, and list the differences."""
        try:
            found = comparison.ask()
        except (RevertError, NodeAnswerError) as error:
            found = f"{error.code}: {error}"
        if found != comparison.folded:
            yield Difference(
                Code.VIEW_MISMATCH,
                Where(self.block.number),
                f"{name} {comparison.about}",
                as_text(comparison.folded),
                as_text(found),
            )

    def _registers(self) -> Iterator[Register[Any]]:
        """List the registers."""
        r = self.fold.state
        yield Register("organisations", r.organisations, self._organisation)
        yield Register("keys", r.keys, self._key)
        yield Register("grants", r.grants, self._grant)
        guardians = [r.guardian] if r.guardian else []
        yield Register("guardian", guardians, self._guardian)
        yield Register("schemas", r.schemas, self._schema)
        yield Register("versions", r.versions, self._version)
        yield Register("batches", r.batches, self._batch)
        yield Register("revocations", r.revocations, self._revocation)
        yield Register("applications", r.applications, self._application)
        yield Register("commitments", r.commitments, self._commitment)
        yield Register("permits", r.permits, self._permit)
        unissued = [
            permit
            for permit in map(ids.permit_id, r.applications)
            if permit not in r.permits
        ]
        yield Register("permits_not_issued", unissued, self._no_permit)
        reads = self.ledger.supervision
        yield from SupervisionViews(self.fold, self.block, reads).registers()

    def _organisation(self, entry: ids.OrganisationId) -> Iterator[Comparison]:
        r, ledger = self.fold.state, self.ledger
        folded = organisation_state(r.organisations[entry])
        yield self._compare(folded, ledger.organisations.organisation, entry)
        about = f"{as_text(entry)} barred"
        barred = r.barred.get(entry, 0)
        yield self._compare(barred, ledger.commitments.barred_at, entry, about=about)

    def _key(self, entry: ids.Address) -> Iterator[Comparison]:
        folded = self.fold.state.keys[entry]
        yield self._compare(folded, self.ledger.organisations.key, entry)

    def _grant(
        self, entry: tuple[ids.OrganisationId, GrantKind, bytes]
    ) -> Iterator[Comparison]:
        folded = grant_window(self.fold.state.grants[entry])
        yield self._compare(folded, self.ledger.organisations.grant, *entry)

    def _guardian(self, entry: ids.Address) -> Iterator[Comparison]:
        yield self._compare(entry, self.ledger.organisations.guardian, about=entry)

    def _schema(self, entry: ids.SchemaId) -> Iterator[Comparison]:
        defined = True
        yield self._compare(defined, self.ledger.matters.schema_defined, entry)

    def _version(self, entry: ids.MatterVersionId) -> Iterator[Comparison]:
        version, matters = self.fold.state.versions[entry], self.ledger.matters
        numbers = [
            other.number
            for other in self.fold.state.versions.values()
            if other.matter == version.matter
        ]
        yield self._compare(version_state(version), matters.version, entry)
        count, about = max(numbers), f"{version.code} count"
        yield self._compare(count, matters.version_count, version.matter, about=about)

    def _batch(self, entry: ids.BatchId) -> Iterator[Comparison]:
        folded = batch_state(self.fold.state.batches[entry])
        yield self._compare(folded, self.ledger.attestations.batch, entry)

    def _revocation(self, entry: ids.AttestationId) -> Iterator[Comparison]:
        revoked_at = self.fold.state.revocations[entry].revoked_at
        yield self._compare(revoked_at, self.ledger.attestations.revoked_at, entry)

    def _application(self, entry: ids.ApplicationId) -> Iterator[Comparison]:
        applied_at = self.fold.state.applications[entry].applied_at
        yield self._compare(applied_at, self.ledger.commitments.applied_at, entry)

    def _commitment(self, entry: ids.CommitmentId) -> Iterator[Comparison]:
        folded = commitment_state(self.fold.state.commitments[entry])
        yield self._compare(folded, self.ledger.commitments.commitment, entry)

    def _permit(self, entry: ids.PermitId) -> Iterator[Comparison]:
        permit, permits = self.fold.state.permits[entry], self.ledger.permits
        name = as_text(entry)
        yield self._compare(permit_state(permit), permits.permit, entry)
        progress, about = permit.progress, f"{name} progress"
        yield self._compare(progress, permits.progress, entry, about=about)
        folded, about = status(permit, now=self.block.time), f"{name} status"
        yield self._compare(folded, permits.status, entry, about=about)
        if entry in self.fold.references:
            yield self._standing(entry, permit)

    def _no_permit(self, entry: ids.PermitId) -> Iterator[Comparison]:
        """Look for a permit whose events were all kept back."""
        yield self._compare(State.UNKNOWN, self.ledger.permits.status, entry)

    def _standing(self, entry: ids.PermitId, permit: Permit) -> Comparison:
        words = self.fold.references[entry]
        references = [
            EvidenceReference(ids.BatchId(words[i : i + 32]), words[i + 32 : i + 64])
            for i in range(0, len(words), 64)
        ]
        return self._compare(
            permit_status(self.fold.state, permit, references, now=self.block.time),
            self.ledger.permits.status_with_evidence,
            entry,
            references,
            about=f"{as_text(entry)} status with evidence",
        )
