"""What must hold before each event of the matter registry."""

from __future__ import annotations

from zeropermit.audit.checks.common import Problems, Scene, allowed, equal, known, new
from zeropermit.audit.differences import Code
from zeropermit.domain import events as e
from zeropermit.domain.identifiers import (
    ZERO,
    matter_id,
    matter_version_id,
    schema_id,
)
from zeropermit.domain.matter import (
    OPTION_LIMIT,
    PREDICATE_LIMIT,
    REQUIREMENT_LIMIT,
    Option,
    OptionKind,
    SubjectKind,
)


def schema_defined(scene: Scene, event: e.SchemaDefined) -> Problems:
    """Check a new schema."""
    yield from equal(Code.ID_NOT_DERIVED, schema_id(event.code), event.schema)
    yield from new("schema", event.schema, scene.registers.schemas)
    yield from allowed(bool(event.definition), "a definition", "none")


def version_published(scene: Scene, event: e.MatterVersionPublished) -> Problems:
    """Check a new version of a matter, and that its requirements can be decided."""
    versions = scene.registers.versions
    yield from equal(Code.ID_NOT_DERIVED, matter_id(event.code), event.matter)
    derived = matter_version_id(event.matter, event.number)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.version)
    yield from new("version", event.version, versions)
    if event.number > 1:
        before = matter_version_id(event.matter, event.number - 1)
        yield from known("version before", before, versions)
    wanted = f"at least {scene.time}"
    yield from allowed(event.opens_at >= scene.time, wanted, event.opens_at)
    yield from _requirements(scene, event)


def _requirements(scene: Scene, event: e.MatterVersionPublished) -> Problems:
    count = len(event.requirements)
    bounded = 0 < count <= REQUIREMENT_LIMIT
    yield from allowed(bounded, f"1 to {REQUIREMENT_LIMIT} requirements", count)
    names = [requirement.id for requirement in event.requirements]
    yield from allowed(len(set(names)) == count, "different requirements", names)
    for position, requirement in enumerate(event.requirements):
        options = len(requirement.options)
        yield from allowed(
            0 < options <= OPTION_LIMIT, f"1 to {OPTION_LIMIT} options", options
        )
        yield from allowed(requirement.recheck != 0, "a recheck", requirement.recheck)
        for option in requirement.options:
            yield from _option(scene, option, position)


def _option(scene: Scene, option: Option, position: int) -> Problems:
    yield from allowed(option.kind != 0, "a kind of option", option.kind)
    if option.kind is OptionKind.ATTESTATION:
        yield from known("schema", option.schema, scene.registers.schemas)
    subject = option.subject
    yield from allowed(subject.kind != 0, "a subject", subject.kind)
    if subject.kind is SubjectKind.PARTY:
        earlier = subject.requirement < position and subject.claim != ZERO
        yield from allowed(earlier, "a party of an earlier requirement", subject)
    predicates = len(option.predicates)
    wanted = f"at most {PREDICATE_LIMIT} predicates"
    yield from allowed(predicates <= PREDICATE_LIMIT, wanted, predicates)
    for predicate in option.predicates:
        yield from allowed(predicate.operator != 0, "an operator", predicate.operator)


def version_retired(scene: Scene, event: e.MatterVersionRetired) -> Problems:
    """Check the end of taking applications."""
    yield from known("version", event.version, scene.registers.versions)
    version = scene.registers.versions.get(event.version)
    if version is not None:
        wanted = f"before {version.open_until}"
        yield from allowed(scene.time < version.open_until, wanted, scene.time)
    yield from equal(Code.TIME_MISMATCH, scene.time, event.open_until)
