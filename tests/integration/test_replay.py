"""Replay over a real chain: honest ones are proven, lying nodes are caught."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import facts
from tests.builders.chain import ChainTown
from tests.builders.liar import Liar, as_hex, topic_of
from tests.builders.lifecycle import live
from zeropermit.audit.replay import replay
from zeropermit.domain.ledger.manifest import PinnedContract
from zeropermit.errors import ChainMismatchError, CodeMismatchError
from zeropermit.ledger.acts import layout
from zeropermit.ledger.client import Client


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[ChainTown]:
    world = ChainTown.start(tmp_path_factory.mktemp("chain") / "chain.db")
    live(world)
    yield world
    world.close()


def lied_to(world: ChainTown, method: str, lie: Callable[[Any, Any], Any]) -> Client:
    return Client(Liar(world.provider, method, lie))


def test_an_honest_chain_is_proven(world):
    report = replay(world.client, world.manifest)

    assert [difference.words for difference in report.differences] == []
    assert report.proven
    assert report.complete
    assert report.permits_decided == report.events["PermitIssued"] == 12
    assert report.as_of == world.client.head()
    empty = {name for name, entry in report.compared.items() if not entry.of}
    # no permit of the story took the place of another
    assert empty == {"applicants_barred", "origins", "successors"}


def test_the_report_says_what_was_done(world):
    told: list[tuple[int, int]] = []
    report = replay(
        world.client, world.manifest, progress=lambda *args: told.append(args)
    )

    content = report.as_json()

    head = world.client.head().number
    assert told[-1] == (head, head)
    assert content["proven"] is True
    assert content["event_count"] == sum(content["events"].values())
    assert content["as_of"]["block"] == head


def test_a_replay_into_the_past_is_proven_too(world):
    blocks = range(world.manifest.deployed_at, world.client.head().number, 17)

    for block in blocks:
        report = replay(world.client, world.manifest, to_block=block)
        assert [difference.words for difference in report.differences] == []
        assert report.as_of.number == block


def test_a_second_breach_adds_a_bar(world):
    logs = world.client.logs(
        [world.manifest.address("CommitmentRegistry")],
        from_block=1,
        to_block=world.client.head().number,
        topics=[topic_of("OrganisationBarred")],
    )

    report = replay(world.client, world.manifest, to_block=logs[1].block_number)

    assert len(logs) == 3
    assert [difference.words for difference in report.differences] == []


def test_a_sample_is_compared_and_said_to_be_one(world):
    report = replay(world.client, world.manifest, sample=2)

    assert report.proven
    assert not report.complete
    assert report.compared["permits"].done == 2
    assert report.compared["permits"].of == 12


def test_other_code_is_refused(world):
    pinned = dict(world.manifest.contracts)
    pinned["PermitRegistry"] = PinnedContract(
        pinned["PermitRegistry"].address, facts.word("other code")
    )

    with pytest.raises(CodeMismatchError) as refused:
        replay(world.client, replace(world.manifest, contracts=pinned))

    assert refused.value.contract == "PermitRegistry"


@pytest.mark.parametrize(
    "change", [{"chain_id": 1}, {"genesis": facts.word("genesis")}]
)
def test_another_chain_is_refused(world, change):
    with pytest.raises(ChainMismatchError):
        replay(world.client, replace(world.manifest, **change))


@pytest.mark.parametrize(
    ("contract", "function", "register"),
    [
        ("OrganisationRegistry", "organisationById", "organisations"),
        ("OrganisationRegistry", "keyByAddress", "keys"),
        ("OrganisationRegistry", "grantOf", "grants"),
        ("OrganisationRegistry", "guardian", "guardian"),
        ("MatterRegistry", "schemaDefined", "schemas"),
        ("MatterRegistry", "versionById", "versions"),
        ("MatterRegistry", "textsOf", "versions"),
        ("MatterRegistry", "versionCount", "versions"),
        ("AttestationRegistry", "batchById", "batches"),
        ("AttestationRegistry", "revokedAt", "revocations"),
        ("CommitmentRegistry", "applicationState", "applications"),
        ("CommitmentRegistry", "proceedingOf", "proceedings"),
        ("CommitmentRegistry", "commitmentState", "commitments"),
        ("CommitmentRegistry", "barCount", "organisations"),
        ("CommitmentRegistry", "barredBy", "organisations"),
        ("PermitRegistry", "permitById", "permits"),
        ("PermitRegistry", "status", "permits"),
        ("PermitRegistry", "statusWithEvidence", "permits"),
        ("SupervisionRegistry", "supervisionOf", "supervision"),
        ("SupervisionRegistry", "roundById", "rounds"),
        ("SupervisionRegistry", "drawById", "draws"),
        ("SupervisionRegistry", "drawnPair", "draws"),
        ("SupervisionRegistry", "inspectionById", "inspections"),
        ("SupervisionRegistry", "orderById", "orders"),
        ("SupervisionRegistry", "referralById", "referrals"),
    ],
)
def test_a_state_that_the_events_do_not_give_is_found(
    world, contract, function, register
):
    selector = "0x" + layout(contract, function)[0].hex()

    def flip_a_bit(params: Any, result: str) -> str:
        if not params[0]["data"].startswith(selector):
            return result
        words = bytearray.fromhex(result[2:])
        words[31] ^= 1
        return "0x" + words.hex()

    report = replay(lied_to(world, "eth_call", flip_a_bit), world.manifest)

    assert not report.proven
    for difference in report.differences:
        assert difference.code == "VIEW_MISMATCH"
        assert difference.about.startswith(register)


@pytest.mark.parametrize(
    "event",
    [
        "OrganisationRegistered",
        "KeyAdded",
        "GrantGiven",
        "SchemaDefined",
        "BatchAnchored",
        "AttestationRevoked",
        "BatchRevoked",
        "Applied",
        "Committed",
        "CommitmentWithdrawn",
        "OutcomeRecorded",
        "OrganisationBarred",
        "RepairRequested",
        "CreditRepaired",
        "ServiceRecorded",
        "ServiceAcknowledged",
        "PermitIssued",
        "EvidencePresented",
        "PermitSuspended",
        "PermitReinstated",
        "PermitDeregistered",
        "DocumentCorrected",
        "PermitEnded",
        "KeySuspended",
        "SupervisionHandedOver",
        "SupervisionAccepted",
        "RoundAnnounced",
        "RoundRevealed",
        "PairRedrawn",
        "Inspected",
        "CorrectionOrdered",
        "OrderClosed",
        "StopOrdered",
        "StopLifted",
        "CaseReferred",
        "ReferralAnswered",
    ],
)
def test_a_log_kept_back_is_found(world, event):
    topic = "0x" + topic_of(event).hex()
    kept_back: list[Any] = []

    def lie(_: Any, logs: Any) -> Any:
        first = next((log for log in logs if as_hex(log["topics"][0]) == topic), None)
        if first is None or kept_back:
            return logs
        kept_back.append(first)
        return [log for log in logs if log is not first]

    report = replay(lied_to(world, "eth_getLogs", lie), world.manifest)

    assert kept_back
    assert not report.proven


def test_a_log_told_twice_is_found(world):
    permits = world.manifest.address("PermitRegistry").lower()

    def repeat(_: Any, logs: Any) -> Any:
        said = [log for log in logs if log["address"].lower() == permits]
        return [*logs, *said[:1]]

    report = replay(lied_to(world, "eth_getLogs", repeat), world.manifest)

    assert {difference.code for difference in report.differences} >= {"LOG_ORDER"}


def test_a_log_whose_words_are_cut_is_found(world):
    permits = world.manifest.address("PermitRegistry").lower()

    def cut(_: Any, logs: Any) -> Any:
        return [
            {**log, "data": "0x"} if log["address"].lower() == permits else log
            for log in logs
        ]

    report = replay(lied_to(world, "eth_getLogs", cut), world.manifest)

    assert "LOG_UNREADABLE" in {difference.code for difference in report.differences}


def test_an_event_from_a_contract_that_does_not_emit_it_is_found(world):
    permits = world.manifest.address("PermitRegistry").lower()
    attestations = world.manifest.address("AttestationRegistry")

    def move(_: Any, logs: Any) -> Any:
        return [
            {**log, "address": attestations}
            if log["address"].lower() == permits
            else log
            for log in logs
        ]

    report = replay(lied_to(world, "eth_getLogs", move), world.manifest)

    assert "LOG_FROM_ANOTHER" in {difference.code for difference in report.differences}


def test_a_head_that_is_replaced_meanwhile_is_found(world):
    head = world.client.head()
    seen: list[Any] = []

    def replace_it(params: Any, block: Any) -> Any:
        if block is None or int(as_hex(block["number"]), 16) != head.number:
            return block
        seen.append(block)
        again = params[0] != "latest" and len(seen) > 2
        return {**block, "hash": "0x" + "11" * 32} if again else block

    report = replay(lied_to(world, "eth_getBlockByNumber", replace_it), world.manifest)

    assert [d.code for d in report.differences][-1:] == ["HEAD_REPLACED"]
