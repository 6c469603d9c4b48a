"""The meaning of a requirement, independent of its name and place in its set.

Two requirements of different matters that mean the same are met by the same evidence,
so people are shown them once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeAlias

from zeropermit.domain.matters.matter import Option, Requirement, SubjectKind

Naming: TypeAlias = Callable[[int], Hashable]
"""Function that names the requirement at a position, which identifies a party."""


def meaning(requirements: Sequence[Requirement], position: int) -> Hashable:
    """Give the meaning of a requirement: equal if the same evidence meets both.

    Who is meant by a party follows from the requirement that names it, so that one's
    meaning is part of this one's.
    """
    options = requirements[position].options
    return tuple(
        option_meaning(option, lambda party: meaning(requirements, party))
        for option in options
    )


def meanings(requirements: Sequence[Requirement]) -> Mapping[str, Hashable]:
    """Give the meaning of each requirement among versions of one matter, by its name.

    There a party is named by the id of a requirement, which stays.
    """
    return {
        requirement.name: tuple(
            option_meaning(option, lambda party: requirements[party].id)
            for option in requirement.options
        )
        for requirement in requirements
    }


def option_meaning(option: Option, naming: Naming) -> Hashable:
    """Give the meaning of one lawful way."""
    subject = option.subject
    party: Hashable = None
    if subject.kind is SubjectKind.PARTY:
        party = (naming(subject.requirement), subject.claim)
    predicates = frozenset((p.claim, p.operator, p.value) for p in option.predicates)
    return (
        option.kind,
        option.schema,
        option.max_age,
        subject.kind,
        party,
        predicates,
    )
