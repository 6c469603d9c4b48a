"""Duties of all acts, and the organisation that is responsible for an act."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from zeropermit.domain.accounts.responsibility import Duty, check_own, party_of
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.registry import ACTS
from zeropermit.domain.ledger.identifiers import OrganisationId, PermitId
from zeropermit.domain.ledger.state import LedgerState

DUTIES: Final[Mapping[str, tuple[Duty, ...]]] = MappingProxyType(
    {name: act.duties for name, act in ACTS.items()}
)
"""Signatures by the class of the act, in the order in which they are submitted."""


def responsible(state: LedgerState, permit: PermitId, act: type[Act]) -> OrganisationId:
    """Name the organisation that signs an act on a permit; of an extension, the holder.

    Raises:
        PermitUnknownError: There is no such permit.
        NotSupervisedError: The permit has no supervisor, or none is proposed.
    """
    return party_of(state, permit, act.duties[0].party)


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
