"""The one answer to "is this permit good?", for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from zeropermit import terminal
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.permits.licence_state import LicenceState
from zeropermit.domain.permits.reasons import Work
from zeropermit.domain.permits.verification import (
    Answer,
    QuestionFinding,
    ReasonCode,
    Verdict,
)
from zeropermit.serialize.answer import as_of_json
from zeropermit.serialize.permit import progress_since_issue_json

MARKS = {
    Verdict.VALID: ("✓ 是", "✓ yes"),
    Verdict.INVALID: ("✗ 否", "✗ no"),
    Verdict.SKIPPED: ("– 未查", "– not checked"),
    Verdict.ERROR: ("? 无法判断", "? cannot tell"),
}

CODES = {
    ReasonCode.ISSUED: ("账本上有签发记录", "its issue is on the ledger"),
    ReasonCode.NOT_ON_LEDGER: (
        "账本上没有这个证照",
        "there is no such permit on this ledger",
    ),
    ReasonCode.ISSUED_TWICE: (
        "同一文件签发过两次",
        "the same document was issued twice",
    ),
    ReasonCode.IN_FORCE: ("有效", "in force"),
    ReasonCode.LAPSED: ("逾期未开工，已自行废止", "lapsed: work did not start in time"),
    ReasonCode.EXPIRED: ("有效期届满", "expired"),
    ReasonCode.SUSPENDED: ("已暂扣", "suspended"),
    ReasonCode.SUPERSEDED: ("已被新证替换", "superseded by a new permit"),
    ReasonCode.WITHDRAWN: ("已撤回", "withdrawn"),
    ReasonCode.REVOKED: ("已撤销", "revoked"),
    ReasonCode.FORFEITED: ("已吊销", "forfeited"),
    ReasonCode.CANCELLED: ("已注销", "cancelled"),
    ReasonCode.BASIS_REVOKED: (
        "签发所依据的数据后来被撤销",
        "data on which it was issued has since been revoked",
    ),
    ReasonCode.AUTHORITY_KNOWN: (
        "发证机关当时有权，密钥可信",
        "the authority held the matter, and its key was good, at issue",
    ),
    ReasonCode.ISSUER_KEY_COMPROMISED: (
        "签发密钥当时不可信",
        "the issuing key was not to be trusted at issue",
    ),
    ReasonCode.ISSUER_NOT_GRANTED: (
        "签发机关当时无权办理该事项",
        "the issuer did not hold the matter at issue",
    ),
    ReasonCode.LEDGER_STALE: ("账本数据过旧", "the ledger is stale"),
}


def describe(code: ReasonCode) -> str:
    """Say a reason code in words."""
    said = CODES.get(code)
    default = terminal.words(*said) if said else code.value
    return terminal.message(code.value, {}, default=default)


def lines(answer: Answer) -> Iterator[str]:
    """Write an answer for people: three questions, then the facts."""
    questions = (
        (("真实吗？", "Genuine?"), answer.genuine),
        (("现在有效吗？", "In force?"), answer.in_force),
        (("谁说的？", "Who says so?"), answer.issued_by.finding),
    )
    for question, finding in questions:
        yield _question(terminal.words(*question), finding)
    if answer.permit is not None:
        yield ""
        yield from _facts(answer)
    yield ""
    as_of = answer.as_of
    until = terminal.words("截至区块", "as of block")
    moment = terminal.moment(as_of.time)
    yield f"{until} {as_of.number} · {moment} · {to_hex(as_of.hash)}"


def _question(question: str, finding: QuestionFinding) -> str:
    mark = terminal.words(*MARKS[finding.verdict])
    reasons = terminal.words("；", "; ").join(
        describe(code) for code in finding.reasons
    )
    return f"{question} {mark} – {reasons}"


def _facts(answer: Answer) -> Iterator[str]:
    permit = answer.permit
    if permit is None:
        return
    issuer = answer.issued_by
    facts = (
        (("编号", "number"), permit.number),
        (("哈希", "hash"), terminal.grouped(permit.document)),
        (("持证单位", "holder"), f"{permit.holder_name} ({permit.holder})"),
        (("项目代码", "project"), permit.project),
        (("发证机关", "authority"), f"{issuer.name} ({issuer.authority})"),
        (("发证时间", "issued"), terminal.moment(permit.issued_at)),
        (("应于此前开工", "to be started before"), terminal.moment(permit.start_by)),
        (("状态", "state"), answer.state.name),
    )
    for label, value in facts:
        yield f"{terminal.words(*label)}: {value}"
    work = permit.progress.work
    if work is not Work.NONE:
        said = terminal.message(f"WORK_{work.name}", {}, default=work.name)
        yield f"{terminal.words('工程', 'work')}: {said}"
    standing = sum(line.stands for line in answer.evidence)
    stands = terminal.words("许可条件的依据仍成立", "evidence that still stands")
    yield f"{stands}: {standing}/{len(answer.evidence)}"


def as_json(answer: Answer) -> dict[str, object]:
    """Write an answer for programs."""
    permit = answer.permit
    issuer = answer.issued_by
    return {
        "good": answer.good,
        "state": answer.state.name,
        "reasons": [code.value for code in answer.reasons],
        "as_of": as_of_json(answer.as_of),
        "genuine": _finding(answer.genuine),
        "in_force": _finding(answer.in_force),
        "issued_by": {
            **_finding(issuer.finding),
            "authority": issuer.authority,
            "name": issuer.name,
            "key": issuer.key,
        },
        "permit": permit
        and {
            "id": to_hex(permit.id),
            "number": permit.number,
            "document": to_hex(permit.document),
            "matter": permit.matter,
            "version": permit.version,
            "project": permit.project,
            "holder": permit.holder,
            "holder_name": permit.holder_name,
            "issued_at": permit.issued_at,
            "start_by": permit.start_by,
            "valid_until": str(permit.valid_until),
            **progress_since_issue_json(permit),
            "licence": _licence(answer.licence),
        },
        "evidence": [
            {
                "requirement": line.requirement,
                "kind": line.kind.name,
                "by": line.by,
                "name": line.name,
                "schema": line.schema,
                "observed_at": line.observed_at,
                "evidence": to_hex(line.evidence),
                "stands": line.stands,
            }
            for line in answer.evidence
        ],
        "history": [
            {
                "act": act.kind.name,
                "state": act.state.name,
                "at": act.at,
                "reason": act.reason or None,
                "decision": to_hex(act.decision) if any(act.decision) else None,
                "signers": list(act.signers),
            }
            for act in answer.history
        ],
    }


def _licence(licence: LicenceState | None) -> dict[str, str] | None:
    if licence is None:
        return None
    return {
        "certState": licence.state.value,
        "certStatusDescription": (
            terminal.message(licence.note.value, {}, default="") if licence.note else ""
        ),
        "operateType": licence.operation.value,
    }


def _finding(finding: QuestionFinding) -> dict[str, object]:
    return {
        "verdict": finding.verdict.value,
        "reasons": [code.value for code in finding.reasons],
    }
