"""The one rule for unreadable entries: kept, named, and doubted where it matters.

A ledger may hold a log that is none of our events, whose words do not fit, or that
refers to something that was not read. Index, audit and `verify` take every log in
through `take`. Such an entry stays in the state, together with its subjects: permits,
organisations, keys and whatever else its indexed words name. An answer that rests on
one of these subjects cannot be told (`permits.doubt`). If no subject can be read, or if
an event refers to something of which no unread entry tells, no answer can be told: then
a log is missing or altered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import MappingProxyType

from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import LogEntry, Recorded, UnreadCause, UnreadEvent
from zeropermit.domain.ledger.identifiers import ZERO, to_hex
from zeropermit.domain.ledger.state import LedgerState


class DoubtSubject(StrEnum):
    """Kinds of subjects that an event can change."""

    PERMIT = "permit"
    APPLICATION = "application"
    DOCUMENT = "document"
    NUMBER = "number"
    ORGANISATION = "organisation"
    KEY = "key"
    SCHEMA = "schema"
    VERSION = "version"
    BATCH = "batch"
    ATTESTATION = "attestation"
    COMMITMENT = "commitment"
    SUPERVISION = "supervision"  #: Round, inspection, order, referral or stop.


_SUBJECTS: Mapping[str, DoubtSubject] = MappingProxyType(
    {
        **{subject.value: subject for subject in DoubtSubject},
        "successor": DoubtSubject.PERMIT,
        "corrected": DoubtSubject.DOCUMENT,
        "department": DoubtSubject.ORGANISATION,
        "signer": DoubtSubject.KEY,
        "guardian": DoubtSubject.KEY,
        **dict.fromkeys(
            ("round", "inspection", "order", "referral", "stop"),
            DoubtSubject.SUPERVISION,
        ),
    }
)
"""Kind of subject that a member of an event names."""

_ASIDE = {("BatchAnchored", "schema"), ("MatterVersionPublished", "document")}
"""Members that name something which their event leaves as it was."""

_CREATING: Collection[type[e.Event]] = frozenset(
    {
        *(e.OrganisationRegistered, e.KeyAdded, e.SchemaDefined),
        *(e.MatterVersionPublished, e.BatchAnchored),
        *(e.Applied, e.Committed, e.PermitIssued, e.RoundAnnounced),
        *(e.Inspected, e.CorrectionOrdered, e.CaseReferred, e.StopOrdered),
    }
)
"""Events whose first member names something new."""


Lookup = Callable[[LedgerState], Collection[object]]
_BODIES = ("organisation", "applicant", "department", "authority", "body", "supervisor")
_REGISTERS: Mapping[str, Lookup] = MappingProxyType(
    {
        **dict.fromkeys(_BODIES, attrgetter("organisations")),
        "key": attrgetter("keys"),
        "schema": attrgetter("schemas"),
        "version": attrgetter("versions"),
        "batch": attrgetter("batches"),
        "application": attrgetter("applications"),
        "commitment": attrgetter("commitments"),
        "permit": attrgetter("permits"),
        "round": attrgetter("supervision.rounds"),
        "inspection": attrgetter("supervision.inspections"),
        "order": attrgetter("supervision.orders"),
        "referral": attrgetter("supervision.referrals"),
        "stop": attrgetter("supervision.stops"),
    }
)
"""Register to which a member of an event refers, by its name."""


def named(subject: DoubtSubject, value: bytes | str) -> str:
    """Name a subject: its kind, and its identifier, address or number."""
    return f"{subject.value}:{to_hex(value) if isinstance(value, bytes) else value}"


def subject_of(name: str) -> tuple[DoubtSubject, str]:
    """Give the parts of a name that `named` made."""
    kind, _, value = name.partition(":")
    return DoubtSubject(kind), value


def subjects(event: str, members: Mapping[str, object]) -> tuple[str, ...]:
    """Name the subjects of an event, as far as its members are known."""
    found = (
        named(_SUBJECTS[name], value)
        for name, value in members.items()
        if name in _SUBJECTS
        and (event, name) not in _ASIDE
        and isinstance(value, bytes | str)
        and value != ZERO
    )
    return tuple(dict.fromkeys(found))


def take(
    state: LedgerState,
    entry: LogEntry,
    apply: Callable[[e.Event, int], None] | None = None,
) -> None:
    """Take an entry of the ledger into account, or keep it as unread.

    1. A log that cannot be read is kept.
    2. So is an event that refers to something that was not read.
    3. An event counts as far as the state before allows it, as it does on the ledger.

    Args:
        state: State that is changed.
        entry: Next entry in the order of the ledger.
        apply: Folds an event of a second into the state; None folds it whole.
    """
    # 1. Unreadable
    if isinstance(entry, UnreadEvent):
        state.doubt(entry)
        return
    # 2. References
    unknown = tuple(_unknown(state, entry.event))
    problem = f"unknown: {', '.join(unknown)}" if unknown else ""
    explained = state.doubted.issuperset(unknown)
    # 3. Fold
    try:
        if apply is None:
            state.apply(entry.event, time=entry.block.time)
        else:
            apply(entry.event, entry.block.time)
    except Exception as error:  # noqa: BLE001 - whatever it raises, it is not read
        problem = problem or f"{type(error).__name__}: {error}"
    if problem:
        kept = unfolded(entry, problem)
        explained &= bool(unknown) or not state.doubted.isdisjoint(kept.about)
        state.doubt(kept if explained else replace(kept, about=()))


def unfolded(recorded: Recorded, problem: str) -> UnreadEvent:
    """Keep an event that does not follow from the entries before it."""
    event = recorded.event
    members = {one.name: getattr(event, one.name) for one in fields(event)}
    name = type(event).__name__
    return UnreadEvent(
        block=recorded.block,
        log_index=recorded.log_index,
        tx_hash=recorded.tx_hash,
        contract="",
        event=name,
        cause=UnreadCause.NOT_FOLDED,
        problem=problem,
        about=subjects(name, members),
    )


def _unknown(state: LedgerState, event: e.Event) -> Iterator[str]:
    """Name the references of an event that the state does not have."""
    created = fields(event)[0].name if type(event) in _CREATING else ""
    content = getattr(event, "content", None)
    for source in (event,) if content is None else (event, content):
        kind: type = type(source)
        for member, register in _references(kind):
            value = getattr(source, member)
            if member == created or value in (ZERO, None):
                continue
            if value not in register(state):
                yield named(_SUBJECTS.get(member, DoubtSubject.ORGANISATION), value)


@cache
def _references(kind: type) -> tuple[tuple[str, Lookup], ...]:
    """Give the members of a class that refer to a register, with the register."""
    members = [one.name for one in fields(kind)]
    return tuple((name, _REGISTERS[name]) for name in members if name in _REGISTERS)


def unread_json(entry: UnreadEvent) -> dict[str, object]:
    """Give an unread entry as status, replay and `verify` show it."""
    return {
        "block": entry.block.number,
        "tx": to_hex(entry.tx_hash),
        "log": entry.log_index,
        "contract": entry.contract or None,
        "event": entry.event or None,
        "code": entry.cause.value,
        "problem": entry.problem,
        "about": list(entry.about),
    }
