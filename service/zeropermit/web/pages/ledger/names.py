"""Objects on the ledger, as words that link to their page.

A value is named by its type: an organisation by its name, a key by its account, a
permit by its number, a digest by its first and last digits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from string import Formatter
from typing import Any, TypeAlias, get_type_hints

from zeropermit.catalogue.loader import PackagedCatalogue
from zeropermit.catalogue.messages import is_known, message
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.law.codes import normalise_code
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.ledger.block import Recorded
from zeropermit.domain.ledger.event_json import dump_event
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import ZeropermitError
from zeropermit.serialize.permit import matter_title
from zeropermit.web.pages.shared.texts import N, grouped_number, shown_time, translated

RAW_LIMIT = 1500
"""Characters of an event that a list shows; its transaction shows all."""

_WORDS: Mapping[str, str] = {
    "OrganisationKind.PUBLIC_BODY": N("a public body"),
    "OrganisationKind.ENTERPRISE": N("an enterprise"),
    "KeyRole.OFFICER": N("officer"),
    "KeyRole.SYSTEM": N("automatic system"),
    "GrantKind.ATTEST": N("attest"),
    "GrantKind.DECIDE": N("decide"),
    "GrantKind.INSPECT": N("inspect"),
    "GrantKind.ENROL": N("enrol enterprises"),
    "Finding.PASSED": N("nothing to object to"),
    "Finding.FAULTS": N("faults found"),
    "Severity.MINOR": N("minor faults"),
    "Severity.SERIOUS": N("serious faults"),
    "OrderResult.NO_PENALTY": N("corrected in time, no penalty"),
    "OrderResult.CORRECTED": N("corrected"),
    "OrderResult.NOT_CORRECTED": N("not corrected"),
    "RevocationReason.SUPERSEDED": N("replaced by newer data"),
}
"""Words for members that have no code of their own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence."""

    text: str  #: The words.
    url: str  #: Page of what they name; empty for words alone.
    code: bool  #: Whether they are a code, set in a fixed width.


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as it is shown."""

    sentence: tuple[Piece, ...]  #: What happened, with its links.
    name: str  #: Name of the event in the contract.
    time: str  #: Time of its block.
    block: int  #: Number of its block.
    block_url: str  #: Page of its block.
    transaction: str  #: Its transaction, shortened.
    transaction_url: str  #: Page of its transaction.
    raw: str  #: Its fields as the contract emitted them, as JSON.
    cut: bool  #: Whether only the beginning of the fields is shown.


@dataclass(frozen=True, slots=True)
class Names:
    """Names for every object of the ledger's state, in one language."""

    state: LedgerState
    catalogue: PackagedCatalogue
    language: Language

    def say(self, text: str) -> str:
        """Give a text of the pages."""
        return translated(self.language, text)

    def organisation(self, identifier: i.OrganisationId) -> Piece:
        """Name an organisation."""
        known = self.state.organisations.get(identifier)
        if known is None:
            return digest(identifier)
        return Piece(known.name, f"/ledger/organisations/{known.uscc}", code=False)

    def key(self, address: i.Address) -> Piece:
        """Name a key."""
        short = f"{address[:8]}…{address[-4:]}"
        return Piece(short, f"/ledger/keys/{address}", code=True)

    def permit(self, identifier: i.PermitId) -> Piece:
        """Name a permit by its number."""
        known = self.state.permits.get(identifier)
        if known is None:
            return digest(identifier)
        url = f"/p/{i.to_hex(identifier)}"
        return Piece(grouped_number(known.number), url, code=True)

    def schema(self, identifier: i.SchemaId) -> Piece:
        """Name a data set; the catalogue's title if it has one."""
        known = self.state.schemas.get(identifier)
        if known is None:
            return digest(identifier)
        try:
            found = self.catalogue.schema(known.code)
        except ZeropermitError:
            return Piece(known.code, "", code=True)
        english = self.language is Language.EN
        title = found.title_en if english else found.title_zh
        return Piece(title, "", code=False)

    def version(self, identifier: i.MatterVersionId) -> Piece:
        """Name a version of a matter."""
        known = self.state.versions.get(identifier)
        if known is None:
            return digest(identifier)
        title = matter_title(self.catalogue, known.code, self.language)
        words = self.say("{title}, version {number}").format(
            title=title, number=known.number
        )
        return Piece(words, f"/ledger/matters/{known.code}/{known.number}", code=False)

    def matter(self, identifier: i.MatterId) -> Piece:
        """Name a matter."""
        for known in self.state.versions.values():
            if known.matter == identifier:
                title = matter_title(self.catalogue, known.code, self.language)
                return Piece(title, f"/matters/{known.code}", code=False)
        return digest(identifier)

    def scope(self, word: bytes) -> Piece:
        """Name the object of a grant: a data set, a matter, or everything."""
        if word == i.ZERO:
            return Piece(self.say("everywhere"), "", code=False)
        if word in self.state.schemas:
            return self.schema(i.SchemaId(word))
        return self.matter(i.MatterId(word))

    def number(self, value: int) -> Piece:
        """Write a number."""
        return Piece(str(value), "", code=False)

    def time(self, value: int) -> Piece:
        """Write a second."""
        return Piece(shown_time(value, self.language), "", code=False)

    def enum(self, member: Enum) -> Piece:
        """Say a member of an enumeration."""
        words = _WORDS.get(f"{type(member).__name__}.{member.name}")
        if words:
            return Piece(self.say(words), "", code=False)
        return Piece(message(member.name, self.language.value), "", code=False)

    def reason(self, code: str) -> Piece:
        """Say why something was done; codes of others are shown as they are."""
        known = is_known(code)
        words = message(code, self.language.value) if known else code
        return Piece(words.rstrip("。."), "", code=not known)

    def row(self, recorded: Recorded, *, whole: bool = False) -> EventRow:
        """Say an event."""
        raw = json.dumps(
            json.loads(dump_event(recorded.event)), indent=1, ensure_ascii=False
        )
        cut = len(raw) > RAW_LIMIT and not whole
        transaction = i.to_hex(recorded.tx_hash)
        return EventRow(
            sentence=sentence(self, recorded.event),
            name=type(recorded.event).__name__,
            time=shown_time(recorded.block.time, self.language),
            block=recorded.block.number,
            block_url=f"/ledger/blocks/{recorded.block.number}",
            transaction=shortened(recorded.tx_hash),
            transaction_url=f"/ledger/transactions/{transaction}",
            raw=raw[:RAW_LIMIT] if cut else raw,
            cut=cut,
        )


def shortened(word: bytes) -> str:
    """Write the two ends of a digest."""
    text = i.to_hex(word)
    return f"{text[:8]}…{text[-6:]}"


def digest(word: bytes, place: str = "") -> Piece:
    """Name a word by its two ends; the word is looked up, or has a page at `place`."""
    target = f"/ledger/{place}/" if place else "/ledger?q="
    return Piece(shortened(word), f"{target}{i.to_hex(word)}", code=True)


Writer: TypeAlias = Callable[[Names, Any], Piece]
_WRITERS: Mapping[object, Writer] = {
    i.OrganisationId: Names.organisation,
    i.Address: Names.key,
    i.PermitId: Names.permit,
    i.SchemaId: Names.schema,
    i.MatterId: Names.matter,
    i.MatterVersionId: Names.version,
    i.ApplicationId: lambda _, word: digest(word, "applications"),
    i.BatchId: lambda _, word: digest(word, "batches"),
    i.AttestationId: lambda _, word: digest(word, "attestations"),
    i.CommitmentId: lambda _, word: digest(word, "commitments"),
    i.RoundId: lambda _, word: digest(word, "rounds"),
    int: Names.time,
}
_BY_NAME: Mapping[str, Writer] = {
    "count": Names.number,
    "permille": Names.number,
    "scope": Names.scope,
    "reason": Names.reason,
    "requirements": lambda _, names: Piece(
        ", ".join(map(i.short_text, names)), "", code=True
    ),
    "project": lambda _, code: Piece(
        normalise_code(code), f"/ledger?q={normalise_code(code)}", code=True
    ),
}


@cache
def parts_of(template: str) -> tuple[tuple[str, str], ...]:
    """Cut a sentence into words and the members that follow them."""
    return tuple(
        (words, name or "") for words, name, _, _ in Formatter().parse(template)
    )


def member_type(kind: type, path: str) -> object:
    """Give the annotation of a member; `content.applicant` is a nested member.

    Raises:
        KeyError: There is no such member.
    """
    found: Any = kind
    for name in path.split("."):
        found = get_type_hints(found)[name]
    return found


def sentence(names: Names, event: e.Event) -> tuple[Piece, ...]:
    """Write an event as a sentence, each member as the object that it names."""
    template = names.say(event.sentence)
    pieces: list[Piece] = []
    for words, path in parts_of(template):
        if words:
            pieces.append(Piece(words, "", code=False))
        if path:
            pieces.append(member(names, event, path))
    return tuple(pieces)


def member(names: Names, event: e.Event, path: str) -> Piece:
    """Write a member of an event as the object that it names."""
    value = attrgetter(path)(event)
    name = path.rpartition(".")[2]
    if name in _BY_NAME and not isinstance(value, Enum):
        return _BY_NAME[name](names, value)
    if isinstance(value, Enum):
        return names.enum(value)
    return _WRITERS[member_type(type(event), path)](names, value)
