"""Acts that a department's officers sign about its records: anchor and revoke."""

from __future__ import annotations

from fastapi import Response

from zeropermit.errors import BatchChangedError
from zeropermit.serialize.answer import proposed
from zeropermit.serialize.department import resting_json
from zeropermit.usecases.department.acts import (
    check_attestable,
    plan_revocation,
    reconciled_store,
    submit_batch,
    submit_revocation,
)
from zeropermit.usecases.department.anchor import pending_batch
from zeropermit.usecases.department.consequences import dependent_permits
from zeropermit.usecases.department.revoke import stored_records
from zeropermit.web import documentation as d
from zeropermit.web.api_request import OfficerRequestDep
from zeropermit.web.bodies.department import (
    BatchBody,
    BatchProposalBody,
    RevocationBody,
    RevocationProposalBody,
)
from zeropermit.web.idempotency import OfficerOnceDep

router = d.ApiRouter(prefix="/department", tags=["department"])

BATCH = {"schema": "legal-entity/1", "root": d.WORD, "count": 12}
REVOCATION = {"leaves": [d.WORD], "reason": "FACT_CHANGED"}
RESTING = {
    "permit": d.WORD,
    "number": "370203202611240101",
    "requirements": ["R04"],
    "state": "VALID",
    "suspends": False,
    "alerts": True,
}


@router.operation(
    "POST /batches/proposals",
    "部门人员：拟定待上链的批次，供签署；不改动数据簿。",
    "Officers of a department: propose the batch that waits, to be signed. Nothing"
    " is kept.",
    body={"schema": "legal-entity/1"},
    example={**BATCH, **d.signable("Attest", "AttestationRegistry", "attest")},
)
def propose_batch(body: BatchProposalBody, request: OfficerRequestDep) -> Response:
    """Give the message that an officer signs to anchor a data set."""
    context = request.context
    check_attestable(context, request.caller.uscc, body.schema_)
    batch = pending_batch(reconciled_store(context, request.caller.uscc), body.schema_)
    if batch is None:
        raise BatchChangedError(body.schema_)
    content = {
        "schema": batch.schema,
        "root": batch.root,
        "count": batch.count,
        **proposed(context, batch.act),
    }
    return request.answer(content)


@router.operation(
    "POST /batches",
    "部门人员：提交签署的批次上链。与拟定时不同即拒绝。",
    "Officers of a department: anchor a batch as it was signed. It is refused if"
    " other records wait by now.",
    body={**BATCH, "authorization": d.AUTHORIZATION},
    example={"operation": f"attest:{d.WORD[2:]}:0123"},
    status=202,
)
def anchor(body: BatchBody, once: OfficerOnceDep) -> Response:
    """Put a batch on its way."""
    return once.submit(
        "attest",
        once.own,
        lambda name: submit_batch(
            once.context,
            body.act(),
            body.authorization.value(),
            uscc=once.caller.uscc,
            operation=name,
        ),
    )


@router.operation(
    "POST /revocations/proposals",
    "部门人员：拟定撤回记录，列明受影响的许可；不改动数据簿。",
    "Officers of a department: propose to take records back, with the permits that"
    " rest on them. Nothing is kept.",
    body=REVOCATION,
    example={
        "permits": [RESTING],
        **d.signable("RevokeAttestations", "AttestationRegistry", "revoke"),
    },
)
def propose_revocation(
    body: RevocationProposalBody, request: OfficerRequestDep
) -> Response:
    """Give the message that an officer signs to revoke records, and its effect."""
    context, now = request.context, request.context.clock()
    store = reconciled_store(context, request.caller.uscc)
    records = stored_records(store, body.words())
    act = plan_revocation(store, body.words(), body.why())
    found = context.ledger.read(
        lambda state, _: dependent_permits(state, request.caller.uscc, records, now=now)
    )
    content: dict[str, object] = {"permits": [resting_json(one) for one in found]}
    if act is not None:
        content |= proposed(context, act)
    return request.answer(content)


@router.operation(
    "POST /revocations",
    "部门人员：提交签署的撤回；未上链的记录无须签署。",
    "Officers of a department: take records back, for good. What no batch has yet"
    " takes no signature and no operation.",
    body={**REVOCATION, "authorization": d.AUTHORIZATION},
    example={"operation": f"retract:{d.WORD[2:]}:0123"},
    status=202,
)
def revoke(body: RevocationBody, once: OfficerOnceDep) -> Response:
    """Put a revocation on its way."""
    return once.submit(
        "retract",
        once.own,
        lambda name: submit_revocation(
            once.context,
            body.words(),
            body.why(),
            body.signed(),
            uscc=once.caller.uscc,
            operation=name,
        ),
    )
