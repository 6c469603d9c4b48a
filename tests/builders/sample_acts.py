"""One act of each kind, made from the case of `tests.builders.protocol_case`."""

from tests.builders.protocol_case import Case
from tests.builders.protocol_parts import DEADLINE, word
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.attestations import Attest, RevokeAttestations, RevokeBatch
from zeropermit.domain.acts.commitments import (
    Apply,
    RecordOutcome,
    RepairCredit,
    WithdrawCommitment,
)
from zeropermit.domain.acts.organisations import (
    AppointKey,
    CancelAuthorization,
    Enrol,
    RetireChief,
    RetireKey,
)
from zeropermit.domain.acts.permits import (
    AnnounceForfeiture,
    Change,
    ClearResumption,
    End,
    Extend,
    Reinstate,
    ReportResumption,
    ReportStart,
    ReportStop,
    Suspend,
)
from zeropermit.domain.acts.supervision import (
    AcceptSupervision,
    AnnounceRound,
    AnswerReferral,
    CloseOrder,
    HandOver,
    Inspect,
    OrderCorrection,
    Redraw,
    Refer,
)
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.filings import ProvenCommitment
from zeropermit.domain.ledger.identifiers import (
    Address,
    InspectionId,
    OrderId,
    ReferralId,
    RoundId,
)
from zeropermit.domain.permits.reasons import Ending, Outcome, RevocationReason
from zeropermit.domain.supervision.inspection import Finding, Severity


def all_acts(made: Case) -> list[Act]:
    address, application = made.disclosure.attester, made.application
    assert address is not None
    decision, leaf, root = word("decision"), made.disclosure.leaf, word("root")
    promise = ProvenCommitment(made.commitment, made.issue.filing)
    ended = (application, 0, "FACTS_CHANGED", decision)
    return [
        Enrol("91370200DEM000014Y", "name", address, KeyRole.OFFICER, DEADLINE),
        AppointKey(address, KeyRole.AGENT, 7, DEADLINE),
        RetireKey(address),
        RetireChief(address),
        CancelAuthorization(word("digest")),
        Attest("site-register/1", root, 3),
        RevokeAttestations((leaf,), RevocationReason.DATA_ERROR),
        RevokeBatch("site-register/1", address, root, RevocationReason.DATA_ERROR),
        Apply("site-permit", 1, "p", "a", application.consent),
        made.commit,
        WithdrawCommitment(promise),
        RecordOutcome(application, promise, Outcome.KEPT, decision),
        RepairCredit("91370200DEM000014Y", made.commitment.id, decision),
        made.issue,
        Suspend(*ended),
        Reinstate(*ended),
        End(application, 0, Ending.REVOKED, "FACTS_CHANGED", decision),
        Change(made.issue, application, 0),
        ReportStart(application, 0),
        Extend(application, 0, 2_000_000_000, "TEST"),
        ReportStop(application, 0, 1_790_000_000, decision),
        ClearResumption(*ended),
        ReportResumption(application, 0),
        AnnounceForfeiture(application, 0, 2_000_000_000, "TEST", decision),
        *supervision(application, address, decision),
    ]


def supervision(application: Application, key: Address, word_: bytes) -> list[Act]:
    number = RoundId(word_)
    return [
        HandOver(application, 0, "11370200DEMG00027T"),
        AcceptSupervision(application, 0),
        AnnounceRound("site-permit", 50, (key,), word_, DEADLINE),
        Redraw(application, number, 0, "RECUSAL", word_),
        Inspect(application, number, Finding.PASSED, word_, (key,)),
        OrderCorrection(
            application, InspectionId(word_), Severity.MINOR, word_, DEADLINE
        ),
        CloseOrder(application, OrderId(word_), DEADLINE, False, word_),
        Refer(application, "FACTS_CHANGED", word_),
        AnswerReferral(application, ReferralId(word_), word_),
    ]
