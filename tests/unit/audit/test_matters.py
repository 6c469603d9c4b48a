"""A replay checks schemas, versions and roots by the rules of their contracts."""

from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.builders.town import Town
from tests.unit.audit.story import (
    HELD,
    START,
    changed,
    codes,
    story,
    told,
)
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import batch_id, matter_version_id, short_name
from zeropermit.domain.matters.matter import Requirement


def published(*starts: int) -> list[e.MatterVersionPublished]:
    """Give versions of the small matter that open some seconds after the story."""
    known = next(one.event for one in story() if _is_version(one.event))
    return [
        replace(
            known,
            version=matter_version_id(known.matter, number),
            number=number,
            opens_at=_end() + start,
        )
        for number, start in enumerate(starts, 2)
    ]


def _is_version(event: e.Event) -> bool:
    return isinstance(event, e.MatterVersionPublished)


def _end() -> int:
    return max(one.block.time for one in story())


def windows(*starts: int) -> list[tuple[int, int]]:
    """Give the windows of all versions, in seconds after the story."""
    fold = told(story(*published(*starts)))
    assert fold.differences == []
    end = _end()
    return [
        (version.opens_at - end, version.open_until - end)
        for version in fold.state.versions.values()
    ]


def test_a_version_that_is_overtaken_never_opens():
    first, second, third = windows(9_000, 8_000)

    assert first[1] == 8_000
    assert second == (9_000, 9_000)
    assert third[0] == 8_000


def test_versions_that_have_their_turn_follow_one_another():
    closed = [until for _, until in windows(7_000, 8_000, 9_000)]

    assert closed[:3] == [7_000, 8_000, 9_000]


def test_a_version_too_many_that_waits_is_found():
    starts = [9_000 + number for number in range(9)]

    assert codes(story(*published(*starts))) == []
    assert codes(story(*published(*starts, 9_900))) == ["VALUE_NOT_ALLOWED"]
    assert codes(story(*published(*starts, 9_000))) == []


@pytest.mark.parametrize("definition", ["", "x" * 8_193, "{\u202e}", "{\n}"])
def test_a_definition_that_is_no_clean_text_is_found(definition):
    def spoil(event: e.SchemaDefined) -> e.SchemaDefined:
        return replace(event, definition=definition)

    assert "VALUE_NOT_ALLOWED" in codes(changed(story(), e.SchemaDefined, spoil))


def test_a_version_without_the_digest_of_its_texts_is_found():
    def spoil(event: e.MatterVersionPublished) -> e.MatterVersionPublished:
        return replace(event, texts=bytes(32))

    lie = changed(story(), e.MatterVersionPublished, spoil)
    assert codes(lie) == ["VALUE_NOT_ALLOWED"]


@pytest.mark.parametrize("name", [bytes(32), b"R" * 32, b"\xff" * 32, b"R 1"])
def test_a_requirement_whose_name_is_no_text_is_found(name):
    def spoil(event: e.MatterVersionPublished) -> e.MatterVersionPublished:
        first, *rest = event.requirements
        named = replace(first, id=name.ljust(32, b"\0"))
        return replace(event, requirements=(named, *rest))

    lie = changed(story(), e.MatterVersionPublished, spoil)
    assert "VALUE_NOT_ALLOWED" in codes(lie)


@pytest.mark.parametrize("name", [bytes(32), b"\xff" * 32])
def test_a_rule_on_a_claim_whose_name_is_no_text_is_found(name):
    def renamed(requirement: Requirement) -> Requirement:
        options = tuple(
            replace(option, predicates=(replace(option.predicates[0], claim=name),))
            if option.predicates
            else option
            for option in requirement.options
        )
        return replace(requirement, options=options)

    def spoil(event: e.MatterVersionPublished) -> e.MatterVersionPublished:
        return replace(event, requirements=tuple(map(renamed, event.requirements)))

    lie = changed(story(), e.MatterVersionPublished, spoil)
    assert "VALUE_NOT_ALLOWED" in codes(lie)


def test_a_root_that_comes_back_by_another_key_of_its_department_is_found():
    key, department = f.address("another key"), f.DEPARTMENT_ID
    schema, root = HELD[0].schema, HELD[0].root
    added = e.KeyAdded(
        key, department, e.KeyRole.OFFICER, 99, START + 1, 2**64 - 1, f.address("gov")
    )
    again = e.BatchAnchored(
        batch_id(schema, department, root), department, schema, key, root, 2
    )

    assert "EXISTS_ALREADY" in codes(story(added, again))


def test_a_claim_that_is_opened_for_nothing_is_found():
    def spoil(event: e.EvidencePresented) -> e.EvidencePresented:
        (award,) = Town.small().shown(f.award())
        first, *rest = event.presentation.attestations
        extra = next(o for o in award.openings if o.claim == short_name("manager"))
        shown = replace(first, openings=(*first.openings, extra))
        more = replace(event.presentation, attestations=(shown, *rest))
        return replace(event, presentation=more)

    assert codes(changed(story(), e.EvidencePresented, spoil)) == ["OPENING_UNUSED"]
