"""Duties of all acts, and the organisation that is responsible for an act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from zeropermit.domain.accounts.responsibility import (
    Duty,
    Party,
    check_own,
    party_of,
)
from zeropermit.domain.acts.act import Act, Signatory
from zeropermit.domain.acts.registry import ACTS
from zeropermit.domain.ledger.identifiers import Address, OrganisationId, PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.reasons import Measure
from zeropermit.domain.supervision.state import NOBODY

DUTIES: Final[Mapping[str, tuple[Duty, ...]]] = MappingProxyType(
    {name: act.duties for name, act in ACTS.items()}
)
"""Signatures by the class of the act, in the order in which they are submitted."""


def responsible(
    state: LedgerState, permit: PermitId, act: type[Act], said: object = None
) -> OrganisationId:
    """Name the organisation that signs an act on a permit; of an extension, the holder.

    `said` is the act, or has its fields; acts that one body always signs need none.

    Raises:
        PermitUnknownError: There is no such permit.
        NotSupervisedError: The permit has no supervisor, or none is proposed.
    """
    return party_of(state, permit, act.duties_on(state, permit, said)[0].party)


def deciding_bodies(state: LedgerState, permit: PermitId) -> set[OrganisationId]:
    """Name the bodies of which two officers decide on a permit.

    That is its authority, and its supervisor where it forfeits the permit.

    Raises:
        PermitUnknownError: There is no such permit.
    """
    authority = party_of(state, permit, Party.AUTHORITY)
    supervisor = state.supervisor_for(permit, Measure.FORFEITED) or NOBODY
    return {authority, supervisor} - {NOBODY}


def signatories(
    state: LedgerState, act: Act, signers: Sequence[Address]
) -> list[Signatory | None]:
    """Name the organisation for which each key signs an act.

    Returns:
        Key and organisation of each; None for a key that no organisation has, unless
        it is the new key that proves itself.
    """
    known = [state.keys.get(signer) for signer in signers]
    first = known[0].organisation if known and known[0] else NOBODY
    proof = act.proof_by(first)
    own = [
        Signatory(signer, key.organisation) if key else None
        for signer, key in zip(signers, known, strict=True)
    ]
    if proof is None:
        return own
    return [
        by or (proof if signer == proof.key else None)
        for signer, by in zip(signers, own, strict=True)
    ]


def check_responsible(
    state: LedgerState,
    permit: PermitId,
    act: type[Act],
    *,
    organisation: OrganisationId,
) -> None:
    """Check that an organisation signs an act on a permit; as in `responsible`.

    Raises:
        PermitUnknownError: There is no such permit.
        NotSupervisedError: The permit has no supervisor, or none is proposed.
        NotAllowedError: Another organisation signs the act.
    """
    check_own(responsible(state, permit, act), organisation=organisation)
