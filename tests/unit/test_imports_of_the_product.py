"""The imports of the product keep to its layers and desks."""

from pathlib import Path

from tests.unit.layers import (
    BASE,
    PACKAGE,
    circles,
    desk_violations,
    modules,
    violations,
)

SOURCE = Path(__file__).parents[2] / "service" / PACKAGE


def test_imports_go_one_way():
    found = violations(SOURCE)

    assert found == []


def test_a_desk_imports_its_own_pages_and_shared_ones():
    found = desk_violations(SOURCE)

    assert found == []


def test_no_modules_import_each_other_in_a_circle():
    found = circles(SOURCE)

    assert found == []


def test_every_layer_was_read():
    read = {layer for _, layer in modules(SOURCE)}

    assert read >= BASE | {"ledger", "store", "usecases", "web", "cli", "audit"}
