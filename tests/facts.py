"""Facts to play with: three schemas, one small matter, attestations and their trees.

Pure values, used by hand-built events and by `tests.scenario` alike. The matter has
everything the rules know: a predicate, a party, a choice between options and a
commitment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from zeropermit.domain.evidence.evidence_set import (
    Choice,
    Presentation,
    PresentedAttestation,
    PresentedCommitment,
    PresentedOpening,
)
from zeropermit.domain.evidence.merkle import StandardTree, word_leaf
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    Address,
    OrganisationId,
    ProjectId,
    organisation_id,
    project_id,
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

MATTER = "construction-permit"
PROJECT = "2609-370203-89-01-000018"
APPROVAL, AWARD, QUALIFICATION = (
    "project-approval/1",
    "construction-award/1",
    "qualification/1",
)
SCHEMAS = (APPROVAL, AWARD, QUALIFICATION)

DEPARTMENT_USCC = "11370200MB2856012N"
AUTHORITY_USCC = "11370200MB2856021L"
APPLICANT_USCC = "91370200163562681G"
CONTRACTOR_USCC = "91370200718016111Y"

DEPARTMENT = organisation_id(DEPARTMENT_USCC)
AUTHORITY = organisation_id(AUTHORITY_USCC)
APPLICANT = organisation_id(APPLICANT_USCC)
CONTRACTOR = organisation_id(CONTRACTOR_USCC)

VALIDITY = Validity(
    start_within_months=3, extension_limit=2, extension_months=3, valid_for_months=0
)
YEAR = 366 * 86_400


def account(name: str) -> LocalAccount:
    """Give the account of this name; the same in every run."""
    return Account.from_key(keccak(f"zeropermit test {name}".encode()))


def address(name: str) -> Address:
    return Address(account(name).address)


def word(text: str) -> bytes:
    """Give some digest that is not zero."""
    return keccak(text.encode())


def number(value: int) -> bytes:
    return value.to_bytes(32, "big")


def attested(schema: str, subject: Subject, *predicates: Predicate) -> Option:
    return Option(OptionKind.ATTESTATION, subject, schema_id(schema), YEAR, predicates)


def requirements() -> tuple[Requirement, ...]:
    """Approval; award to someone by the applicant; their licence; an any-of."""
    project, applicant = Subject(SubjectKind.PROJECT), Subject(SubjectKind.APPLICANT)
    contractor = Subject(SubjectKind.PARTY, 1, short_name("contractor"))
    approved = Predicate(short_name("result"), Operator.EQUAL, short_name("passed"))
    ours = Predicate(short_name("owner"), Operator.IS_APPLICANT)
    priced = Predicate(short_name("amount"), Operator.AT_LEAST, number(1))
    plain = Predicate(short_name("special"), Operator.EQUAL, number(0))
    promised = Option(OptionKind.COMMITMENT, applicant)
    return (
        Requirement(
            short_name("R01"), Recheck.SUSPEND, (attested(APPROVAL, project, approved),)
        ),
        Requirement(
            short_name("R02"), Recheck.ALERT, (attested(AWARD, project, ours, priced),)
        ),
        Requirement(
            short_name("R03"), Recheck.SUSPEND, (attested(QUALIFICATION, contractor),)
        ),
        Requirement(
            short_name("R04"),
            Recheck.ALERT,
            (attested(APPROVAL, project, plain), promised),
        ),
    )


@dataclass(frozen=True, slots=True)
class Fact:
    """One record of a department."""

    schema: str
    subject: OrganisationId | ProjectId
    claims: Mapping[str, bytes]
    observed_at: int
    valid_until: int = NO_END


def case_facts(
    observed_at: int, project: str = PROJECT, *, record: int = 0
) -> tuple[Fact, Fact, Fact]:
    """Give what the departments hold for a case that can be granted.

    Facts with another `record` are other records, so they can be attested too.
    """
    subject = project_id(project)
    bound = {"record": word(f"record {record}")}
    return (
        Fact(
            APPROVAL,
            subject,
            {"result": short_name("passed"), "special": number(1), **bound},
            observed_at,
        ),
        Fact(
            AWARD,
            subject,
            {
                "owner": APPLICANT,
                "contractor": CONTRACTOR,
                "amount": number(10**9),
                **bound,
            },
            observed_at,
        ),
        Fact(
            QUALIFICATION,
            CONTRACTOR,
            {"level": short_name("first"), **bound},
            observed_at,
        ),
    )


def batch_of(attester: Address, facts: Sequence[Fact]) -> list[PresentedAttestation]:
    """Build the batch of some facts of one schema, every claim opened."""
    single = [_attestation(attester, fact) for fact in facts]
    tree = StandardTree.of([attestation.leaf for attestation in single])
    return [replace(a, root=tree.root, path=tree.path(a.leaf)) for a in single]


def _attestation(attester: Address, fact: Fact) -> PresentedAttestation:
    salts = {name: word(f"{fact.subject.hex()} {name}") for name in fact.claims}
    leaves = {
        name: word_leaf(short_name(name), value, salts[name])
        for name, value in fact.claims.items()
    }
    tree = StandardTree.of(list(leaves.values()))
    openings = tuple(
        PresentedOpening(short_name(n), value, salts[n], tree.path(leaves[n]))
        for n, value in fact.claims.items()
    )
    return PresentedAttestation(
        schema=schema_id(fact.schema),
        attester=attester,
        root=ZERO,
        subject=fact.subject,
        claims=tree.root,
        observed_at=fact.observed_at,
        valid_until=fact.valid_until,
        path=(),
        openings=openings,
    )


def presentation_of(
    attestations: Sequence[PresentedAttestation], commitment: PresentedCommitment
) -> Presentation:
    """Present approval, award, licence and commitment for R01 to R04."""
    choices = (Choice(0, 0), Choice(0, 1), Choice(0, 2), Choice(1, 0))
    return Presentation(choices, tuple(attestations), (commitment,))
