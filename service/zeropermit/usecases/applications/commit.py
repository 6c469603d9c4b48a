"""Commit: the letter an organisation is asked for, and its signature.

A letter is made from the matter's notices for exactly the requirements that this
organisation is asked to commit for, once the departments' first answers are in or
their time is out. It is made again when it comes back signed: its texts and its due
day must be ours. A requirement that was met since the letter was proposed stays in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.catalogue.letters import statements_in
from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.commitments import Commit
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.applications.letter import (
    CommitmentLetter,
    Language,
    LetterNotice,
    LetterRequirement,
)
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    organisation_id,
    to_hex,
)
from zeropermit.domain.matters.file import MatterFile, RequirementEntry
from zeropermit.domain.records.canonical import JsonValue, digest
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.errors import (
    AlreadyDecidedError,
    ApplicationClosedError,
    BarredFromCommittingError,
    DepartmentsAnsweringError,
    LetterRefusedError,
    NoCommitmentAskedError,
)
from zeropermit.usecases.applications.applications import check_may_see
from zeropermit.usecases.applications.precheck import PreCheck, precheck
from zeropermit.usecases.permits.signers import submit_signed
from zeropermit.usecases.ports import ServiceContext

PROPOSED = "zeropermit/proposed-letter/1"

_ANOTHER = "another letter is needed now: ask for it again"


def act_of(letter: CommitmentLetter) -> Commit:
    """Give the act by which a letter is signed."""
    return Commit(
        application=letter.application,
        requirements=tuple(item.id for item in letter.requirements),
        letter=letter.digest(),
        due_at=letter.due_at,
    )


def propose_letter(
    context: ServiceContext,
    application: ApplicationId,
    *,
    uscc: str,
    language: Language,
) -> CommitmentLetter:
    """Propose the letter that an organisation is asked for, and note its digest.

    Raises:
        ApplicationUnknownError: There is none, or it is none of their business.
        AlreadyDecidedError: The permit is issued.
        ApplicationClosedError: It was withdrawn, declined or refused.
        DepartmentsAnsweringError: The departments' first answers are awaited.
        BarredFromCommittingError: The organisation is barred.
        NoCommitmentAskedError: Nothing can be met by this organisation's commitment.
    """
    found = precheck(context, application)
    outstanding = _asked(context, found, organisation_id(uscc))
    letter = _letter(context, found, outstanding, uscc=uscc, language=language)
    context.records.put(_proposed(letter), application=application)
    return letter


def commit(
    context: ServiceContext,
    letter: CommitmentLetter,
    authorization: Authorization,
    *,
    operation: str,
) -> Operation:
    """Submit a signed commitment letter.

    The letter is one that this organisation can sign now, and is kept before anything
    is sent.

    Raises:
        ZeropermitError: As in `check_letter`.
        NotActingForError: The signer's key is not the organisation's.
        SignatureRefusedError: The signature is not over this letter.
    """

    def prepare() -> tuple[Commit, OrganisationId]:
        check_letter(context, letter)
        return act_of(letter), organisation_id(letter.organisation.uscc)

    return submit_signed(
        context,
        prepare,
        [authorization],
        operation=operation,
        duty=Commit.duties[0],
        keep=lambda: context.records.put(
            letter.as_json(), application=letter.application
        ),
    )


def check_letter(context: ServiceContext, letter: CommitmentLetter) -> None:
    """Check that an organisation can sign a letter now.

    1. Something is asked of the organisation, and all of it is in the letter.
    2. The organisation may commit for each requirement of the letter. One that was
       met since counts only in a letter that was proposed to the organisation.
    3. Texts and due day are those of the letter that we write for these requirements.

    Raises:
        ZeropermitError: As in `propose_letter`.
        LetterRefusedError: Another step fails.
    """
    uscc = letter.organisation.uscc
    organisation = organisation_id(uscc)
    found = precheck(context, letter.application)
    # 1. What is asked
    outstanding = _asked(context, found, organisation)
    named = {item.id for item in letter.requirements}
    # 2. What was met since
    may = [
        name
        for name, by in found.committable.items()
        if by == organisation and name not in found.exhausted
    ]
    surplus = named.difference(outstanding)
    proposed = not surplus or context.records.get(digest(_proposed(letter))) is not None
    if not (named.issuperset(outstanding) and named.issubset(may) and proposed):
        raise LetterRefusedError(_ANOTHER)
    # 3. Texts and due day
    names = [name for name in may if name in named]
    ours = _letter(context, found, names, uscc=uscc, language=letter.language)
    if ours.digest() != letter.digest():
        raise LetterRefusedError(_ANOTHER)


def _asked(
    context: ServiceContext, found: PreCheck, organisation: OrganisationId
) -> tuple[str, ...]:
    """Name the requirements for which an organisation is asked to commit.

    Raises:
        ZeropermitError: As in `propose_letter`.
    """
    check_may_see(context, found.application, organisation=organisation)
    if found.permit_issued:
        raise AlreadyDecidedError(found.application.hex())
    if found.closed:
        raise ApplicationClosedError(found.filed.stage.name)
    if found.answering:
        raise DepartmentsAnsweringError(found.application)
    outstanding = found.asked_of(organisation)
    if outstanding:
        return outstanding
    with context.look() as (state, _, _):
        if organisation in state.barred:
            raise BarredFromCommittingError(organisation)
    raise NoCommitmentAskedError(found.application)


def _letter(
    context: ServiceContext,
    found: PreCheck,
    names: Sequence[str],
    *,
    uscc: str,
    language: Language,
) -> CommitmentLetter:
    """Write the letter of an organisation for some requirements."""
    entries = [found.matter.entry(name) for name in names]
    with context.look() as (state, _, _):
        name = state.organisations[organisation_id(uscc)].name
    days = max(entry.content["check"]["due_days"] for entry in entries)
    return CommitmentLetter(
        application=found.application,
        organisation=NamedOrganisation(uscc, name),
        language=language,
        notice=_notice(found.matter, entries, language),
        requirements=tuple(_requirement(entry, language) for entry in entries),
        statements=statements_in(language),
        due_at=found.filed.applied_at + days * DAY,
    )


def _proposed(letter: CommitmentLetter) -> dict[str, JsonValue]:
    """Write the record that a letter was proposed."""
    return {
        "type": PROPOSED,
        "suite": letter.suite.value,
        "letter": to_hex(letter.digest()),
    }


def _notice(
    matter: MatterFile, entries: Sequence[RequirementEntry], language: Language
) -> LetterNotice:
    """Put the notices of several requirements together, each text once."""

    def element(*keys: str) -> str:
        texts: dict[str, None] = {}
        for entry in entries:
            for item in entry.content["notice"]["elements"]:
                if item["key"] in keys:
                    texts[item["text"][language.value]] = None
        return " ".join(texts)

    return LetterNotice(
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
    facts = next(item for item in notice if item["key"] == "facts")
    promised = entry.content["promise"]["text"]
    return LetterRequirement(
        entry.id, facts["text"][language.value], promised[language.value]
    )
