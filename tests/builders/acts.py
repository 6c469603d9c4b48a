"""The act or the call of governance that makes a contract emit an event of a town."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.builders.facts import address
from tests.builders.town import Town
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.attestations import Attest, RevokeAttestations, RevokeBatch
from zeropermit.domain.acts.commitments import (
    Apply,
    Commit,
    RecordOutcome,
    RepairCredit,
    RequestRepair,
    WithdrawCommitment,
)
from zeropermit.domain.acts.permits import (
    CorrectDocument,
    Deregister,
    End,
    Issue,
    Reinstate,
    Suspend,
)
from zeropermit.domain.acts.proceedings import (
    AcknowledgeService,
    AnswerNotice,
    GiveNotice,
    RecordService,
)
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.filings import filing_for, proven
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.ledger.deployment import GovernanceCall

Step = Act | GovernanceCall
OFFICERS = (address("officer"), address("second"))


def step_of(town: Town, first: Any, *companions: Any) -> Step:
    """Give the step for the events of one transaction."""
    return STEPS[type(first)](town, first, *companions)


def signers_of(event: Any) -> tuple[Address, ...]:
    """Give the keys that sign the act of an event; officers if it names none."""
    if hasattr(event, "first"):
        return event.first, event.second
    one = getattr(event, "attester", None) or getattr(event, "by", None)
    return (one,) if one else OFFICERS


def _call(contract: str, function: str, *arguments: object) -> GovernanceCall:
    return GovernanceCall(contract, function, arguments)


def _register(_: Town, event: e.OrganisationRegistered) -> Step:
    words = (event.uscc, event.name, int(event.kind))
    return _call("OrganisationRegistry", "register", *words)


def _add_key(_: Town, event: e.KeyAdded) -> Step:
    words = (event.organisation, event.key, int(event.role), event.person)
    window = (event.active_from, event.active_until)
    return _call("OrganisationRegistry", "addKey", *words, *window)


def _grant(_: Town, event: e.GrantGiven) -> Step:
    words = (event.organisation, int(event.kind), event.scope, event.regions)
    window = (event.active_from, event.active_until)
    return _call("OrganisationRegistry", "grant", *words, *window, event.basis)


def _define(_: Town, event: e.SchemaDefined) -> Step:
    return _call("MatterRegistry", "defineSchema", event.code, event.definition)


def _publish(_: Town, event: e.MatterVersionPublished) -> Step:
    return _call(
        "MatterRegistry",
        "publish",
        event.code,
        [requirement.as_abi() for requirement in event.requirements],
        event.validity.as_abi(),
        event.automatic,
        event.several_permits,
        event.forfeited_by_supervisor,
        event.public_safety,
        int(event.subject),
        event.document,
        event.texts,
        event.opens_at,
    )


def _attest(town: Town, event: e.BatchAnchored) -> Step:
    code = town.state.schemas[event.schema].code
    return Attest(code, event.root, event.count)


def _apply(town: Town, event: e.Applied) -> Step:
    version = town.state.versions[event.content.version].number
    authority = town.state.organisations[event.content.authority].uscc
    words = (event.matter, version, event.project, authority)
    change = (event.content.replaces, event.changes)
    return Apply(*words, event.content.consent, *change)


def _commit(_: Town, event: e.Committed) -> Step:
    content = event.content
    names = tuple(name.rstrip(b"\0").decode() for name in content.requirements)
    return Commit(content.application, names, content.letter, content.due_at)


def _withdraw(town: Town, event: e.CommitmentWithdrawn) -> Step:
    promise = town.state.commitments[event.commitment].content
    return WithdrawCommitment(proven(town.state, promise))


def _outcome(town: Town, event: e.OutcomeRecorded, *_: e.Event) -> Step:
    promise = town.state.commitments[event.commitment].content
    filed = town.state.applications[promise.application]
    proof = proven(town.state, promise)
    return RecordOutcome(filed.content, proof, event.outcome, event.decision)


def _ask(_: Town, event: e.RepairRequested) -> Step:
    return RequestRepair(event.commitment, event.request)


def _serve(town: Town, event: e.ServiceRecorded) -> Step:
    content = town.state.applications[event.application].content
    return RecordService(content, event.document, event.way, event.served_at)


def _sign_for(town: Town, event: e.ServiceAcknowledged) -> Step:
    content = town.state.applications[event.application].content
    return AcknowledgeService(content, event.document, event.served_at)


def _repair(town: Town, event: e.CreditRepaired) -> Step:
    uscc = town.state.organisations[event.organisation].uscc
    return RepairCredit(uscc, event.commitment, event.decision)


def _revoke(_: Town, event: e.AttestationRevoked) -> Step:
    return RevokeAttestations((event.leaf,), event.reason)


def _revoke_batch(_: Town, event: e.BatchRevoked) -> Step:
    return RevokeBatch(event.batch, event.reason)


def _issue(town: Town, event: e.PermitIssued, shown: e.EvidencePresented) -> Step:
    filed = town.state.applications[event.application]
    return Issue(
        application=filed.content,
        matter=filed.matter,
        project=filed.project,
        presentation=shown.presentation,
        number=event.number,
        document=event.document,
        valid_until=event.valid_until,
        filing=filing_for(town.state, filed.content.id, shown.presentation),
    )


def _decided(kind: type[Any], *names: str) -> Callable[..., Step]:
    def build(town: Town, event: Any) -> Step:
        filed = town.state.applications[town.state.permits[event.permit].application]
        given = ("sequence", "reason", *names)
        words = {name: getattr(event, name) for name in given}
        step: Step = kind(application=filed.content, **words)
        return step

    return build


def _answer(town: Town, event: e.NoticeAnswered) -> Step:
    filed = town.state.applications[town.state.permits[event.permit].application]
    return AnswerNotice(filed.content, event.notice, event.answer)


def _correct(town: Any, event: e.DocumentCorrected) -> Step:
    permit = town.state.permits[event.permit]
    content = town.state.applications[permit.application].content
    words = (event.document, event.corrected, permit.evidence)
    decided = (event.reason, event.decision)
    return CorrectDocument(content, event.sequence, *words, *decided)


STEPS: Mapping[type[Any], Callable[..., Step]] = {
    e.OrganisationRegistered: _register,
    e.KeyAdded: _add_key,
    e.GrantGiven: _grant,
    e.SchemaDefined: _define,
    e.MatterVersionPublished: _publish,
    e.BatchAnchored: _attest,
    e.Applied: _apply,
    e.Committed: _commit,
    e.CommitmentWithdrawn: _withdraw,
    e.OutcomeRecorded: _outcome,
    e.RepairRequested: _ask,
    e.CreditRepaired: _repair,
    e.ServiceRecorded: _serve,
    e.ServiceAcknowledged: _sign_for,
    e.AttestationRevoked: _revoke,
    e.BatchRevoked: _revoke_batch,
    e.PermitIssued: _issue,
    e.PermitSuspended: _decided(Suspend, "notice", "decision"),
    e.PermitReinstated: _decided(Reinstate, "decision"),
    e.PermitDeregistered: _decided(Deregister, "decision"),
    e.DocumentCorrected: _correct,
    e.PermitEnded: _decided(End, "ending", "notice", "decision"),
    e.NoticeGiven: _decided(GiveNotice, "measure", "answer_until", "grounds"),
    e.NoticeAnswered: _answer,
}
