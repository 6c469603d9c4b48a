"""Make identifiers.json, claims.json, calendar.json and codes.json.

    python tests/vectors/make_vectors.py [FOLDER]

Everything is computed from `docs/protocol.md` with the primitives alone; nothing of
the package is imported, so a mistake there cannot hide here.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

from codes import CODES, DEPARTMENTS, ENTERPRISES, PROJECTS
from eth_abi.abi import encode
from eth_utils.crypto import keccak

CST = timezone(timedelta(hours=8))
NO_END = 2**64 - 1

ADDRESSES = [
    "0x0000000000000000000000000000000000000001",
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
    "0xffffffffffffffffffffffffffffffffffffffff",
]


def word(text):
    return sha256(text.encode()).digest()


def hexed(data):
    return "0x" + data.hex()


def named(prefix, text):
    digest = keccak(f"{prefix}:{text}".encode())
    if prefix == "organisation":  # sixteen bytes, and zeros
        return digest[:16] + bytes(16)
    return digest


def padded(name):
    return name.encode().ljust(32, b"\0")


def hashed(types, *values):
    return keccak(encode(types, values))


def identifiers():
    schemas = ["construction-award/1", "legal-entity/1", "planning-permit/12"]
    matters = ["construction-permit", "sewer-discharge"]
    versions = []
    for matter in matters:
        for number in (1, 2, 2**32 - 1):
            matter_word = named("matter", matter)
            made = hashed(["bytes32", "uint32"], matter_word, number)
            row = {"matter": hexed(matter_word), "number": number, "id": hexed(made)}
            versions.append(row)
    names = ["a", "R06", "record", "contractor", "x" * 31, "a-b~"]
    return {
        "organisation": codes("organisation", ENTERPRISES + DEPARTMENTS),
        "project": codes("project", PROJECTS),
        "schema": codes("schema", schemas),
        "matter": codes("matter", matters),
        "matter_version": versions,
        "batch": batches(),
        "attestation": pairs("attestation", "organisation", "leaf"),
        "evidence": pairs("evidence", "batch", "attestation"),
        "application": [application(index) for index in range(3)],
        "commitment": [commitment(count) for count in (0, 1, 3)],
        "permit": [permit(index) for index in range(3)],
        "short_name": [{"name": n, "word": hexed(padded(n))} for n in names],
    }


def codes(prefix, values):
    return [{"code": v, "id": hexed(named(prefix, v))} for v in values]


def batches():
    rows = []
    for index, code in enumerate(DEPARTMENTS):
        department = named("organisation", code)
        schema, root = named("schema", "legal-entity/1"), word(f"root {index}")
        made = hashed(["bytes32"] * 3, schema, department, root)
        row = {"schema": hexed(schema), "department": hexed(department)}
        row |= {"root": hexed(root)}
        rows.append(row | {"id": hexed(made)})
    return rows


def pairs(kind, first, second):
    rows = []
    for index in range(3):
        one, two = word(f"{kind} {first} {index}"), word(f"{kind} {second} {index}")
        made = hashed(["bytes32", "bytes32"], one, two)
        rows.append({first: hexed(one), second: hexed(two), "id": hexed(made)})
    return rows


def application(index):
    names = ["version", "applicant", "authority", "project", "consent"]
    names += ["replaces", "changes"]
    words = [word(f"{name} {index}") for name in names]
    row = {name: hexed(value) for name, value in zip(names, words, strict=True)}
    return row | {"id": hexed(hashed(["bytes32"] * 7, *words))}


def commitment(count):
    requirements = [padded(f"R{number:02d}") for number in range(count)]
    due_at = [0, 1797696000, NO_END][min(count, 2)]
    first, second, letter = (word(f"{n} {count}") for n in ("app", "org", "letter"))
    covered = keccak(b"".join(requirements))
    kinds = ["bytes32", "bytes32", "bytes32", "bytes32", "uint64"]
    made = hashed(kinds, first, second, covered, letter, due_at)
    return {
        "application": hexed(first),
        "organisation": hexed(second),
        "requirements": [hexed(item) for item in requirements],
        "letter": hexed(letter),
        "due_at": str(due_at),
        "id": hexed(made),
    }


def permit(index):
    answered = word(f"permit {index}")
    return {"application": hexed(answered), "id": hexed(keccak(b"permit:" + answered))}


def number(value):
    return value.to_bytes(32, "big")


def second(day):
    return int(datetime.combine(day, datetime.min.time(), CST).timestamp())


def claim_values():
    dates = ["1970-01-02", "2000-02-29", "2026-11-23", "2028-02-29", "9998-12-31"]
    texts = ["a", "青岛市市北区中车四方智汇港一期", '=1+1 "quoted", <b>', "é"]
    integers = [0, 1, 100, 2**53, 2**64 - 1, 2**256 - 1]
    rows = [("text", text, keccak(text.encode())) for text in texts]
    rows += [("integer", str(value), number(value)) for value in integers]
    rows += [("boolean", "false", number(0)), ("boolean", "true", number(1))]
    rows += [("date", t, number(second(date.fromisoformat(t)))) for t in dates]
    rows += [("code", text, padded(text)) for text in ("A1", "general", "y" * 31)]
    codes_of = [*ENTERPRISES, *DEPARTMENTS, "91350100M0001TGQXM"]
    rows += [("organisation", text, named("organisation", text)) for text in codes_of]
    projects = [*PROJECTS, "2017-370211-89-01-000018"]
    rows += [("project", text, named("project", text)) for text in projects]
    rows.append(("digest", hexed(word("digest")), word("digest")))
    return [{"type": t, "text": x, "value": hexed(v)} for t, x, v in rows]


INVALID_CLAIMS = {
    "text": ["", "e\u0301", "a\nb", "a\u202eb", "a\u200bb", "x" * 513],
    "integer": [
        "",
        "01",
        "-1",
        "+1",
        "1.0",
        "1e3",
        " 1",
        "1_000",
        "\uff11",
        str(2**256),
    ],
    "boolean": ["", "True", "TRUE", "1", "yes"],
    "date": ["2026-2-1", "2026-02-29", "1970-01-01", "20260101", "2026-01-01T00"],
    "code": ["", "z" * 32, "\u7532", "a\t"],
    "organisation": [
        "",
        "91370200dem000014y",
        "91370200DEM000014",
        "9137020ADEM000014Y",
    ],
    "project": ["", "2609-370203-89-01-00001", "2613-370203-89-01-000018"],
    "digest": ["", "0x", "00" * 32, "0x" + "AA" * 32, "0x" + "gg" * 32],
}


def leaf_of(words):
    return keccak(keccak(b"".join(words)))


def join(one, other):
    return keccak(min(one, other) + max(one, other))


def root_of(leaves):
    row = sorted(leaves)
    nodes = [b""] * (len(row) - 1) + row[::-1]
    for index in range(len(row) - 2, -1, -1):
        nodes[index] = join(nodes[2 * index + 1], nodes[2 * index + 2])
    return nodes[0]


TYPES = (
    *("text", "integer", "boolean", "date", "code"),
    *("organisation", "project", "digest"),
)
"""Types of claims, numbered from 1."""


def sealed(facts):
    claims, leaves = [], []
    for index, (name, claim_type, text, value) in enumerate(facts):
        salt = word(f"salt {index} of {len(facts)}")
        kind = number(1 + TYPES.index(claim_type))
        leaf = leaf_of([padded(name), kind, value, salt])
        leaves.append(leaf)
        row = {"name": name, "type": claim_type, "text": text, "value": hexed(value)}
        claims.append(row | {"salt": hexed(salt), "leaf": hexed(leaf)})
    return {"claims": claims, "root": hexed(root_of(leaves))}


def claims():
    code = ENTERPRISES[1]
    facts = [
        ("status", "code", "valid", padded("valid")),
        ("contractor", "organisation", code, named("organisation", code)),
        ("contract_price_fen", "integer", "1234567890", number(1234567890)),
        ("name", "text", "工程", keccak("工程".encode())),
        ("bonded", "boolean", "true", number(1)),
    ]
    subject, schema = named("project", PROJECTS[0]), named("schema", "legal-entity/1")
    rows = []
    for until in (NO_END, 1826899200):
        times = [number(1795363200), number(until)]
        words = [schema, subject, word("claims root"), *times]
        row = {"schema": hexed(schema), "subject": hexed(subject)}
        row |= {"claims_root": hexed(word("claims root"))}
        row |= {"observed_at": "1795363200", "valid_until": str(until)}
        rows.append(row | {"leaf": hexed(leaf_of(words))})
    return {
        "values": claim_values(),
        "invalid": [
            {"type": kind, "text": text}
            for kind, texts in INVALID_CLAIMS.items()
            for text in texts
        ],
        "trees": [sealed(facts[:size]) for size in range(1, 6)],
        "attestations": rows,
    }


STARTS = [
    "2026-11-23T00:00:00",
    "2026-11-23T23:59:59",
    "2026-11-30T12:00:00",
    "2026-12-31T23:59:59",
    "2027-01-01T00:00:00",
    "2027-01-31T08:00:00",
    "2027-11-29T07:59:59",
    "2027-11-30T00:00:00",
    "2028-01-31T00:00:00",
    "2028-02-29T23:59:59",
    "2099-11-30T15:59:59",
    "1970-01-01T08:00:00",
]
SINGLE = [("2028-02-29T00:00:00", 48), ("2028-02-29T12:00:00", 864)]


def end_of(start, months):
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = start.day
    while True:
        try:
            last = date(year, month, day)
        except ValueError:
            day -= 1
            continue
        return second(last + timedelta(days=1))


def calendar():
    starts = [datetime.fromisoformat(text).replace(tzinfo=CST) for text in STARTS]
    cases = [(start, months) for start in starts for months in (0, 1, 3, 12)]
    cases += [(datetime.fromisoformat(t).replace(tzinfo=CST), n) for t, n in SINGLE]
    moments = [0, 57599, 57600, 951753599, 951753600, 1795363199, 1795363200, 2**32]
    due = [
        ("2026-11-23T10:00:00", 7, "2026-12-02"),
        ("2026-09-18T23:59:59", 7, "2026-09-29"),
        ("2026-02-13T09:00:00", 2, "2026-02-24"),
        ("2026-12-31T12:00:00", 1, "2027-01-04"),
    ]
    return {
        "add_months": [
            {
                "ts": int(start.timestamp()),
                "months": months,
                "end": end_of(start, months),
                "start_cst": start.isoformat(),
            }
            for start, months in cases
        ],
        "legal_day": [legal_day(moment) for moment in moments],
        "decision_due": [
            {
                "applied_at": int(datetime.fromisoformat(t + "+08:00").timestamp()),
                "limit": limit,
                "last_day": last,
                "end": second(date.fromisoformat(last)) + 86400,
            }
            for t, limit, last in due
        ],
    }


def legal_day(moment):
    local = datetime.fromtimestamp(moment, UTC).astimezone(CST)
    return {"ts": moment, "day": local.date().isoformat()}


def main():
    made = {
        "identifiers": identifiers(),
        "claims": claims(),
        "calendar": calendar(),
        "codes": CODES,
    }
    here = Path(__file__).parent
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else here
    for name, value in made.items():
        text = json.dumps(value, indent=1, ensure_ascii=True)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
