"""Commit: the letter an organisation is asked for, and its signature.

A letter is made from the matter's notices for exactly the requirements that this
organisation may meet by committing, and is made again when it comes back signed:
only the letter that we would propose is accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zeropermit.domain.acts.act import Authorization, Commit
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.applications.letter import (
    STATEMENTS,
    CommitmentLetter,
    Language,
    LetterRequirement,
    Notice,
)
from zeropermit.domain.ledger.identifiers import ApplicationId, organisation_id
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.matters.file import MatterFile, RequirementEntry
from zeropermit.domain.permits.verification import AsOf
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.errors import AlreadyDecidedError, LetterRefusedError
from zeropermit.usecases.applications.applications import relation_of
from zeropermit.usecases.applications.apply import check_acting
from zeropermit.usecases.applications.precheck import precheck
from zeropermit.usecases.ports import World

LETTER = "zeropermit/letter/1"
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class LetterProposal:
    """A letter to be read, and the act that signs it."""

    letter: CommitmentLetter
    act: Commit


def act_of(letter: CommitmentLetter) -> Commit:
    """Give the act by which a letter is signed."""
    return Commit(
        application=letter.application,
        requirements=tuple(item.id for item in letter.requirements),
        letter=letter.digest(),
        due_at=letter.due_at,
    )


def propose_letter(
    world: World, application: ApplicationId, *, uscc: str, language: Language
) -> LetterProposal:
    """Propose the letter that an organisation is asked for.

    Raises:
        ApplicationUnknownError: There is none, or it is none of their business.
        AlreadyDecidedError: The permit is issued.
        LetterRefusedError: Nothing can be met by this organisation's commitment.
    """
    found = precheck(world, application)
    organisation = organisation_id(uscc)
    if found.permit_issued:
        relation_of(world, found, organisation=organisation)
        raise AlreadyDecidedError(application.hex())
    asked = [name for name, by in found.wanted.items() if by == organisation]
    entries = [found.matter.entry(name) for name in asked]
    if not entries:
        relation_of(world, found, organisation=organisation)
        raise LetterRefusedError("no commitment is asked of this organisation")

    def name(registers: Registers, _: AsOf) -> str:
        return registers.organisations[organisation].name

    days = max(entry.content["check"]["due_days"] for entry in entries)
    letter = CommitmentLetter(
        application=application,
        organisation=NamedOrganisation(uscc, world.ledger.read(name)),
        language=language,
        notice=_notice(found.matter, entries, language),
        requirements=tuple(_requirement(entry, language) for entry in entries),
        statements=STATEMENTS[language],
        due_at=found.filed.applied_at + days * SECONDS_A_DAY,
    )
    return LetterProposal(letter, act_of(letter))


def commit(
    world: World,
    letter: CommitmentLetter,
    authorization: Authorization,
    *,
    operation: str,
) -> Operation:
    """Submit a signed commitment letter.

    1. The letter is the one we would propose to this organisation now.
    2. The signer acts for the organisation.
    3. The signature is over just this letter.
    4. The letter is kept before anything is sent.

    Raises:
        LetterRefusedError: Another letter is needed.
        NotActingForError: The signer's key is not the organisation's.
        SignatureRefusedError: The signature is not over this letter.
    """
    if known := world.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    uscc = letter.organisation.uscc
    # 1. The letter
    proposal = propose_letter(
        world, letter.application, uscc=uscc, language=letter.language
    )
    if proposal.letter.digest() != letter.digest():
        raise LetterRefusedError("another letter is needed now: ask for it again")
    now = world.clock()

    # 2. The signer
    def check(registers: Registers, _: AsOf) -> None:
        check_acting(registers, authorization, uscc, now=now)

    world.ledger.read(check)
    # 3. The signature
    world.ledger.check(proposal.act, [authorization])
    # 4. Keep, then send
    world.records.put(letter.as_json(), application=letter.application)
    return world.ledger.submit(proposal.act, [authorization], operation=operation)


def _notice(
    matter: MatterFile, entries: Sequence[RequirementEntry], language: Language
) -> Notice:
    """Put the notices of several requirements together, each text once."""

    def element(*keys: str) -> str:
        texts: dict[str, None] = {}
        for entry in entries:
            for item in entry.content["notice"]["elements"]:
                if item["key"] in keys:
                    texts[item["text"][language.value]] = None
        return " ".join(texts)

    return Notice(
        matter=matter.title.in_language(language.value),
        legal_basis=element("legal_basis"),
        method=element("method"),
        liability=element(
            "liability_civil", "liability_administrative", "liability_criminal"
        ),
        verification=element("verification"),
        publicity=element("publicity"),
    )


def _requirement(entry: RequirementEntry, language: Language) -> LetterRequirement:
    notice = entry.content["notice"]["elements"]
    told = next(item for item in notice if item["key"] == "facts")
    promised = entry.content["promise"]["text"]
    return LetterRequirement(
        entry.id, told["text"][language.value], promised[language.value]
    )
