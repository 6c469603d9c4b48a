"""Faults of one option of a requirement."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

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
NAMELESS = {
    "COMMITMENT": ("承诺", "a commitment"),
    "PERMIT": ("已签发的许可", "an earlier permit"),
}
"""Kinds of evidence that open no claim."""


def option_problems(
    entries: Sequence[Content],
    entry: Content,
    option: Content,
    schemas: Mapping[str, Schema],
    matters: Collection[str],
) -> Iterator[Words]:
    """Name the faults of an option of a requirement.

    `matters` are the codes of all that is known.
    """
    if option["kind"] not in {"ATTESTATION", "COMMITMENT", "PERMIT"}:
        kind = option["kind"]
        yield Words(f"没有 {kind} 这种选项", f"no such kind of option: {kind}")
        return
    who = option["by" if option["kind"] == "COMMITMENT" else "subject"]
    if who["kind"] == "PARTY":
        yield from _party(entries, entry, who, schemas)
    if option["kind"] == "ATTESTATION":
        yield from _attestation(option, schemas)
    if option["kind"] == "PERMIT":
        yield from _permit(option, matters)


def _permit(option: Content, matters: Collection[str]) -> Iterator[Words]:
    code = option["matter"]
    if code not in matters:
        yield Words(f"目录中没有事项 {code}", f"matter {code} is not in the catalogue")
    for predicate in option.get("predicates", ()):
        if (predicate["claim"], predicate["operator"]) != ("holder", "IS_APPLICANT"):
            yield Words(
                f"对许可 {code} 只能要求持有人（holder）是申请人",
                f"of permit {code} nothing can be asked but that its holder "
                "IS_APPLICANT",
            )


def _attestation(option: Content, schemas: Mapping[str, Schema]) -> Iterator[Words]:
    code = option["schema"]
    schema = schemas.get(code)
    if schema is None:
        yield Words(
            f"目录中没有数据格式 {code}", f"schema {code} is not in the catalogue"
        )
        return
    newer = _newer(code, schemas)
    if newer:
        yield Words(
            f"数据格式 {code} 已经由 {newer} 取代",
            f"schema {code} is superseded by {newer}",
        )
    about_project = schema.subject is SchemaSubject.PROJECT
    if about_project != (option["subject"]["kind"] == "PROJECT"):
        zh, en = ("项目", "projects") if about_project else ("单位", "organisations")
        yield Words(f"{code} 说的是{zh}，主体不符", f"{code} is about {en}")
    predicates = option.get("predicates", ())
    if len(predicates) > PREDICATE_LIMIT:
        yield Words(
            f"条件超过 {PREDICATE_LIMIT} 个", f"more than {PREDICATE_LIMIT} conditions"
        )
    for predicate in predicates:
        yield from _predicate(schema, predicate)


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
            yield Words(
                f"{schema.code} 没有字段 {claim}", f"{schema.code} has no claim {claim}"
            )
        return
    if operator not in OPERATORS:
        yield Words(f"没有运算符 {operator}", f"no such operator: {operator}")
        return
    if not field.required:
        yield Words(
            f"{schema.code} 的字段 {claim} 可能为空，不能作为条件",
            f"claim {claim} of {schema.code} may be absent, so nothing can rest on it",
        )
    yield from _type(schema, field, predicate)


def _type(schema: Schema, field: Field, predicate: Content) -> Iterator[Words]:
    operator, given = predicate["operator"], predicate["type"]
    where = f"{schema.code} {field.name}"
    if given != field.type.value:
        yield Words(
            f"{where} 的类型是 {field.type.value}，不是 {given}",
            f"{where} is of type {field.type.value}, not {given}",
        )
        return
    if field.type not in MEANT.get(operator, (field.type,)):
        yield Words(
            f"{where} 不能用 {operator} 比较",
            f"{where} cannot be compared by {operator}",
        )
        return
    if operator in {"IS_APPLICANT", "IS_PROJECT"}:
        return
    try:
        claim_value(field.type, str(predicate["value"]))
    except DomainError:
        yield Words(
            f"{where} 的值 {predicate['value']} 写法不对",
            f"{where}: {predicate['value']} is no {field.type.value}",
        )


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
        yield Words(
            f"引用的 {named} 不存在或者不参与决定",
            f"names {named}, which does not exist or does not decide",
        )
        return
    here = entry["id"]
    before = order[: order.index(here)] if here in order else order
    if named not in before:
        yield Words(
            f"引用了排在后面的 {named}", f"names a party of {named}, which comes later"
        )
    source = next(item for item in entries if item["id"] == named)
    for option in source["options"]:
        if option["kind"] != "ATTESTATION":
            zh, en = NAMELESS.get(option["kind"], NAMELESS["COMMITMENT"])
            yield Words(
                f"{named} 可以用{zh}满足，那时就不知道是哪个单位",
                f"{named} may be met by {en}, which names nobody",
            )
            continue
        schema = schemas.get(option["schema"])
        field = schema.field(claim) if schema else None
        if schema and field is None:
            yield Words(f"{named} 没有字段 {claim}", f"{named} gives no claim {claim}")
        elif field and field.type is not ClaimType.ORGANISATION:
            yield Words(
                f"{named} 的 {claim} 不是单位", f"{claim} of {named} is no organisation"
            )
