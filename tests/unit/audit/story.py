"""A ledger written by hand: what the contracts would have emitted for one permit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tests import facts
from zeropermit.audit.fold import Fold
from zeropermit.domain.evidence.evidence_set import Application, PresentedCommitment
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import BlockStamp, Recorded
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    matter_id,
    matter_version_id,
    permit_id,
    project_id,
    schema_id,
    short_name,
)

START = 1_790_000_000
GOVERNANCE = facts.address("timelock")
MATTER = matter_id(facts.MATTER)
VERSION = matter_version_id(MATTER, 1)
APPLICATION = Application(
    VERSION,
    facts.APPLICANT,
    facts.AUTHORITY,
    project_id(facts.PROJECT),
    facts.word("consent"),
)
PERMIT = permit_id(APPLICATION.id)
PROMISE = PresentedCommitment(
    facts.APPLICANT, (short_name("R04"),), facts.word("letter"), START + 10_000
)
COMMITMENT = PROMISE.of(APPLICATION.id)
HELD = [
    attestation
    for fact in facts.case_facts(START - 100)
    for attestation in facts.batch_of(facts.address("department"), [fact])
]
PRESENTATION = facts.presentation_of(HELD, PROMISE)
EVIDENCE = (
    *(attestation.evidence_for(facts.DEPARTMENT) for attestation in HELD),
    COMMITMENT.id,
)


@dataclass(frozen=True)
class Step:
    """Events of one transaction; each is in a block of its own."""

    events: tuple[e.Event, ...]


def organisations() -> list[e.Event]:
    public, enterprise = e.OrganisationKind.PUBLIC_BODY, e.OrganisationKind.ENTERPRISE
    members = (
        (facts.DEPARTMENT_USCC, facts.DEPARTMENT, public, ("department",)),
        (facts.AUTHORITY_USCC, facts.AUTHORITY, public, ("officer", "second")),
        (facts.APPLICANT_USCC, facts.APPLICANT, enterprise, ("applicant",)),
    )
    found: list[e.Event] = []
    for uscc, organisation, kind, keys in members:
        found.append(e.OrganisationRegistered(organisation, kind, uscc, uscc))
        found += [key(name, organisation) for name in keys]
    found.append(key("system", facts.AUTHORITY, e.KeyRole.SYSTEM))
    attest, decide = e.GrantKind.ATTEST, e.GrantKind.DECIDE
    for schema in facts.SCHEMAS:
        found.append(grant(facts.DEPARTMENT, attest, schema_id(schema)))
    return [*found, grant(facts.AUTHORITY, decide, MATTER)]


def key(name, organisation, role=e.KeyRole.OFFICER):
    address = facts.address(name)
    return e.KeyAdded(address, organisation, role, START - 1, NO_END, GOVERNANCE)


def grant(organisation, kind, scope):
    basis = facts.word("basis")
    return e.GrantGiven(organisation, kind, scope, START - 1, NO_END, basis)


def matter() -> list[e.Event]:
    schemas = [e.SchemaDefined(schema_id(code), code, "{}") for code in facts.SCHEMAS]
    published = e.MatterVersionPublished(
        VERSION,
        MATTER,
        facts.MATTER,
        1,
        facts.requirements(),
        facts.VALIDITY,
        False,
        facts.word("document"),
        START + 160,
    )
    return [*schemas, published]


def anchored() -> list[e.Event]:
    attester = facts.address("department")
    return [
        e.BatchAnchored(a.batch, facts.DEPARTMENT, a.schema, attester, a.root, 1)
        for a in HELD
    ]


def asked() -> list[e.Event]:
    by = facts.address("applicant")
    return [
        e.Applied(APPLICATION.id, APPLICATION, facts.MATTER, facts.PROJECT, by),
        e.Committed(COMMITMENT.id, APPLICATION.id, COMMITMENT, by),
    ]


def issued(time: int) -> Step:
    start_by = add_months(time, 3)
    permit = e.PermitIssued(
        PERMIT,
        APPLICATION.id,
        facts.word("face"),
        facts.AUTHORITY,
        "370203202609210101",
        start_by,
        NO_END,
        EVIDENCE,
        facts.address("officer"),
    )
    return Step((permit, e.EvidencePresented(PERMIT, PRESENTATION)))


def act(kind, sequence, **changes):
    officers = (facts.address("officer"), facts.address("second"))
    decision = facts.word("decision")
    event = kind(PERMIT, sequence, "TEST", decision, *officers)
    return replace(event, **changes)


def ended(sequence, ending, **changes):
    officers = (facts.address("officer"), facts.address("second"))
    decision = facts.word("decision")
    event = e.PermitEnded(PERMIT, sequence, ending, "TEST", decision, *officers)
    return replace(event, **changes)


def story(*later: e.Event) -> list[Recorded]:
    """Everything up to the issued permit, and then `later`, a block each."""
    before = [*organisations(), *matter()]
    steps = [Step((event,)) for event in before]
    steps += [Step((event,)) for event in (*anchored(), *asked())]
    steps.append(issued(time_of(len(steps))))
    steps += [Step((event,)) for event in later]
    return [
        recorded
        for position, step in enumerate(steps)
        for recorded in record(position, step)
    ]


def time_of(position: int) -> int:
    return START + 10 * position


def record(position: int, step: Step) -> list[Recorded]:
    number = position + 1
    block = BlockStamp(
        number, facts.word(f"b{number}"), facts.word(f"b{position}"), time_of(position)
    )
    tx_hash = facts.word(f"t{number}")
    return [
        Recorded(event, block, index, tx_hash)
        for index, event in enumerate(step.events)
    ]


def told(recorded: Iterable[Recorded]) -> Fold:
    """Fold a story."""
    fold = Fold(GOVERNANCE)
    for entry in recorded:
        fold.take(entry)
    fold.finish()
    return fold


def codes(recorded: Iterable[Recorded]) -> list[str]:
    """Name what does not add up in a story."""
    return [difference.code.value for difference in told(recorded).differences]


def changed(
    recorded: Sequence[Recorded], kind: type, change: Callable[[e.Event], e.Event]
) -> list[Recorded]:
    """Tell the story with every event of one kind changed."""
    return [
        replace(entry, event=change(entry.event))
        if isinstance(entry.event, kind)
        else entry
        for entry in recorded
    ]


def without(recorded: Sequence[Recorded], kind: type) -> list[Recorded]:
    """Tell the story without the events of one kind."""
    return [entry for entry in recorded if not isinstance(entry.event, kind)]
