"""Evidence with one fault: for each kind of evidence each way it can be wrong.

spoil, reason = faults_of(piece)["stale"]
shown = spoil(dossier, piece)
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.builders import facts as f
from tests.builders.dossier import CATALOGUE, OTHER, Dossier, Piece, pieces
from zeropermit.domain.evidence.evidence_set import Choice, EvidenceSet
from zeropermit.domain.ledger.identifiers import project_id
from zeropermit.domain.matters.file import SECONDS_A_DAY
from zeropermit.domain.permits.reasons import Ending, Reason

Spoil = Callable[[Dossier, Piece], EvidenceSet]


def missing(dossier: Dossier, piece: Piece) -> EvidenceSet:
    choices = list(dossier.shown.choices)
    choices[piece.requirement] = Choice(piece.option, 99)
    return replace(dossier.shown, choices=tuple(choices))


def wrong_subject(dossier: Dossier, piece: Piece) -> EvidenceSet:
    schema = CATALOGUE.schema(piece.content["schema"])
    other = dossier.attest(piece, subject=OTHER[schema.subject])
    return dossier.with_evidence(piece, other)


def stale(dossier: Dossier, piece: Piece) -> EvidenceSet:
    age = piece.content["max_age_days"] * SECONDS_A_DAY
    old = dossier.attest(piece, observed_at=dossier.town.now - age)
    return dossier.with_evidence(piece, old)


def revoked(dossier: Dossier, piece: Piece) -> EvidenceSet:
    shown = dossier.attest(piece, valid_until=f.START + 10**8)
    dossier.town.revoke(shown)
    return dossier.with_evidence(piece, shown)


def expired(dossier: Dossier, piece: Piece) -> EvidenceSet:
    shown = dossier.attest(piece, valid_until=dossier.town.now)
    return dossier.with_evidence(piece, shown)


def withdrawn(dossier: Dossier, piece: Piece) -> EvidenceSet:
    promise = dossier.promise(piece, letter=f"{piece.name} withdrawn")
    dossier.town.withdraw(promise)
    return dossier.with_evidence(piece, promise)


def by_another(dossier: Dossier, piece: Piece) -> EvidenceSet:
    promise = dossier.promise(piece, by=f.RIVAL)
    return dossier.with_evidence(piece, promise)


def never_made(dossier: Dossier, piece: Piece) -> EvidenceSet:
    lie = replace(dossier.promise(piece), letter=f.word("lie"))
    return dossier.with_evidence(piece, lie)


def suspended(dossier: Dossier, piece: Piece) -> EvidenceSet:
    shown = dossier.earlier[piece.content["matter"]]
    dossier.town.suspend(shown.id)
    return _refreshed(dossier, piece)


def revoked_by_act(dossier: Dossier, piece: Piece) -> EvidenceSet:
    shown = dossier.earlier[piece.content["matter"]]
    dossier.town.end(shown.id, Ending.REVOKED)
    return _refreshed(dossier, piece)


def _refreshed(dossier: Dossier, spoilt: Piece) -> EvidenceSet:
    """Attest again: some facts are too old once the time to answer is over."""
    dossier.shown = EvidenceSet((), (), ())
    for piece in pieces(dossier.matter):
        if piece.option == 0:
            dossier.meet(piece, f"after {spoilt.name}")
    return dossier.with_evidence(spoilt, dossier.evidence(spoilt))


def spends(piece: Piece, fault: str) -> bool:
    """Whether a fault takes the one permit away that the dossier rests on."""
    return faults_of(piece)[fault][0] in {suspended, revoked_by_act}


def elsewhere(dossier: Dossier, piece: Piece) -> EvidenceSet:
    shown = dossier.earlier[piece.content["matter"]]
    other = replace(shown.application, project=project_id(f.OTHER_PROJECT))
    return dossier.with_evidence(piece, replace(shown, application=other))


def never_issued(dossier: Dossier, piece: Piece) -> EvidenceSet:
    shown = dossier.earlier[piece.content["matter"]]
    other = replace(shown.application, consent=f.word("never issued"))
    return dossier.with_evidence(piece, replace(shown, application=other))


ATTESTED: dict[str, tuple[Spoil, Reason]] = {
    "missing": (missing, Reason.EVIDENCE_MISSING),
    "of another": (wrong_subject, Reason.SUBJECT_MISMATCH),
    "stale": (stale, Reason.TOO_OLD),
    "revoked": (revoked, Reason.ATTESTATION_REVOKED),
    "expired": (expired, Reason.NO_LONGER_VALID),
}
PROMISED: dict[str, tuple[Spoil, Reason]] = {
    "missing": (missing, Reason.EVIDENCE_MISSING),
    "withdrawn": (withdrawn, Reason.COMMITMENT_WITHDRAWN),
    "by another": (by_another, Reason.COMMITMENT_OF_ANOTHER),
    "never made": (never_made, Reason.COMMITMENT_UNKNOWN),
}


PERMITTED: dict[str, tuple[Spoil, Reason]] = {
    "missing": (missing, Reason.EVIDENCE_MISSING),
    "elsewhere": (elsewhere, Reason.SUBJECT_MISMATCH),
    "never issued": (never_issued, Reason.PERMIT_UNKNOWN),
    "suspended": (suspended, Reason.PERMIT_NOT_IN_FORCE),
    "revoked by act": (revoked_by_act, Reason.PERMIT_NOT_IN_FORCE),
}


def faults_of(piece: Piece) -> Mapping[str, tuple[Spoil, Reason]]:
    """The faults that evidence for an option can have, and the reason each gives."""
    if piece.content["kind"] == "PERMIT":
        return PERMITTED
    found = ATTESTED if piece.attested else PROMISED
    if piece.content.get("max_age_days") is None:
        return {fault: one for fault, one in found.items() if fault != "stale"}
    return found
