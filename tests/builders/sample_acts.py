"""One act of each kind, made from the case of `tests.builders.protocol_case`."""

from tests.builders.facts import address
from tests.builders.protocol_case import Case
from tests.builders.protocol_parts import DEADLINE, word
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.applications import (
    Accept,
    AnswerCorrection,
    Decline,
    Pause,
    Prolong,
    Refuse,
    RequestCorrection,
    WithdrawApplication,
)
from zeropermit.domain.acts.attestations import Attest, RevokeAttestations, RevokeBatch
from zeropermit.domain.acts.commitments import (
    Apply,
    RecordOutcome,
    RepairCredit,
    RequestRepair,
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
    Change,
    CorrectDocument,
    Deregister,
    End,
    Reinstate,
    Suspend,
)
from zeropermit.domain.acts.proceedings import (
    AcknowledgeService,
    AnswerNotice,
    GiveNotice,
    RecordHearing,
    RecordService,
    RequestHearing,
)
from zeropermit.domain.acts.renewal import RefuseRenewal, Renew, RequestRenewal
from zeropermit.domain.acts.supervision import (
    AcceptSupervision,
    AnnounceRound,
    AnswerReferral,
    CloseOrder,
    HandOver,
    Inspect,
    LiftStop,
    OrderCorrection,
    OrderStop,
    Redraw,
    Refer,
)
from zeropermit.domain.acts.work import (
    ClearResumption,
    ConfirmStart,
    Extend,
    RefuseExtension,
    ReportResumption,
    ReportStart,
    ReportStop,
    RequestExtension,
)
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.filings import ProvenCommitment
from zeropermit.domain.ledger.identifiers import (
    Address,
    BatchId,
    InspectionId,
    NoticeId,
    OrderId,
    PermitId,
    ReferralId,
    RoundId,
    StopId,
)
from zeropermit.domain.permits.reasons import (
    Ending,
    Measure,
    Outcome,
    RevocationReason,
    ServiceWay,
)
from zeropermit.domain.supervision.inspection import Finding, Severity


def all_acts(made: Case) -> list[Act]:
    key, application = address("department"), made.application
    decision, leaf, root = word("decision"), made.disclosure.leaf, word("root")
    promise = ProvenCommitment(made.commitment, made.issue.filing)
    ended = (application, 0, "FACTS_CHANGED", decision)
    return [
        Enrol("91370200DEM000014Y", "name", key, KeyRole.OFFICER, DEADLINE),
        AppointKey(key, KeyRole.AGENT, 7, DEADLINE),
        RetireKey(key),
        RetireChief(key),
        CancelAuthorization(word("digest")),
        Attest("site-register/1", root, 3),
        RevokeAttestations((leaf,), RevocationReason.DATA_ERROR),
        RevokeBatch(BatchId(word("batch")), RevocationReason.DATA_ERROR),
        Apply(
            *("site-permit", 1, "p", "a", application.consent),
            *(PermitId(root), "a larger site"),
        ),
        made.commit,
        WithdrawApplication(application),
        Accept(application, 0),
        RequestCorrection(application, 1, "规划许可附图", decision),
        AnswerCorrection(application, decision),
        Prolong(application, 2, 1_800_000_000, "COMPLEX_CASE", decision),
        Pause(application, 3, 1_790_000_000, 1_791_000_000, "HEARING", decision),
        Decline(application, 0, "NOT_COMPETENT", decision),
        Refuse(application, 4, "CONDITION_NOT_MET", decision),
        WithdrawCommitment(promise),
        RecordOutcome(application, promise, Outcome.KEPT, decision),
        RequestRepair(made.commitment.id, decision),
        RepairCredit("91370200DEM000014Y", made.commitment.id, decision),
        made.issue,
        Suspend(application, 0, NoticeId(leaf), "FACTS_CHANGED", decision),
        Reinstate(*ended),
        Deregister(*ended),
        CorrectDocument(application, 0, root, leaf, (decision,), "TEST", decision),
        End(application, 0, Ending.REVOKED, NoticeId(leaf), "FACTS_CHANGED", decision),
        Change(made.issue, application, 0),
        ReportStart(application, 0, 1_790_000_000),
        ConfirmStart(application, 0, 1_790_000_000, "BEGAN_IN_TIME", decision),
        RequestExtension(application, 0, 2_000_000_000, "TEST"),
        Extend(application, 0, 1, 2_000_000_000),
        RefuseExtension(application, 0, 1, "NO_GROUND_TO_WAIT", decision),
        ReportStop(application, 0, 1_790_000_000, decision),
        ClearResumption(*ended),
        ReportResumption(application, 0),
        GiveNotice(application, 0, Measure.REVOKED, 2_000_000_000, "TEST", decision),
        AnswerNotice(application, NoticeId(leaf), decision),
        RequestHearing(application, NoticeId(leaf)),
        RecordHearing(application, NoticeId(leaf), decision),
        RecordService(application, decision, ServiceWay.POST, 1_790_000_000),
        AcknowledgeService(application, decision, 1_790_000_000),
        RequestRenewal(application, 0, 2_000_000_000),
        Renew(application, 0, 2_000_000_000),
        RefuseRenewal(application, 1, "CONDITIONS_NOT_MET", decision),
        *supervision(application, key, decision),
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
        OrderStop(application, True, word_, "STOP_HAZARD", word_),
        LiftStop(application, StopId(word_), word_),
        Refer(application, "FACTS_CHANGED", word_),
        AnswerReferral(application, ReferralId(word_), word_),
    ]
