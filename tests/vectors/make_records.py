"""Make records.json: one record of each type, its canonical bytes and its digest.

    python tests/vectors/make_records.py [FOLDER]

The records are spelled out here member by member, as `docs/protocol.md` has them;
nothing of the package is imported, so a mistake there cannot hide here.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import hashes

DEVELOPER = {"uscc": "91370200DEM000014Y", "name": "示范置业有限公司"}
BUILDER = {"uscc": "91370203DEM0000225", "name": "示范建设有限公司"}
AUTHORITY = {"uscc": "11370200DEMG000190", "name": "青岛市行政审批服务局"}
PROJECT = "2609-370203-89-01-000018"
SIGNER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
SECOND = 1795363200
NOTICE = ("matter", "legal_basis", "method", "liability", "verification", "publicity")
STATED = ("informed", "fulfilled", "truthful", "checkable", "liable", "own_will")


def word(text):
    return "0x" + sha256(text.encode()).hexdigest()


def record(name, suite="sha-256", **members):
    return {"type": f"zeropermit/{name}/1", "suite": suite, **members}


AUTHORIZATION = {
    "signer": SIGNER,
    "deadline": SECOND + 600,
    "signature": "0x" + "01" * 65,
}
CLAIMS = [
    {"name": "status", "type": "code", "text": "valid"},
    {"name": "contractor", "type": "organisation", "text": BUILDER["uscc"]},
]
OPENED = {
    **CLAIMS[1],
    "value": word("value"),
    "salt": word("salt"),
    "path": [word("a"), word("b")],
}
ABOUT = {
    "schema": "construction-award/1",
    "department": AUTHORITY["uscc"],
    "subject": {"kind": "project", "code": PROJECT},
}
DISCLOSURE = record(
    "disclosure",
    **ABOUT,
    claims_root=word("claims"),
    observed_at=SECOND,
    valid_until=SECOND + 1,
    claims=[OPENED],
    anchor={"root": word("root"), "path": [word("c")]},
)
ATTESTATION = record(
    "attestation",
    **ABOUT,
    claims=CLAIMS,
    observed_at=SECOND,
    valid_until=None,
    source={"system": "bidding", "query": "Q-1"},
    supersedes=None,
)
LICENCE_FACE = {
    "number": "370203202611230101",
    "developer": DEVELOPER,
    "project_code": PROJECT,
    "project_name": "示范项目一期",
    "address": "青岛市市北区",
    "scale": "12000 平方米",
    "contract_price": "12345.678900",
    "contract_period": "540 天",
    "surveyors": [],
    "designers": [BUILDER],
    "contractors": [BUILDER, DEVELOPER],
    "supervisors": [],
    "general_contractors": [],
    "remarks": ["无"],
    "authority": AUTHORITY,
    "issued_on": "2026-11-23",
}
GENERAL_FACE = {
    "number": "370203202611230123",
    "holder": DEVELOPER,
    "project_code": PROJECT,
    "lines": [{"name": "place", "zh": "地点", "en": "Place", "value": "汇港路"}],
    "remarks": [],
    "authority": AUTHORITY,
    "issued_on": "2026-11-23",
}
PERSONS_NOTE = {
    "zh": "本文件公开，不载自然人姓名；各方项目负责人以住房和城乡建设部门的记录为准。",
    "en": "This document is public and names no natural person; the persons in charge"
    " are in the records of the housing and construction department.",
}
GENERAL_NOTE = {
    "zh": "本文件公开，不载自然人姓名。",
    "en": "This document is public and names no natural person.",
}
ROWS = [
    {
        "requirement": "R06",
        "kind": "attestation",
        "zh": "住房和城乡建设局证明",
        "en": "Attested by the construction bureau",
        "evidence": word("R06"),
        "organisation": AUTHORITY["uscc"],
        "schema": "construction-award/1",
    },
    {
        "requirement": "R10",
        "kind": "commitment",
        "zh": "建设单位承诺",
        "en": "Promised by the developer",
        "evidence": word("R10"),
        "organisation": DEVELOPER["uscc"],
        "schema": None,
    },
]


def document(face, note, suite="sha-256"):
    return record(
        "permit",
        suite,
        face=face,
        note=note,
        licence="1.2.156.3005.2.11100000000013338W009.11370200DEMG000190"
        ".20261123000000000001.001.Q",
        application=word("application"),
        matter="construction-permit",
        version=1,
        evidence=ROWS,
        chain_id=31337,
        registry=SIGNER,
    )


CONSENT = {
    "applicant": DEVELOPER["uscc"],
    "project": PROJECT,
    "matter": "construction-permit",
    "version": 1,
    "authority": AUTHORITY["uscc"],
    "data_sets": [
        {
            "schema": "construction-award/1",
            "department": AUTHORITY["uscc"],
            "subject": "project",
        },
        {
            "schema": "legal-entity/1",
            "department": AUTHORITY["uscc"],
            "subject": "organisation",
        },
    ],
    "purpose": {"zh": "办理施工许可", "en": "To decide on a construction permit"},
    "granted_at": SECOND,
    "until": SECOND + 86400,
    "nonce": "0x" + "0f" * 16,
    "change": None,
}
CHANGE = {"replaces": word("permit"), "text": "建设规模由 3500 改为 4200 平方米"}
CONSENTS = [
    record("consent", "sm3", **CONSENT),
    record("consent", **{**CONSENT, "change": CHANGE}),
    record(
        "standing-consent",
        applicant=DEVELOPER["uscc"],
        project=PROJECT,
        matters=["construction-permit", "sewer-discharge"],
        granted_at=SECOND,
        until=SECOND + 86400,
        nonce="0x" + "f0" * 16,
    ),
]
APPLICATIONS = [
    record(
        "gathering",
        at=SECOND,
        disclosures=2,
        unreachable=["11370200DEMG00027T"],
    ),
    record(
        "letter",
        application=word("application"),
        organisation=BUILDER,
        language="zh",
        notice={name: f"告知 {name}" for name in NOTICE},
        requirements=[{"id": "R10", "notice": "已签合同", "promise": "十日内签"}],
        statements={name: f"承诺 {name}" for name in STATED},
        due_at=SECOND + 86400,
    ),
]
EVIDENCE = [
    ATTESTATION,
    {**ATTESTATION, "suite": "sm3", "valid_until": 1, "supersedes": word("old")},
    record(
        "sealed-attestation",
        record=ATTESTATION,
        salts=[word("1"), word("2"), word("3")],
    ),
    DISCLOSURE,
    {**DISCLOSURE, "valid_until": None, "claims": [], "anchor": None},
    record(
        "question",
        sequence=4,
        previous="0x" + "00" * 32,
        application=word("application"),
        receipt=word("receipt"),
        schema="construction-award/1",
        subject=word("subject"),
        claims=["status", "contractor"],
        asked_at=SECOND,
        outcome="answered",
        reason="",
        answered=[word("leaf")],
    ),
    record(
        "correction-request",
        application=word("application"),
        requirement="R03",
        department=AUTHORITY["uscc"],
        observed_at=SECOND,
        text="面积有误。",
        requested_at=SECOND + 1,
    ),
    record(
        "correction-answer",
        request=word("request"),
        outcome="upheld",
        text="属实。",
        answered_at=SECOND + 2,
    ),
]
PERMITS = [
    document(LICENCE_FACE, PERSONS_NOTE),
    document(GENERAL_FACE, GENERAL_NOTE, "sm3"),
    record(
        "bundle",
        document=document(LICENCE_FACE, PERSONS_NOTE),
        evidence=[
            {
                "requirement": "R06",
                "option": 0,
                "evidence": word("R06"),
                "disclosure": DISCLOSURE,
            },
            {
                "requirement": "R10",
                "option": 1,
                "evidence": word("R10"),
                "disclosure": None,
            },
        ],
        block={
            "number": 7,
            "hash": word("block"),
            "timestamp": SECOND,
            "header": "0xf901",
            "transaction": word("transaction"),
            "receipt": ["0xf802", "0x"],
        },
    ),
    record(
        "stop-report",
        "sm3",
        permit=word("permit"),
        stopped_at=SECOND,
        reason="暴雨。",
        part="地下二层底板。",
        maintenance="每日巡查。",
    ),
    *(
        record(
            "waiting-act",
            permit=word("permit"),
            sequence=3,
            act="end",
            reason="ISSUED_IN_ERROR",
            decision=word("工地存在重大事故隐患。"),
            text=text,
            ending=1,
            measure=0,
            answer_until=0,
            notice=word("notice"),
            first=AUTHORIZATION,
            corrected=word("corrected") if text else "0x" + "00" * 32,
        )
        for text in ("工地存在重大事故隐患。", None)
    ),
]
RECORDS = [*CONSENTS, *APPLICATIONS, *EVIDENCE, *PERMITS]


def canonical(value):
    """Write canonical JSON; enough here, where all names are ASCII (RFC 8785)."""
    form = {"ensure_ascii": False, "separators": (",", ":"), "sort_keys": True}
    return json.dumps(value, **form).encode()


def digest(value):
    algorithm = hashes.SM3() if value["suite"] == "sm3" else hashes.SHA256()
    function = hashes.Hash(algorithm)
    function.update(canonical(value))
    return "0x" + function.finalize().hex()


def main():
    here = Path(__file__).parent
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else here
    made = [{"record": value, "digest": digest(value)} for value in RECORDS]
    text = json.dumps(made, indent=1, ensure_ascii=True)
    (folder / "records.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
