"""The digest of the requirement set, which is taken from calldata as it stands.

Calldata can name its parts in any order, let them overlap or leave gaps between them.
What is read has to be what was digested all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from eth_abi import encode
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START, RevertedError, call_data
from tests.contracts.world import World

WORD = 32
MATTER, PROJECT, REQUIREMENTS, PRESENTATION, TERMS, AUTHORIZATION = range(5, 11)
"""Words of the head of `issue` that hold offsets."""
TAILS = range(MATTER, AUTHORIZATION + 1)
VERSION = f.version_id(f.MATTER, 1)
PATH_INVALID = 7


def calldata(world: World, case: f.Case) -> bytes:
    """Encode an issue that would succeed."""
    words = case.signed_words()
    signed = world.sign(world.permits, "issue", words, "authority system")
    return call_data("PermitRegistry", "issue", (*case.arguments(), signed))


def send(world: World, data: bytes) -> None:
    world.evm.send(world.permits, "issue", data)


def number(value: int) -> bytes:
    return value.to_bytes(WORD, "big")


def tails_of(data: bytes) -> tuple[bytes, dict[int, bytes]]:
    """Take calldata apart: its selector and head, and its tails by their word."""
    body = data[4:]
    starts = [int.from_bytes(body[WORD * w : WORD * w + WORD], "big") for w in TAILS]
    ends = [*starts[1:], len(body)]
    tails = {w: body[a:b] for w, a, b in zip(TAILS, starts, ends, strict=True)}
    return data[: 4 + starts[0]], tails


def laid_out(head: bytes, tails: dict[int, bytes], order: Iterable[int]) -> bytes:
    """Put calldata together again, with its tails in another order."""
    at, body = len(head) - 4, b""
    for word in order:
        place = 4 + WORD * word
        head = head[:place] + number(at + len(body)) + head[place + WORD :]
        body += tails[word]
    return head + body


def pointing(data: bytes, word: int, offset: int) -> bytes:
    place = 4 + WORD * word
    return data[:place] + number(offset) + data[place + WORD :]


def digest(requirements: Sequence[object]) -> bytes:
    return keccak(encode([f.SET_ABI], [requirements]))


def test_tails_in_another_order_are_another_set(world):
    head, tails = tails_of(calldata(world, world.case()))
    order = (MATTER, PROJECT, REQUIREMENTS, TERMS, PRESENTATION, AUTHORIZATION)
    with pytest.raises(RevertedError) as caught:
        send(world, laid_out(head, tails, order))
    assert caught.value.name == "RequirementSetMismatch"


def test_a_gap_after_the_set_is_another_set(world):
    head, tails = tails_of(calldata(world, world.case()))
    tails[REQUIREMENTS] += number(0)
    with pytest.raises(RevertedError) as caught:
        send(world, laid_out(head, tails, TAILS))
    assert caught.value.name == "RequirementSetMismatch"


def test_a_set_that_ends_before_it_begins_is_refused(world):
    head, tails = tails_of(calldata(world, world.case()))
    order = (MATTER, PROJECT, PRESENTATION, REQUIREMENTS, TERMS, AUTHORIZATION)
    with pytest.raises(RevertedError, match="no error"):
        send(world, laid_out(head, tails, order))


@pytest.mark.parametrize("offset", [2**255, 2**256 - 1, 2**64])
@pytest.mark.parametrize("word", [REQUIREMENTS, PRESENTATION])
def test_an_offset_out_of_bounds_is_refused(world, word, offset):
    data = calldata(world, world.case())
    with pytest.raises(RevertedError, match=r"no error|Panic"):
        send(world, pointing(data, word, offset))


def test_the_published_set_elsewhere_does_not_cover_for_the_one_that_is_read(world):
    case = world.case()
    published = encode([f.SET_ABI], [case.requirements])[WORD:]
    expected, case.requirements = digest(case.requirements), case.requirements[:1]
    head, tails = tails_of(calldata(world, case))
    for word in (MATTER, PRESENTATION, AUTHORIZATION):
        hidden = {**tails, word: tails[word] + published}
        with pytest.raises(RevertedError) as caught:
            send(world, laid_out(head, hidden, TAILS))
        assert caught.value.name == "RequirementSetMismatch"
        assert caught.value.values[:2] == (VERSION, expected)


def test_parts_before_the_set_and_after_the_evidence_may_stand_in_any_order(world):
    case = world.case()
    head, tails = tails_of(calldata(world, case))
    order = (PROJECT, MATTER, REQUIREMENTS, PRESENTATION, AUTHORIZATION, TERMS)
    send(world, laid_out(head, tails, order))
    assert world.status(case) == 1


def test_the_evidence_that_is_checked_is_the_evidence_that_is_told(world, refuses):
    """An offset may point backwards, out of the presentation.

    In a copy of set and presentation after an application, 30 zeros of the consent
    and two more stand 94 bytes before the set: a path without steps, as the only
    attestation of a batch has. As submitted, a path stands there that proves nothing.
    """
    case = alone(world)
    case.attestations[0][7] = [keccak(text="no sibling")]
    head, tails = tails_of(calldata(world, case))
    tails[PROJECT] += number(1) + case.attestations[0][7][0] + bytes(30)
    shown = tails[PRESENTATION]
    # where its attestations begin, after their number, and the first of them
    array = WORD + int.from_bytes(shown[WORD : 2 * WORD], "big")
    first = array + int.from_bytes(shown[array : array + WORD], "big")
    back = first + len(tails[REQUIREMENTS]) + 94
    place = first + 7 * WORD
    offset = (2**256 - back).to_bytes(WORD, "big")
    tails[PRESENTATION] = shown[:place] + offset + shown[place + WORD :]
    with refuses("RequirementNotMet", f.word("R01"), PATH_INVALID):
        send(world, laid_out(head, tails, TAILS))


def alone(world: World) -> f.Case:
    """A case whose land stands alone in its batch, with a consent of two bytes."""
    case = world.case()
    (held,) = world.attest(
        [f.altered(world.facts()["land"], observed_at=START)], "land"
    )
    case.attestations[0] = held.presented()
    case.application = world.applied(b"\x11\x11" + bytes(30))
    promise = world.committed(case.application_id, "contractor", ["R05"])
    case.commitments = [promise]
    return case
