"""State of the ledger as of a block, and its objects as words that link to their page.

A value is named by its type: an organisation by its name, a key by its account, a
permit by its number, a digest by its first and last digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from zeropermit.catalogue.messages import is_known
from zeropermit.catalogue.words.events import value_words
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.state import Key, LedgerState
from zeropermit.errors import NotFoundError
from zeropermit.usecases.applications.regions import region_name
from zeropermit.web.pages.ledger.uses import EvidenceUses
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.pages.shared.titles import matter_name, schema_title

T = TypeVar("T")
PROJECT = re.compile("[!-.0-`{-~]{1,32}")
"""Code of a project or another subject, as it can be in an address."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence."""

    text: str  #: The words.
    url: str = ""  #: Page of the named object; empty for words alone.
    code: bool = False  #: Whether they are a code, set in a fixed width.


@dataclass(frozen=True, slots=True)
class LedgerContext:
    """The ledger's state as of a block, with names for its objects."""

    request: PageRequest
    state: LedgerState  #: Nothing of it may be kept.
    as_of: BlockStamp
    uses: EvidenceUses

    def say(self, text: str, **values: object) -> str:
        """Give a text of the pages, with `values` filled in."""
        return self.request.say(text, **values)

    def time(self, second: int) -> str:
        """Write a second."""
        return self.request.time(second)

    def digest(self, word: bytes, place: str = "") -> Piece:
        """Name a word by its two ends, with a link to its page or to the search."""
        target = f"/ledger/{place}/" if place else "/ledger?q="
        return Piece(shortened(word), f"{target}{i.to_hex(word)}", code=True)

    def organisation(self, identifier: i.OrganisationId) -> Piece:
        """Name an organisation."""
        known = self.state.organisations.get(identifier)
        if known is None:
            return self.digest(identifier)
        return Piece(known.name, f"/ledger/organisations/{known.uscc}")

    def key(self, address: i.Address) -> Piece:
        """Name a key."""
        short = f"{address[:8]}…{address[-4:]}"
        return Piece(short, f"/ledger/keys/{address}", code=True)

    def keys(self, addresses: Iterable[i.Address]) -> Iterator[Piece]:
        """Name keys, each with a blank behind it."""
        for address in addresses:
            yield from (self.key(address), Piece(" "))

    def period(self, first: int, end: int) -> str:
        """Say from when to when something holds."""
        if end == i.NO_END:
            return self.say("since {first}", first=self.time(first))
        words = N("{first} until {end}")
        return self.say(words, first=self.time(first), end=self.time(end))

    def window(self, key: Key) -> str:
        """Give the period of a key's validity, and the reports against it."""
        words = self.period(key.active_from, key.active_until)
        if key.compromised_at:
            since = self.time(key.compromised_at)
            bad = self.say("✗ compromised since {since}", since=since)
            return f"{words} · {bad}"
        suspended = self.say("‖ suspended")
        return f"{words} · {suspended}" if key.suspended else words

    def permit(self, identifier: i.PermitId) -> Piece:
        """Name a permit by its number."""
        known = self.state.permits.get(identifier)
        if known is None:
            return self.digest(identifier)
        url = f"/p/{i.to_hex(identifier)}"
        return Piece(grouped_number(known.number), url, code=True)

    def permit_of(self, application: i.ApplicationId) -> Piece | None:
        """Name the permit of an application; None if there is none."""
        permit = i.permit_id(application)
        return self.permit(permit) if permit in self.state.permits else None

    def project(self, project: str) -> Piece:
        """Name a project, with a link if its code is well-formed."""
        url = f"/ledger/projects/{project}" if PROJECT.fullmatch(project) else ""
        return Piece(project, url, code=True)

    def block(self, number: int) -> Piece:
        """Name a block."""
        return Piece(str(number), f"/ledger/blocks/{number}", code=True)

    def schema(self, identifier: i.SchemaId) -> Piece:
        """Name a data set; the catalogue's title if it has one."""
        known = self.state.schemas.get(identifier)
        if known is None:
            return self.digest(identifier)
        title = schema_title(self.request, known.code)
        return Piece(title, code=title == known.code)

    def version(self, identifier: i.MatterVersionId) -> Piece:
        """Name a version of a matter."""
        known = self.state.versions.get(identifier)
        if known is None:
            return self.digest(identifier)
        words = self.say(
            "{title}, version {number}",
            title=matter_name(self.request, known.code),
            number=known.number,
        )
        return Piece(words, f"/ledger/matters/{known.code}/{known.number}")

    def guide(self, code: str) -> Piece:
        """Name a matter, with a link to its guide."""
        return Piece(matter_name(self.request, code), f"/matters/{code}")

    def matter(self, identifier: i.MatterId) -> Piece:
        """Name a matter."""
        for known in self.state.versions.values():
            if known.matter == identifier:
                return self.guide(known.code)
        return self.digest(identifier)

    def scope(self, word: bytes) -> Piece:
        """Name the object of a grant: a data set, a matter, or everything."""
        if word == i.ZERO:
            return Piece(self.say("everywhere"))
        if word in self.state.schemas:
            return self.schema(i.SchemaId(word))
        return self.matter(i.MatterId(word))

    def regions(self, codes: Sequence[int]) -> str:
        """Say in which regions a grant to decide holds; nothing of any other."""
        if not codes:
            return ""
        named = ", ".join(map(self._region, codes))
        return self.say(" in {regions}", regions=named)

    def _region(self, code: int) -> str:
        """Name a region by its code: of a province or city without the last zeros."""
        found = region_name(self.request.service.catalogue, f"{code:0<6}")
        zh = self.request.language is Language.ZH
        return f"{found.name_zh if zh else found.name_en} {code}".strip()

    def enum(self, member: Enum) -> str:
        """Say a member of an enumeration."""
        words = value_words(member)
        if words is None:
            return self.request.message(member.name)
        return self.request.in_language(words)

    def reason(self, code: str) -> Piece:
        """Say why something was done; codes of others are shown as they are."""
        known = is_known(code)
        words = self.request.message(code) if known else code
        return Piece(words.rstrip("。."), code=not known)


def shortened(word: bytes) -> str:
    """Write the two ends of a digest."""
    text = i.to_hex(word)
    return f"{text[:8]}…{text[-6:]}"


def word_of(text: str) -> bytes:
    """Read an identifier of an address.

    Raises:
        NotFoundError: The text is malformed.
    """
    if not re.fullmatch(r"0x[0-9a-f]{64}", text):
        raise NotFoundError
    return i.from_hex(text)


def seen(request: PageRequest, look: Callable[[LedgerContext], T]) -> T:
    """Look at the ledger as of its newest block."""
    app_state = request.http.app.state
    if not hasattr(app_state, "ledger_uses"):
        app_state.ledger_uses = EvidenceUses()
    uses: EvidenceUses = app_state.ledger_uses

    def reader(state: LedgerState, as_of: BlockStamp) -> T:
        uses.catch_up(state)
        return look(LedgerContext(request, state, as_of, uses))

    return request.read(reader)
