"""Attacks on applications, commitments and bundles of acts."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from eth.exceptions import VMError
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY, START, call_data, errors
from tests.contracts.factories import commitment_id, organisation_id
from tests.contracts.filings import FILED, filing
from tests.contracts.organisation_keys import KEY, NEW, enrol
from tests.contracts.relaying import held_back
from tests.contracts.test_bundles import error, promise, together
from tests.contracts.test_commitment_bars import bars, repair
from tests.contracts.test_commitment_registry import (
    APPLICANT,
    AUTHORITY,
    BREACHED,
    KEPT,
    PAIR,
    application_id,
    apply_for,
    commit,
    filed,
    made,
    proof,
    record,
    state_of,
    withdraw,
)
from tests.contracts.wallets import deployed, enlisted, reentering
from tests.contracts.world import ACTS, DECISION, LETTER, World

MATTER = f.matter_id(f.MATTER)
AGENT = f.account("new key")


def by_agent(world: World, function: str, values: Any, given: Any) -> Any:
    """An act that an agent of the applicant signs."""
    enrol(world, uscc=f.APPLICANT, role=f.AGENT)
    place, act = world.commitments, ACTS[function]
    signed = f.authorize(world.evm, place, act, values, AGENT, APPLICANT)
    return world.evm.transact(place, function, *given, signed)


# Who applies and promises


@pytest.mark.parametrize("how", ["key", "organisation", "compromise", "retired"])
def test_who_may_not_act_neither_applies_nor_commits(world, refuses, how):
    key = world.keys["applicant"].address
    number = application_id(world.applied())
    if how == "key":
        world.guard("suspendKey", key)
        wanted = ("KeyIsSuspended", key)
    elif how == "organisation":
        world.guard("suspendOrganisation", APPLICANT)
        wanted = ("OrganisationIsSuspended", APPLICANT)
    elif how == "compromise":
        world.govern("reportCompromise", key, START)
        wanted = ("KeyNotActive", key, START)
    else:
        world.govern("removeKey", key)
        wanted = ("KeyNotActive", key, START)
    with refuses(*wanted):
        apply_for(world, consent=keccak(text="another"))
    with refuses(*wanted):
        commit(world, number)


def test_an_agent_takes_no_promise_back(world, refuses):
    _, content = made(world)
    number = commitment_id(content)
    with refuses("AgentMayNotCommit", KEY):
        by_agent(world, "withdraw", (number,), (content, proof(content)))


def test_an_applicant_is_who_signed_and_nobody_it_names(world):
    """The applicant is the signer: no field of the application names one."""
    receipt = apply_for(world, key="stranger")
    content = receipt.events[0].values["content"]
    assert content[1] == organisation_id(f.STRANGER)


def test_a_promise_by_one_enterprise_is_not_anothers(world, refuses):
    number = application_id(world.applied())
    values = (number, ["R04"], LETTER, START + 100)
    signed = world.sign(world.commitments, "commit", values, "stranger")
    given = f.changed(values, 1, f.word("R04"))
    applicant = world.keys["applicant"].address
    with refuses("InvalidSignature", applicant):
        world.evm.transact(
            world.commitments, "commit", *given, (applicant, *signed[1:])
        )


def test_names_of_requirements_cannot_be_joined_otherwise(world, refuses):
    """Two names are signed as two: their bytes do not make one or three."""
    number = application_id(world.applied())
    values = (number, ["R04", "R05"], LETTER, START + 100)
    signed = world.sign(world.commitments, "commit", values, "applicant")
    words = [f.word(name) for name in ("R04", "R05", "R04R05")]
    for other in (words[:1], words[1::-1], words[2:], [*words[:2], words[1]]):
        given = f.changed(values, 1, b"".join(other))
        with refuses("InvalidSignature", signed[0]):
            world.evm.transact(world.commitments, "commit", *given, signed)


@pytest.mark.parametrize("due", [START, START - 1, 0])
def test_nothing_is_promised_for_a_time_that_is_over(world, refuses, due):
    number = application_id(world.applied())
    with refuses("DueInPast", due, START):
        commit(world, number, due_at=due)


# Outcomes and bars


def test_an_outcome_that_there_is_not_is_not_recorded(world, refuses):
    application, content = made(world)
    pair = [
        world.sign(
            world.commitments,
            "recordOutcome",
            (commitment_id(content), "None", DECISION),
            key,
        )
        for key in PAIR
    ]
    given = (application, content, proof(content), 4, DECISION)
    with refuses("no error", b""):
        world.evm.transact(world.commitments, "recordOutcome", *given, *pair)


def test_officers_of_two_bodies_bar_nobody(world, refuses):
    case = made(world)
    world.grant(f.OTHER_BODY, f.INSPECT, MATTER)
    other = organisation_id(f.OTHER_BODY)
    with refuses("OfficersOfTwoOrganisations", AUTHORITY, other):
        record(world, case, BREACHED, ("authority one", "other one"))
    assert bars(world) == 0


def test_a_body_bars_nobody_for_a_matter_that_it_does_not_inspect(world, refuses):
    """The matter is that of the application, which the commitment names."""
    world.govern("withdrawGrant", AUTHORITY, f.INSPECT, MATTER)
    world.grant(f.AUTHORITY, f.INSPECT, f.matter_id("other"))
    with refuses("NotGrantedToInspect", AUTHORITY, MATTER):
        record(world, made(world), BREACHED)


def test_a_breach_cannot_be_recorded_for_a_promise_of_another(world, refuses):
    """The commitment's own organisation is barred, and it is in its identifier."""
    application, content = made(world)
    other = (content[0], organisation_id(f.CONTRACTOR), *content[2:])
    with refuses("CommitmentUnknown", commitment_id(other)):
        record(world, (application, other), BREACHED)
    assert bars(world) == 0


def test_a_promise_taken_back_can_still_be_breached(world):
    """Nobody escapes a bar by withdrawing in time."""
    case = made(world)
    withdraw(world, case[1])
    record(world, case, BREACHED)
    assert (bars(world), state_of(world, case[1])) == (1, (START, BREACHED))


def test_a_bar_is_not_lifted_by_committing_or_withdrawing(world, refuses):
    case = made(world)
    record(world, case, BREACHED)
    withdraw(world, case[1])
    with refuses("BarredFromCommitting", APPLICANT):
        commit(world, application_id(case[0]), requirements=["R06"])
    assert bars(world) == 1


def test_a_barred_enterprise_does_not_commit_by_another_of_its_keys(world, refuses):
    case = made(world)
    record(world, case, BREACHED)
    enrol(world, uscc=f.APPLICANT)
    values = (application_id(case[0]), ["R06"], LETTER, START + 100)
    place, act = world.commitments, ACTS["commit"]
    signed = f.authorize(world.evm, place, act, values, AGENT, APPLICANT)
    given = f.changed(values, 1, f.word("R06"))
    with refuses("BarredFromCommitting", APPLICANT):
        world.evm.transact(place, "commit", *given, signed)


def test_a_suspended_body_neither_bars_nor_lifts_a_bar(world, refuses):
    case = made(world)
    record(world, case, BREACHED)
    world.guard("suspendOrganisation", AUTHORITY)
    with refuses("OrganisationIsSuspended", AUTHORITY):
        repair(world, case)
    with refuses("OrganisationIsSuspended", AUTHORITY):
        record(world, case, 3)


# Bundles


def test_a_bundle_with_too_little_gas_spoils_no_signature(world):
    """An act that had too little gas leaves nothing, and anyone can submit it again."""
    number = application_id(world.applied())
    acts = [promise(world, number, key) for key in ("applicant", "contractor")]
    data = call_data("CommitmentRegistry", "tryMulticall", (acts,))
    place, before = world.commitments.address, filed(world, number)
    run, ran_out = world.evm._engine.run, 0
    for gas in range(30_000, 130_000, 2_000):
        with world.evm.undone():
            with suppress(RuntimeError, VMError):
                run(SOMEBODY, place, data, static=False, gas=gas)
            ran_out += filed(world, number) == before
    assert 0 < ran_out < 50
    assert together(world, *acts).returned == (True, True)


def test_who_submits_a_part_of_a_bundle_first_hinders_no_other_part(world):
    application = held_back(world, "applyFor", lambda: apply_for(world))
    number = application.submit().returned
    first, second = application.data, promise(world, number, "contractor")
    receipt = together(world, first, second)
    assert receipt.returned == (False, True)
    refused = receipt.events[0].values["reason"]
    assert (refused[:4], refused[4:]) == (error("ApplicationExists"), number)


def test_a_wallet_that_commits_while_it_is_asked_commits_once(world):
    """Acts that it submits inside the check of its signature are refused."""
    number = application_id(world.applied())
    wallet = world.evm.address_of_next()
    inside = promise(world, number, "", "R05", signed=(wallet, START + 600, b""))
    code = reentering(world.commitments.address, inside)
    assert enlisted(world, deployed(world, code), f.STRANGER) == wallet
    outside = promise(world, number, "", signed=(wallet, START + 600, b"\1"))
    receipt = together(world, outside)
    assert receipt.returned == (True,)
    assert [event.values["requirements"] for event in receipt.events] == [f.word("R04")]
    assert filed(world, number)[2] == FILED[number].digest


def test_a_bundle_inside_a_bundle_does_no_more_than_its_acts(world):
    number = application_id(world.applied())
    act = promise(world, number, "contractor")
    inner = act
    for _ in range(20):
        inner = call_data("CommitmentRegistry", "tryMulticall", ([inner],))
    assert together(world, inner, act).returned == (True, True)
    assert len(FILED[number].links) == 2
    assert filed(world, number)[2] == FILED[number].digest


def test_a_refusal_inside_a_bundle_is_not_hidden_by_its_length(world):
    """A refusal that carries a long text is told whole, and the next act happens."""
    number = application_id(world.applied())
    long = held_back(world, "applyFor", lambda: apply_for(world, project="x" * 20_000))
    receipt = together(world, long.data, promise(world, number, "contractor"))
    assert receipt.returned == (False, True)
    reason = receipt.events[0].values["reason"]
    assert errors()[reason[:4]]["name"] == "SubjectCodeMalformed"
    assert len(reason) > 20_000


# Proofs


def test_a_proof_of_no_application_proves_nothing(world, refuses):
    unknown = keccak(text="unknown")
    content = (unknown, APPLICANT, [f.word("R04")], LETTER, START + 100)
    with refuses("CommitmentUnknown", commitment_id(content)):
        withdraw(world, content, told=bytes(47))
    assert filing(unknown)[:20] == bytes(20)


def test_a_kept_promise_is_not_made_a_breach_by_another_list(world, refuses):
    """An outcome is kept by identifier, so that another link changes nothing."""
    case = made(world)
    record(world, case, KEPT)
    commit(world, application_id(case[0]))
    with refuses("OutcomeNotAllowed", commitment_id(case[1]), KEPT, BREACHED):
        record(world, case, BREACHED)


def test_a_newcomer_promises_for_nobody_else(world, refuses):
    """Committing for an application of others binds its signer alone."""
    number = application_id(world.applied())
    enrol(world)
    values = (number, ["R04"], LETTER, START + 100)
    place, act = world.commitments, ACTS["commit"]
    owner = organisation_id(NEW)
    signed = f.authorize(world.evm, place, act, values, AGENT, owner)
    given = f.changed(values, 1, f.word("R04"))
    receipt = world.evm.transact(place, "commit", *given, signed)
    assert receipt.events[0].values["organisation"] == owner
    own = (number, APPLICANT, [f.word("R04")], LETTER, START + 100)
    with refuses("CommitmentUnknown", commitment_id(own)):
        withdraw(world, own, told=filing(number, receipt.returned))
