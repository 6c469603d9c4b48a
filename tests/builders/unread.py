"""Entries of a ledger as a reader keeps them that cannot read them."""

from dataclasses import fields

from zeropermit.domain.ledger.block import Recorded, UnreadCause, UnreadEvent
from zeropermit.domain.ledger.unread import subjects
from zeropermit.ledger.events import layouts


def indexed(recorded: Recorded) -> dict[str, object]:
    """Give the members of an event that are topics of its log."""
    layout = next(one for one in layouts().values() if one.kind is type(recorded.event))
    names = [field.name for field in fields(recorded.event)]
    return {
        name: getattr(recorded.event, name)
        for name, (is_topic, _, _) in zip(names, layout.columns, strict=True)
        if is_topic
    }


def unread(recorded: Recorded, *, known: bool = True) -> UnreadEvent:
    """Make an event unreadable: its data are altered; its topics too, unless known."""
    name = type(recorded.event).__name__
    return UnreadEvent(
        block=recorded.block,
        log_index=recorded.log_index,
        tx_hash=recorded.tx_hash,
        contract="PermitRegistry",
        event=name if known else "0x5a",
        cause=UnreadCause.LOG_UNREADABLE if known else UnreadCause.LOG_UNKNOWN,
        problem="altered",
        about=subjects(name, indexed(recorded)) if known else (),
    )
