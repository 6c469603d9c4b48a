"""Governance is a timelock: it announces, waits, and then anyone may carry out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import Contract, Evm, call_data

DELAY = 3 * f.DAY
ZERO_ADDRESS = "0x" + "00" * 20
PROPOSER = f.account("proposer").address
OTHER_PROPOSER = f.account("other proposer").address
GUARDIAN = f.account("guardian").address
STRANGER = f.account("stranger").address
ROLES = ("PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE", "DEFAULT_ADMIN_ROLE")
REGISTER = (f.AUTHORITY, "name", f.PUBLIC_BODY)


class Town:
    """A timelock with two proposers, and a registry that it governs."""

    def __init__(self) -> None:
        self.evm = Evm()
        proposers = [PROPOSER, OTHER_PROPOSER]
        self.timelock = self.evm.deploy(
            "TimelockController", DELAY, proposers, [ZERO_ADDRESS], ZERO_ADDRESS
        )
        address = self.timelock.address
        self.registry: Contract = self.evm.deploy(
            "OrganisationRegistry", address, GUARDIAN
        )

    def call(self, name: str = "name") -> bytes:
        """Calldata that registers a public body."""
        arguments = (f.AUTHORITY, name, f.PUBLIC_BODY)
        return call_data("OrganisationRegistry", "register", arguments)

    def announce(
        self, data: bytes, *, sender: str = PROPOSER, delay: int = DELAY
    ) -> None:
        arguments = (self.registry.address, 0, data, f.ZERO, f.ZERO, delay)
        self.evm.transact(self.timelock, "schedule", *arguments, sender=sender)

    def do(self, data: bytes, *, sender: str = STRANGER) -> None:
        arguments = (self.registry.address, 0, data, f.ZERO, f.ZERO)
        self.evm.transact(self.timelock, "execute", *arguments, sender=sender)

    def operation(self, data: bytes) -> bytes:
        arguments = (self.registry.address, 0, data, f.ZERO, f.ZERO)
        found: bytes = self.evm.call(self.timelock, "hashOperation", *arguments)
        return found

    def is_registered(self) -> bool:
        organisation = f.organisation_id(f.AUTHORITY)
        found = self.evm.call(self.registry, "organisationById", organisation)
        return bool(found[0])

    def holds(self, role: str, account: str) -> bool:
        word = f.ZERO if role == "DEFAULT_ADMIN_ROLE" else keccak(text=role)
        found: bool = self.evm.call(self.timelock, "hasRole", word, account)
        return found


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.mark.parametrize("sender", [STRANGER, GUARDIAN])
def test_only_a_proposer_announces(town, refuses, sender):
    with refuses("AccessControlUnauthorizedAccount", sender, keccak(text=ROLES[0])):
        town.announce(town.call(), sender=sender)


def test_nothing_is_announced_with_less_than_the_delay(town, refuses):
    with refuses("TimelockInsufficientDelay", DELAY - 1, DELAY):
        town.announce(town.call(), delay=DELAY - 1)


@pytest.mark.parametrize("sender", [PROPOSER, GUARDIAN, STRANGER])
def test_nobody_but_the_timelock_governs(town, refuses, sender):
    with refuses("NotGovernance", sender):
        town.evm.transact(town.registry, "register", *REGISTER, sender=sender)


def never_announced(town: Town) -> bytes:
    return town.call()


def too_early(town: Town) -> bytes:
    town.announce(town.call())
    town.evm.warp(town.evm.now + DELAY - 1)
    return town.call()


def altered(town: Town) -> bytes:
    town.announce(town.call())
    town.evm.warp(town.evm.now + DELAY)
    return town.call("another name")


def cancelled(town: Town) -> bytes:
    town.announce(town.call())
    operation = town.operation(town.call())
    town.evm.transact(town.timelock, "cancel", operation, sender=OTHER_PROPOSER)
    town.evm.warp(town.evm.now + DELAY)
    return town.call()


def done_before(town: Town) -> bytes:
    town.announce(town.call())
    town.evm.warp(town.evm.now + DELAY)
    town.do(town.call())
    return town.call()


@pytest.mark.parametrize(
    "prepare", [never_announced, too_early, altered, cancelled, done_before]
)
def test_only_what_was_announced_and_has_waited_is_done_and_once(
    town, refuses, prepare: Callable[[Town], bytes]
):
    data = prepare(town)
    before = town.is_registered()
    ready = (1 << 2).to_bytes(32, "big")

    with refuses("TimelockUnexpectedOperationState", town.operation(data), ready):
        town.do(data)

    assert town.is_registered() is before


def test_only_a_proposer_cancels(town, refuses):
    town.announce(town.call())
    operation = town.operation(town.call())

    for sender in (STRANGER, GUARDIAN):
        with refuses("AccessControlUnauthorizedAccount", sender, keccak(text=ROLES[1])):
            town.evm.transact(town.timelock, "cancel", operation, sender=sender)


def test_the_guardian_can_suspend_and_nothing_else(town, refuses):
    town.announce(town.call())
    town.evm.warp(town.evm.now + DELAY)
    town.do(town.call())
    organisation = f.organisation_id(f.AUTHORITY)
    evm, registry = town.evm, town.registry

    evm.transact(registry, "suspendOrganisation", organisation, sender=GUARDIAN)
    with refuses("NotGovernance", GUARDIAN):
        evm.transact(registry, "reinstateOrganisation", organisation, sender=GUARDIAN)
    with refuses("NotGovernance", GUARDIAN):
        evm.transact(registry, "appointGuardian", STRANGER, sender=GUARDIAN)
    with refuses("NotGovernance", GUARDIAN):
        key = (STRANGER, f.OFFICER, 1, evm.now, f.NO_END)
        evm.transact(registry, "addKey", organisation, *key, sender=GUARDIAN)


def test_anyone_carries_out_what_has_waited(town):
    town.announce(town.call())
    assert not town.is_registered()
    town.evm.warp(town.evm.now + DELAY)

    town.do(town.call(), sender=STRANGER)

    assert town.is_registered()


def test_nobody_holds_a_role_that_was_not_given(town):
    everybody = [PROPOSER, OTHER_PROPOSER, GUARDIAN, STRANGER, ZERO_ADDRESS]
    everybody.append(town.timelock.address)
    held = {(role, one) for role in ROLES for one in everybody if town.holds(role, one)}

    assert held == {
        ("PROPOSER_ROLE", PROPOSER),
        ("PROPOSER_ROLE", OTHER_PROPOSER),
        ("CANCELLER_ROLE", PROPOSER),
        ("CANCELLER_ROLE", OTHER_PROPOSER),
        ("EXECUTOR_ROLE", ZERO_ADDRESS),
        ("DEFAULT_ADMIN_ROLE", town.timelock.address),
    }
    assert town.evm.call(town.timelock, "getMinDelay") == DELAY
