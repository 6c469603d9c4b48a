"""For each proven property, a bug that breaks it.

A property that no bug breaks may say nothing, so none counts without one.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.invariants.bug import Bug
from tests.proofs.bugs_of_registries import BUGS_OF_REGISTRIES

CODES = "contracts/libraries/Codes.sol"
REGIONS = "contracts/libraries/Regions.sol"
IDENTIFIERS = "contracts/libraries/Identifiers.sol"
EVIDENCE = "contracts/libraries/Evidence.sol"
AUTHORIZED = "contracts/Authorized.sol"

BUGS: Mapping[str, Bug] = {
    "check_a_short_name_is_printable_and_padded": Bug(
        "short names padded by anything",
        CODES,
        "printable == _beginning(length) && uint256(word) << (8 * length) == 0",
        "printable == _beginning(length)",
    ),
    "check_a_subject_is_printable_without_small_letters": Bug(
        "small letters in subjects", CODES, "!_hasSmallLetters(word)", "true"
    ),
    "check_a_reason_has_capitals_digits_and_underscores": Bug(
        "any character in a reason",
        CODES,
        "!_isDigit(characters[i]) && !_isCapital(characters[i])",
        'characters[i] == "!"',
    ),
    "check_official_numbers_never_share_a_serial": Bug(
        "the place of the serial is not marked",
        CODES,
        'keccak256(bytes.concat(characters[:end - 2], "/", characters[end:]))',
        'keccak256(bytes.concat(characters[:end - 2], "/"))',
    ),
    "check_numbers_never_share_a_serial": Bug(
        "serials of one digit",
        CODES,
        "10 * _digit(characters[end - 2])",
        "0",
    ),
    "check_a_serial_fits_its_word": Bug(
        "letters in serials",
        CODES,
        "!_isDigit(characters[end - 2])",
    ),
    "check_regions_are_kept_as_given": Bug(
        "the second region is lost",
        REGIONS,
        "(packed << uint160(_BITS)) | codes[i - 1]",
        "(packed << uint160(_BITS)) | (i == 2 ? 0 : codes[i - 1])",
    ),
    "check_a_region_has_two_four_or_six_digits": Bug(
        "regions of seven digits", REGIONS, "code < 1_000_000", "true"
    ),
    "check_a_district_contains_itself_alone": Bug(
        "districts of a city for one another",
        REGIONS,
        "region == code / _CITY",
        "region / _CITY == code / _CITY",
    ),
    "check_an_application_id_binds_every_field": Bug(
        "an application without its consent",
        IDENTIFIERS,
        "keccak256(abi.encode(content))",
        "keccak256(abi.encode(content.version, content.applicant, content.authority, "
        "content.project, content.replaces, content.changes))",
    ),
    "check_a_permit_id_is_of_one_application": Bug(
        "permit ids of 31 bytes of the application's",
        IDENTIFIERS,
        'keccak256(abi.encodePacked("permit:", application_))',
        'keccak256(abi.encodePacked("permit:", '
        "bytes31(ApplicationId.unwrap(application_))))",
    ),
    "check_a_commitment_id_binds_every_field": Bug(
        "a commitment without its day",
        IDENTIFIERS,
        "abi.encode(application_, organisation_, requirements, letter, dueAt)",
        "abi.encode(application_, organisation_, requirements, letter)",
    ),
    "check_a_notice_id_binds_every_part": Bug(
        "a notice without its grounds",
        IDENTIFIERS,
        'abi.encodePacked("notice:", origin, sequence, measure, reason, '
        "grounds, answerUntil)",
        'abi.encodePacked("notice:", origin, sequence, measure, reason, answerUntil)',
    ),
    "check_a_permit_binds_document_and_evidence": Bug(
        "a permit without its evidence",
        IDENTIFIERS,
        "keccak256(abi.encodePacked(document, ids))",
        "keccak256(abi.encodePacked(document, ids[0]))",
    ),
    "check_a_batch_id_binds_its_department": Bug(
        "a batch of any department",
        IDENTIFIERS,
        "keccak256(abi.encode(schema_, department, root))",
        "keccak256(abi.encode(schema_, root))",
    ),
    "check_an_attestation_id_binds_its_department": Bug(
        "an attestation of any department",
        IDENTIFIERS,
        "keccak256(abi.encode(department, leaf))",
        "keccak256(abi.encode(leaf))",
    ),
    "check_a_path_leads_from_one_leaf": Bug(
        "a path without its leaf",
        EVIDENCE,
        "node = Hashes.commutativeKeccak256(node, Packed.word(place));",
        "node = Packed.word(place);",
    ),
    "check_a_path_binds_its_steps": Bug(
        "the last step is not taken",
        EVIDENCE,
        "path + count * _WORD",
        "path + (count - 1) * _WORD",
    ),
    "check_a_province_contains_its_own_districts": Bug(
        "a province is not looked for", REGIONS, "region == code / _PROVINCE"
    ),
    "check_two_officers_are_two_people": Bug(
        "one person signs twice", AUTHORIZED, "one.person == other.person"
    ),
    "check_two_officers_are_of_one_organisation": Bug(
        "officers of two organisations",
        AUTHORIZED,
        "organisation != other.organisation",
    ),
    "check_an_officer_has_the_role": Bug(
        "anybody is an officer", AUTHORIZED, "!_isOfficer(officer.role)"
    ),
    "check_nothing_is_done_after_its_deadline": Bug(
        "the deadline is included",
        AUTHORIZED,
        "authorization.deadline <= Clock.time()",
        "authorization.deadline < Clock.time()",
    ),
    "check_a_key_that_may_not_act_does_nothing": Bug(
        "a key is not looked up",
        AUTHORIZED,
        "actor = _acting(authorization.signer);",
        "",
    ),
    "check_nothing_is_done_unsigned": Bug(
        "a wallet is not asked",
        AUTHORIZED,
        "!SignatureChecker.isValidERC1271SignatureNowCalldata"
        "(signer, digest, authorization.signature)",
    ),
    "check_a_cancelled_signature_is_never_taken": Bug(
        "cancelling is ignored",
        AUTHORIZED,
        "actor.cancels && _isCancelled(signer, digest)",
    ),
    "check_without_a_signature_the_signer_is_the_sender": Bug(
        "anybody sends for another", AUTHORIZED, "signer != msg.sender"
    ),
    **BUGS_OF_REGISTRIES,
}
