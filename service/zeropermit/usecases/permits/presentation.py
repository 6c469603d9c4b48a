"""Check that a permit is shown by its holder, and just now."""

from __future__ import annotations

from collections.abc import Callable

from zeropermit.domain.accounts.responsibility import acts_for
from zeropermit.domain.ledger.identifiers import Address, PermitId
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.permits.presentation import (
    Shown,
    judge_showing,
    read_signature,
    showing_text,
)
from zeropermit.domain.permits.verification import AsOf
from zeropermit.usecases.ports import World

Recover = Callable[[str, bytes], Address | None]
"""Gives the account whose `personal_sign` signature this is, if any."""


def check_showing(
    world: World,
    permit: PermitId,
    *,
    at: int,
    signature: str,
    origin: str,
    recover: Recover,
) -> Shown:
    """Say what the code of a permit that is on the ledger is worth now.

    Args:
        world: What there is to know.
        permit: Which permit is shown.
        at: Unix second of showing, as the code says it.
        signature: As addresses carry it.
        origin: Where this service is, as people see it.
        recover: Finds who signed.

    Raises:
        PermitUnknownError: There is no such permit.
    """
    now = world.clock()
    text = showing_text(permit, at=at, origin=origin)
    signer = recover(text, read_signature(signature))

    def by_holder(registers: Registers, _: AsOf) -> bool:
        filed = registers.applications[find_permit(registers, permit).application]
        holder = registers.organisations[filed.content.applicant].uscc
        return signer is not None and acts_for(registers, signer, holder, now=now)

    return judge_showing(by_holder=world.ledger.read(by_holder), at=at, now=now)
