"""One class, one name: a name of a class in `service/` has one definition."""

import ast
from collections import defaultdict
from pathlib import Path

SERVICE = Path(__file__).parents[2] / "service"


def definitions(source: str) -> list[str]:
    """Name the classes that a file defines, nested ones too."""
    tree = ast.parse(source)
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def test_no_class_name_is_defined_twice():
    places = defaultdict(list)
    for path in sorted(SERVICE.rglob("*.py")):
        for name in definitions(path.read_text(encoding="utf-8")):
            places[name].append(str(path.relative_to(SERVICE)))

    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_a_second_definition_is_found_wherever_it_is():
    source = "class A: ...\n\ndef f():\n    class B:\n        class A: ..."

    assert sorted(definitions(source)) == ["A", "A", "B"]
