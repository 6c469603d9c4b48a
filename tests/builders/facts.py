"""Facts of a small fictional town: its people, one small matter, sealed attestations.

Pure values, which the builders of a ledger's state and of a chain share. The matter
has every operator, kind of subject, kind of option and recheck.
"""

from dataclasses import dataclass, replace
from functools import cache

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from zeropermit.domain.evidence.attestation import (
    AttestationRecord,
    SealedAttestation,
    salt_count,
    seal_attestation,
)
from zeropermit.domain.evidence.claim import Claim, ClaimType, Salt, claim_value
from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.evidence.evidence_set import (
    PresentedAttestation,
)
from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.law.subjects import MatterSubject
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    Address,
    organisation_id,
    schema_id,
    short_name,
)
from zeropermit.domain.matters.matter import (
    Operator,
    Option,
    OptionKind,
    Predicate,
    Recheck,
    Requirement,
    Subject,
    SubjectKind,
    Validity,
)

START = 1_790_000_000
DAY = 86_400

PROJECT = "2609-370203-89-01-000018"
OTHER_PROJECT = "2610-370214-89-01-000035"
DEPARTMENT = "11370200DEMG00027T"
AUTHORITY = "11370200DEMG000190"
APPLICANT = "91370200DEM000014Y"
CONTRACTOR = "91370203DEM0000225"
RIVAL = "91370200163562681G"
NO_ADDRESS = Address("0x" + "00" * 20)
DEPARTMENT_ID = organisation_id(DEPARTMENT)
AUTHORITY_ID = organisation_id(AUTHORITY)
APPLICANT_ID = organisation_id(APPLICANT)
SIBLING = {
    SchemaSubject.PROJECT: "2610-370214-89-01-000043",
    SchemaSubject.ORGANISATION: DEPARTMENT,
    SchemaSubject.PREMISES: "370203001001GB00018F00010002",
}
"""Subjects of the attestations that share a batch with one that is presented."""
NAMES = {
    DEPARTMENT: "住房和城乡建设局",
    AUTHORITY: "行政审批服务局",
    APPLICANT: "示范置业有限公司",
    CONTRACTOR: "示范建设有限公司",
    RIVAL: "金阶建设有限公司",
}

MATTER = "small-permit"
AWARD, LICENCE, FIRE, CLASS = "award/1", "licence/1", "fire/1", "class/1"
SMALL_SCHEMAS = (AWARD, LICENCE, FIRE, CLASS)
MAX_AGE = 30 * DAY
VALIDITY = Validity(3, 2, 3, 0)
FLAGS = {
    "automatic": False,
    "several": False,
    "by_supervisor": False,
    "public_safety": False,
    "subject": MatterSubject.PROJECT,
}
"""Flags and kind of subjects of a version of a matter, in the order of the ledger."""


@cache
def account(name: str) -> LocalAccount:
    """Give the account of this name; the same in every run."""
    return Account.from_key(keccak(f"zeropermit test {name}".encode()))


@cache
def address(name: str) -> Address:
    return Address(account(name).address)


def word(text: str) -> bytes:
    """Give some digest that is not zero."""
    return keccak(text.encode())


def number(value: int) -> bytes:
    return value.to_bytes(32, "big")


def code(name: str, text: str) -> Claim:
    return Claim(name, ClaimType.CODE, text)


def integer(name: str, value: int) -> Claim:
    return Claim(name, ClaimType.INTEGER, str(value))


def flag(name: str, *, on: bool) -> Claim:
    return Claim(name, ClaimType.BOOLEAN, "true" if on else "false")


def organisation(name: str, uscc: str) -> Claim:
    return Claim(name, ClaimType.ORGANISATION, uscc)


def attested(
    schema: str, subject: Subject, *predicates: Predicate, max_age: int = NO_END
) -> Option:
    return Option(
        OptionKind.ATTESTATION, subject, schema_id(schema), max_age, predicates
    )


def promised(subject: Subject) -> Option:
    return Option(OptionKind.COMMITMENT, subject)


ON_PROJECT = Subject(SubjectKind.PROJECT)
BY_APPLICANT = Subject(SubjectKind.APPLICANT)
BY_CONTRACTOR = Subject(SubjectKind.PARTY, 0, short_name("contractor"))


def regions_of(kind: GrantKind) -> tuple[int, ...]:
    """Regions that a grant of a kind names: to decide a city, others none."""
    return (3702,) if kind is GrantKind.DECIDE else ()


def small_requirements() -> tuple[Requirement, ...]:
    """Award, licence of who won it, fire review or none due, funds, safety.

    Every operator, kind of subject, kind of option and recheck is among them.
    """
    award = attested(
        AWARD,
        ON_PROJECT,
        Predicate(short_name("owner"), ClaimType.ORGANISATION, Operator.IS_APPLICANT),
        Predicate(short_name("site"), ClaimType.PROJECT, Operator.IS_PROJECT),
        Predicate(
            short_name("price"), ClaimType.INTEGER, Operator.AT_LEAST, number(100)
        ),
        Predicate(
            short_name("floors"), ClaimType.INTEGER, Operator.AT_MOST, number(30)
        ),
        max_age=MAX_AGE,
    )
    licence = attested(
        LICENCE,
        BY_CONTRACTOR,
        Predicate(
            short_name("status"), ClaimType.CODE, Operator.EQUAL, short_name("valid")
        ),
        Predicate(
            short_name("grade"), ClaimType.CODE, Operator.NOT_EQUAL, short_name("none")
        ),
    )
    passed = Predicate(
        short_name("result"), ClaimType.CODE, Operator.EQUAL, short_name("passed")
    )
    plain = Predicate(
        short_name("special"), ClaimType.BOOLEAN, Operator.EQUAL, number(0)
    )
    fire = attested(FIRE, ON_PROJECT, passed)
    not_special = attested(CLASS, ON_PROJECT, plain)
    funds = Predicate(short_name("funds"), ClaimType.BOOLEAN, Operator.EQUAL, number(1))
    paper = attested(CLASS, ON_PROJECT, funds)
    return (
        Requirement(short_name("award"), Recheck.SUSPEND, (award,)),
        Requirement(short_name("licence"), Recheck.ALERT, (licence,)),
        Requirement(short_name("fire"), Recheck.AT_ISSUE, (fire, not_special)),
        Requirement(
            short_name("funds"), Recheck.SUSPEND, (promised(BY_APPLICANT), paper)
        ),
        Requirement(short_name("safety"), Recheck.ALERT, (promised(BY_CONTRACTOR),)),
    )


def requirements() -> tuple[Requirement, ...]:
    """Award, licence and funds: a predicate, a party, a choice and a commitment."""
    award, licence, _, funds, _ = small_requirements()
    return award, licence, funds


@dataclass(frozen=True, slots=True)
class Fact:
    """What a department finds about one subject."""

    schema: str
    claims: tuple[Claim, ...]
    kind: SchemaSubject = SchemaSubject.PROJECT
    subject: str = PROJECT
    observed_at: int = START
    valid_until: int | None = None


def award(
    contractor: str = CONTRACTOR,
    *,
    price: int = 5000,
    floors: int = 18,
    owner: str = APPLICANT,
    site: str = PROJECT,
) -> Fact:
    claims = (
        organisation("owner", owner),
        Claim("site", ClaimType.PROJECT, site),
        integer("price", price),
        integer("floors", floors),
        organisation("contractor", contractor),
        Claim("manager", ClaimType.TEXT, "某人"),
    )
    return Fact(AWARD, claims)


def licence(
    holder: str = CONTRACTOR, *, status: str = "valid", grade: str = "first"
) -> Fact:
    claims = (code("status", status), code("grade", grade))
    return Fact(LICENCE, claims, SchemaSubject.ORGANISATION, holder)


def fire(result: str = "passed") -> Fact:
    return Fact(FIRE, (code("result", result),))


def classification(*, special: bool = False, funds: bool = True) -> Fact:
    return Fact(CLASS, (flag("special", on=special), flag("funds", on=funds)))


def about(fact: Fact, project: str) -> Fact:
    """Give a fact as it would be about another project."""
    claims = tuple(
        replace(claim, text=project) if claim.text == PROJECT else claim
        for claim in fact.claims
    )
    subject = project if fact.subject == PROJECT else fact.subject
    return replace(fact, claims=claims, subject=subject)


def seal(fact: Fact, department: str = DEPARTMENT, salt: str = "") -> SealedAttestation:
    """Seal a fact as its department would; the same `salt` gives the same leaves."""
    record = AttestationRecord(
        schema=fact.schema,
        department=department,
        subject_kind=fact.kind,
        subject=fact.subject,
        claims=fact.claims,
        observed_at=fact.observed_at,
        valid_until=fact.valid_until,
        source_system="test",
        query_id="1",
    )
    seed = f"{fact.schema}{fact.subject}{salt}"
    salts = [Salt(word(f"{seed} {i}")) for i in range(salt_count(record))]
    return seal_attestation(record, salts=salts)


def shown(disclosure: Disclosure) -> PresentedAttestation:
    """Present an anchored disclosure with all its openings."""
    anchor = disclosure.anchor
    until = disclosure.valid_until
    return PresentedAttestation(
        schema=schema_id(disclosure.schema),
        department=organisation_id(disclosure.department),
        root=anchor.root,
        subject=disclosure.subject_kind.word(disclosure.subject),
        claims=disclosure.claims_root,
        observed_at=disclosure.observed_at,
        valid_until=NO_END if until is None else until,
        path=anchor.path,
        openings=disclosure.openings,
    )


def opened(presented: PresentedAttestation) -> set[str]:
    """Name the claims that are opened."""
    return {o.claim.rstrip(b"\0").decode() for o in presented.openings}


def value_of(claim: Claim) -> bytes:
    return claim_value(claim.type, claim.text)
