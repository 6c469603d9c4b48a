from __future__ import annotations

from dataclasses import replace

from eth_abi import encode
from eth_utils.crypto import keccak

from tests.builders import facts as f
from tests.builders.breaches import committed
from tests.builders.town import Town
from zeropermit.domain.evidence.evidence_set import (
    Commitment,
    EvidenceSet,
    PresentedCommitment,
)
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.filings import filing_for, filing_of, proven
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import ApplicationId, short_name
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.rules import against_commitment
from zeropermit.domain.permits.reasons import Reason

WORDS = ["bytes32", "address", "uint64"]


def committed_twice() -> tuple[Town, Commitment]:
    """A town in which the same commitment was submitted again by another key."""
    town = Town.small()
    town.apply_for()
    town.commit(f.APPLICANT, "funds")
    (recorded,) = town.state.commitments.values()
    owner = recorded.content.organisation
    key = e.KeyAdded(
        *(f.address("again"), owner, e.KeyRole.OFFICER, 9, 0, 2**64 - 1),
        f.address("governance"),
    )
    town.tell(key)
    town.tell(committed(recorded.content, f.address("again")))
    return town, recorded.content


def folded(town: Town) -> bytes:
    """The running digest, from the events alone and by another encoder."""
    digest, number = b"", b""
    for one in town.recorded:
        second = one.block.time
        if isinstance(one.event, e.Applied):
            number = one.event.application
            values = [number, one.event.by, second]
            digest = keccak(encode(WORDS, values))[:26]
        if isinstance(one.event, e.Committed):
            link = keccak(encode(WORDS, [one.event.commitment, one.event.by, second]))
            digest = keccak(encode(["bytes26", "bytes32"], [digest, link]))[:26]
    return digest


def test_the_digest_of_an_application_follows_from_the_events():
    town, content = committed_twice()

    filed = town.state.applications[content.application]

    assert filed.digest == folded(town)
    assert len(filed.links) == 2


def test_a_filing_is_packed_without_gaps():
    town, content = committed_twice()
    filed = town.state.applications[content.application]
    recorded = town.state.commitments[content.id]

    filing = proven(town.state, content).filing

    key = bytes.fromhex(recorded.by[2:])
    second = recorded.committed_at.to_bytes(5, "big")
    assert filing[:20] == bytes.fromhex(filed.by[2:])
    assert filing[20:47] == bytes(2) + key + second
    assert filing[47:] == b"".join(filed.links)


def test_a_commitment_submitted_again_is_one_commitment():
    town, content = committed_twice()
    before = town.state.commitments[content.id]
    town.tell(e.CommitmentWithdrawn(content.id, before.by))
    town.tell(committed(content, before.by))

    after = town.state.commitments[content.id]

    assert after.committed_at == before.committed_at
    assert after.withdrawn_at
    assert [made.position for made in after.made] == [0, 1, 2]


def test_a_commitment_counts_if_one_of_its_keys_does():
    town, content = committed_twice()
    recorded = town.state.commitments[content.id]
    shown = copied(PresentedCommitment, content)
    town.tell(e.KeyCompromised(recorded.by, recorded.committed_at))

    reason = against_commitment(town.state, town.application, shown)
    filing = proven(town.state, content).filing

    assert reason is Reason.NONE
    assert filing[20:22] == b"\0\1"
    town.tell(e.KeyCompromised(f.address("again"), recorded.committed_at))
    both = against_commitment(town.state, town.application, shown)
    assert both is Reason.COMMITMENT_KEY_NOT_TRUSTED


def test_what_the_ledger_does_not_know_is_proved_by_nothing():
    town, content = committed_twice()
    unknown = replace(content, requirements=(short_name("other"),))
    nothing = LedgerState()

    assert filing_of(nothing, ApplicationId(bytes(32))) == bytes(20)
    filing = proven(town.state, unknown).filing
    assert filing[20:47] == b"\xff\xff" + bytes(25)


def test_a_filing_shows_the_commitments_of_an_evidence_set_in_their_order():
    town, content = committed_twice()
    one = copied(PresentedCommitment, content)
    twice = EvidenceSet((), (), (one, one))

    filing = filing_for(town.state, content.application, twice)

    assert filing[20:47] == filing[47:74]
