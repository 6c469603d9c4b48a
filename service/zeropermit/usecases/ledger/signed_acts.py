"""Direct acts: prepare one from given values, and submit it as it was signed.

One pair of functions serves all acts of `DIRECT_ACTS`. What differs is declared with
the act: its owner, its duty and its precondition.
"""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.domain.accounts.responsibility import (
    check_granted,
    check_own,
)
from zeropermit.domain.acts.act import Authorization, DirectAct, direct_act
from zeropermit.domain.acts.fields import Given
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import ZERO, Address, OrganisationId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Rule, Violation
from zeropermit.errors import (
    ActRefusedError,
    LedgerEntryUnknownError,
    NotAllowedError,
    SignatureRefusedError,
)
from zeropermit.usecases.permits.signers import submit_signed
from zeropermit.usecases.ports import ServiceContext


def make_act(
    state: LedgerState,
    kind: type[DirectAct],
    given: Given,
    *,
    now: int,
    organisation: OrganisationId | None = None,
) -> DirectAct:
    """Make an act that the ledger would take now.

    1. What the act names is on the ledger.
    2. The organisation signs such acts; without one this is left to the signature.
    3. The precondition of the act holds.

    Raises:
        CommitmentUnknownError, LedgerEntryUnknownError: The ledger has no such entry.
        NotAllowedError: It is another organisation's act.
        ActRefusedError: A rule of the precondition is broken that has no other error.
    """
    act = direct_act(kind, state, given)
    violations = tuple(act.violations(state, now=now))
    # 1. What it names
    for each in violations:
        if each.rule is Rule.NAMES_UNKNOWN:
            raise each.error or LedgerEntryUnknownError(str(each.found))
    # 2. Whose act it is
    if organisation is not None:
        _check_responsible(state, act, organisation, now=now)
    # 3. Its precondition
    for each in violations:
        raise _refusal(each)
    return act


def check_entitled(
    context: ServiceContext,
    kind: type[DirectAct],
    *,
    organisation: OrganisationId,
    role: KeyRole,
) -> None:
    """Check that an organisation's key may sign acts of a kind at all.

    Raises:
        NotAllowedError: The key has another role, or the organisation has no grant; a
            grant that depends on the fields of the act is checked with the act.
    """
    duty = kind.duties[0]
    if role not in duty.roles:
        raise NotAllowedError
    if duty.grant is not None and not kind.scoped:
        now = context.clock()
        with context.look() as (state, _, _):
            check_granted(state, organisation, duty.grant, ZERO, now=now)


def prepare(
    context: ServiceContext,
    kind: type[DirectAct],
    given: Given,
    *,
    organisation: OrganisationId,
) -> DirectAct:
    """Prepare an act for keys of an organisation to sign.

    Raises:
        CommitmentUnknownError, LedgerEntryUnknownError, NotAllowedError,
        ActRefusedError: As in `make_act`.
    """
    with context.look() as (state, now, _):
        return make_act(state, kind, given, now=now, organisation=organisation)


def submit(
    context: ServiceContext,
    kind: type[DirectAct],
    given: Given,
    authorizations: Sequence[Authorization],
    *,
    organisation: OrganisationId,
    operation: str,
) -> Operation:
    """Submit an act that keys of an organisation signed.

    Raises:
        CommitmentUnknownError, LedgerEntryUnknownError, NotAllowedError,
        ActRefusedError: As in `make_act`.
        NotActingForError: A signer is no key of the organisation, or has another role.
        SignatureRefusedError: A signature is over something else.
    """

    def made() -> tuple[DirectAct, OrganisationId]:
        act = prepare(context, kind, given, organisation=organisation)
        with context.look() as (state, _, _):
            signers = [each.signer for each in authorizations]
            _check_signers(state, act, signers, organisation)
        _check_proof(act, signers[-1], organisation)
        return act, organisation

    duty = kind.duties[0]
    return submit_signed(context, made, authorizations, operation=operation, duty=duty)


def _check_responsible(
    state: LedgerState, act: DirectAct, organisation: OrganisationId, *, now: int
) -> None:
    owner, duty = act.owner(state), act.duties_in(state)[0]
    if owner is not None:
        check_own(owner, organisation=organisation)
    if duty.grant is not None:
        check_granted(state, organisation, duty.grant, act.grant_scope(state), now=now)


def _check_signers(
    state: LedgerState,
    act: DirectAct,
    signers: Sequence[Address],
    organisation: OrganisationId,
) -> None:
    for signer in signers[: act.duties[0].signatures]:
        key = state.keys.get(signer)
        if key is None or key.organisation != organisation:
            continue  # it is refused as such
        for each in act.signer_violations(state, signer):
            raise _refusal(each)


def _check_proof(act: DirectAct, last: Address, organisation: OrganisationId) -> None:
    """Check that a new key signs last, if the act gives one."""
    proof = act.proof_by(organisation)
    if proof is not None and last != proof.key:
        raise SignatureRefusedError(last)


def _refusal(violation: Violation) -> Exception:
    return violation.error or ActRefusedError(
        violation.rule.value, str(violation.expected), str(violation.found)
    )
