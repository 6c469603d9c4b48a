"""Acts on keys of organisations, in one line each."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.contracts.factories import organisation_id
from tests.contracts.world import ACTS, KEYS, World

NEW = f.NEW_ENTERPRISE
KEY = f.account("new key").address
ZERO_ADDRESS = "0x" + "00" * 20
ACTIVE, SUSPENDED, RETIRED = range(3)
LAND_SCOPE = f.schema_id(f.LAND_USE)
CHIEFS = ("authority chief", "authority other chief")


def key_of(world: World, name: str) -> tuple:
    address = world.keys[name].address
    return world.evm.call(world.organisations, "keyByAddress", address)


def acting(world: World, name: str) -> tuple:
    return world.evm.call(world.organisations, "acting", world.keys[name].address)


def enrol(world: World, key: str = "authority one", **changes) -> object:
    """Enrol an enterprise; the key proves itself, by another account if told so."""
    uscc, role = changes.get("uscc", NEW), changes.get("role", f.OFFICER)
    words = {f.OFFICER: "Officer", f.AGENT: "Agent"}
    address, until = changes.get("address", KEY), changes.get("until", f.NO_END)
    name = changes.get("name", "new enterprise")
    values = (uscc, name, address, words.get(role, "None"), until)
    registrar = world.sign(world.organisations, "enrol", values, key)
    proof = f.authorize(
        world.evm,
        world.organisations,
        ACTS["enrol"],
        values,
        changes.get("prover", f.account("new key")),
        changes.get("prover_of", organisation_id(uscc)),
    )
    arguments = (uscc, name, address, role, until, registrar, proof)
    return world.evm.transact(world.organisations, "enrol", *arguments)


def retired(world: World, name: str, by: str) -> object:
    key = world.keys[name].address
    return world.act(world.organisations, "retireKey", (key,), by)


def retire_chief(world: World, pair: tuple[str, str], name: str = CHIEFS[0]) -> object:
    values = (world.keys[name].address,)
    return world.in_pairs(world.organisations, "retireChief", values, pair, values)


def appoint(world: World, by: str, role: int = f.OFFICER, **changes) -> object:
    """Appoint a key; it proves itself unless another account is told."""
    owner = organisation_id(KEYS[by][0])
    words = {f.OFFICER: "Officer", f.AGENT: "Agent"}
    until = changes.get("until", f.NO_END)
    values = (KEY, words.get(role, "None"), 77, until)
    signed = world.sign(world.organisations, "appointKey", values, by)
    prover = changes.get("prover", f.account("new key"))
    act = ACTS["appointKey"]
    proof = f.authorize(world.evm, world.organisations, act, values, prover, owner)
    arguments = (KEY, role, 77, until, signed, proof)
    return world.evm.transact(world.organisations, "appointKey", *arguments)
