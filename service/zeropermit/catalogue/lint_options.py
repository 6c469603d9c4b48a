"""Faults of one option of a requirement."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from zeropermit.catalogue.matter_words import words
from zeropermit.domain.evidence.claim import ClaimType, claim_value
from zeropermit.domain.evidence.schema import RECORD_CLAIM, Field, Schema, SchemaSubject
from zeropermit.domain.matters.file import OPERATORS, Words
from zeropermit.domain.matters.matter import PREDICATE_LIMIT
from zeropermit.errors import DomainError

Content: TypeAlias = Mapping[str, Any]

ORDERED = (ClaimType.INTEGER, ClaimType.DATE)
MEANT = {
    "IS_APPLICANT": (ClaimType.ORGANISATION,),
    "IS_PROJECT": (ClaimType.PROJECT,),
    "GE": ORDERED,
    "LE": ORDERED,
}
"""Types of claims that an operator can compare; the others compare any."""


def option_problems(
    matter: Content,
    entry: Content,
    option: Content,
    schemas: Mapping[str, Schema],
    matters: Collection[str],
) -> Iterator[Words]:
    """Name the faults of an option of a requirement of a matter.

    `matters` are the codes of all that is known.
    """
    if option["kind"] not in {"ATTESTATION", "COMMITMENT", "PERMIT"}:
        yield words("UNKNOWN_KIND", kind=option["kind"])
        return
    who = option["by" if option["kind"] == "COMMITMENT" else "subject"]
    if who["kind"] == "PARTY":
        yield from _party(matter["requirements"], entry, who, schemas)
    if option["kind"] == "ATTESTATION":
        yield from _attestation(option, str(matter["subject"]), schemas)
    if option["kind"] == "PERMIT":
        yield from _permit(option, matters)


def _permit(option: Content, matters: Collection[str]) -> Iterator[Words]:
    code = option["matter"]
    if code not in matters:
        yield words("UNKNOWN_MATTER", code=code)
    for predicate in option.get("predicates", ()):
        if (predicate["claim"], predicate["operator"]) != ("holder", "IS_APPLICANT"):
            yield words("PERMIT_CONDITION", code=code)


def _attestation(
    option: Content, subject: str, schemas: Mapping[str, Schema]
) -> Iterator[Words]:
    """`subject` is the kind of the subjects of the matter."""
    code = option["schema"]
    schema = schemas.get(code)
    if schema is None:
        yield words("UNKNOWN_SCHEMA", code=code)
        return
    newer = _newer(code, schemas)
    if newer:
        yield words("OLD_SCHEMA", code=code, newer=newer)
    yield from _about(option, subject, schema)
    predicates = option.get("predicates", ())
    if len(predicates) > PREDICATE_LIMIT:
        yield words("TOO_MANY_CONDITIONS", limit=PREDICATE_LIMIT)
    for predicate in predicates:
        yield from _predicate(schema, predicate)


def _about(option: Content, subject: str, schema: Schema) -> Iterator[Words]:
    """A fact about an organisation is about the applicant, or a party."""
    organisation = schema.subject is SchemaSubject.ORGANISATION
    if organisation and option["subject"]["kind"] == "PROJECT":
        yield words("ABOUT_ORGANISATIONS", code=schema.code)
    elif not organisation and (option["subject"]["kind"], schema.subject.value) != (
        "PROJECT",
        subject,
    ):
        yield words("ABOUT_THINGS", code=schema.code, kind=schema.subject.value)


def _newer(code: str, schemas: Mapping[str, Schema]) -> str:
    """Give the newest version of a schema, if it is newer than this one."""
    name, _, version = code.partition("/")
    versions = [
        int(other.partition("/")[2])
        for other in schemas
        if other.startswith(f"{name}/")
    ]
    newest = max(versions)
    return f"{name}/{newest}" if newest > int(version) else ""


def _predicate(schema: Schema, predicate: Content) -> Iterator[Words]:
    claim, operator = predicate["claim"], predicate["operator"]
    field = schema.field(claim)
    if field is None:
        if claim != RECORD_CLAIM:
            yield words("UNKNOWN_CLAIM", schema=schema.code, claim=claim)
        return
    if operator not in OPERATORS:
        yield words("UNKNOWN_OPERATOR", operator=operator)
        return
    if not field.required:
        yield words("OPTIONAL_CLAIM", schema=schema.code, claim=claim)
    yield from _type(schema, field, predicate)


def _type(schema: Schema, field: Field, predicate: Content) -> Iterator[Words]:
    operator, given = predicate["operator"], predicate["type"]
    where = f"{schema.code} {field.name}"
    if given != field.type.value:
        yield words("CLAIM_TYPE", where=where, type=field.type.value, given=given)
        return
    if field.type not in MEANT.get(operator, (field.type,)):
        yield words("CLAIM_OPERATOR", where=where, operator=operator)
        return
    if operator in {"IS_APPLICANT", "IS_PROJECT"}:
        return
    try:
        claim_value(field.type, str(predicate["value"]))
    except DomainError:
        value, kind = predicate["value"], field.type.value
        yield words("CLAIM_VALUE", where=where, value=value, type=kind)


def _party(
    entries: Sequence[Content],
    entry: Content,
    who: Content,
    schemas: Mapping[str, Schema],
) -> Iterator[Words]:
    """Name the faults of an option about the party that another requirement names."""
    named, claim = who["requirement"], who["claim"]
    order = [item["id"] for item in entries if item["gating"]]
    if named not in order:
        yield words("UNKNOWN_PARTY", named=named)
        return
    here = entry["id"]
    before = order[: order.index(here)] if here in order else order
    if named not in before:
        yield words("LATER_PARTY", named=named)
    source = next(item for item in entries if item["id"] == named)
    for option in source["options"]:
        if option["kind"] != "ATTESTATION":
            earlier = option["kind"] == "PERMIT"
            yield words("PERMIT_PARTY" if earlier else "COMMITMENT_PARTY", named=named)
            continue
        schema = schemas.get(option["schema"])
        field = schema.field(claim) if schema else None
        if schema and field is None:
            yield words("PARTY_CLAIM", named=named, claim=claim)
        elif field and field.type is not ClaimType.ORGANISATION:
            yield words("PARTY_NO_ORGANISATION", named=named, claim=claim)
