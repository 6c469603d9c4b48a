"""Filters by which events of the ledger are looked up."""

from __future__ import annotations

from typing import TypedDict

from zeropermit.domain.ledger.identifiers import Address


class EventFilter(TypedDict, total=False):
    """The terms by which events are looked up; all given terms must match."""

    name: str
    permit: bytes
    application: bytes
    #: Organisation, department or authority; of an application the applicant.
    organisation: bytes
    document: bytes
    number: str  #: Number of a permit.
    batch: bytes
    attestation: bytes
    commitment: bytes
    scope: bytes  #: Scope of a grant, schema or matter.
    version: bytes
    project: str
    key: Address
    evidence: bytes  #: Evidence id on which a permit was issued.
    block_number: int
    tx_hash: bytes
