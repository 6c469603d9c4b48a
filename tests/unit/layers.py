"""Layers and desks of the product, and a check of imports against them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = "zeropermit"
BASE = frozenset({"errors", "domain"})
MIDDLE = BASE | {"ledger", "store", "usecases", "catalogue", "rendering"}
SPEECH = BASE | {"catalogue", "terminal"}
TOP = MIDDLE | {"bootstrap", "config", "serialize"}
TALK = SPEECH | {"ledger", "audit", "client"}
MAY_IMPORT: dict[str, frozenset[str]] = {
    "": frozenset(),  # the package itself: nothing happens at its import
    "errors": frozenset({"errors"}),
    "config": frozenset(),
    "domain": BASE,
    "catalogue": BASE | {"catalogue"},
    "ledger": BASE | {"ledger"},
    "store": BASE | {"store"},
    "rendering": BASE | {"rendering"},
    "usecases": BASE | {"usecases", "catalogue"},
    "serialize": BASE | {"usecases", "catalogue", "serialize"},
    "audit": BASE | {"ledger", "audit"},
    "terminal": SPEECH,
    "client": TALK | {"usecases"},
    "bootstrap": TOP,
    "web": TOP - {"ledger"} | {"web"},
    "serving": {*BASE, "bootstrap", "config", "web", "serving"},
    "demonstration": TOP | TALK | {"serving", "demonstration"},
    "cli": TOP | TALK | {"serving", "demonstration", "cli"},
    "__main__": frozenset({"cli"}),
}
"""Which layers a layer may import; a layer that is not named here may not exist."""
PAGES = f"{PACKAGE}.web.pages"
BEYOND_PAGES = (f"{PACKAGE}.store", f"{PACKAGE}.web.api")
"""Packages that `web` may import and its pages may not."""
DOMAIN_MAY_IMPORT = frozenset(
    {
        *("__future__", "abc", "base64", "binascii", "bisect", "calendar"),
        *(
            "collections",
            "contextlib",
            "copy",
            "csv",
            "dataclasses",
            "datetime",
            "decimal",
        ),
        *("enum", "fractions", "functools", "hashlib", "heapq", "hmac", "itertools"),
        *("json", "math", "operator", "re", "string", "struct", "textwrap", "types"),
        *("typing", "unicodedata"),
        *("cryptography", "eth_abi", "eth_utils", "rfc8785", "stdnum"),
    }
)
"""Everything else could read a clock, a file, a socket or chance."""
IMPURE_CALLS = frozenset({"open", "input", "print", "exec", "eval"})
IMPURE_METHODS = frozenset({"now", "today", "utcnow", "read_text", "read_bytes"})
"""What reads a clock or a file without an import that would tell."""


@dataclass(frozen=True, slots=True)
class Import:
    line: int
    name: str
    """Absolute dotted name of what is imported."""


def modules(source: Path) -> Iterator[tuple[Path, str]]:
    """Every module of a tree with its layer, the first name below the package."""
    for path in sorted(source.rglob("*.py")):
        first = path.relative_to(source).parts[0].removesuffix(".py")
        yield path, "" if first == "__init__" else first


def imports(tree: ast.AST) -> Iterator[Import]:
    """Every import, in functions and for type checkers too; and those by name."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (Import(node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(level=level) if level > 0:
                yield Import(node.lineno, "." * level)
            case ast.ImportFrom(module=str(module), names=names):
                for alias in names:
                    yield Import(node.lineno, f"{module}.{alias.name}")
            case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]):
                if called(function) in {"import_module", "__import__"}:
                    yield Import(node.lineno, name)


def called(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def layer_of(name: str, source: Path) -> str | None:
    """The layer that an imported name belongs to; nothing if it is not ours."""
    package, _, rest = name.partition(".")
    if package != PACKAGE:
        return None
    first = rest.partition(".")[0]
    is_module = (source / first).is_dir() or (source / f"{first}.py").is_file()
    return first if first and is_module else ""


def violations(source: Path) -> list[str]:
    """Say of every module what it does that its layer may not."""
    found = []
    for path, layer in modules(source):
        where = path.relative_to(source).as_posix()
        if layer not in MAY_IMPORT:
            found.append(f"{where}: layer {layer} has no rule")
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [
            f"{where}:{problem}" for problem in _wrong_imports(tree, layer, source)
        ]
        if layer in BASE:
            found += [f"{where}:{problem}" for problem in _impurities(tree)]
    return found


def _wrong_imports(tree: ast.AST, layer: str, source: Path) -> Iterator[str]:
    for item in imports(tree):
        target = layer_of(item.name, source)
        if item.name.startswith("."):
            yield f"{item.line}: relative import"
        elif target and target not in MAY_IMPORT[layer]:
            yield f"{item.line}: {layer or PACKAGE} imports {target}"


def _impurities(tree: ast.AST) -> Iterator[str]:
    for item in imports(tree):
        package = item.name.partition(".")[0]
        if package and package not in DOMAIN_MAY_IMPORT | {PACKAGE}:
            yield f"{item.line}: imports {package}, which is not known to be pure"
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in IMPURE_CALLS:
                yield f"{node.lineno}: calls {name}"
            case ast.Call(func=ast.Attribute(attr=name)) if name in IMPURE_METHODS:
                yield f"{node.lineno}: calls {name}"


def desk_violations(source: Path) -> list[str]:
    """Say of every page what it imports of another desk, or from below the pages."""
    found = []
    for path, _ in modules(source / "web" / "pages"):
        where = path.relative_to(source)
        *_, desk, _ = where.parts
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for item in imports(tree):
            problem = _wrong_for_desk(item.name, desk)
            if problem:
                found.append(f"{where.as_posix()}:{item.line}: {problem}")
    return found


def _wrong_for_desk(name: str, desk: str) -> str:
    if f"{name}.".startswith(tuple(f"{one}." for one in BEYOND_PAGES)):
        return f"a page imports {name}"
    if desk == "pages" or not name.startswith(f"{PAGES}."):
        return ""  # `routes.py` joins the desks
    other = name.removeprefix(f"{PAGES}.").partition(".")[0]
    return "" if other in {desk, "shared"} else f"{desk} imports {other}"


def circles(source: Path) -> list[str]:
    """Name the modules of a circle of imports, if there is one."""
    graph = {
        name: {
            target
            for item in imports(ast.parse(path.read_text(encoding="utf-8")))
            if (target := _module_of(item.name, source)) and target != name
        }
        for path, name in _named(source)
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        return sorted(set(found.args[1]))
    return []


def _named(source: Path) -> Iterator[tuple[Path, str]]:
    for path, _ in modules(source):
        parts = (PACKAGE, *path.relative_to(source).with_suffix("").parts)
        yield path, ".".join(parts).removesuffix(".__init__")


def _module_of(name: str, source: Path) -> str:
    """The module that a name is imported from; empty if it is not ours."""
    parts = name.split(".")
    if parts[0] != PACKAGE:
        return ""
    while parts:
        path = source.joinpath(*parts[1:])
        if path.with_suffix(".py").is_file() or (path / "__init__.py").is_file():
            return ".".join(parts)
        parts.pop()
    return ""
