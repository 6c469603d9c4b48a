"""The core of the protocol once more, from docs/protocol.md alone.

    python tests/vectors/second_implementation.py docs/protocol.md

Nothing of the package is imported, and nothing was looked up in it: what could not be
found in the document was added there. Types and numbers of enums are read from the
document itself. Given the examples, it computes the values of the last section.
"""

import hashlib
import json
import re
import sys
from datetime import date
from functools import partial
from pathlib import Path

from Crypto.Hash import keccak as _keccak
from eth_abi import encode

NO_END = 2**64 - 1
EPOCH = date(1970, 1, 1)
EXAMPLE = re.compile(r"^```json ([a-z-]+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
RECORDS = ("consent", "letter", "sealed-attestation", "disclosure", "permit", "bundle")


class Page:
    def __init__(self, text):
        self.text = text

    def examples(self):
        return {name: json.loads(body) for name, body in EXAMPLE.findall(self.text)}

    def deadline(self):
        return int(re.search(r"deadline ([0-9]+)", self.text)[1])

    def signer(self):
        return unhex(re.search(r"signer `(0x[0-9a-f]{40})`", self.text)[1])

    def act(self, name):
        return re.search(rf"^    ({name}\(.+\))$", self.text, re.MULTILINE)[1]

    def enum(self, kind, name):
        row = re.search(rf"^\| `{kind}` \| (.+) \|$", self.text, re.MULTILINE)[1]
        return int(re.search(rf"([0-9]+) `{name}`", row)[1])


def keccak(data):
    return _keccak.new(digest_bits=256, data=data).digest()


def unhex(text):
    return bytes.fromhex(text.removeprefix("0x"))


def number(value):
    return value.to_bytes(32, "big")


# §1 Identifiers
def named(kind, code):
    digest = keccak(f"{kind}:{code}".encode())
    return digest[:16] + bytes(16) if kind == "organisation" else digest


def hashed(types, *values):
    return keccak(encode(types.split(), values))


def short(name):
    return name.encode().ljust(32, b"\0")


def application(consent):
    matter = named("matter", consent["matter"])
    return (
        hashed("bytes32 uint32", matter, consent["version"]),
        named("organisation", consent["applicant"]),
        named("organisation", consent["authority"]),
        named("project", consent["project"]),
        digest(consent),
        *changed(consent["change"]),
    )


def changed(change):
    if change is None:
        return bytes(32), bytes(32)
    return bytes.fromhex(change["replaces"][2:]), keccak(change["text"].encode())


# §2 Records
def canonical(value):
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        members = (f"{canonical(name)}:{canonical(value[name])}" for name in names)
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def digest(record):
    name = record["suite"].replace("-", "")
    return hashlib.new(name, canonical(record).encode()).digest()


# §3 Claims and attestations
VALUES = {
    "text": lambda text: keccak(text.encode()),
    "integer": lambda text: number(int(text)),
    "boolean": lambda text: number(int(text == "true")),
    "date": lambda text: number(
        (date.fromisoformat(text) - EPOCH).days * 86400 - 28800
    ),
    "code": short,
    "organisation": lambda text: named("organisation", text),
    "project": lambda text: named("project", text),
    "digest": unhex,
}


def leaf(*words):
    return keccak(keccak(b"".join(words)))


def root(leaves):
    nodes = [b""] * (len(leaves) - 1) + sorted(leaves, reverse=True)
    for i in reversed(range(len(leaves) - 1)):
        nodes[i] = keccak(b"".join(sorted(nodes[2 * i + 1 : 2 * i + 3])))
    return nodes[0]


def climb(node, path):
    for sibling in path:
        node = keccak(b"".join(sorted((node, unhex(sibling)))))
    return node


def claim_leaves(page, sealed):
    record = sealed["record"]
    bound = {"name": "record", "type": "digest", "text": "0x" + digest(record).hex()}
    return [
        leaf(
            short(c["name"]),
            number(page.enum("ClaimType", c["type"].upper())),
            VALUES[c["type"]](c["text"]),
            unhex(salt),
        )
        for c, salt in zip([*record["claims"], bound], sealed["salts"], strict=True)
    ]


def attestation(shown):
    until = NO_END if shown["valid_until"] is None else shown["valid_until"]
    subject = named(shown["subject"]["kind"], shown["subject"]["code"])
    times = (shown["observed_at"], until)
    return named("schema", shown["schema"]), subject, unhex(shown["claims_root"]), times


# §4 Signatures
def signing(manifest, contract, type_string, *words):
    address = unhex(manifest["contracts"][contract]["address"]).rjust(32, b"\0")
    members = "string name,string version,uint256 chainId,address verifyingContract"
    kind = keccak(f"EIP712Domain({members})".encode())
    named_so = kind + keccak(b"zeropermit") + keccak(b"2")
    separator = keccak(named_so + number(manifest["chain_id"]) + address)
    struct = keccak(keccak(type_string.encode()) + b"".join(words))
    return keccak(b"\x19\x01" + separator + struct)


# §8 Requirement sets and presentations
def counted(parts):
    listed = list(parts)
    return bytes([len(listed)]) + b"".join(listed)


def second(value):
    return min(value, 2**40 - 1).to_bytes(5, "big")


def requirement(page, found):
    recheck = page.enum("Recheck", found["recheck"])
    options = counted(option(page, each) for each in found["options"])
    return unhex(found["id"]) + bytes([recheck]) + options


def option(page, found):
    about, kind = found["subject"], page.enum("OptionKind", found["kind"])
    who = page.enum("SubjectKind", about["kind"])
    subject = bytes([who, about["requirement"]]) + unhex(about["claim"])
    age = int(found["max_age"]).to_bytes(8, "big")
    rules = counted(predicate(page, each) for each in found["predicates"])
    content = bytes([kind]) + unhex(found["schema"]) + subject + age + rules
    return len(content).to_bytes(2, "big") + content


def predicate(page, found):
    kind = page.enum("ClaimType", found["kind"])
    operator = page.enum("Operator", found["operator"])
    return unhex(found["claim"]) + bytes([kind, operator]) + unhex(found["value"])


def presented(page, shown):
    schema, subject, claims, times = attestation(shown)
    anchor = shown["anchor"]
    openings = counted(opening(page, each) for each in shown["claims"])
    content = schema + unhex(anchor["root"]) + claims + b"".join(map(second, times))
    path = counted(map(unhex, anchor["path"]))
    department = named("organisation", shown["department"])[:16]
    return subject, department, content + path + openings


def opening(page, claim):
    name, value = claim["name"].encode(), unhex(claim["value"]).lstrip(b"\0")
    path = [*map(unhex, claim["path"])]
    kind = page.enum("ClaimType", claim["type"].upper())
    sizes = bytes([len(name), len(value), len(path), kind])
    return sizes + unhex(claim["salt"]) + name + value + b"".join(path)


def presentation_of(choices, shown=None, commitments=(), permits=()):
    parts = [counted(map(bytes, choices))]
    if shown is None:
        parts += [counted([])] * 3
    else:
        subject, department, content = shown
        parts += [counted([subject]), counted([department])]
        parts.append(counted([bytes(2) + content]))
    return b"".join((*parts, counted(commitments), counted(permits)))


# §8 Grants
def of_region(text, regions):
    """Whether a permit number is of a region of a grant."""
    shaped = re.match(r"[1-9][0-9]{5}", text)
    beginnings = [int(shaped[0][:count]) for count in (2, 4, 6)] if shaped else []
    return any(region in beginnings for region in regions)


# §17 The example
def compute(page):
    found, until = page.examples(), number(page.deadline())
    signer = page.signer().rjust(32, b"\0")
    consent, letter, permit = found["consent"], found["letter"], found["permit"]
    shown, face = found["disclosure"], permit["face"]
    signed = partial(signing, found["manifest"])
    leaves, applied = (
        claim_leaves(page, found["sealed-attestation"]),
        application(consent),
    )
    schema, subject, claims, times = attestation(shown)
    top = leaf(schema, subject, claims, *map(number, times))
    anchor, case = shown["anchor"], keccak(b"".join(applied))
    batch_root = climb(top, anchor["path"])
    department = named("organisation", shown["department"])
    batch = hashed("bytes32 bytes32 bytes32", schema, department, batch_root)
    own = hashed("bytes32 bytes32", department, top)
    names = [item["id"] for item in letter["requirements"]]
    promised = ([short(name) for name in names], digest(letter), letter["due_at"])
    owner = named("organisation", letter["organisation"]["uscc"])
    covered = keccak(b"".join(map(short, names)))
    commitment = keccak(case + owner + covered + promised[1] + number(promised[2]))
    choices = [(item["option"], 0) for item in found["bundle"]["evidence"]]
    covered = counted(bytes([len(name)]) + name.encode() for name in names)
    given = owner[:16] + digest(letter) + second(letter["due_at"]) + covered
    evidence = presentation_of(choices, presented(page, shown), [given])
    presentation = keccak(evidence)
    references = [(batch, own), (bytes(32), commitment)]
    version, applicant, authority, *rest = applied
    answered = version + applicant[:16] + authority[:16] + b"".join(rest)
    named_so = counted(batch + own for batch, own in references)
    later = presentation_of([(0, 0)], permits=[answered + digest(permit) + named_so])
    wanted = [requirement(page, each) for each in found["version"]["requirements"]]
    texts = keccak(b"".join(keccak(name.encode()) for name in names))
    commit = (case, texts, digest(letter), number(letter["due_at"]))
    commit = (*commit, signer, owner, until)
    read = (face["number"], permit["matter"], face["project_code"])
    words = (case, digest(permit), presentation, number(NO_END))
    words = (*words, signer, applied[2], until)
    issue = (*(keccak(text.encode()) for text in read), *words)
    return {
        "schema": schema,
        "matter version": applied[0],
        "applicant": applied[1],
        "project": applied[3],
        "application": case,
        "digest of the attestation": digest(found["sealed-attestation"]["record"]),
        "leaf of the claim `status`": leaves[0],
        "claims root": root(leaves),
        "leaf of the attestation": top,
        "batch root": batch_root,
        "batch": batch,
        "attestation": own,
        "commitment": commitment,
        "evidence id of `R01`": hashed("bytes32 bytes32", batch, own),
        "evidence id of `R02`": hashed("bytes32 bytes32", bytes(32), commitment),
        "requirement set": keccak(counted(wanted)),
        "presentation": presentation,
        "presentation of this permit for a later one": keccak(later),
        "permit": keccak(b"permit:" + case),
        "digest signed in `Commit`": signed(
            "CommitmentRegistry", page.act("Commit"), *commit
        ),
        "digest signed in `Issue`": signed("PermitRegistry", page.act("Issue"), *issue),
        **{f"digest of {name}": digest(found[name]) for name in (*RECORDS, "question")},
    }


if __name__ == "__main__":
    document = Page(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for name, word in compute(document).items():
        agrees = f"| {name} | `0x{word.hex()}` |" in document.text
        sys.stdout.write(f"{'ok' if agrees else 'DIFFERS'}  0x{word.hex()}  {name}\n")
