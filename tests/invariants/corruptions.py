"""Ways to spoil a case, before the authority signs and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.invariants.acts import Act
from tests.invariants.dossiers import LAYOUTS, PROJECTS, Dossier
from tests.invariants.filings import SPOILS
from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.evidence.evidence_set import (
    Choice,
    EvidenceReference,
    PresentedAttestation,
    PresentedPermit,
)
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.ledger.identifiers import BatchId, OrganisationId

WRONG = keccak(text="something else")
LAST_SECOND = 2**40 - 2
"""The last one that evidence can name."""
Spoil = Callable[[Dossier, Dossier, int], None]
"""Spoils the first dossier, perhaps with what another has; a number to choose by."""


def _attestation(
    change: Callable[[PresentedAttestation], PresentedAttestation],
) -> Spoil:
    """Spoil one attestation of a dossier."""

    def spoil(case: Dossier, _: Dossier, pick: int) -> None:
        position = pick % len(case.attestations)
        case.attestations[position] = change(case.attestations[position])

    return spoil


def _commitment(**changes: Any) -> Spoil:
    def spoil(case: Dossier, _: Dossier, pick: int) -> None:
        if case.commitments:
            position = pick % len(case.commitments)
            case.commitments[position] = replace(case.commitments[position], **changes)

    return spoil


def _fields(**changes: Any) -> Spoil:
    """Spoil what stands beside the evidence."""

    def spoil(case: Dossier, _: Dossier, __: int) -> None:
        for name, value in changes.items():
            setattr(case, name, value)

    return spoil


def _anothers(field: str) -> Spoil:
    """Give a permit the number or the document of another."""

    def spoil(case: Dossier, other: Dossier, _: int) -> None:
        setattr(case, field, getattr(other, field))

    return spoil


def _choice(option: int, evidence: int) -> Spoil:
    def spoil(case: Dossier, _: Dossier, pick: int) -> None:
        position = pick % len(case.choices)
        old = case.choices[position]
        case.choices[position] = Choice(old.option + option, old.evidence + evidence)

    return spoil


def _opening(**changes: Any) -> Spoil:
    def change(shown: PresentedAttestation) -> PresentedAttestation:
        first, rest = shown.openings[:1], shown.openings[1:]
        openings = (*(replace(one, **changes) for one in first), *rest)
        return replace(shown, openings=openings)

    return _attestation(change)


def _anothers_evidence(case: Dossier, other: Dossier, pick: int) -> None:
    position = pick % min(len(case.attestations), len(other.attestations))
    case.attestations[position] = other.attestations[position]


def _anothers_commitment(case: Dossier, other: Dossier, _: int) -> None:
    if case.commitments and other.commitments:
        case.commitments[0] = other.commitments[0]


def _unused_attestation(case: Dossier, other: Dossier, _: int) -> None:
    case.attestations.append(other.attestations[0])


def _unused_commitment(case: Dossier, _: Dossier, __: int) -> None:
    case.commitments.extend(case.commitments[:1])


def _anothers_permit(case: Dossier, other: Dossier, pick: int) -> None:
    """A permit that is not asked for; or one more."""
    shown = PresentedPermit(other.application, other.document, ())
    case.permits = [shown] if case.permits and pick % 2 else [*case.permits, shown]


def _permit(change: Callable[[PresentedPermit], PresentedPermit]) -> Spoil:
    """Spoil the earlier permits of a dossier, if it has any."""

    def spoil(case: Dossier, _: Dossier, __: int) -> None:
        case.permits = [change(shown) for shown in case.permits]

    return spoil


def _answered(**changes: Any) -> Spoil:
    """Say that the earlier permit answers another application."""
    return _permit(
        lambda shown: replace(shown, application=replace(shown.application, **changes))
    )


def _passed_off(shown: PresentedPermit) -> PresentedPermit:
    """Name evidence so that it looks as if it could not be revoked."""
    without = BatchId(f.ZERO)
    names = tuple(EvidenceReference(without, r.evidence) for r in shown.evidence)
    return replace(shown, evidence=names)


def _unused_permit(case: Dossier, _: Dossier, __: int) -> None:
    case.permits.extend(case.permits[:1])


def _claims_replaced(shown: PresentedAttestation) -> PresentedAttestation:
    """Make up claims, with openings that hold in a tree of their own."""
    if not shown.openings:
        return replace(shown, claims=f.word(1))
    opening = replace(shown.openings[0], value=f.word(1), path=())
    root = StandardTree.of([opening.leaf]).root
    return replace(shown, claims=root, openings=(opening,))


def _party_closed(case: Dossier, _: Dossier, __: int) -> None:
    """Keep back who was awarded the works, wherever it is opened."""
    party = f.word("contractor")
    for position, shown in enumerate(case.attestations):
        openings = tuple(o for o in shown.openings if o.claim != party)
        case.attestations[position] = replace(shown, openings=openings)


def _nothing_opened(case: Dossier, _: Dossier, __: int) -> None:
    case.attestations = [replace(shown, openings=()) for shown in case.attestations]


CORRUPTIONS: dict[str, Spoil] = {
    "subject": _attestation(lambda a: replace(a, subject=WRONG)),
    "schema": _attestation(lambda a: replace(a, schema=WRONG)),
    "department": _attestation(
        lambda a: replace(a, department=f.organisation_id(f.OTHER_BODY))
    ),
    "root": _attestation(lambda a: replace(a, root=a.leaf, path=())),
    "path": _attestation(lambda a: replace(a, path=(*a.path, WRONG))),
    "observed": _attestation(lambda a: replace(a, observed_at=a.observed_at + 1)),
    "valid": _attestation(lambda a: replace(a, valid_until=LAST_SECOND)),
    "claims": _attestation(lambda a: replace(a, claims=WRONG)),
    "made up": _attestation(_claims_replaced),
    "closed": _attestation(lambda a: replace(a, openings=a.openings[1:])),
    "all closed": _nothing_opened,
    "party closed": _party_closed,
    "twice": _attestation(lambda a: replace(a, openings=a.openings * 2)),
    "value": _opening(value=f.word(1_000)),
    "salt": _opening(salt=WRONG),
    "type": _opening(kind=ClaimType.DATE),
    "claim": _opening(claim=f.word("nothing")),
    "option": _choice(1, 0),
    "evidence": _choice(0, 1),
    "no evidence": _choice(0, 200),
    "letter": _commitment(letter=WRONG),
    "promiser": _commitment(organisation=OrganisationId(f.organisation_id(f.STRANGER))),
    "scope": _commitment(requirements=(f.word("R99"),)),
    "wider scope": _commitment(requirements=(f.word("R05"), f.word("R04"))),
    "another's evidence": _anothers_evidence,
    "another's commitment": _anothers_commitment,
    "unused attestation": _unused_attestation,
    "unused commitment": _unused_commitment,
    **{f"filing {how}": _fields(told=how) for how in (*SPOILS, "short")},
    "another's permit": _anothers_permit,
    "permit never issued": _answered(consent=WRONG),
    "permit of another project": _answered(project=WRONG),
    "permit of another matter": _answered(version=WRONG),
    "permit's document": _permit(lambda p: replace(p, document=WRONG)),
    "permit's evidence": _permit(lambda p: replace(p, evidence=p.evidence[1:])),
    "passed off": _permit(_passed_off),
    "unused permit": _unused_permit,
    "one choice less": lambda case, _, __: case.choices.pop() and None,
    "one choice more": lambda case, _, __: case.choices.append(Choice(0, 0)),
    **{f"evidence {how}": _fields(laid_out=how) for how in LAYOUTS if how},
    "matter": _fields(matter="another-permit"),
    "project": _fields(project=PROJECTS[0][::-1]),
    "document": _fields(document=f.ZERO),
    "another's document": _anothers("document"),
    "another's number": _anothers("number"),
    "number": _fields(number=""),
    "another city's number": _fields(number="370602202611230101"),
    "number of no district": _fields(number="3702-2026-0001"),
    "number with a zero before": _fields(number="037020320261123"),
    "long number": _fields(number="1" * 65),
    "at once over": _fields(valid_until=1),
    "endless": _fields(valid_until=f.NO_END),
}
"""Before the authority signs: it signs what is broken."""


def altered_calldata(act: Act, pick: int) -> Act:
    """Change one argument of a signed act, keeping its type."""
    position = pick % len(act.arguments)
    value = act.arguments[position]
    return act.altered(position, _other(value, pick))


def _other(value: Any, pick: int) -> Any:
    """Another value of the same type."""
    match value:
        case bool():
            return not value
        case bytes():
            return bytes([value[0] ^ 1]) + value[1:]
        case str() if value.startswith("0x"):
            return f.account("forger").address
        case str():
            return value[:-1] + ("1" if value[-1:] != "1" else "2")
        case int():
            return value - 1 if value > 1 else value + 1
    return _changed_inside(value, pick) if value else value


def _changed_inside(values: Any, pick: int) -> Any:
    position = pick % len(values)
    changed = _other(values[position], pick // 3)
    return type(values)([*values[:position], changed, *values[position + 1 :]])
