// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Digest of a schema's code, such as `construction-award/1`: see `Identifiers.schema`.
type SchemaId is bytes32;

/// @notice Digest of a matter's code, such as `construction-permit`: see `Identifiers.matter`.
type MatterId is bytes32;

/// @notice One published version of a matter: see `Identifiers.matterVersion`.
type MatterVersionId is bytes32;

/// @notice What becomes of a permit when evidence for a requirement is revoked after issue.
enum Recheck {
    None,
    AtIssue,
    Alert,
    Suspend
}

/// @notice By whose word an option is met: a department's, or the applicant's side's own.
enum OptionKind {
    None,
    Attestation,
    Commitment,
    Permit
}

/// @notice Whom an option is about. A party is an organisation that other evidence of the same case names.
enum SubjectKind {
    None,
    Project,
    Applicant,
    Party
}

/// @notice How an opened claim is compared. `IsApplicant` and `IsProject` compare with the application.
enum Operator {
    None,
    Equal,
    NotEqual,
    AtLeast,
    AtMost,
    IsApplicant,
    IsProject
}

/// @notice Of which kind are the subjects of a matter: the things that its permits are for, named by their codes.
/// `docs/protocol.md` §15 has the standards; `Subjects.isOf` checks them.
enum MatterSubject {
    None,
    Project,
    Premises,
    Site,
    Vehicle,
    Organisation,
    Other
}

/// @notice How the text of a claim becomes its value: `docs/protocol.md` §3. Integers and dates are ordered; the value of a
/// text is a digest.
enum ClaimType {
    None,
    Text,
    Integer,
    Boolean,
    Date,
    Code,
    Organisation,
    Project,
    Digest
}

/// @notice Whom an attestation must be about, or who must commit.
/// @param kind Project, applicant or party.
/// @param requirement For `Party`: position of an earlier requirement, whose evidence opens `claim`.
/// @param claim For `Party`: name of the claim whose value is the organisation meant.
struct Subject {
    SubjectKind kind;
    uint8 requirement;
    bytes32 claim;
}

/// @notice A condition on one claim, opened from its attestation.
/// @param claim Short name of the claim.
/// @param kind Type that the claim must have.
/// @param operator How it is compared; only integers and dates can be `AtLeast` or `AtMost`.
/// @param value With what; zero for `IsApplicant` and `IsProject`.
struct Predicate {
    bytes32 claim;
    ClaimType kind;
    Operator operator;
    bytes32 value;
}

/// @notice One lawful way to meet a requirement.
/// @param kind Attestation, commitment, or a permit issued before.
/// @param schema For attestations: the schema. For permits: the word of the `MatterId` that the earlier permit is of.
/// Zero for commitments.
/// @param subject For attestations: whom it is about. For commitments: who commits. For permits: the project that the
/// earlier permit is for, or else who holds it.
/// @param maxAge For attestations: greatest age of the observation in seconds; `type(uint64).max` for no limit. Zero
/// for the others.
/// @param predicates For attestations: conditions, all of which must hold. For permits: none, or that its `holder`
/// `IsApplicant`. None for commitments.
struct Option {
    OptionKind kind;
    SchemaId schema;
    Subject subject;
    uint64 maxAge;
    Predicate[] predicates;
}

/// @notice A fact that a matter needs proven, in place of a paper; any one of its options will do.
/// @param id Short name in ASCII, such as `R06`, padded with zeros.
/// @param recheck What becomes of a permit when its evidence is revoked.
/// @param options Lawful ways to meet it, at most 8.
struct Requirement {
    bytes32 id;
    Recheck recheck;
    Option[] options;
}

/// @notice For how long a permit of this matter holds. Months are calendar months in China Standard Time.
/// @param startWithinMonths Months within which work must start; zero for no limit.
/// @param extensionLimit How often the start may be put off.
/// @param extensionMonths Longest single extension.
/// @param validForMonths Greatest validity; zero for no limit.
struct Validity {
    uint8 startWithinMonths;
    uint8 extensionLimit;
    uint8 extensionMonths;
    uint16 validForMonths;
}

/// @notice One version of a matter, as held.
/// @param matter The matter.
/// @param number Number of the version, from 1; zero if it is unknown.
/// @param automatic Whether an authority's system key may sign issue requests.
/// @param severalPermits Whether several permits of it may be in force for one project; see `IPermitRegistry.permitFor`.
/// @param from First second in which the version takes applications.
/// @param until Exclusive end; applications taken before are decided by this version all the same.
/// @param validity For how long its permits hold.
struct MatterVersion {
    MatterId matter;
    uint32 number;
    bool automatic;
    bool severalPermits;
    uint64 from;
    uint64 until;
    Validity validity;
}

/// @notice What a version says of the issue of its permits, as `MatterVersion` does.
/// @param number Number of the version, from 1; zero if it is unknown.
/// @param automatic Whether an authority's system key may sign issue requests.
/// @param severalPermits Whether several permits of it may be in force for one project.
/// @param startWithinMonths Months within which work must start; zero for no limit.
/// @param validForMonths Greatest validity; zero for no limit.
struct IssueTerms {
    uint32 number;
    bool automatic;
    bool severalPermits;
    uint8 startWithinMonths;
    uint16 validForMonths;
}

/// @title Schemas and matters
/// @notice What attestations can say and what permits require. Everything needed to check a permit is in the events.
/// Nothing published can be changed; a new version is for new applications alone.
interface IMatterRegistry {
    /// @notice A schema was defined.
    /// @param schema Its id.
    /// @param code Its code.
    /// @param definition Its fields, in canonical JSON.
    event SchemaDefined(SchemaId indexed schema, string code, string definition);

    /// @notice A version of a matter was published. Every older one closes when this one opens, at the latest; one that
    /// would open then or later never opens: its end is its own start.
    /// @param version Id of the version.
    /// @param matter The matter.
    /// @param code Code of the matter.
    /// @param number Number of the version.
    /// @param requirements The requirement set.
    /// @param validity For how long its permits hold.
    /// @param automatic Whether an authority's system key may sign issue requests.
    /// @param severalPermits Whether several permits of it may be in force for one project; see `IPermitRegistry.permitFor`.
    /// @param forfeitedBySupervisor Whether the supervisor of a permit of it forfeits it (吊销), and not its authority.
    /// @param publicSafety Whether it directly concerns public safety, health, life or property: see
    /// `ICommitmentRegistry.mayApplyFrom`.
    /// @param subject Of which kind the things are that its permits are for.
    /// @param document Digest of the readable matter document.
    /// @param texts Digest of the texts that people read and sign in its cases: see `docs/protocol.md` §4.
    /// @param from First second in which it takes applications.
    event MatterVersionPublished(
        MatterVersionId indexed version,
        MatterId indexed matter,
        string code,
        uint32 number,
        Requirement[] requirements,
        Validity validity,
        bool automatic,
        bool severalPermits,
        bool forfeitedBySupervisor,
        bool publicSafety,
        MatterSubject subject,
        bytes32 document,
        bytes32 texts,
        uint64 from
    );

    /// @notice A version takes no more applications.
    /// @param version Id of the version.
    /// @param until Its end: now.
    event MatterVersionRetired(MatterVersionId indexed version, uint64 until);

    /// @notice Only governance may do this.
    /// @param sender Who tried.
    error NotMatterGovernance(address sender);

    /// @notice A code has lower-case letters, digits and hyphens, at most 64; that of a schema also `/` and a number.
    /// @param code The code.
    error CodeMalformed(string code);

    /// @notice A version does not say of which kind its subjects are.
    error MatterSubjectMissing();

    /// @notice The definition of a schema, or the digest of a matter's document or of its texts, is missing.
    error DefinitionMissing();

    /// @notice The definition of a schema is longer than 8,192 bytes, or no clean text: see `Texts.isClean`.
    error DefinitionMalformed();

    /// @notice The schema is defined already; a changed schema has a new code.
    /// @param schema The schema.
    error SchemaExists(SchemaId schema);

    /// @notice The schema is not defined.
    /// @param schema The schema.
    error SchemaUnknown(SchemaId schema);

    /// @notice The matter that an earlier permit has to be of has no version yet.
    /// @param matter The matter.
    error PermitMatterUnknown(MatterId matter);

    /// @notice A set without requirements would issue to anybody.
    error RequirementSetEmpty();

    /// @notice There are too many requirements.
    /// @param count How many.
    /// @param limit How many there may be.
    error RequirementLimit(uint256 count, uint256 limit);

    /// @notice The packed set is longer than the code of a contract can be.
    /// @param length Its length in bytes.
    /// @param limit Greatest length.
    error RequirementSetTooLong(uint256 length, uint256 limit);

    /// @notice A requirement has no short name (1 to 31 printable ASCII characters, padded with zeros) as its id, or does not
    /// say what revoked evidence leads to.
    /// @param requirement Its id.
    error RequirementMalformed(bytes32 requirement);

    /// @notice Two requirements have the same id.
    /// @param requirement The id.
    error RequirementRepeated(bytes32 requirement);

    /// @notice A requirement has no option, or too many.
    /// @param requirement Id of the requirement.
    /// @param count How many.
    /// @param limit How many there may be.
    error OptionLimit(bytes32 requirement, uint256 count, uint256 limit);

    /// @notice An option says too little, or something that its kind cannot mean.
    /// @param requirement Id of the requirement.
    /// @param option Position of the option.
    error OptionMalformed(bytes32 requirement, uint256 option);

    /// @notice A subject names a party that no earlier evidence is bound to open, by a claim that has a short name, or names
    /// one and is none.
    /// @param requirement Id of the requirement.
    /// @param option Position of the option.
    error PartyMalformed(bytes32 requirement, uint256 option);

    /// @notice An option has too many predicates.
    /// @param requirement Id of the requirement.
    /// @param count How many.
    /// @param limit How many there may be.
    error PredicateLimit(bytes32 requirement, uint256 count, uint256 limit);

    /// @notice A predicate names no claim (by its short name), type or operator, an operator that its type does not have, or a value where the
    /// application gives it.
    /// @param requirement Id of the requirement.
    /// @param option Position of the option.
    /// @param predicate Position of the predicate.
    error PredicateMalformed(bytes32 requirement, uint256 option, uint256 predicate);

    /// @notice There is no such version.
    /// @param version Id of the version.
    error MatterVersionUnknown(MatterVersionId version);

    /// @notice The version is closed already.
    /// @param version Id of the version.
    error MatterVersionClosed(MatterVersionId version);

    /// @notice A version cannot open before it is published.
    /// @param from First second in which it would take applications.
    /// @param time Time of the block.
    error StartInPast(uint64 from, uint64 time);

    /// @notice Too many versions of a matter wait to open already.
    /// @param matter The matter.
    /// @param limit How many may wait before a new one.
    error WaitingLimit(MatterId matter, uint256 limit);

    /// @notice Define a schema for good. Governance only.
    /// @param code Code, such as `construction-award/1`.
    /// @param definition Canonical JSON (RFC 8785): clean text of at most 8,192 bytes. No more is checked here.
    /// @return schema Id of the schema.
    function defineSchema(string calldata code, string calldata definition) external returns (SchemaId schema);

    /// @notice Publish the next version of a matter, for good. Every older one closes when this one opens, at the latest;
    /// one that would open then or later never opens. At most 8 wait before it. Governance only.
    /// @param code Code of the matter, such as `construction-permit`.
    /// @param requirements The requirement set: 1 to 32.
    /// @param validity For how long its permits hold.
    /// @param automatic Whether an authority's system key may sign issue requests.
    /// @param severalPermits Whether several permits of it may be in force for one project; see `IPermitRegistry.permitFor`.
    /// @param forfeitedBySupervisor Whether the supervisor of a permit of it forfeits it (吊销), and not its authority.
    /// @param publicSafety Whether it directly concerns public safety, health, life or property: see
    /// `ICommitmentRegistry.mayApplyFrom`.
    /// @param subject Of which kind the things are that its permits are for.
    /// @param document Digest of the readable matter document.
    /// @param texts Digest of the texts that people read and sign in its cases: see `docs/protocol.md` §4.
    /// @param from First second in which it takes applications, not in the past; zero for at once.
    /// @return version Id of the version.
    function publish(
        string calldata code,
        Requirement[] calldata requirements,
        Validity calldata validity,
        bool automatic,
        bool severalPermits,
        bool forfeitedBySupervisor,
        bool publicSafety,
        MatterSubject subject,
        bytes32 document,
        bytes32 texts,
        uint64 from
    ) external returns (MatterVersionId version);

    /// @notice Take no more applications under a version, for good. Governance only.
    /// @param version Id of the version.
    function retire(MatterVersionId version) external;

    /// @notice Whether a schema is defined.
    /// @param schema The schema.
    /// @return Whether it is.
    function schemaDefined(SchemaId schema) external view returns (bool);

    /// @notice What is held of a version.
    /// @param version Id of the version.
    /// @return All zero if it is unknown.
    function versionById(MatterVersionId version) external view returns (MatterVersion memory);

    /// @notice Requirement set of a version, as it is kept: the code of a contract of its own.
    /// @param version The version.
    /// @return A zero byte and the set, packed as `docs/protocol.md` §8 lays it out; nothing if the version is unknown.
    function requirementsOf(MatterVersionId version) external view returns (bytes memory);

    /// @notice What is needed to issue a permit of a version, from one slot: whoever knows the matter derives the id of
    /// the version from it and from the number, which is how it is known that the version is one of that matter.
    /// @param version The version.
    /// @return Its terms; all zero if it is unknown.
    function issueTermsOf(MatterVersionId version) external view returns (IssueTerms memory);

    /// @notice Whether the body that supervises a permit of a version forfeits it (吊销), and not its authority.
    /// @param version The version.
    /// @return Whether it does; false if the version is unknown.
    function isForfeitureOfSupervisor(MatterVersionId version) external view returns (bool);

    /// @notice Whether a matter directly concerns public safety, health, life or property (行政许可法 79).
    /// @param version A version of the matter.
    /// @return Whether it does; false if the version is unknown.
    function isOfPublicSafety(MatterVersionId version) external view returns (bool);

    /// @notice Which matter a version is of, for those who need nothing else of it.
    /// @param version The version.
    /// @return Zero if it is unknown.
    function matterOf(MatterVersionId version) external view returns (MatterId);

    /// @notice Digest of the texts of a version: see `publish`.
    /// @param version The version.
    /// @return Zero if it is unknown.
    function textsOf(MatterVersionId version) external view returns (bytes32);

    /// @notice Whether a version can be applied under now.
    /// @param version The version.
    /// @return False also if it is unknown.
    function isOpen(MatterVersionId version) external view returns (bool);

    /// @notice Of which kind the subjects of a version are, while it can be applied under.
    /// @param version The version.
    /// @return `None` if it cannot be applied under now, or is unknown.
    function subjectWhileOpen(MatterVersionId version) external view returns (MatterSubject);

    /// @notice Of which kind the subjects of a version are.
    /// @param version The version.
    /// @return `None` if it is unknown.
    function subjectOf(MatterVersionId version) external view returns (MatterSubject);

    /// @notice Number of the newest version of a matter; zero if there is none.
    /// @param matter The matter.
    /// @return The number.
    function versionCount(MatterId matter) external view returns (uint32);
}
