"""Gather: query departments for an application, and keep their answers.

Nobody uploads anything. Each question names the application, carries the consent
receipt and asks for the claims that a rule or the permit's face needs, no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.evidence.assembly import assemble, claims_to_open
from zeropermit.domain.evidence.disclosure import Disclosure, verify_disclosure
from zeropermit.domain.evidence.evidence_set import EvidenceSet, PresentedAttestation
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ApplicationId,
    organisation_id,
    schema_id,
    short_text,
)
from zeropermit.domain.ledger.state import Filed
from zeropermit.domain.matters.file import MatterFile
from zeropermit.domain.matters.matter import (
    OptionKind,
    Requirement,
    Subject,
    SubjectKind,
)
from zeropermit.domain.records.record import TypedRecord
from zeropermit.errors import (
    ApplicationUnknownError,
    ConsentRefusedError,
    DepartmentUnreachableError,
    DisclosureError,
)
from zeropermit.usecases.applications.earlier_permits import permits_held
from zeropermit.usecases.ports import Query, ServiceContext

FIRST_ANSWER_SECONDS = 300
"""Time that departments have for their first answers, from the application on."""


@dataclass(frozen=True, slots=True)
class Gathered(TypedRecord):
    """The result of the queries, once all departments were asked."""

    TYPE = "zeropermit/gathering/1"

    at: int  #: Second at which the last answer came.
    disclosures: int
    #: Departments, by code, that gave no answer, or none that holds.
    unreachable: tuple[str, ...]


def find_application(context: ServiceContext, application: ApplicationId) -> Filed:
    """Find an application on the ledger.

    Raises:
        ApplicationUnknownError: There is none.
    """
    with context.look() as (state, _, _):
        filed = state.applications.get(application)
    if filed is None:
        raise ApplicationUnknownError(application)
    return filed


def receipt_of(context: ServiceContext, application: ApplicationId) -> ConsentReceipt:
    """Give the consent receipt of an application.

    Raises:
        ApplicationUnknownError: This service holds no receipt for it.
    """
    for record in context.records.of(application, kind=ConsentReceipt.TYPE):
        return ConsentReceipt.from_json(record)
    raise ApplicationUnknownError(application)


def gather(context: ServiceContext, application: ApplicationId) -> Gathered:
    """Ask every department that the consent covers, parties in a second round.

    Raises:
        ApplicationUnknownError: No such application.
    """
    filed = find_application(context, application)
    receipt = receipt_of(context, application)
    matter = context.catalogue.matter(filed.matter)
    proven = proven_by_permits(context, filed)
    queried: set[tuple[str, str, bytes]] = set()
    unreachable: set[str] = set()
    count = 0
    while True:
        disclosures = disclosures_of(context, application)
        questions = {
            (question.schema, question.department, question.subject): question
            for question in _questions(matter, filed, receipt, disclosures, proven)
        }
        if questions.keys() <= queried:
            break
        for key, question in questions.items():
            if key in queried:
                continue
            queried.add(key)
            try:
                count += _ask(context, question)
            except (DepartmentUnreachableError, DisclosureError, ConsentRefusedError):
                unreachable.add(question.department)
    gathered = Gathered(context.clock(), count, tuple(sorted(unreachable)))
    context.records.put(gathered.as_json(), application=application)
    return gathered


def proven_by_permits(context: ServiceContext, filed: Filed) -> frozenset[str]:
    """Name the requirements that a permit on this ledger meets: nobody is asked.

    One whose evidence says who a party of another requirement is, is asked for still.
    """
    content = filed.content
    with context.look() as (state, now, _):
        requirements = state.versions[content.version].requirements
        permits = permits_held(state, content, requirements, ())
        evidence = EvidenceSet((), (), (), permits)
        found = assemble(state, content, requirements, evidence, now=now)
    naming = {
        requirements[option.subject.requirement].name
        for requirement in requirements
        for option in requirement.options
        if option.subject.kind is SubjectKind.PARTY
    }
    met = {one.requirement.name for one in found.findings if one.met}
    return frozenset(met - naming)


def last_gathering(
    context: ServiceContext, application: ApplicationId
) -> Gathered | None:
    """Give the last result of the queries; None until all departments were asked."""
    return next(_gatherings(context, application), None)


def is_answering(filed: Filed, gathered: Gathered | None, *, now: int) -> bool:
    """Tell whether the first answers of the departments are still awaited.

    They are in once a gathering is on record, and their time starts with the
    application on the ledger: each process of a service gives the same result, and
    a restart does not change it.
    """
    return gathered is None and now < filed.applied_at + FIRST_ANSWER_SECONDS


def first_gathering(
    context: ServiceContext, application: ApplicationId
) -> Gathered | None:
    """Give the first result of the queries; None until all departments were asked."""
    return min(_gatherings(context, application), key=lambda one: one.at, default=None)


def _gatherings(
    context: ServiceContext, application: ApplicationId
) -> Iterator[Gathered]:
    """Give the result of each round of queries, newest first."""
    for record in context.records.of(application, kind=Gathered.TYPE):
        yield Gathered.from_json(record)


def disclosures_of(
    context: ServiceContext, application: ApplicationId
) -> tuple[Disclosure, ...]:
    """Give the departments' disclosures for an application, newest first."""
    records = context.records.of(application, kind=Disclosure.TYPE)
    return tuple(Disclosure.from_json(record) for record in records)


def presented(disclosure: Disclosure) -> PresentedAttestation | None:
    """Turn a disclosure into evidence; None while it is not anchored."""
    if disclosure.anchor is None:
        return None
    until = disclosure.valid_until
    return PresentedAttestation(
        schema=schema_id(disclosure.schema),
        department=organisation_id(disclosure.department),
        root=disclosure.anchor.root,
        subject=disclosure.subject_kind.word(disclosure.subject),
        claims=disclosure.claims_root,
        observed_at=disclosure.observed_at,
        valid_until=NO_END if until is None else until,
        path=disclosure.anchor.path,
        openings=disclosure.openings,
    )


def _ask(context: ServiceContext, question: Query) -> int:
    count = 0
    for disclosure in context.departments.query(question):
        verify_disclosure(disclosure)
        context.records.put(disclosure.as_json(), application=question.application)
        count += 1
    return count


def _questions(
    matter: MatterFile,
    filed: Filed,
    receipt: ConsentReceipt,
    disclosures: tuple[Disclosure, ...],
    proven: frozenset[str],
) -> Iterator[Query]:
    """Derive the queries to each department, given the evidence held and proven."""
    requirements = matter.requirements
    for requirement in requirements:
        if requirement.name in proven:
            continue
        for option in requirement.options:
            if option.kind is not OptionKind.ATTESTATION:
                continue
            for subject in _subjects(requirements, option.subject, filed, disclosures):
                for data_set in receipt.data_sets:
                    if schema_id(data_set.schema) != option.schema:
                        continue
                    needed = claims_to_open(requirements, option.schema)
                    names = {short_text(claim) for claim in needed}
                    names |= face_claims(matter, data_set.schema)
                    yield Query(
                        application=filed.content.id,
                        receipt=receipt,
                        schema=data_set.schema,
                        department=data_set.department,
                        subject=subject,
                        claims=tuple(sorted(names)),
                    )


def face_claims(matter: MatterFile, schema: str) -> set[str]:
    """Name the claims of a schema that are printed on the permit."""
    face = matter.content.get("face", {})
    return {line["claim"] for line in face.values() if line["schema"] == schema}


def _subjects(
    requirements: tuple[Requirement, ...],
    subject: Subject,
    filed: Filed,
    disclosures: tuple[Disclosure, ...],
) -> Iterator[bytes]:
    """Give every organisation or project that a subject may turn out to be."""
    if subject.kind is SubjectKind.PROJECT:
        yield filed.content.project
    elif subject.kind is SubjectKind.APPLICANT:
        yield filed.content.applicant
    else:
        named = requirements[subject.requirement]
        schemas = {option.schema for option in named.options}
        for disclosure in disclosures:
            if schema_id(disclosure.schema) in schemas:
                for item in disclosure.claims:
                    if item.opening.claim == subject.claim:
                        yield organisation_id(item.claim.text)
