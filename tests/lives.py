"""A ledger on which everything has happened that can happen."""

from tests import facts
from tests.scenario import Scenario
from tests.supervised import supervise
from tests.world import MATTER, call
from zeropermit.domain.acts.organisations import Enrol, RetireKey
from zeropermit.domain.ledger.events import GrantKind, KeyRole
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    matter_version_id,
    schema_id,
)
from zeropermit.domain.permits.reasons import Ending, Outcome


def live(world: Scenario) -> None:
    """Live several lives: in force, suspended, ended, with evidence taken back."""
    supervise(world, world.granted().application, facts.MATTER)
    suspended = world.granted()
    world.suspend(suspended)
    back = world.granted()
    world.suspend(back)
    world.reinstate(back)
    ended = world.granted()
    world.end(ended, Ending.WITHDRAWN)
    hollow = world.granted()
    world.revoke(hollow.attestations[0], hollow.attestations[1])
    batchless = world.granted()
    world.revoke_batch(facts.QUALIFICATION, batchless.attestations[2])
    withdrawn = world.ready()
    world.withdraw(withdrawn)
    breached, breached_again = world.granted(), world.granted()
    world.record(breached, Outcome.BREACHED)
    world.record(breached_again, Outcome.BREACHED)
    world.record(breached, Outcome.CORRECTED)
    world.repair_credit()
    kept = world.granted()
    world.record(kept, Outcome.KEPT)
    world.guard("suspendKey", facts.address("second"))
    world.publish(automatic=True)
    administer(world)


def administer(world: Scenario) -> None:
    """Do what governance, guardian and registrars do, each of it once."""
    registry, system = "OrganisationRegistry", facts.address("system")
    role = int(KeyRole.SYSTEM)
    world.govern(call(registry, "addKey", facts.AUTHORITY, system, role, 1, NO_END))
    world.issue(world.ready(), by="system")
    world.govern(call(registry, "reinstateKey", facts.address("second")))
    world.grant(facts.AUTHORITY, GrantKind.ENROL, ZERO)
    for name in ("clerk", "driver"):
        key = facts.address(name)
        world.submit(Enrol(facts.CONTRACTOR_USCC, "建筑公司", key, NO_END), "officer")
    world.submit(RetireKey(facts.address("driver")), "clerk")
    world.govern(call(registry, "reportCompromise", system, world.now - 3))
    world.guard("suspendOrganisation", facts.DEPARTMENT)
    world.govern(call(registry, "reinstateOrganisation", facts.DEPARTMENT))
    attest = int(GrantKind.ATTEST)
    scope = schema_id(facts.AWARD)
    world.govern(call(registry, "withdrawGrant", facts.DEPARTMENT, attest, scope))
    world.grant(facts.DEPARTMENT, GrantKind.ATTEST, scope)
    world.govern(call("MatterRegistry", "retire", matter_version_id(MATTER, 2)))
    world.govern(call(registry, "appointGuardian", facts.address("guardian")))
