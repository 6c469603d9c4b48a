"""Every error is declared whole, is raised, and has words made of its fields."""

import ast
import dataclasses
import typing
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from zeropermit import errors
from zeropermit.catalogue.messages import messages

SOURCE = Path(errors.__file__).parents[1]
TABLES = {SOURCE / "ledger" / "wire.py"}
"""Modules that choose an error from a table, so that it is only named there."""


def classes(root=errors.ZeropermitError):
    """Give an error and all that stand below it."""
    yield root
    for below in root.__subclasses__():
        yield from classes(below)


ERRORS = sorted(
    {kind for kind in classes() if kind.__module__.startswith(errors.__name__)},
    key=lambda kind: kind.__name__,
)


def name_of(node):
    """Give the last part of a dotted name."""
    return getattr(node, "id", None) or getattr(node, "attr", "")


@cache
def raised():
    """Name every class that is constructed or raised somewhere in the service."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        if path.is_relative_to(SOURCE / "errors"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                found.add(name_of(node.func))
            elif isinstance(node, ast.Raise) and node.exc is not None:
                found.add(name_of(node.exc))
            elif isinstance(node, ast.Tuple) and path in TABLES:
                found |= {name_of(element) for element in node.elts}
    return found


RAISED = [kind for kind in ERRORS if kind.__name__ in raised()]


def fields(kind):
    return {field.name: field.type for field in dataclasses.fields(kind)}


def placeholders(template):
    """Give the members that a sentence names; `problems[0]` names `problems`."""
    return {
        name.partition("[")[0].partition(".")[0]
        for _, name, _, _ in Formatter().parse(template)
        if name
    }


def example(hint):
    """A value that a field may have."""
    hint = typing.get_args(hint)[0] if hasattr(hint, "__metadata__") else hint
    if typing.get_origin(hint) in {tuple, Sequence}:
        return [example(typing.get_args(hint)[0])] * 2
    if hasattr(hint, "_fields"):
        return hint(*(example(kind) for kind in typing.get_type_hints(hint).values()))
    known = {bytes: b"\x5a" * 32, int: 7, float: 0.5, str: "x", bytes | None: None}
    return known.get(hint, "x")


def test_the_search_finds_what_is_raised():
    assert {"UsccError", "NotFoundError", "NonceTooLowError"} <= raised()
    assert len(RAISED) > 150


def test_an_error_that_nothing_raises_is_the_base_of_one_that_is():
    bases = {base for kind in RAISED for base in kind.__mro__}

    assert [kind for kind in ERRORS if kind not in RAISED and kind not in bases] == []


def test_every_error_that_is_raised_has_a_code_of_its_own():
    assert [kind for kind in RAISED if "code" not in vars(kind)] == []
    codes = [kind.code for kind in ERRORS if "code" in vars(kind)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_has_a_status_and_an_exit_code(kind):
    assert 400 <= kind.http_status < 600
    assert kind.exit_code in range(1, 6)


def test_each_branch_has_its_status_and_exit_code():
    branches = [kind for kind in ERRORS if kind.__bases__ == (errors.ZeropermitError,)]

    assert {k.__name__: (k.http_status, k.exit_code) for k in branches} == {
        "DomainError": (422, errors.USAGE),
        "LedgerError": (503, errors.UNDECIDED),
        "RequestError": (400, errors.NOT_VERIFIED),
        "SettingsError": (500, errors.USAGE),
        "StoreError": (503, errors.UNDECIDED),
        "UseCaseError": (422, errors.NOT_VERIFIED),
        "VerificationError": (422, errors.NOT_VERIFIED),
    }


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_the_words_of_an_error_name_its_fields_alone(kind, language):
    words = messages()[kind.code][language]

    assert words.strip()
    if kind in RAISED:
        assert placeholders(words) <= fields(kind).keys()


@pytest.mark.parametrize("kind", RAISED, ids=lambda kind: kind.__name__)
def test_words_that_an_http_answer_shows_name_public_fields(kind):
    named = {
        name for words in messages()[kind.code].values() for name in placeholders(words)
    }

    if not issubclass(kind, errors.SettingsError):  # told where the service is set up
        assert named <= set(kind.public)


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_public_fields_can_stand_in_json(kind):
    for name in kind.public:
        assert typing.get_args(fields(kind)[name])[0] in {
            *(str, int, float),
            tuple[str, ...],
        }


@pytest.mark.parametrize("kind", RAISED, ids=lambda kind: kind.__name__)
def test_the_sentence_of_an_error_is_made_of_its_fields(kind):
    values = {name: example(hint) for name, hint in fields(kind).items()}

    error = kind(**values)

    assert "{" not in str(error)
    assert all(hasattr(error, name) for name in placeholders(kind.sentence))
    if not issubclass(kind, errors.RequestError):
        assert str(error)


def test_a_sentence_quotes_cuts_and_joins():
    assert str(errors.SuiteError("a" * 50)).endswith(f"{'a' * 40!r}")
    assert str(errors.LeafUnknownError(b"\1\2")) == "leaf not in the tree: 0x0102"
    assert str(errors.RevertError(bytes(200))).endswith("0x" + "00" * 100)
    assert str(errors.RequirementsUnmetError(("R1", "R2"))) == "not met: R1, R2"
    assert str(errors.DisclosureError("value")) == "disclosure fails at value"
    assert (
        str(errors.SchemaError("a/1", "x", field="f")) == "schema 'a/1', field 'f': x"
    )
    assert str(errors.ReceiptTimeoutError(b"\1", 2.50)).endswith("0x01 within 2.5 s")
    rows = [errors.RowProblem("a", "missing", ""), errors.RowProblem("b", "length", "")]
    assert str(errors.RowError(rows)) == "row refused: a: missing; b: length"
    assert str(errors.BadFileError([errors.FileProblem(3, "", "json", "")])) == (
        "1 problems, nothing was loaded; the first: line 3: json"
    )
    wrong = errors.UsccError("1", "check_digit", expected="A", given="B")
    assert "(check_digit: expected A, given B)" in str(wrong)


def test_lists_are_kept_as_tuples():
    found = [errors.FieldProblem("/a", "type")]

    assert errors.FieldsRefusedError(found).problems == tuple(found)


def test_fields_of_one_type_are_given_by_name():
    with pytest.raises(TypeError):
        errors.ChainMismatchError("genesis", "a", "b")
