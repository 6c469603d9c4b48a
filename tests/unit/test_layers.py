"""The one direction of imports, checked by reading every module (STYLE: the tree).

    errors, domain <- ledger | store | rendering | usecases <- bootstrap <- web
    web <- serving <- cli | demonstration
    errors, domain <- ledger <- audit <- client <- cli | demonstration
    errors, domain <- catalogue <- usecases <- serialize <- web | cli | demonstration
    errors, domain <- catalogue <- terminal <- client

Inside `web/pages`, a desk imports its own modules and those of `shared`. No modules
import each other in a circle, not even for type checkers. Each rule is also run over
a small tree that breaks it.
"""

from pathlib import Path

import pytest

from tests.unit.layers import (
    BASE,
    MIDDLE,
    PACKAGE,
    circles,
    desk_violations,
    violations,
)


def plant(folder: Path, files: dict[str, str]) -> Path:
    """Write a sound small package, changed by `files`."""
    source = folder / PACKAGE
    sound = {
        f"{layer or '__init__'}/__init__.py": "" for layer in sorted(MIDDLE - BASE)
    }
    sound |= {f"{layer}/__init__.py": "" for layer in ("domain", "audit", "web", "cli")}
    sound |= {f"{layer}/__init__.py": "" for layer in ("serving", "demonstration")}
    sound |= {
        "__init__.py": "",
        "errors/base.py": "",
        "config.py": "",
        "bootstrap.py": "",
    }
    sound["ledger/client.py"] = "from zeropermit.domain import rules\nimport web3\n"
    sound["cli/app.py"] = "from zeropermit import bootstrap\nimport os\n"
    for name, text in (sound | files).items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return source


@pytest.mark.parametrize(
    ("module", "text", "problem"),
    [
        ("domain/a.py", "import zeropermit.ledger.client", "domain imports ledger"),
        ("domain/a.py", "from zeropermit import store", "domain imports store"),
        (
            "errors/base.py",
            "from zeropermit.domain.a import b",
            "errors imports domain",
        ),
        ("ledger/a.py", "from zeropermit.store import b", "ledger imports store"),
        ("store/a.py", "from zeropermit.usecases import b", "store imports usecases"),
        ("usecases/a.py", "import zeropermit.ledger", "usecases imports ledger"),
        ("usecases/a.py", "from zeropermit.config import S", "usecases imports config"),
        ("ledger/a.py", "from zeropermit import config", "ledger imports config"),
        ("config.py", "from zeropermit.domain import a", "config imports domain"),
        ("audit/a.py", "from zeropermit.store import b", "audit imports store"),
        ("audit/a.py", "from zeropermit.usecases import b", "audit imports usecases"),
        ("audit/a.py", "from zeropermit.web import b", "audit imports web"),
        ("web/a.py", "from zeropermit.cli import b", "web imports cli"),
        ("web/a.py", "from zeropermit.ledger import b", "web imports ledger"),
        ("web/pages/a.py", "import zeropermit.ledger.b", "web imports ledger"),
        ("web/a.py", "from zeropermit import serving", "web imports serving"),
        ("cli/a.py", "from zeropermit.web.app import b", "cli imports web"),
        ("cli/a.py", "def f():\n import zeropermit.web", "cli imports web"),
        ("demonstration/a.py", "import zeropermit.web", "demonstration imports web"),
        ("demonstration/a.py", "import zeropermit.cli", "demonstration imports cli"),
        ("client/a.py", "from zeropermit.web import b", "client imports web"),
        ("serving/a.py", "from zeropermit.store import b", "serving imports store"),
        ("serialize/a.py", "from zeropermit.web import b", "serialize imports web"),
        ("rendering/a.py", "import zeropermit.usecases", "rendering imports usecases"),
        ("catalogue/a.py", "import zeropermit.usecases", "catalogue imports usecases"),
        ("bootstrap.py", "from zeropermit.web import b", "bootstrap imports web"),
        ("__init__.py", "from zeropermit.domain import a", "zeropermit imports domain"),
        ("utils.py", "", "layer utils has no rule"),
        ("domain/a.py", "from . import rules", "relative import"),
        ("domain/a.py", "def f():\n import zeropermit.web", "domain imports web"),
        (
            "domain/a.py",
            "if TYPE_CHECKING:\n from zeropermit.store import b",
            "domain imports store",
        ),
        (
            "audit/a.py",
            "import importlib\nimportlib.import_module('zeropermit.store.a')",
            "audit imports store",
        ),
        *(
            ("domain/a.py", f"import {name}", f"imports {name}, which is not known")
            for name in ("os", "time", "random", "secrets", "socket", "sqlite3")
        ),
        ("domain/a.py", "from pathlib import Path", "imports pathlib, which is not"),
        ("domain/a.py", "import urllib.request", "imports urllib, which is not known"),
        ("domain/a.py", "def f():\n return datetime.now(UTC)", "calls now"),
        ("domain/a.py", "def f():\n return open('x')", "calls open"),
    ],
)
def test_a_planted_violation_is_found(tmp_path, module, text, problem):
    found = violations(plant(tmp_path, {module: text}))

    assert len(found) == 1
    assert found[0].startswith(module)
    assert problem in found[0]


@pytest.mark.parametrize(
    ("module", "text", "problem"),
    [
        (
            "web/pages/public/a.py",
            "from zeropermit.web.pages.authority.desk import b",
            "public imports authority",
        ),
        (
            "web/pages/shared/a.py",
            "import zeropermit.web.pages.public.home",
            "shared imports public",
        ),
        (
            "web/pages/ledger/a.py",
            "def f():\n from zeropermit.web.pages import routes",
            "ledger imports routes",
        ),
        (
            "web/pages/public/a.py",
            "if TYPE_CHECKING:\n from zeropermit.store.index import b",
            "a page imports zeropermit.store.index.b",
        ),
        (
            "web/pages/a.py",
            "from zeropermit import store",
            "a page imports zeropermit.store",
        ),
        (
            "web/pages/public/a.py",
            "from zeropermit.web.api.me import b",
            "a page imports zeropermit.web.api.me.b",
        ),
    ],
)
def test_a_planted_violation_of_a_desk_is_found(tmp_path, module, text, problem):
    found = desk_violations(plant(tmp_path, {module: text}))

    assert len(found) == 1
    assert found[0].startswith(module)
    assert problem in found[0]


@pytest.mark.parametrize(
    "texts",
    [
        {
            "domain/a.py": "from zeropermit.domain.b import c",
            "domain/b.py": "def f():\n import zeropermit.domain.a",
        },
        {
            "domain/a.py": "from zeropermit.domain import b",
            "domain/b.py": "if TYPE_CHECKING:\n from zeropermit.domain.c import d",
            "domain/c.py": "from zeropermit.domain.a import e",
        },
    ],
)
def test_a_planted_circle_is_found(tmp_path, texts):
    names = sorted(
        f"zeropermit.{name.removesuffix('.py').replace('/', '.')}" for name in texts
    )

    assert circles(plant(tmp_path, texts)) == names


def test_a_sound_tree_is_left_alone(tmp_path):
    sound = {
        "domain/a.py": "from zeropermit.errors import E\nE().open('claim')\n",
        "web/pages/routes.py": "from zeropermit.web.pages.public import a\n",
        "web/pages/public/a.py": "from zeropermit.web.pages.public import b\n"
        "from zeropermit.web.pages.shared.c import d\n",
        "web/pages/public/b.py": "from zeropermit.web.pages.shared import c\n",
        "web/pages/shared/c.py": "from zeropermit.usecases import d\n",
    }
    planted = plant(tmp_path, sound)

    assert violations(planted) == []
    assert desk_violations(planted) == []
    assert circles(planted) == []
