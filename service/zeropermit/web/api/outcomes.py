"""Inspectors: what became of commitments, and credit that was repaired."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Response

from zeropermit.domain.acts.commitments import RecordOutcome, RepairCredit
from zeropermit.domain.ledger.identifiers import CommitmentId, from_hex
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.serialize.answer import json_response, signable
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.apply import FRESH_SECONDS
from zeropermit.usecases.ports import World
from zeropermit.usecases.supervision.outcomes import (
    prepare_outcome,
    prepare_repair,
    submit_inspected,
)
from zeropermit.web import documentation as d
from zeropermit.web.api.applications import WordPath
from zeropermit.web.api.permits import two_signatures
from zeropermit.web.bodies.outcomes import (
    OutcomeProposal,
    OutcomeRequest,
    RepairProposal,
    RepairRequest,
)
from zeropermit.web.dependencies import LanguageDep, OfficerDep, ServiceDep
from zeropermit.web.idempotency import OnceDep

router = APIRouter(tags=["inspectors"])

CodePath = Annotated[
    str, Path(max_length=32, description="统一社会信用代码。 Credit code.")
]
SIGNABLE = {"deadline": 1_790_001_800, "typed_data": d.TYPED_DATA, "call": d.CALL}
OUTCOME = {"outcome": "BREACHED", "decision": d.WORD}
REPAIR = {"matter": "construction-permit", "decision": d.WORD}
BOTH = {"authorizations": [d.AUTHORIZATION, d.AUTHORIZATION]}


@router.post(
    "/commitments/{commitment}/outcomes/proposals",
    **d.about(
        "核查人员：拟定承诺的核查结果，供两名人员签署。",
        "Inspectors: propose what became of a commitment, for two officers to sign.",
        body=OUTCOME,
        example=SIGNABLE,
    ),
)
def propose_outcome(
    commitment: WordPath,
    body: OutcomeProposal,
    service: ServiceDep,
    caller: OfficerDep,
    language: LanguageDep,
) -> Response:
    """Prepare an outcome for both inspectors."""
    act = _outcome(service.world, commitment, body, caller)
    return json_response(_signable(service.world, act), language)


@router.post(
    "/commitments/{commitment}/outcomes",
    **d.about(
        "核查人员：提交两名人员签署的核查结果。",
        "Inspectors: submit the outcome that two officers signed.",
        body={**OUTCOME, **BOTH},
        example={"commitment": d.WORD, "operation": f"outcome:{d.WORD[2:]}:0123"},
        status=202,
    ),
)
def submit_outcome(
    commitment: WordPath,
    body: OutcomeRequest,
    service: ServiceDep,
    caller: OfficerDep,
    once: OnceDep,
) -> Response:
    """Put a signed outcome on its way."""
    world = service.world

    def act() -> Mapping[str, object]:
        operation = submit_inspected(
            world,
            lambda: _outcome(world, commitment, body, caller),
            two_signatures(body.authorizations),
            inspector=caller.organisation,
            operation=once.name("outcome", caller.organisation),
        )
        return {"commitment": commitment, "operation": operation.id}

    return once.run(act)


@router.post(
    "/organisations/{uscc}/repairs/proposals",
    **d.about(
        "核查人员：拟定信用修复，供两名人员签署。",
        "Inspectors: propose to repair an organisation's credit, for two to sign.",
        body=REPAIR,
        example=SIGNABLE,
    ),
)
def propose_repair(
    uscc: CodePath,
    body: RepairProposal,
    service: ServiceDep,
    caller: OfficerDep,
    language: LanguageDep,
) -> Response:
    """Prepare a repair for both inspectors."""
    act = _repair(service.world, uscc, body, caller)
    return json_response(_signable(service.world, act), language)


@router.post(
    "/organisations/{uscc}/repairs",
    **d.about(
        "核查人员：提交两名人员签署的信用修复。",
        "Inspectors: submit the repair that two officers signed.",
        body={**REPAIR, **BOTH},
        example={"organisation": d.APPLICANT, "operation": f"repair:{d.WORD[2:]}:0123"},
        status=202,
    ),
)
def submit_repair(
    uscc: CodePath,
    body: RepairRequest,
    service: ServiceDep,
    caller: OfficerDep,
    once: OnceDep,
) -> Response:
    """Put a signed repair on its way."""
    world = service.world

    def act() -> Mapping[str, object]:
        operation = submit_inspected(
            world,
            lambda: _repair(world, uscc, body, caller),
            two_signatures(body.authorizations),
            inspector=caller.organisation,
            operation=once.name("repair", caller.organisation),
        )
        return {"organisation": uscc, "operation": operation.id}

    return once.run(act)


def _outcome(
    world: World, commitment: str, body: OutcomeProposal, caller: Caller
) -> RecordOutcome:
    return prepare_outcome(
        world,
        CommitmentId(from_hex(commitment)),
        Outcome[body.outcome],
        from_hex(body.decision),
        inspector=caller.organisation,
    )


def _repair(
    world: World, uscc: str, body: RepairProposal, caller: Caller
) -> RepairCredit:
    decision = from_hex(body.decision)
    return prepare_repair(
        world, uscc, body.matter, decision, inspector=caller.organisation
    )


def _signable(world: World, act: RecordOutcome | RepairCredit) -> dict[str, object]:
    deadline = world.clock() + FRESH_SECONDS
    return signable(act, world.ledger.domain(act.contract), deadline)
