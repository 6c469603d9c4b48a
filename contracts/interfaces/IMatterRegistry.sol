// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Digest of a schema's code, such as `construction.award/1`: see `Identifiers.schema`.
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

enum OptionKind {
    None,
    Attestation,
    Commitment
}

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

/// @notice Whom an attestation must be about, or who must commit.
/// @param requirement For `Party`: position of an earlier requirement, whose evidence opens `claim`.
/// @param claim For `Party`: name of the claim whose value is the organisation meant.
struct Subject {
    SubjectKind kind;
    uint8 requirement;
    bytes32 claim;
}

/// @notice A condition on one claim, opened from its attestation.
struct Predicate {
    bytes32 claim;
    Operator operator;
    bytes32 value;
}

/// @notice One lawful way to meet a requirement.
/// @param schema For attestations: the schema; zero for commitments.
/// @param subject For attestations: whom it is about. For commitments: who commits.
/// @param maxAge For attestations: greatest age of the observation in seconds; `type(uint64).max` for no limit.
struct Option {
    OptionKind kind;
    SchemaId schema;
    Subject subject;
    uint64 maxAge;
    Predicate[] predicates;
}

/// @notice A fact that a matter needs proven, in place of a paper; any one of its options will do.
/// @param id Short name in ASCII, such as `R06`, padded with zeros.
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

/// @param requirements Digest of the requirement set: keccak-256 of its ABI encoding.
/// @param automatic Whether an authority's system key may sign issue requests.
/// @param from First second in which the version takes applications.
/// @param until Exclusive end; applications taken before are decided by this version all the same.
struct MatterVersion {
    MatterId matter;
    bytes32 requirements;
    uint32 number;
    bool automatic;
    uint64 from;
    uint64 until;
    Validity validity;
}

/// @title Schemas and matters
/// @notice What attestations can say and what permits require. Everything needed to check a permit is in the events.
interface IMatterRegistry {
    event SchemaDefined(SchemaId indexed schema, string code, string definition);
    event MatterVersionPublished(
        MatterVersionId indexed version,
        MatterId indexed matter,
        string code,
        uint32 number,
        Requirement[] requirements,
        Validity validity,
        bool automatic,
        bytes32 document,
        uint64 from
    );
    event MatterVersionRetired(MatterVersionId indexed version, uint64 until);

    error NotMatterGovernance(address sender);
    error CodeMalformed(string code);
    error DefinitionMissing();
    error SchemaExists(SchemaId schema);
    error SchemaUnknown(SchemaId schema);
    error RequirementSetEmpty();
    error RequirementLimit(uint256 count, uint256 limit);
    error RequirementMalformed(bytes32 requirement);
    error RequirementRepeated(bytes32 requirement);
    error OptionLimit(bytes32 requirement, uint256 count, uint256 limit);
    error OptionMalformed(bytes32 requirement, uint256 option);
    error PartyMalformed(bytes32 requirement, uint256 option);
    error PredicateLimit(bytes32 requirement, uint256 count, uint256 limit);
    error PredicateMalformed(bytes32 requirement, uint256 option, uint256 predicate);
    error MatterVersionUnknown(MatterVersionId version);
    error MatterVersionClosed(MatterVersionId version);
    error StartInPast(uint64 from, uint64 time);

    /// @notice Define a schema for good. Governance only. `definition` is canonical JSON (RFC 8785).
    function defineSchema(string calldata code, string calldata definition) external returns (SchemaId schema);

    /// @notice Publish the next version of a matter; the version before closes when this one opens. Governance only.
    /// `document` is the digest of the readable matter document; `from` is now or later.
    function publish(
        string calldata code,
        Requirement[] calldata requirements,
        Validity calldata validity,
        bool automatic,
        bytes32 document,
        uint64 from
    ) external returns (MatterVersionId version);

    /// @notice Take no more applications under a version. Governance only.
    function retire(MatterVersionId version) external;

    function schemaDefined(SchemaId schema) external view returns (bool);

    function versionById(MatterVersionId version) external view returns (MatterVersion memory);

    /// @notice Number of the newest version of a matter; zero if there is none.
    function versionCount(MatterId matter) external view returns (uint32);
}
