"""Outcomes of commitments, and repaired credit.

Two commands of `zeropermit supervise`. An outcome is signed here by two inspectors and
sent by the service, or prepared from the ledger alone, to be signed elsewhere; it is
the same act.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from zeropermit import terminal
from zeropermit.cli.caller import CallerOptions, NodeOptions, signed_in
from zeropermit.cli.options import (
    LOCAL_API,
    Api,
    AsJson,
    Decision,
    Out,
    argument,
    option,
)
from zeropermit.cli.preparing import OfficerSigning, digest_of, word_of
from zeropermit.client.supervision import record, repaired
from zeropermit.domain.acts.act import Act
from zeropermit.domain.ledger.identifiers import CommitmentId, InspectionId, permit_id
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.usecases.supervision.outcomes import find_commitment, outcome_of
from zeropermit.usecases.supervision.supervise import InspectedOutcome, prepare

CommitmentArgument = Annotated[
    str,
    argument(
        "COMMITMENT",
        "The commitment, as the evidence of a permit names it: 0x and 64 digits.",
    ),
]
Organisation = Annotated[
    str, argument("CODE", "Unified social credit code of the barred organisation.")
]
How = Annotated[
    Literal["kept", "breached", "corrected"],
    option("--became", "Outcome of the commitment."),
]
Written = Annotated[
    str,
    option(
        "--decision FILE", "The written decision: its SHA-256 is signed, or give that."
    ),
]
Inspection = Annotated[
    str,
    option(
        "--inspection ID",
        "Inspection on the ledger that shows it: its record is the decision signed.",
    ),
]
OwnKey = Annotated[
    Path | None,
    option(
        "--key FILE", "Keystore of the inspector who signs here; goes with --second."
    ),
]
Second = Annotated[
    Path | None,
    option(
        "--second FILE",
        "Keystore of the other inspector: both sign here, and the service at --api "
        "sends it.",
    ),
]
Other = Annotated[Path, option("--second FILE", "Keystore of the other inspector.")]


def outcome(  # noqa: PLR0913 - options of a command
    *,
    commitment: CommitmentArgument,
    became: How,
    decision: Written = "",
    inspection: Inspection = "",
    node: NodeOptions,
    out: Out = None,
    api: Api = LOCAL_API,
    key: OwnKey = None,
    second: Second = None,
    as_json: AsJson = False,
) -> None:
    """Record the outcome of a commitment, by two inspectors.

    A breach bars the organisation from committing until its credit is repaired. With
    `--second` both sign here and the service sends it; without, the act is prepared
    from the ledger, to be signed elsewhere.
    """
    if bool(decision) is bool(inspection):
        said = "this or --inspection, and not both"
        raise typer.BadParameter(said, param_hint="--decision")
    word = Outcome[became.upper()]
    if second is None:
        signing = OfficerSigning.at(node.open())
        signing.write(_act(signing, commitment, word, decision, inspection), out)
        return
    if key is None or inspection or out is not None:
        said = "takes --key and --decision, and no --out"
        raise typer.BadParameter(said, param_hint="--second")
    people = [signed_in(api, one, node.trust) for one in (key, second)]
    terminal.confirm(f"记录核查结果 {became}？", f"Record the outcome {became}?")
    _show(record(people, commitment, word, digest_of(decision)), as_json=as_json)


def repair(
    organisation: Organisation,
    commitment: CommitmentArgument,
    decision: Decision,
    caller: CallerOptions,
    second: Other,
) -> None:
    """Lift the bar of one breach, by two inspectors of the body that recorded it."""
    people = [caller.sign_in(), signed_in(caller.api, second, caller.trust)]
    terminal.confirm(
        f"修复 {organisation} 的信用？", f"Repair the credit of {organisation}?"
    )
    word_of(commitment)
    done = repaired(people, organisation, commitment, digest_of(decision))
    _show(done, as_json=caller.as_json)


def _act(
    signing: OfficerSigning,
    commitment: str,
    word: Outcome,
    decision: str,
    inspection: str,
) -> Act:
    """Prepare an outcome from the ledger: on a decision, or an inspection's record."""
    about = CommitmentId(word_of(commitment))
    if decision:
        return outcome_of(signing.state, about, word, digest_of(decision))
    recorded = find_commitment(signing.state, about)
    request = InspectedOutcome(about, word, InspectionId(word_of(inspection)))
    permit = permit_id(recorded.content.application)
    return prepare(signing.state, permit, request, now=signing.now)


def _show(operation: Mapping[str, Any], *, as_json: bool) -> None:
    terminal.answer(operation, [str(operation["operation"])], as_json=as_json)
    if not as_json:
        terminal.say("已记入账本。", "It is on the ledger.")
