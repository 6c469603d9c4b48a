"""The examples of docs/protocol.md, and the values that follow from them.

    PYTHONPATH=service python -m tests.builders.protocol_examples

prints the examples as they have to stand there.
"""

import json

from tests.builders.protocol_case import SIGNER, Case, case, signed_digest
from tests.builders.protocol_parts import DEADLINE, HOUR, START
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.domain.acts.act import Signatory
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.evidence.evidence_set import (
    Choice,
    EvidenceReference,
    EvidenceSet,
    PresentedPermit,
)
from zeropermit.domain.evidence.schema import definition
from zeropermit.domain.ledger.event_json import dump_event
from zeropermit.domain.ledger.events import GrantGiven, MatterVersionPublished
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    BatchId,
    organisation_id,
    permit_id,
    to_hex,
)
from zeropermit.domain.matters.matter import requirements_digest
from zeropermit.domain.records.canonical import JsonValue, canonical, digest
from zeropermit.serialize.answer import Freshness, signable
from zeropermit.serialize.permit import answer_json


def examples(number: int = 0) -> dict[str, str]:
    """Give the examples by name, in canonical form; the manifest as in its file."""
    made = case(number)
    records: dict[str, JsonValue] = {
        "schema": json.loads(definition(made.schema)),
        "consent": made.receipt.as_json(),
        "letter": made.letter.as_json(),
        "sealed-attestation": made.sealed,  # type: ignore[dict-item] # JSON
        "disclosure": made.disclosure.as_json(),
        "permit": made.document.as_json(),
        "bundle": made.bundle.as_json(),
        "question": made.question,  # type: ignore[dict-item] # JSON
    }
    shown = Freshness(START + 2 * HOUR, START + 2 * HOUR)
    answer = answer_json(made.answer, load_catalogue(), Language.EN, shown)
    by = Signatory(SIGNER, organisation_id(made.receipt.applicant))
    commit = signable(made.commit, made.domain("CommitmentRegistry"), DEADLINE, by)
    records["proposal"] = commit  # type: ignore[assignment] # JSON
    records["event"] = json.loads(dump_event(made.events[-2]))
    published = (e for e in made.events if isinstance(e, MatterVersionPublished))
    records["version"] = json.loads(dump_event(next(published)))
    given = (e for e in made.events if isinstance(e, GrantGiven) and e.regions)
    records["grant"] = json.loads(dump_event(next(given)))
    records["answer"] = answer  # type: ignore[assignment] # JSON
    return {
        **{name: canonical(value).decode() for name, value in records.items()},
        "manifest": json.dumps(made.manifest.as_json(), indent=2),
    }


def values(made: Case) -> dict[str, str]:
    """Give the words that follow from a case, by their names in the document."""
    shown = made.presentation.attestations[0]
    references = (
        EvidenceReference(shown.batch, shown.id),
        EvidenceReference(BatchId(ZERO), made.commitment.id),
    )
    earlier = PresentedPermit(made.application, made.document.digest(), references)
    later = EvidenceSet((Choice(0, 0),), (), (), (earlier,))
    digests = {
        "consent": made.receipt.digest(),
        "letter": made.letter.digest(),
        "sealed-attestation": digest(made.sealed),  # type: ignore[arg-type] # JSON
        "disclosure": made.disclosure.digest(),
        "permit": made.document.digest(),
        "bundle": made.bundle.digest(),
        "question": digest(made.question),  # type: ignore[arg-type] # JSON
    }
    words = {
        "schema": made.schema.id,
        "matter version": made.application.version,
        "applicant": made.application.applicant,
        "project": made.application.project,
        "application": made.application.id,
        "digest of the attestation": made.record.digest(),
        "leaf of the claim `status`": made.disclosure.openings[0].leaf,
        "claims root": made.disclosure.claims_root,
        "leaf of the attestation": made.disclosure.leaf,
        "batch root": shown.root,
        "batch": shown.batch,
        "attestation": shown.id,
        "commitment": made.commitment.id,
        "evidence id of `R01`": made.evidence[0],
        "evidence id of `R02`": made.evidence[1],
        "requirement set": requirements_digest(made.requirements),
        "presentation": made.presentation.digest,
        "presentation of this permit for a later one": later.digest,
        "permit": permit_id(made.application.id),
        "digest signed in `Commit`": signed_digest(made.typed(made.commit)),
        "digest signed in `Issue`": signed_digest(made.typed(made.issue)),
    }
    named = {f"digest of {name}": value for name, value in digests.items()}
    return {name: to_hex(value) for name, value in (words | named).items()}


if __name__ == "__main__":
    for name, text in examples().items():
        print(f"```json {name}\n{text}\n```\n")  # noqa: T201 - it is for this
