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

from eth_utils.crypto import keccak

from zeropermit.audit.comparing import Comparison, FoldBesideViews, Register
from zeropermit.audit.differences import Code, Difference, Where, as_text
from zeropermit.audit.projection import permit_status, reduced
from zeropermit.audit.report import Compared
from zeropermit.audit.supervision_views import SupervisionViews
from zeropermit.domain.evidence.evidence_set import EvidenceReference
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.matters.matter import requirements_digest
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import status
from zeropermit.errors import NodeAnswerError, RevertError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Views(FoldBesideViews):
    """The views of the contracts at one block, beside the fold up to it."""

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
        yield from SupervisionViews(
            self.fold, self.block, self.client, self.manifest
        ).registers()

    def _organisation(self, entry: ids.OrganisationId) -> Iterator[Comparison]:
        r = self.fold.state
        folded = reduced(r.organisations[entry], "kind", "registered_at", "suspended")
        yield self._compare(folded, "OrganisationRegistry.organisationById", entry)
        about = f"{as_text(entry)} barred"
        barred = r.barred.get(entry, 0)
        yield self._compare(barred, "CommitmentRegistry.barredAt", entry, about=about)

    def _key(self, entry: ids.Address) -> Iterator[Comparison]:
        folded = self.fold.state.keys[entry]
        yield self._compare(folded, "OrganisationRegistry.keyByAddress", entry)

    def _grant(
        self, entry: tuple[ids.OrganisationId, GrantKind, bytes]
    ) -> Iterator[Comparison]:
        folded = reduced(self.fold.state.grants[entry], "active_from", "active_until")
        yield self._compare(folded, "OrganisationRegistry.grantOf", *entry)

    def _guardian(self, entry: ids.Address) -> Iterator[Comparison]:
        view = "OrganisationRegistry.guardian"
        yield self._compare(entry, view, about=entry, into=ids.Address)

    def _schema(self, entry: ids.SchemaId) -> Iterator[Comparison]:
        defined = True
        yield self._compare(defined, "MatterRegistry.schemaDefined", entry)

    def _version(self, entry: ids.MatterVersionId) -> Iterator[Comparison]:
        version = self.fold.state.versions[entry]
        numbers = [
            other.number
            for other in self.fold.state.versions.values()
            if other.matter == version.matter
        ]
        folded = reduced(
            version,
            *("matter", "requirements", "number", "automatic"),
            *("opens_at", "open_until", "validity"),
            requirements=requirements_digest(version.requirements),
        )
        yield self._compare(folded, "MatterRegistry.versionById", entry)
        count, about = max(numbers), f"{version.code} count"
        view = "MatterRegistry.versionCount"
        yield self._compare(count, view, version.matter, about=about)

    def _batch(self, entry: ids.BatchId) -> Iterator[Comparison]:
        batch = self.fold.state.batches[entry]
        folded = reduced(batch, "anchored_at", "count", "revoked_at", "reason")
        yield self._compare(folded, "AttestationRegistry.batchById", entry)

    def _revocation(self, entry: ids.AttestationId) -> Iterator[Comparison]:
        revoked_at = self.fold.state.revocations[entry].revoked_at
        yield self._compare(revoked_at, "AttestationRegistry.revokedAt", entry)

    def _application(self, entry: ids.ApplicationId) -> Iterator[Comparison]:
        applied_at = self.fold.state.applications[entry].applied_at
        yield self._compare(applied_at, "CommitmentRegistry.appliedAt", entry)

    def _commitment(self, entry: ids.CommitmentId) -> Iterator[Comparison]:
        record = self.fold.state.commitments[entry]
        folded = reduced(record, "committed_at", "withdrawn_at", "outcome")
        yield self._compare(folded, "CommitmentRegistry.commitmentState", entry)

    def _permit(self, entry: ids.PermitId) -> Iterator[Comparison]:
        permit, name = self.fold.state.permits[entry], as_text(entry)
        folded = reduced(
            permit,
            *("document", "evidence", "start_by", "valid_until", "sequence"),
            *("alert_on", "suspend_on", "stored"),
            evidence=keccak(b"".join(permit.evidence)),
        )
        yield self._compare(folded, "PermitRegistry.permitById", entry)
        progress, about = permit.progress, f"{name} progress"
        yield self._compare(progress, "PermitRegistry.progressOf", entry, about=about)
        state, about = status(permit, now=self.block.time), f"{name} status"
        yield self._compare(state, "PermitRegistry.status", entry, about=about)
        if entry in self.fold.references:
            yield self._standing(entry, permit)

    def _no_permit(self, entry: ids.PermitId) -> Iterator[Comparison]:
        """Look for a permit whose events were all kept back."""
        yield self._compare(State.UNKNOWN, "PermitRegistry.status", entry)

    def _standing(self, entry: ids.PermitId, permit: Permit) -> Comparison:
        words = self.fold.references[entry]
        references = [
            EvidenceReference(ids.BatchId(words[i : i + 32]), words[i + 32 : i + 64])
            for i in range(0, len(words), 64)
        ]
        return self._compare(
            permit_status(self.fold.state, permit, references, now=self.block.time),
            "PermitRegistry.statusWithEvidence",
            entry,
            [reference.as_abi() for reference in references],
            about=f"{as_text(entry)} status with evidence",
        )
