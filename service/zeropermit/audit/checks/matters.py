"""Conditions before each event of the matter registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from zeropermit.audit.checks.common import PriorState, created
from zeropermit.audit.differences import Code
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.texts import is_clean
from zeropermit.domain.ledger.violations import Rule, Violations
from zeropermit.domain.matters.matter import (
    DEFINITION_LIMIT,
    OPTION_LIMIT,
    OWNED_BY_APPLICANT,
    PREDICATE_LIMIT,
    REQUIREMENT_LIMIT,
    WAITING_LIMIT,
    MatterVersion,
    Option,
    OptionKind,
    Requirement,
    Subject,
    SubjectKind,
)


def schema_defined(prior: PriorState, event: e.SchemaDefined) -> Violations:
    """Check a new schema."""
    derived = ids.schema_id(event.code)
    yield from created("schema", derived, event.schema, prior.state.schemas)
    clean = is_clean(event.definition)
    size = len(event.definition.encode(errors="surrogatepass"))
    bounded = f"1 to {DEFINITION_LIMIT} bytes of definition"
    yield from expect.allowed(0 < size <= DEFINITION_LIMIT, bounded, size)
    yield from expect.allowed(clean, "a definition in clean text", event.definition)


def version_published(prior: PriorState, event: e.MatterVersionPublished) -> Violations:
    """Check a new version of a matter, and that its requirements can be decided."""
    versions = prior.state.versions
    yield from expect.equal(
        Code.ID_NOT_DERIVED, ids.matter_id(event.code), event.matter
    )
    derived = ids.matter_version_id(event.matter, event.number)
    yield from created("version", derived, event.version, versions)
    if event.number > 1:
        before = ids.matter_version_id(event.matter, event.number - 1)
        yield from expect.known("version before", before, versions)
    yield from expect.given("document", event.document)
    yield from expect.given("texts", event.texts)
    wanted = f"at least {prior.time}"
    yield from expect.allowed(event.opens_at >= prior.time, wanted, event.opens_at)
    line = _waiting(versions.values(), event, now=prior.time)
    most = f"at most {WAITING_LIMIT} versions that wait before it"
    yield from expect.allowed(len(line) <= WAITING_LIMIT, most, len(line))
    yield from _requirements(prior, event)


def _waiting(
    versions: Iterable[MatterVersion], event: e.MatterVersionPublished, *, now: int
) -> list[MatterVersion]:
    """List the versions of a matter that still wait to open before a new one.

    One that would open no earlier than a newer version was overtaken by it.
    """
    line: list[MatterVersion] = []
    earliest = event.opens_at
    of_matter = [version for version in versions if version.matter == event.matter]
    for version in sorted(of_matter, key=attrgetter("number"), reverse=True):
        if now < version.opens_at < earliest:
            line.append(version)
        earliest = min(earliest, version.opens_at)
    return line


def _requirements(prior: PriorState, event: e.MatterVersionPublished) -> Violations:
    count = len(event.requirements)
    bounded = 0 < count <= REQUIREMENT_LIMIT
    yield from expect.allowed(bounded, f"1 to {REQUIREMENT_LIMIT} requirements", count)
    names = [requirement.id for requirement in event.requirements]
    different = len(set(names)) == count and all(map(ids.is_short_name, names))
    yield from expect.allowed(different, "requirements with names of their own", names)
    for position, requirement in enumerate(event.requirements):
        options = len(requirement.options)
        yield from expect.allowed(
            0 < options <= OPTION_LIMIT, f"1 to {OPTION_LIMIT} options", options
        )
        yield from expect.allowed(
            requirement.recheck != 0, "a recheck", requirement.recheck
        )
        for option in requirement.options:
            yield from _option(prior, option)
            yield from _party(option.subject, event.requirements[:position])


def _party(subject: Subject, earlier: Sequence[Requirement]) -> Violations:
    """Check that a party is named earlier, and by attestations alone."""
    if subject.kind is not SubjectKind.PARTY:
        return
    names = subject.requirement < len(earlier) and all(
        option.kind is OptionKind.ATTESTATION
        for option in earlier[subject.requirement].options
    )
    wanted = "a claim of an earlier requirement met by attestations alone"
    named = ids.is_short_name(subject.claim)
    yield from expect.allowed(names and named, wanted, subject)


def _option(prior: PriorState, option: Option) -> Violations:
    if option.kind is OptionKind.ATTESTATION:
        yield from expect.known("schema", option.schema, prior.state.schemas)
        yield from expect.allowed(option.max_age > 0, "an age", option.max_age)
        about = option.subject.kind is not SubjectKind.NONE
        yield from expect.allowed(about, "a subject", option.subject)
        count = len(option.predicates)
        wanted = f"at most {PREDICATE_LIMIT} predicates"
        yield from expect.allowed(count <= PREDICATE_LIMIT, wanted, count)
        for predicate in option.predicates:
            whole = ids.is_short_name(predicate.claim) and predicate.operator != 0
            yield from expect.allowed(whole, "a claim and an operator", predicate)
        return
    if option.kind is OptionKind.PERMIT:
        yield from _permit(prior, option)
        return
    yield from expect.equal(Rule.VALUE_NOT_ALLOWED, OptionKind.COMMITMENT, option.kind)
    someone = option.subject.kind in {SubjectKind.APPLICANT, SubjectKind.PARTY}
    yield from expect.allowed(someone, "the applicant or a party", option.subject)
    bare = option.schema == ids.ZERO and not option.max_age and not option.predicates
    yield from expect.allowed(bare, "a commitment without conditions", option)


def _permit(prior: PriorState, option: Option) -> Violations:
    """Check an option that an earlier permit meets."""
    first = ids.matter_version_id(option.matter, 1)
    yield from expect.known("matter of an earlier permit", first, prior.state.versions)
    about = option.subject.kind is not SubjectKind.NONE
    yield from expect.allowed(about, "a subject", option.subject)
    bare = not option.max_age and option.predicates in {(), (OWNED_BY_APPLICANT,)}
    wanted = "no condition but that the applicant holds the earlier permit"
    yield from expect.allowed(bare, wanted, option)


def version_retired(prior: PriorState, event: e.MatterVersionRetired) -> Violations:
    """Check the end of taking applications."""
    yield from expect.known("version", event.version, prior.state.versions)
    version = prior.state.versions.get(event.version)
    if version is not None:
        wanted = f"before {version.open_until}"
        yield from expect.allowed(prior.time < version.open_until, wanted, prior.time)
    yield from expect.equal(Rule.TIME_MISMATCH, prior.time, event.open_until)
