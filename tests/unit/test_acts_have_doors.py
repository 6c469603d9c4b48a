"""For every act: where it is done at the API, on which page, and by which command.

The test walks both ways. From the acts: each door of the table exists. And back: each
operation that submits an act, each page on which one is signed, and each command that
prepares one belongs to an act. What an act has not is in `EXCEPTIONS`, with the reason.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.main import get_command

from zeropermit.cli.app import COMMANDS, build
from zeropermit.config import Settings
from zeropermit.domain.acts.act import DirectAct
from zeropermit.domain.acts.registry import ACTS
from zeropermit.usecases.permits.officer_acts import ACTS as OFFICER_ACTS
from zeropermit.usecases.supervision.supervise import ACTS as SUPERVISION_ACTS
from zeropermit.web import pages
from zeropermit.web.app import API, create_app
from zeropermit.web.pages.enterprise.permit import ACTS as REPORTS
from zeropermit.web.pages.inspector.supervision_act import KINDS as FORMS
from zeropermit.web.pages.routes import PAGES

SETTINGS = Settings(data=Path("nowhere"), host="127.0.0.1", port=8000, origin="")
DOCUMENT: dict[str, Any] = create_app(SimpleNamespace(settings=SETTINGS)).openapi()  # type: ignore[arg-type] # only described, never asked


@dataclass(frozen=True)
class Doors:
    """Where an act is done; empty where it is not."""

    api: str
    page: str
    command: str


CASE = "/applications/{application}"
PERMIT = "/permits/{permit}"
INSPECTING = "/inspector/permits/{permit}/{kind}"
DECIDING = Doors(f"{CASE}/decision", f"/authority{CASE}", "decide")
TABLE = {
    "Apply": Doors("/applications", "/matters/{code}/start", "apply"),
    "Commit": Doors(f"{CASE}/commitments", f"{CASE}/letter", "commit"),
    "Attest": Doors("/department/batches", "/department/batches", "department anchor"),
    "RevokeAttestations": Doors(
        "/department/revocations", "/department/revocation", "department revoke"
    ),
    "Issue": DECIDING,
    "Change": DECIDING,
    "RecordOutcome": Doors(
        "/commitments/{commitment}/outcomes", INSPECTING, "supervise outcome"
    ),
    "RepairCredit": Doors(
        "/organisations/{uscc}/repairs",
        "/inspector/repairs/{uscc}/{commitment}",
        "supervise repair",
    ),
    "AnnounceRound": Doors(
        "/supervision/rounds", "/inspector/rounds", "supervise round"
    ),
    **{
        act.primary: Doors(f"{PERMIT}/reports", f"{PERMIT}/report", f"permit {command}")
        for act, command in zip(
            REPORTS.values(), ("start", "extend", "stop", "resume"), strict=True
        )
    },
    **{
        act.primary: Doors(
            f"{PERMIT}/acts",
            f"/authority{PERMIT}/acts/{{kind}}",
            f"permit {'clear' if name == 'clear-resumption' else name}",
        )
        for name, act in OFFICER_ACTS.items()
    },
    "Extend": Doors(
        f"{PERMIT}/extension", f"/authority{PERMIT}/extension", "permit grant"
    ),
    **{
        act.primary: Doors(
            f"{PERMIT}/supervision",
            INSPECTING,
            f"supervise {act.command or name}",
        )
        for name, act in SUPERVISION_ACTS.items()
    },
    **{
        act.primary: Doors(
            f"/acts/{act.wire_name}", f"/acts/{act.wire_name}", f"act {act.wire_name}"
        )
        for act in ACTS.values()
        if issubclass(act, DirectAct)
    },
}

EXCEPTIONS: dict[tuple[str, str], str] = {}
"""Doors that an act has not, and why; meant to be empty."""

SECOND_SIGNATURES = {
    "/permits/{permit}/acts/waiting/{waiting}": "of a second officer",
}
"""Operations that submit an act whose first signature was left at the service."""
NO_SIGNATURES = {"/supervision/rounds/{round}/draw"}
"""Operations that reveal a secret to the ledger, which nobody signs."""
NO_ACTS = {
    *("permit certificate", "permit change"),  # a print; an application for a change
    "permit grant",  # the authority's signature under an extension
    *("supervise draw", "supervise due"),  # reveal a secret; read what is due
}
"""Commands of the groups of acts that prepare none."""
NO_RECORD = {"/standing-consents"}
"""What is proposed and signed, and is no act on the ledger."""


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        if "post" in methods:
            yield path.removeprefix(API), methods["post"]


SUBMITTING = {path for path, found in operations() if "202" in found["responses"]}
PROPOSING = {path for path, _ in operations() if path.endswith("/proposals")}


def commands() -> Iterator[str]:
    for entry in COMMANDS:
        command = get_command(build(entry.name)).commands[entry.name]
        below = getattr(command, "commands", None)
        yield from (f"{entry.name} {name}" for name in below) if below else [entry.name]


COMMAND_NAMES = set(commands())
PATHS = {route.path for module in PAGES for route in module.router.routes}


def page_exists(address: str) -> bool:
    """Whether pages answer at an address, or at one that stands for it."""
    named = address.rpartition("/")[0] + "/{name}"
    return address in PATHS or (address.startswith("/acts/") and named in PATHS)


def signing_modules() -> Iterator[Any]:
    """Modules of the pages that make a form to be signed."""
    for found in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}."):
        module = importlib.import_module(found.name)
        source = inspect.getsource(module)
        if hasattr(module, "router") and (
            "sign_form(" in source or "later_form(" in source
        ):
            yield module


def names_at(path: str) -> set[str]:
    """Names of acts in the bodies that an address takes."""
    found: set[str] = set()
    for schema in _models(DOCUMENT["paths"][API + path]["post"]["requestBody"]):
        for member in ("act", "report"):
            declared = schema.get("properties", {}).get(member, {})
            found |= {*declared.get("enum", ()), *filter(None, [declared.get("const")])}
    return found


def _models(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "$ref" in value:
            value = DOCUMENT["components"]["schemas"][value["$ref"].rpartition("/")[2]]
        yield value
        for item in list(value.values()):
            yield from _models(item)
    elif isinstance(value, list):
        for item in value:
            yield from _models(item)


# --- From the acts ------------------------------------------------------------------


def test_every_act_is_in_the_table_and_nothing_else():
    assert TABLE.keys() == ACTS.keys()


@pytest.mark.parametrize("name", ACTS)
def test_an_act_has_every_door_or_a_reason(name):
    for door in ("api", "page", "command"):
        assert bool(getattr(TABLE[name], door)) != ((name, door) in EXCEPTIONS), door


@pytest.mark.parametrize("name", ACTS)
def test_every_door_of_an_act_is_there(name):
    doors = TABLE[name]

    assert doors.api in SUBMITTING
    assert not doors.page or page_exists(doors.page)
    assert not doors.command or doors.command in COMMAND_NAMES


def test_each_act_of_supervision_has_a_form_of_its_own():
    forms = {wanted.act for wanted in FORMS.values()}

    assert forms == {*SUPERVISION_ACTS.values(), ACTS["RecordOutcome"]}


def test_every_exception_is_of_an_act_and_has_a_reason():
    assert {name for name, _ in EXCEPTIONS} <= ACTS.keys()
    assert all(EXCEPTIONS.values())


# --- And back -----------------------------------------------------------------------


def test_every_operation_that_submits_is_of_an_act():
    known = {doors.api for doors in TABLE.values()}

    assert SUBMITTING - SECOND_SIGNATURES.keys() - NO_SIGNATURES == known
    assert SECOND_SIGNATURES.keys() | NO_SIGNATURES <= SUBMITTING


def test_every_proposal_is_of_something_that_is_submitted():
    submitted = {path.removesuffix("/proposals") for path in PROPOSING}

    assert submitted - NO_RECORD <= SUBMITTING


@pytest.mark.parametrize("path", ["/acts", "/reports", "/supervision"])
def test_an_operation_of_several_acts_takes_those_of_the_table(path):
    address = f"{PERMIT}{path}"
    acts = {ACTS[name].wire_name for name, d in TABLE.items() if d.api == address}
    also = {"outcome"} if path == "/supervision" else set()

    assert names_at(address) == acts | also


def test_every_page_on_which_something_is_signed_is_of_an_act():
    known = {doors.page for doors in TABLE.values()}
    of_second = {"/authority/waiting/{waiting}"}
    modules = list(signing_modules())
    assert modules

    for module in modules:
        paths = {route.path for route in module.router.routes}
        derived = "/acts/{name}" in paths
        assert derived or paths & (known | of_second), module.__name__


def test_every_command_of_acts_is_of_an_act():
    groups = ("act ", "permit ", "supervise ")
    known = {doors.command for doors in TABLE.values()}
    of_acts = {name for name in COMMAND_NAMES if name.startswith(groups)}

    assert of_acts - NO_ACTS <= known
    assert of_acts >= NO_ACTS
