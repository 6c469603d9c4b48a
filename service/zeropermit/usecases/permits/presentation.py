"""Check that a permit is shown by its holder, and just now."""

from __future__ import annotations

from collections.abc import Callable

from zeropermit.domain.accounts.responsibility import acts_for
from zeropermit.domain.ledger.identifiers import Address, PermitId
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.permits.presentation import (
    PresentationCode,
    judge_presentation,
    presentation_text,
    read_signature,
)
from zeropermit.usecases.ports import ServiceContext

Recover = Callable[[str, bytes], Address | None]
"""Gives the account whose `personal_sign` signature this is, if any."""


def check_presentation(
    context: ServiceContext,
    permit: PermitId,
    *,
    at: int,
    signature: str,
    origin: str,
    recover: Recover,
) -> PresentationCode:
    """Give the verdict on the presentation code of a permit on the ledger, as of now.

    `at` and `signature` are as the code has them, `origin` is the address of this
    service, as people see it, and `recover` finds the signer.

    Raises:
        PermitUnknownError: There is no such permit.
    """
    now = context.clock()
    text = presentation_text(permit, at=at, origin=origin)
    signer = recover(text, read_signature(signature))
    with context.look() as (state, _, _):
        filed = state.applications[find_permit(state, permit).application]
        holder = state.organisations[filed.content.applicant].uscc
        by_holder = signer is not None and acts_for(state, signer, holder, now=now)
    return judge_presentation(by_holder=by_holder, at=at, now=now)
