"""The laws that are looked at when an act was done, each from the events alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from tests.contracts.evm import START
from tests.invariants import laws_of_applications, laws_of_keys, laws_of_life
from tests.invariants.acts import Act
from tests.invariants.expected_permits import limit
from tests.invariants.model import NOBODY, OFFICERS, Model
from tests.invariants.tally import Law, Tally
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Commitment,
    EvidenceSet,
    PresentedPermit,
)
from zeropermit.domain.evidence.merkle import verify
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import Address, ApplicationId
from zeropermit.domain.ledger.state import Batch
from zeropermit.domain.matters import rules
from zeropermit.domain.matters.matter import (
    Option,
    OptionKind,
    Requirement,
    Subject,
    SubjectKind,
)
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import permit_status

REVOCATIONS = {"revoke", "revokeBatch"}
"""Acts of a suspended organisation all the same."""
GUARDIANS = {"suspendOrganisation", "suspendKey"}
ACTORS = ("by", "first", "second", "attester", "requested_by", "granted_by")
ACTORS += ("signer",)
"""Fields of events that name who acted."""


def after(tally: Tally, model: Model, act: Act, events: Sequence[e.Event]) -> None:
    """Look at an act that was done; `model` is the state before it."""
    for event in events:
        if isinstance(event, e.PermitIssued):
            shown = next(
                other.presentation
                for other in events
                if isinstance(other, e.EvidencePresented)
                and other.permit == event.permit
            )
            _evidence_is_right(tally, model, event, shown)
            _every_requirement_is_met(tally, model, event, shown)
            _time_to_start_is_right(tally, model, event, events)
            laws_of_life.nothing_is_in_force_beside_it(tally, model, event, events)
        laws_of_life.after(tally, model, event)
        laws_of_applications.after(tally, model, event)
    laws_of_keys.after(tally, model, act)
    _keys_act_inside_their_window(tally, model, act)
    _relayer_decides_nothing(tally, model, act, events)


def _every_requirement_is_met(
    tally: Tally, model: Model, event: e.PermitIssued, shown: EvidenceSet
) -> None:
    law = Law.nothing_issued_without_evidence_for_every_requirement
    filed = model.state.applications.get(event.application)
    tally.check(law, holds=filed, what="nobody applied")
    assert filed is not None
    version = model.state.versions[filed.content.version]
    case = rules.Case(
        model.state, filed.content, version.requirements, shown, model.now
    )
    unmet = rules.unmet(case)
    tally.check(law, holds=version.requirements and not unmet, what=unmet)
    count = len(version.requirements)
    tally.check(law, holds=len(shown.choices) == count, what="a choice for nothing")
    tally.check(law, holds=not rules.unused_evidence(case), what="unused evidence")
    tally.check(law, holds=not rules.unused_opening(case), what="opened for nothing")
    ids = rules.evidence_ids(case)
    tally.check(law, holds=event.evidence == ids, what="other evidence is named")


def _time_to_start_is_right(
    tally: Tally, model: Model, event: e.PermitIssued, events: Sequence[e.Event]
) -> None:
    """So many months from now, or what is left of those of the permit before."""
    for other in events:
        if isinstance(other, e.PermitSuperseded) and other.successor == event.permit:
            laws_of_life.start_is_not_moved(tally, model, event, other.permit)
            laws_of_life.nothing_is_shortened(tally, model, event, other.permit)
            return
    version = model.state.applications[event.application].content.version
    months = model.state.versions[version].validity.start_within_months
    law = Law.a_start_is_put_off_only_within_the_limits
    ends = limit(model.now, months)
    tally.check(law, holds=event.start_by == ends, what="another time to start")


def _evidence_is_right(
    tally: Tally, model: Model, event: e.PermitIssued, shown: EvidenceSet
) -> None:
    """Whose word counts for what, written without the rule engine."""
    law = Law.evidence_is_of_the_right_subject_schema_and_signer
    filed = model.state.applications.get(event.application)
    if filed is None:
        return
    version = model.state.versions[filed.content.version]
    pairs = list(zip(version.requirements, shown.choices, strict=False))
    for requirement, choice in pairs:
        for flaw in _flaws(
            model, filed.content, pairs, shown, (requirement, choice, event.application)
        ):
            tally.check(law, holds=False, what=f"{requirement.name}: {flaw}")
        tally.check(law, holds=True)
    owner = model.state.keys[event.by].organisation
    own = owner == event.authority == filed.content.authority
    granted = model.holds(owner, e.GrantKind.DECIDE, version.matter)
    tally.check(law, holds=own and granted, what="the signer may not issue")
    role = model.state.keys[event.by].role
    officer = role in OFFICERS or version.automatic
    tally.check(law, holds=officer, what="a system signed")


def _flaws(
    model: Model,
    application: Application,
    pairs: list[tuple[Requirement, Any]],
    shown: EvidenceSet,
    case: tuple[Requirement, Any, ApplicationId],
) -> Iterator[str]:
    requirement, choice, number = case
    option = requirement.options[choice.option]
    subject = _named(application, pairs, shown, option.subject)
    if option.kind is OptionKind.COMMITMENT:
        promised = shown.commitments[choice.evidence].of(number)
        yield from _flaws_of_a_promise(model, promised, requirement, subject)
        return
    if option.kind is OptionKind.PERMIT:
        earlier = shown.permits[choice.evidence]
        holder = application.applicant if option.predicates else None
        if holder not in {None, earlier.application.applicant}:
            yield "another holds the earlier permit"
        yield from _flaws_of_an_earlier_permit(model, earlier, option, subject)
        return
    fact = shown.attestations[choice.evidence]
    batch = model.state.batches.get(fact.batch)
    if batch is None or not verify(batch.root, fact.leaf, fact.path):
        yield "nobody attested it"
        return
    if fact.subject != subject:
        yield "another subject"
    if not option.schema == batch.schema == fact.schema:
        yield "another schema"
    yield from _flaws_of_an_attester(model, batch)


def _flaws_of_a_promise(
    model: Model, promised: Commitment, requirement: Requirement, by: bytes | None
) -> Iterator[str]:
    entry = model.state.commitments.get(promised.id)
    if entry is None:
        yield "nobody committed for this"
        return
    if entry.content.organisation != by:
        yield "another committed"
    if requirement.id not in entry.content.requirements:
        yield "the commitment is about something else"


def _flaws_of_an_earlier_permit(
    model: Model, earlier: PresentedPermit, option: Option, subject: bytes | None
) -> Iterator[str]:
    entry = model.state.permits.get(earlier.id)
    if entry is None:
        yield "no such permit was issued"
        return
    content = model.state.applications[entry.application].content
    if model.state.versions[content.version].matter != option.matter:
        yield "a permit of another matter"
    if subject not in {content.project, content.applicant}:
        yield "a permit for something else"
    if permit_status(model.state, entry, now=model.now).state is not State.VALID:
        yield "a permit that is not in force"


def _flaws_of_an_attester(model: Model, batch: Batch) -> Iterator[str]:
    key = model.state.keys[batch.attester]
    if not key.active(batch.anchored_at):
        yield "the attester's key was not trusted then"
    if model.state.suspended(batch.attester):
        yield "the attester is suspended"
    if not model.holds(key.organisation, e.GrantKind.ATTEST, batch.schema):
        yield "the attester has no grant"


def _named(
    application: Application,
    pairs: list[tuple[Requirement, Any]],
    shown: EvidenceSet,
    subject: Subject,
) -> bytes | None:
    if subject.kind is SubjectKind.PROJECT:
        return application.project
    if subject.kind is SubjectKind.APPLICANT:
        return application.applicant
    position = pairs[subject.requirement][1].evidence
    openings = shown.attestations[position].openings
    return {o.claim: o.value for o in reversed(openings)}.get(subject.claim)


def _keys_act_inside_their_window(tally: Tally, model: Model, act: Act) -> None:
    law = Law.a_key_acts_only_inside_its_window
    for signer in laws_of_keys.acting(act):
        key = model.state.keys.get(Address(signer))
        inside = key is not None and key.acts(model.now)
        tally.check(law, holds=inside, what=f"{signer} acted at {model.now - START}")
        revokes = act.function in REVOCATIONS and key is not None and not key.suspended
        free = inside and not model.state.suspended(Address(signer))
        what = f"{signer} acted while suspended"
        tally.check(law, holds=free or revokes, what=what)


def _relayer_decides_nothing(
    tally: Tally, model: Model, act: Act, events: Sequence[e.Event]
) -> None:
    """Whoever sent it: only who signed, or holds an office, made it happen."""
    law = Law.relayer_decides_nothing
    if not act.signed:
        guards = act.function in GUARDIANS
        office = model.state.guardian if guards else model.governance
        tally.check(law, holds=act.sender == office, what=f"{act.sender} has no office")
    for signed in act.signed:
        own = signed.honest if signed.signature else signed.signer == act.sender
        if signed.signature and signed.signer in laws_of_keys.acting(act):
            key = model.state.keys[Address(signed.signer)]
            own = model.is_own(signed, key.organisation)
        tally.check(law, holds=own, what=f"{signed.signer} did not sign {act}")
        tally.check(law, holds=model.now < signed.deadline, what="past its deadline")
    allowed = act.signers or (act.sender,)
    for event in events:
        named = {getattr(event, x.name) for x in fields(event) if x.name in ACTORS}
        named -= {NOBODY}
        tally.check(law, holds=named <= set(allowed), what=f"{event} names another")
