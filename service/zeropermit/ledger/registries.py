"""Reads: one wrapper per contract, over the client and the trust file.

Every read names the block for which it holds. The words of the ABI end here: what
comes out are the values of `domain`, or those of `ledger.states` where a contract
holds less than the events say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from zeropermit.domain.evidence.evidence_set import EvidenceReference
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.domain.ledger.state import Key
from zeropermit.domain.permits.permit import PermitProgress
from zeropermit.domain.permits.reasons import State
from zeropermit.ledger.client import Client
from zeropermit.ledger.registry import AtBlock, Registry
from zeropermit.ledger.states import (
    BatchState,
    CommitmentState,
    GrantWindow,
    OrganisationState,
    PermitState,
    PermitStatusState,
    VersionState,
)
from zeropermit.ledger.supervision_reads import SupervisionReads


@dataclass(frozen=True, slots=True)
class OrganisationReads(Registry):
    """Reads of the organisation registry."""

    contract: ClassVar[str] = "OrganisationRegistry"

    def organisation(
        self, organisation: ids.OrganisationId, *, block: BlockStamp | None = None
    ) -> AtBlock[OrganisationState]:
        """Look up an organisation."""
        return self._read(
            "organisationById", organisation, block=block, into=OrganisationState
        )

    def key(self, key: ids.Address, *, block: BlockStamp | None = None) -> AtBlock[Key]:
        """Look up a key; its organisation is zero if it is unknown."""
        return self._read("keyByAddress", key, block=block, into=Key)

    def grant(
        self,
        organisation: ids.OrganisationId,
        kind: GrantKind,
        scope: bytes,
        *,
        block: BlockStamp | None = None,
    ) -> AtBlock[GrantWindow]:
        """Look up a grant."""
        named = (organisation, int(kind), scope)
        return self._read("grantOf", *named, block=block, into=GrantWindow)

    def guardian(self, *, block: BlockStamp | None = None) -> AtBlock[ids.Address]:
        """Look up the guardian."""
        return self._read("guardian", block=block, into=ids.Address)

    def governance(self, *, block: BlockStamp | None = None) -> AtBlock[ids.Address]:
        """Look up the account of governance."""
        return self._read("governance", block=block, into=ids.Address)


@dataclass(frozen=True, slots=True)
class MatterReads(Registry):
    """Reads of the matter registry."""

    contract: ClassVar[str] = "MatterRegistry"

    def schema_defined(
        self, schema: ids.SchemaId, *, block: BlockStamp | None = None
    ) -> AtBlock[bool]:
        """Tell whether a schema is defined."""
        return self._read("schemaDefined", schema, block=block, into=bool)

    def version(
        self, version: ids.MatterVersionId, *, block: BlockStamp | None = None
    ) -> AtBlock[VersionState]:
        """Look up a version of a matter."""
        return self._read("versionById", version, block=block, into=VersionState)

    def version_count(
        self, matter: ids.MatterId, *, block: BlockStamp | None = None
    ) -> AtBlock[int]:
        """Give the number of the newest version; 0 if there is none."""
        return self._read("versionCount", matter, block=block, into=int)


@dataclass(frozen=True, slots=True)
class AttestationReads(Registry):
    """Reads of the attestation registry."""

    contract: ClassVar[str] = "AttestationRegistry"

    def batch(
        self, batch: ids.BatchId, *, block: BlockStamp | None = None
    ) -> AtBlock[BatchState]:
        """Look up a batch."""
        return self._read("batchById", batch, block=block, into=BatchState)

    def revoked_at(
        self, attestation: ids.AttestationId, *, block: BlockStamp | None = None
    ) -> AtBlock[int]:
        """Give the second at which an attestation was revoked by itself, or 0."""
        return self._read("revokedAt", attestation, block=block, into=int)


@dataclass(frozen=True, slots=True)
class CommitmentReads(Registry):
    """Reads of the commitment registry."""

    contract: ClassVar[str] = "CommitmentRegistry"

    def applied_at(
        self, application: ids.ApplicationId, *, block: BlockStamp | None = None
    ) -> AtBlock[int]:
        """Give the second of an application, or 0."""
        return self._read("appliedAt", application, block=block, into=int)

    def commitment(
        self, commitment: ids.CommitmentId, *, block: BlockStamp | None = None
    ) -> AtBlock[CommitmentState]:
        """Look up a commitment."""
        return self._read(
            "commitmentState", commitment, block=block, into=CommitmentState
        )

    def barred_at(
        self, organisation: ids.OrganisationId, *, block: BlockStamp | None = None
    ) -> AtBlock[int]:
        """Give the second since which an organisation is barred, or 0."""
        return self._read("barredAt", organisation, block=block, into=int)


@dataclass(frozen=True, slots=True)
class PermitReads(Registry):
    """Reads of the permit registry."""

    contract: ClassVar[str] = "PermitRegistry"

    def permit(
        self, permit: ids.PermitId, *, block: BlockStamp | None = None
    ) -> AtBlock[PermitState]:
        """Look up a permit."""
        return self._read("permitById", permit, block=block, into=PermitState)

    def progress(
        self, permit: ids.PermitId, *, block: BlockStamp | None = None
    ) -> AtBlock[PermitProgress]:
        """Look up the progress of a permit since its issue."""
        return self._read("progressOf", permit, block=block, into=PermitProgress)

    def status(
        self, permit: ids.PermitId, *, block: BlockStamp | None = None
    ) -> AtBlock[State]:
        """Ask for the state from acts and time alone."""
        return self._read("status", permit, block=block, into=State)

    def status_with_evidence(
        self,
        permit: ids.PermitId,
        references: Sequence[EvidenceReference],
        *,
        block: BlockStamp | None = None,
    ) -> AtBlock[PermitStatusState]:
        """Ask for the state from acts, time and the status of the evidence."""
        named = [reference.as_abi() for reference in references]
        return self._read(
            "statusWithEvidence", permit, named, block=block, into=PermitStatusState
        )


@dataclass(frozen=True, slots=True)
class LedgerReads:
    """The reads of one deployment."""

    organisations: OrganisationReads
    matters: MatterReads
    attestations: AttestationReads
    commitments: CommitmentReads
    permits: PermitReads
    supervision: SupervisionReads

    @classmethod
    def of(cls, client: Client, manifest: Manifest) -> LedgerReads:
        """Wrap the contracts that a trust file names."""
        return cls(
            OrganisationReads(client, manifest),
            MatterReads(client, manifest),
            AttestationReads(client, manifest),
            CommitmentReads(client, manifest),
            PermitReads(client, manifest),
            SupervisionReads(client, manifest),
        )
