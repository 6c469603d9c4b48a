"""Two officers at two computers: the first signs, the act waits, the second signs.

What is kept is what the first wanted, with a signature. The second is shown the act as
it is prepared anew from that, so nobody signs words of another's browser. An act that
another one has overtaken, whose signature ran out, or that is allowed no more, waits
no more. Until a second has signed, the first can take it back: it is then neither
shown nor sent from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.accounts.responsibility import OFFICER
from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.operation import Operation, OperationState
from zeropermit.domain.acts.pending import Sent, WaitingAct
from zeropermit.domain.acts.permits import ActOnPermit
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    Address,
    Digest,
    OrganisationId,
    PermitId,
    to_hex,
)
from zeropermit.errors import (
    AlreadySignedError,
    WaitingActSentError,
    WaitingActUnknownError,
    WaitingActWithdrawnError,
    ZeropermitError,
)
from zeropermit.usecases.permits.officer_acts import (
    PermitActRequest,
    act_on_permit,
    body_of,
    prepare_act,
)
from zeropermit.usecases.permits.signers import check_signers
from zeropermit.usecases.ports import ServiceContext

PENDING_SECONDS = 3 * 86_400
"""How long the first officer's signature waits for the second."""

ABANDONED_SECONDS = 120
"""After this an act that was about to be sent, and was not, can be taken back."""


@dataclass(frozen=True, slots=True)
class PendingActView:
    """An act that waits for a second officer."""

    id: Digest
    kept: WaitingAct
    number: str  #: Permit number.
    act: ActOnPermit  #: The act for both officers to sign, as prepared now.


def keep_act(
    context: ServiceContext,
    permit: PermitId,
    act_request: PermitActRequest,
    first: Authorization,
    *,
    text: str | None = None,
) -> Digest:
    """Keep an act that one officer signed.

    `first` is the signature of one officer of the body whose act it is; `text` is the
    written decision, if it was typed in.

    Raises:
        ZeropermitError: As in `prepare_act`.
        NotActingForError: The signer is no officer of that body.
        SignatureRefusedError: The signature is over something else.
        DecisionTextError: The text has not the digest that is signed.
        PendingActWithdrawnError: Just this signature was taken back before.
    """
    act = prepare_act(context, permit, act_request)
    body = body_of(context, permit, act_request)
    check_signers(context, body, [first], roles=OFFICER)
    context.ledger.check(act, [first])
    named = getattr(act, "notice", ZERO)
    members = {"permit": permit, "sequence": act.sequence, "text": text, "first": first}
    members["notice"] = named
    kept = copied(WaitingAct, act_request, **members)
    if context.pending_acts.withdrawn(kept.digest()):
        raise WaitingActWithdrawnError(to_hex(kept.digest()))
    return context.records.put(
        kept.as_json(), application=act.application.id, organisation=body
    )


def pending_acts(
    context: ServiceContext, body: OrganisationId
) -> tuple[PendingActView, ...]:
    """List the acts that wait for a second officer of a body, newest first."""
    records = context.records.of_organisation(body, kind=WaitingAct.TYPE)
    kept = (WaitingAct.from_json(record) for record in records)
    found = (_pending(context, one) for one in kept)
    return tuple(one for one in found if one is not None)


def find_pending_act(
    context: ServiceContext, body: OrganisationId, name: bytes
) -> PendingActView:
    """Find one of the acts that wait for a second officer of a body.

    Raises:
        PendingActUnknownError: None of them has this name.
    """
    kept = _kept(context, body, name)
    found = None if kept is None else _pending(context, kept)
    if found is None:
        raise WaitingActUnknownError(to_hex(name))
    return found


def countersign(
    context: ServiceContext,
    name: bytes,
    second: Authorization,
    *,
    body: OrganisationId,
    operation: str,
) -> Operation:
    """Submit an act that waited, with the second officer's signature.

    Raises:
        PendingActUnknownError: No such act waits.
        AlreadySignedError: The first officer signed again.
        NotActingForError: The signer is no officer of the body.
        SignatureRefusedError: The signature is over something else.
    """
    found = find_pending_act(context, body, name)
    if second.signer == found.kept.first.signer:
        raise AlreadySignedError(second.signer)
    both = [found.kept.first, second]
    check_signers(context, body, [second], roles=OFFICER)
    context.ledger.check(found.act, both)
    if not context.pending_acts.send(found.id, operation):
        raise WaitingActUnknownError(to_hex(name))  # taken back a moment ago
    act_request = copied(PermitActRequest, found.kept)
    return act_on_permit(
        context, found.kept.permit, act_request, both, operation=operation
    )


def take_back(
    context: ServiceContext,
    permit: PermitId,
    name: bytes,
    *,
    body: OrganisationId,
    officer: Address,
) -> WaitingAct:
    """Take an act back, as the officer who signed it first; twice is as once.

    1. The act is one of the body's, and the officer's own.
    2. It still waits.
    3. No second officer's signature is on its way with it. One that was about to be
       sent when the service died is not.
    4. It is taken back, unless a second officer is a moment faster.

    Raises:
        PendingActUnknownError: No such act waits, or it is another officer's.
        PendingActSentError: A second officer has signed.
    """
    # 1. Whose it is
    kept = _kept(context, body, name)
    if kept is None or (kept.permit, kept.first.signer) != (permit, officer):
        raise WaitingActUnknownError(to_hex(name))
    if context.pending_acts.withdrawn(kept.digest()):
        return kept
    # 2. Whether it waits
    if _pending(context, kept) is None:
        raise WaitingActUnknownError(to_hex(name))
    # 3. A second signature
    sent = context.pending_acts.sent(kept.digest())
    if sent is not None and _under_way(context, sent):
        raise WaitingActSentError(to_hex(name))
    # 4. Take it back
    if not context.pending_acts.withdraw(kept.digest(), sent):
        raise WaitingActSentError(to_hex(name))
    return kept


def _under_way(context: ServiceContext, sent: Sent) -> bool:
    """Whether an act that was sent may still arrive."""
    operation = context.ledger.operation(sent.operation)
    if operation is None:
        return context.clock() < sent.at + ABANDONED_SECONDS
    return operation.state not in {OperationState.REFUSED, OperationState.FAILED}


def _kept(
    context: ServiceContext, body: OrganisationId, name: bytes
) -> WaitingAct | None:
    """Find the act kept under a name, pending or not."""
    for record in context.records.of_organisation(body, kind=WaitingAct.TYPE):
        kept = WaitingAct.from_json(record)
        if kept.digest() == name:
            return kept
    return None


def _pending(context: ServiceContext, kept: WaitingAct) -> PendingActView | None:
    """Give an act as the second officer sees it; None if it is outdated."""
    if kept.first.deadline <= context.clock() or context.pending_acts.withdrawn(
        kept.digest()
    ):
        return None
    act_request = copied(PermitActRequest, kept)
    try:
        act = prepare_act(context, kept.permit, act_request)
        body = body_of(context, kept.permit, act_request)
    except ZeropermitError:
        return None  # the permit's state allows it no more
    if (act.sequence, getattr(act, "notice", ZERO)) != (kept.sequence, kept.notice):
        return None
    with context.look() as (state, _, _):
        number = state.permits[kept.permit].number
        if state.keys[kept.first.signer].organisation != body:
            return None  # it is another body's act since
    return PendingActView(kept.digest(), kept, number, act)
