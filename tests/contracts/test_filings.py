"""Attacks on proofs of commitments: lists that are not so, and late ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.factories import commitment_id, organisation_id
from tests.contracts.filings import FILED, Filed, pack
from tests.contracts.test_commitment_registry import (
    application_id,
    commit,
    filed,
    made,
    record,
    state_of,
    withdraw,
)
from tests.contracts.world import LETTER, World

APPLICANT = organisation_id(f.APPLICANT)
BREACHED = 2
SOMEBODY_ELSE = f.account("somebody else").address
Lie = Callable[[Filed], bytes]


def proof(entry: Filed, *, by: str = "", links=None, made=None) -> bytes:
    """Proof of the contractor's commitment, or a lie instead."""
    how = [next(iter(entry.made.values()))] if made is None else made
    return pack(by or entry.by, how, entry.links if links is None else links)


def how(entry: Filed) -> tuple[int, str, int]:
    return next(iter(entry.made.values()))


LISTS: dict[str, Lie] = {
    "one left out": lambda e: proof(e, links=e.links[1:]),
    "the last left out": lambda e: proof(e, links=e.links[:-1]),
    "none": lambda e: proof(e, links=[]),
    "one added": lambda e: proof(e, links=[*e.links, keccak(text="a link")]),
    "one twice": lambda e: proof(e, links=[e.links[0], *e.links]),
    "two swapped": lambda e: proof(e, links=e.links[::-1]),
    "one altered": lambda e: proof(e, links=[e.links[0], keccak(e.links[1])]),
    "applied by another key": lambda e: proof(e, by=SOMEBODY_ELSE),
}
PLACES: dict[str, Lie] = {
    "by another key": lambda e: proof(e, made=[(0, SOMEBODY_ELSE, how(e)[2])]),
    "a second earlier": lambda e: proof(e, made=[(0, how(e)[1], how(e)[2] - 1)]),
    "a second later": lambda e: proof(e, made=[(0, how(e)[1], how(e)[2] + 1)]),
    "in another's place": lambda e: proof(e, made=[(1, *how(e)[1:])]),
    "beyond the end": lambda e: proof(e, made=[(2, *how(e)[1:])]),
    "far beyond the end": lambda e: proof(e, made=[(65535, *how(e)[1:])]),
}


def two_commitments(world: World) -> tuple[f.Case, Filed]:
    """A case of which one commitment serves, and a second one by the applicant."""
    case = world.case()
    world.committed(case.application_id, "applicant", ["R04"])
    return case, FILED[case.application_id]


def refused(refuses, world: World, case: f.Case, lie: bytes) -> None:
    """Expect that neither the rule engine nor the permits take the lie."""
    case.filing = lie
    number = case.application_id
    expected, given = FILED[number].digest, folded(world, number, lie)
    question = (case.application, case.evidence, lie)
    with refuses("CommitmentsMismatch", number, expected, given):
        world.evm.call(world.rules, "check", *question)
    with refuses("CommitmentsMismatch", number, expected, given):
        world.issue(case)


def folded(world: World, number: bytes, lie: bytes) -> bytes:
    """Digest of the lie."""
    (second, _, _) = filed(world, number)
    entry = Filed.applied(number, "0x" + lie[:20].hex(), second)
    rest = lie[47:]
    digest = entry.digest
    for at in range(0, len(rest), 32):
        digest = keccak(digest.ljust(32, b"\0") + rest[at : at + 32])[:26]
    return digest


@pytest.mark.parametrize("name", LISTS)
def test_no_permit_rests_on_a_list_that_is_not_the_ledgers(world, refuses, name):
    case, entry = two_commitments(world)
    refused(refuses, world, case, LISTS[name](entry))


@pytest.mark.parametrize("name", PLACES)
def test_no_permit_rests_on_a_commitment_said_to_be_made_otherwise(
    world, not_met, name
):
    case, entry = two_commitments(world)
    case.filing = PLACES[name](entry)
    with not_met("R05", "COMMITMENT_UNKNOWN"):
        world.issue(case)
    case.filing = None
    world.issue(case)


@pytest.mark.parametrize("name", LISTS)
def test_no_withdrawal_names_a_list_that_is_not_the_ledgers(world, refuses, name):
    application, content = made(world)
    number = application_id(application)
    commit(world, number, requirements=["R05"])
    lie = LISTS[name](FILED[number])
    values = (FILED[number].digest, folded(world, number, lie))
    with refuses("CommitmentsMismatch", number, *values):
        withdraw(world, content, told=lie)
    assert state_of(world, content) == (0, 0)


@pytest.mark.parametrize("name", PLACES)
def test_nothing_is_withdrawn_that_is_said_to_be_made_otherwise(world, refuses, name):
    application, content = made(world)
    number = application_id(application)
    commit(world, number, requirements=["R05"])
    with refuses("CommitmentUnknown", commitment_id(content)):
        withdraw(world, content, told=PLACES[name](FILED[number]))


def test_a_list_of_another_application_withdraws_nothing(world, refuses):
    _, content = made(world)
    other = application_id(world.applied(keccak(text="another consent")))
    commit(world, other)
    lie = proof(FILED[other])
    number = content[0]
    values = (FILED[number].digest, folded(world, number, lie))
    with refuses("CommitmentsMismatch", number, *values):
        withdraw(world, content, told=lie)


def test_a_list_of_another_application_issues_nothing(world, refuses):
    case, _ = two_commitments(world)
    other = application_id(world.applied(keccak(text="another consent")))
    world.committed(other, "contractor", ["R05"])
    refused(refuses, world, case, proof(FILED[other]))


@pytest.mark.parametrize("length", [0, 19, 20, 46, 48, 47 + 31, 47 + 33])
def test_a_filing_of_another_length_proves_nothing(world, refuses, length):
    case = world.case()
    case.filing = bytes(length)
    with refuses("FilingMalformed", length, 1):
        world.issue(case)
    _, content = made_again(world)
    with refuses("FilingMalformed", length, 1):
        withdraw(world, content, told=bytes(length))


def made_again(world: World) -> tuple[bytes, tuple]:
    number = application_id(world.applied(keccak(text="made again")))
    commit(world, number)
    due = world.evm.now + 100
    return number, (number, APPLICANT, [f.word("R04")], LETTER, due)


def test_a_withdrawn_commitment_does_not_count_by_naming_an_older_list(
    world, refuses, not_met
):
    case = world.with_promise()
    number = case.application_id
    before = case.proof()
    content = (number, *case.commitments[1])
    withdraw(world, content)
    case.filing = before  # a withdrawal adds no link: the list is the ledger's still
    with not_met("R04", "COMMITMENT_WITHDRAWN"):
        world.issue(case)
    world.committed(number, "stranger", ["R04"])
    with refuses(
        "CommitmentsMismatch", number, FILED[number].digest, folded_of(before, case)
    ):
        world.issue(case)


def folded_of(lie: bytes, case: f.Case) -> bytes:
    """Digest of the whole list that was told when two commitments were shown."""
    entry = FILED[case.application_id]
    digest = Filed.applied(case.application_id, entry.by, entry.made_at).digest
    for at in range(20 + 2 * 27, len(lie), 32):
        digest = keccak(digest.ljust(32, b"\0") + lie[at : at + 32])[:26]
    return digest


def test_a_commitment_at_the_last_moment_does_not_block_what_was_signed(world):
    """Anyone may commit for any application; the authority signed no list."""
    case = world.case()
    signed = world.sign(world.permits, "issue", case.signed_words(), "authority system")
    world.committed(case.application_id, "stranger", ["R05", "R04"])
    world.committed(case.application_id, "applicant", ["R01"])
    world.evm.transact(world.permits, "issue", *case.arguments(), signed)
    assert world.status(case) == 1


def test_the_same_commitment_twice_is_one_commitment(world, refuses):
    """Submitted again it adds a link, and undoes nothing."""
    application, content = made(world)
    number = application_id(application)
    world.evm.warp(world.evm.now + 5)
    commit(world, number)
    entry = FILED[number]
    assert len(set(entry.links)) == 2
    assert filed(world, number)[2] == entry.digest
    withdraw(world, content)
    commit(world, number)
    assert state_of(world, content)[0] == world.evm.now
    with refuses("CommitmentAlreadyWithdrawn", commitment_id(content)):
        withdraw(world, content)


def test_a_commitment_submitted_again_does_not_come_back(world, not_met):
    case = world.with_promise()
    number = case.application_id
    withdraw(world, (number, *case.commitments[1]))
    values = (number, ["R04"], LETTER, case.commitments[1][3])
    given = f.changed(values, 1, f.word("R04"))
    world.act(world.commitments, "commit", values, "applicant", given)
    for position in (1, 2):
        entry = FILED[number]
        by, second = world.keys["applicant"].address, world.evm.now
        shown = [how(entry), (position, by, second)]
        case.filing = pack(entry.by, shown, entry.links)
        with not_met("R04", "COMMITMENT_WITHDRAWN"):
            world.issue(case)


def test_a_breach_is_not_undone_by_committing_again(world, refuses):
    case = made(world)
    record(world, case, BREACHED)
    with refuses("BarredFromCommitting", APPLICANT):
        commit(world, application_id(case[0]))
    assert state_of(world, case[1]) == (0, BREACHED)


def test_a_cancelled_commitment_cannot_be_submitted_again(world, refuses):
    number = application_id(world.applied())
    values = (number, ["R04"], LETTER, world.evm.now + 100)
    given = f.changed(values, 1, f.word("R04"))
    signed = world.sign(world.commitments, "commit", values, "applicant")
    world.evm.transact(world.commitments, "commit", *given, signed)
    last = (signed[0], APPLICANT, signed[1])
    act = (
        "Commit(bytes32 application,string[] requirements,bytes32 letter,uint64 dueAt)"
    )
    digest = f.digest_of(world.evm, world.commitments, act, values, last)
    world.act(world.organisations, "cancelAuthorization", (digest,), "applicant")
    with refuses("SignatureCancelled", signed[0], digest):
        world.evm.transact(world.commitments, "commit", *given, signed)


def test_an_application_that_was_not_made_has_no_commitments(world, refuses):
    case = world.case()
    case.application[4] = keccak(text="not made")
    entry = Filed()
    entry.links = [keccak(text="a link")]
    lie = pack(entry.by, [(0, entry.by, 0)], entry.links)
    question = (case.application, case.evidence, lie)
    number = case.application_id
    given = folded(world, number, lie)
    with refuses("CommitmentsMismatch", number, bytes(26), given):
        world.evm.call(world.rules, "check", *question)
