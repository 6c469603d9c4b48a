// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IAuthorized} from "./IAuthorized.sol";
import {OrganisationId} from "./IOrganisationRegistry.sol";
import {MatterId, MatterVersionId} from "./IMatterRegistry.sol";
import {BatchId} from "./IAttestationRegistry.sol";
import {Application, ApplicationId} from "./ICommitmentRegistry.sol";

/// @notice One permit, derived from the application it answers: see `Identifiers.permit`.
type PermitId is bytes32;

/// @notice Where a permit stands. `Lapsed` and `Expired` are computed from time, never stored.
enum State {
    Unknown,
    Valid,
    Lapsed,
    Expired,
    Suspended,
    Superseded,
    Withdrawn,
    Revoked,
    Forfeited,
    Cancelled
}

/// @notice Four different acts of law: 撤回, 撤销, 吊销, 注销.
enum Ending {
    None,
    Withdrawn,
    Revoked,
    Forfeited,
    Cancelled
}

/// @notice Why a requirement is not met.
enum Reason {
    None,
    EvidenceMissing,
    OptionUnknown,
    SchemaMismatch,
    SubjectMismatch,
    PartyUnknown,
    NotAnchored,
    PathInvalid,
    AttesterNotActive,
    AttesterSuspended,
    GrantMissing,
    AttestationRevoked,
    BatchRevoked,
    ObservedInFuture,
    TooOld,
    NoLongerValid,
    ClaimNotOpened,
    OpeningInvalid,
    PredicateFailed,
    CommitmentUnknown,
    CommitmentOfAnother,
    CommitmentOutOfScope,
    CommitmentWithdrawn,
    OrganisationBarred,
    PermitUnknown,
    PermitNotInForce,
    CommitmentKeyNotTrusted,
    ClaimTypeMismatch
}

/// @notice Evidence of a permit, named so that its standing can be looked up.
/// @param batch Batch of an attestation; zero for a commitment or an earlier permit.
/// @param id Id of the attestation, the commitment or the earlier permit.
struct EvidenceReference {
    BatchId batch;
    bytes32 id;
}

/// @notice What the authority fixes when it issues.
/// @param number Permit number as on its face, which the authority gives to no other permit. It begins with the six digits
/// of a district in a region of the authority's grant.
/// @param document Digest of the permit document, which is that of no other permit.
/// @param validUntil Exclusive end of the permit; `type(uint64).max` for none.
struct PermitTerms {
    string number;
    bytes32 document;
    uint64 validUntil;
}

/// @notice A permit, as held.
/// @param content Digest of the permit document's digest and of the evidence ids: see `Identifiers.permitContent`.
/// @param startBy Exclusive end of the time to start work, as issued; `type(uint64).max` for none. `IWorkRegistry.startByOf`
/// tells if it was moved.
/// @param validUntil Exclusive end of the permit, as issued; `type(uint64).max` for none. `IPermitRegistry.endById` tells if a
/// renewal moved it.
/// @param sequence Number of officers' acts on this permit after issue; the next one must name it. What its holder reports
/// is no such act (`IWorkRegistry`), so that no report voids one that waits for its second officer.
/// @param alertOn Bit i: evidence of requirement i raises an alert when revoked after issue.
/// @param suspendOn Bit i: evidence of requirement i suspends when revoked after issue.
/// @param stored State set by acts alone.
/// @param issuedAt Second of the issue. All but the digest fill one slot to its last bit.
// solhint-disable-next-line gas-struct-packing
struct Permit {
    bytes32 content;
    uint64 startBy;
    uint64 validUntil;
    uint16 sequence;
    uint32 alertOn;
    uint32 suspendOn;
    State stored;
    uint40 issuedAt;
}

/// @title Permits, and the check that comes before each
/// @notice `issue` walks every requirement of the frozen version of the matter and refuses unless each is met. Anyone
/// may submit it; nobody can do without the authority's signature, nor the authority without the evidence. What the
/// contract does not protect from: a department that attests what is not so.
interface IPermitRegistry is IAuthorized {
    /// @notice A permit was issued.
    /// @param permit Its id.
    /// @param application Application it answers.
    /// @param document Digest of the permit document.
    /// @param authority Public body that issued it.
    /// @param number Permit number as on its face.
    /// @param startBy Exclusive end of the time to start work.
    /// @param validUntil Exclusive end of the permit.
    /// @param evidence Evidence id of every requirement, in their order.
    /// @param by Key that signed.
    event PermitIssued(
        PermitId indexed permit,
        ApplicationId indexed application,
        bytes32 indexed document,
        OrganisationId authority,
        string number,
        uint64 startBy,
        uint64 validUntil,
        bytes32[] evidence,
        address by
    );

    /// @notice All that was presented for a permit, so that anyone can decide it again from events alone.
    /// @param permit The permit.
    /// @param evidence What was presented, packed as `docs/protocol.md` §8 lays it out.
    event EvidencePresented(PermitId indexed permit, bytes evidence);

    /// @notice A permit was suspended.
    /// @param permit The permit.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param notice Notice that came before.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event PermitSuspended(
        PermitId indexed permit,
        uint32 sequence,
        bytes32 notice,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice A suspended permit was given back.
    /// @param permit The permit.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event PermitReinstated(
        PermitId indexed permit,
        uint32 sequence,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice A permit was ended, for good.
    /// @param permit The permit.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param ending By which act of law.
    /// @param notice Notice that came before; zero for a cancellation.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event PermitEnded(
        PermitId indexed permit,
        uint32 sequence,
        Ending ending,
        bytes32 notice,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice A permit that had ended before was struck off the register (注销).
    /// @param permit The permit.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event PermitDeregistered(
        PermitId indexed permit,
        uint32 sequence,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice A clerical error in the document of a permit was corrected (更正); the permit goes on.
    /// @param permit The permit.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param document Digest of the document with the error.
    /// @param corrected Digest of the document without it.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Officer's key.
    /// @param second Another officer's key.
    event DocumentCorrected(
        PermitId indexed permit,
        uint32 sequence,
        bytes32 indexed document,
        bytes32 indexed corrected,
        string reason,
        bytes32 decision,
        address first,
        address second
    );

    /// @notice A new permit takes the place of this one, which ends; `PermitIssued` for the new one follows.
    /// @param permit The permit that ends.
    /// @param sequence Number of officers' acts on it before this one.
    /// @param successor Id of the permit that takes its place.
    /// @param by Key that signed.
    event PermitSuperseded(PermitId indexed permit, uint32 sequence, PermitId indexed successor, address by);

    /// @notice A requirement is not met, and why.
    /// @param requirement Id of the requirement.
    /// @param reason The first reason found.
    error RequirementNotMet(bytes32 requirement, Reason reason);

    /// @notice The application was signed by a key that was compromised by then, or does not count for another reason.
    /// @param application The application.
    /// @param key The key.
    error ApplicantKeyNotTrusted(ApplicationId application, address key);

    /// @notice There is not exactly one choice for each requirement.
    /// @param expected How many requirements.
    /// @param given How many choices.
    error ChoiceCount(uint256 expected, uint256 given);

    /// @notice Evidence was presented that serves no requirement.
    /// @param attestations How many attestations.
    /// @param commitments How many commitments.
    /// @param permits How many permits.
    error EvidenceUnused(uint256 attestations, uint256 commitments, uint256 permits);

    /// @notice A claim was opened that no requirement asks for: no predicate of an option that the attestation is chosen
    /// for, and no party that a chosen option names by it.
    /// @param attestation Position of the attestation.
    /// @param claim Short name of the claim.
    error OpeningUnused(uint256 attestation, bytes32 claim);

    /// @notice No such application was made.
    /// @param application The application.
    error ApplicationNotMade(ApplicationId application);

    /// @notice What the authority reads when it signs is not what was applied for.
    /// @param matter Code of the matter as given.
    /// @param project Project code as given.
    error ReadableTermsMismatch(string matter, string project);

    /// @notice The signer's organisation is not the authority applied to.
    /// @param authority The authority.
    /// @param organisation The signer's organisation.
    error NotTheAuthority(OrganisationId authority, OrganisationId organisation);

    /// @notice The authority may not decide this matter now.
    /// @param organisation The authority.
    /// @param version The version applied under.
    error NotGrantedToDecide(OrganisationId organisation, MatterVersionId version);

    /// @notice The matter wants an officer to sign, not a system.
    /// @param key The system key.
    error SystemKeyNotAllowed(address key);

    /// @notice The application was answered by a permit before.
    /// @param permit The permit.
    error PermitExists(PermitId permit);

    /// @notice There is no such permit.
    /// @param permit The permit.
    error PermitUnknown(PermitId permit);

    /// @notice A permit needs the digest of its document.
    error PermitDocumentMissing();

    /// @notice A permit's number has 1 to 64 printable ASCII characters, without blanks and small letters.
    /// @param number The number.
    error PermitNumberMalformed(string number);

    /// @notice The document is that of another permit.
    /// @param document Digest of the document.
    error DocumentUsed(bytes32 document);

    /// @notice The authority gave the number to another permit.
    /// @param number The number.
    error NumberUsed(string number);

    /// @notice The number does not begin with the six digits of a district in the regions that the authority's grant names.
    /// @param number The number.
    error NumberNotGranted(string number);

    /// @notice The permit would end before now, or later than the matter allows.
    /// @param validUntil Exclusive end that was asked for.
    /// @param limit Latest end.
    error ValidityNotAllowed(uint64 validUntil, uint64 limit);

    /// @notice The act is not possible in the state the permit is in.
    /// @param permit The permit.
    /// @param state Its state.
    error StateNotAllowed(PermitId permit, State state);

    /// @notice The act was signed for another moment in the permit's life.
    /// @param permit The permit.
    /// @param expected Number of officers' acts on it, or of its holder's reports.
    /// @param given Number that the act names.
    error SequenceMismatch(PermitId permit, uint32 expected, uint32 given);

    /// @notice The permit was struck off before.
    /// @param permit The permit.
    error AlreadyDeregistered(PermitId permit);

    /// @notice An ending has to be one of the four.
    error EndingMissing();

    /// @notice A reason code has 1 to 32 of `A-Z`, `0-9` and `_`.
    /// @param reason The code.
    error ReasonCodeMalformed(string reason);

    /// @notice An adverse act needs the digest of its written decision.
    error WrittenDecisionMissing();

    /// @notice Packed evidence does not end where it is read to end, or names what it does not have.
    error EvidenceMalformed();

    /// @notice The references are not those of the permit's evidence.
    /// @param permit The permit.
    error EvidenceMismatch(PermitId permit);

    /// @notice The signer does not act for the holder of the permit.
    /// @param holder The holder: who applied.
    /// @param organisation The signer's organisation.
    error NotTheHolder(OrganisationId holder, OrganisationId organisation);

    /// @notice What the new permit is for is not what the old one is for: both need the same authority, applicant,
    /// project and matter.
    /// @param permit The new permit.
    /// @param replaced The permit it should take the place of.
    error ChangeMismatch(PermitId permit, PermitId replaced);

    /// @notice The holder applied for something else: an application says which permit is to be replaced, and none for a new
    /// permit.
    /// @param application The application.
    /// @param replaces Permit that it names; zero for none.
    /// @param given Permit that the act replaces; zero for none.
    error ReplacesMismatch(ApplicationId application, PermitId replaces, PermitId given);

    /// @notice A change takes nothing from the holder: a permit that shall end earlier is ended by two officers, with a reason
    /// and a written decision.
    /// @param permit The permit that is to be replaced.
    /// @param current Its exclusive end.
    /// @param given Exclusive end of the new one.
    error ChangeShortens(PermitId permit, uint64 current, uint64 given);

    /// @notice Another permit of the matter is in force for the project, and the matter's version allows one alone.
    /// @param permit That permit. Its holder can apply for a change of it.
    error PermitInForce(PermitId permit);

    /// @notice Issue the permit that answers `application`, for good: an application is answered once. One that names a
    /// permit to replace is refused here, and so is one for a project for which a permit of the matter is valid or suspended,
    /// unless the version allows several.
    /// EIP-712: `Issue(string number,string matter,string project,bytes32 application,bytes32 document,bytes32
    /// evidence,uint64 validUntil,address signer,bytes32 organisation,uint64 deadline)`, where `evidence` is keccak-256 of the
    /// evidence.
    /// @param application The application.
    /// @param matter Code of the matter, as the authority reads it.
    /// @param project Project code, as the authority reads it.
    /// @param evidence Evidence for each requirement, packed as `docs/protocol.md` §8 lays it out.
    /// @param terms What the authority fixes.
    /// @param filing What proves the application and its commitments as of now. It is not signed: a commitment that comes
    /// after the authority's signature does not make it void.
    /// @param authorization The authority's signature.
    /// @return permit Id of the permit.
    function issue(
        Application calldata application,
        string calldata matter,
        string calldata project,
        bytes calldata evidence,
        PermitTerms calldata terms,
        bytes calldata filing,
        Authorization calldata authorization
    ) external returns (PermitId permit);

    /// @notice Change a permit (变更): issue a new one that takes the place of a valid one in the same act.
    /// The holder applied for just this: the application names the old permit and says what changes. Conditions are decided
    /// anew. The new permit ends no earlier than the old one, also if that was renewed. Time to start, extensions, work, an
    /// announced forfeiture and a request for renewal go over to the new one.
    /// EIP-712: `Change(string number,string matter,string project,bytes32 application,bytes32 document,bytes32
    /// evidence,uint64 validUntil,bytes32 replaces,uint32 sequence,address signer,bytes32 organisation,uint64 deadline)`; fields as in `issue`.
    /// @param replaced Application that the old permit answers.
    /// @param sequence Number of officers' acts on the old permit.
    /// @param application The application for the new one.
    /// @param matter Code of the matter, as the authority reads it.
    /// @param project Project code, as the authority reads it.
    /// @param evidence Evidence for each requirement, as in `issue`.
    /// @param terms What the authority fixes.
    /// @param filing What proves the application and its commitments as of now. It is not signed: a commitment that comes
    /// after the authority's signature does not make it void.
    /// @param authorization The authority's signature.
    /// @return permit Id of the new permit.
    function change(
        Application calldata replaced,
        uint32 sequence,
        Application calldata application,
        string calldata matter,
        string calldata project,
        bytes calldata evidence,
        PermitTerms calldata terms,
        bytes calldata filing,
        Authorization calldata authorization
    ) external returns (PermitId permit);

    /// @notice Suspend a permit (暂扣). Two officers of the issuing authority. The holder was told before, with the same
    /// reason: `IProceedingRegistry.requireNotice`.
    /// EIP-712: `Suspend(bytes32 permit,uint32 sequence,bytes32 notice,string reason,bytes32 decision,address
    /// signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of officers' acts on the permit.
    /// @param notice Notice that came before.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function suspend(
        Application calldata application,
        uint32 sequence,
        bytes32 notice,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Reinstate a suspended permit (发还). Two officers of the issuing authority.
    /// EIP-712: `Reinstate(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of officers' acts on the permit.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function reinstate(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice End a permit, for good. Two officers of the issuing authority; of the supervisor for a forfeiture, where the
    /// version leaves it that: `IMatterRegistry.isForfeitureOfSupervisor`. Unless it is a cancellation, the holder was told
    /// before, by the same body and with the same reason: `IProceedingRegistry.requireNotice`.
    /// EIP-712: `End(bytes32 permit,uint32 sequence,string ending,bytes32 notice,string reason,bytes32 decision,address
    /// signer,bytes32 organisation,uint64 deadline)`; `ending` is the name in `Ending`.
    /// @param application Application that the permit answers.
    /// @param sequence Number of officers' acts on the permit.
    /// @param ending By which act of law.
    /// @param notice Notice that came before; zero for a cancellation.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function end(
        Application calldata application,
        uint32 sequence,
        Ending ending,
        bytes32 notice,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Strike a permit off the register that lapsed, expired, or was withdrawn, revoked or forfeited (注销). It stays
    /// what it became. Two officers of the issuing authority.
    /// EIP-712: `Deregister(bytes32 permit,uint32 sequence,string reason,bytes32 decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of officers' acts on the permit.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function deregister(
        Application calldata application,
        uint32 sequence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice Correct a clerical error in the document of a permit in force (更正), which goes on: never what was decided.
    /// Two officers of the issuing authority.
    /// EIP-712: `CorrectDocument(bytes32 permit,uint32 sequence,bytes32 document,bytes32 corrected,string reason,bytes32
    /// decision,address signer,bytes32 organisation,uint64 deadline)`
    /// @param application Application that the permit answers.
    /// @param sequence Number of officers' acts on the permit.
    /// @param document Digest of the document with the error.
    /// @param corrected Digest of the document without it, which is that of no permit yet.
    /// @param evidence Evidence id of every requirement, in their order: implied by the permit.
    /// @param reason Reason code.
    /// @param decision Digest of the written decision.
    /// @param first Signature of an officer.
    /// @param second Signature of another officer.
    function correctDocument(
        Application calldata application,
        uint32 sequence,
        bytes32 document,
        bytes32 corrected,
        bytes32[] calldata evidence,
        string calldata reason,
        bytes32 decision,
        Authorization calldata first,
        Authorization calldata second
    ) external;

    /// @notice When a permit was struck off after it had ended.
    /// @param permit The permit.
    /// @return Second of the act; zero if it was not.
    function deregisteredAt(PermitId permit) external view returns (uint64);

    /// @notice What is held of a permit.
    /// @param permit The permit.
    /// @return All zero if it is unknown.
    function permitById(PermitId permit) external view returns (Permit memory);

    /// @notice First permit of the line of a permit: the one that it took the place of by `change`, the one before that,
    /// and so on.
    /// @param permit The permit.
    /// @return The permit itself if it took no place.
    function originOf(PermitId permit) external view returns (PermitId);

    /// @notice Last permit of the line of a permit: the one that took its place by `change`, the one after that, and so on.
    /// @param permit The permit.
    /// @return The permit itself if none took its place.
    function latestOf(PermitId permit) external view returns (PermitId);

    /// @notice Last permit of a matter for a project, of those whose version allows one alone. While it is valid or
    /// suspended no other is issued, unless in its place.
    /// @param matter The matter.
    /// @param project Digest of the project code: see `Identifiers.project`.
    /// @return Zero if there is none.
    function permitFor(MatterId matter, bytes32 project) external view returns (PermitId);

    /// @notice Exclusive end of a permit as it is now: as issued, or by its renewal (`IProceedingRegistry.renewedUntil`).
    /// @param permit The permit.
    /// @return `type(uint64).max` for none; the end that was asked for while a request in time is undecided.
    function endById(PermitId permit) external view returns (uint64);

    /// @notice State from acts and time alone. A permit whose holder asked in time for a renewal is `Valid` beyond its end
    /// until that is decided (视为准予延续, 行政许可法 50), and at most until the end that was asked for.
    /// @param permit The permit.
    /// @return `Unknown` if there is no such permit.
    function status(PermitId permit) external view returns (State);

    /// @notice State from acts, time and the standing of the evidence.
    /// @param permit The permit.
    /// @param document Digest of its document.
    /// @param references Its evidence, in the order of the requirements.
    /// @return state As `status`, but `Suspended` where revoked evidence suspends.
    /// @return revoked Bit i: the evidence of requirement i was revoked, withdrawn or breached after issue, or is a
    /// permit that was suspended or ended by an act. Time takes no basis away, nor does a permit in its place.
    function statusWithEvidence(
        PermitId permit,
        bytes32 document,
        EvidenceReference[] calldata references
    ) external view returns (State state, uint32 revoked);
}
