"""An error ends a command with its exit code, in words of both languages."""

import inspect
import json

import pytest

from zeropermit import errors, terminal
from zeropermit.catalogue.messages import messages
from zeropermit.cli import failures
from zeropermit.errors import FileProblem
from zeropermit.terminal import OutputOptions

BY_EXIT_CODE = [
    (errors.ChainMismatchError("genesis", expected="a", found="b"), 5),
    (errors.CodeMismatchError("X", expected=b"a", found=b"b"), 5),
    (errors.NodeUnreachableError("x"), 3),
    (errors.NodeAnswerError("eth_call", "x"), 3),
    (errors.ChainFileBusyError("x"), 3),
    (errors.LedgerUnreadableError("x"), 3),
    (errors.ApiUnreachableError("http://service.example", "y"), 3),
    (errors.OperationFailedError("x", "late", "y"), 3),
    (errors.ApiRefusedError(503, "X", ""), 3),
    (errors.ApiRefusedError(429, "X", ""), 3),
    (errors.ApiRefusedError(401, "X", ""), 4),
    (errors.ApiRefusedError(403, "X", ""), 4),
    (errors.KeystoreError("x", "y"), 4),
    (errors.SignInRefusedError("x"), 4),
    (errors.TrustMissingError(), 2),
    (errors.NotDeployedError("x"), 2),
    (errors.ManifestError("x"), 2),
    (errors.InputFileError("x", "y"), 2),
    (errors.NotAReferenceError("x"), 2),
    (errors.NodeUrlError("x"), 2),
    (errors.UsccError("x", "length"), 2),
    (errors.AddressInUseError("h", 1, "x"), 2),
    (errors.ReplayRangeError(1, first=2, head=3), 2),
    (errors.ApiRefusedError(409, "X", ""), 1),
    (errors.OperationFailedError("x", "refused", "y"), 1),
    (errors.BadFileError([FileProblem(2, "a", "missing", "")]), 1),
    (errors.LogBrokenError(1), 1),
    (errors.TransactionFailedError(bytes(32)), 1),
    (errors.RecordNotHeldError("x"), 1),
]


@pytest.fixture(autouse=True)
def _english():
    terminal.set_output_options(OutputOptions(language="en"))


@pytest.mark.parametrize(
    ("error", "code"), BY_EXIT_CODE, ids=lambda item: type(item).__name__
)
def test_an_error_ends_with_the_code_of_its_kind(error, code):
    assert failures.exit_code(error) == code


def test_no_advice_stands_behind_a_wider_one():
    advised = [kind for kind, _ in failures.NEXT]
    for place, kind in enumerate(advised):
        assert not any(issubclass(kind, wider) for wider in advised[:place]), kind


def test_advice_is_there_in_both_languages():
    for _, step in failures.NEXT:
        zh, en = (messages()[step][language] for language in ("zh", "en"))
        assert zh.strip()
        assert en.strip()
        assert zh != en


@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_are_told_what_where_and_what_next(capsys, language):
    terminal.set_output_options(OutputOptions(language=language))

    code = failures.report_error(
        errors.NodeUnreachableError("http://node.example (refused)")
    )

    out, err = capsys.readouterr()
    assert code == 3
    assert out == ""
    first, where, what_next, name = err.splitlines()
    assert first.startswith("✗ ")
    assert "http://node.example" in where
    assert "ZEROPERMIT_RPC_URL" in what_next
    assert name.strip() == "[NODE_UNREACHABLE]"


def test_programs_are_told_by_one_line_of_json(capsys):
    terminal.set_output_options(OutputOptions(language="en", json=True))

    failures.report_error(errors.InputFileError("a.json", "is empty"), file="a.json")

    out, err = capsys.readouterr()
    problem = json.loads(err)
    assert out == ""
    assert problem["code"] == "INPUT_FILE"
    assert problem["detail"] == "a.json: is empty"
    assert problem["exit_code"] == 2
    assert problem["file"] == "a.json"


def test_every_advised_error_is_one_of_the_tree():
    assert all(inspect.isclass(kind) for kind, _ in failures.NEXT)
    assert all(issubclass(kind, errors.ZeropermitError) for kind, _ in failures.NEXT)
