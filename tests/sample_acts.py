"""One act of each kind, made from the case of `tests.protocol_case`."""

from tests.protocol_case import DEADLINE, Case, word
from zeropermit.domain.acts import act as acts
from zeropermit.domain.acts import permit_life
from zeropermit.domain.acts import supervision as s
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.identifiers import (
    Address,
    InspectionId,
    OrderId,
    ReferralId,
    RoundId,
)
from zeropermit.domain.permits.reasons import Ending, Outcome, RevocationReason
from zeropermit.domain.supervision.inspection import Finding, Gravity


def all_acts(made: Case) -> list[acts.Act]:
    address, application = made.disclosure.attester, made.application
    assert address is not None
    decision, leaf, root = word("decision"), made.disclosure.leaf, word("root")
    ended = (application, 0, "FACTS_CHANGED", decision)
    return [
        acts.Enrol("91370200DEM000014Y", "name", address, DEADLINE),
        acts.RetireKey(address),
        acts.Attest("site-register/1", root, 3),
        acts.RevokeAttestations((leaf,), RevocationReason.DATA_ERROR),
        acts.RevokeBatch("site-register/1", address, root, RevocationReason.DATA_ERROR),
        acts.Apply("site-permit", 1, "p", "a", application.consent),
        made.commit,
        acts.WithdrawCommitment(made.commitment),
        acts.RecordOutcome(application, made.commitment, Outcome.KEPT, decision),
        acts.RepairCredit("91370200DEM000014Y", "site-permit", decision),
        made.issue,
        acts.Suspend(*ended),
        acts.Reinstate(*ended),
        acts.End(*ended, Ending.REVOKED),
        permit_life.Change(application, 0, made.issue),
        permit_life.ReportStart(application, 0),
        permit_life.Extend(application, 0, 2_000_000_000, "TEST"),
        permit_life.ReportStop(application, 0, 1_790_000_000, decision),
        permit_life.ClearResumption(*ended),
        permit_life.ReportResumption(application, 0),
        permit_life.AnnounceForfeiture(application, 0, 2_000_000_000, "TEST", decision),
        *supervision(application, address, decision),
    ]


def supervision(application: Application, key: Address, word_: bytes) -> list[acts.Act]:
    number = RoundId(word_)
    return [
        s.HandOver(application, 0, "11370200DEMG00027T"),
        s.AcceptSupervision(application, 0),
        s.AnnounceRound("site-permit", 50, (key,), word_, DEADLINE),
        s.Redraw(application, number, 0, "RECUSAL", word_),
        s.Inspect(application, number, Finding.PASSED, word_, (key,)),
        s.OrderCorrection(
            application, InspectionId(word_), Gravity.MINOR, word_, DEADLINE
        ),
        s.CloseOrder(application, OrderId(word_), DEADLINE, False, word_),
        s.Refer(application, "FACTS_CHANGED", word_),
        s.AnswerReferral(application, ReferralId(word_), word_),
    ]
