"""Governance calls that bring the ledger to the state of the data files.

The calls are the difference between the files and the ledger, so that doing them
twice does nothing, and an operator who was interrupted just goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zeropermit.domain.accounts.preconditions import grant_regions
from zeropermit.domain.evidence.schema import Schema, definition
from zeropermit.domain.ledger.events import GrantKind, KeyRole, OrganisationKind
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    Address,
    matter_id,
    matter_version_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.matters.file import MatterFile
from zeropermit.domain.records.canonical import Suite, digest_bytes
from zeropermit.ledger.deployment import GovernanceCall


@dataclass(frozen=True, slots=True)
class NewBodyKey:
    """A key as it is to be given to a public body."""

    role: KeyRole
    person: int  #: Code of the person within the body; zero names nobody.


@dataclass(frozen=True, slots=True)
class NewBody:
    """A public body as it is to be registered."""

    uscc: str
    name: str
    keys: Mapping[Address, NewBodyKey]
    grants: Sequence[Mapping[str, Any]]
    """Kind, code of the scope, regions of a grant to decide, legal basis of each."""


def scope_of(kind: GrantKind, code: str) -> bytes:
    """Give the scope of a grant from the code of its schema or matter."""
    if kind is GrantKind.ATTEST:
        return schema_id(code)
    if kind is GrantKind.ENROL:
        return bytes(32)
    return matter_id(code)


def body_calls(
    state: LedgerState, body: NewBody, *, now: int
) -> Iterator[GovernanceCall]:
    """Register a body, its keys and its grants, as far as they are missing."""
    organisation = organisation_id(body.uscc)
    if organisation not in state.organisations:
        kind = int(OrganisationKind.PUBLIC_BODY)
        yield _call("register", body.uscc, body.name, kind)
    for address, key in body.keys.items():
        if address not in state.keys:
            given = (int(key.role), key.person, now, NO_END)
            yield _call("addKey", organisation, address, *given)
    for grant in body.grants:
        kind = GrantKind[grant["kind"]]
        scope = scope_of(kind, grant.get("scope", ""))
        if not state.holds(organisation, kind, scope, now):
            basis = grant.get("basis", grant["kind"])
            legal = digest_bytes(basis.encode(), suite=Suite.SHA_256)
            regions = grant.get("regions", [])
            require(grant_regions(kind, regions))
            what = (int(kind), scope, regions)
            yield _call("grant", organisation, *what, now, NO_END, legal)


def schema_calls(
    state: LedgerState, schemas: Sequence[Schema]
) -> Iterator[GovernanceCall]:
    """Define the schemas that are not defined yet."""
    for schema in schemas:
        if schema_id(schema.code) not in state.schemas:
            arguments = (schema.code, definition(schema))
            yield GovernanceCall("MatterRegistry", "defineSchema", arguments)


def matter_calls(
    state: LedgerState, matter: MatterFile, *, opens_at: int
) -> Iterator[GovernanceCall]:
    """Publish a matter's next version if the file differs from the newest one.

    `opens_at` is the second from which applications are taken, not before the act.
    """
    number = 0
    code = matter_id(matter.code)
    while matter_version_id(code, number + 1) in state.versions:
        number += 1
    newest = state.versions.get(matter_version_id(code, number))
    if newest is None or newest.document != matter.document:
        arguments = (
            matter.code,
            [requirement.as_abi() for requirement in matter.requirements],
            matter.validity.as_abi(),
            matter.automatic,
            matter.several_permits,
            matter.forfeited_by_supervisor,
            matter.public_safety,
            int(matter.subject),
            matter.document,
            matter.texts,
            opens_at,
        )
        yield GovernanceCall("MatterRegistry", "publish", arguments)


def _call(function: str, *arguments: object) -> GovernanceCall:
    return GovernanceCall("OrganisationRegistry", function, arguments)
