"""The one answer to "is this permit good?", for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from zeropermit import terminal
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.permits.reasons import Work
from zeropermit.domain.permits.verification import (
    Answer,
    QuestionFinding,
    Verdict,
)
from zeropermit.serialize.answer import as_of_json
from zeropermit.serialize.permit import licence_json, progress_since_issue_json

MARKS = {
    Verdict.VALID: ("✓ 是", "✓ yes"),
    Verdict.INVALID: ("✗ 否", "✗ no"),
    Verdict.SKIPPED: ("– 未查", "– not checked"),
    Verdict.ERROR: ("? 无法判断", "? cannot tell"),
}


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
        terminal.message(code.value) for code in finding.reasons
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
        said = terminal.message(f"WORK_{work.name}")
        yield f"{terminal.words('工程', 'work')}: {said}"
    standing = sum(line.stands for line in answer.evidence)
    stands = terminal.words("许可条件的依据仍成立", "evidence that still stands")
    yield f"{stands}: {standing}/{len(answer.evidence)}"


def as_json(answer: Answer) -> dict[str, object]:
    """Write an answer for programs."""
    permit = answer.permit
    issuer = answer.issued_by
    language = Language(terminal.current().language)
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
            "licence": licence_json(answer.licence, language),
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


def _finding(finding: QuestionFinding) -> dict[str, object]:
    return {
        "verdict": finding.verdict.value,
        "reasons": [code.value for code in finding.reasons],
    }
