"""Rules: acts of governance and guardian."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY
from tests.invariants.actions import action
from tests.invariants.acts import Act
from tests.invariants.base import ORGANISATIONS
from tests.invariants.dossiers import DEPARTMENTS, MATTERS
from tests.invariants.keyring import FAILING, MALFORMED, NAMES, NEW, Keyring
from tests.invariants.model import NOBODY
from zeropermit.domain.ledger.identifiers import organisation_id

REGIONS: tuple[tuple[int, ...], ...] = (
    (370202,),
    (),
    (37,),
    (370203, 370202),
    (370,),
    (3702,) * 8,
    (37020,),
    (3706, 1101, 370203),
    (3702,) * 9,
    (0,),
    (1_000_000,),
)
"""Regions of grants: with the district of the cases, without it, and of no grant."""


class Office(Keyring):
    """Who may do what, and until when."""

    @action(2, kind=("suspend", "reinstate"), whole=(False, True))
    def care_for_trust(self, kind: str, pick: int, *, whole: bool) -> None:
        if kind == "suspend":
            self.suspend_someone(pick, whole=whole)
        else:
            self.reinstate_someone(pick, whole=whole)

    @action(3, length=(60, 3_600, f.NO_END, 0, None))
    def care_for_grants(self, length: int | None, pick: int) -> None:
        if length is None or pick % 4 == 0:
            self.withdraw_a_grant(pick)
        else:
            self.give_a_grant(pick, length)
            self.give_a_region(pick)

    @action(2, kind=range(6))
    def care_for_matters(self, kind: int, pick: int) -> None:
        self.define_a_schema(pick)
        if kind < 4:
            waits = (None, 0, 60, 3_600, -1)
            self.publish_a_version(pick, waits[pick // 10 % len(waits)])
        else:
            self.retire_a_version(pick)

    @action(3, kind=range(6))
    def hold_office(self, kind: int, pick: int) -> None:
        self.act_without_office(pick)
        if kind == 0:
            self.appoint_a_guardian(pick)
        else:
            self.register_someone(pick)

    def suspend_someone(self, pick: int, *, whole: bool) -> None:
        if whole:
            owners = [*map(f.organisation_id, ORGANISATIONS), f.ZERO]
            owner = owners[pick % len(owners)]
            self.ledger.guard("suspendOrganisation", owner)
        else:
            self.ledger.guard("suspendKey", self.any_key(pick).address)

    def reinstate_someone(self, pick: int, *, whole: bool) -> None:
        if whole:
            owner = f.organisation_id(ORGANISATIONS[pick % len(ORGANISATIONS)])
            self.ledger.govern("reinstateOrganisation", owner)
        else:
            self.ledger.govern("reinstateKey", self.any_key(pick).address)

    def give_a_grant(self, pick: int, length: int) -> None:
        triples = list(self.ledger.state.grants)
        owner, kind, scope = triples[pick % len(triples)]
        if pick % 5 == 0:
            owner = f.organisation_id(ORGANISATIONS[pick // 5 % len(ORGANISATIONS)])
        if pick % 11 == 0:
            kind = pick // 11 % 5
        begin = self.now + (0, 0, 60)[pick % 3]
        until = min(f.NO_END, begin + length)
        regions = f.regions_of(kind) if pick % 7 else REGIONS[pick // 7 % len(REGIONS)]
        what = (owner, int(kind), scope, regions)
        self.ledger.govern("grant", *what, begin, until, f.ZERO)

    def give_a_region(self, pick: int) -> None:
        """Let the authority decide one more matter, in good regions or bad ones."""
        owner = f.organisation_id(f.AUTHORITY)
        what = (owner, f.DECIDE, f.word(pick), REGIONS[pick % len(REGIONS)])
        self.ledger.govern("grant", *what, self.now, f.NO_END, f.ZERO)

    def withdraw_a_grant(self, pick: int) -> None:
        triples = list(self.ledger.state.grants)
        owner, kind, scope = triples[pick % len(triples)]
        self.ledger.govern("withdrawGrant", owner, int(kind), scope)

    def register_someone(self, pick: int) -> None:
        """With a good code or a bad one; or as an exception that nobody needs."""
        codes = (*NEW, *ORGANISATIONS, *MALFORMED)
        uscc, kind = codes[pick % len(codes)], pick // 7 % 3
        names = NAMES if pick % 5 == 0 else NAMES[:2]
        words = (uscc, names[pick // 2 % len(names)], kind)
        self.ledger.govern("register", *words)
        basis = f.ZERO if pick % 9 == 0 else f.word(9)
        exception = f"{FAILING[:16]}{pick % 10}{FAILING[-1]}"
        code = exception if pick % 3 else uscc
        self.ledger.govern("registerException", code, *words[1:], basis)

    def appoint_a_guardian(self, pick: int) -> None:
        guardians = (self.ledger.world.guardian, f.account("guardian two").address)
        address = NOBODY if pick % 9 == 0 else guardians[pick % 2]
        self.ledger.govern("appointGuardian", address)

    def publish_a_version(self, pick: int, wait: int | None) -> None:
        matter = tuple(MATTERS)[pick % len(MATTERS)]
        requirements, validity, automatic, several, *flags, subject = MATTERS[matter]
        if pick % 4 == 1:
            subject = pick // 4 % 7
        begin = 0 if wait is None else self.now + wait
        document = f.ZERO if pick % 19 == 0 else f.word(matter)
        texts = f.ZERO if pick % 23 == 0 else f.word("texts")
        digests = (document, texts)
        told = (several, *flags)
        turned = (pick % 29 == 0, pick % 3 == 0, pick % 7 == 0)
        said = (one != other for one, other in zip(told, turned, strict=True))
        rest = (validity, automatic, *said, subject, *digests, begin)
        for content in ([], requirements)[pick % 2 :]:
            self.ledger.govern("publish", matter, content, *rest)

    def retire_a_version(self, pick: int) -> None:
        versions = [*self.ledger.state.versions, f.ZERO]
        self.ledger.govern("retire", versions[pick % len(versions)])

    def define_a_schema(self, pick: int) -> None:
        codes = (f"new-schema/{1 + pick % 3}", *DEPARTMENTS)
        definition = ("", "{\x7f}", "x" * 8_193, *["{}"] * 5)[pick % 8]
        self.ledger.govern("defineSchema", codes[pick % len(codes)], definition)

    def act_without_office(self, pick: int) -> None:
        """What others may do, by someone who is none of them."""
        senders = (SOMEBODY, self.ledger.world.guardian, self.any_key(pick).address)
        offices = [act for act in self.ledger.acts if not act.signed]
        sender = senders[pick % len(senders)]
        owner = organisation_id(ORGANISATIONS[pick % len(ORGANISATIONS)])
        act = Act("suspendOrganisation", (owner,))
        if offices and pick % 5:
            act = offices[pick % len(offices)]
        self.ledger.submit(Act(act.function, act.arguments, sender=sender))
