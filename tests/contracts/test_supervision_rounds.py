"""Rounds of random inspections: nobody chooses who is inspected, or by whom."""

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.supervising import (
    AUTHORITY,
    BODY,
    OFFICERS,
    PASSED,
    RECORD,
    ROUND,
    SECRET,
    drawn,
    inspection_id,
    pair_of,
    round_id,
)
from zeropermit.domain.supervision import inspection as model

MATTER = f.matter_id(f.MATTER)
OTHER_SECRET = keccak(text="another secret")


def blocks(office, count):
    for _ in range(count):
        office.next_block()


@pytest.mark.parametrize("permille", [0, 1001, 2**16 - 1])
def test_a_round_draws_one_to_a_thousand(office, refuses, permille):
    with refuses("PermilleNotAllowed", permille):
        office.announce(permille=permille)


def test_a_round_needs_a_secret_and_a_time(office, refuses):
    with refuses("SecretMissing"):
        office.announce(secret_hash=f.ZERO)
    with refuses("DueInPast", START, START):
        office.announce(due_at=START)
    latest = START + 3652 * f.DAY
    with refuses("DueTooFar", latest + 1, latest):
        office.announce(due_at=latest + 1)
    assert office.announce(due_at=latest).events


def test_a_roster_has_two_to_sixty_four_different_officers(office, refuses):
    one = office.roster[0]
    for roster in ([], [one]):
        with refuses("RosterCount", len(roster)):
            office.announce(roster=roster)
    with refuses("RosterCount", 65):
        office.announce(roster=[one] * 65)
    with refuses("RosterNotAscending", one):
        office.announce(roster=[one, one])
    with refuses("RosterNotAscending", office.roster[1]):
        office.announce(roster=[*office.roster[::2], office.roster[1]])


def test_a_roster_of_sixty_four_is_taken(office):
    accounts = [f.account(f"officer {number}").address for number in range(64)]
    for person, key in enumerate(accounts, 100):
        office.world.govern("addKey", BODY, key, f.OFFICER, person, START, f.NO_END)
    roster = sorted(accounts, key=str.lower)
    assert office.announce(roster=roster).events[0].values["roster"] == tuple(roster)


def test_a_roster_is_of_officers_of_the_body_who_act_now(office, refuses):
    def mixed(key):
        roster = [*office.roster[:2], office.address(key)]
        return sorted(roster, key=str.lower)

    with refuses("NotAnOfficer", office.address("other system")):
        office.announce(roster=mixed("other system"))
    with refuses("OfficersOfTwoOrganisations", BODY, AUTHORITY):
        office.announce(roster=mixed("authority one"))
    office.world.guard("suspendKey", office.address("other three"))
    with refuses("KeyIsSuspended", office.address("other three")):
        office.announce()


def test_a_round_is_announced_by_an_officer_of_a_body_that_inspects(office, refuses):
    with refuses("NotAnOfficer", office.address("other system")):
        office.announce(key="other system")
    land = f.organisation_id(f.LAND)
    with refuses("NotGrantedToInspect", land, MATTER):
        office.announce(key="land officer")
    with refuses("NotGrantedToInspect", BODY, f.matter_id("unknown")):
        office.announce(matter="unknown")


def test_a_secret_serves_once(office, refuses):
    office.in_round()
    with refuses("RoundExists", ROUND):
        office.announce()


def test_a_round_that_can_be_revealed_bars_another(office, refuses):
    office.announce()
    for _ in range(257):
        with refuses("RoundPending", ROUND):
            office.announce(secret_hash=keccak(OTHER_SECRET))
        office.next_block()
    office.announce(secret_hash=keccak(OTHER_SECRET))


def test_a_revealed_round_bars_no_other(office):
    office.in_round()
    assert office.announce(secret_hash=keccak(OTHER_SECRET)).events


def test_a_round_is_announced(office):
    number = office.world.evm.number
    receipt = office.announce(permille=50)
    due = START + 30 * f.DAY
    digest = keccak(
        b"".join(bytes.fromhex(a[2:]).rjust(32, b"\0") for a in office.roster)
    )
    assert receipt.returned == ROUND
    (event,) = receipt.events
    assert event.name == "RoundAnnounced"
    assert event.values == {
        "round": ROUND,
        "body": BODY,
        "matter": MATTER,
        "permille": 50,
        "roster": tuple(office.roster),
        "secretHash": keccak(SECRET),
        "dueAt": due,
        "by": office.address("other one"),
    }
    held = (BODY, MATTER, keccak(SECRET), digest, f.ZERO, START, due, number, 50)
    assert office.ask("roundById", ROUND) == held


def test_an_unknown_round_is_not_revealed(office, refuses):
    with refuses("RoundUnknown", ROUND):
        office.reveal()


def test_the_announcing_block_has_no_beacon_yet(office, refuses):
    office.announce()
    with refuses("BeaconNotYet", ROUND):
        office.reveal()


def test_another_secret_reveals_nothing(office, refuses):
    office.announce()
    office.next_block()
    with refuses("SecretWrong", ROUND):
        office.reveal(OTHER_SECRET, ROUND)


def test_a_beacon_is_there_for_256_blocks(office, refuses):
    number = office.world.evm.number
    office.announce()
    blocks(office, 256)
    with office.world.evm.undone():
        assert office.reveal().events
    blocks(office, 1)
    with refuses("BeaconGone", ROUND, number):
        office.reveal()


def test_a_round_is_revealed_once(office, refuses):
    office.in_round()
    with refuses("RoundRevealedAlready", ROUND):
        office.reveal()


def test_the_seed_is_of_secret_and_beacon(office):
    office.announce()
    office.next_block()
    receipt = office.reveal()
    (event,) = receipt.events
    beacon = event.values["beacon"]
    seed = keccak(SECRET + beacon)
    assert beacon != f.ZERO
    assert receipt.returned == seed
    assert event.name == "RoundRevealed"
    assert event.values == {
        "round": ROUND,
        "secret": SECRET,
        "beacon": beacon,
        "seed": seed,
    }
    assert office.ask("roundById", ROUND)[4] == seed


def test_no_draw_is_told_before_the_round_is_revealed(office, refuses):
    with refuses("RoundUnknown", ROUND):
        office.ask("drawnPair", ROUND, office.permit, office.roster)
    office.announce()
    with refuses("RoundNotRevealed", ROUND):
        office.ask("drawnPair", ROUND, office.permit, office.roster)
    office.next_block()
    office.reveal()
    with refuses("RosterMismatch", ROUND):
        office.ask("drawnPair", ROUND, office.permit, office.roster[:2])


@pytest.mark.parametrize("permille", [1, 137, 500, 999, 1000])
def test_the_contract_draws_as_the_protocol_and_the_model_say(office, permille):
    seed = office.in_round(permille=permille)
    for index in range(200):
        permit = keccak(index.to_bytes(4, "big"))
        told = office.ask("drawnPair", ROUND, permit, office.roster)
        assert told == (
            drawn(seed, permit, permille),
            *pair_of(seed, permit, office.roster),
        )
        assert told == (
            model.is_drawn(seed, permit, permille),
            *model.drawn_pair(seed, permit, office.roster),
        )
        assert told[1] != told[2]


def test_a_thousand_in_a_thousand_are_all(office):
    seed = office.in_round()
    permits = [keccak(index.to_bytes(4, "big")) for index in range(2000)]
    assert all(drawn(seed, permit, 1000) for permit in permits)
    share = sum(drawn(seed, permit, 250) for permit in permits) / len(permits)
    assert 0.2 < share < 0.3


def test_every_pair_comes_up(office):
    seed = office.in_round()
    permits = [keccak(index.to_bytes(4, "big")) for index in range(200)]
    pairs = {pair_of(seed, permit, office.roster) for permit in permits}
    assert len(pairs) == len(OFFICERS) * (len(OFFICERS) - 1)


def test_an_unknown_or_hidden_round_inspects_nothing(office, refuses):
    with refuses("RoundUnknown", ROUND):
        office.inspect(round_=ROUND)
    office.announce()
    with refuses("RoundNotRevealed", ROUND):
        office.inspect(round_=ROUND)


def test_a_round_inspects_with_its_own_roster(office, refuses):
    seed = office.in_round()
    keys = office.drawn_keys(seed)
    with refuses("RosterMismatch", ROUND):
        office.inspect(round_=ROUND, keys=keys, roster=office.roster[:2])
    with refuses("RosterMismatch", f.ZERO):
        office.inspect(roster=office.roster)


def test_only_the_drawn_pair_inspects(office, refuses):
    seed = office.in_round()
    pair = pair_of(seed, office.permit, office.roster)
    names = office.named(pair)
    (third,) = set(OFFICERS) - set(names)
    for keys in ((names[0], third), (third, names[1])):
        with refuses("NotTheDrawnPair", ROUND, office.permit, *pair):
            office.inspect(round_=ROUND, keys=keys)
    assert office.inspect(round_=ROUND, keys=names[::-1]).events


def test_a_permit_that_is_not_drawn_is_not_inspected_in_the_round(office, refuses):
    for index in range(50):
        secret = keccak(text=f"secret {index}")
        office.announce(permille=500, secret_hash=keccak(secret))
        office.next_block()
        seed = office.reveal(secret).returned
        if not drawn(seed, office.permit, 500):
            break
    round_ = round_id(secret)
    with refuses("PermitNotDrawn", round_, office.permit):
        office.inspect(round_=round_, keys=office.drawn_keys(seed))


def test_a_permit_is_inspected_once_in_a_round(office, refuses):
    seed = office.in_round()
    keys = office.drawn_keys(seed)
    office.inspect(round_=ROUND, keys=keys)
    with refuses("InspectedInRound", ROUND, office.permit):
        office.inspect(round_=ROUND, keys=keys, record=keccak(text="again"))


def test_a_round_covers_permits_of_its_matter_alone(office, refuses):
    world = office.world
    world.publish(matter="another-matter")
    world.grant(f.OTHER_BODY, f.INSPECT, f.matter_id("another-matter"))
    seed = office.in_round(matter="another-matter")
    with refuses("RoundDoesNotCover", ROUND, office.permit):
        office.inspect(round_=ROUND, keys=office.drawn_keys(seed))


def test_a_round_of_another_body_covers_nothing_here(office, refuses):
    roster = [office.address(key) for key in ("authority one", "authority two")]
    office.announce(key="authority one", roster=sorted(roster, key=str.lower))
    office.next_block()
    round_ = round_id(body=AUTHORITY)
    office.reveal(round_=round_)
    with refuses("RoundDoesNotCover", round_, office.permit):
        office.inspect(round_=round_)


@pytest.mark.parametrize(("days", "late"), [(0, False), (30, True), (31, True)])
def test_a_drawn_permit_is_inspected_and_late_is_said(office, days, late):
    seed = office.in_round()
    keys = office.drawn_keys(seed)
    now = START + days * f.DAY
    office.world.evm.warp(now)
    receipt = office.inspect(round_=ROUND, keys=keys)
    number = inspection_id(office.permit)
    assert receipt.returned == number
    (event,) = receipt.events
    assert event.name == "Inspected"
    assert event.values == {
        "inspection": number,
        "permit": office.permit,
        "round": ROUND,
        "finding": PASSED,
        "record": RECORD,
        "late": late,
        "first": office.address(keys[0]),
        "second": office.address(keys[1]),
    }
    assert office.ask("inspectionById", number) == (office.permit, now, PASSED)
    assert office.ask("drawById", ROUND, office.permit) == (0, True)
