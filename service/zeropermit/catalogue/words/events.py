"""Words for events and for members of enumerations in them, from `events.toml`."""

from __future__ import annotations

from enum import Enum

from zeropermit.catalogue.words import texts
from zeropermit.domain.evidence.events import Applied
from zeropermit.domain.ledger.event import Event
from zeropermit.domain.matters.file import Words
from zeropermit.domain.supervision.events import StopOrdered


def event_words(kind: type[Event]) -> Words:
    """Give the sentence of an event; names in braces are members of the event."""
    return Words(**texts("events")[f"sentences.{kind.__name__}"])


def sentence_words(event: Event) -> Words:
    """Give the sentence that an event itself is told in."""
    if isinstance(event, Applied) and event.changes:
        return Words(**texts("events")["variants.AppliedForChange"])
    if isinstance(event, StopOrdered) and not event.whole:
        return Words(**texts("events")["variants.StopOrderedInPart"])
    return event_words(type(event))


def brief_words(name: str) -> Words | None:
    """Give the words for an event in the course of a joint application, if any."""
    found = texts("events").get(f"brief.{name}")
    return Words(**found) if found else None


def value_words(member: Enum) -> Words | None:
    """Give the words for a member of an enumeration; None if its code has words."""
    found = texts("events").get(f"values.{type(member).__name__}.{member.name}")
    return Words(**found) if found else None
