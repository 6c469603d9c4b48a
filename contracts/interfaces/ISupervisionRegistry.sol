// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";
import {Application} from "./ICommitmentRegistry.sol";
import {MatterId} from "./IMatterRegistry.sol";
import {OrganisationId} from "./IOrganisationRegistry.sol";
import {PermitId} from "./IPermitRegistry.sol";

/// @notice A round of random inspections: see `Identifiers.round`.
type RoundId is bytes32;

/// @notice An inspection of a permit's holder: see `Identifiers.inspection`.
type InspectionId is bytes32;

/// @notice A correction order: see `Identifiers.order`.
type OrderId is bytes32;

/// @notice A case referred back to the authority: see `Identifiers.referral`.
type ReferralId is bytes32;

/// @notice A stop-work order: see `Identifiers.stop`.
type StopId is bytes32;

/// @notice What an inspection found.
enum Finding {
    None,
    Passed,
    Faults
}

/// @notice How grave the faults are that an order wants corrected.
enum Gravity {
    None,
    Minor,
    Serious
}

/// @notice How an order ended. `NoPenalty` is never claimed, only computed (轻微不罚).
enum OrderResult {
    None,
    NoPenalty,
    Corrected,
    NotCorrected
}

/// @notice Who supervises a permit. While another body has not accepted, the one before keeps the permit.
/// @param supervisor Body that accepted; zero if none did.
/// @param proposed Body to which the permit was handed over and which has not accepted yet; zero if there is none.
/// @param acceptedAt Second at which the supervisor accepted; zero if none did.
/// @param handedOverAt Second at which the permit was first handed over to the supervisor; zero if none accepted.
/// @param proposedAt Second at which the permit was first handed over to the proposed body; zero if there is none.
/// @param handOvers Number of hand-overs made; the next must name it.
struct Supervision {
    OrganisationId supervisor;
    OrganisationId proposed;
    uint64 acceptedAt;
    uint64 handedOverAt;
    uint64 proposedAt;
    uint32 handOvers;
}

/// @notice A round of random inspections (双随机).
/// @param body Body that announced it.
/// @param matter Matter whose permits it draws from.
/// @param secretHash keccak-256 of the secret.
/// @param roster keccak-256 of the officers' keys, each as a word.
/// @param seed Zero until it is revealed.
/// @param announcedAt Second of the announcement; zero if it is unknown.
/// @param dueAt Second until which the drawn permits are to be inspected.
/// @param announcedIn Block of the announcement, whose hash is the beacon.
/// @param permille How many of a thousand permits are drawn.
struct Round {
    OrganisationId body;
    MatterId matter;
    bytes32 secretHash;
    bytes32 roster;
    bytes32 seed;
    uint64 announcedAt;
    uint64 dueAt;
    uint64 announcedIn;
    uint16 permille;
}

/// @notice A permit in a round.
/// @param redraws How often its pair was drawn anew; the next redraw must name it.
/// @param inspected Whether it was inspected in the round.
struct Draw {
    uint32 redraws;
    bool inspected;
}

/// @notice What two officers report.
/// @param round Round in which the permit was drawn; zero for an inspection outside rounds.
/// @param finding What they found.
/// @param record Digest of the inspection record.
struct Visit {
    RoundId round;
    Finding finding;
    bytes32 record;
}

/// @notice An inspection, as held.
/// @param permit The permit.
/// @param inspectedAt Second at which it was recorded; zero if it is unknown.
/// @param finding What was found.
struct Inspection {
    PermitId permit;
    uint64 inspectedAt;
    Finding finding;
}

/// @notice A correction order, as held.
/// @param permit The permit.
/// @param orderedAt Second of the order; zero if it is unknown.
/// @param dueAt Second until which the faults are to be corrected.
/// @param inspectedAt Second of the inspection that found them.
/// @param gravity How grave they are.
/// @param result How it ended; `None` while it is open.
struct Order {
    PermitId permit;
    uint64 orderedAt;
    uint64 dueAt;
    uint64 inspectedAt;
    Gravity gravity;
    OrderResult result;
}

/// @notice A stop-work order, as held.
/// @param permit The permit.
/// @param orderedAt Second of the order; zero if it is unknown.
/// @param liftedAt Second at which it was lifted; zero while it holds.
/// @param whole Whether it stops all of the work.
struct StopOrder {
    PermitId permit;
    uint64 orderedAt;
    uint64 liftedAt;
    bool whole;
}

/// @notice A referral, as held.
/// @param permit The permit.
/// @param referredAt Second of the referral; zero if it is unknown.
/// @param answeredAt Second of the authority's answer; zero while there is none.
struct Referral {
    PermitId permit;
    uint64 referredAt;
    uint64 answeredAt;
}

/// @title Supervision after issue
/// @notice A permit is handed over to a body that inspects its matter; inspections, orders and referrals are each by
/// two officers of that body. Nothing here changes a permit: that remains with the authority and `IPermitRegistry`. An order
/// to stop work (责令停止施工) is about the work alone: the permit keeps its state.
/// Supervision follows a change: a permit and those whose place it took are one line, with one supervisor, one draw in
/// each round (`IPermitRegistry.originOf` is drawn for all of them), and open orders and referrals in common. Of orders to stop work a line has one at a time.
/// Which permits a round draws, and who inspects them, follows from a secret that the body fixed before the beacon
/// was known, and from the beacon, which its producer made without knowing the secret. A round falls if it is not
/// revealed while the chain tells its beacon; then it counts as drawing every permit that it covers, so that nothing
/// is gained. A permit that comes back to a body, or comes to it at last after another one, is covered by its rounds as
/// if it had never gone elsewhere: what counts is when it was first handed over to the body. What the contract does not
/// protect from: a body and a block producer that act together; an authority that leaves a permit with another body,
/// where a draw of the body before waits; officers who report what is not so.
interface ISupervisionRegistry is IAuthorized {
    /// @notice A permit was handed over to a body, which has yet to accept.
    /// @param permit The permit.
    /// @param supervisor The body.
    /// @param sequence Number of hand-overs made before this one.
    /// @param by Key of the authority that signed.
    event SupervisionHandedOver(
        PermitId indexed permit,
        OrganisationId indexed supervisor,
        uint32 sequence,
        address by
    );

    /// @notice A body accepted a permit, and supervises it from now on.
    /// @param permit The permit.
    /// @param supervisor The body.
    /// @param sequence Number of hand-overs made before the one accepted.
    /// @param by Key of the body that signed.
    event SupervisionAccepted(PermitId indexed permit, OrganisationId indexed supervisor, uint32 sequence, address by);

    /// @notice A body announced a round; its draw follows from the secret and the hash of this block.
    /// @param round The round.
    /// @param body The body.
    /// @param matter Matter whose permits it draws from.
    /// @param permille How many of a thousand permits are drawn.
    /// @param roster Officers' keys from which pairs are drawn.
    /// @param secretHash keccak-256 of the secret.
    /// @param dueAt Second until which the drawn permits are to be inspected.
    /// @param by Officer's key that signed.
    event RoundAnnounced(
        RoundId indexed round,
        OrganisationId indexed body,
        MatterId indexed matter,
        uint16 permille,
        address[] roster,
        bytes32 secretHash,
        uint64 dueAt,
        address by
    );

    /// @notice The draw of a round is known.
    /// @param round The round.
    /// @param secret Its secret.
    /// @param beacon Hash of the block that announced it.
    /// @param seed What the draw follows from.
    event RoundRevealed(RoundId indexed round, bytes32 secret, bytes32 beacon, bytes32 seed);

    /// @notice The pair for a permit is drawn anew, because one of it has to stand back (回避) or cannot act.
    /// @param round The round.
    /// @param permit The permit.
    /// @param sequence Number of redraws made before this one.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event PairRedrawn(
        RoundId indexed round,
        PermitId indexed permit,
        uint32 sequence,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice Two officers inspected.
    /// @param inspection Id of the inspection.
    /// @param permit The permit.
    /// @param round Round in which it was drawn; zero for an inspection outside rounds.
    /// @param finding What they found.
    /// @param record Digest of the inspection record.
    /// @param late Whether the round was due already.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event Inspected(
        InspectionId indexed inspection,
        PermitId indexed permit,
        RoundId indexed round,
        Finding finding,
        bytes32 record,
        bool late,
        address first,
        address second
    );

    /// @notice Two officers ordered faults to be corrected (责令改正).
    /// @param order Id of the order.
    /// @param permit The permit.
    /// @param inspection Inspection that found the faults.
    /// @param gravity How grave they are.
    /// @param demands Digest of what is demanded.
    /// @param dueAt Second until which it is to be done.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event CorrectionOrdered(
        OrderId indexed order,
        PermitId indexed permit,
        InspectionId indexed inspection,
        Gravity gravity,
        bytes32 demands,
        uint64 dueAt,
        address first,
        address second
    );

    /// @notice Two officers closed an order.
    /// @param order The order.
    /// @param permit The permit.
    /// @param result How it ended.
    /// @param correctedAt Second at which the faults were corrected; zero if they were not.
    /// @param harm Whether they did harm.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event OrderClosed(
        OrderId indexed order,
        PermitId indexed permit,
        OrderResult result,
        uint64 correctedAt,
        bool harm,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice Two officers ordered work to stop (责令停止施工).
    /// @param stop Id of the order.
    /// @param permit The permit.
    /// @param whole Whether all of the work is to stop.
    /// @param scope Digest of the words that say which part is to stop, and on what condition it may go on.
    /// @param reason Reason code.
    /// @param decision Digest of the written order.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event StopOrdered(
        StopId indexed stop,
        PermitId indexed permit,
        bool whole,
        bytes32 scope,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice Two officers checked again, and lifted an order to stop work.
    /// @param stop The order.
    /// @param permit The permit.
    /// @param record Digest of the record of the check.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event StopLifted(StopId indexed stop, PermitId indexed permit, bytes32 record, address first, address second);

    /// @notice Two officers referred a case to the authority, for instance proposing that it revoke.
    /// @param referral Id of the referral.
    /// @param permit The permit.
    /// @param reason Reason code.
    /// @param record Digest of the file that goes with it.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event CaseReferred(
        ReferralId indexed referral,
        PermitId indexed permit,
        string reason,
        bytes32 record,
        address first,
        address second
    );

    /// @notice The authority answered a referral.
    /// @param referral The referral.
    /// @param permit The permit.
    /// @param decision Digest of the written answer.
    /// @param by Officer's key that signed.
    event ReferralAnswered(ReferralId indexed referral, PermitId indexed permit, bytes32 decision, address by);

    /// @notice The hand-over was signed for another moment.
    /// @param permit The permit.
    /// @param expected Number of hand-overs that the act has to name.
    /// @param given Number that it names.
    error HandOverOutOfSequence(PermitId permit, uint32 expected, uint32 given);

    /// @notice The body supervises the permit already.
    /// @param permit The permit.
    /// @param supervisor The body.
    error SupervisesAlready(PermitId permit, OrganisationId supervisor);

    /// @notice The permit was not handed over, or what was handed over is accepted.
    /// @param permit The permit.
    error NothingToAccept(PermitId permit);

    /// @notice No body has accepted the permit.
    /// @param permit The permit.
    error NotSupervised(PermitId permit);

    /// @notice The signer's organisation is not the permit's supervisor.
    /// @param supervisor The supervisor.
    /// @param organisation The signer's organisation.
    error NotTheSupervisor(OrganisationId supervisor, OrganisationId organisation);

    /// @notice What is recorded needs the digest of its record.
    error RecordMissing();

    /// @notice A round draws 1 to 1000 of a thousand permits.
    /// @param permille How many it was to draw.
    error PermilleNotAllowed(uint16 permille);

    /// @notice A roster has 2 to 64 officers.
    /// @param count How many there are.
    error RosterCount(uint256 count);

    /// @notice A roster is in ascending order, so that nobody is in it twice.
    /// @param officer Key that is not above the one before.
    error RosterNotAscending(address officer);

    /// @notice The roster is not that of the round; outside rounds it is empty.
    /// @param round The round.
    error RosterMismatch(RoundId round);

    /// @notice A round needs the hash of its secret.
    error SecretMissing();

    /// @notice The body used this secret before.
    /// @param round The round in which it did.
    error RoundExists(RoundId round);

    /// @notice The body has announced a round of this matter that it can still reveal.
    /// @param round That round.
    error RoundPending(RoundId round);

    /// @notice No such round was announced.
    /// @param round The round.
    error RoundUnknown(RoundId round);

    /// @notice The round was revealed before.
    /// @param round The round.
    error RoundRevealedAlready(RoundId round);

    /// @notice The secret is not the one that was fixed.
    /// @param round The round.
    error SecretWrong(RoundId round);

    /// @notice The beacon is the hash of a block that is not finished.
    /// @param round The round.
    error BeaconNotYet(RoundId round);

    /// @notice The chain no longer tells the hash of that block; the round fell, and draws all that it covers.
    /// @param round The round.
    /// @param announcedIn The block.
    error BeaconGone(RoundId round, uint64 announcedIn);

    /// @notice The draw of the round is not known yet; of a round that fell there is no pair.
    /// @param round The round.
    error RoundNotRevealed(RoundId round);

    /// @notice The round is of another body or matter, or was announced before the permit was first handed over to the
    /// body.
    /// @param round The round.
    /// @param permit The permit.
    error RoundDoesNotCover(RoundId round, PermitId permit);

    /// @notice The round did not draw the permit.
    /// @param round The round.
    /// @param permit The permit.
    error PermitNotDrawn(RoundId round, PermitId permit);

    /// @notice The round drew other officers for this permit.
    /// @param round The round.
    /// @param permit The permit.
    /// @param first One of them.
    /// @param second The other.
    error NotTheDrawnPair(RoundId round, PermitId permit, address first, address second);

    /// @notice The round fell, and whoever inspects in it is of its roster.
    /// @param round The round.
    /// @param officer The officer's key.
    error NotOfTheRoster(RoundId round, address officer);

    /// @notice The permit was inspected in this round before.
    /// @param round The round.
    /// @param permit The permit.
    error InspectedInRound(RoundId round, PermitId permit);

    /// @notice The redraw was signed for another moment.
    /// @param round The round.
    /// @param permit The permit.
    /// @param expected Number of redraws made.
    /// @param given Number that the act names.
    error RedrawOutOfSequence(RoundId round, PermitId permit, uint32 expected, uint32 given);

    /// @notice A pair is drawn anew three times at most.
    /// @param round The round.
    /// @param permit The permit.
    error RedrawLimit(RoundId round, PermitId permit);

    /// @notice A finding has to be said.
    error FindingMissing();

    /// @notice The same record was filed before.
    /// @param inspection The inspection.
    error InspectionExists(InspectionId inspection);

    /// @notice There is no such inspection of this permit.
    /// @param inspection The inspection.
    /// @param permit The permit.
    error InspectionUnknown(InspectionId inspection, PermitId permit);

    /// @notice The inspection found nothing to correct.
    /// @param inspection The inspection.
    error NothingToCorrect(InspectionId inspection);

    /// @notice A gravity has to be said.
    error GravityMissing();

    /// @notice The same was demanded before.
    /// @param order The order.
    error OrderExists(OrderId order);

    /// @notice There is no such order for this permit.
    /// @param order The order.
    /// @param permit The permit.
    error OrderUnknown(OrderId order, PermitId permit);

    /// @notice The order was closed before.
    /// @param order The order.
    error OrderClosedAlready(OrderId order);

    /// @notice Whether it was obeyed cannot be said before it is due.
    /// @param order The order.
    /// @param dueAt When it is due.
    /// @param time Time of the block.
    error OrderNotDue(OrderId order, uint64 dueAt, uint64 time);

    /// @notice Faults were corrected in the past.
    /// @param correctedAt When they were said to be.
    /// @param time Time of the block.
    error CorrectedInFuture(uint64 correctedAt, uint64 time);

    /// @notice Faults were corrected after they were found.
    /// @param correctedAt When they were said to be.
    /// @param inspectedAt When the inspection found them.
    error CorrectedBeforeInspection(uint64 correctedAt, uint64 inspectedAt);

    /// @notice An order to stop work holds: it is lifted before there is another one.
    /// @param permit The permit.
    /// @param stop The order that holds.
    error StopInForce(PermitId permit, StopId stop);

    /// @notice Work was stopped by the same order before.
    /// @param stop The order.
    error StopExists(StopId stop);

    /// @notice There is no such order to stop work under this permit.
    /// @param stop The order.
    /// @param permit The permit.
    error StopUnknown(StopId stop, PermitId permit);

    /// @notice The order was lifted before.
    /// @param stop The order.
    error StopLiftedAlready(StopId stop);

    /// @notice The same file was referred before.
    /// @param referral The referral.
    error ReferralExists(ReferralId referral);

    /// @notice There is no such referral of this permit.
    /// @param referral The referral.
    /// @param permit The permit.
    error ReferralUnknown(ReferralId referral, PermitId permit);

    /// @notice The referral was answered before.
    /// @param referral The referral.
    error ReferralAnsweredAlready(ReferralId referral);

    /// @notice Hand a permit over to a body that inspects its matter. A key of the issuing authority, in either role;
    /// it needs the matter no longer, so that what it issued can always be supervised. A body that has accepted keeps
    /// the permit until the new one accepts. The rounds of a body cover a permit from its first hand-over to it on, however
    /// often it goes to another one meanwhile.
    /// EIP-712: `HandOver(bytes32 permit,uint32 sequence,string supervisor,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of hand-overs made.
    /// @param supervisor Unified social credit code of the body.
    /// @param authorization The authority's signature.
    function handOver(
        Application calldata application,
        uint32 sequence,
        string calldata supervisor,
        Authorization calldata authorization
    ) external;

    /// @notice Accept a permit that was handed over. A key of the body, in either role.
    /// EIP-712: `AcceptSupervision(bytes32 permit,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of hand-overs made before the one accepted.
    /// @param authorization The body's signature.
    function accept(Application calldata application, uint32 sequence, Authorization calldata authorization) external;

    /// @notice Announce a round, for good. An officer of a body that inspects the matter. It covers the permits that
    /// were first handed over to the body by then, whenever it accepts them; while another body supervises one, its draw
    /// waits. While a round of the same body and matter can still be revealed, there is no other. The secret has to be random: who guesses it and makes the block can choose the draw.
    /// EIP-712: `AnnounceRound(string matter,uint16 permille,address[] roster,bytes32 secretHash,uint64 dueAt,uint64
    /// deadline)`
    /// @param matter Code of the matter.
    /// @param permille How many of a thousand permits are drawn; 1000 is each of them.
    /// @param roster Keys of 2 to 64 officers of the body who act now, in ascending order, each of another person.
    /// @param secretHash keccak-256 of a secret of 32 random bytes that was never used.
    /// @param dueAt Second until which the drawn permits are to be inspected, ten years ahead at most.
    /// @param authorization The officer's signature.
    /// @return round Id of the round.
    function announceRound(
        string calldata matter,
        uint16 permille,
        address[] calldata roster,
        bytes32 secretHash,
        uint64 dueAt,
        Authorization calldata authorization
    ) external returns (RoundId round);

    /// @notice Reveal a round, in one of the 256 blocks after it was announced. Whoever knows the secret. A round that
    /// nobody revealed by then fell.
    /// @param round The round.
    /// @param secret Its secret.
    /// @return seed What the draw follows from.
    function revealRound(RoundId round, bytes32 secret) external returns (bytes32 seed);

    /// @notice Draw the pair for a permit anew, because an officer has to stand back (回避) or cannot act. Two officers
    /// of the supervisor, three times at most.
    /// EIP-712: `Redraw(bytes32 permit,bytes32 round,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param round Round that drew the permit.
    /// @param sequence Number of redraws made.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer of the same body.
    function redraw(
        Application calldata application,
        RoundId round,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Record an inspection. Two officers of the supervisor; in a round exactly the pair it drew for the permit,
    /// once; in a round that fell any two of its roster, once. Late is allowed, and said. A permit that has ended is not inspected.
    /// EIP-712: `Inspect(bytes32 permit,bytes32 round,string finding,bytes32 record,address signer,bytes32 organisation,uint64 deadline)`; `finding` is the
    /// name in `Finding`.
    /// @param application Application that the permit answers.
    /// @param visit What they report.
    /// @param roster Roster of the round; empty outside rounds.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer of the same body.
    /// @return inspection Id of the inspection.
    function inspect(
        Application calldata application,
        Visit calldata visit,
        address[] calldata roster,
        Authorization calldata first,
        Authorization calldata second
    ) external returns (InspectionId inspection);

    /// @notice Order faults to be corrected that an inspection found. Two officers of the supervisor. The permit need
    /// not be in force any more: the duty to correct remains.
    /// EIP-712: `OrderCorrection(bytes32 inspection,string gravity,bytes32 demands,uint64 dueAt,address signer,bytes32 organisation,uint64 deadline)`;
    /// `gravity` is the name in `Gravity`.
    /// @param application Application that the permit answers.
    /// @param inspection The inspection.
    /// @param gravity How grave the faults are.
    /// @param demands Digest of what is demanded.
    /// @param dueAt Second until which it is to be done, ten years ahead at most.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer of the same body.
    /// @return order Id of the order.
    function orderCorrection(
        Application calldata application,
        InspectionId inspection,
        Gravity gravity,
        bytes32 demands,
        uint64 dueAt,
        Authorization calldata first,
        Authorization calldata second
    ) external returns (OrderId order);

    /// @notice Close an order, for good. Two officers of the supervisor. Minor faults that were corrected before the
    /// order was due and did no harm end with `NoPenalty`: the law leaves no choice (行政处罚法 33).
    /// EIP-712: `CloseOrder(bytes32 order,uint64 correctedAt,bool harm,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param order The order.
    /// @param correctedAt Second at which the faults were corrected, not before the inspection that found them; zero if
    /// they were not, which cannot be said before the order is due.
    /// @param harm Whether they did harm.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer of the same body.
    function closeOrder(
        Application calldata application,
        OrderId order,
        uint64 correctedAt,
        bool harm,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Order work to stop (责令停止施工), all of it or a part. Two officers of the supervisor, on a permit in force,
    /// whose state stays as it is; while the order holds there is no other one. It outlives a change of the permit, its end
    /// and a hand-over.
    /// EIP-712: `OrderStop(bytes32 permit,bool whole,bytes32 scope,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param whole Whether all of the work is to stop.
    /// @param scope Digest of the words that say which part is to stop, and on what condition it may go on.
    /// @param reason Reason code.
    /// @param decision Digest of the written order.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer of the same body.
    /// @return stop Id of the order.
    function orderStop(
        Application calldata application,
        bool whole,
        bytes32 scope,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external returns (StopId stop);

    /// @notice Lift an order to stop work, after a check. Two officers of the body that supervises now, whoever ordered.
    /// EIP-712: `LiftStop(bytes32 stop,bytes32 record,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param stop The order.
    /// @param record Digest of the record of the check.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer of the same body.
    function liftStop(
        Application calldata application,
        StopId stop,
        bytes32 record,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Refer a case back to the authority. Two officers of the supervisor. The authority decides what follows.
    /// EIP-712: `Refer(bytes32 permit,string reason,bytes32 record,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param reason Reason code.
    /// @param record Digest of the file that goes with it.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer of the same body.
    /// @return referral Id of the referral.
    function refer(
        Application calldata application,
        string calldata reason,
        bytes32 record,
        Authorization calldata first,
        Authorization calldata second
    ) external returns (ReferralId referral);

    /// @notice Answer a referral. An officer of the issuing authority. The answer changes nothing by itself.
    /// EIP-712: `AnswerReferral(bytes32 referral,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param referral The referral.
    /// @param decision Digest of the written answer.
    /// @param authorization The officer's signature.
    function answerReferral(
        Application calldata application,
        ReferralId referral,
        bytes32 decision,
        Authorization calldata authorization
    ) external;

    /// @notice Who supervises a permit.
    /// @param permit The permit.
    /// @return All zero if it was never handed over.
    function supervisionOf(PermitId permit) external view returns (Supervision memory);

    /// @notice What is held of a round.
    /// @param round The round.
    /// @return All zero if it is unknown.
    function roundById(RoundId round) external view returns (Round memory);

    /// @notice What is held of a permit in a round.
    /// @param round The round.
    /// @param permit The permit.
    /// @return All zero if nothing happened.
    function drawById(RoundId round, PermitId permit) external view returns (Draw memory);

    /// @notice Whether a revealed round draws a permit, and for whom; whether it covers it is not asked.
    /// @param round A round that was revealed.
    /// @param permit The permit.
    /// @param roster Roster of the round.
    /// @return drawn Whether the permit is drawn.
    /// @return first One officer of the pair.
    /// @return second The other.
    function drawnPair(
        RoundId round,
        PermitId permit,
        address[] calldata roster
    ) external view returns (bool drawn, address first, address second);

    /// @notice What is held of an inspection.
    /// @param inspection The inspection.
    /// @return All zero if it is unknown.
    function inspectionById(InspectionId inspection) external view returns (Inspection memory);

    /// @notice What is held of an order.
    /// @param order The order.
    /// @return All zero if it is unknown.
    function orderById(OrderId order) external view returns (Order memory);

    /// @notice What is held of an order to stop work.
    /// @param stop The order.
    /// @return All zero if it is unknown.
    function stopById(StopId stop) external view returns (StopOrder memory);

    /// @notice The order to stop work that holds for a permit.
    /// @param permit The permit.
    /// @return stop The order; zero if none holds.
    /// @return whole Whether it stops all of the work.
    function stopInForce(PermitId permit) external view returns (StopId stop, bool whole);

    /// @notice What is held of a referral.
    /// @param referral The referral.
    /// @return All zero if it is unknown.
    function referralById(ReferralId referral) external view returns (Referral memory);
}
